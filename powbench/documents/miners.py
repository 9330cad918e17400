"""powbench.miners/1: what miners say of themselves over their APIs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from ..scope import Scope
from .fields import ABSENT, Absent, Count, Moment, Name, Number, means

What = Annotated[
    Literal["measured", "estimated", "nominal", "setting"],
    means(
        "`measured` by a sensor or a count of the miner, `estimated` by its firmware, `nominal` "
        "on its data sheet, or a `setting` that it was told."
    ),
]


@dataclass(frozen=True)
class Figure:
    name: Name
    value: Number
    unit: Annotated[str, means("H/s, W, V, A, °C, MHz, rpm, %, s; empty for a count.")]
    what: What
    scope: Annotated[Scope | Absent, means("What a power includes.")] = ABSENT
    note: Annotated[str | Absent, means("What else to know of it.", minLength=1)] = ABSENT


@dataclass(frozen=True)
class Identity:
    """As the miner tells it; empty and null where it does not."""

    model: str
    firmware: str
    hostname: str
    boards: Annotated[Count | None, means("Hash boards that it has.")]
    boards_hashing: Annotated[Count | None, means("Those of them that hash.")]
    chips: Count | None


@dataclass(frozen=True)
class ReadMiner:
    """One miner, asked once. Pools, users, passwords and MAC addresses are never taken."""

    address: Name
    api: Annotated[Name, means("AxeOS, cgminer or pyasic-rs.")]
    identity: Identity
    figures: tuple[Figure, ...]
    notes: Annotated[tuple[str, ...], means("What was left out, and why.")]


@dataclass(frozen=True)
class Other:
    """Something answers there on a port of a miner, and could not be read."""

    address: Name
    reason: Name


@dataclass(frozen=True)
class Miners:
    """The miners that answered: one, or those of a range of addresses."""

    schema: Literal["powbench.miners/1"]
    created: Moment
    asked: Annotated[Name, means("The address or the range, as it was typed.")]
    addresses: Annotated[Count, means("How many of them were asked.")]
    interrupted: bool
    miners: tuple[ReadMiner, ...]
    others: tuple[Other, ...]
