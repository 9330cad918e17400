"""What may come: bands of a simulation, and the forecast's back-test."""

from __future__ import annotations

from collections.abc import Sequence

from ...documents.backtest import Backtest, Origin, Score
from ...documents.projection.quantiles import Quantiles
from ...documents.simulation import PathsOutcome, Simulation
from ..units import counted, usd
from . import charts
from .documents import Document
from .palette import METHODS, Palette, fixed
from .picture import Group, Part, Picture, Records, Row, Table, clean
from .sites import MOST_LINES

Three = tuple[float | None, float | None, float | None]


def simulations(documents: Sequence[Document[Simulation]], palette: Palette) -> Part:
    groups = tuple(_simulation(d, palette) for d in documents)
    data = documents[0].content
    first = data.fleet or data.sites[0]
    who = "All sites together lose" if data.fleet else f"{clean(first.name)} loses"
    lead = (
        f"{who} money on {first.probability_of_loss:.0%} of the paths. The median profit is "
        f"{_usd(first.profit_usd.p50)} USD, before the outlay."
    )
    return Part("outlook", "Bands", lead, groups)


def _ends(quantiles: Quantiles) -> Three:
    return quantiles.p10, quantiles.p50, quantiles.p90


def _simulation(document: Document[Simulation], palette: Palette) -> Group:
    name, data = document.name, document.content
    sites = [*data.sites, *([data.fleet] if data.fleet else [])]
    text = [
        (
            f"{counted(data.paths, 'path')}, seed {data.seed}, "
            f"{counted(data.horizon.days, 'day')} from {clean(data.horizon.start)}. "
            f"Difficulty: {clean(data.uncertainty.difficulty)}."
        )
    ]
    if data.interrupted:
        text.append("The run was interrupted: these are the paths until then.")
    notes = tuple(clean(note, 400) for note in data.notes)
    pictures = (
        _fan(name, sites, palette),
        *_payback(name, sites, palette),
        _interval(name, sites, "profit_usd", "Profit: P10, P50, P90", "profit, USD", palette),
        _interval(name, sites, "npv_usd", "Net present value: P10, P50, P90", "NPV, USD", palette),
    )
    rows = tuple(
        (clean(s.name, 80), *(_number(v, 4) for v in _ends(s.btc)),
         *(_number(v) for v in _ends(s.cost_per_btc_usd)), f"{s.probability_of_loss:.0%}",
         f"{s.probability_of_negative_npv:.0%}", _usd(s.cvar_95_usd))
        for s in sites
    )  # fmt: skip
    headers = ("site", ">BTC, P10", ">BTC, P50", ">BTC, P90", ">USD/BTC, P10", ">USD/BTC, P50",
               ">USD/BTC, P90", ">paths with a loss", ">NPV below 0",
               ">mean NPV of worst 5%")  # fmt: skip
    return Group(document.heading, pictures, tuple(text), notes, facts=Table(headers, rows))


def _fan(name: str, sites: Sequence[PathsOutcome], palette: Palette) -> Picture:
    shown = sites[:MOST_LINES]
    rows: Records = []
    cells: list[Row] = []
    for s in sites:
        for month in s.fan:
            low, value, high = _ends(month.cumulative_cash_usd)
            cells.append((clean(s.name, 80), clean(month.month), *map(_usd, (low, value, high))))
            if s in shown and None not in (low, value, high):
                rows.append({"month": f"{month.month}-01", "low": low, "value": value,
                             "high": high, "panel": clean(s.name, 80)})  # fmt: skip
    ends = [f"{clean(s.name)} {_usd(s.fan[-1].cumulative_cash_usd.p50)}" for s in shown]
    return Picture(
        f"fan-{name}", "Cumulative cash, after the outlay",
        f"Median at the end, USD: {', '.join(ends)}.",
        charts.bands(rows, "month", "panel", [clean(s.name, 80) for s in shown], "", "USD", "~s",
                     size=80, x_type="T", shared=False, zero_rule=True,
                     palette=palette.of(clean(s.name, 80) for s in shown)),
        Table(("site", "month", ">P10", ">P50", ">P90"), tuple(cells)),
        "The line is the median, the band reaches from P10 to P90 of each month.",
    )  # fmt: skip


