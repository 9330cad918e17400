"""How often does `powbench check` cry wolf, and how often does it catch a slow-down?

    python -m studies.check --minutes 60     # measure for an hour, then the page
    python -m studies.check --page           # only write docs/evidence/check.md again

Resumable over days: every finished check is one line of studies/check/data/checks.jsonl
with all its slices, and each start goes on where the least has been done. Checks of
all kinds come in turn, so that any budget gives a balanced picture. Run it on an
otherwise idle machine; the busy neighbours are its own.

The slow-downs are extra nonces that are hashed and not counted. Rivals judge the
same slices: pytest-benchmark's rule for `--benchmark-compare-fail=median:5%`,
`pyperf compare_to` itself, and a Mann-Whitney test.
"""

from __future__ import annotations

import argparse
import functools
import signal
import sys
from pathlib import Path

from powbench.kernels import registry

from . import page, running

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data" / "checks.jsonl"
PAGE = ROOT / "docs" / "evidence" / "check.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0, help="total time, builds included")
    parser.add_argument("--kernel", default=registry.default().name)
    parser.add_argument(
        "--lock",
        type=Path,
        action="append",
        default=[],
        help="hold this file's flock during each check; may be given twice",
    )
    parser.add_argument("--page", action="store_true", help="measure nothing")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=PAGE)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = 0
    if not options.page:
        try:
            say = functools.partial(print, flush=True)
            running.measure(options.minutes, options.kernel, options.data, say, options.lock)
        except KeyboardInterrupt:
            code = 130
    page.write_page(options.data, options.out)
    print(f"wrote {options.out}")
    return code


if __name__ == "__main__":
    sys.exit(main())
