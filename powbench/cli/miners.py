"""`powbench miners`: what real miners do, counted by the shares that they send."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from .. import quantities
from ..errors import InputError, NotMeasurable
from ..miners.stratum import vardiff
from . import challenge as challenges
from . import (
    keeping,
    miners_document,
    miners_models,
    miners_read,
    miners_sweep,
    options,
    output,
    storing,
)
from . import meters as metering
from . import miners_connecting as connecting
from .values import Number, Text, Whole

if TYPE_CHECKING:
    from ..miners.count.physics import Model
    from .miners_read import Named


@click.group(epilog="Example: powbench miners measure --pool")
def command() -> None:
    """Measure real miners: ASIC, GPU or CPU, by the shares that they send.

    A share proves work, so that no miner need be believed.
    """


command.add_command(miners_read.scan)
command.add_command(miners_read.read)
command.add_command(miners_sweep.sweep)


@command.command(
    epilog="""\b
Examples:
  powbench miners measure --pool
  powbench miners measure --pool --listen 0.0.0.0:3333 --allow 192.168.1.0/24
  powbench miners measure --proxy stratum+tcp://pool.example:3333 \\
      --user name.{worker}
  powbench miners measure --pool --model "Antminer S19 95T" --watts 3250 \\
      --json s19.json"""
)
@connecting.window
@click.option(
    "--warm-up", type=Number(high=86400.0, quantity=quantities.SECONDS), default=60.0,
    show_default=True, metavar="S",
    help="Seconds from the first share to the window; longer for a miner that tunes itself.",
)  # fmt: skip
@click.option(
    "--miners", type=Whole(1, 1000), default=1, show_default=True, metavar="N",
    help="How many miners to wait for; each is a measurement of the same window.",
)  # fmt: skip
@click.option(
    "--model", type=Text(miners_models.named), metavar="NAME",
    help="The model in the catalogue (`powbench rigs`), to compare with its data sheet.",
)  # fmt: skip
@click.option(
    "--api", "apis", multiple=True, type=Text(miners_read.watched), metavar="[WORKER=]HOST",
    help="Ask the miner's API meanwhile, and show its own rate beside the counted one "
    "(`powbench miners read`); repeatable.",
)  # fmt: skip
@connecting.options
@metering.options(connecting.NO_AUTOMATIC)
@options.stored
@challenges.certify
@options.common
def measure(
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
    miners: int,
    wait: float,
    model: Model | None,
    apis: tuple[Named, ...],
    meters: metering.Chosen,
    challenge: str | None,
    store: bool,
    json_path: str | None,
) -> int:
    """Count the work of miners that connect here.

    Its sum over time is their hash rate. Point the miner at this machine as its pool, with any
    user and password. Every share is hashed again; their difficulties add up to the work, with
    the exact 95% interval. With --certify the jobs commit to a challenge, so that
    `powbench verify` can prove the work from the shares.
    """
    owners = connecting.owners_pool(pool, proxy, user, password_file)
    if challenge is not None and owners is not None:
        raise InputError(
            "the jobs of your own pool commit to no challenge, so their shares certify nothing",
            "--certify goes with --pool",
        )
    from ..documents import reading
    from ..measure import certified, measurement
    from ..miners.count.outcome import of_one
    from ..miners.count.watching import Watch, every
    from ..miners.measuring import Measuring, Settings, pace
    from ..miners.server import Server
    from ..miners.stratum.listening import listening
    from ..miners.stratum.record import Ledger
    from ..miners.upstream.probe import probe
    from ..report.terminal import certificate
    from ..report.terminal import miners as report

    place = listening(listen, allow)
    meters.check()
    if store:
        storing.require()
    machine, previous = connecting.machine(), os.urandom(32)
    said = connecting.statement(machine, previous, challenges.answered(challenge))
    ledger = Ledger(previous, pace(precision, seconds), difficulty, vardiff.LEAST, said)
    rate = model.hashes_per_second if model is not None else None
    settings = Settings(miners, wait, warm_up, seconds, meters.meters, rate=rate)
    if owners is not None:
        probe(owners)
    with Server(place, ledger, pool=owners) as server, ExitStack() as stack:
        output.say(connecting.invitation(place, server.port, owners))
        challenges.tell(challenge, json_path)
        listener = stack.enter_context(connecting.listener())
        watches = [
            stack.enter_context(Watch(where, worker, every(seconds), listener.note))
            for worker, where in apis
        ]
        outcome = Measuring(server, settings, listener).run()
    energy = of_one(outcome.energy, len(outcome.miners)) or (meters.unmetered,)
    document = miners_document.document(ledger, outcome, model, lambda _: energy, watches, machine)
    keeping.write(json_path, lambda: reading.text(document), "miners")
    measured = [measurement.from_document(m) for m in document.measurements]
    output.show(report.measured(measured, document.not_measured))
    if challenge is not None:
        output.show(certificate.proved(certified.verify(document)))
    if not measured:
        nothing = ("no share came within the window", "measure longer, or see what the miner says")
        raise NotMeasurable(*(ledger.wrong_with_pool or nothing))
    if store:
        storing.keep(document)
    if outcome.interrupted:
        output.warn("interrupted: what was counted until then is shown")
        return 130
    missing = meters.missing(measured)
    if missing is not None:
        output.complain(missing)
        return missing.exit_code
    return 0
