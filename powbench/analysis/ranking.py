"""Which site is best, and what in words sets the first apart from the last."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..errors import InputError
from ..rigs.rig import PETA
from ..sites.components import COMPONENTS
from ..sites.projection import Projection
from ..sites.running.operation import Cause


class RankBy(StrEnum):
    """What decides the order; higher is better, but for payback and cost-per-btc."""

    PROFIT = "profit"
    NPV = "npv"
    PAYBACK = "payback"
    BREAK_EVEN = "break-even"
    COST_PER_BTC = "cost-per-btc"

    @property
    def words(self) -> str:
        """As a sentence has it: `first by NPV`."""
        return {"npv": "NPV", "cost-per-btc": "cost per BTC"}.get(self.value, self.value)


@dataclass(frozen=True)
class Ranking:
    """Projections, best first, and the reason in words (empty for a single one)."""

    ordered: tuple[Projection, ...]
    by: RankBy
    reason: str


@dataclass(frozen=True)
class Difference:
    """How much better the first does in one respect [USD per PH/s and day]."""

    phrase: str
    usd: float


PRICE, USE = "the energy price", "the energy used"
_WORST = float("-inf")
_CAUSES = {
    Cause.UPTIME: "rigs that are down",
    Cause.POWER: "power outages",
    Cause.CURTAILMENT: "scheduled curtailment",
    Cause.RATIONING: "rationed power",
    Cause.QUOTA_POWER: "the quota",
    Cause.PRICE: "switching off when power is dear",
    Cause.QUOTA_ENERGY: "the monthly quota",
    Cause.INTERNET: "internet outages",
    Cause.MODE: "slower modes when power is dear",
    Cause.AGE: "hash rate that age has taken",
}


def score(projection: Projection, by: RankBy) -> float:
    """The number that is ranked; -inf where there is none."""
    if by is RankBy.PROFIT:
        return projection.profit_usd
    if by is RankBy.NPV:
        return float(projection.accounts.npv_usd)
    if by is RankBy.PAYBACK:
        years = projection.payback_years
        return _WORST if years is None else -years
    if by is RankBy.BREAK_EVEN:
        value = projection.break_even.usd_per_kwh
        return _WORST if value is None else value
    cost = projection.cost_per_btc
    return _WORST if cost is None else -cost


def rank(projections: tuple[Projection, ...], by: RankBy) -> Ranking:
    """Best first; of those that are paid back alike (or never) the one with the higher break-even;
    equal ones stay in the order of the file. InputError by payback where nothing is bought."""
    if by is RankBy.PAYBACK and not any(p.site.outlay_usd for p in projections):
        raise InputError(
            "nothing is bought, so nothing is paid back",
            "say what a rig costs: --capex or --capex-per-th, or price_usd in the file",
        )
    ordered = tuple(sorted(projections, key=lambda p: _place(p, by)))
    reason = _reason(ordered[0], ordered[-1], by) if len(ordered) > 1 else ""
    return Ranking(ordered, by, reason)


def _place(projection: Projection, by: RankBy) -> tuple[float, float]:
    second = score(projection, RankBy.BREAK_EVEN) if by is RankBy.PAYBACK else 0.0
    return -score(projection, by), -second


def _unit(projection: Projection) -> float:
    """PH/s-days of the fleet at full power: fleets of different size compare by it."""
    return projection.site.hashes_per_second / PETA * projection.hours.count / 24


def differences(first: Projection, last: Projection) -> tuple[Difference, ...]:
    """Where the first is better or worse than the last, the largest first."""
    ours, theirs = _unit(first), _unit(last)
    gaps: list[Difference] = []
    for part in COMPONENTS:
        mine = _component(first, part.name) / ours
        other = _component(last, part.name) / theirs
        if part.name == "energy_charge":
            gaps += _energy(first, last, other - mine)
        else:
            gaps.append(Difference(part.phrase, other - mine))
    earned = (
        float(first.accounts.revenue.sum()) / ours - float(last.accounts.revenue.sum()) / theirs
    )
    gaps.append(Difference("revenue", earned))
    tax = float(last.accounts.tax.sum()) / theirs - float(first.accounts.tax.sum()) / ours
    gaps.append(Difference("income tax", tax))
    held = [(p.site.outlay_usd - p.site.resale_usd) / _unit(p) for p in (last, first)]
    gaps.append(Difference("outlay less resale", held[0] - held[1]))
    for phrase, usd in (("interest on the loan", _interest), ("gain of coins held", _gained)):
        gaps.append(Difference(phrase, usd(first) / ours - usd(last) / theirs))
    return tuple(sorted(gaps, key=lambda d: -abs(d.usd)))


def _interest(p: Projection) -> float:
    return 0.0 if p.accounts.service is None else -float(p.accounts.service.interest.sum())


def _gained(p: Projection) -> float:
    return 0.0 if p.accounts.held is None else float(p.accounts.held.gain)


def _energy(first: Projection, last: Projection, gap: float) -> tuple[Difference, Difference]:
    """What of the gap in the cost of energy is the price, and what the number of kWh.

    The price counts at the mean kWh of the two; the two together are the gap.
    """
    used = [float(p.energy_kwh.sum()) / _unit(p) for p in (first, last)]
    price = 0.0
    if all(used):
        price = (_energy_price(last) - _energy_price(first)) * sum(used) / 2
    return Difference(PRICE, price), Difference(USE, gap - price)


def _reason(first: Projection, last: Projection, by: RankBy) -> str:
    gaps = differences(first, last)
    gap = sum(d.usd for d in gaps)
    better = [d for d in gaps if d.usd > 0.005]
    worse = [d for d in gaps if d.usd < -0.005]
    head = f"{first.site.name} is first by {by.words} ({_scored(first, by)}), "
    head += f"{last.site.name} is last ({_scored(last, by)})."
    text = (
        f" Per PH/s and day {first.site.name} is {abs(gap):,.2f} USD "
        f"{'better' if gap >= 0 else 'worse'} off than {last.site.name}."
    )
    if better:
        said = [f"{d.phrase} ({d.usd:+,.2f}{_because(d, first, last)})" for d in better[:3]]
        text += f" The largest advantages: {_listed(said)}."
    if worse:
        said = [f"{d.phrase} ({d.usd:+,.2f})" for d in worse[:2]]
        text += f" The largest disadvantages: {_listed(said)}."
    text += "".join(f" {idle(p)}." for p in (first, last) if not p.ran)
    for site in (first.site, last.site):
        if site.tariff.bound:
            text += f" The bill of {site.name} {site.tariff.bound}."
    return head + text


def idle(p: Projection) -> str:
    """Why a site never ran, and what would change that."""
    if p.start is None:
        causes = [_CAUSES[cause] for cause, hours in p.lost_hours() if hours > 0]
        return f"{p.site.name} never runs: {_listed(causes)}"
    text = f"{p.site.name} never runs: in every hour power costs more than rigs earn with it"
    if p.start.usd_per_kwh is None or p.start.usd_per_btc is None:
        return f"{text}, at any price: nothing that it mines is left for its owner"
    return (
        f"{text}; it would run at a tariff below {p.start.usd_per_kwh:.4f} USD/kWh, or at a price "
        f"above {p.start.usd_per_btc:,.0f} USD/BTC"
    )


def _scored(projection: Projection, by: RankBy) -> str:
    value = score(projection, by)
    if value == _WORST:
        return "not paid back" if by is RankBy.PAYBACK else "none"
    if by is RankBy.PAYBACK:
        return f"{-12 * value:.1f} months"
    if by is RankBy.BREAK_EVEN:
        return f"{value:.4f} USD/kWh"
    return f"{abs(value) if by is RankBy.COST_PER_BTC else value:,.2f} USD"


def _because(difference: Difference, first: Projection, last: Projection) -> str:
    """The two numbers behind a difference; for revenue the cause that costs the last most
    hours more than the first."""
    if difference.phrase == PRICE:
        return f": {_energy_price(first):.4f} against {_energy_price(last):.4f} USD/kWh"
    if difference.phrase == USE and not (first.ran and last.ran):
        used = [f"{p.site.name} draws no power" for p in (first, last) if not p.ran]
        return f": {' and '.join(used)}"
    if difference.phrase == USE:
        mine, other = (p.joules_per_terahash for p in (first, last))
        if abs(mine / other - 1) > 0.01:
            return f": {mine:.1f} against {other:.1f} J/TH"
        mine, other = (float(p.energy_kwh.sum()) / _unit(p) for p in (first, last))
        return f": {mine:,.0f} against {other:,.0f} kWh"
    if difference.phrase != "revenue":
        return ""
    ours = {c: h / first.hours.count for c, h in first.lost_hours()}
    more = [(h / last.hours.count - ours.get(c, 0.0), c, h) for c, h in last.lost_hours()]
    share, cause, lost = max(more, key=lambda row: row[0])
    if share < 0.001:
        return ""
    return f": {last.site.name} loses {lost:,.0f} h to {_CAUSES[cause]}"


def _energy_price(projection: Projection) -> float:
    return _component(projection, "energy_charge") / float(projection.energy_kwh.sum())


def _component(projection: Projection, name: str) -> float:
    """Its cost [USD]; a host's fee per kWh is a price of energy, not of hosting."""
    fee = float(projection.energy_kwh.sum()) * projection.site.hosting.fee_per_kwh
    moved = {"energy_charge": fee, "hosting": -fee}.get(name, 0.0)
    return float(getattr(projection.accounts.costs, name).sum()) + moved


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
