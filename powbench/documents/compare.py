"""powbench.compare/1: two results side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from .energy import EnergyReading, LevelName
from .fields import ABSENT, Absent, Name, OneOrMore, Positive, always, means


@dataclass(frozen=True)
class Difference:
    fact: Name
    a: Annotated[Any, means("The name of the fact in `machine`.")]
    b: Any


@dataclass(frozen=True)
class ComparedRate:
    median: Positive
    low: Positive
    high: Positive


@dataclass(frozen=True)
class EnergyLine:
    """Hashes per joule of both at one scope."""

    scope: Name
    a: EnergyReading
    b: EnergyReading
    ratio: Annotated[Positive, means("B over A.")]
    ratio_low: Annotated[float | None, means("At worst; null where it is not known.")]
    ratio_high: Annotated[float | None, means("At best; null where it is not known.")]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One kernel on one number of threads. Null where only one of the two has it."""

    kernel: Name
    threads: OneOrMore
    by_shares: Annotated[
        Literal[True] | Absent,
        means("True where the shares of a miner were counted: nobody knows its threads."),
    ] = ABSENT
    a_hashes_per_second: ComparedRate | None
    b_hashes_per_second: ComparedRate | None
    ratio: Annotated[Positive | None, means("B over A.")]
    ratio_low: Annotated[Positive | None, means("The lowest ratio within both intervals.")]
    ratio_high: Annotated[Positive | None, means("The highest ratio within both intervals.")]
    a_warnings: Annotated[
        tuple[str, ...] | Absent, means("What a reader should know about A.", always=True)
    ] = ABSENT
    b_warnings: Annotated[tuple[str, ...] | Absent, always()] = ABSENT
    energy: tuple[EnergyLine, ...]


@dataclass(frozen=True)
class LeftOut:
    """What is not compared with the others."""

    name: Name
    reason: str


@dataclass(frozen=True)
class Mean:
    """B over A: the geometric mean over all lines that both have."""

    lines: OneOrMore
    ratio: Positive
    ratio_low: Annotated[Positive, means("Lower end of the 95% interval.")]
    ratio_high: Positive
    efficiency: Annotated[Positive | None, means("B over A in hashes per joule.")]
    scope: Annotated[str | None, means("What the energy was measured of, in both.")]
    level: Annotated[
        LevelName | Absent | None,
        means("The lowest level of the readings behind efficiency."),
    ] = ABSENT


@dataclass(frozen=True)
class Fastest:
    """B over A: the fastest measurement of each, where no kernel is of both."""

    a: Name
    b: Name
    ratio: Positive
    ratio_low: Positive
    ratio_high: Positive
    energy: Annotated[
        tuple[EnergyLine, ...], means("At the scopes that both have; empty where they have none.")
    ]


@dataclass(frozen=True)
class Side:
    """One of the two results as a whole."""

    machine: str
    notes: Annotated[tuple[str, ...], means("What a reader should know about this run.")]


@dataclass(frozen=True)
class Compare:
    """Two results side by side."""

    schema: Literal["powbench.compare/1"]
    kind: Annotated[
        Literal["same machine", "hardware comparison"],
        means("A hardware comparison is never a regression."),
    ]
    first_difference: Annotated[
        Difference | None, means("The first fact in which the machines differ.")
    ]
    same_workload: bool
    lines: tuple[Line, ...]
    geometric_mean: Annotated[
        Mean | Absent | None, means("Null where no rate is known of both.", always=True)
    ] = ABSENT
    fastest: Annotated[
        Fastest | Absent,
        means("Of results without a kernel in common, such as a CPU's and a board's."),
    ] = ABSENT
    a: Annotated[Side | Absent, always()] = ABSENT
    b: Annotated[Side | Absent, always()] = ABSENT
