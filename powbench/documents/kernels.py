"""powbench.kernels/1 and powbench.calibration/1: which kernels and meters are usable here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from ..scope import Scope
from .energy import Kind
from .fields import ABSENT, Absent, Moment, Name, OneOrMore, Positive, means
from .result import Backend


@dataclass(frozen=True)
class Speed:
    kernel: Name
    hashes_per_second: Annotated[Positive, means("The upper decile of the slices on one thread.")]
    slices: OneOrMore


@dataclass(frozen=True)
class Calibration:
    """How fast each kernel is here in a short run, which chooses the default kernel."""

    schema: Literal["powbench.calibration/1"]
    cpu_signature: Annotated[Name, means("The signature of the machine for which it holds.")]
    build: Annotated[Name, means("Digest of the compiled core for which it holds.")]
    created: Moment
    kernels: tuple[Speed, ...]


@dataclass(frozen=True)
class KernelEntry:
    name: Name
    backend: Backend
    needs: Annotated[tuple[str, ...], means("Instruction sets or packages; of a board its driver.")]
    usable: bool
    why_not: Annotated[str | None, means("Null when it is usable.")]
    why_slow: Annotated[
        str | None, means("Why it is slow on this core; null where it is not, or nobody knows.")
    ] = None
    device: Annotated[
        Name | Absent, means("Of a board: the device's own name, and its PCI address where known.")
    ] = ABSENT
    by_name: Annotated[
        str | Absent, means("Why it is measured only where it is named; absent where it is not.")
    ] = ABSENT


@dataclass(frozen=True)
class MeterEntry:
    url: Annotated[Name, means("The name to give to --meter.")]
    scope: Scope
    kind: Kind
    measures: str
    usable: bool
    automatic: Annotated[bool, means("Used without being named.")]
    why_not: Annotated[str | None, means("Null when it is usable.")]
    remedies: Annotated[tuple[str, ...], means("What would make it usable.")]


@dataclass(frozen=True)
class Kernels:
    """The kernels and the meters of this machine."""

    schema: Literal["powbench.kernels/1"]
    default: Annotated[Name, means("The kernel that `bench` names first.")]
    calibration: Annotated[Calibration | None, means("Null before there is one.")]
    cpu_features: tuple[str, ...]
    core: Annotated[str | None, means("Compiler and flags of the C kernels; null without them.")]
    kernels: tuple[KernelEntry, ...]
    meters: tuple[MeterEntry, ...]
