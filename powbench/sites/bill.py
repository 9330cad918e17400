"""From a load by the hour to an electricity bill by the month, in the tariff's currency.

A month that the horizon covers in part is billed in part: fixed, minimum and demand
charges and the limits of tiers are taken by the covered share of its hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .calendar import Floats, Hours
from .charges.energy import Ladder
from .charges.part import Charge, Use
from .charges.ratchet import Ratchet, billed_demand
from .charges.series import finer
from .tariff import CHARGES, Tariff


@dataclass(frozen=True)
class Bill:
    """Charges in the tariff's currency, (..., months) each; `hourly` energy charge (..., hours).

    charges: of every kind, zero where the tariff has none. billed_kw: the demand that flat
    demand charges and tiers by the kW count, after the ratchet. rate: mean energy price of
    each hour [currency/kWh], where there is no load that of the next kWh.
    """

    energy: Floats
    charges: Mapping[type[Charge], Floats]
    hourly: Floats
    rate: Floats
    billed_kw: Floats

    def of(self, component: str) -> Floats:
        """All charges that belong to a running cost."""
        parts = [each for kind, each in self.charges.items() if kind.component == component]
        total: Floats = np.sum(parts, axis=0)
        return total

    @property
    def total(self) -> Floats:
        total: Floats = np.sum([self.energy, *self.charges.values()], axis=0)
        return total


def bill(tariff: Tariff, load_kw: Floats, hours: Hours, within: Floats | None = None) -> Bill:
    """The bill for a load [kW], mean of each hour, shape (..., hours). within: how the load lies
    within the hours, as in supply.Operation; None: evenly."""
    ratchet = tariff.of(Ratchet)
    billed = billed_demand(ratchet, load_kw, hours)
    hourly, rate = tariff.energy.hourly(load_kw, billed, hours)
    dearer = None if within is None else tariff.energy.within(hours)
    if within is not None and dearer is not None:
        paid = (within * finer(dearer, len(within))).mean(
            axis=0
        )  # beyond the hour's mean, for when the load is drawn
        hourly, rate = hourly + load_kw * paid, rate + paid
    use = Use(load_kw, hours, billed, ratchet is not None and ratchet.timed, within)
    so_far = energy = hours.by_month(hourly)
    charges: dict[type[Charge], Floats] = {}
    for kind in CHARGES:
        charge = tariff.of(kind)
        charges[kind] = charge.charged(use, so_far) if charge else np.zeros_like(energy)
        so_far = so_far + charges[kind]
    return Bill(energy, charges, hourly, rate, billed)


def ladder(tariff: Tariff, load_kw: Floats, hours: Hours) -> Ladder:
    """The energy price of the next kWh; load_kw (n): of its demand alone."""
    return tariff.energy.ladder(billed_demand(tariff.of(Ratchet), load_kw, hours), hours)
