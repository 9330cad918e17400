"""The modes of a rig: from a sites file, or from the command line."""

from __future__ import annotations

from dataclasses import replace

from .. import quantities
from ..errors import InputError
from ..provenance import Status
from ..reading.keys import Keys, Text, key
from ..reading.table import Table
from ..rigs.rig import MOST_MODES, NORMAL, Mode, Rig, exactly

MODE = Keys(
    "Another setting of a rig: a lower or higher clock, voltage or limit of power.",
    (
        key("name", Text(), "What the mode is called.", '"low"'),
        key("hashrate", Text(), "Its hash rate with its unit.", '"80TH/s"'),
        key("power", Text(), "Its power or efficiency with its unit.", '"2000W"', '"25J/TH"'),
    ),
)  # fmt: skip


def having(row: Table, rig: Rig) -> Rig:
    """The rig with the modes of its line, where that names any."""
    if not row.has("modes"):
        return rig
    tables = row.tables("modes")
    if len(tables) > MOST_MODES:
        row.problem("modes", f"are {len(tables):,} modes, and {MOST_MODES} is the limit",
                    "keep those between which the choice is")  # fmt: skip
        return rig
    modes: list[Mode] = []
    for table in tables:
        mode = _mode(table)
        taken = {other.name for other in modes}
        if mode.name in taken:
            table.problem("name", f"there are two modes {mode.name!r}", "give each its own name")
        elif mode.name == NORMAL and not mode.is_as(rig.normal):
            table.problem("name", "is that of the rig's own figures", "call it low or high")
        modes.append(mode)
    return replace(rig, modes=tuple(modes))


def _mode(table: Table) -> Mode:
    name, rate, power = table.line("name"), table.text("hashrate"), table.text("power")
    if not name:
        table.text("name")  # tells that it is missing
    hashes = 1e12
    if rate:
        hashes = table.guarded("hashrate", lambda: quantities.hashes_per_second(rate), hashes)
    watts = table.guarded("power", lambda: draw(power, hashes), 1e3) if power else 1e3
    table.finish()
    return Mode(name, exactly(hashes), exactly(watts), Status.TYPED, table.place("hashrate"))


def draw(text: str, hashes_per_second: float) -> float:
    """A rig's power [W] from `3250W`, or from `29.5J/TH` and its hash rate."""
    if quantities.is_efficiency(text):
        return quantities.joules_per_terahash(text) * hashes_per_second / 1e12
    return quantities.watts(text)


def typed(text: str, option: str) -> Mode:
    """`low=80TH/s,2000W` of the command line."""
    name, equals, figures = text.partition("=")
    rate, comma, power = figures.partition(",")
    name = name.strip()
    if not (equals and comma and name and name.isprintable()):
        raise InputError(
            f"{option}: {text!r:.60} is no NAME=RATE,POWER", f"write {option} low=80TH/s,2000W"
        )
    if name == NORMAL:
        raise InputError(
            f"{option}: {NORMAL} is the mode of the rig's own figures", "call it low or high"
        )
    try:
        hashes = quantities.hashes_per_second(rate.strip())
        watts = draw(power.strip(), hashes)
    except InputError as error:
        raise InputError(f"{option} {name}: {error.message}", error.hint) from None
    return Mode(name, exactly(hashes), exactly(watts), Status.TYPED, option)
