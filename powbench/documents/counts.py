"""Counts of instructions: what a hash of a kernel runs, in a check and in a file of counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from .fields import ABSENT, Absent, Hash, Name, NotNegative, Number, Positive, means

PerHash = dict[Annotated[str, Meta(min_length=1, max_length=200)], NotNegative]


@dataclass(frozen=True)
class KernelCounts:
    """The instructions of a hash, or of a call of a function."""

    source: Annotated[
        str, means("Where the code is from: the C core, numba, or a library's kernel or function.")
    ]
    compiler: Annotated[str, means("As far as the code says it.")]
    flags: Annotated[str, means("As far as the code says them; of numba the CPU.")]
    instructions: Positive
    classes: Annotated[PerHash, means("Instructions of each class; loads and stores beside it.")]
    lines: Annotated[PerHash, means("Instructions with kinds of operands: `vpaddd ymm, ymm, mem`.")]
    source_sha256: Annotated[
        Hash | Absent,
        means(
            "SHA-256 of the kernel's source: of the files of the C core or of the numba kernels, "
            "of a library of its file. Absent where nobody knows it. Another one compares: what "
            "its changes cost is what counts judge."
        ),
    ] = ABSENT


@dataclass(frozen=True)
class Growth:
    """A class or a line of which head runs more than base."""

    name: Name
    base: NotNegative
    head: NotNegative


@dataclass(frozen=True)
class Counted:
    """One kernel in both arms. change: 0.001 is 0.1% more instructions in head."""

    kernel: Name
    verdict: Literal["pass", "regressed", "incomparable"]
    reason: str
    change: Number | None
    base: KernelCounts
    head: KernelCounts
    grown_classes: tuple[Growth, ...]
    grown_lines: tuple[Growth, ...]


@dataclass(frozen=True)
class Counts:
    """What a check with --counts found."""

    margin: Annotated[Positive, means("The share of more instructions that fails.")]
    kernels: tuple[Counted, ...]
    unseen: Annotated[str, means("What counts cannot see.")]


@dataclass(frozen=True)
class CountsFile:
    """What `powbench baseline save --counts` writes, as TOML."""

    schema: Literal["powbench.counts/1"]
    kernels: Annotated[dict[Name, KernelCounts], Meta(min_length=1)]
