"""A projection for the terminal: ranked table, reason, waterfalls, defaults, explanation."""

from __future__ import annotations

from itertools import groupby

from rich.table import Table

from ...analysis.document import defaults
from ...analysis.explain import Explained
from ...analysis.ranking import RankBy, Ranking, idle
from ...network.state import NetworkState
from ...provenance import Figure, Status
from ...sites.components import COMPONENTS
from ...sites.projection import Projection
from ...sites.site import Project
from ..shown import joined, shown
from ..units import strip, usd
from .tables import PlainTable
from .waterfall import Step, lines

MONTHS_WIDTH = 36


def headline(project: Project, network: NetworkState, now: float) -> str:
    """Horizon and network in two lines; the age of a snapshot always."""
    horizon = project.horizon
    age = f", {network.age_days(now):,.0f} days old" if network.dated else ""
    difficulty = (
        f"{network.difficulty:,.0f}"
        if network.difficulty >= 1e3
        else (
            f"{network.difficulty:.6g}"  # a test network's
        )
    )
    days = f"{horizon.days} day{'s' if horizon.days > 1 else ''} from {horizon.start}"
    return (
        f"{days}, discounted at {horizon.discount_rate:.1%}\n"
        f"network: difficulty {difficulty}, {network.usd_per_btc:,.2f} USD/BTC, "
        f"{network.fees_btc_per_block:g} BTC fees per block ({network.origin}{age})"
    )


_FIRST_TO_GO = ("USD/BTC", "cost", "BTC", "revenue", "break-even", "USD/kWh", "NPV")
"""Where the terminal is narrow; the profit stays."""
_SHORTEST_NAME = 9


def table(ranking: Ranking, width: int | None = None) -> Table:
    """One row per site, best first. width: columns that do not fit into it are left out."""
    columns = {
        "BTC": [_coins(float(p.btc.sum())) for p in ranking.ordered],
        "revenue": [usd(float(p.accounts.revenue.sum())) for p in ranking.ordered],
        "cost": [usd(float(p.accounts.costs.total.sum())) for p in ranking.ordered],
        "profit": [usd(p.profit_usd) for p in ranking.ordered],
        "NPV": [usd(float(p.accounts.npv_usd)) for p in ranking.ordered],
        "USD/kWh": [_maybe(p.usd_per_kwh, "{:.4f}") for p in ranking.ordered],
        "break-even": [_maybe(p.break_even.usd_per_kwh, "{:.4f}") for p in ranking.ordered],
        "USD/BTC": [_maybe(p.cost_per_btc, "{:,.0f}") for p in ranking.ordered],
    }
    names = [p.site.name for p in ranking.ordered]
    gone = _too_wide(columns, names, width)
    ranked = PlainTable(title=f"ranked by {ranking.by.value}", title_justify="left")
    ranked.add_column("#", justify="right", no_wrap=True)
    ranked.add_column("site", overflow="fold")
    kept = {name: cells for name, cells in columns.items() if name not in gone}
    for name in kept:
        ranked.add_column(name, justify="right", no_wrap=True)
    for place, site in enumerate(names):
        ranked.add_row(str(place + 1), site, *(cells[place] for cells in kept.values()))
    if gone:
        ranked.caption = f"too narrow for {', '.join(gone)}: in --json and below"
        ranked.caption_justify = "left"
    return ranked


def _too_wide(columns: dict[str, list[str]], names: list[str], width: int | None) -> list[str]:
    """Columns to leave out, so that no number is cut; names may be folded."""
    gone: list[str] = []
    if width is None:
        return gone
    name = min(_SHORTEST_NAME, max(map(len, names)))
    room = width - len(str(len(names))) - name - 7  # with borders and padding
    sizes = {key: max(map(len, (key, *cells))) + 3 for key, cells in columns.items()}
    for key in _FIRST_TO_GO:
        if sum(size for key, size in sizes.items() if key not in gone) > room:
            gone.append(key)
    return [key for key in columns if key in gone]


def details(p: Projection) -> str:
    """What the table has no room for, one site."""
    even = p.break_even
    lost = ", ".join(f"{c.value.replace('_', ' ')} {h:,.0f} h" for c, h in p.lost_hours() if h > 0)
    rate, peak = p.site.hashes_per_second / 1e15, float(p.operation.load_kw.max())
    revenue = float(p.accounts.revenue.sum())
    margin = p.profit_usd / revenue if revenue > 0 else None
    energy = float(p.energy_kwh.sum())
    kwh, tariff = _maybe(even.usd_per_kwh, "{:.4f}"), _maybe(even.tariff_usd_per_kwh, "{:.4f}")
    btc, efficiency = (
        _maybe(even.usd_per_btc, "{:,.0f}"),
        _maybe(even.joules_per_terahash, "{:.1f}"),
    )
    hashcost, kept = _maybe(p.hashcost, "{:,.2f}"), _maybe(margin, "{:.1%}")
    count = f"{p.site.rigs:,} rig{'s' if p.site.rigs > 1 else ''}"
    sizes = f"{count}, {rate:,.5g} PH/s, {peak:,.5g} kW peak, {energy:,.0f} kWh"
    prices = f"hashprice {p.hashprice:,.2f} against hashcost {hashcost} USD/PH/s/day; margin {kept}"
    evens = f"{kwh} USD/kWh with levies, tariff {tariff}, {btc} USD/BTC, {efficiency} J/TH"
    if not p.ran:
        prices, evens = f"hashprice {p.hashprice:,.2f} USD/PH/s/day", ""
    parts = [
        f"{p.site.name}: {sizes}",
        f"  {prices}",
        f"  break-even: {evens}" if p.ran else f"  {idle(p)}",
        f"  hours lost of {p.hours.count:,}: {lost or 'none'}",
    ]
    if p.site.outlay_usd:
        parts.append(
            f"  outlay {p.site.outlay_usd:,.0f} USD, IRR {_rate(p.irr)}, "
            f"payback {_maybe(p.payback_years, '{:.2f} years', 'not within the horizon')}"
        )
    if p.site.carbon:
        basis = p.site.carbon.basis.value
        parts.append(f"  carbon {_maybe(p.tco2e, '{:,.1f}')} tCO2e ({basis})")
    return joined(parts)


