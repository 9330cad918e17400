"""What bounds a kernel on this microarchitecture: the busiest of its resources.

The figures are in data/microarchitectures.toml: measured by the project, or read in a
public table, each with its source. A kernel cannot take fewer cycles for a hash than its
busiest resource needs; it may take more, for latencies, for the scheduler's choices, for
the caches. A kernel that leans on instructions without a figure has no bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from .. import bounded
from ..errors import NotMeasurable

Kind = Literal["measured", "read"]
NEGLIGIBLE = 0.01
"""Share of the instructions up to which a class may lack a figure."""
WORDS = {"rounds": "SHA rounds", "sha_schedule_1": "the SHA schedule",
         "sha_schedule_2": "the SHA schedule"}  # fmt: skip
"""Classes whose names say too little to a reader."""


@dataclass(frozen=True)
class Resource:
    """per_cycle operations in a cycle; `uses`: operations of an instruction, by class.

    kind: measured by this project, or read in `source`.
    """

    name: str
    per_cycle: float
    uses: dict[str, float]
    kind: Kind
    source: str

    def cycles(self, instructions: float, classes: Mapping[str, float]) -> float:
        """Cycles that so many instructions keep this resource busy."""
        operations = self.uses.get("any", 0.0) * instructions
        operations += sum(n * self.uses.get(name, 0.0) for name, n in classes.items())
        return operations / self.per_cycle


@dataclass(frozen=True)
class Microarchitecture:
    """A core that there are figures for.

    vendor, family, models: as Linux writes them in /proc/cpuinfo; those of ARM are the
    implementer, the architecture and the part. models: inclusive ranges. slots_only:
    classes that cost a slot of dispatch alone. unknown: classes without a figure, and why.
    slow: kernels that this core is not made for, and why.
    """

    name: str
    vendor: str
    family: int
    models: tuple[tuple[int, int], ...]
    resources: tuple[Resource, ...]
    slow: Mapping[str, str]
    slots_only: frozenset[str]
    unknown: Mapping[str, str]

    def covers(self, vendor: str, family: str, model: str) -> bool:
        if vendor != self.vendor or not family.isdigit():
            return False
        number = _model(model, is_arm=vendor.startswith("0x"))
        return int(family) == self.family and any(a <= number <= b for a, b in self.models)

    def without_figure(self, classes: Mapping[str, float]) -> dict[str, float]:
        """Those of the classes that no resource names and that are no matter of slots."""
        named = {name for r in self.resources for name in r.uses} | self.slots_only
        named -= set(self.unknown)
        return {name: n for name, n in classes.items() if name not in named}


def _model(text: str, is_arm: bool) -> int:
    """-1 for what is no number."""
    if is_arm:
        return int(text, 16) if re.fullmatch("0x[0-9a-f]{1,4}", text) else -1
    return int(text) if text.isdigit() else -1


@dataclass(frozen=True)
class Whole:
    """A board: so many units (multiprocessors, compute units), all at this clock.

    hertz: the highest that the driver names. measured_hertz: what it ran at, where that is known.
    """

    units: int
    hertz: float
    measured_hertz: float | None = None


@dataclass(frozen=True)
class Bound:
    """The fewest cycles of a hash, by the busiest resource of a microarchitecture.

    kind and source: of that resource's figures, for a bound needs no others. board: of a board
    the cycles are those of one unit, and this is all of it.
    """

    cycles_per_hash: float
    resource: str
    microarchitecture: str
    kind: Kind
    source: str
    board: Whole | None = None

    @property
    def hashes_per_second(self) -> float | None:
        """Of a board."""
        if self.board is None:
            return None
        return self.board.units * self.board.hertz / self.cycles_per_hash


@cache
def known() -> tuple[Microarchitecture, ...]:
    """All that the project has figures for."""
    text = (resources.files("powbench") / "data" / "microarchitectures.toml").read_text()
    return parse(text)


def parse(text: str) -> tuple[Microarchitecture, ...]:
    return tuple(
        Microarchitecture(
            name=m["name"],
            vendor=m["vendor"],
            family=m["family"],
            models=tuple((low, high) for low, high in m["models"]),
            resources=tuple(_resource({"kind": m["kind"], "source": m["source"], **r})
                            for r in m["resource"]),
            slots_only=frozenset(m.get("slots_only", ())) | BESIDE,
            unknown=m.get("unknown", {}),
            slow=m.get("slow", {}),
        )
        for m in bounded.toml_value(text)["microarchitecture"]
    )  # fmt: skip


BESIDE = frozenset({"branch", "nop"})
"""A branch may go with its comparison, and a nop needs no unit."""


def _resource(data: Mapping[str, Any]) -> Resource:
    uses = {name: float(operations) for name, operations in data["uses"].items()}
    if data["kind"] not in ("measured", "read"):
        raise ValueError(f"{data['name']}: kind is measured or read, not {data['kind']}")
    return Resource(data["name"], float(data["per_cycle"]), uses, data["kind"], data["source"])


def find(
    vendor: str, family: str, model: str, among: Sequence[Microarchitecture] | None = None
) -> Microarchitecture | None:
    """The one that this CPU is, None when the project has no figures for it."""
    listed = known() if among is None else among
    return next((m for m in listed if m.covers(vendor, family, model)), None)


def bound(core: Microarchitecture, instructions: float, classes: Mapping[str, float]) -> Bound:
    """Of the busiest resource; the first of those that are equally busy.

    NotMeasurable where classes without a figure are more than NEGLIGIBLE of the instructions.
    """
    missing = core.without_figure(classes)
    if sum(missing.values()) > NEGLIGIBLE * instructions:
        raise NotMeasurable(_no_figure(core, missing), "measure them: studies/ports/ports.c")
    busiest = max(core.resources, key=lambda r: r.cycles(instructions, classes))
    cycles = busiest.cycles(instructions, classes)
    return Bound(cycles, busiest.name, core.name, busiest.kind, busiest.source)


def _no_figure(core: Microarchitecture, missing: Mapping[str, float]) -> str:
    """The class that weighs most is named, with the reason that the table has for it."""
    most = max(missing, key=lambda name: (name in core.unknown, missing[name]))
    why = f": {core.unknown[most]}" if most in core.unknown else ""
    return f"there is no public figure for {WORDS.get(most, most)} on {core.name}{why}"
