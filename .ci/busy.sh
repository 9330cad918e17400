#!/usr/bin/env bash
# The tests of signals, children, time limits, calibration and commands once more, beside two
# busy loops and with SIGINT ignored, as a shell starts what it starts in the background: none
# of them may tell of the machine or of who started it. LOOPS=0 where something else keeps the
# CPUs busy.
set -uo pipefail
cd "$(dirname "$0")/.."
loops=()
trap 'kill "${loops[@]}" 2> /dev/null' EXIT
for _ in $(seq "${LOOPS:-2}"); do
    (while :; do :; done) &
    loops+=($!)
done
(
    trap '' INT
    exec "${PYTHON:-.venv/bin/python}" -m pytest -q -p no:cacheprovider -n 2 --dist loadfile \
        tests/check/test_{arms,calls,check_run,schedule,workers}.py tests/test_child.py \
        tests/test_cache.py tests/kernels/test_library.py tests/measure/test_calibration.py \
        tests/measure/test_{bench,choice,crew,run}.py tests/energy/test_command.py \
        tests/allocation/test_solver.py tests/cli/test_check_cmd.py \
        tests/cli/test_{endings,own_kernel,streams}.py \
        "$@"
)
