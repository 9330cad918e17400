"""What a URDB record charges for and a load by the hour cannot tell: named, with its price.

NREL's SAM leaves the same items out of its bill ("unused items" of its import). Only where the
sign of all that is left out is known is the bill a bound.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

KW_PER_HP = 0.745699872
"""Mechanical horsepower, 550 ft lbf/s."""
_LONGEST = 200
_IN_WORDS = ("energyattrs", "demandattrs", "fixedattrs")
_DOLLARS = re.compile(r"\s*(?P<minus>-?)\s*\$\s*(?P<again>-?)\s*\d[\d,]*\.?\d*\s*(/.*)?")
"""`$0.50/kVA`, `$-0.00106/Kwh`, `-$0.70/kW`."""
_CHARGE = re.compile(r"charge|fee\b|surcharge|rider|adder|tax", re.IGNORECASE)
_TAKEN_OFF = re.compile(
    r"credit|discount|rebate|reduc|waive|refund|less\b|max|cap\b|limit|exceed", re.IGNORECASE
)


class Sign(StrEnum):
    """Which way a bill that lacks something is wrong."""

    CHARGE = "charge"
    DISCOUNT = "discount"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LeftOut:
    """item: in words, with its price."""

    item: str
    sign: Sign


def bound(left: Sequence[LeftOut]) -> str:
    """What a bill is that lacks these, said of it; empty when nothing is left out."""
    signs = {item.sign for item in left}
    if not signs:
        return ""
    if Sign.UNKNOWN in signs:
        return "differs by what is written in words"
    if len(signs) > 1:
        return "is no bound: charges and discounts are left out"
    return f"is {'a lower' if signs == {Sign.CHARGE} else 'an upper'} bound"


def kw_per_unit(unit: str) -> float | None:
    """The size of a demand unit in kW, apparent power at a power factor of 1; None if by the day.

    `kW`, `hp` and `kVA` are known, each may be `… daily`; ValueError for others.
    """
    sizes = {"kw": 1.0, "hp": KW_PER_HP, "kva": 1.0}
    word, _, rest = unit.strip().lower().partition(" ")
    if word not in sizes or rest not in ("", "daily"):
        raise ValueError(unit)
    return None if rest else sizes[word]


def left_out(record: dict[str, Any]) -> list[LeftOut]:
    """Charges of a record (keys in lower case) that no hourly load tells."""
    items = []
    if record.get("demandreactivepowercharge"):
        price = record["demandreactivepowercharge"]
        items.append(LeftOut(f"reactive power ({price} USD/kVAR)", sign([[{"rate": price}]])))
    for key in _IN_WORDS:
        if record.get(key):
            text = f"{key}, written in words ({_words(record[key])})"
            items.append(LeftOut(text, _sign_of_words(record[key])))
    return items


def sign(structure: Any) -> Sign:
    """Of the prices in periods of tiers."""
    amounts = _prices(structure)
    if not amounts or min(amounts) < 0 < max(amounts):
        return Sign.UNKNOWN
    return Sign.CHARGE if min(amounts) >= 0 else Sign.DISCOUNT


def prices(structure: Any) -> str:
    """`0 to 12.5`: the span of the prices in periods of tiers."""
    amounts = _prices(structure)
    if not amounts:
        return "unknown"
    low, high = min(amounts), max(amounts)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _prices(structure: Any) -> list[float]:
    """All prices in periods of tiers; none where one of them is unknown."""
    tiers = [
        tier if isinstance(tier, dict) else {}
        for period in (structure if isinstance(structure, list) else [])
        for tier in (period if isinstance(period, list) else [{}])
    ]
    written = [(_number(tier.get("rate")), _number(tier.get("adj", 0.0))) for tier in tiers]
    amounts = [rate + adjustment for rate, adjustment in written]
    return [] if any(math.isnan(price) for price in amounts) else amounts


def _number(value: Any) -> float:
    """NaN for what is none."""
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if known else math.nan


def _sign_of_words(value: Any) -> Sign:
    """Known only where every entry is an amount of dollars whose name leaves no doubt."""
    rows = value if isinstance(value, list) else [value]
    entries = [
        pair for row in rows for pair in (row.items() if isinstance(row, dict) else [(row, "")])
    ]
    signs = {_sign_of_entry(str(name), str(text)) for name, text in entries}
    return signs.pop() if len(signs) == 1 else Sign.UNKNOWN


def _sign_of_entry(name: str, text: str) -> Sign:
    dollars = _DOLLARS.fullmatch(text)
    if dollars is None:
        return Sign.UNKNOWN
    if dollars["minus"] or dollars["again"]:
        return Sign.DISCOUNT
    known = _CHARGE.search(name) and not _TAKEN_OFF.search(name)
    return Sign.CHARGE if known else Sign.UNKNOWN


def _words(value: Any) -> str:
    rows = value if isinstance(value, list) else [value]
    said = [
        ", ".join(f"{key}: {text}" for key, text in row.items())
        if isinstance(row, dict)
        else str(row)
        for row in rows
    ]
    text = " ".join("; ".join(said).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
