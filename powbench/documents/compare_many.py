"""powbench.compare-many/1: three results or more side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from .compare import ComparedRate, Difference, LeftOut, Mean
from .energy import LevelName
from .fields import ABSENT, Absent, Moment, Name, OneOrMore, Positive, means


@dataclass(frozen=True, kw_only=True)
class OneLine:
    """One kernel on one number of threads."""

    kernel: Name
    threads: OneOrMore
    by_shares: Annotated[
        Literal[True] | Absent,
        means("True where the shares of a miner were counted: nobody knows its threads."),
    ] = ABSENT
    hashes_per_second: ComparedRate
    hashes_per_joule: Annotated[Positive | None, means("Of the widest meter.")]
    energy_scope: Annotated[str | None, means("What that meter sees.")]
    energy_level: Annotated[
        LevelName | Absent | None, means("How good hashes_per_joule is.", always=True)
    ] = ABSENT
    energy_level_limit: Annotated[
        str | Absent, means("The first rule of the next level that it fails; absent at L3.")
    ] = ABSENT
    ratio: Annotated[
        Positive | None, means("Over the same line of the first result; null where it has none.")
    ]
    ratio_low: Annotated[Positive | None, means("The lowest ratio within both intervals.")]
    ratio_high: Annotated[Positive | None, means("The highest ratio within both intervals.")]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class OneResult:
    """One of the results."""

    name: Annotated[Name, means("Its file, as it was given.")]
    machine: str
    cpu_signature: str | None
    created: Moment
    first_difference: Annotated[
        Difference | None, means("The first fact in which it differs from the first result (a).")
    ]
    same_workload: Annotated[bool, means("As the first result.")]
    lines: tuple[OneLine, ...]
    geometric_mean: Annotated[
        Mean | None, means("Over the first result; null for itself, and without a common line.")
    ]
    notes: Annotated[tuple[str, ...], means("What a reader should know about this run.")]


@dataclass(frozen=True)
class CompareMany:
    """Three results or more side by side, as they were given. Ratios are over the first one."""

    schema: Literal["powbench.compare-many/1"]
    results: Annotated[tuple[OneResult, ...], Meta(min_length=2)]
    left_out: Annotated[
        tuple[LeftOut, ...], means("Results that do not compare with the first.", always=True)
    ] = ()