def _payback(name: str, sites: Sequence[PathsOutcome], palette: Palette) -> list[Picture]:
    """Share of the paths that have paid back; nothing where nothing was laid out."""
    paid = [s for s in sites if s.paid_back_by]
    if not paid:
        return []
    rows: Records = []
    cells: list[Row] = []
    for s in paid:
        label = clean(s.name, 80)
        for by in s.paid_back_by:
            cells.append((label, clean(by.month), f"{by.probability:.0%}"))
            if s in paid[:MOST_LINES]:
                rows.append({"month": f"{by.month}-01", "share": by.probability,
                             "site": label})  # fmt: skip
    says = ", ".join(
        f"{clean(s.name)} {s.paid_back_by[-1].probability:.0%}" for s in paid[:MOST_LINES]
    )
    return [Picture(
        f"payback-{name}", "Paid back by",
        f"Share of the paths that have paid back by the end: {says}.",
        charts.lines(rows, "month", "share", "site",
                     [clean(s.name, 80) for s in paid[:MOST_LINES]], "", "share of the paths",
                     "%", x_type="T", x_form="%b %y", top=1.0,
                     palette=palette.of(clean(s.name, 80) for s in paid[:MOST_LINES])),
        Table(("site", "month", ">paid back"), tuple(cells)),
    )]  # fmt: skip


def _interval(
    name: str, sites: Sequence[PathsOutcome], key: str, title: str, axis: str, palette: Palette
) -> Picture:
    rows: Records = []
    cells: list[Row] = []
    for s in sites:
        low, value, high = _ends(getattr(s, key))
        cells.append((clean(s.name, 80), *map(_usd, (low, value, high))))
        if None not in (low, value, high):
            rows.append({"site": clean(s.name, 80), "low": low, "value": value, "high": high})
    says = "; ".join(f"{c[0]} {c[1]} … {c[3]}" for c in cells[:8])
    ident = key.removesuffix("_usd")
    names = [clean(s.name, 80) for s in sites]
    return Picture(
        f"{ident}-band-{name}", title, f"P10 to P90, USD: {says}.",
        charts.intervals(rows, "site", names, axis, "site", names, palette=palette.of(names),
                         legend=False),
        Table(("site", ">P10", ">P50", ">P90"), tuple(cells)),
    )  # fmt: skip


def backtests(documents: Sequence[Document[Backtest]], palette: Palette) -> Part:
    """Methods have colours of their own."""
    lead = "How far the difficulty forecast was off, beside what calculators assume."
    return Part("backtest", "Back-test", lead, tuple(_backtest(d) for d in documents))


def _backtest(document: Document[Backtest]) -> Group:
    name, data = document.name, document.content
    text = (f"Record: {clean(data.record.source)}; {counted(data.paths, 'path')}.",)
    pictures: list[Picture] = []
    for scored in dict.fromkeys(s.scored for s in data.scores):
        label, ident = ("", name) if scored == "coins" else (", USD", f"{scored}-{name}")
        scores = [s for s in data.scores if s.scored == scored]
        pictures.append(_crps(ident, label, scores))
        pictures += _origins(ident, label, [o for o in data.origins if o.scored == scored])
    return Group(document.heading, tuple(pictures), text)


def _crps(name: str, label: str, scores: Sequence[Score]) -> Picture:
    rows: Records = [
        {"case": f"{s.horizon} epochs, from {s.start}", "method": clean(s.method),
         "low": 0.0, "value": s.crps, "high": s.crps}
        for s in scores
    ]  # fmt: skip
    cases = list(dict.fromkeys(row["case"] for row in rows))
    methods = list(dict.fromkeys(row["method"] for row in rows))
    cells = tuple(
        (str(s.start), str(s.horizon), str(s.origins), clean(s.method),
         f"{s.crps:.3f}", f"{s.median_bias:+.1%}",
         "-" if s.coverage is None else f"{s.coverage:.1%}")
        for s in scores
    )  # fmt: skip
    headers = (">from epoch", ">epochs ahead", ">forecasts", "method", ">CRPS", ">median bias",
               ">within P10–P90")  # fmt: skip
    return Picture(
        f"crps-{name}", f"Error of each method (CRPS{label})", _smallest(scores),
        charts.intervals(rows, "case", cases, "CRPS, smaller is better", "method", methods, "~g",
                         palette=fixed(METHODS)),
        Table(headers, cells), "The error is the distance from zero to the point.",
    )  # fmt: skip


