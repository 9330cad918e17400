"""powbench.fleet/1: one command on many hosts, or one pool for many miners, result by result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from .check import Check
from .fields import ABSENT, Absent, Moment, Name, NotNegative, Number, means
from .info import Info
from .machine import Software
from .result import Result
from .verify import Verify

Command = Literal["bench", "check", "info", "verify", "measure"]
State = Annotated[
    Literal["answered", "interrupted", "not run", "unreachable", "unfit", "failed", "late", "lost"],
    means(
        "`answered`: it ran to its end. `interrupted`: by the user, and what was measured until "
        "then is there. `not run`: the run was interrupted before it began. `unreachable`: ssh, "
        "or the miner, did not come. `unfit`: powbench cannot run there. `failed`: it ran, and "
        "gave no document. `late`: it was ended by its time-out. `lost`: the connection broke."
    ),
]


@dataclass(frozen=True)
class FleetHost:
    """One host, or one miner. Of result, check, info and verify it has the one that the command
    writes, and none where nothing came back."""

    name: Name
    address: Annotated[Name, means("What ssh was given, or where the miner is.")]
    state: State
    reason: Annotated[str, means("Why it is not `answered`; empty otherwise.")] = ""
    advice: Annotated[str, means("What to do about it; empty where there is nothing.")] = ""
    exit_code: Annotated[
        int | None, means("Of powbench there, as of the same command here; null without one.")
    ] = None
    powbench: Annotated[str | None, means("Its version there; null where nobody knows.")] = None
    connect_seconds: Annotated[
        NotNegative | None, means("From the start of ssh until the host was ready.")
    ] = None
    seconds: Annotated[NotNegative | None, means("That powbench ran there.")] = None
    began_late_seconds: Annotated[
        NotNegative | None,
        means("How long after the others it began; 0 when it began together with them."),
    ] = None
    clock_ahead_seconds: Annotated[
        Number | None,
        means(
            "Its clock before the clock of the machine that asked; it is in every time of its "
            "result."
        ),
    ] = None
    machine: Annotated[
        Annotated[str, Meta(pattern="^[0-9a-f]{16}$")] | None,
        means(
            "Equal at two names of one machine: a digest of its boot ID and the `id` of this "
            "document. Null where nobody knows."
        ),
    ] = None
    warnings: tuple[str, ...] = ()
    result: Annotated[Result | Absent, means("Of bench and measure.")] = ABSENT
    check: Annotated[Check | Absent, means("Of check.")] = ABSENT
    info: Annotated[Info | Absent, means("Of info.")] = ABSENT
    verify: Annotated[Verify | Absent, means("Of verify.")] = ABSENT

    @property
    def document(self) -> Result | Check | Info | Verify | None:
        """What powbench has said there; None where it has not."""
        return self.result or self.check or self.info or self.verify or None

    @property
    def has_rates(self) -> bool:
        return bool(self.check or (self.result and self.result.measurements))


@dataclass(frozen=True)
class Fleet:
    """One command on many hosts at once."""

    schema: Literal["powbench.fleet/1"]
    created: Annotated[Moment, means("By the clock of the machine that asked.")]
    id: Annotated[
        str,
        means("Of this run: under it a host that lost the connection keeps what it has measured."),
        Meta(pattern="^[0-9a-f]{16}$"),
    ]
    command: Annotated[Command, means("What was run; `measure` is `powbench fleet measure`.")]
    arguments: Annotated[tuple[str, ...], means("Those of the command, the same on each host.")]
    serial: Annotated[bool, means("Whether one host ran after the other.")]
    interrupted: bool
    software: Annotated[Software, means("Of the machine that asked.")]
    hosts: Annotated[tuple[FleetHost, ...], means("In the order of the list."), Meta(min_length=1)]

    @property
    def without_rates(self) -> tuple[str, ...]:
        """`rack7 (unreachable)` of each host that has nothing to rank, to plot or to earn with."""
        return tuple(f"{host.name} ({host.state})" for host in self.hosts if not host.has_rates)

    @property
    def doubles(self) -> tuple[str, ...]:
        """A sentence for each machine that stands here under several names."""
        names: dict[str, list[str]] = {}
        for host in self.hosts:
            if host.machine is not None:
                names.setdefault(host.machine, []).append(host.name)
        return tuple(_double(each) for each in names.values() if len(each) > 1)


def _double(names: list[str]) -> str:
    """`rack1 and rack2 are one machine …`"""
    first, last = names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} more"
    if len(names) <= _MOST_NAMED:
        *first, last = names
    return (
        f"{', '.join(first)} and {last} are one machine, for they say the same boot ID: it counts "
        "several times, and what ran at once took CPUs from each other; keep one of the names"
    )


_MOST_NAMED = 3
