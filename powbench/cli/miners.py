"""`powbench miners`: what real miners do, counted by the shares that they send."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from .. import quantities
from ..errors import InputError, NotMeasurable
from ..miners import vardiff
from . import files, miners_read, numbers, options, output
from . import meters as metering
from .values import Number, Text, Whole

if TYPE_CHECKING:
    from ..documents import result as documents
    from ..energy.reading import EnergyReading
    from ..miners.listening import Listening
    from ..miners.measuring import Outcome
    from ..miners.outcome import Model
    from ..miners.pool import Pool
    from ..miners.record import Ledger
    from ..report.terminal.miners import Bar, Lines

NO_AUTOMATIC = metering.NoAutomatic(
    "no meter was named, and this machine's own does not see the miner",
    (
        "name a meter at the miner's plug: --meter nut://host/ups, or a plug as http+json://…",
        "declare the power yourself: --watts 3250 (marked declared)",
    ),
)


@click.group(epilog="Example: powbench miners measure --pool")
def command() -> None:
    """Measure real miners: ASIC, GPU or CPU, by the shares that they send.

    A share proves work, so that no miner need be believed.
    """


command.add_command(miners_read.scan)
command.add_command(miners_read.read)


def _model(text: str, option: str) -> Model:
    """A model of the catalogue, with what its data sheet promises."""
    from ..miners.outcome import Model
    from ..rigs import catalogue

    try:
        rig = catalogue.find(text)
    except InputError as error:
        raise InputError(f"{option}: {error.message}", error.hint) from None
    return Model(rig.name, rig.hashes_per_second.value, rig.source)


@command.command(
    epilog="""\b
