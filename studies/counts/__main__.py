"""Do counts repeat beside a load, and is every change of 0.1 % caught?

python -m studies.counts           # some minutes, then the page
python -m studies.counts --page    # only write docs/evidence/counts.md again
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import tempfile
from pathlib import Path

from . import page, running

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data" / "counts.json"
PAGE = ROOT / "docs" / "evidence" / "counts.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=running.RUNS)
    parser.add_argument("--seconds", action="store_true", help="measure only the time again")
    parser.add_argument("--page", action="store_true", help="count nothing")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=PAGE)
    options = parser.parse_args()
    if options.seconds:
        with tempfile.TemporaryDirectory() as folder:
            known = json.loads(options.data.read_text(encoding="utf-8"))
            running.write({**known, **running.timed(Path(folder))}, options.data)
    elif not options.page:
        say = functools.partial(print, flush=True)
        running.write(running.measure(options.runs, say), options.data)
    page.write(options.data, options.out)
    print(f"wrote {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
