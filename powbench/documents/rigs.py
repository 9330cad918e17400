"""powbench.rigs/1: the catalogue of mining rigs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from ..scope import Scope
from .fields import ABSENT, Absent, Name, Positive, Share, means


@dataclass(frozen=True)
class CatalogueMode:
    mode: Name
    hashes_per_second: Positive
    watts: Positive
    watts_low: Positive
    watts_high: Positive
    status: Name
    source: str


@dataclass(frozen=True)
class CatalogueRig:
    model: Name
    vendor: str
    release: Annotated[str, means("Year and month.")]
    hashes_per_second: Positive
    watts: Positive
    watts_low: Positive
    watts_high: Positive
    joules_per_terahash: Positive
    tolerance: Annotated[Share, means("Of the watts.")]
    tolerance_source: str
    status: Annotated[Name, means("How certain the figures are.")]
    source: Annotated[str, means("Where they were read.")]
    modes: Annotated[
        tuple[CatalogueMode, ...] | Absent,
        means("Other settings that the maker publishes; absent when there is none."),
    ] = ABSENT
    scope: Annotated[Scope | Absent, means("What the watts include.")] = ABSENT


@dataclass(frozen=True)
class Rigs:
    """The rigs of the catalogue, in the order that was asked for."""

    schema: Literal["powbench.rigs/1"]
    rigs: tuple[CatalogueRig, ...]
