"""A projection for the terminal: ranked table, reason, waterfalls, defaults, explanation."""

from __future__ import annotations

from ...analysis import financing
from ...analysis.ranking import RankBy, Ranking, idle
from ...network.state import NetworkState
from ...provenance import Figure, defaults
from ...sites.components import COMPONENTS
from ...sites.projection import Projection
from ...sites.site import Horizon, Project
from ..shown import joined, shown
from ..units import counted, strip, usd
from . import payback
from .ends import FIRST, between, left_out, shortened
from .figures import form
from .tables import PlainTable, plain_table
from .waterfall import Step, lines

MONTHS_WIDTH, WATERFALL = 36, 100


def answer(ranking: Ranking, horizon: Horizon, one: bool) -> str:
    """The answer in a few sentences.

    one: the sites are one fleet, so that they have a sum; else they are alternatives.
    """
    sites, first = ranking.ordered, ranking.ordered[0]
    days = first.hours.count / 24
    on_average = "" if days <= 1 else f", averaged over {days:,.0f} days"
    if len(sites) == 1:
        if not first.ran:
            return f"{idle(first)}."
        if first.site.outlay_usd:
            return payback.sentence(first, horizon)
        paid = f"At {first.usd_per_kwh:.4f} USD/kWh " if first.usd_per_kwh is not None else ""
        sentence = f"{paid}{first.site.name} {_earns(first.profit_usd / days)} a day{on_average}"
        even = first.break_even.usd_per_kwh
        sentence += f"; it breaks even at {even:.4f} USD/kWh." if even is not None else "."
        return sentence + payback.of_halving(first)
    earning = sum(p.profit_usd > 0 for p in sites)
    if not one and ranking.by is RankBy.PAYBACK:
        return payback.answer(ranking, horizon)
    if not one:
        prices = {p.usd_per_kwh for p in sites}
        price = prices.pop() if len(prices) == 1 else None
        at_price = f" at {price:.4f} USD/kWh" if price is not None else ""
        return (
            f"{earning} of {len(sites)} rigs earn money{at_price}. {first.site.name} is first by "
            f"{ranking.by.words}: it {_earns(first.profit_usd / days)} a day{on_average}."
        )
    all_of_them = sum(p.profit_usd for p in sites) / days
    together = _earns(all_of_them, many=True)
    every = "both" if len(sites) == 2 else "all"
    who = every if earning == len(sites) else str(earning) if earning else "none"
    return (
        f"Together the {len(sites)} sites {together} a day{on_average}; {who} of them "
        f"earn{'s' if earning < 2 else ''} money. {first.site.name} is first by "
        f"{ranking.by.words}, {sites[-1].site.name} last.{_paid_back(sites)}"
    )


def _earns(usd_a_day: float, many: bool = False) -> str:
    verb = ("earn" if usd_a_day >= 0 else "lose") + ("" if many else "s")
    return f"{verb} {usd(abs(usd_a_day))} USD"


def _paid_back(sites: tuple[Projection, ...]) -> str:
    """At how many sites what was bought pays for itself."""
    bought = [p for p in sites if p.site.outlay_usd]
    paid = [p for p in bought if p.payback_years is not None]
    if not bought:
        return ""
    if not paid:
        return " No outlay is paid back in that time."
    return f" The outlay is paid back at {len(paid)} of {len(bought)} sites."


def headline(project: Project, network: NetworkState, now: float) -> str:
    """Horizon and network in two lines; the age of a snapshot always."""
    horizon = project.horizon
    age = f", {counted(round(network.age_days(now)), 'day')} old" if network.dated else ""
    difficulty = (
        f"{network.difficulty:,.0f}"
        if network.difficulty >= 1e3
        else (
            f"{network.difficulty:.6g}"  # a test network's
        )
    )
    days = f"{counted(horizon.days, 'day')} from {horizon.start}"
    return joined(
        (
            f"{days}, discounted at {horizon.discount_rate:.1%}",
            (
                f"network: difficulty {difficulty}, {network.usd_per_btc:,.2f} USD/BTC, "
                f"{network.fees_btc_per_block:g} BTC fees per block ({network.called}{age})"
            ),
        )
    )


_FIRST_TO_GO = (
    "USD/BTC",
    "cost",
    "BTC",
    "revenue",
    "break-even",
    "outlay",
    "USD/kWh",
    "NPV",
    "IRR",
)
"""Where the terminal is narrow; the profit stays."""


