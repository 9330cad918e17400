"""Which parts of a fleet run at the price of power, in which modes.

Where the price changes within an hour, rigs run for a part of it. A mode is chosen by the price of
the hour's next kWh, levies and a host's fee included. What only a month's whole load tells (demand
charges, minimum bills, a quota by energy) is billed on what was drawn, but not looked at in the
choice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..calendar import Floats, Hours
from ..charges.energy import Ladder
from .fleet import Part

Price = Callable[[Floats], Ladder]
"""From a load [kW] by the hour, for its demand, to the USD that the next kWh costs, levies
included."""

ALL_IT_COSTS = float(np.finfo(np.float64).max)
"""What a part earns that runs at every price but an infinite one."""


def worthwhile(
    running: Floats, kw: Floats, earned: Floats, price: Price, hours: Hours
) -> tuple[Floats, Floats | None]:
    """Switch a part off when the next kWh costs more than the part earns with it, in each part of
    an hour that has a price; what is left, and how the load lies within the hours.

    Where tiers stretch with the month's peak, the hours are gone through again with the peak
    that was left, as long as it falls; loads are few, so that this ends.
    """
    load = (running * kw).sum(axis=0)
    ladder = price(load)
    if ladder.within is not None:
        return _decided_within(running, kw, earned, ladder.within)
    while True:
        on = _decided(running, kw, earned, ladder, hours)
        left = (on * kw).sum(axis=0)
        lower = hours.peak_by_month(left) < hours.peak_by_month(load)
        load = np.where(lower[hours.month], left, load)
        last, ladder = ladder, price(load)
        if np.array_equal(last.stretch, ladder.stretch):
            return on, None


def _decided_within(
    running: Floats, kw: Floats, earned: Floats, price: Floats
) -> tuple[Floats, Floats]:
    """price (parts of an hour, n): of prices by time, which have no tiers."""
    on, drawn = np.zeros_like(running), np.empty_like(price)
    for place, its_price in enumerate(price):
        decided = np.where(earned >= its_price * kw, running, 0.0)
        drawn[place] = (decided * kw).sum(axis=0)
        on += decided
    mean = drawn.mean(axis=0)
    within = np.divide(drawn, mean, out=np.ones_like(drawn), where=mean > 0)
    return on / len(price), within


def _decided(running: Floats, kw: Floats, earned: Floats, ladder: Ladder, hours: Hours) -> Floats:
    """One pass over each month: a step of the ladder holds until the kWh that run reach the next.

    Hours behind that point wait for the next step, so every hour is decided by the kWh that
    really ran before it.
    """
    on = np.zeros_like(running)
    for begin, month, stretch in zip(hours.starts, hours.months, ladder.stretch, strict=True):
        hour, end, used = int(begin), int(begin) + month.hours, 0.0
        while hour < end:
            step = int(np.searchsorted(ladder.edges, used / stretch, side="right"))
            rest = slice(hour, end)
            worth = earned[:, rest] >= ladder.price[step, rest] * kw[:, rest]
            decided = np.where(worth, running[:, rest], 0.0)
            after = used + np.cumsum((decided * kw[:, rest]).sum(axis=0))
            # The hour in which a step begins still counts by what came before it.
            stop = len(after)
            if step < len(ladder.edges):
                stop = min(stop, int(np.searchsorted(after / stretch, ladder.edges[step])) + 1)
            on[:, hour : hour + stop] = decided[:, :stop]
            hour, used = hour + stop, float(after[stop - 1])
    return on


def begun(of: tuple[Part, ...], chosen: Floats, there: Floats) -> Floats:
    """(parts, n): for which share of the hour the first part of each part's line runs."""
    first: dict[int, int] = {}
    for place, part in enumerate(of):
        first.setdefault(part.number, place)
    share = np.divide(chosen, there, out=np.zeros_like(there), where=there > 0)
    running: Floats = share[[first[part.number] for part in of]]
    return running
