"""What a URDB record charges for and a load by the hour cannot tell: named, with its price.

NREL's SAM leaves the same items out of its bill ("unused items" of its import).
"""

from __future__ import annotations

from typing import Any

KW_PER_HP = 0.745699872
"""Mechanical horsepower, 550 ft lbf/s."""
_LONGEST = 200
_IN_WORDS = ("energyattrs", "demandattrs", "fixedattrs")


def kw_per_unit(unit: str) -> float | None:
    """The size of a demand unit in kW, apparent power at a power factor of 1; None if by the day.

    `kW`, `hp` and `kVA` are known, each may be `… daily`; ValueError for others.
    """
    sizes = {"kw": 1.0, "hp": KW_PER_HP, "kva": 1.0}
    word, _, rest = unit.strip().lower().partition(" ")
    if word not in sizes or rest not in ("", "daily"):
        raise ValueError(unit)
    return None if rest else sizes[word]


def left_out(record: dict[str, Any]) -> list[str]:
    """Charges of a record (keys in lower case) that no hourly load tells."""
    found = []
    if record.get("coincidentratestructure"):
        unit = record.get("coincidentrateunit", "kW")
        text = f"demand at the utility's own peak ({prices(record['coincidentratestructure'])}"
        found.append(f"{text} USD/{unit}: nobody knows the hour in advance)")
    if record.get("demandreactivepowercharge"):
        found.append(f"reactive power ({record['demandreactivepowercharge']} USD/kVAR)")
    for key in _IN_WORDS:
        if record.get(key):
            found.append(f"{key}, written in words ({_words(record[key])})")
    return found


def prices(structure: Any) -> str:
    """`0 to 12.5`: the span of the prices in periods of tiers."""
    found = [
        float(tier.get("rate") or 0) + float(tier.get("adj") or 0)
        for period in (structure if isinstance(structure, list) else [])
        for tier in (period if isinstance(period, list) else [])
        if isinstance(tier, dict) and _numeric(tier.get("rate")) and _numeric(tier.get("adj"))
    ]
    if not found:
        return "unknown"
    low, high = min(found), max(found)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _numeric(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


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