Examples:
  powbench miners measure --pool
  powbench miners measure --pool --listen 0.0.0.0:3333 --allow 192.168.1.0/24
  powbench miners measure --proxy stratum+tcp://pool.example:3333 --user name.{worker}
  powbench miners measure --pool --model "Antminer S19 95T" --watts 3250 --json s19.json"""
)
@click.option(
    "--pool", is_flag=True,
    help="powbench is the pool. The miner works for nobody and earns nothing meanwhile.",
)  # fmt: skip
@click.option(
    "--proxy", metavar="stratum+tcp://POOL:PORT",
    help="Stand between the miner and your own pool, and earn as always; stratum+ssl:// for TLS.",
)  # fmt: skip
@click.option(
    "--user", metavar="NAME", default="",
    help="Your user at the pool; {worker} in it is the name that the miner logs in with. "
    "Without it, each miner's own name and password go to the pool.",
)  # fmt: skip
@click.option(
    "--password-file", metavar="PATH",
    help="Holds the password for the pool, as POWBENCH_POOL_PASSWORD does.",
)  # fmt: skip
@click.option(
    "--listen", default="127.0.0.1:3333", show_default=True, metavar="ADDRESS:PORT",
    help="Where miners connect. Another address than this machine's loopback wants --allow.",
)  # fmt: skip
@click.option(
    "--allow", multiple=True, metavar="NETWORK",
    help="Who may connect, as in 192.168.1.0/24; repeatable.",
)  # fmt: skip
@click.option(
    "-d", "--seconds", type=numbers.SECONDS, default=600.0, show_default=True,
    help="The window in which shares count.",
)  # fmt: skip
@click.option(
    "--warm-up", type=Number(high=86400.0, quantity=quantities.SECONDS), default=60.0,
    show_default=True, metavar="S",
    help="Seconds from the first share to the window; longer for a miner that tunes itself.",
)  # fmt: skip
@click.option(
    "--precision", type=Number(0.001, 1.0, quantity=quantities.SHARE), default=0.03,
    show_default=True,
    help="Half the 95 % interval to aim at, as a share of the rate: 0.01 or 1%.",
)  # fmt: skip
@click.option(
    "--difficulty", type=Number(vardiff.LEAST, vardiff.MOST, quantity=quantities.DIFFICULTY),
    default="1024", show_default=True, metavar="D",
    help="Where each miner begins; then its pace decides.",
)  # fmt: skip
@click.option(
    "--miners", type=Whole(1, 1000), default=1, show_default=True, metavar="N",
    help="How many miners to wait for; each is a measurement of the same window.",
)  # fmt: skip
@click.option(
    "--wait", type=Number(1.0, 86400.0, quantity=quantities.SECONDS), default=300.0,
    show_default=True, metavar="S",
    help="How long to wait for their first shares.",
)  # fmt: skip
@click.option(
    "--model", type=Text(_model), metavar="NAME",
    help="The model in the catalogue (`powbench rigs`), to compare with its data sheet.",
)  # fmt: skip
@metering.options(NO_AUTOMATIC)
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
    meters: metering.Chosen,
    json_path: str | None,
) -> int:
    """Count the work of miners that connect here, and say their hash rate.

    Point the miner at this machine as its pool, with any user and password. Every share
    is hashed again; their difficulties add up to the work, with the exact 95 % interval.
    """
    owners = _owners_pool(pool, proxy, user, password_file)
    from ..documents import reading
    from ..measure import measurement
    from ..miners.listening import listening
    from ..miners.measuring import Measuring, Settings, pace
    from ..miners.probe import probe
    from ..miners.record import Ledger
    from ..miners.server import Server
    from ..report.terminal import miners as report

    place = listening(listen, allow)
    meters.check()
    ledger = Ledger(os.urandom(32), pace(precision, seconds), difficulty, vardiff.LEAST)
    settings = Settings(miners, wait, warm_up, seconds, meters.meters)
    if owners is not None:
        probe(owners)
    with Server(place, ledger, pool=owners) as server, _listener() as listener:
        output.say(_invitation(place, server.port, owners))
        outcome = Measuring(server, settings, listener).run()
    document = _document(ledger, outcome, model, meters.unmetered)
    if json_path is not None:
        files.write_text(json_path, reading.text(document))
    measured = [measurement.from_document(m) for m in document.measurements]
    output.show(report.measured(measured, document.not_measured))
    if not measured:
        raise NotMeasurable(
            "no share came within the window", "measure longer, or see what the miner says"
        )
    if outcome.interrupted:
        output.warn("interrupted: what was counted until then is shown")
        return 130
    missing = meters.missing(measured)
    if missing is not None:
        output.complain(missing)
        return missing.exit_code
    return 0


def _owners_pool(
    pool: bool, proxy: str | None, user: str, password_file: str | None
) -> Pool | None:
    """The pool of --proxy; None with --pool. InputError unless it is one of the two."""
    from ..miners import pool as pools

    if pool == (proxy is not None):
        raise InputError(
            "say whose work the miner does: --pool or --proxy, one of them",
            "--proxy stratum+tcp://POOL:PORT stands between the miner and its own pool; with "
            "--pool powbench is the pool, and the miner earns nothing meanwhile",
        )
    if proxy is not None:
        return pools.pool(proxy, user, password_file, os.environ)
    if user or password_file is not None:
        raise InputError(
            "--user and --password-file are for --proxy", "leave them out, or name your pool"
        )
    return None


def _invitation(place: Listening, port: int, owners: Pool | None) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    here = host if host not in ("0.0.0.0", "[::]") else "ADDRESS-OF-THIS-MACHINE"
    address = f"stratum+tcp://{here}:{port}"
    if owners is None:
        return (
            f"Point the miner at {address} with any user and password.\n"
            "powbench is the pool: the miner earns nothing until you point it back."
        )
    who = "any user and password" if owners.user else "the user and password of its pool"
    return (
        f"Point the miner at {address} with {who}.\n"
        f"It goes on working for {owners.address}, and earns as always."
    )


def _document(
    ledger: Ledger, outcome: Outcome, model: Model | None, unmetered: EnergyReading
) -> documents.Result:
    """The result; a miner without a share in the window is not measured."""
    import datetime

    from ..chain.target import target_of_difficulty
    from ..documents import result as documents
    from ..measure import facts, software
    from ..miners import jobs
    from ..miners.outcome import measurement, names, of_one

    called = names([c.record for c in outcome.miners])
    working = [pair for pair in zip(outcome.miners, called, strict=True) if pair[0].moments]
    energy = of_one(outcome.energy, len(outcome.miners)) or (unmetered,)
    now = datetime.datetime.now(datetime.UTC)
    job = jobs.local(1, ledger.previous, int(now.timestamp()))
    easiest = min(
        (d for c in outcome.miners for _, d in c.record.asked), default=ledger.start
    )  # fmt: skip
    return documents.Result(
        schema="powbench.result/1",
        created=now.isoformat(timespec="seconds"),
        machine=facts.as_document(facts.collect()),
        software=software.collect(),
        workload=documents.Workload(
            header=job.header(bytes(8), job.version, job.time, 0).hex(),
            target=f"{target_of_difficulty(easiest):064x}",
            start=0,
            nonces=None,
        ),
        measurements=tuple(
            measurement(c, name, model, energy, outcome.interrupted) for c, name in working
        ),
        not_measured=tuple(
            documents.NotMeasured(name, "it sent no share within the window")
            for c, name in zip(outcome.miners, called, strict=True)
            if not c.moments
        ),
        interrupted=outcome.interrupted,
    )


def _listener() -> Bar | Lines:
    """A moving bar on a terminal, a line now and then in a pipe."""
    from ..report.terminal.miners import Bar, Lines

    if sys.stderr.isatty() and output.verbosity() >= 0:
        return Bar()
    return Lines(output.say)
