"""`powbench fleet measure`: many miners at one pool of powbench's, all in the same window."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from .. import quantities
from ..errors import InputError, NotMeasurable
from ..miners.stratum import vardiff
from . import files, fleet_asked, keeping, miners_document, options, output
from . import miners_connecting as connecting
from .paths import Input
from .values import Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..energy.reading import EnergyReading
    from ..fleet.miners import Miner
    from ..miners.count.counting import Counted


@click.command(
    epilog="""\b
Examples:
  powbench fleet measure miners.toml --pool --listen 0.0.0.0:3333
  powbench fleet measure 192.168.1.20,192.168.1.21 --pool \\
      --listen 0.0.0.0:3333 --json fleet.json"""
)
@click.argument("miners", type=Input(), metavar="MINERS")
@connecting.window
@click.option(
    "--warm-up", type=Number(high=86400.0, quantity=quantities.SECONDS), default=60.0,
    show_default=True, metavar="S", help="Seconds from the last miner's first share to the window.",
)  # fmt: skip
@click.option(
    "--api", is_flag=True, help="Ask each miner's API meanwhile, for its own rate and watts."
)
@click.option(
    "--resume", type=Input(), metavar="FLEET.json",
    help="Measure only the miners that this document has no answer of.",
)  # fmt: skip
@connecting.options
@options.common
def command(
    miners: str,
    pool: bool,
    proxy: str | None,
    user: str,
    password_file: str | None,
    listen: str,
    allow: tuple[str, ...],
    seconds: float,
    warm_up: float,
    precision: float,
    difficulty: float,
    wait: float,
    api: bool,
    resume: str | None,
    json_path: str | None,
) -> int:
    """Count the work of many miners at once.

    MINERS is a file (docs/how-to/many-machines.md), or addresses: 192.168.1.20,192.168.1.21.
    Point all of them at this machine as their pool; others are not let in. All are measured in
    the same window, which begins when the last of them works, or after --wait.
    """
    from ..documents import reading
    from ..documents.fleet import Fleet
    from ..fleet import counted, document
    from ..fleet import miners as listing
    from ..fleet.task import Task
    from ..miners.count.watching import Watch, every
    from ..miners.measuring import Measuring, Settings, pace
    from ..miners.server import Server
    from ..miners.stratum.listening import listening
    from ..miners.stratum.record import Ledger
    from ..miners.upstream.probe import probe
    from ..report.terminal import fleet as terminal

    owners = connecting.owners_pool(pool, proxy, user, password_file)
    listed = fleet_asked.miners(miners)
    earlier = None
    if resume is not None:
        earlier = reading.read(files.read_bounded(resume), resume, Fleet)
        document.check_same(earlier, "measure", (), resume)
    asked = document.missing(earlier, listed) if earlier else listed
    found = listing.found(asked)
    if not found:
        raise InputError(
            "there is no miner to measure",
            "nobody knows their names: give their addresses" if asked else "all have answered",
        )
    place = listening(listen, allow or tuple(found))
    metered = [miner for miner in found.values() if miner.meter]
    meters = fleet_asked.meters(metered)
    ledger = Ledger(os.urandom(32), pace(precision, seconds), difficulty, vardiff.LEAST)
    settings = Settings(len(found), wait, warm_up, seconds, meters)
    if owners is not None:
        probe(owners)
    outcome, whole = None, None
    with Server(place, ledger, pool=owners) as server, ExitStack() as stack:
        output.say(connecting.invitation(place, server.port, owners))
        listener = stack.enter_context(connecting.listener())
        watches = [
            stack.enter_context(Watch(miner.place, "", every(seconds), listener.note))
            for miner in (found.values() if api else ())
        ]
        try:
            outcome = Measuring(server, settings, listener).run()
        except NotMeasurable as error:
            output.complain(error)
    if outcome is not None:
        energy = _Energy(metered, outcome.energy, found)
        there = {c.record.host for c in outcome.miners if c.moments}
        heard = [watch for watch in watches if watch.where.host in there]
        whole = miners_document.document(ledger, outcome, None, energy, heard, connecting.machine())
    told = counted.hosts(asked, found, ledger, outcome, whole, wait, time.monotonic())
    task = Task(earlier.id if earlier else secrets.token_hex(8), "measure", (), "", seconds)
    every_one = document.merged(earlier, listed, told)
    fleet = document.document(task, False, every_one, outcome is not None and outcome.interrupted)
    keeping.write(json_path, lambda: reading.text(fleet), "fleet")
    output.show(terminal.fleet(fleet))
    return document.exit_code(fleet)


class _Energy:
    """Of each miner the reading of the meter at its plug."""

    def __init__(
        self,
        metered: Sequence[Miner],
        readings: Sequence[EnergyReading],
        found: dict[str, Miner],
    ) -> None:
        self._of = {m.name: r for m, r in zip(metered, readings, strict=True)} if readings else {}
        self._found = found

    def __call__(self, c: Counted) -> tuple[EnergyReading, ...]:
        from ..energy import reading
        from ..fleet import counted

        miner = self._found.get(counted.address_of(c.record))
        known = self._of.get(miner.name) if miner else None
        if known is not None:
            return (known,)
        reason = "no meter is named for it"
        return (reading.missing(reason, remedies=('meter = "…" in the file of miners',)),)
