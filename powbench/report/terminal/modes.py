"""The modes of a site's rigs: what each leaves, and between which prices it is the best."""

from __future__ import annotations

from ...analysis.mode_words import per_kwh
from ...analysis.modes import Choice, Option
from ...rigs.rig import TERA
from ..units import usd
from .tables import PlainTable, plain_table


def table(choice: Choice) -> PlainTable:
    """One row per mode of each rig, by its power."""
    several = len(choice.lines) > 1
    days, hours = choice.normal.hours.count / 24, choice.normal.hours.count
    made = plain_table(
        *(("=rig",) if several else ()),
        *("=mode", "!>TH/s", "!>W", ">J/TH", "!>USD/day", "best at USD/kWh", ">hours"),
        title=f"modes of {choice.normal.site.name}: at all hours, and by the hour",
        spare=("J/TH", "hours"),
    )
    for of in choice.lines:
        for option in of.options:
            mode = option.mode
            made.add_row(
                *((of.line.rig.name,) if several else ()),
                mode.name,
                f"{mode.hashes_per_second.value / TERA:,.4g}",
                f"{mode.watts.value:,.5g}",
                f"{mode.joules_per_terahash:.1f}",
                usd(option.profit_usd / days),
                _range(option),
                f"{option.hours / hours:.0%}",
            )
    return made


def _range(option: Option) -> str:
    if option.below is None:
        return "never"
    low = f"{per_kwh(option.above)}" if option.above is not None else ""
    return f"{low} to {per_kwh(option.below)}" if low else f"below {per_kwh(option.below)}"
