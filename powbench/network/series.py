"""A user's own records: difficulty by epoch, price by day. CSV with a header line.

    epoch,difficulty,date                   date,usd
    200,165496835118.23,2016-03-18          2014-09-18,424.44

`nbits` (hex) may stand for `difficulty`; a column whose name ends in `usd` is the price.
`date` is the day on which the epoch starts, and may be left out or empty: then it is
Bitcoin's epoch of that number, and one after the shipped record starts when the
difficulties imply, 14 days x W_k / W_k+1 after the one before.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from ..chain.target import expected_hashes, target_of
from ..errors import InputError
from ..tables import rows
from . import hash_price, history, when
from .backtest import Record
from .hash_price import Releases
from .price_forecast import FEWEST_STEPS
from .scenario import Floats
from .state import target_for

_LEAST_USD, _MOST_USD = 1e-6, 1e12  # of a coin; beyond them it is no price
_MOST_STEP = math.log(4 * 1.001)
"""Of ln(work) at a retarget, which nBits and a printed difficulty round."""
_AGREE = 1e-3  # relative: difficulty beside nbits, as far as it is printed
_STALE_DAYS = 7
"""A price older than this at an epoch's start is none."""
EPOCH_DAYS = 21
"""Between two prices that ship, one an epoch; the longest epoch with a price took 20 days."""


def shipped() -> Record:
    """The record in powbench/data/difficulty_epochs.csv."""
    work = np.log([epoch.hashes_per_block for epoch in history.epochs()])
    first = history.epochs()[0].number
    starts = np.array([epoch.start for epoch in history.epochs()])
    return Record(work, first, "difficulty_epochs.csv, shipped", starts)


def difficulty(text: str, name: str) -> Record:
    """Consecutive epochs from a CSV; InputError names file, line and remedy."""
    numbers: list[int] = []
    work: list[float] = []
    starts: list[float] = []
    for line, row in _rows(text, name, ("epoch",)):
        number = _number(row["epoch"], name, line, "epoch")
        if number != int(number) or number < 0:
            raise InputError(f"{name}:{line}: epoch {row['epoch']} is no epoch", "write 0, 1, …")
        if numbers and int(number) != numbers[-1] + 1:
            raise InputError(
                f"{name}:{line}: epoch {int(number)} does not follow {numbers[-1]}",
                "give every epoch once, in order",
            )
        numbers.append(int(number))
        work.append(math.log(_work(row, name, line)))
        if len(work) > 1 and abs(work[-1] - work[-2]) > _MOST_STEP:
            raise InputError(
                f"{name}:{line}: difficulty is {math.exp(work[-1] - work[-2]):,.4g} times that of "
                "the epoch above",
                "a retarget makes it four times or a quarter at most: mend the row, or the column",
            )
        starts.append(_start(row.get("date", ""), name, line))
        dated = [start for start in starts if not math.isnan(start)]
        if len(dated) > 1 and dated[-2] >= dated[-1]:
            raise InputError(
                f"{name}:{line}: {row['date']} is not after the epoch above",
                "each epoch starts later than the one before",
            )
    if not numbers:
        raise InputError(f"{name} holds no epoch", "see `powbench backtest --help`")
    bitcoins = shipped()
    recorded = dict(enumerate(bitcoins.starts.tolist(), bitcoins.first_epoch))
    known = [
        recorded.get(number, math.nan) if math.isnan(start) else start
        for number, start in zip(numbers, starts, strict=True)
    ]
    log_work = np.array(work)
    return Record(log_work, numbers[0], name, _starts(log_work, known))


def continued(own: Record) -> Record | None:
    """Bitcoin's record brought up to date: the epochs that ship, and from its first one on `own`.

    None where `own` is no continuation: it ends with those that ship or before, begins after
    them, or has another difficulty in an epoch of theirs.
    """
    theirs = shipped()
    after = theirs.first_epoch + len(theirs.log_work)
    before, both = own.first_epoch - theirs.first_epoch, after - own.first_epoch
    if both <= 0 or own.first_epoch + len(own.log_work) <= after:
        return None
    if np.abs(own.log_work[:both] - theirs.log_work[before:]).max() > _AGREE:
        return None
    return Record(
        np.concatenate([theirs.log_work[:before], own.log_work]),
        theirs.first_epoch,
        f"{theirs.source}; {own.source} from epoch {own.first_epoch} on",
        np.concatenate([theirs.starts[:before], own.starts]),
    )


