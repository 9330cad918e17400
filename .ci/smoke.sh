#!/usr/bin/env bash
# smoke.sh FOLDER WHAT BACKEND: install WHAT into a new environment in FOLDER, and
# try it from outside the checkout. BACKEND is what must do the hashing: c or numba.
set -euo pipefail
folder=$1 what=$2 backend=$3
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
"$bin/powbench" -k numba -k reference -d 0.3 --json result.json 2> notes.txt
cat notes.txt
"$bin/python" - "$backend" <<'PYTHON'
import json, sys
import powbench
from powbench.kernels import registry

notes = open("notes.txt").read()
usable = {e.name: e.backend for e in registry.entries() if e.usable}
has_core = "c" in usable.values()
assert has_core == (sys.argv[1] == "c"), usable
assert notes.count("the C core was not built") == (0 if has_core else 1), notes
result = json.load(open("result.json"))
measured = [(m["kernel"], m["threads"]) for m in result["measurements"]]
assert measured[:2] == [("numba", 1), ("reference", 1)], measured
assert all(m["hardware_errors"] == 0 for m in result["measurements"])
genesis = (
    "01000000" + "00" * 32
    + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
)
for name in usable:
    assert powbench.search(genesis, 2083236893 - 99, 200, kernel=name) == [2083236893], name
print("smoke test passed:", ", ".join(usable))
PYTHON
