"""Calibrations of meters on the terminal: the line, each load, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ...documents.calibration import Load, MeterCalibration
from ...measure import loads
from ..units import significant
from .tables import plain_table


def calibrated(c: MeterCalibration) -> RenderableType:
    """The line in a sentence, then every load by its watts."""
    table = plain_table(
        *("=load", "!>sensor,\nW", "!>meter,\nW", ">line,\nW", "!>off by", "!held out", ">at, s"),
        spare=("at, s", "line, W"),
    )
    for x in sorted(c.loads, key=lambda x: (x.threads * x.duty, x.at)):
        table.add_row(
            str(loads.Load(x.threads, x.duty)), significant(x.meter_watts, 4),
            significant(x.against_watts, 4), significant(x.fitted_watts, 4), _off(x),
            "yes" if x.held_out else "", f"{x.at:.0f}",
        )  # fmt: skip
    return Group(Text(sentence(c)), table)


def sentence(c: MeterCalibration) -> str:
    low, high = significant(c.lowest_meter_watts), significant(c.highest_meter_watts)
    sign, apart = "−" if c.intercept_watts < 0 else "+", abs(c.intercept_watts)
    return (
        f"The meter ({c.against.name}) reads {c.slope:.4g} × the sensor ({c.meter.name}) {sign} "
        f"{apart:.4g} W, from {low} to {high} W of the sensor "
        f"(slope {c.slope_low:.4g} … {c.slope_high:.4g}, 95% sure). Loads held out are off by at "
        f"most {100 * c.held_out_error:.2g}%, and the meters went apart by {100 * c.drift:+.2g}%."
    )


def _off(x: Load) -> str:
    return f"{round(100 * (x.fitted_watts / x.against_watts - 1), 1) + 0.0:+.1f}%"  # no -0.0


def kept(found: Sequence[MeterCalibration], unfit: Sequence[str]) -> RenderableType:
    """A row for each calibration; unfit: why a run here would not take it, empty where it does."""
    if not found:
        return Text("no calibration is kept; `powbench meters calibrate` makes one")
    table = plain_table(
        *("=sensor", "=meter", "made", ">off by\nat most", "!~taken here"), spare=("made",)
    )
    for c, why in zip(found, unfit, strict=True):
        table.add_row(
            c.meter.name, c.against.name, c.created[:10], f"{100 * c.held_out_error:.2g}%",
            f"no: {why}" if why else "yes",
        )  # fmt: skip
    return table
