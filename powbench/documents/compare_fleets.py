"""powbench.compare-fleets/1: two fleets, host by host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from .compare import Difference, LeftOut, Mean
from .fields import Name, Positive, means


@dataclass(frozen=True)
class ComparedHost:
    """One host in both documents."""

    name: Name
    machine: Annotated[str, means("In B.")]
    kind: Annotated[
        Literal["same machine", "hardware comparison"],
        means("A hardware comparison is never a regression."),
    ]
    first_difference: Annotated[
        Difference | None, means("The first fact in which the machine differs from that of A.")
    ]
    hashes_per_second: Annotated[
        Positive | None, means("The fastest of B; null where all were wrong.")
    ]
    geometric_mean: Annotated[
        Mean | None, means("B over A; null where they have no kernel on as many threads in common.")
    ]
    notes: Annotated[tuple[str, ...], means("What a reader should know about the run of B.")]


@dataclass(frozen=True)
class CompareFleets:
    """Two fleets, host by host: each beside itself. Ratios are those of B over A."""

    schema: Literal["powbench.compare-fleets/1"]
    hosts: tuple[ComparedHost, ...]
    only_in_one: Annotated[
        tuple[Name, ...], means("Hosts without a result in one of the two documents.")
    ]
    left_out: Annotated[
        tuple[LeftOut, ...], means("Hosts whose results do not compare.", always=True)
    ] = ()
