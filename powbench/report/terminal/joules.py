"""A miner's watts and joules per terahash: at the wall, at the board, as reported, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType

from ...energy import levels
from ...energy.reading import TERAHASH, EnergyReading
from ...measure.measurement import Measurement
from ...scope import breadth
from ..units import significant
from .energy import level_cell
from .tables import plain_table

NOT_KNOWN = "not known"


def cells(m: Measurement) -> list[tuple[str, ...]]:
    """A row for each meter that could be read, the widest scope first, and one for what the
    miner reports: its watts over its own rate."""
    readings = sorted((r for r in m.energy if r.available), key=lambda r: breadth(r.scope))
    rows = [(m.kernel, *_row(r)) for r in readings]
    told = m.miner.reported if m.miner else None
    if told and told.watts:
        per = told.watts / told.hashes_per_second * TERAHASH if told.hashes_per_second else None
        scope = f" ({told.watts_scope})" if told.watts_scope else ""
        level = levels.claimed(told.watts_kind or "", told.watts_scope or "")
        rows.append(
            (m.kernel, f"as reported{scope}", told.watts_kind or "", significant(told.watts),
             NOT_KNOWN, _figure(per), level.cell, NOT_KNOWN)
        )  # fmt: skip
    return rows


def _row(r: EnergyReading) -> tuple[str, ...]:
    watts = r.watts or 0.0
    low, high = r.hashes_per_joule_low, r.hashes_per_joule_high
    apart = (r.uncertainty or 0.0) * watts
    spread = NOT_KNOWN
    if r.uncertainty is not None:
        spread = _range(watts - apart, watts + apart) if apart else "declared"
    joules = _range(TERAHASH / high, TERAHASH / low) if low and high else NOT_KNOWN
    place = r.name if r.scope == "declared" else f"{r.scope}: {r.name}"
    figure = _figure(r.j_per_th)
    return place, r.kind, significant(watts), spread, figure, level_cell(r), joules


def _range(low: float, high: float) -> str:
    return f"{significant(low)} … {significant(high)}"


def _figure(value: float | None) -> str:
    return "-" if value is None else significant(value)


def table(measurements: Sequence[Measurement]) -> list[RenderableType]:
    """Of all miners; nothing without a reading. One miner alone needs no column for its name."""
    rows = [row for m in measurements for row in cells(m)]
    if not rows:
        return []
    several = len({row[0] for row in rows}) > 1
    specs = ["=where", "kind", "!>watts", ">interval\nof watts", "!>J/TH", "!level",
             ">interval\nof J/TH"]  # fmt: skip
    drawn = plain_table(
        *(["=miner"] if several else []), *specs,
        spare=("kind", "interval of watts", "interval of J/TH"),
    )  # fmt: skip
    for row in rows:
        drawn.add_row(*(row if several else row[1:]))
    return [drawn]
