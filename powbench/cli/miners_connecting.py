"""Where miners connect to be counted: the options, what is said of it, and the result's frame."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .. import quantities
from ..errors import InputError
from ..miners.stratum import vardiff
from . import meters as metering
from . import numbers, output
from .paths import Input
from .values import Number

if TYPE_CHECKING:
    from ..documents import result as documents
    from ..documents.machine import Machine
    from ..miners.stratum.listening import Listening
    from ..miners.stratum.record import Ledger
    from ..miners.upstream.address import Pool
    from ..report.terminal.miners import Bar, Lines

Command = TypeVar("Command", bound=Callable[..., Any])

EVERYWHERE = ("0.0.0.0", "::")
NO_AUTOMATIC = metering.NoAutomatic(
    "no meter was named, and this machine's own does not see the miner",
    (
        "name a meter at the miner's plug: --meter nut://host/ups, or a plug as http+json://…",
        "declare the power yourself: --watts 3250 (marked declared)",
    ),
)


def options(function: Command) -> Command:
    """--proxy, --user, --password-file, --listen, --allow, --difficulty, --wait."""
    return _with(_OPTIONS, function)


def window(function: Command) -> Command:
    """--pool, --seconds and --precision, of a window in which shares count."""
    return _with(_WINDOW, function)


def _with(options: Sequence[Callable[[Command], Command]], function: Command) -> Command:
    for option in reversed(options):
        function = option(function)
    return function


_WINDOW = (
    click.option(
        "--pool",
        is_flag=True,
        help="powbench is the pool. A miner works for nobody and earns nothing meanwhile.",
    ),
    click.option(
        "-d",
        "--seconds",
        type=numbers.SECONDS,
        default=600.0,
        show_default=True,
        help="The window in which shares count.",
    ),
    click.option(
        "--precision",
        type=Number(0.001, 1.0, quantity=quantities.SHARE),
        default=0.03,
        show_default=True,
        help="Half the 95% interval to aim at, as a share of the rate: 0.01 or 1%.",
    ),
)
_OPTIONS = (
    click.option(
        "--proxy",
        metavar="stratum+tcp://POOL:PORT",
        help="Stand between the miner and your own pool, and earn as always; stratum+ssl:// for "
        "TLS.",
    ),
    click.option(
        "--user",
        metavar="NAME",
        default="",
        help="Your user at the pool; {worker} in it is the name that the miner logs in with. "
        "Without it, each miner's own name and password go to the pool.",
    ),
    click.option(
        "--password-file",
        type=Input(),
        metavar="PATH",
        help="Holds the password for the pool, as POWBENCH_POOL_PASSWORD does.",
    ),
    click.option(
        "--listen",
        default="127.0.0.1:3333",
        show_default=True,
        metavar="ADDRESS:PORT",
        help="Where miners connect. Another address than this machine's loopback wants --allow.",
    ),
    click.option(
        "--allow",
        multiple=True,
        metavar="NETWORK",
        help="Who may connect, as in 192.168.1.0/24; repeatable.",
    ),
    click.option(
        "--difficulty",
        type=Number(vardiff.LEAST, vardiff.MOST, quantity=quantities.DIFFICULTY),
        default="1024",
        show_default=True,
        metavar="D",
        help="Where each miner begins; then its pace decides.",
    ),
    click.option(
        "--wait",
        type=Number(1.0, 86400.0, quantity=quantities.SECONDS),
        default=300.0,
        show_default=True,
        metavar="S",
        help="How long to wait for their first shares.",
    ),
)


def owners_pool(pool: bool, proxy: str | None, user: str, password_file: str | None) -> Pool | None:
    """The pool of --proxy; None with --pool. InputError unless it is one of the two."""
    from ..miners.upstream import address as pools

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


def address(place: Listening, port: int, own: str = "") -> str:
    """Where miners connect; `own` is this machine's address to them, where it is known."""
    host = own if own and place.host in EVERYWHERE else place.host
    if host in EVERYWHERE:
        host = "ADDRESS-OF-THIS-MACHINE"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def invitation(place: Listening, port: int, owners: Pool | None, own: str = "") -> str:
    """What the owner of the miner has to do, and what becomes of its work."""
    who = "any user and password"
    if owners is not None and not owners.user:
        who = "the user and password of its pool"
    where = address(place, port, own)
    return f"Point the miner at stratum+tcp://{where} with {who}.\n{earns(owners)}"


def earns(owners: Pool | None) -> str:
    if owners is None:
        return "powbench is the pool: the miner earns nothing until you point it back."
    return f"It goes on working for {owners.address}, and earns as always."


def machine() -> Machine:
    """The facts of this machine, which counts."""
    from ..measure import facts

    return facts.as_document(facts.collect())


def statement(counting: Machine, previous: bytes, challenge: str | None) -> str:
    """What all jobs commit to; empty where nothing is certified."""
    import time

    from ..documents import reading
    from ..measure.certificate import pool_statement
    from ..miners.stratum import jobs

    if challenge is None:
        return ""
    return pool_statement(
        challenge=challenge,
        machine=reading.builtins(counting),
        nbits=jobs.NBITS.to_bytes(4, "little").hex(),
        previous=previous.hex(),
        started=int(time.time()),
    )


def as_result(
    ledger: Ledger,
    measurements: tuple[documents.Measurement, ...],
    not_measured: tuple[documents.NotMeasured, ...],
    interrupted: bool,
    counting: Machine | None = None,
) -> documents.Result:
    """The result of this machine, which has counted the shares of others."""
    import datetime

    from ..chain.target import target_of_difficulty
    from ..documents import result as documents
    from ..measure import software
    from ..miners.stratum import jobs

    now = datetime.datetime.now(datetime.UTC)
    job = jobs.local(1, ledger.previous, int(now.timestamp()))
    asked = [d for record in ledger.records() for _, d in record.asked]
    return documents.Result(
        schema="powbench.result/1",
        created=now.isoformat(timespec="seconds"),
        machine=counting or machine(),
        software=software.collect(),
        workload=documents.Workload(
            header=job.header(bytes(8), job.version, job.time, 0).hex(),
            target=f"{target_of_difficulty(min(asked, default=ledger.start)):064x}",
            start=0,
            nonces=None,
        ),
        measurements=measurements,
        not_measured=not_measured,
        interrupted=interrupted,
    )


def listener() -> Bar | Lines:
    """A moving bar on a terminal, a line now and then in a pipe."""
    from ..report.terminal.miners import Bar, Lines

    if sys.stderr.isatty() and output.verbosity() >= 0:
        return Bar()
    return Lines(output.say)
