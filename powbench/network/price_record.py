"""Prices by day: those that ship, one an epoch, and a user's own CSV.

    date,usd
    2014-09-18,424.44

The column whose name ends in `usd` is the price; a volume or a market value is none.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

import numpy as np

from ..errors import InputError
from ..tables import rows
from . import csv_rows, when
from .price_forecast import FEWEST_STEPS
from .scenario import Floats

_NO_PRICE = re.compile("vol|cap|supply|turnover|traded|quantity|amount|change", re.IGNORECASE)
_LEAST_USD, _MOST_USD = 1e-6, 1e12  # of a coin; beyond them it is no price
_ANOTHER_PRICE = 20.0
"""Times the last price that ships: no bitcoin's in USD within two years."""
_STALE_DAYS = 7
"""A price older than this at an epoch's start is none."""
EPOCH_DAYS = 21
"""Between two prices that ship, one an epoch; the longest epoch with a price took 20 days."""


def fortnightly(text: str, name: str, until: float) -> tuple[float, ...]:
    """Prices every 14 days up to the last one that is not after `until` [s since 1970].

    A gap of more than a week ends the record, backwards. InputError when too little of
    it is left for a bootstrap.
    """
    days, prices = daily(text, name)
    picked: list[float] = []
    row = bisect_right(days, until) - 1
    moment = days[row] if row >= 0 else until
    while row >= 0 and moment - days[row] <= _STALE_DAYS * when.DAY:
        picked.append(prices[row])
        moment -= 14 * when.DAY
        row = bisect_right(days, moment) - 1
    if len(picked) <= FEWEST_STEPS:
        raise InputError(
            f"{name} has {len(picked)} prices, 14 days apart, until {when.iso_date(until)}",
            f"a bootstrap needs {FEWEST_STEPS + 1}: a year of daily prices",
        )
    return tuple(reversed(picked))


def daily(text: str, name: str) -> tuple[list[float], list[float]]:
    """Days [s since 1970] in ascending order, and their prices."""
    days: list[float] = []
    prices: list[float] = []
    column = ""
    for line, row in csv_rows.rows(text, name, ("date",)):
        column = column or _price_column([key for key in row if key != "date"], name)
        try:
            day = when.seconds(date.fromisoformat(row["date"]))
        except ValueError:
            raise InputError(
                f"{name}:{line}: {row['date'][:40]!r} is no date", "write it as 2022-01-31"
            ) from None
        if days and day <= days[-1]:
            raise InputError(
                f"{name}:{line}: {row['date']} is not after the date above", "sort the rows by date"
            )
        price = csv_rows.number(row[column], name, line, column)
        if price <= 0:
            raise InputError(
                f"{name}:{line}: the price {price:g} is not above 0", "correct the row"
            )
        if not _LEAST_USD <= price <= _MOST_USD:
            raise InputError(
                f"{name}:{line}: {price:g} USD is no price of a bitcoin",
                f"prices lie between {_LEAST_USD:g} and {_MOST_USD:g}: is it the right column?",
            )
        days.append(day)
        prices.append(price)
    if not days:
        raise InputError(f"{name} holds no price", "write date,usd rows")
    return days, prices


def _price_column(columns: list[str], name: str) -> str:
    """The one column that can be the price; InputError names what may be meant otherwise."""
    ends = [key for key in columns if key.lower().endswith("usd")]
    prices = [key for key in ends if not _NO_PRICE.search(key)]
    exact = [key for key in prices if key.lower() == "usd"]
    candidates = exact if len(exact) == 1 else prices
    if len(candidates) == 1:
        return candidates[0]
    if prices:
        problem = f"{name} has {len(prices)} columns that end in usd: {', '.join(prices)}"
    else:
        said = ", ".join(columns) or "no other"
        problem = f"{name} has no column that ends in usd and is a price; there are {said}"
    raise InputError(problem, "name the column of the price usd")


def prices_shipped() -> tuple[list[float], list[float]]:
    """Days [s since 1970] and bitcoin's price then: before each epoch from 38 on the last day
    of trading, at most four days before it."""
    table = rows("prices.csv")
    days = [when.seconds(date.fromisoformat(row["date"])) for row in table]
    return days, [float(row["usd"]) for row in table]


def beside_shipped(
    moments: Floats, days: Sequence[float], prices: Sequence[float], after: bool = False
) -> Floats:
    """known_at of bitcoin's prices by day, in whose place those that ship stand before the
    first of them and, if wanted, after the last (both [s since 1970])."""
    closes = moments - when.DAY  # of the last day that is known then
    outside = closes < days[0]
    if after:
        outside |= closes > days[-1] + _STALE_DAYS * when.DAY
    joined: Floats = np.where(
        outside, known_at(moments, *prices_shipped()), known_at(moments, days, prices)
    )
    return joined


def known_at(
    moments: Floats,
    days: Sequence[float],
    prices: Sequence[float],
    stale_days: float = _STALE_DAYS,
) -> Floats:
    """The last price of a record that was known at each moment [s since 1970] (n).

    A day's price is its close, known when the next day begins. NaN where the last one is
    older than stale_days besides, and for moments that are NaN.
    """
    usd_per_btc = np.full(len(moments), np.nan)
    for place, moment in enumerate(moments.tolist()):
        row = -1 if math.isnan(moment) else bisect_right(days, moment - when.DAY) - 1
        if row >= 0 and moment - when.DAY - days[row] <= stale_days * when.DAY:
            usd_per_btc[place] = prices[row]
    return usd_per_btc


def check_same_coin(usd_per_btc: Floats, shipped_ones: Floats, name: str) -> None:
    """InputError where prices by epoch (n) are mostly no price of a bitcoin in USD."""
    both = np.isfinite(usd_per_btc) & np.isfinite(shipped_ones)
    ratio = float(np.median(usd_per_btc[both] / shipped_ones[both])) if both.any() else 1.0
    if not 0.5 < ratio < 2.0:
        raise InputError(
            f"the prices in {name} are {ratio:,.4g} times the prices of a bitcoin in USD that ship",
            "give prices in USD; for another coin give its difficulties too: --difficulty",
        )


def check_not_far(day: float, usd: float, name: str) -> None:
    """InputError where a file's first price, soon after those that ship, is not of their size."""
    last_day, last_usd = (column[-1] for column in prices_shipped())
    soon = last_day < day < last_day + 2 * when.YEAR_DAYS * when.DAY
    if soon and not 1 / _ANOTHER_PRICE < usd / last_usd < _ANOTHER_PRICE:
        raise InputError(
            f"{name} begins with {usd:,.6g}, {usd / last_usd:,.4g} times the last price of a "
            "bitcoin in USD that ships",
            "give the price of one bitcoin in USD",
        )


def far_from_shipped(usd: float) -> float:
    """How many times the last price that ships this is, where that is beyond belief; else 0."""
    times = usd / prices_shipped()[1][-1]
    return 0.0 if 1 / _ANOTHER_PRICE < times < _ANOTHER_PRICE else times
