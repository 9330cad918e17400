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
    warnings: tuple[str, ...] = ()
    result: Annotated[Result | Absent, means("Of bench and measure.")] = ABSENT
    check: Annotated[Check | Absent, means("Of check.")] = ABSENT
    info: Annotated[Info | Absent, means("Of info.")] = ABSENT
    verify: Annotated[Verify | Absent, means("Of verify.")] = ABSENT

    @property
    def document(self) -> Result | Check | Info | Verify | None:
        """What powbench has said there; None where it has not."""
        return self.result or self.check or self.info or self.verify or None


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
