"""Tiers of prices: as a file has them, as a URDB record has them, and what they come to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...reading.keys import CURRENCY, Keys, Number, Rows, key
from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ..calendar import Floats
from .part import Noted

MAX_PRICE = 1e6


def _steps(limit: str, unit: str, per: str, counted: str) -> Keys:
    return Keys(
        f"A step of {counted}: where it ends, and its price.",
        (
            key(limit, Number(unit, above=True), "Where the step ends.", "1_000",
                without="open: the last step"),
            key("price", Number(f"{CURRENCY}/{per}", high=MAX_PRICE), "Price within the step.",
                "9"),
        ),
    )  # fmt: skip


def _period(steps: Keys, limit: str, per: str) -> Keys:
    return Keys(
        "A period: one price, or prices by steps.",
        (
            key("price", Number(f"{CURRENCY}/{per}", high=MAX_PRICE), "Price within the period.",
                "8", without="needed without tiers"),
            key("tiers", Rows(steps), "Prices within the period by steps.",
                f"[{{ {limit} = 1_000, price = 9 }}, {{ price = 8 }}]",
                without="needed without price"),
        ),
        one_of=("price", "tiers"),
    )  # fmt: skip


ENERGY = _steps("up_to_kwh", "kWh", "kWh", "the month's use")
DEMAND = _steps("up_to_kw", "kW", "kW and month", "the month's highest load")
ENERGY_PERIOD = _period(ENERGY, "up_to_kwh", "kWh")
DEMAND_PERIOD = _period(DEMAND, "up_to_kw", "kW and month")


@dataclass(frozen=True)
class Tier:
    """Up to `up_to` (kWh or kW; infinite for the last) each unit costs `price`."""

    up_to: float
    price: float


Tiers = tuple[Tier, ...]


def one(price: float) -> Tiers:
    """The same price for every unit."""
    return (Tier(math.inf, price),)


def integral(tiers: Tiers, amount: Floats) -> Floats:
    """What `amount` units cost from zero: the integral of the tiers' price."""
    edges = np.array([0.0, *(tier.up_to for tier in tiers[:-1])])
    prices = np.array([tier.price for tier in tiers])
    at_edges = np.concatenate([[0.0], np.cumsum(np.diff(edges) * prices[:-1])])
    place = np.clip(np.searchsorted(edges, amount, side="right") - 1, 0, len(prices) - 1)
    cost: Floats = at_edges[place] + (amount - edges[place]) * prices[place]
    return cost


def price_at(tiers: Tiers, amount: Floats) -> Floats:
    """The price of the next unit after `amount`."""
    limits = np.array([tier.up_to for tier in tiers[:-1]])
    prices = np.array([tier.price for tier in tiers])
    next_price: Floats = prices[np.searchsorted(limits, amount, side="right")]
    return next_price


def scaled(periods: tuple[Tiers, ...], factor: float) -> tuple[Tiers, ...]:
    return tuple(
        tuple(Tier(tier.up_to, tier.price * factor) for tier in tiers) for tiers in periods
    )


def page(periods: tuple[Tiers, ...]) -> list[list[list[float | None]]]:
    """Of each period `[up to, price]`, null for no end."""
    return [
        [[tier.up_to if math.isfinite(tier.up_to) else None, tier.price] for tier in tiers]
        for tiers in periods
    ]


def noted(subject: str, periods: tuple[Tiers, ...]) -> Noted:
    for number, tiers in enumerate(periods):
        prices = ", ".join(f"{tier.price:g} up to {tier.up_to:g}" for tier in tiers)
        yield f"{subject} period {number}", prices, "USD"


def read_periods(table: Table, key: str, limit: str) -> tuple[Tiers, ...]:
    periods: list[Tiers] = []
    for period in table.tables(key):
        if period.has("tiers"):
            periods.append(read(period, limit))
        else:
            periods.append(one(period.number("price")))
        period.finish()
    if not periods:
        table.problem(key, "is empty", f"write {key} = [{{ price = … }}, …]")
        periods.append(one(1.0))
    return tuple(periods)


def read(table: Table, limit: str) -> Tiers:
    """The table's tiers in ascending order, the last one open."""
    rows = table.tables("tiers")
    steps: list[Tier] = []
    below = 0.0
    for place, row in enumerate(rows):
        price = row.number("price")
        last = place == len(rows) - 1
        up_to = math.inf
        if row.has(limit):
            up_to = row.number(limit)
            if row.unread(limit):
                up_to = math.nextafter(below, math.inf)  # nothing is known to compare with
            elif up_to <= below:
                row.problem(limit, f"{up_to:g} is not above {below:g}", "sort the tiers")
        elif not last:
            row.problem(limit, "is missing", "only the last tier is open-ended")
        if last and math.isfinite(up_to):
            row.problem(limit, "the last tier ends", "add a last tier without a limit")
        below = up_to if math.isfinite(up_to) else below
        steps.append(Tier(up_to, price))
        row.finish()
    if not steps:
        table.problem("tiers", "is empty", f"write tiers = [{{ {limit} = …, price = … }}, …]")
    return tuple(steps) or one(1.0)


def from_urdb(record: Fields, key: str, size: float = 1.0) -> tuple[Tiers, ...]:
    """[[{max, rate, adj}]]: periods of tiers. size: of the record's unit in ours."""
    value = record.record[key]
    if not isinstance(value, list) or not value:
        raise record.fail(key, "is no list of periods")
    return tuple(_from_urdb(record, key, n, period, size) for n, period in enumerate(value))


def _from_urdb(record: Fields, key: str, number: int, period: Any, size: float) -> Tiers:
    if not isinstance(period, list) or not period:
        raise record.fail(key, f"period {number} has no tier")
    steps, below = [], 0.0
    for place, tier in enumerate(period):
        where = f"period {number} tier {place}"
        if not isinstance(tier, dict):
            raise record.fail(key, f"{where} is no table")
        last = place == len(period) - 1
        limit = math.inf if tier.get("max") is None else tier["max"]
        limit = record.number(limit, f"{key} {where} max", infinite=True) * size
        if not last and not below < limit < math.inf:
            raise record.fail(key, f"{where}: max {limit:g} does not follow {below:g}")
        if last and limit < math.inf:
            record.notes.append(
                f"{key} {where} ends at {limit:g} and no tier follows: its price is held"
            )
        price = record.rate(tier, f"{key} {where}")
        steps.append(Tier(math.inf if last else limit, price / size))
        below = limit
    return tuple(steps)
