"""A simulation for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from ...analysis.totals import Total, total
from ...simulation.band import Bands
from ...simulation.run import Simulation
from ...simulation.summary import Band, Summary
from ...sites.projection import Projection
from ..shown import shown
from ..units import counted, strip, usd, usd_alike
from .ends import FIRST, between, left_out
from .tables import Drawn, plain_table, prose, shortened

if TYPE_CHECKING:
    from ...documents import simulation as documents


def table(done: Simulation, about: documents.Simulation, every: bool = False) -> RenderableType:
    """Bands side by side, then each fan as three strips; about: what the paths are of; every:
    also of the sites between the first and the last of many."""
    summaries = done.summaries
    table = plain_table(
        *("=site", "!", ">BTC", ">USD/BTC", "!>profit", ">NPV", ">loss", ">CVaR 95%"),
        ">payback",
        spare=("BTC", "USD/BTC", "CVaR 95%", "payback", "NPV"),
    )
    count = len(summaries) - (len(done.sites) > 1)  # the fleet is the last
    shown_ones: list[Summary] = []
    for place, s in enumerate(summaries, 1):
        if not every and between(place, count):
            if place == FIRST + 1:
                table.add_row(left_out(count), *[""] * (len(table.columns) - 1))
            continue
        shown_ones.append(s)
        paid = "" if s.payback_share is None else f"{s.payback_share:.0%} pay back"
        for name in ("p90", "p50", "p10"):
            middle = name == "p50"
            table.add_row(
                s.name if name == "p90" else "",
                name.upper(),
                _coins(getattr(s.coins, name)),
                # The good end of a cost is the low one.
                _per_btc(getattr(s.cost_per_btc, {"p90": "p10", "p10": "p90"}.get(name, name))),
                _of_three(s.profit, name),
                _of_three(s.npv, name),
                f"{s.loss:.1%}" if middle else "",
                _usd(s.cvar) if middle else "",
                _payback(s, name) if name != "p10" else paid,
            )
    lines: list[RenderableType] = [
        Text(_answer(summaries, about.horizon.days)),
        Text(
            f"{counted(done.paths, 'path')}, seed {about.seed}; "
            f"difficulty: {about.uncertainty.difficulty}"
            + (f"; quantiles within {done.error:.1%} of themselves" if done.error else "")
        ),
        table,
        *(prose(_hedged(s)) for s in shown_ones if s.hedged),
        Text("cash up to each month, after tax and outlay [USD]"),
    ]
    lines += [Drawn(partial(_fan, s)) for s in shown_ones]
    returned = [s for s in shown_ones if s.paid_back]
    if returned:
        lines.append(Text("share of paths in which the outlay has been paid back, by month"))
        lines += [Drawn(partial(_returned, s)) for s in returned]
    return Group(*lines)


def _answer(summaries: Sequence[Summary], days: int) -> str:
    """The band of the whole: the fleet's, or of the only site."""
    s = summaries[-1]
    who, middle = s.name if len(summaries) == 1 else "the fleet", s.profit.p50 or 0.0
    does = "earns" if middle >= 0 else "loses"
    sentence = (
        f"In half of the paths {who} {does} {usd(abs(middle))} USD or more in "
        f"{counted(days, 'day')}. "
        f"8 of 10 paths end between {_usd(s.profit.p10)} and {_usd(s.profit.p90)} USD; "
        f"{s.loss:.0%} of the paths lose money."
    )
    if s.payback_share is not None:
        sentence += f" The outlay comes back in {s.payback_share:.0%} of the paths."
    return sentence


def _hedged(s: Summary) -> str:
    """What selling forward does to the bad end of the NPV."""
    assert s.hedged is not None
    return (
        f"{s.name}: with the hash rate sold forward, P10 of the NPV is {_usd(s.hedged.npv.p10)} "
        f"USD in place of {_usd(s.npv.p10)}, CVaR 95% {_usd(s.hedged.cvar)} in place of "
        f"{_usd(s.cvar)}, and the mean {_usd(s.hedged.mean_npv)} in place of {_usd(s.mean_npv)}."
    )


def _payback(s: Summary, name: str) -> str:
    if s.payback_share is None:
        return ""
    value = getattr(s.payback, {"p90": "p10"}.get(name, name))
    return "never" if value is None else f"{value:.2f} years"


