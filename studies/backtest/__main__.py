"""docs/evidence/backtest.md, its picture and its data, from one run of `powbench backtest`.

python -m studies.backtest --run   # run (half a minute), then write the page
python -m studies.backtest         # only write the page again
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from . import page


def measure() -> None:
    """Run the back-test; the data keep six decimals and a line for each origin."""
    for made in (page.DATA, page.PICTURE):
        made.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "powbench", *page.ARGUMENTS]
    command += ["--json", str(page.DATA), "--picture", str(page.PICTURE)]
    subprocess.run(command, check=True)
    data = json.loads(page.DATA.read_text(encoding="utf-8"))
    rows = ",\n".join(json.dumps(_short(row)) for row in data.pop("origins"))
    head = json.dumps(data, indent=1)[:-2]
    page.DATA.write_text(f'{head},\n "origins": [\n{rows}\n]}}\n', encoding="utf-8")


def _short(row: dict[str, Any]) -> dict[str, Any]:
    return {k: round(v, 6) if isinstance(v, float) else v for k, v in row.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--run", action="store_true", help="run the back-test first")
    if parser.parse_args().run:
        measure()
    page.PAGE.write_text(page.written(page.read()), encoding="utf-8")
    print(f"wrote {page.PAGE}")


if __name__ == "__main__":
    main()
