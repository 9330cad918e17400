"""python -m tests.mutate [--every N] [--first N] [NAME]...: the figures, and every failure."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from .running import run_all


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutate")
    parser.add_argument("--every", type=int, default=1, help="one case in so many")
    parser.add_argument("--first", type=int, default=0, help="which one of them")
    parser.add_argument("names", nargs="*", help="only these documents")
    told = parser.parse_args()
    count, failures = run_all(told.every, told.first, told.names)
    for failure in failures:
        print(failure)
    print(f"{count} commands, {len(failures)} failures")
    for kind, number in Counter(f.why.split(":")[0] for f in failures).most_common():
        print(f"{number:7} {kind}")
    for name, number in Counter(f.case.split()[0] for f in failures).most_common():
        print(f"{number:7} {name}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
