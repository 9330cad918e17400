#!/usr/bin/env bash
# builds.sh FOLDER: all that is built of the tree, one after the other: sdist, wheel, and the
# installations without a compiler, without headers and with the oldest dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$1
step() { printf '\n=== %s (%s s)\n' "$1" "$SECONDS"; }

step "sdist and wheel"
POWBENCH_REQUIRE_NATIVE=1 .venv/bin/python -m build --outdir "$scratch/dist" . > "$scratch/build.log" 2>&1 ||
    { tail -n 50 "$scratch/build.log"; exit 1; }
ls -l "$scratch/dist"
.venv/bin/python .ci/wheel_contents.py "$scratch"/dist/*.whl "$scratch"/dist/*.tar.gz

step "smoke test of the wheel"
bash .ci/smoke.sh "$scratch/wheel" "$scratch"/dist/*.whl c

step "installation without a compiler"
CC=/bin/false bash .ci/smoke.sh "$scratch/no-compiler" "$PWD" numba

step "installation without the Python headers"
CC="$PWD/.ci/cc_without_python_headers" bash .ci/smoke.sh "$scratch/no-headers" "$PWD" numba

step "the oldest dependencies that are allowed"
bash .ci/oldest.sh "$scratch/oldest"
