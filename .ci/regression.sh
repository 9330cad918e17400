#!/usr/bin/env bash
# The project's own gate: head against the last release tag, or against the merge base
# with the main branch where no release is in reach. Fails only on *regressed* (1);
# what could not be told is printed and lets the gate pass.
set -uo pipefail
cd "$(dirname "$0")/.."
powbench=${POWBENCH:-.venv/bin/powbench}
base=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2> /dev/null || true)
code=0
"$powbench" check ${base:+--base "$base"} --head HEAD --allow-dirty --confirm --max-time 5m "$@" ||
    code=$?
if [ "$code" = 1 ]; then
    echo "regressed: the gate fails" >&2
    exit 1
fi
[ "$code" = 0 ] || echo "the check could not tell (exit code $code): the gate goes on" >&2
