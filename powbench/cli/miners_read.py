"""`powbench miners scan` and `powbench miners read`: what miners say over their APIs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from .. import quantities
from ..errors import NotMeasurable
from . import files, miners_models, options, output
from .values import Number, Text, named

if TYPE_CHECKING:
    from ..documents.miners import Miners, ReadMiner
    from ..readers.asking import Place
    from ..readers.readout import Readout

Named = tuple[str, "Place"]
"""Whose miner it is (empty: the only one's, or that of the miner at the address), and where."""

TIMEOUT = Number(0.2, 60.0, quantity=quantities.SECONDS)


def place(text: str, option: str) -> Place:
    """An address of one miner."""
    from ..readers import asking

    return named(option, asking.place, text)


def watched(text: str, option: str) -> Named:
    """`HOST`, or `WORKER=HOST`."""
    worker, _, host = text.rpartition("=")
    return worker.strip(), place(host, option)


@click.command(
    epilog="""\b
Examples:
  powbench miners read 192.168.1.20
  powbench miners read 192.168.1.20:4028/cgminer --json miner.json"""
)
@click.argument("host", type=Text(place))
@click.option(
    "--timeout", type=TIMEOUT, default=5.0, show_default=True, metavar="S",
    help="Seconds for the whole answer of each API that is tried.",
)  # fmt: skip
@options.common
def read(host: Place, timeout: float, json_path: str | None) -> None:
    """Show what one miner says of itself.

    Each figure has its unit, and what it is: measured, estimated or nominal. HOST is an
    address, with a port or without: AxeOS (Bitaxe, NerdQAxe), the cgminer API (port 4028), and
    what pyasic-rs reads where powbench[miners] is installed. /axeos, /cgminer or /pyasic behind
    it asks only that one. Nothing is changed on the miner.
    """
    from ..readers import asking
    from ..report.terminal import readouts

    said, _ = asking.read(host, timeout)
    document = _document(str(host), 1, [said])
    _write(json_path, document)
    output.show(readouts.one(document.miners[0]))


def _range(text: str, option: str) -> tuple[str, list[str]]:
    from ..readers import scanning

    return text.strip(), named(option, scanning.addresses, text)


@click.command(epilog="Example: powbench miners scan 192.168.1.0/24 --json miners.json")
@click.argument("network", type=Text(_range))
@click.option(
    "--timeout", type=TIMEOUT, default=5.0, show_default=True, metavar="S",
    help="Seconds for the whole answer of each API of a miner.",
)  # fmt: skip
@options.common
def scan(network: tuple[str, list[str]], timeout: float, json_path: str | None) -> int:
    """List the miners that answer in a NETWORK such as 192.168.1.0/24.

    Only these addresses are asked, at most 1,024 and 8 at a time, and only where port 80 or
    4028 is open. Ctrl-C keeps what was found; -v names each miner as it answers.
    """
    from functools import partial

    from ..readers import scanning
    from ..report.terminal import readouts
    from ..report.terminal.progress import share_bar

    typed, hosts = network
    with share_bar("scanning", output.verbosity(), output.say) as bar:

        def told(done: int, said: Readout | None) -> None:
            bar(done / len(hosts))
            if said is not None and output.verbosity() > 0:
                output.say(f"{said.address} answers")

        found = scanning.scan(hosts, told, partial(scanning.asked, seconds=timeout))
    document = _document(typed, found.asked, found.found, found.others, found.interrupted)
    _write(json_path, document)
    output.show(readouts.several(document))
    if found.interrupted:
        output.warn(f"interrupted: {found.asked} of {len(hosts)} addresses were asked")
        return 130
    if not found.found:
        raise NotMeasurable(
            f"no miner answers in {typed}",
            "check the network, and that the miners' APIs are switched on",
        )
    return 0


def _write(json_path: str | None, document: Miners) -> None:
    if json_path is not None:
        from ..documents import reading

        files.write_text(json_path, reading.text(document))


def _document(
    typed: str,
    addresses: int,
    found: Sequence[Readout],
    others: Sequence[tuple[str, str]] = (),
    interrupted: bool = False,
) -> Miners:
    from ..documents.miners import Miners, Other

    return Miners(
        schema="powbench.miners/1",
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        asked=typed,
        addresses=addresses,
        interrupted=interrupted,
        miners=tuple(map(_miner, found)),
        others=tuple(Other(address, reason) for address, reason in others),
    )


def _miner(said: Readout) -> ReadMiner:
    from ..documents.fields import ABSENT
    from ..documents.miners import Figure, Identity, ReadMiner
    from ..readers.readout import HASH_RATE

    doubts = []
    if (said.value(HASH_RATE) or 0.0) > miners_models.most(None):
        doubts.append("its hash rate is beyond physics: no device of the catalogue does half of it")
    return ReadMiner(
        said.address,
        said.api,
        Identity(**vars(said.identity)),
        tuple(
            Figure(f.name, f.value, f.unit, f.what, f.scope or ABSENT, f.note or ABSENT)
            for f in said.figures
        ),
        (*said.notes, *doubts),
    )
