#!/usr/bin/env bash
# The project's own gate: HEAD against the last release before it; without one against
# the merge base with the main branch; on the main branch itself against the commit
# before (of a merge, the main branch before it). Fails only on *regressed* or wrong
# hashes (1); what could not be told is printed and lets the gate pass.
#
#     .ci/regression.sh --print-base     # what it would compare with, and why
set -uo pipefail
cd "$(dirname "$0")/.."
powbench=${POWBENCH:-.venv/bin/powbench}
export GIT_TERMINAL_PROMPT=0

commit() { git rev-parse --verify --quiet "$1^{commit}"; }

# A shallow clone of one commit knows neither its parent nor, often, a tag.
if ! commit 'HEAD^' > /dev/null && [ "$(git rev-parse --is-shallow-repository)" = true ]; then
    timeout 30 git fetch --quiet --deepen=1 || echo "this shallow clone cannot be deepened" >&2
fi

base='' why=''
if commit 'HEAD^' > /dev/null; then
    if base=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 'HEAD^' 2> /dev/null); then
        why="the last release"
    else
        for main in "${GITHUB_BASE_REF:+origin/$GITHUB_BASE_REF}" origin/HEAD origin/main main; do
            [ -n "$main" ] && base=$(git merge-base "$main" HEAD 2> /dev/null) && break
        done
        why="the merge base with ${main:-}"
        if [ -z "$base" ] || [ "$base" = "$(commit HEAD)" ]; then
            base=$(commit 'HEAD^') why="the commit before"
        fi
    fi
fi
if [ -z "$base" ]; then
    echo "nothing to compare with: HEAD is the only commit here" >&2
    exit 0
fi
echo "base: $base, $why"
[ "${1:-}" = --print-base ] && exit 0

code=0
"$powbench" check --base "$base" --head HEAD --allow-dirty --confirm --max-time 60s "$@" || code=$?
if [ "$code" = 1 ]; then
    echo "regressed: the gate fails" >&2
    exit 1
fi
[ "$code" = 0 ] || echo "the check could not tell (exit code $code): the gate goes on" >&2
exit 0
