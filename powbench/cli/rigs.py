"""`powbench rigs`: the catalogue, filtered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from .. import quantities
from ..errors import InputError
from ..numerals import counted
from . import files, options, output
from .values import Number, Text

if TYPE_CHECKING:
    from ..documents.rigs import CatalogueMode, CatalogueRig
    from ..rigs.catalogue import Entry
    from ..rigs.rig import Mode


def release(text: str, option: str) -> str:
    """A year or a month, as the catalogue writes them."""
    if not re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2]))?", text):
        raise InputError(f"{option}: {text!r} is no year or month", f"try {option} 2022-07")
    return text


@click.command(epilog="Example: powbench rigs s21 --max-efficiency 16 --sort efficiency")
@click.argument("words", nargs=-1)
@click.option("--vendor", metavar="NAME", help="Only rigs of this vendor.")
@click.option(
    "--max-efficiency",
    type=Number(above=True, quantity=quantities.BARE_EFFICIENCY),
    metavar="J/TH",
    help="Only rigs that need at most this.",
)
@click.option(
    "--min-hashrate",
    type=Number(above=True, quantity=quantities.HASH_RATE),
    metavar="RATE",
    help="Only rigs with at least this: 100TH/s.",
)
@click.option(
    "--since", type=Text(release), metavar="YEAR[-MONTH]",
    help="Only rigs released then or later.",
)  # fmt: skip
@click.option(
    "--sort",
    type=click.Choice(["table", "efficiency", "hashrate", "power", "release"]),
    default="table",
    show_default=True,
)
@options.common
def command(
    words: tuple[str, ...],
    vendor: str | None,
    max_efficiency: float | None,
    min_hashrate: float | None,
    since: str | None,
    sort: str,
    json_path: str | None,
) -> None:
    """List the rigs of the catalogue whose name has all WORDS."""
    from ..rigs import catalogue

    entries = list(catalogue.select(words, vendor, max_efficiency, min_hashrate, since))
    if not entries:
        vendors = ", ".join(dict.fromkeys(e.vendor for e in catalogue.entries()))
        newest = max(e.release for e in catalogue.entries())
        raise InputError(
            "no rig in the catalogue matches",
            f"leave a word or an option out; the newest is of {newest}; its vendors are {vendors}",
        )
    keys: dict[str, Any] = {
        "efficiency": lambda e: e.rig.joules_per_terahash,
        "hashrate": lambda e: -e.rig.hashes_per_second.value,
        "power": lambda e: e.rig.watts.value,
        "release": lambda e: e.release,
    }
    if sort in keys:
        entries.sort(key=keys[sort])
    if json_path is not None:
        from ..documents import reading
        from ..documents.rigs import Rigs

        document = Rigs("powbench.rigs/1", tuple(map(_row, entries)))
        files.write_text(json_path, reading.text(document))
    output.show(_table(entries))


def _row(entry: Entry) -> CatalogueRig:
    from ..documents.fields import ABSENT
    from ..documents.rigs import CatalogueRig

    rig = entry.rig
    return CatalogueRig(
        model=entry.model,
        vendor=entry.vendor,
        release=entry.release,
        hashes_per_second=rig.hashes_per_second.value,
        watts=rig.watts.value,
        watts_low=rig.watts.low,
        watts_high=rig.watts.high,
        joules_per_terahash=rig.joules_per_terahash,
        tolerance=entry.tolerance,
        tolerance_source=entry.tolerance_source,
        status=rig.status.value,
        source=rig.source,
        scope=rig.scope,  # type: ignore[arg-type]
        modes=tuple(map(_mode, rig.modes)) or ABSENT,
    )


def _mode(mode: Mode) -> CatalogueMode:
    from ..documents.rigs import CatalogueMode

    return CatalogueMode(
        mode=mode.name,
        hashes_per_second=mode.hashes_per_second.value,
        watts=mode.watts.value,
        watts_low=mode.watts.low,
        watts_high=mode.watts.high,
        status=mode.status.value,
        source=mode.source,
    )


def _table(entries: list[Any]) -> Any:
    from ..report.terminal.tables import plain_table

    rigs = counted(len(entries), "rig")
    table = plain_table(
        *("!model", ">released", "!>TH/s", "!>W", "!>J/TH", "~modes", ">± W", "status", "~source"),
        title=rigs,
        spare=("source", "± W", "status", "released", "modes"),
    )
    for entry in entries:
        rig = entry.rig
        table.add_row(
            entry.model,
            entry.release,
            f"{rig.hashes_per_second.value / 1e12:,g}",
            f"{rig.watts.value:,.0f}",
            f"{rig.joules_per_terahash:.1f}",
            ", ".join(mode.name for mode in rig.modes),
            f"{entry.tolerance:.0%}",
            rig.status.value,
            rig.source,
        )
    return table
