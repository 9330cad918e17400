"""Should a rig be underclocked: what each of its modes leaves, and at what price the best changes.

Each mode is projected at all hours, by the very bill of what it draws; so is the choice by the
hour, which looks at the price of the hour's next kWh alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..rigs.modes import gains
from ..rigs.rig import Mode
from ..sites.at_hand import Shelf
from ..sites.calendar import Hours
from ..sites.currency import Rates
from ..sites.market import Market
from ..sites.projection import Projection, project_site
from ..sites.running.fleet import FleetLine
from ..sites.site import Horizon, Site


@dataclass(frozen=True)
class Option:
    """A mode of a rig, and what of the choice by the hour falls to it.

    profit_usd: of the site with these rigs in this mode at all hours, the others in their
    normal one. above, below [USD/kWh]: between these prices no other mode leaves more; below is
    None where none is ever better at any price in between. hours: of the line in it.
    """

    mode: Mode
    profit_usd: float
    above: float | None
    below: float | None
    hours: float
    energy_kwh: float
    revenue_usd: float


@dataclass(frozen=True)
class OfLine:
    """The modes of a line of rigs, by their power."""

    line: FleetLine
    options: tuple[Option, ...]

    @property
    def normal(self) -> Option:
        return next(o for o in self.options if o.mode == self.line.rig.normal)

    @property
    def best(self) -> Option:
        """At all hours alike; of equals the normal one."""
        return max(self.options, key=lambda o: (o.profit_usd, o is self.normal))


MOST_OPTIONS = 200
"""Modes of one site that are projected one by one; lines of rigs after that are left out."""


@dataclass(frozen=True)
class Choice:
    """normal, by_hour: the site in normal modes, and with the best one of each hour. left_out:
    how many lines of rigs have modes beyond those compared."""

    normal: Projection
    by_hour: Projection
    lines: tuple[OfLine, ...]
    asked: bool
    left_out: int = 0


def choice(p: Projection, horizon: Horizon, rates: Rates) -> Choice | None:
    """The modes of a site that was projected; None where no rig has a second one."""
    if all(len(line.rig.every_mode) == 1 for line in p.site.fleet):
        return None
    asked = p.site.supply.best_mode

    def projected(site: Site) -> Projection:
        return p if site == p.site else project_site(site, horizon, rates, p.market)

    fixed = replace(p.site, supply=replace(p.site.supply, best_mode=False))
    normal = projected(fixed)
    by_hour = projected(replace(p.site, supply=replace(p.site.supply, best_mode=True)))
    lines: list[OfLine] = []
    count, left_out = 0, 0
    for number, line in enumerate(p.site.fleet):
        if len(line.rig.every_mode) == 1:
            continue
        count += len(line.rig.every_mode)
        if lines and count > MOST_OPTIONS:
            left_out += 1
            continue
        ranges = _ranges(line, p.site, p.market, p.hours)
        options = []
        for mode in line.rig.every_mode:
            kept = normal if mode == line.rig.normal else projected(_with(fixed, number, mode))
            used = [m for m in by_hour.operation.in_modes if (m.number, m.mode) == (number, mode)]
            revenue = by_hour.market.btc_per_hash_rate * by_hour.market.usd_per_btc
            above, below = ranges.get(mode, (None, None))
            options.append(
                Option(
                    mode,
                    kept.profit_usd,
                    above,
                    below,
                    hours=sum(float(m.share.sum()) for m in used),
                    energy_kwh=sum(float(m.load_kw.sum()) for m in used),
                    revenue_usd=sum(float((m.hashes_per_second * revenue).sum()) for m in used),
                )
            )
        lines.append(OfLine(line, tuple(options)))
    normal, by_hour = (each.light(lambda: p.market, Shelf()) for each in (normal, by_hour))
    return Choice(normal, by_hour, tuple(lines), asked, left_out)


def _with(site: Site, number: int, mode: Mode) -> Site:
    """The site with one line of rigs kept in a mode."""
    fleet = list(site.fleet)
    fleet[number] = replace(fleet[number], rig=fleet[number].rig.only(mode))
    return replace(site, fleet=tuple(fleet))


def _ranges(
    line: FleetLine, site: Site, market: Market, hours: Hours
) -> dict[Mode, tuple[float | None, float]]:
    """(above, below) [USD/kWh at the meter, all included], by mode that is ever the best.

    At the mean of what a hash earns over the horizon and of the PUE; above the first of them no
    mode pays, so that standing still is best.
    """
    kept = 1 - site.pool_fee - site.hosting.share_of_revenue
    earned = market.btc_per_hash_rate * market.usd_per_btc / site.ageing.joules_per_hash(hours)
    worth = float(earned.mean()) * kept
    pue = float(site.pue.hourly(hours).mean())
    steps = gains(line.rig)
    prices = [worth * step.hashes_per_second / (step.watts / 1e3 * pue) for step in steps]
    return {
        step.mode: (after, price)
        for step, price, after in zip(steps, prices, [*prices[1:], None], strict=True)
    }
