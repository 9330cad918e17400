"""What bounds a kernel on this microarchitecture: the busiest of its resources.

The figures are in data/microarchitectures.toml, with where they were measured. A
kernel cannot take fewer cycles for a hash than its busiest resource needs; it may
take more, for latencies, for the scheduler's choices, for the caches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from .. import bounded


@dataclass(frozen=True)
class Resource:
    """per_cycle operations in a cycle; `uses`: operations of an instruction, by class."""

    name: str
    per_cycle: float
    uses: dict[str, float]

    def cycles(self, instructions: float, classes: Mapping[str, float]) -> float:
        """Cycles that so many instructions keep this resource busy."""
        operations = self.uses.get("any", 0.0) * instructions
        operations += sum(n * self.uses.get(name, 0.0) for name, n in classes.items())
        return operations / self.per_cycle


@dataclass(frozen=True)
class Microarchitecture:
    """A core that the project has measured. models: inclusive ranges.

    slow: kernels that this core is not made for, and why.
    """

    name: str
    vendor: str
    family: int
    models: tuple[tuple[int, int], ...]
    source: str
    resources: tuple[Resource, ...]
    slow: Mapping[str, str]

    def covers(self, vendor: str, family: str, model: str) -> bool:
        if vendor != self.vendor or not (family.isdigit() and model.isdigit()):
            return False
        return int(family) == self.family and any(a <= int(model) <= b for a, b in self.models)


@dataclass(frozen=True)
class Bound:
    """The fewest cycles of a hash, by the busiest resource of a microarchitecture."""

    cycles_per_hash: float
    resource: str
    microarchitecture: str
    source: str


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
            source=m["source"],
            resources=tuple(_resource(r) for r in m["resource"]),
            slow=m.get("slow", {}),
        )
        for m in bounded.toml_value(text)["microarchitecture"]
    )


def _resource(data: Mapping[str, Any]) -> Resource:
    uses = {name: float(operations) for name, operations in data["uses"].items()}
    return Resource(data["name"], float(data["per_cycle"]), uses)


def find(
    vendor: str, family: str, model: str, among: Sequence[Microarchitecture] | None = None
) -> Microarchitecture | None:
    """The one that this CPU is, None when the project has no figures for it."""
    listed = known() if among is None else among
    return next((m for m in listed if m.covers(vendor, family, model)), None)


def bound(core: Microarchitecture, instructions: float, classes: Mapping[str, float]) -> Bound:
    """Of the busiest resource; the first of those that are equally busy."""
    busiest = max(core.resources, key=lambda r: r.cycles(instructions, classes))
    cycles = busiest.cycles(instructions, classes)
    return Bound(cycles, busiest.name, core.name, core.source)