def with_prices(
    record: Record, text: str, name: str, releases: Releases = (), bitcoins: bool = True
) -> Record:
    """The record with the price at each epoch's start, where its date is known.

    releases: of hardware, for hash price to be answered; without any it is not. bitcoins:
    whether it is bitcoin's price, which is known before and after the file. InputError where
    no epoch has a price, or where it is another coin's.
    """
    days, prices = daily(text, name)
    found = known_at(record.starts, days, prices)
    if np.isnan(found).all():
        raise InputError(
            f"{name} has no price within a week before any epoch of {record.source}",
            "the dates must overlap; a column `date` in the difficulty CSV says when each starts",
        )
    if bitcoins:
        _same_coin(found, known_at(record.starts, *prices_shipped()), name)
        found = beside_shipped(record.starts, days, prices, after=True)
    joules = hash_price.on_sale(releases, record.starts) if releases else None
    source = f"{record.source}; {name}"
    return replace(record, source=source, usd_per_btc=found, joules_per_th=joules)


def _same_coin(found: Floats, shipped_ones: Floats, name: str) -> None:
    """InputError where prices by epoch (n) are mostly no price of a bitcoin in USD."""
    both = np.isfinite(found) & np.isfinite(shipped_ones)
    ratio = float(np.median(found[both] / shipped_ones[both])) if both.any() else 1.0
    if not 0.5 < ratio < 2.0:
        raise InputError(
            f"the prices in {name} are {ratio:,.4g} times those of a bitcoin in USD that ship",
            "give USD; for another coin give its record, too: --difficulty",
        )


def with_shipped_prices(record: Record, releases: Releases) -> Record:
    """Bitcoin's record with the prices that ship."""
    found = known_at(record.starts, *prices_shipped())
    joules = hash_price.on_sale(releases, record.starts)
    source = f"{record.source}; prices.csv, shipped"
    return replace(record, source=source, usd_per_btc=found, joules_per_th=joules)


def fortnightly(text: str, name: str, until: float) -> tuple[float, ...]:
    """Prices every 14 days up to the last one that is not after `until` [s since 1970].

    A gap of more than a week ends the record, backwards. InputError when too little of
    it is left for a bootstrap.
    """
    days, prices = daily(text, name)
    found: list[float] = []
    row = bisect_right(days, until) - 1
    moment = days[row] if row >= 0 else until
    while row >= 0 and moment - days[row] <= _STALE_DAYS * when.DAY:
        found.append(prices[row])
        moment -= 14 * when.DAY
        row = bisect_right(days, moment) - 1
    if len(found) <= FEWEST_STEPS:
        raise InputError(
            f"{name} has {len(found)} prices, 14 days apart, until {when.iso_date(until)}",
            f"a bootstrap needs {FEWEST_STEPS + 1}: a year of daily prices",
        )
    return tuple(reversed(found))


def daily(text: str, name: str) -> tuple[list[float], list[float]]:
    """Days [s since 1970] in ascending order, and their prices."""
    days: list[float] = []
    prices: list[float] = []
    for line, row in _rows(text, name, ("date",)):
        column = next((key for key in row if key and key.lower().endswith("usd")), None)
        if column is None:
            raise InputError(f"{name} has no column that ends in usd", "name it usd")
        try:
            day = when.seconds(date.fromisoformat(row["date"]))
        except ValueError:
            raise InputError(f"{name}:{line}: {row['date']!r} is no date", "2022-01-31") from None
        if days and day <= days[-1]:
            raise InputError(f"{name}:{line}: {row['date']} is not after the row before", "sort it")
        price = _number(row[column], name, line, column)
        if price <= 0:
            raise InputError(f"{name}:{line}: a price of {price:g}", "prices are above 0")
        if not _LEAST_USD <= price <= _MOST_USD:
            raise InputError(
                f"{name}:{line}: a price of {price:g} USD",
                f"prices lie between {_LEAST_USD:g} and {_MOST_USD:g}: is it the right column?",
            )
        days.append(day)
        prices.append(price)
    if not days:
        raise InputError(f"{name} holds no price", "write date,usd rows")
    return days, prices


