"""Levies per kWh: flat, banded by the tariff paid, or by where the power comes from.

Of the rules of one law that apply in an hour the highest counts; different laws add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ..network import when
from ..tables import rows
from .calendar import Floats, Hours
from .currency import Rates

_SAME_PRICE = 1e-9  # a price converted there and back must not fall into the band below


class Generation(StrEnum):
    """Where a site's power comes from."""

    GRID = "grid"
    OWN = "own"
    OWN_RENEWABLE = "own-renewable"


@dataclass(frozen=True)
class Levy:
    """One rule, in force from `start` until before `end` [s since 1970].

    bands: (tariff paid from, levy), both in `currency` per kWh, ascending; a flat levy
    is one band from 0. law: rules of one law exclude each other, the highest counts.
    """

    law: str
    currency: str
    bands: tuple[tuple[float, float], ...]
    start: float = -np.inf
    end: float = np.inf
    status: str = "typed in"
    source: str = ""

    def rate(self, price: Floats) -> Floats:
        """Levy at a tariff paid, both in the levy's currency per kWh."""
        edges = np.array([edge for edge, _ in self.bands])
        values = np.array([value for _, value in self.bands])
        place = np.searchsorted(edges, price * (1 + _SAME_PRICE), side="right") - 1
        due: Floats = values[np.clip(place, 0, len(values) - 1)]
        return due


@dataclass(frozen=True)
class Levied:
    """A rule by the hour (n). usd_per_unit: of its currency. paid: what turns a price in the
    tariff's currency into one in the rule's. active: whether it is in force."""

    rule: Levy
    usd_per_unit: Floats
    paid: Floats
    active: NDArray[np.bool_]


def by_hour(
    levies: tuple[Levy, ...], currency: str, hours: Hours, rates: Rates
) -> tuple[Levied, ...]:
    """The rules over a horizon for a tariff in `currency`."""
    begin, levied = hours.edges[:-1], []
    for rule in levies:
        unit = rates.usd(rule.currency, hours.local)
        same = rule.currency == currency
        paid = np.ones_like(begin) if same else rates.usd(currency, hours.local) / unit
        levied.append(Levied(rule, unit, paid, (begin >= rule.start) & (begin < rule.end)))
    return tuple(levied)


def usd_per_kwh(levies: tuple[Levied, ...], price: Floats) -> Floats:
    """All levies by the hour [USD/kWh] for a tariff paid `price` [its currency/kWh], (..., n)."""
    total = np.zeros(price.shape)
    for law in dict.fromkeys(each.rule.law for each in levies):
        highest = np.zeros(price.shape)
        for each in levies:
            if each.rule.law == law:
                due = each.rule.rate(price * each.paid) * each.usd_per_unit
                highest = np.maximum(highest, np.where(each.active, due, 0.0))
        total += highest
    return total


def laws() -> tuple[str, ...]:
    """Names of the laws in powbench/data/levies.csv."""
    return tuple(dict.fromkeys(row["law"] for row in rows("levies.csv")))


def of_law(name: str, generation: Generation, metered: bool, utc_offset: float) -> tuple[Levy, ...]:
    """The rules of a shipped law that concern a site with this supply."""
    cases = [generation.value] + ([] if metered else ["no-meter"])
    rules = []
    for case in cases:
        matching = [r for r in rows("levies.csv") if r["law"] == name and r["applies_to"] == case]
        for start in dict.fromkeys(row["from"] for row in matching):
            group = [row for row in matching if row["from"] == start]
            rules.append(_rule(name, group, utc_offset))
    return tuple(rules)


def _rule(name: str, group: list[dict[str, str]], utc_offset: float) -> Levy:
    bands = sorted((float(row["price_from"] or 0), float(row["rate_per_kwh"])) for row in group)
    until = group[0]["until"]
    statuses = dict.fromkeys(row["status"] for row in group)
    return Levy(
        law=name,
        currency=group[0]["currency"],
        bands=tuple(bands),
        start=when.seconds(when.parse(group[0]["from"]), utc_offset),
        end=when.seconds(when.parse(until), utc_offset) if until else np.inf,
        status=" and ".join(statuses),
        source="; ".join(dict.fromkeys(row["source"] for row in group)),
    )
