"""A place where a fleet can run, as the projection needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from ..provenance import Figure
from .ageing import NO_AGEING, Ageing
from .calendar import Floats, Hours
from .carbon import Carbon
from .currency import Rates
from .heat import Heat
from .hedge import Hedge
from .levy import Levy
from .loan import Loan
from .payments import Payment
from .payout import CERTAIN_PAY, Payout
from .running.fleet import FleetLine, parts
from .running.supply import Supply
from .tariff import Tariff
from .tax import IncomeTax


@dataclass(frozen=True)
class Pue:
    """Power at the meter / power of the rigs: constant, or one value per month of the year."""

    by_month: tuple[float, ...]

    def hourly(self, hours: Hours) -> Floats:
        return hours.of_year(self.by_month)


def pue_of_temperature(
    monthly_celsius: tuple[float, ...], celsius: tuple[float, ...], values: tuple[float, ...]
) -> Pue:
    """PUE by month from its mean temperature: linear between the points, flat beyond them."""
    return Pue(tuple(float(v) for v in np.interp(monthly_celsius, celsius, values)))


MOST_NAMES, FIRST_NAMES = 20, 8
"""Of sites in one sentence: up to so many all of them, else the first."""
NO_OVERHEAD = Pue((1.0,) * 12)


@dataclass(frozen=True)
class Hosting:
    """What a host takes: USD per kWh at the meter, share of gross revenue, share of the margin.

    The margin it shares is what all other running costs leave over the horizon, when positive.
    """

    fee_per_kwh: float = 0.0
    share_of_revenue: float = 0.0
    share_of_margin: float = 0.0


NO_TAX, ALWAYS_ON, NO_HOST = IncomeTax(), Supply(), Hosting()


@dataclass(frozen=True)
class Site:
    """Everything about one site. wages, fixed costs: per month in `costs_currency`.

    treasury_share: of the coins, held until the horizon's end. figures: every input with its
    provenance, the defaults among them.
    """

    name: str
    fleet: tuple[FleetLine, ...]
    tariff: Tariff
    utc_offset: float = 0.0
    pue: Pue = NO_OVERHEAD
    pool_fee: float = 0.0
    payout: Payout = CERTAIN_PAY
    hedges: tuple[Hedge, ...] = ()
    levies: tuple[Levy, ...] = ()
    tax: IncomeTax = NO_TAX
    supply: Supply = ALWAYS_ON
    hosting: Hosting = NO_HOST
    wages_per_month: float = 0.0
    fixed_per_month: float = 0.0
    costs_currency: str = "USD"
    setup_usd: float = 0.0
    carbon: Carbon | None = None
    ageing: Ageing = NO_AGEING
    heat: Heat | None = None
    payments: tuple[Payment, ...] = ()
    loan: Loan | None = None
    treasury_share: float = 0.0
    figures: tuple[Figure, ...] = ()

    @property
    def hashes_per_second(self) -> float:
        """The fleet at full power [H/s]."""
        return sum(line.hashes_per_second for line in self.fleet)

    @property
    def watts(self) -> float:
        """The fleet at full power [W], without PUE."""
        return sum(line.watts for line in self.fleet)

    @property
    def fastest(self) -> float:
        """The fleet at full power [H/s], in its fastest modes where the site chooses them."""
        return sum(part.hashes_per_second for part in parts(self.fleet, self.supply))

    @property
    def by_time(self) -> bool:
        """Whether prices by time, a strike price or a power market's payments count."""
        return bool(
            self.tariff.energy.series or self.supply.strike_price is not None or self.payments
        )

    @property
    def rethinks(self) -> bool:
        """Whether each path decides anew when it runs, by prices or payments by time."""
        return self.by_time and (self.supply.switch_off or self.supply.best_mode)

    @property
    def over_time(self) -> bool:
        """Whether its rigs age, or it sells heat, has a loan or holds coins."""
        extra = self.heat is not None or self.loan is not None or self.treasury_share > 0
        return self.ageing != NO_AGEING or extra

    def heat_usd_per_kwh(self, hours: Hours) -> Floats:
        """(n): what the heat of a kWh at the meter brings [USD]."""
        return np.zeros(hours.count) if self.heat is None else self.heat.usd_per_kwh_drawn(hours)

    @property
    def rigs(self) -> int:
        return sum(line.count for line in self.fleet)

    @property
    def outlay_usd(self) -> float:
        """What is paid at the start: rigs and setup."""
        return self.setup_usd + sum(line.count * line.purchase_usd for line in self.fleet)

    @property
    def own_usd(self) -> float:
        """What of the outlay no loan pays for; below zero where the loan is larger."""
        return self.outlay_usd - (self.loan.usd if self.loan else 0.0)

    @property
    def resale_usd(self) -> float:
        """What the rigs fetch at the end of the horizon."""
        return sum(line.count * line.resale_usd for line in self.fleet)


@dataclass(frozen=True)
class Horizon:
    """Which days are projected, and what a later dollar is worth.

    start: first local day of every site. days: how many. discount_rate: per year.
    """

    start: date
    days: int
    discount_rate: float = 0.0


@dataclass(frozen=True)
class Project:
    """A whole file: horizon, rates and sites; figures are the inputs that all sites share.

    title: what the file calls itself, empty where it does not.
    """

    horizon: Horizon
    rates: Rates
    sites: tuple[Site, ...]
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""

    def remarks(self) -> tuple[str, ...]:
        """The notes, which bills are incomplete, which rigs were not measured at the wall, and
        what was said of the runs that measured them."""
        short = by_site(
            (site.name, text)
            for site in self.sites
            for text in (
                *(f"the bill {site.tariff.bound}; left out: {t}" for t in site.tariff.left_out),
                *site.tariff.notes,
            )
        )
        every = {line.rig for site in self.sites for line in site.fleet}
        rigs = sorted(every, key=lambda rig: rig.name)
        narrow: dict[str, list[str]] = {}
        for rig in rigs:
            if rig.scope != "wall":
                narrow.setdefault(rig.scope, []).append(rig.name)
        where = [f"{', '.join(names)}: {_of(scope, len(names))}" for scope, names in narrow.items()]
        spoilt = [f"{rig.source}: {warning}" for rig in rigs for warning in rig.warnings]
        of_files = [text for rig in rigs for text in rig.of_file]
        return (*self.notes, *short, *where, *dict.fromkeys((*of_files, *spoilt)))


def by_site(said: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Each text once, with the names of the sites that it is said of before it."""
    sites: dict[str, list[str]] = {}
    for name, text in said:
        sites.setdefault(text, []).append(repr(name))
    return tuple(
        f"site{'s' if len(names) > 1 else ''} {_first(names)}: {text}"
        for text, names in sites.items()
    )


def _first(names: list[str]) -> str:
    """All of them, or the first and how many more."""
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:FIRST_NAMES])} and {len(names) - FIRST_NAMES:,} more"


def _of(scope: str, rigs: int) -> str:
    """What the watts of so many rigs are, where they are not those of the wall."""
    if scope == "declared":
        return "the watts are declared, not measured at the wall"
    machines = "the machine draws" if rigs == 1 else "the machines draw"
    return f"the watts are those of the {scope}; {machines} more at the wall"
