"""Prices from 2010 on, for what was known before epoch 200.

early_prices.csv holds the price of the day before each epoch began, 38 to 159: the chart
"market price" of blockchain.info (the largest exchange's, Mt. Gox at first) as kept in
awemany/txnfees@41f45c4, market-price.csv. The prices from September 2014 on do not ship.
"""

from __future__ import annotations

from pathlib import Path

EARLY = Path(__file__).parents[1] / "data" / "early_prices.csv"


def all_of(later: Path) -> str:
    """date,usd from August 2010 on: the early ones, then those of a file from 2014 on."""
    early = EARLY.read_text(encoding="utf-8")
    last = early.splitlines()[-1]
    after = [row for row in later.read_text(encoding="utf-8").splitlines()[1:] if row > last]
    return early + "\n".join(after) + "\n"
