"""What a site may run in a step, cut so finely that each piece is worth its power or is not.

Where a site chooses modes, a path decides anew: at its own hashprice, week by week. A cell is
what one mode gains (supply.Part) over the hours of a step that have the same price of energy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sites import levy
from ..sites.calendar import Floats, Ints
from ..sites.projection import Projection
from ..sites.running.supply import OutageKind, share_left
from .steps import Steps

MOST_PRICES = 8
"""Within a step; of more, those next to each other are taken together."""


@dataclass(frozen=True)
class Cells:
    """(k, n) each: mean hash rate [H/s], kwh, energy, levies, the host's fee less what heat brings
    and what running changes of a power market's income [USD] in a step; may_stop (k): whether price
    switches the cell off."""

    hash_rate: Floats
    kwh: Floats
    energy_usd: Floats
    levies_usd: Floats
    hosting_usd: Floats
    income_usd: Floats
    may_stop: np.ndarray

    def shortened(self, left: Floats) -> Cells:
        """With rigs that run for a share of each step (n) only."""
        return Cells(
            self.hash_rate * left, self.kwh * left, self.energy_usd * left,
            self.levies_usd * left, self.hosting_usd * left, self.income_usd * left,
            self.may_stop,
        )  # fmt: skip


def of_modes(p: Projection, steps: Steps) -> Cells | None:
    """The cells of a site that chooses modes, at the energy prices of its plan; else None."""
    operation, hours, supply = p.operation, p.hours, p.site.supply
    if (chosen := operation.chosen) is None:
        return None
    online = share_left(supply, OutageKind.INTERNET, hours)
    energy = p.bill.rate * p.exchange.tariff_to_usd[hours.month]
    levies = levy.usd_per_kwh(p.exchange.levies, p.bill.rate)
    hashes_left, heat = p.site.ageing.hash_rate(hours), p.site.heat_usd_per_kwh(hours)
    place = _places(energy + levies - heat, steps)
    length = steps.of_hours(np.ones(hours.count))
    rates, loads, energies, levied, hosted, stops = [], [], [], [], [], []
    for part, there, full in zip(operation.parts, chosen.there, chosen.kw, strict=True):
        load = there * full * (online + (1 - online) * supply.idle_share)
        for number in range(int(place.max()) + 1):
            inside = place == number
            if not (inside & (load > 0)).any():
                continue
            running = np.where(inside, there * online * hashes_left, 0.0)
            rates.append(steps.of_hours(running) * part.hashes_per_second / length)
            kwh = np.where(inside, load, 0.0)
            loads.append(steps.of_hours(kwh))
            energies.append(steps.of_hours(kwh * energy))
            levied.append(steps.of_hours(kwh * levies))
            hosted.append(steps.of_hours(kwh * (p.site.hosting.fee_per_kwh - heat)))
            stops.append(not part.always)
    none = np.zeros((0, steps.count))
    return Cells(
        np.stack(rates) if rates else none,
        np.stack(loads) if loads else none,
        np.stack(energies) if energies else none,
        np.stack(levied) if levied else none,
        np.stack(hosted) if hosted else none,
        np.zeros((len(hosted), steps.count)),
        np.array(stops, dtype=np.bool_),
    )


def _places(price: Floats, steps: Steps) -> Ints:
    """Of each hour (n), which of its step's prices it has, from the cheapest."""
    places = np.empty(len(price), dtype=np.int64)
    ends = [*steps.first[1:].tolist(), len(price)]
    for begin, end in zip(steps.first.tolist(), ends, strict=True):
        distinct, place = np.unique(np.round(price[begin:end], 12), return_inverse=True)
        if len(distinct) > MOST_PRICES:
            place = place * MOST_PRICES // len(distinct)
        places[begin:end] = place
    return places
