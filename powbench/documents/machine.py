"""The machine and the software of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from .fields import ABSENT, Absent, Count, OneOrMore, Positive, always, means

Software = Annotated[
    dict[str, str | None],
    means(
        "Versions of everything between the user and the hash; null where absent.",
        required=["powbench", "commit", "python", "core"],
    ),
]


@dataclass(frozen=True)
class CoreType:
    name: str
    cpus: tuple[Count, ...]
    max_mhz: Positive | None


@dataclass(frozen=True)
class Machine:
    """The facts of a machine. A document from another program may lack most of them."""

    cpu_signature: Annotated[
        str | Absent,
        means(
            "Equal on machines whose speed may be compared for a regression.",
            always=True,
            pattern="^[0-9a-f]{16}$",
        ),
    ] = ABSENT
    architecture: Annotated[str | Absent, always()] = ABSENT
    vendor: Annotated[str | Absent, always()] = ABSENT
    model_name: Annotated[str | Absent, always()] = ABSENT
    family: Annotated[str | Absent, always()] = ABSENT
    model: Annotated[str | Absent, always()] = ABSENT
    stepping: Annotated[str | Absent, always()] = ABSENT
    microcode: Annotated[str | Absent, always()] = ABSENT
    features: Annotated[tuple[str, ...] | Absent, always(uniqueItems=True)] = ABSENT
    logical_cpus: Annotated[OneOrMore | Absent, always()] = ABSENT
    physical_cores: Annotated[OneOrMore | Absent | None, always()] = ABSENT
    smt: Annotated[bool | Absent | None, always()] = ABSENT
    core_types: Annotated[
        Annotated[tuple[CoreType, ...], Meta(min_length=1)] | Absent,
        means("Groups of CPUs that are alike, the fastest first.", always=True),
    ] = ABSENT
    allowed_cpus: Annotated[tuple[Count, ...] | Absent, always()] = ABSENT
    placement: Annotated[
        tuple[Count, ...] | Absent,
        means("The allowed CPUs in the order in which threads take them.", always=True),
    ] = ABSENT
    caches: Annotated[tuple[str, ...] | Absent, always()] = ABSENT
    governor: Annotated[str | Absent, always()] = ABSENT
    frequency_driver: Annotated[str | Absent, always()] = ABSENT
    turbo: Annotated[bool | Absent | None, always()] = ABSENT
    min_mhz: Annotated[Positive | Absent | None, always()] = ABSENT
    max_mhz: Annotated[Positive | Absent | None, always()] = ABSENT
    mitigations: Annotated[dict[str, str] | Absent, always()] = ABSENT
    hypervisor: Annotated[str | Absent, means("Empty on bare metal.", always=True)] = ABSENT
    quota_cpus: Annotated[Positive | Absent | None, always()] = ABSENT
    scheduling: Annotated[str | Absent, always()] = ABSENT
    memory_bytes: Annotated[Count | Absent | None, always()] = ABSENT
    os: Annotated[str | Absent, always()] = ABSENT
    host: Annotated[str | Absent | None, means("Null unless asked for.", always=True)] = ABSENT
    live: Annotated[
        dict[str, float | None] | Absent,
        means("Values at the time of the run, never part of a comparison.", always=True),
    ] = ABSENT
