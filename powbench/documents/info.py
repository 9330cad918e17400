"""powbench.info/1: the machine's facts, and whether it is fit to measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from .fields import Name, means
from .machine import Machine, Software


@dataclass(frozen=True)
class Finding:
    check: Name
    status: Annotated[
        Literal["good", "bad", "unknown"], means("`bad` prevents a quiet measurement.")
    ]
    reading: Annotated[str, means("What was found.")]
    advice: Annotated[str, means("What to do about it; empty where there is nothing to do.")]


@dataclass(frozen=True)
class Info:
    """The facts of this machine, and whether it is fit to measure."""

    schema: Literal["powbench.info/1"]
    machine: Machine
    software: Software
    fitness: tuple[Finding, ...]
