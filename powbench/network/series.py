"""A user's own records: difficulty by epoch, price by day. CSV with a header line.

    epoch,difficulty,date                   date,usd
    200,165496835118.23,2016-03-18          2014-09-18,424.44

`nbits` (hex) may stand for `difficulty`; a column whose name ends in `usd` is the price.
`date` is the day on which the epoch starts, and may be left out or empty: then it is
Bitcoin's epoch of that number, and one after the shipped record starts when the
difficulties imply, 14 days x W_k / W_k+1 after the one before.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from .. import bounded
from ..chain.target import DIFFICULTY_1, expected_hashes, target_of
from ..errors import InputError
from . import csv_rows, hash_price, history, price_record, when
from .backtest import Record
from .hash_price import Releases
from .scenario import Floats
from .state import target_for

_MOST_STEP = math.log(4.1)
"""Of ln(work) at a retarget, which nBits and a printed difficulty round."""
_AGREE = 0.01
"""Relative: two difficulties of one epoch; small ones may be printed as whole numbers."""
_DATED_DAYS = 3
"""A start that is typed may be a day only, and miss what difficulties imply by hours."""


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
    for line, row in csv_rows.rows(text, name, ("epoch",)):
        number = csv_rows.number(row["epoch"], name, line, "epoch")
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
                "Bitcoin's retarget makes it four times or a quarter at most: correct the row; a "
                "coin with another rule cannot be scored",
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
    begun = _starts(log_work, known)
    for place in np.flatnonzero(np.diff(begun) <= 0).tolist()[:1]:
        raise InputError(
            f"{name}: epoch {numbers[place + 1]} starts on {when.iso_date(begun[place + 1])}, "
            f"epoch {numbers[place]} on {when.iso_date(begun[place])}",
            "an epoch without a date starts when Bitcoin's epoch of that number did: date all, "
            "or none",
        )
    return Record(log_work, numbers[0], name, begun)


def continued(user: Record) -> tuple[Record | None, str]:
    """Bitcoin's record brought up to date: the epochs that ship, then the user's from its first.

    None where that is no continuation, and why if it looks like one that was meant: it
    begins after them, or has another difficulty in an epoch of theirs. InputError where its
    difficulties are theirs and its dates are not.
    """
    theirs = shipped()
    after = theirs.first_epoch + len(theirs.log_work)
    before, both = user.first_epoch - theirs.first_epoch, after - user.first_epoch
    if user.first_epoch + len(user.log_work) <= after:
        return None, ""
    if both <= 0:
        return None, (
            f"{user.source} begins with epoch {user.first_epoch}: to continue the record that "
            f"ships it must begin with epoch {after - 1} or before"
        )
    one, other = user.log_work[:both], theirs.log_work[before:]
    # Difficulties below some hundred may be printed as whole numbers.
    close = np.maximum(_AGREE, expected_hashes(DIFFICULTY_1) / np.exp(other))
    for place in np.flatnonzero(np.abs(one - other) > close).tolist()[:1]:
        return None, (
            f"epoch {user.first_epoch + place} of {user.source} has another difficulty than the "
            "record that ships: the file is taken for another coin's"
        )
    implied = np.concatenate([theirs.starts[before:], _implied(user)[both:]])
    for place in np.flatnonzero(np.abs(user.starts - implied) > _DATED_DAYS * when.DAY)[:1]:
        raise InputError(
            f"{user.source}: epoch {user.first_epoch + place} starts on "
            f"{when.iso_date(user.starts[place])}, but by the difficulties on "
            f"{when.iso_date(implied[place])}",
            "correct the date, or leave it out",
        )
    joined = Record(
        np.concatenate([theirs.log_work[:before], user.log_work]),
        theirs.first_epoch,
        f"{theirs.source}; {user.source} from epoch {user.first_epoch} on",
        np.concatenate([theirs.starts[:before], user.starts]),
    )
    return (
        joined,
        f"{user.source} continues the record that ships, from epoch {user.first_epoch} on",
    )


def _implied(record: Record) -> Floats:
    """When each epoch starts by the start and the difficulty of the one before."""
    steps = np.diff(record.log_work)
    ahead = [history.seconds_until_next(float(step)) for step in steps]
    starts: Floats = np.concatenate([record.starts[:1], record.starts[:-1] + ahead])
    return starts


def with_prices(
    record: Record, text: str, name: str, releases: Releases = (), bitcoins: bool = True
) -> Record:
    """The record with the price at each epoch's start, where its date is known.

    releases: of hardware, for hashprice to be answered; without any it is not. bitcoins:
    whether it is bitcoin's price, which is known before and after the file. InputError where
    no epoch has a price, or where it is another coin's.
    """
    days, prices = price_record.daily(text, name)
    usd_per_btc = price_record.known_at(record.starts, days, prices)
    if np.isnan(usd_per_btc).all():
        raise InputError(
            f"{name} has no price within a week before any epoch of {record.source}",
            "the dates must overlap; a column `date` in the difficulty CSV says when each starts",
        )
    if bitcoins:
        price_record.check_same_coin(
            usd_per_btc, price_record.known_at(record.starts, *price_record.prices_shipped()), name
        )
        price_record.check_not_far(days[0], prices[0], name)
        usd_per_btc = price_record.beside_shipped(record.starts, days, prices, after=True)
    joules = hash_price.on_sale(releases, record.starts) if releases else None
    source = f"{record.source}; {name}"
    return replace(record, source=source, usd_per_btc=usd_per_btc, joules_per_th=joules)


def with_shipped_prices(record: Record, releases: Releases) -> Record:
    """Bitcoin's record with the prices that ship."""
    usd_per_btc = price_record.known_at(record.starts, *price_record.prices_shipped())
    joules = hash_price.on_sale(releases, record.starts)
    source = f"{record.source}; prices.csv, shipped"
    return replace(record, source=source, usd_per_btc=usd_per_btc, joules_per_th=joules)


