"""A user's own records: difficulty by epoch, price by day. CSV with a header line.

    epoch,difficulty            date,usd
    200,199312067531.24         2014-09-18,424.44

`nbits` (hex) may stand for `difficulty`; a column whose name ends in `usd` is the price.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

import numpy as np

from ..chain.target import expected_hashes, target_of
from ..errors import InputError
from . import history, when
from .backtest import Record
from .price_forecast import FEWEST_STEPS
from .scenario import Floats
from .state import target_for

_STALE_DAYS = 7
"""A price older than this at an epoch's start is none."""


def shipped() -> Record:
    """The record in powbench/data/difficulty_epochs.csv."""
    work = np.log([epoch.hashes_per_block for epoch in history.epochs()])
    return Record(work, history.epochs()[0].number, "difficulty_epochs.csv, shipped")


def difficulty(text: str, name: str) -> Record:
    """Consecutive epochs from a CSV; InputError names file, line and remedy."""
    numbers: list[int] = []
    work: list[float] = []
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
    if not numbers:
        raise InputError(f"{name} holds no epoch", "see `powbench backtest --help`")
    return Record(np.array(work), numbers[0], name)


def with_prices(record: Record, text: str, name: str) -> Record:
    """The record with the price at each epoch's start, where its date is known."""
    days, prices = _prices(text, name)
    return Record(
        record.log_work, record.first_epoch, f"{record.source}; {name}", _at(record, days, prices)
    )


def fortnightly(text: str, name: str, until: float) -> tuple[float, ...]:
    """Prices every 14 days up to the last one that is not after `until` [s since 1970].

    A gap of more than a week ends the record, backwards. InputError when too little of
    it is left for a bootstrap.
    """
    days, prices = _prices(text, name)
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


def _prices(text: str, name: str) -> tuple[list[float], list[float]]:
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
        days.append(day)
        prices.append(price)
    if not days:
        raise InputError(f"{name} holds no price", "write date,usd rows")
    return days, prices


def _at(record: Record, days: list[float], prices: list[float]) -> Floats:
    starts = {epoch.number: epoch.start for epoch in history.epochs()}
    found = np.full(len(record.log_work), np.nan)
    for place in range(len(found)):
        start = starts.get(record.first_epoch + place)
        row = bisect_right(days, start) - 1 if start is not None else -1
        if row >= 0 and start is not None and start - days[row] <= _STALE_DAYS * when.DAY:
            found[place] = prices[row]
    return found


def _rows(text: str, name: str, needs: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(text.splitlines())
    columns = reader.fieldnames or []
    for column in needs:
        if column not in columns:
            raise InputError(f"{name} has no column {column!r}", "its first line names the columns")
    for row in reader:
        if None in row or None in row.values():
            raise InputError(f"{name}:{reader.line_num}: not one value per column", "look there")
        yield reader.line_num, row


def _work(row: dict[str, str], name: str, line: int) -> float:
    if row.get("nbits"):
        try:
            return expected_hashes(target_of(int(row["nbits"], 16)))
        except (ValueError, InputError):
            raise InputError(f"{name}:{line}: nbits {row['nbits']!r}", "as 0x170b98ab") from None
    if "difficulty" not in row:
        raise InputError(f"{name} has neither difficulty nor nbits", "add one of these columns")
    value = _number(row["difficulty"], name, line, "difficulty")
    if value <= 0:
        raise InputError(f"{name}:{line}: difficulty {value:g}", "difficulty is above 0")
    return expected_hashes(target_for(value))


def _number(text: str, name: str, line: int, column: str) -> float:
    try:
        value = float(text.replace("_", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{name}:{line}: {column} {text!r} is no number", "write digits only")
    return value
