#!/usr/bin/env bash
# oldest.sh FOLDER: install into a new environment in FOLDER with every dependency as old
# as pyproject.toml allows, and try what leans on them most.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
mkdir -p "$folder"
python3 -m venv "$folder/venv"
bin=$folder/venv/bin
# The oldest numba and numpy have wheels for these only.
case $("$bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])') in
    3.11 | 3.12) ;;
    *) echo "skipped: the oldest numba has no wheel for this Python" && exit 0 ;;
esac
"$bin/python" .ci/oldest.py > "$folder/oldest.txt"
cat "$folder/oldest.txt"
"$bin/pip" install -q -c "$folder/oldest.txt" '.[sites,report]' \
    pytest pytest-benchmark hypothesis jsonschema
export XDG_CACHE_HOME=$folder/cache NUMBA_CACHE_DIR=$folder/cache/numba
mkdir -p "$NUMBA_CACHE_DIR"
# Without powbench/ beside them, so that the tests import what is installed.
mkdir "$folder/checkout"
cp -r tests tools studies csrc examples pyproject.toml "$folder/checkout"
(cd "$folder/checkout" && "$bin/pytest" -q -p no:cacheprovider \
    tests/kernels/test_against_hashlib.py tests/report/terminal/test_terminal.py \
    tests/simulation/test_compiled.py tests/allocation/test_solver.py)
sites=examples/kazakhstan-2022/sites.toml
"$bin/powbench" project $sites -q --json "$folder/sites.json"
"$bin/powbench" simulate $sites -q --paths 200 --json "$folder/bands.json"
"$bin/powbench" allocate examples/kazakhstan-2022/2022-01-14.toml -q --scenarios 20 --check-paths 20
"$bin/powbench" backtest -q --paths 90 --from 440 --horizon 26 --json "$folder/backtest.json"
"$bin/powbench" report "$folder"/*.json -o "$folder/page.html"
"$bin/powbench" report "$folder/sites.json" --format png --picture cost-per-btc \
    -o "$folder/cost.png"