def _smallest(scores: Sequence[Score]) -> str:
    """The best method of each horizon, where all were scored on the same origins."""
    smallest = []
    for horizon in sorted({s.horizon for s in scores}):
        scored = [s for s in scores if s.horizon == horizon]
        fair = [
            start for start in sorted({s.start for s in scored})
            if len({s.origins for s in scored if s.start == start}) == 1
        ]  # fmt: skip
        if fair:
            best = min((s for s in scored if s.start == fair[0]), key=lambda s: s.crps)
            smallest.append(
                f"{clean(best.method)} {best.crps:.3f} ({horizon} epochs, from {fair[0]})"
            )
    return (
        f"Smallest error: {'; '.join(smallest)}."
        if smallest
        else "The methods were scored on different epochs, so that their errors cannot be compared."
    )


def _origins(name: str, label: str, origins: Sequence[Origin]) -> list[Picture]:
    """Forecasts divided by outcomes, by origin: a panel for each horizon.

    Shown are the calculators and the forecast that knows most; all are in the table.
    """
    if not origins:
        return []
    there = {o.method for o in origins}
    banded = next(method for method in BANDED if method in there)
    band = [
        {"epoch": o.epoch, "low": o.low, "high": o.high, "panel": _ahead(o)}
        for o in origins
        if o.method == banded
    ]
    rows: Records = [
        {"epoch": o.epoch, "median": o.median, "method": clean(o.method),
         "panel": _ahead(o)}
        for o in origins
        if o.method == banded or o.method not in BANDED
    ]  # fmt: skip
    cells = tuple(
        (str(o.horizon), str(o.epoch), clean(o.method),
         *(f"{value:.3f}" for value in (o.low, o.median, o.high)),
         ("yes" if o.covered else "no") if o.method in BANDED else "-")
        for o in sorted(origins, key=lambda o: (o.horizon, o.method != banded, o.epoch))
    )  # fmt: skip
    panels = list(dict.fromkeys(row["panel"] for row in rows))
    # The forecast last: its line lies on top, and its colour is the band's.
    methods = sorted(dict.fromkeys(row["method"] for row in rows), key=banded.__eq__)
    held = _held([o for o in origins if o.method == banded])
    return [Picture(
        f"forecast-{name}", f"Forecast divided by outcome{label}",
        f"The outcome lay in the band from P10 to P90 of {held}.",
        charts.ratios(rows, band, "epoch", "median", "method", methods, "panel", panels,
                      "difficulty epoch of the forecast", "forecast / outcome", fixed(METHODS)),
        Table((">epochs ahead", ">epoch", "method", ">P10", ">P50", ">P90", "inside"), cells),
        f"At 1 the forecast was right. Lines are medians, the band is P10 to P90 of “{banded}”.",
    )]  # fmt: skip


BANDED = ("forecast, price held", "forecast, price drawn", "forecast")
"""The methods that are more than a single number, the one to show first."""


def _ahead(origin: Origin) -> str:
    return f"{origin.horizon} epochs ahead"


def _held(origins: Sequence[Origin]) -> str:
    shares = []
    for horizon in sorted({o.horizon for o in origins}):
        ahead = [o for o in origins if o.horizon == horizon]
        held = sum(bool(o.covered) for o in ahead) / len(ahead)
        shares.append(f"{held:.0%} of the {len(ahead)} forecasts {horizon} epochs ahead")
    return ", ".join(shares)


def _number(value: float | None, digits: int = 0) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"


def _usd(value: float | None) -> str:
    return "-" if value is None else usd(value)