def table(ranking: Ranking, every: bool = False) -> PlainTable:
    """One row per site, best first; every: also those between the first and the last of many."""
    bought = ranking.by is RankBy.PAYBACK
    ranked = plain_table(
        *("!>#", "=site"),
        *((">outlay", "!>payback", ">IRR") if bought else ()),
        *(">BTC", ">revenue", ">cost", "!>profit", ">NPV", ">USD/kWh", ">break-even", ">USD/BTC"),
        title=f"ranked by {ranking.by.words}" if len(ranking.ordered) > 1 else "",
        spare=_FIRST_TO_GO,
    )
    sites = ranking.ordered
    for place, p in enumerate(sites, 1):
        if not every and between(place, len(sites)):
            if place == FIRST + 1:
                ranked.add_row("", left_out(len(sites)), *[""] * (len(ranked.columns) - 2))
            continue
        ranked.add_row(
            str(place),
            p.site.name,
            *(payback.cells(p) if bought else ()),
            form("btc", float(p.btc.sum())),
            usd(float(p.accounts.revenue.sum())),
            usd(float(p.accounts.costs.total.sum())),
            usd(p.profit_usd),
            usd(float(p.accounts.npv_usd)),
            form("usd_per_kwh", p.usd_per_kwh),
            form("break_even_usd_per_kwh", p.break_even.usd_per_kwh),
            form("cost_per_btc_usd", p.cost_per_btc),
        )
    return ranked


def details(p: Projection, bought: bool = True) -> str:
    """What the table has no room for, one site; bought: the outlay too."""
    lost = ", ".join(f"{c.value.replace('_', ' ')} {h:,.0f} h" for c, h in p.lost_hours() if h > 0)
    rate, peak = p.site.hashes_per_second / 1e15, p.peak_kw
    sizes = (
        f"{counted(p.site.rigs, 'rig')}, {rate:,.5g} PH/s, {peak:,.5g} kW peak, "
        f"{float(p.energy_kwh.sum()):,.0f} kWh"
    )
    parts = [
        f"{p.site.name}: {sizes}",
        *(
            _earnings(p)
            if p.ran
            else [f"  hashprice {p.hashprice:,.2f} USD/PH/s/day", f"  {idle(p)}"]
        ),
        f"  hours lost of {p.hours.count:,}: {lost or 'none'}",
    ]
    if p.site.outlay_usd and bought:
        years = form("payback_years", p.payback_years)
        repaid = "not within the horizon" if p.payback_years is None else f"{years} years"
        parts.append(
            f"  outlay {p.site.outlay_usd:,.0f} USD, IRR {form('irr', p.irr)}, payback {repaid}"
        )
    if bought:
        parts += [f"  {label} {amount}, {meaning}" for label, amount, meaning in financing.told(p)]
    if p.site.carbon:
        basis = p.site.carbon.basis.value
        parts.append(f"  carbon {form('tco2e', p.tco2e)} tCO2e ({basis})")
    return joined(parts)


def _earnings(p: Projection) -> list[str]:
    """What a hash earns and costs, what is left of the revenue, and the break-evens."""
    revenue, even = float(p.accounts.revenue.sum()), p.break_even
    all_costs, power_alone = (
        form("margin", (revenue - spent) / revenue if revenue > 0 else None)
        for spent in (revenue - p.profit_usd, p.power_usd)
    )
    hashprice = form("hashprice_usd_per_phs_day", p.hashprice)
    hashcost = form("hashcost_usd_per_phs_day", p.hashcost)
    kwh, tariff = (
        form("break_even_usd_per_kwh", v) for v in (even.usd_per_kwh, even.tariff_usd_per_kwh)
    )
    btc = form("break_even_usd_per_btc", even.usd_per_btc)
    efficiency = form("break_even_joules_per_terahash", even.joules_per_terahash)
    evens = f"power {kwh} USD/kWh in all, tariff {tariff} USD/kWh, price {btc} USD/BTC"
    after = f" after all running costs, {power_alone} after power alone"
    after = after if all_costs != power_alone else ": power is the only running cost"
    return [
        f"  hashprice {hashprice} (all hours), hashcost {hashcost} (power, hours run) USD/PH/s/day",
        f"  margin {all_costs} of the revenue{after}",
        f"  break-even, if nothing else changes: {evens}, efficiency {efficiency} J/TH",
    ]


