#!/usr/bin/env bash
# Installs what the tests need beside Python, where apt and root are at hand.
set -euo pipefail
packages=(gcc g++ make libc6-dev python3-venv qemu-user binutils gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
command -v clang clang-19 clang-16 clang-14 > /dev/null 2>&1 || packages+=(clang)
missing=()
for package in "${packages[@]}"; do
    dpkg -s "$package" > /dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    if ! command -v apt-get > /dev/null || [ "$(id -u)" != 0 ]; then
        echo "not installed, and no root with apt here: ${missing[*]}" >&2
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
