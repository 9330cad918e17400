#!/usr/bin/env bash
# reads.sh FOLDER: lint, types, what is generated, and the manual: all that reads the tree.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$1
step() { printf '\n=== %s (%s s)\n' "$1" "$SECONDS"; }

step "lint and types"
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/codespell
.venv/bin/lint-imports --no-cache
.venv/bin/mypy
for tool in tools/generate_*.py tools/build_network.py tools/count_sentences.py; do
    .venv/bin/python "$tool" --check
done

step "the manual"
PYTHON=.venv/bin/python bash .ci/docs.sh "$scratch/site"