def month_lines(p: Projection, width: int, plain: bool) -> list[str]:
    """`months` as a Drawn takes it."""
    line = months(p, not plain, width)
    return [line] if line else []


def months(p: Projection, fancy: bool, width: int = 120) -> str:
    """Profit month by month as a line of small bars; empty where there are too few to see.

    The foot of the bars is the lowest month, or zero where none loses money.
    """
    values = p.accounts.margin.tolist()
    if len(values) < 3 or not fancy:
        return ""
    low, high = min(0.0, *values), max(0.0, *values)
    losing = sum(v < 0 for v in values)
    losers = (
        f"{losing} of {len(values)} months lose{'s' if losing == 1 else ''} money"
        if losing
        else "no month loses money"
    )
    ends = f"{usd(min(values))} … {usd(max(values))} USD, {losers}"
    room = max(10, min(MONTHS_WIDTH, width - len(ends) - 19))
    drawn = strip([(v - low) / ((high - low) or 1.0) for v in values], room)
    return f"  profit by month {drawn} {ends}"


def waterfall(p: Projection, width: int, plain: bool) -> list[str]:
    """Revenue, each cost, margin, tax, what a loan and coins held do, and what is left [USD]."""
    steps = [Step("revenue", float(p.accounts.revenue.sum()), True)]
    for part in COMPONENTS:
        value = float(getattr(p.accounts.costs, part.name).sum())
        if value:
            steps.append(Step(part.label, -value))
    steps.append(Step("profit", p.profit_usd, True))
    tax = float(p.accounts.tax.sum())
    if tax:
        steps += [Step("income tax", -tax), Step("after tax", p.profit_usd - tax, True)]
    if moving := financing.waterfall(p):
        steps += [Step(label, usd) for label, usd in moving]
        steps.append(Step("cash", float(p.accounts.cash.sum()), True))
    return [f"{shown(p.site.name)} [USD]", *lines(tuple(steps), min(width, WATERFALL), not plain)]


_ALWAYS_TOLD = ("pue", "pool_fee", "supply.outages", "supply.uptime", "price_usd")
_NEUTRAL = ("none", "by height", "grid", "constant", "kWh", "USD", "the fleet's full power")


def assumed(ranking: Ranking, shared: tuple[Figure, ...], every: bool = True) -> str:
    """The defaults that entered, those common to all sites once.

    every: also those that are zero, none or constant; else only their number.
    """
    hidden: set[str] = set()

    def listed(figures: tuple[Figure, ...]) -> tuple[str, ...]:
        kept = tuple(f for f in figures if every or _matters(f))
        texts = defaults(kept)
        hidden.update(set(defaults(figures)) - set(texts))
        return texts

    of_sites = {p.site.name: listed(p.site.figures) for p in ranking.ordered}
    common = set.intersection(*map(set, of_sites.values()))
    everywhere = [text for text in next(iter(of_sites.values())) if text in common]
    own = []
    rows = [f"defaults: {', '.join([*listed(shared), *everywhere]) or 'none'}"]
    for name, texts in of_sites.items():
        only_here = [text for text in texts if text not in common]
        if only_here:
            own.append(f"defaults at {name}: {', '.join(only_here)}")
    rows += own if every else shortened(tuple(own), "sites have defaults of their own")
    if hidden:
        others = "other default is" if len(hidden) == 1 else "other defaults are"
        rows.append(f"{len(hidden)} {others} zero, none or constant; -v lists all")
    return joined(rows)


def _matters(f: Figure) -> bool:
    """Whether a default changes a number, or stands for a cost that is easily forgotten."""
    if any(f.name == name or f.name.endswith("." + name) for name in _ALWAYS_TOLD):
        return True
    return bool(f.value) and f.value not in _NEUTRAL


def default_order(project: Project, one: bool = True) -> RankBy:
    """NPV where there is something to discount or to buy, payback of rigs to choose from (not
    one fleet), else profit."""
    bought = any(site.outlay_usd for site in project.sites)
    if bought and not one and len(project.sites) > 1:
        return RankBy.PAYBACK
    return RankBy.NPV if bought or project.horizon.discount_rate else RankBy.PROFIT
