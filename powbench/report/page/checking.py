"""The check part: the verdict, each launch's ratio, and the slices with what was dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

import altair as alt

from ...documents.check import Check, Kernel
from ...documents.counts import Counts
from ...documents.fields import ABSENT
from . import charts
from .documents import Document
from .downsample import GROUPS, grouped, spread
from .draw import SERIES, SOFT
from .palette import CONTROL, Palette
from .picture import Group, Part, Picture, Records, Row, Table, clean, gathered, thinned

TONES = {"pass": "good", "regressed": "bad"}
MOST_DROPPED = 300
MOST_GROWN = 8


def part(documents: Sequence[Document[Check]], palette: Palette) -> Part:
    """Its arms are in no other part: they take no colours from the page."""
    lead = ", ".join(f"{d.heading}: {clean(d.content.verdict)}" for d in documents)
    return Part("check", "Check", f"{lead}.", tuple(g for d in documents for g in _groups(d)))


def _groups(document: Document[Check]) -> Iterator[Group]:
    """Of a check; where both gates judged, what was counted stands in a group of its own."""
    yield _group(document)
    data = document.content
    if data.counts is not ABSENT and data.kernels:
        text = f"Instructions were counted, with a margin of {data.counts.margin:.4%}."
        yield Group(
            f"{document.heading}: instructions of a hash", text=(text,), facts=_counted(data.counts)
        )


def _group(document: Document[Check]) -> Group:
    name, data = document.name, document.content
    verdict, margin = clean(data.verdict), data.settings.margin
    arms = ", ".join(f"{arm} is {clean(a.label or a.what)}" for arm, a in data.arms.items())
    text = [f"{arms}. The margin is {margin:.1%}, the seed {data.settings.seed}."]
    by_counts = data.counts is not ABSENT and not data.kernels
    if data.counts is not ABSENT and by_counts:
        text = [f"{arms}. Instructions were counted, with a margin of {data.counts.margin:.4%}."]
    for gate in data.gates if data.gates is not ABSENT else ():
        spoke = ", and it spoke" if gate.spoke else ""
        text.append(f"By {gate.name}: {gate.verdict}{spoke}.")
    if data.identical:
        text.append("Both arms run exactly the same code, so nothing was measured.")
    text += [clean(data.reason, 400)] if data.reason else []
    notes = gathered(("", note) for note in data.notes)
    kernels = data.kernels
    pictures = []
    if any(k.numbers for k in kernels):
        pictures.append(_ratios(name, kernels, margin))
    pictures += [_slices(name, k) for k in kernels if k.launches]
    badge = (verdict, TONES.get(verdict, "plain"))
    return Group(
        document.heading, tuple(pictures), tuple(text), notes,
        facts=_counted(data.counts) if data.counts is not ABSENT and by_counts else _table(kernels),
        badge=badge,
    )  # fmt: skip


def _counted(counts: Counts) -> Table | None:
    rows = []
    for k in counts.kernels:
        grown = k.grown_lines[:MOST_GROWN] if k.change is not None and k.change > 0 else ()
        rows.append((
            clean(k.kernel), f"{k.base.instructions:,.10g}", f"{k.head.instructions:,.10g}",
            "-" if k.change is None else f"{k.change:+.3%}",
            ", ".join(f"{clean(g.name)} {g.head - g.base:+.6g}" for g in grown),
            clean(k.verdict),
        ))  # fmt: skip
    headers = ("kernel", ">instructions in base", ">in head", ">change", "lines that grew",
               "verdict")  # fmt: skip
    return Table(headers, tuple(rows)) if rows else None


def _table(kernels: Sequence[Kernel]) -> Table | None:
    rows = []
    for k in kernels:
        slow = k.slow_down
        rows.append((
            clean(k.kernel), f"{slow.median:+.2%}" if slow else "-",
            f"{slow.low:+.2%} … {slow.high:+.2%}" if slow else "-",
            f"{exp(k.control) - 1:+.2%}" if k.control is not None else "-",
            str(len(k.numbers)), f"{k.rounds.dropped} of {k.rounds.measured}",
            clean(k.verdict),
        ))  # fmt: skip
    headers = ("kernel", ">slow-down", ">interval", ">control, A' to A", ">launches",
               ">dropped rounds", "verdict")  # fmt: skip
    return Table(headers, tuple(rows)) if rows else None


def _ratios(name: str, kernels: Sequence[Kernel], margin: float) -> Picture:
    rows: Records = []
    cells: list[Row] = []
    for k in kernels:
        for launch in k.launches:
            pairs = ((launch.number, "B / A"), (launch.control, "A' / A (control)"))
            for logarithm, ratio in pairs:
                if logarithm is None:
                    continue
                change = exp(logarithm) - 1
                rows.append({"kernel": clean(k.kernel, 60), "what": ratio, "change": change})
                cells.append((clean(k.kernel), str(launch.index), ratio, f"{change:+.2%}"))
    order = list(dict.fromkeys(clean(k.kernel, 60) for k in kernels))
    series = ["B / A", "A' / A (control)"]
    axis = alt.X("change:Q", axis=charts.axis("slow-down of each launch", "+.1%"))
    points = (
        alt.Chart(charts.data(rows))
        .mark_point(size=70, filled=True, opacity=0.75)
        .encode(
            x=axis,
            y=charts.names("kernel", order),
            yOffset=alt.YOffset("what:N", sort=series),
            color=charts.colours("what", series, {series[0]: SERIES[0], series[1]: CONTROL}),
            shape=alt.Shape("what:N", sort=series, legend=None),
        )
    )
    marks = [{"at": 0.0, "dash": "equal"}, {"at": margin, "dash": "margin"}]
    rules = (
        alt.Chart(charts.data(marks))
        .mark_rule(color=SOFT)
        .encode(
            x="at:Q",
            strokeDash=alt.StrokeDash(
                "dash:N",
                scale=alt.Scale(domain=["equal", "margin"], range=[[1, 0], [5, 4]]),
                legend=None,
            ),
        )
    )
    labels = (
        alt.Chart(charts.data([marks[1]]))
        .mark_text(align="left", dx=4, baseline="top", y=0)
        .encode(x="at:Q", text="dash:N")
    )
    chart = charts.as_dict(
        (rules + points + labels).properties(height=charts.height(2 * len(order), 90))
    )
    verdicts = ", ".join(f"{clean(k.kernel)} {clean(k.verdict)}" for k in kernels)
    return Picture(
        f"launches-{name}", "Slow-down, launch by launch", f"Verdicts: {verdicts}.", chart,
        Table(("kernel", ">launch", "ratio", ">slow-down"), tuple(cells)),
        f"The full line marks equal speed, the dashed line the margin of {margin:.1%}. "
        "To the right, B is slower.",
    )  # fmt: skip


def _slices(name: str, kernel: Kernel) -> Picture:
    """Every slice in the order measured, against its arm's median; dropped rounds crossed."""
    kept: dict[str, list[tuple[float, float]]] = {}
    crosses: Records = []
    causes: dict[str, int] = {}
    place = 0
    for launch in kernel.launches:
        for one in launch.rounds:
            for arm in one.order:
                if arm not in one.slices:
                    continue
                seconds = one.slices[arm].seconds
                place += 1
                if one.dropped:
                    crosses.append({"at": place, "value": seconds, "panel": arm})
                else:
                    kept.setdefault(arm, []).append((place, seconds))
            for cause in one.dropped:
                causes[cause] = causes.get(cause, 0) + 1
    rows: Records = []
    cells: list[Row] = []
    most = 0
    arms = [arm for arm in ("A", "B", "A'") if arm in kept]
    for arm in arms:
        values = sorted(s for _, s in kept[arm])
        middle = values[len(values) // 2]
        most = max(most, len(values))
        for g in grouped([float(i) for i, _ in kept[arm]], [s / middle - 1 for _, s in kept[arm]]):
            rows.append(
                {"at": g.place, "low": g.low, "value": g.value, "high": g.high, "panel": arm}
            )
        of_arm = [c for c in crosses if c["panel"] == arm]
        for cross in of_arm:
            cross["value"] = cross["value"] / middle - 1
        cells.append((arm, str(len(values)), str(len(of_arm)), f"{middle * 1e3:,.3f}",
                      f"{values[0] * 1e3:,.3f}", f"{values[-1] * 1e3:,.3f}"))  # fmt: skip
    shown = spread([c for c in crosses if c["panel"] in arms], MOST_DROPPED)
    counted = ", ".join(f"{clean(c).replace('_', ' ')} {n}" for c, n in causes.items())
    measured, dropped = kernel.rounds.measured, kernel.rounds.dropped
    note = (
        f"A cross is a slice of a dropped round ({counted})."
        if crosses
        else "No round was dropped."
    )
    if len(crosses) > len(shown):
        note += f" {len(shown)} of {len(crosses)} crosses are drawn."
    if most > GROUPS:
        note += " " + thinned(GROUPS, most, "slices")
    return Picture(
        f"slices-{clean(kernel.kernel, 40)}-{name}",
        f"Slices of {clean(kernel.kernel, 40)}, in order",
        f"Time of each slice, as a difference from the median of its arm. {dropped} of {measured} "
        "rounds were dropped.",
        charts.bands(rows, "at", "panel", arms, "slice", "", "+.1~%", shown, 56,
                     crosses_are="slice of a dropped round"),
        Table(("arm", ">kept", ">dropped", ">median ms", ">fastest ms", ">slowest ms"),
              tuple(cells)),
        note,
    )  # fmt: skip
