#!/usr/bin/env bash
# Installs the servers and tools that tests talk to on loopback (tests/energy):
# Network UPS Tools with dummy-ups, Prometheus with node-exporter, ipmitool, openssl;
# google/benchmark's compare.py, which reads an export (tests/report); the browser that opens
# the report (tests/report/page), poppler, which draws what it prints, and, where npm is, an
# axe-core newer than the one in the `test` extra, bcoin, the node that judges blocks, and a
# stratum client (tests/miners), without what they would compile: they run in plain JavaScript.
# sshd, ssh and faketime, for hosts of a fleet on loopback (tests/fleet).
# PoCL and Oclgrind, OpenCLs that run on a CPU, in place of graphics boards (tests/kernels/boards).
# The Python peers (sushy-tools, pyghmi) are in the `test` extra. Does nothing when
# all is there; the daemons that the packages would start are not started.
set -euo pipefail
packages=(nut-server prometheus prometheus-node-exporter ipmitool openssl libbenchmark-tools)
packages+=(chromium chromium-driver poppler-utils)
packages+=(openssh-server openssh-client faketime)
packages+=(pocl-opencl-icd ocl-icd-libopencl1 oclgrind opencl-c-headers)
axe=4.14.1
modules=(bcoin@1.0.2 stratum-client@1.1.0)
if command -v npm > /dev/null && ! grep -qs "\"version\": \"$axe\"" build/axe/node_modules/axe-core/package.json; then
    npm install --prefix build/axe --no-save --no-audit --no-fund --silent "axe-core@$axe" ||
        echo "axe-core $axe is not to be had: the one of the test extra is used" >&2
fi
if command -v npm > /dev/null && [ "$(cat build/npm/installed 2> /dev/null)" != "${modules[*]}" ]; then
    npm install --prefix build/npm --no-save --no-audit --no-fund --silent --ignore-scripts --omit=optional "${modules[@]}" &&
        echo "${modules[*]}" > build/npm/installed ||
        echo "not to be had: ${modules[*]}" >&2
fi
missing=()
for package in "${packages[@]}"; do
    dpkg -s "$package" > /dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if ! command -v apt-get > /dev/null || [ "$(id -u)" != 0 ]; then
    echo "not installed, and no root with apt here: ${missing[*]}" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}"