def _starts(log_work: Floats, known: list[float]) -> Floats:
    """Of each epoch: as known, else (NaN) implied by the one before."""
    starts = np.array(known)
    for place in range(1, len(starts)):
        if math.isnan(starts[place]):
            grown = float(log_work[place] - log_work[place - 1])
            starts[place] = starts[place - 1] + history.seconds_until_next(grown)
    return starts


def _start(text: str, name: str, line: int) -> float:
    if not text:
        return math.nan
    try:
        return when.seconds(when.parse(text))
    except InputError:
        raise InputError(f"{name}:{line}: {text!r} is no date", "write it as 2022-01-31") from None


def _work(row: dict[str, str], name: str, line: int) -> float:
    if row.get("nbits"):
        try:
            work = expected_hashes(target_of(bounded.hexadecimal(row["nbits"])))
        except (ValueError, InputError):
            raise InputError(
                f"{name}:{line}: {row['nbits']!r} is no nBits", "write it as 0x170b98ab"
            ) from None
        if row.get("difficulty") and not _same(
            row["difficulty"], _typed_work(row, name, line), work
        ):
            raise InputError(
                f"{name}:{line}: nbits {row['nbits']} and difficulty {row['difficulty']} do not "
                "belong together",
                "leave one of the columns out",
            )
        return work
    return _typed_work(row, name, line)


def _same(text: str, typed: float, work: float) -> bool:
    """Whether a printed difficulty is that of the work, as far as it is printed."""
    last_digit = 10.0 ** -len(text.partition(".")[2]) if text.replace(".", "").isdigit() else 0.0
    return abs(typed - work) <= max(_AGREE * work, last_digit * expected_hashes(DIFFICULTY_1))


def _typed_work(row: dict[str, str], name: str, line: int) -> float:
    if "difficulty" not in row:
        raise InputError(f"{name} has neither difficulty nor nbits", "add one of these columns")
    value = csv_rows.number(row["difficulty"], name, line, "difficulty")
    if value <= 0:
        raise InputError(f"{name}:{line}: difficulty {value:g} is not above 0", "correct the row")
    try:
        return expected_hashes(target_for(value))
    except InputError:
        raise InputError(
            f"{name}:{line}: difficulty {value:g} leaves no target", "is it the right column?"
        ) from None