def prices_shipped() -> tuple[list[float], list[float]]:
    """Days [s since 1970] and bitcoin's price then: before each epoch from 38 on the last day
    of trading, at most four days before it."""
    found = rows("prices.csv")
    days = [when.seconds(date.fromisoformat(row["date"])) for row in found]
    return days, [float(row["usd"]) for row in found]


def beside_shipped(
    moments: Floats, days: Sequence[float], prices: Sequence[float], after: bool = False
) -> Floats:
    """known_at of bitcoin's prices by day, in whose place those that ship stand before the
    first of them and, if wanted, after the last (both [s since 1970])."""
    closes = moments - when.DAY  # of the last day that is known then
    outside = closes < days[0]
    if after:
        outside |= closes > days[-1] + _STALE_DAYS * when.DAY
    found: Floats = np.where(
        outside, known_at(moments, *prices_shipped()), known_at(moments, days, prices)
    )
    return found


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
    found = np.full(len(moments), np.nan)
    for place, moment in enumerate(moments.tolist()):
        row = -1 if math.isnan(moment) else bisect_right(days, moment - when.DAY) - 1
        if row >= 0 and moment - when.DAY - days[row] <= stale_days * when.DAY:
            found[place] = prices[row]
    return found


def _starts(log_work: Floats, known: list[float]) -> Floats:
    """Of each epoch: as known, else (NaN) implied by the one before."""
    found = np.array(known)
    for place in range(1, len(found)):
        if math.isnan(found[place]):
            grown = float(log_work[place] - log_work[place - 1])
            found[place] = found[place - 1] + history.seconds_until_next(grown)
    return found


def _start(text: str, name: str, line: int) -> float:
    if not text:
        return math.nan
    try:
        return when.seconds(when.parse(text))
    except InputError:
        raise InputError(f"{name}:{line}: {text!r} is no date", "2022-01-31") from None


def _rows(text: str, name: str, needs: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(text.splitlines())
    columns = reader.fieldnames or []
    for column in needs:
        if column not in columns:
            first = ", ".join(columns) or "nothing"
            raise InputError(
                f"{name} has no column {column!r}",
                f"its first line says {first!r}: name the columns there, with commas between",
            )
    for row in reader:
        if None in row or None in row.values():
            raise InputError(f"{name}:{reader.line_num}: not one value per column", "look there")
        yield reader.line_num, row


def _work(row: dict[str, str], name: str, line: int) -> float:
    if row.get("nbits"):
        try:
            work = expected_hashes(target_of(int(row["nbits"], 16)))
        except (ValueError, InputError):
            raise InputError(f"{name}:{line}: nbits {row['nbits']!r}", "as 0x170b98ab") from None
        if row.get("difficulty") and abs(_typed_work(row, name, line) / work - 1) > _AGREE:
            raise InputError(
                f"{name}:{line}: nbits {row['nbits']} is not of difficulty {row['difficulty']}",
                "leave one of the columns out",
            )
        return work
    return _typed_work(row, name, line)


def _typed_work(row: dict[str, str], name: str, line: int) -> float:
    if "difficulty" not in row:
        raise InputError(f"{name} has neither difficulty nor nbits", "add one of these columns")
    value = _number(row["difficulty"], name, line, "difficulty")
    if value <= 0:
        raise InputError(f"{name}:{line}: difficulty {value:g}", "difficulty is above 0")
    try:
        return expected_hashes(target_for(value))
    except InputError:
        raise InputError(
            f"{name}:{line}: difficulty {value:g} leaves no target", "is it the right column?"
        ) from None


def _number(text: str, name: str, line: int, column: str) -> float:
    try:
        value = float(text.replace("_", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{name}:{line}: {column} {text!r} is no number", "write digits only")
    return value
