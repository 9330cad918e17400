#!/usr/bin/env bash
# Installs what the tests need beside Python, where apt and root are at hand.
set -euo pipefail
packages=(gcc g++ make libc6-dev python3-venv qemu-user binutils)
packages+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross clang)
missing=()
for package in "${packages[@]}"; do
    dpkg -s "$package" > /dev/null 2>&1 || missing+=("$package")
done
# The fuzzer runtime of the clang that Debian calls by that name.
fuzzer='/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a'
compgen -G "$fuzzer" > /dev/null || missing+=(clang-runtime)
if [ ${#missing[@]} -gt 0 ]; then
    if ! command -v apt-get > /dev/null || [ "$(id -u)" != 0 ]; then
        echo "not installed, and no root with apt here: ${missing[*]}" >&2
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    version=$(apt-cache depends clang | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p')
    apt-get install -y -qq --no-install-recommends \
        "${missing[@]/clang-runtime/libclang-rt-$version-dev}"
fi
