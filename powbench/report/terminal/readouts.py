"""What miners say of themselves, on the terminal: one in full, or several in a table."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from ...documents.fields import ABSENT
from ...documents.miners import Figure, Miners, ReadMiner
from ..units import counted, hash_rate, significant
from .tables import plain_table

CLAIM = "note: these are the miner's own words; `powbench miners measure` counts its work"
RATE, POWER, HOTTEST = "hash rate", "power", "chip temperature"


def one(miner: ReadMiner) -> RenderableType:
    """Who it says it is, and each figure with its unit and what it is."""
    table = plain_table("=figure", "!>value", "!what it is", "~note", spare=("note",))
    for figure in miner.figures:
        table.add_row(figure.name, value(figure), what(figure), _note(figure))
    lines: list[RenderableType] = [Text(sentence(miner))]
    lines += [table] if miner.figures else []
    lines += [Text(f"note: {note}") for note in miner.notes]
    return Group(*lines, Text(CLAIM))


def several(found: Miners) -> RenderableType:
    """A row for each miner, and why others were not read."""
    table = plain_table(
        *("=address", "~model", "!>hash rate", "!>power", "what the\npower is", ">chip"),
        *("~firmware", "api"),
        spare=("api", "firmware", "chip", "what the power is"),
    )
    for miner in found.miners:
        power = _named(miner, POWER)
        table.add_row(
            miner.address,
            miner.identity.model or "not told",
            _value(miner, RATE),
            _value(miner, POWER),
            what(power) if power else "",
            _value(miner, HOTTEST),
            miner.identity.firmware,
            miner.api,
        )
    miners = counted(len(found.miners), "miner")
    verb = "answers" if len(found.miners) == 1 else "answer"
    asked = f"of {found.addresses:,} that were asked"
    lines: list[RenderableType] = [Text(f"{miners} {verb}, {asked}.")]
    lines += [table] if found.miners else []
    lines += [Text(f"{other.address} was not read: {other.reason}") for other in found.others]
    lines += [Text(f"note: {m.address}: {note}") for m in found.miners for note in m.notes]
    return Group(*lines, *([Text(CLAIM)] if found.miners else []))


def sentence(miner: ReadMiner) -> str:
    """`192.0.2.7 calls itself Bitaxe Gamma 601, named desk, with AxeOS v2.9.0 (AxeOS). …`"""
    who = miner.identity
    named = f", named {who.hostname}" if who.hostname else ""
    firmware = f", with {who.firmware}" if who.firmware else ""
    said = f"{miner.address} " + (f"calls itself {who.model}" if who.model else "tells no model")
    said += f"{named}{firmware} ({miner.api})."
    if who.boards and who.boards_hashing is not None:
        said += f" {who.boards_hashing} of its {counted(who.boards, 'board')} "
        said += "hashes." if who.boards_hashing == 1 else "hash."
    return said


def value(figure: Figure) -> str:
    """With its unit, as people read it."""
    if figure.unit == "H/s":
        return hash_rate(figure.value)
    if not figure.unit:
        return f"{figure.value:,.0f}"
    if figure.unit in ("s", "rpm"):
        return f"{figure.value:,.0f} {figure.unit}"
    return f"{significant(figure.value)} {figure.unit}"


def what(figure: Figure) -> str:
    """`measured`, and of a power where."""
    return figure.what if figure.scope is ABSENT else f"{figure.what}, {figure.scope}"


def _note(figure: Figure) -> str:
    return "" if figure.note is ABSENT else str(figure.note)


def _named(miner: ReadMiner, name: str) -> Figure | None:
    return next((f for f in miner.figures if f.name == name), None)


def _value(miner: ReadMiner, name: str) -> str:
    found = _named(miner, name)
    return value(found) if found else "not told"
