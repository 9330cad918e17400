"""What is to be done on every host, and what one host has made of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from ..documents.check import Check
from ..documents.fleet import Command, FleetHost
from ..documents.info import Info
from ..documents.result import Result
from ..documents.verify import Verify
from .hosts import Host

Document = Result | Check | Info | Verify
KINDS: dict[str, type[Document]] = {
    "bench": Result, "check": Check, "info": Info, "verify": Verify,
}  # fmt: skip
UNTIL_THEN = "what was measured until then is here"
FIELDS = {Result: "result", Check: "check", Info: "info", Verify: "verify"}
"""Of a FleetHost, by the document that stands there."""


@dataclass(frozen=True)
class Wheel:
    """A wheel to install: its file name, its bytes, and the version of powbench in it.

    machine: the processor that its code is for, empty where it holds none.
    """

    name: str
    data: bytes = field(repr=False)
    version: str
    machine: str

    @property
    def folder(self) -> str:
        """Its own on every host: another wheel of the same version gets another one."""
        return f"{self.version}-{hashlib.sha256(self.data).hexdigest()[:12]}"


@dataclass(frozen=True)
class Task:
    """version: of powbench, which every host must have; empty when any will do.

    seconds: the time-out of a host that has none of its own.
    """

    id: str
    command: Command
    arguments: tuple[str, ...]
    version: str
    seconds: float
    wheel: Wheel | None = None

    def key(self, host: Host) -> str:
        """Under which a host keeps what it could not hand over; two may share a home."""
        return f"{self.id}-{hashlib.sha256(host.name.encode()).hexdigest()[:16]}"

    def machine(self, boot: str) -> str | None:
        """What tells machines apart in this document, and says nothing in another one."""
        return hashlib.sha256(f"{self.id}-{boot}".encode()).hexdigest()[:16] if boot else None

    def seconds_of(self, host: Host) -> float:
        return host.seconds if host.seconds is not None else self.seconds


def not_run(host: Host) -> FleetHost:
    return FleetHost(
        host.name, host.address, "not run", "interrupted before its turn",
        "run it again with --resume",
    )  # fmt: skip