LABEL = 20
STRIP = 64


def _label(name: str, width: int, plain: bool) -> str:
    room = LABEL if width >= 80 else LABEL // 2
    return f"{shortened(shown(name), room, plain):{room}}"


def _returned(s: Summary, width: int, plain: bool) -> list[str]:
    label = _label(s.name, width, plain)
    room = max(10, min(STRIP, width - len(label) - 12))
    return [f"  {label}     {strip(s.paid_back, room)} {s.paid_back[-1]:.0%}"]


def _fan(s: Summary, width: int, plain: bool) -> list[str]:
    """P90, P50 and P10 of the running cash on one scale, and where they end."""
    known = [b for b in s.fan if b.p10 is not None and b.p50 is not None and b.p90 is not None]
    low = min(0.0, *(b.p10 for b in known if b.p10 is not None))
    high = max(0.0, *(b.p90 for b in known if b.p90 is not None))
    lines = []
    for name in ("p90", "p50", "p10"):
        values = [float(getattr(b, name)) for b in known]
        label, end = _label(s.name if name == "p90" else "", width, plain), _usd(values[-1])
        room = max(10, min(STRIP, width - len(label) - len(end) - 8))
        drawn = strip([(v - low) / ((high - low) or 1.0) for v in values], room)
        lines.append(f"  {label} {name.upper()} {drawn} {end}")
    return lines


def widths(projections: Sequence[Projection], bands: Bands, most: int) -> list[str]:
    """Profit, NPV and cost per BTC as the file has them, and P10 to P90 beside them.

    projections: best first, of which `most` are shown; then all together. Nothing where
    all is certain or there are no bands. Where a projected profit lies outside its own
    band, why.
    """
    if bands.certain:
        return []
    listed = [p for p in projections[:most] if p.site.name in bands.sites]
    answers = ", which answers the price" if bands.answers else ""
    drawn = counted(bands.paths, "drawn path")
    head = f"P10 … P90 of {drawn} (difficulty: {bands.difficulty}{answers})"
    wide = [_width(total((p,)), bands.sites[p.site.name]) for p in listed]
    if bands.together is not None:
        wide.append(_width(total(projections), bands.together))
    if not any(wide):  # of a day, in which nothing that is drawn changes
        return []
    lines = [f"as projected, and in parentheses {head}; `powbench simulate` shows more"]
    lines += filter(None, wide)
    outside = [p.site.name for p in listed if not _holds(bands.sites[p.site.name], p.profit_usd)]
    if outside and bands.difficulty == "forecast":
        held = "keeps difficulty as it is" if bands.still else "takes the difficulty of the file"
        lines.append(
            f"  The projected profit of {_listed(outside)} lies outside its band: the projection "
            f"{held}, and the band follows the forecast of difficulty."
        )
    return lines


def _holds(s: Summary, profit_usd: float) -> bool:
    low, high = s.profit.p10, s.profit.p90
    return low is None or high is None or low <= profit_usd <= high


def _width(total: Total, s: Summary) -> str:
    """Empty where both ends of all are the same."""
    if all(len(set(_ends(band))) == 1 for band in (s.profit, s.npv)):
        return ""
    text = (
        f"  {s.name}: profit {_with(total.profit_usd, s.profit)}, NPV {_with(total.npv_usd, s.npv)}"
    )
    if total.cost_per_btc is None:
        return f"{text}, no coins"
    low, high = _per_btc(s.cost_per_btc.p10), _per_btc(s.cost_per_btc.p90)
    return f"{text}, {_per_btc(total.cost_per_btc)} USD/BTC ({low} … {high})"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} sites"


def _ends(band: Band) -> list[str]:
    return usd_alike((band.p10, band.p90))


def _with(value: float, band: Band) -> str:
    """`7,925 (-419,477 … 556,531)`"""
    own, low, high = usd_alike((value, band.p10, band.p90))
    return f"{own} ({low} … {high})"


def _per_btc(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def _coins(value: float | None) -> str:
    return "-" if value is None else f"{value:,.4f}"


def _of_three(band: Band, name: str) -> str:
    names = ("p10", "p50", "p90")
    return usd_alike([getattr(band, one) for one in names])[names.index(name)]


def _usd(value: float | None) -> str:
    return "-" if value is None else usd(value)
