"""Is the true rate of a miner inside its interval as often as powbench says?

    python -m studies.miners            # some ten minutes on two cores, then the page
    python -m studies.miners --page     # only write docs/evidence/miners.md again

Resumable: what stands in studies/miners/data/windows.jsonl is not measured again.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple

from . import page
from .windows import PLANS, Window, one_run, runs


def measured(task: tuple[int, int]) -> list[Window]:
    """One run, for a process of its own."""
    return list(one_run(*task))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--page", action="store_true", help="measure nothing")
    options = parser.parse_args()
    windows = page.read() if page.DATA.exists() else []
    if not options.page:
        done = {(w.plan, w.run) for w in windows}
        tasks = [(i, run) for i, plan in enumerate(PLANS) for run in range(runs(plan))]
        with ProcessPoolExecutor() as pool, page.DATA.open("a", encoding="utf-8") as out:
            for new in pool.map(measured, [t for t in tasks if t not in done]):
                windows += new
                print(f"{len(windows)} windows", flush=True)
                text = "".join(json.dumps(astuple(w)) + "\n" for w in new)
                out.write(text)
                out.flush()
    page.PAGE.write_text(page.written(windows), encoding="utf-8")
    print(f"wrote {page.PAGE.relative_to(page.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
