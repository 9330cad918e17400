"""docs/evidence/miner-months.md, from data.csv: python -m studies.miner_months"""

from __future__ import annotations

from . import computing, page


def main() -> None:
    rows = [computing.computed(month) for month in computing.published()]
    page.PAGE.write_text(page.written(rows), encoding="utf-8")
    print(f"wrote {page.PAGE}")


if __name__ == "__main__":
    main()