def months(p: Projection, fancy: bool) -> str:
    """Profit month by month as a line of small bars; empty where there are too few to see.

    The foot of the bars is the lowest month, or zero where none loses money.
    """
    values = p.accounts.margin.tolist()
    if len(values) < 3 or not fancy:
        return ""
    low, high = min(0.0, *values), max(0.0, *values)
    drawn = strip([(v - low) / ((high - low) or 1.0) for v in values], MONTHS_WIDTH)
    losing = sum(v < 0 for v in values)
    told = f"{losing} of {len(values)} lose money" if losing else "none loses money"
    return f"  profit by month {drawn} {usd(min(values))} … {usd(max(values))} USD, {told}"


def waterfall(p: Projection, width: int, fancy: bool) -> str:
    """Revenue, each cost, margin, tax and what is left [USD]."""
    steps = [Step("revenue", float(p.accounts.revenue.sum()), True)]
    for part in COMPONENTS:
        value = float(getattr(p.accounts.costs, part.name).sum())
        if value:
            steps.append(Step(part.label, -value))
    steps.append(Step("profit", p.profit_usd, True))
    tax = float(p.accounts.tax.sum())
    if tax:
        steps += [Step("income tax", -tax), Step("after tax", p.profit_usd - tax, True)]
    return f"{shown(p.site.name)} [USD]\n" + "\n".join(lines(tuple(steps), width, fancy))


def assumed(ranking: Ranking, shared: tuple[Figure, ...]) -> str:
    """Every default that entered, those common to all sites once."""
    of_sites = {p.site.name: defaults(p.site.figures) for p in ranking.ordered}
    everywhere = [
        text
        for text in next(iter(of_sites.values()))
        if all(text in found for found in of_sites.values())
    ]
    rows = [f"defaults: {', '.join([*defaults(shared), *everywhere]) or 'none'}"]
    for name, found in of_sites.items():
        own = [text for text in found if text not in everywhere]
        if own:
            rows.append(f"defaults at {name}: {', '.join(own)}")
    return joined(rows)


def explanation(site: str, explained: tuple[Explained, ...], figures: tuple[Figure, ...]) -> str:
    """All of `--explain`: numbers with formula and inputs, then every input of the site."""
    rows = [f"{site}: every number, its formula, and what it starts from", ""]
    for _, group in groupby(explained, key=lambda line: (line.formula, line.key[:6] == "months")):
        rows += _explained(list(group))
    rows += ["", f"{site}: all inputs, by how sure they are"]
    for status in Status:
        found = [figure for figure in figures if figure.status is status]
        if found:
            rows.append(f"{status.value}:")
            rows.extend(f"  {figure}" for figure in found)
    return joined(rows)


def _explained(group: list[Explained]) -> list[str]:
    """Lines of one formula: a number, or a row of months with the formula above it."""
    first = group[0]
    inputs = [f"      {figure}" for figure in first.inputs]
    if len(group) == 1:
        head = f"{first.key} = {_number(first)}"
        return [head, f"    = {first.formula}", f"    = {first.worked}", *inputs]
    if all(not line.value for line in group):
        head = f"{first.key} and {len(group) - 1} more up to {group[-1].key} = 0 {first.unit}"
        return [head.rstrip(), f"    = {first.formula}", f"    = {first.worked}", *inputs]
    rows = [f"{line.key} = {_number(line)}  = {line.worked}" for line in group]
    return [f"the next {len(group)} = {first.formula}", *inputs, *rows]


def _number(line: Explained) -> str:
    value = "none" if line.value is None else f"{line.value:,.10g}"
    return f"{value} {line.unit}".rstrip()


def default_order(project: Project) -> RankBy:
    """NPV where there is something to discount or to buy, else profit."""
    bought = any(site.outlay_usd for site in project.sites)
    return RankBy.NPV if bought or project.horizon.discount_rate else RankBy.PROFIT


def _coins(value: float) -> str:
    return f"{value:,.4f}" if value >= 1 else f"{value:.8f}"


def _rate(value: float | None) -> str:
    return "above 1,000%" if value is not None and value > 10 else _maybe(value, "{:.1%}")


def _maybe(value: float | None, form: str, absent: str = "none") -> str:
    return absent if value is None else form.format(value)
