"""Electricity tariffs: an energy charge and other parts, in the tariff's own currency.

Shapes and meaning follow the OpenEI URDB record.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TypeVar

from .charges import tiers
from .charges.coincident import CoincidentPeaks
from .charges.energy import EnergyCharge
from .charges.fixed import FixedCharge
from .charges.flat_demand import FlatDemand
from .charges.minimum import MinimumCharge
from .charges.part import Charge, Part
from .charges.ratchet import Ratchet
from .charges.timed_demand import TimedDemand

PARTS: tuple[type[Part], ...] = (
    TimedDemand, FlatDemand, CoincidentPeaks, Ratchet, FixedCharge, MinimumCharge,
)  # fmt: skip
"""All parts beside the energy charge, in the order in which they are read and billed."""
CHARGES = tuple(kind for kind in PARTS if issubclass(kind, Charge))
Kind = TypeVar("Kind", bound=Part)


@dataclass(frozen=True)
class Tariff:
    """A whole tariff.

    parts: of each kind in PARTS one, or none.
    left_out: what the utility charges or takes off and the bill lacks. bound: what that makes
    of the bill, as `is a lower bound`. notes: what to know of how the tariff was read.
    since, until: when these prices began and ended [s since 1970]. fits_kw, fits_kwh: peak
    and use of a month (lowest, highest) of those to whom it is offered.
    """

    energy: EnergyCharge
    parts: tuple[Part, ...] = ()
    currency: str = "USD"
    name: str = ""
    left_out: tuple[str, ...] = ()
    bound: str = ""
    notes: tuple[str, ...] = ()
    since: float = -math.inf
    until: float = math.inf
    fits_kw: tuple[float, float] = (0.0, math.inf)
    fits_kwh: tuple[float, float] = (0.0, math.inf)

    def of(self, kind: type[Kind]) -> Kind | None:
        """The part of a kind, if the tariff has one."""
        return next((part for part in self.parts if isinstance(part, kind)), None)

    def having(self, part: Part) -> Tariff:
        """With `part` in place of the one of its kind."""
        others = tuple(other for other in self.parts if type(other) is not type(part))
        return replace(self, parts=(*others, part))

    def scaled(self, factor: float) -> Tariff:
        """With every price and every charge times `factor`."""
        parts = tuple(part.scaled(factor) for part in self.parts)
        return replace(self, energy=self.energy.scaled(factor), parts=parts)


def flat(price: float, currency: str = "USD") -> Tariff:
    """One price per kWh at all hours."""
    return Tariff(EnergyCharge((tiers.one(price),)), currency=currency)
