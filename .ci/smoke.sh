#!/usr/bin/env bash
# smoke.sh FOLDER WHAT BACKEND: install WHAT into a new environment in FOLDER, and
# try it from outside the checkout. BACKEND is what must do the hashing: c or numba.
set -euo pipefail
folder=$1 what=$2 backend=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q "$what"
cd "$folder"
bin=$folder/venv/bin
export XDG_CACHE_HOME=$folder/cache NUMBA_CACHE_DIR=$folder/cache/numba
mkdir -p "$NUMBA_CACHE_DIR"
"$bin/powbench" --version
"$bin/powbench" verify
"$bin/powbench" kernels
"$bin/python" "$here/smoke.py" "$backend"
