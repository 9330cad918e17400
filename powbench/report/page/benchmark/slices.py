"""The slices of a result over time, and those that were dropped."""

from __future__ import annotations

from collections.abc import Sequence

from ....measure.disturbance import tally
from ....measure.document import Result
from ....measure.measurement import Measurement
from ...units import count, hash_rate
from .. import charts, mining
from ..downsample import GROUPS, grouped, spread
from ..picture import Picture, Records, Table, clean, thinned
from .crowd import MOST_CROSSES, PANELS
from .legend import Legend
from .words import setting


def over_time(name: str, result: Result, names: Legend) -> Picture:
    """Every slice that counts, in groups, and every dropped one as a cross."""
    fastest = sorted(result.measurements, key=lambda m: -m.hashes_per_second.median)
    rows: Records = []
    crosses: Records = []
    shown = fastest[:PANELS]
    for m in shown:
        middle = m.hashes_per_second.median
        rates = [s.nonces / s.seconds / middle - 1 for s in m.slices]
        for g in grouped([s.began + s.seconds / 2 for s in m.slices], rates):
            rows.append({"at": round(g.place, 3), "low": round(g.low, 5),
                         "value": round(g.value, 5), "high": round(g.high, 5),
                         "panel": setting(m)})  # fmt: skip
        for s in m.dropped:
            crosses.append({"at": round(s.began + s.seconds / 2, 3), "panel": setting(m),
                            "value": round(s.nonces / s.seconds / middle - 1, 5)})  # fmt: skip
    cells = []
    for m in fastest:
        rates_kept = [s.nonces / s.seconds for s in m.slices]
        cells.append((setting(m), count(len(rates_kept)), hash_rate(min(rates_kept)),
                      hash_rate(m.hashes_per_second.median), hash_rate(max(rates_kept)),
                      count(len(m.dropped)), clean(tally(m.dropped)) or "-",
                      f"{m.seconds:,.1f}"))  # fmt: skip
    low, high = min(r["low"] for r in rows), max(r["high"] for r in rows)
    drawn = spread(crosses, MOST_CROSSES)
    alone = mining.only(fastest)
    return Picture(
        f"slices-{name}", "Hash rate over time" if alone else "Slices over time",
        f"Each slice differs from the rate of its measurement by {low:+.1%} to {high:+.1%}. "
        + ("" if alone else _dropped(fastest)),
        charts.bands(rows, "at", "panel", [setting(m) for m in shown], "seconds", "", "+.1~%",
                     drawn, size=52, crosses_are="dropped slice",
                     palette={setting(m): names.colours[names.label(m)] for m in shown}),
        Table((mining.column(fastest), ">slices", ">slowest", ">rate", ">fastest", ">dropped",
               "reason", ">seconds"), tuple(cells)),
        _slices_note(fastest, len(crosses), len(drawn)),
    )  # fmt: skip


def _dropped(measured: Sequence[Measurement]) -> str:
    dropped = [s for m in measured for s in m.dropped]
    every = len(dropped) + sum(len(m.slices) for m in measured)
    if not dropped:
        return "No slice was dropped."
    return f"{count(len(dropped))} of {count(every)} slices were dropped: {clean(tally(dropped))}."


def _slices_note(fastest: Sequence[Measurement], crosses: int, drawn: int) -> str:
    notes = [mining.chance(fastest)] if mining.only(fastest) else []
    most = max(len(m.slices) for m in fastest[:PANELS])
    if most > GROUPS:
        notes.append(thinned(GROUPS, most, "slices"))
    if crosses:
        notes.append("A cross is a slice that another program disturbed, by the counters of the "
                     "system. It does not count for the rate.")  # fmt: skip
    if drawn < crosses:
        notes.append(f"{count(drawn)} of {count(crosses)} crosses are drawn.")
    if len(fastest) > PANELS:
        notes.append(
            f"Drawn are the {PANELS} fastest of {len(fastest)} measurements; the table has all."
        )
    return " ".join(notes)
