"""The sites part: what a coin costs where, what moves the margin, and the sliders."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ...analysis.ranking import RankBy
from ...documents import reading
from ...documents.projection.document import Projection
from ...documents.projection.modes import Modes
from ...documents.projection.page import Model, ModelSite, Sensitivity
from ...documents.projection.quantiles import Band
from ...documents.projection.site import Site
from ..units import counted, usd
from . import charts
from .documents import Document
from .palette import CAUSES, COST_PARTS, COSTS, Palette, fixed
from .picture import Group, Part, Picture, Records, Row, Table, clean

_LABELS = {part.name: part.label for part in COST_PARTS}
MOST_LINES = 7
Sites = Sequence[Site]


def part(documents: Sequence[Document[Projection]], palette: Palette) -> Part:
    groups, sliders = [], []
    for number, document in enumerate(documents):
        data = document.content
        groups.append(_group(document, palette))
        if isinstance(data.model, Model):
            sliders.append(_sliders(number, document, data.model))
    first, by = documents[0].content.sites[0], documents[0].content.ranked_by
    alone = len(documents[0].content.sites) == 1
    whose = f"The profit of {_name(first)}" if alone else (
        f"{_name(first)} ranks first by {RankBy(by).words}. Its profit")  # fmt: skip
    per_btc = first.cost_per_btc_usd
    cost = "it mines no coin" if per_btc is None else f"a coin costs it {_usd(per_btc)} USD"
    lead = f"{whose} is {_usd(first.profit_usd)} USD; {cost}."
    return Part("sites", "Sites", lead, tuple(groups), tuple(sliders))


def _name(site: Site) -> str:
    return clean(site.site, 80)


def _sliders(number: int, document: Document[Projection], model: Model) -> dict[str, Any]:
    """What the sliders start from; `model` must stand in the order of `sites`."""
    data = document.content
    return {
        "ident": f"what-if-{number}",
        "name": document.heading,
        "price": data.network.usd_per_btc,
        "difficulty": data.network.difficulty,
        "uptime": max(float(site.supply.get("uptime", 1.0)) for site in model.sites),
        "grows": all(isinstance(market.epoch, tuple) for market in model.markets),
        "model": reading.builtins(model),
        "rows": [_figures(*pair) for pair in zip(data.sites, model.sites, strict=True)],
    }


def _figures(site: Site, model: ModelSite) -> dict[str, Any]:
    """as_billed: the costs that the script has no formula for, in words."""
    held = [_LABELS[name] for name in _LABELS if name in model.tariff.get("as_billed", ())]
    names = ("btc", "revenue_usd", "cost_usd", "profit_usd", "margin", "npv_usd", "usd_per_kwh",
             "cost_per_btc_usd", "break_even_usd_per_btc")  # fmt: skip
    return {
        "site": _name(site),
        "as_billed": " and ".join(held),
        **{name: getattr(site, name) for name in names},
    }


def _group(document: Document[Projection], palette: Palette) -> Group:
    name, data = document.name, document.content
    sites, network, horizon = data.sites, data.network, data.horizon
    text = [
        (
            f"{counted(horizon.days, 'day')} from {clean(horizon.start)}, discounted at "
            f"{horizon.discount_rate:.1%}. Price and difficulty at the start: "
            f"{network.usd_per_btc:,.0f} USD/BTC and {network.difficulty:.4g} "
            f"({clean(network.origin)})."
        ),
    ]
    if data.reason:
        text.append(clean(data.reason, 600))
    text += [_moded(site, len(sites)) for site in sites if isinstance(site.modes, Modes)]
    pictures = [_cost_per_btc(name, sites)]
    if isinstance(data.sensitivity, Sensitivity):
        start = network.usd_per_btc
        pictures += [
            _margin(name, data.sensitivity, w, start, palette) for w in ("price", "tariff")
        ]
    pictures += [
        _cash(name, sites, palette),
        _hours_lost(name, sites),
        *_modes(name, sites),
        *_carbon(name, sites, palette),
    ]
    notes = tuple(clean(note, 400) for note in data.notes)
    return Group(document.heading, tuple(pictures), tuple(text), notes, facts=_ranked(sites))


def _moded(site: Site, sites: int) -> str:
    """Whether to underclock, as the terminal says it."""
    assert isinstance(site.modes, Modes)
    said = " ".join(site.modes.answer)
    return clean(said if sites == 1 else f"{site.site}: {said}", 800)


def _modes(name: str, sites: Sites) -> list[Picture]:
    """What a site leaves with its rigs in each mode, and with the best one of each hour."""
    rows: Records = []
    cells: list[Row] = []
    for site in sites:
        if not isinstance(site.modes, Modes):
            continue
        named = f"{_name(site)}: " if len(sites) > 1 else ""
        for rig in site.modes.rigs:
            several = f"{clean(rig.rig, 40)} " if len(site.modes.rigs) > 1 else ""
            for o in rig.options:
                label = f"{named}{several}{clean(o.mode, 40)}"
                rows.append({"mode": label, "usd": o.profit_usd})
                cells.append((label, f"{o.hashes_per_second / 1e12:,.4g}", f"{o.watts:,.5g}",
                              f"{o.joules_per_terahash:.1f}", _usd(o.profit_usd),
                              _price(o.best_above_usd_per_kwh), _price(o.best_below_usd_per_kwh),
                              f"{o.hours:,.0f}"))  # fmt: skip
        label = f"{named}by the hour"
        rows.append({"mode": label, "usd": site.modes.best_profit_usd})
        cells.append((label, "-", "-", "-", _usd(site.modes.best_profit_usd), "-", "-", "-"))
    if not rows:
        return []
    says = ", ".join(f"{row['mode']} {_usd(row['usd'])} USD" for row in rows[:8])
    return [
        Picture(
            f"modes-{name}", "Profit in each mode", f"Profit with the rigs in one mode: {says}.",
            charts.bars(rows, "mode", "usd", [row["mode"] for row in rows], "profit, USD"),
            Table(("mode", ">TH/s", ">W", ">J/TH", ">profit, USD", ">best above, USD/kWh",
                   ">best below, USD/kWh", ">hours, by the hour"), tuple(cells)),
            "Each bar is the whole site with these rigs in one mode at all hours. By the hour, "
            "each hour has the mode that leaves most at the price of its next kWh.",
        )
    ]  # fmt: skip


def _ranked(sites: Sites) -> Table:
    """Best first, with P10 and P90 of the profit where the document has them."""
    bands = [s.band for s in sites]
    ends = (">profit P10", ">profit P90") if any(bands) else ()
    headers = ("site", ">BTC mined", ">revenue, USD", ">cost, USD", ">profit, USD", *ends,
               ">margin", ">NPV, USD", ">power cost, USD/kWh", ">break-even, USD/kWh",
               ">cost, USD/BTC", ">break-even, USD/BTC")  # fmt: skip
    rows = tuple(
        (_name(s), f"{s.btc:,.{1 if s.btc >= 1000 else 4}f}", _usd(s.revenue_usd), _usd(s.cost_usd),
         _usd(s.profit_usd), *(_ends(band) if ends else ()), _share(s.margin), _usd(s.npv_usd),
         _price(s.usd_per_kwh), _price(s.break_even_usd_per_kwh),
         _usd(s.cost_per_btc_usd), _usd(s.break_even_usd_per_btc))
        for s, band in zip(sites, bands, strict=True)
    )  # fmt: skip
    return Table(headers, rows)


def _ends(band: Band | None) -> tuple[str, str]:
    return (_usd(band.profit_usd.p10), _usd(band.profit_usd.p90)) if band else ("-", "-")


def _cost_per_btc(name: str, sites: Sites) -> Picture:
    rows: Records = []
    cells: list[Row] = []
    marks: Records = []
    mined = [s for s in sites if s.btc > 0]
    told = [c.name for c in COST_PARTS if not c.optional or any(_part(s, c.name) for s in mined)]
    labels = {key: label for key, label in _LABELS.items() if key in told}
    for s in mined:
        parts = {label: _part(s, key) / s.btc for key, label in labels.items()}
        rows += [{"site": _name(s), "part": k, "usd": v} for k, v in parts.items() if v]
        earned = s.revenue_usd / s.btc
        marks.append({"site": _name(s), "usd": earned})
        cells.append((_name(s), *(_usd(v) for v in parts.values()), _usd(s.cost_per_btc_usd),
                      _usd(earned)))  # fmt: skip
    order = [_name(s) for s in sorted(mined, key=lambda s: s.cost_per_btc_usd or 0.0)]
    used = [label for label in labels.values() if any(r["part"] == label for r in rows)]
    says = ", ".join(f"{c[0]} {c[-2]} USD" for c in cells[:8])
    return Picture(
        f"cost-per-btc-{name}", "What a coin costs",
        f"Running cost per BTC: {says}." if cells else "No site mined anything.",
        charts.stacked(rows, "site", "usd", "part", order, used, "USD per BTC", "~s", marks,
                       fixed(COSTS)),
        Table(("site", *(f">{label}" for label in labels.values()), ">all costs", ">revenue"),
              tuple(cells)),
        "The line across each bar marks the revenue of the site per BTC. "
        "All figures are in USD per BTC.",
    )  # fmt: skip


def _part(site: Site, component: str) -> float:
    """A running cost [USD]; zero where the site has none of its kind."""
    value = getattr(site.costs, f"{component}_usd")
    return value if isinstance(value, int | float) else 0.0


def _margin(
    name: str, sensitivity: Sensitivity, varied: str, start: float, palette: Palette
) -> Picture:
    """Profit against one input, with the places where it is zero.

    They are shares of what was projected, not the break-evens of the table: there the hours
    stay as they were run, here a site switches off and on.
    """
    percent = [f * 100.0 for f in sensitivity.factors]
    rows: Records = []
    points: Records = []
    cells: list[Row] = []
    order: list[str] = []
    for site in sensitivity.sites[:MOST_LINES]:
        label = clean(site.site, 80)
        profits = site.price_profit_usd if varied == "price" else site.tariff_profit_usd
        order.append(label)
        rows += [{"x": x, "usd": p, "site": label} for x, p in zip(percent, profits, strict=True)]
        zeros = crossings(percent, profits)
        points += [{"x": x, "usd": 0.0, "site": label} for x in zeros]
        cells.append((label, ", ".join(f"{x:.0f}%" for x in zeros) or "-",
                      *(_usd(p) for p in profits)))  # fmt: skip
    zeros_named = "; ".join(f"{c[0]} at {c[1]}" for c in cells if c[1] != "-")
    low, high = percent[0], percent[-1]
    says = f"Profit is zero for {zeros_named}." if zeros_named else (
        f"No profit is zero between {low:.0f}% and {high:.0f}%."
    )  # fmt: skip
    more = len(sensitivity.sites) - MOST_LINES
    unit = "% of the projected price" if varied == "price" else "% of each site's tariff"
    note = (
        f"At 100% the price starts at {start:,.0f} USD/BTC; all later prices move in proportion. "
        "A site that may switch off does so here when a coin is cheap. The break-even of the "
        "table keeps the hours of the projection instead."
    ) if varied == "price" else (
        "All prices and charges of a tariff move in proportion. A levy may change by a step, so "
        "a line may jump."
    )  # fmt: skip
    title = "the price of a coin" if varied == "price" else "the tariff"
    return Picture(
        f"margin-{varied}-{name}", f"Profit against {title}", says,
        charts.lines(rows, "x", "usd", "site", order, unit, "profit, USD", "~s", True,
                     points=points, x_form="~s", palette=palette.of(order)),
        Table(("site", ">profit is 0 at", *(f">{x:,.0f}%" for x in percent)), tuple(cells)),
        ("A point marks a profit of zero. " if points else "") + note
        + (f" {more} more sites are not drawn." if more > 0 else ""),
    )  # fmt: skip


def crossings(xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    """Where a line through the points is zero."""
    zeros = []
    for (x0, y0), (x1, y1) in pairwise(zip(xs, ys, strict=True)):
        if y0 == 0:
            zeros.append(x0)
        elif y0 * y1 < 0:
            zeros.append(x0 + (x1 - x0) * y0 / (y0 - y1))
    return zeros + ([xs[-1]] if ys and ys[-1] == 0 else [])


def _cash(name: str, sites: Sites, palette: Palette) -> Picture:
    shown = sites[:MOST_LINES]
    rows = [{"month": m.month, "usd": m.net_usd, "site": _name(s)} for s in shown for m in s.months]
    months = [m.month for m in sites[0].months]
    cells = []
    for place, month in enumerate(months):
        cells.append((month, *(_usd(s.months[place].net_usd) for s in sites)))
    losing = ", ".join(
        f"{_name(s)} {sum(m.net_usd < 0 for m in s.months)} of {len(months)}" for s in shown
    )
    more = len(sites) - MOST_LINES
    borrowed = any(isinstance(s.loan_usd, int | float) for s in sites)
    return Picture(
        f"cash-{name}", f"Cash by month, after tax{' and loan' if borrowed else ''}",
        f"Months that lose money: {losing}.",
        charts.lines([{**r, "month": f"{r['month']}-01"} for r in rows], "month", "usd", "site",
                     [_name(s) for s in shown], "", "USD a month", "~s", True, "T",
                     dots=len(months) < 3, x_form="%b %y" if len(months) < 40 else "%Y",
                     palette=palette.of(map(_name, shown))),
        Table(("month", *(f">{_name(s)}" for s in sites)), tuple(cells)),
        f"{more} more sites are in the table." if more > 0 else "",
    )  # fmt: skip


def _hours_lost(name: str, sites: Sites) -> Picture:
    rows: Records = []
    cells: list[Row] = []
    every = dict.fromkeys(cause for s in sites for cause in s.hours_lost)
    causes = [c for c in every if any(s.hours_lost.get(c) for s in sites)]
    for s in sites:
        lost = {c.replace("_", " "): s.hours_lost.get(c, 0.0) for c in causes}
        rows += [{"site": _name(s), "cause": c, "share": h / s.hours} for c, h in lost.items()]
        cells.append((_name(s), *(f"{h:,.0f}" for h in lost.values()), f"{s.hours_run:,.0f}"))
    labels = [c.replace("_", " ") for c in causes]
    says = ", ".join(f"{_name(s)} {1 - s.hours_run / s.hours:.0%}" for s in sites[:8])
    return Picture(
        f"hours-lost-{name}", "Hours lost, by cause",
        f"Hours lost, as a share of all hours: {says}.",
        charts.stacked(rows, "site", "share", "cause", [_name(s) for s in sites], labels,
                       "share of all hours", "%", palette=fixed((*CAUSES, *labels))),
        Table(("site", *(f">{label}" for label in labels), ">hours run"), tuple(cells)),
    )  # fmt: skip


def _carbon(name: str, sites: Sites, palette: Palette) -> list[Picture]:
    """One picture per basis: life-cycle and direct emissions are never compared."""
    pictures = []
    bases = sorted({s.carbon_basis for s in sites if s.carbon_basis and s.tco2e is not None})
    for basis in bases:
        emitting = [(s, s.tco2e) for s in sites if s.carbon_basis == basis and s.tco2e is not None]
        rows = [{"site": _name(s), "t": tons} for s, tons in emitting]
        cells = tuple(
            (_name(s), f"{tons:,.1f}", f"{tons / s.btc:,.1f}" if s.btc else "-",
             f"{tons / s.energy_kwh * 1e6:,.0f}" if s.energy_kwh else "-")
            for s, tons in emitting
        )  # fmt: skip
        ident = f"carbon-{name}" if len(bases) == 1 else f"carbon-{basis}-{name}"
        note = "" if len(bases) == 1 else "Figures of the two bases cannot be compared."
        says = ", ".join(f"{c[0]} {c[1]} t" for c in cells[:8])
        pictures.append(Picture(
            ident, f"Carbon ({basis})", f"Emissions ({basis}): {says}.",
            charts.bars(rows, "site", "t", [_name(s) for s, _ in emitting], "tCO2e",
                        palette=palette.of(map(_name, sites))),
            Table(("site", ">tCO2e", ">t per BTC", ">g per kWh"), cells), note,
        ))  # fmt: skip
    return pictures


def _usd(value: float | None) -> str:
    if value is None:
        return "-"
    return usd(value)


def _price(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
