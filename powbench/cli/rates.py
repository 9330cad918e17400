"""Growth and days as `project` takes them: 4%/epoch, 2026-12-01."""

from __future__ import annotations

from datetime import date, datetime

from .. import quantities
from ..chain.retarget import LARGEST_RETARGET
from ..errors import InputError
from ..network import when
from ..sitefile.typed import LEAST_GROWTH, MOST_GROWTH, Growth
from .values import named


def difficulty_growth(text: str, option: str) -> Growth:
    """Growth that retargets can follow; InputError for any other."""
    growth = price_growth(text, option)
    if not 1 / LARGEST_RETARGET <= 1 + growth.per_epoch <= LARGEST_RETARGET:
        raise InputError(
            f"{option}: {text!r} is more than a retarget can do",
            "it changes the difficulty by a factor of 4 at most: write for example 4%/epoch",
        )
    return growth


def price_growth(text: str, option: str) -> Growth:
    """`4%/epoch`, `60%/year`, `0.6/year`, `0`."""
    amount, slash, period = (part.strip() for part in text.partition("/"))
    value, percent = named(option, quantities.SHARE.read_with_unit, amount)
    if value == 0 and not slash:
        return Growth()
    if not slash:
        share = amount if percent or value < 1 else f"{amount}%"
        raise InputError(
            f"{option}: {text!r} does not say per epoch or per year",
            f"write {share}/epoch (every two weeks), or {share}/year",
        )
    if period not in ("epoch", "year"):
        raise InputError(f"{option}: {text!r} is neither per epoch nor per year", "4%/epoch")
    if not percent and value >= 1:
        raise InputError(
            f"{option}: {text!r} is {value:.0%} each {period}",
            f"write {amount}%/{period}, or {value:.0%}/{period} if that is what you mean",
        )
    if not LEAST_GROWTH <= value <= MOST_GROWTH:
        raise InputError(
            f"{option}: {text!r} is not between {LEAST_GROWTH:.0%} and {MOST_GROWTH:,.0%}",
            "4%/epoch",
        )
    return Growth(text=text, **{f"per_{period}": value})


def first_day(text: str, option: str) -> date:
    """A day without a time."""
    try:
        day = when.parse(text)
    except InputError as error:
        raise InputError(f"{option}: {error.message}", "write it as 2026-12-01") from None
    if isinstance(day, datetime):
        raise InputError(f"{option}: {text!r} has a time of day", "write the day: 2026-12-01")
    if not when.FIRST <= day <= when.LAST:
        limits = f"between {when.FIRST} and {when.LAST}"
        raise InputError(f"{option}: {text} is not {limits}", f"give a day {limits}")
    return day
