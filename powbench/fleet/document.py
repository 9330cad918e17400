"""The merged document, what an earlier one lacks, and the exit code that it deserves."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TypeVar

from .. import interrupt
from ..documents.fleet import Fleet, FleetHost
from ..errors import InputError, NotMeasurable, WrongHashes
from ..measure import software
from .hosts import Host
from .miners import Miner
from .task import Task

Each = TypeVar("Each", Host, Miner)


def document(task: Task, serial: bool, hosts: Sequence[FleetHost], interrupted: bool) -> Fleet:
    now = datetime.datetime.now(datetime.UTC)
    return Fleet(
        schema="powbench.fleet/1",
        created=now.isoformat(timespec="seconds"),
        id=task.id,
        command=task.command,
        arguments=task.arguments,
        serial=serial,
        interrupted=interrupted,
        software=software.collect(),
        hosts=tuple(hosts),
    )


def check_same(earlier: Fleet, command: str, arguments: Sequence[str], name: str) -> None:
    """InputError unless `earlier`, in the file `name`, asked the hosts for the same."""
    was = " ".join((earlier.command, *earlier.arguments))
    if was != " ".join((command, *arguments)):
        raise InputError(
            f"{name} holds a run of `{was}`",
            "--resume goes on with the same command and the same arguments",
        )


def missing(earlier: Fleet, hosts: Sequence[Each]) -> tuple[Each, ...]:
    """Those of `hosts` that have not answered."""
    have = {host.name for host in earlier.hosts if host.state == "answered"}
    return tuple(host for host in hosts if host.name not in have)


def merged(
    earlier: Fleet | None, hosts: Sequence[Host | Miner], now: Sequence[FleetHost]
) -> tuple[FleetHost, ...]:
    """All of the list in its order, then those that only `earlier` has: nothing is lost."""
    known = {host.name: host for host in earlier.hosts} if earlier else {}
    known |= {
        host.name: host for host in now if host.name not in known or _better(host, known[host.name])
    }
    listed = [known.pop(host.name) for host in hosts]
    return (*listed, *known.values())


def _better(new: FleetHost, old: FleetHost) -> bool:
    """Whether the new try replaces the old one: one without a document takes none away."""
    return new.document is not None or old.document is None


def exit_code(fleet: Fleet) -> int:
    """0 when every host has answered with 0; 1 for wrong hashes or a regression anywhere; 130
    after an interrupt; else 3, as something was not measured."""
    if any(host.exit_code == WrongHashes.exit_code for host in fleet.hosts):
        return WrongHashes.exit_code
    if fleet.interrupted:
        return interrupt.INTERRUPTED
    fine = all(host.state == "answered" and not host.exit_code for host in fleet.hosts)
    return 0 if fine else NotMeasurable.exit_code


def not_begun(hosts: Sequence[Host]) -> tuple[FleetHost, ...]:
    """What stands in the document until a host has ended."""
    return tuple(
        FleetHost(host.name, host.address, "not run", "powbench ended before it did", "--resume")
        for host in hosts
    )
