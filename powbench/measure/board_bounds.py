"""What bounds a board: the busiest resource of its units, at the clock that its driver names.

The figures are in data/boards.toml, each read in a public table. Instructions of a hash are those
of the compiled code where that is at hand, else those that the text of the search asks for. A
board without public figures has no bound, and neither has a CPU behind a driver of boards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from .. import bounded
from ..errors import NotMeasurable
from ..kernels.boards import board, counting
from ..kernels.boards.board import Device
from ..kernels.boards.counting import Maker
from .instructions import Count
from .ports import Bound, Resource, Whole


@dataclass(frozen=True)
class Architecture:
    """One that there are figures for. known_by: patterns of what compilers call it; resources: of
    one multiprocessor or compute unit."""

    name: str
    known_by: tuple[str, ...]
    maker: Maker
    resources: tuple[Resource, ...]

    def covers(self, device: Device) -> bool:
        pattern = rf"\b(?:{'|'.join(self.known_by)})\b"
        return re.search(pattern, f"{device.architecture} {device.name}".lower()) is not None


@cache
def known() -> tuple[Architecture, ...]:
    """All that the project has figures for."""
    return parse((resources.files("powbench") / "data" / "boards.toml").read_text())


def parse(text: str) -> tuple[Architecture, ...]:
    """ValueError where a unit is not as it must be."""
    return tuple(
        Architecture(name, tuple(known_by), _maker(unit["maker"]), _resources(unit))
        for unit in bounded.toml_value(text)["unit"]
        for name, known_by in unit["architectures"].items()
    )


def _maker(name: str) -> Maker:
    maker = next((m for m in get_args(Maker) if m == name), None)
    if maker is None:
        raise ValueError(f"maker is {' or '.join(get_args(Maker))}, not {name}")
    return maker  # type: ignore[no-any-return]


def _resources(unit: Mapping[str, Any]) -> tuple[Resource, ...]:
    return tuple(
        Resource(
            r["name"],
            float(r["per_cycle"]),
            {name: float(each) for name, each in r["uses"].items()},
            "read",
            unit["source"],
        )
        for r in unit["resource"]
    )


def find(device: Device, among: Sequence[Architecture] | None = None) -> Architecture:
    """NotMeasurable where the device has no bound, with the reason."""
    if device.is_cpu:
        raise NotMeasurable(
            "it is a CPU behind a driver of boards, which has no figures of its own"
        )
    listed = known() if among is None else among
    found = next((a for a in listed if a.covers(device)), None)
    if found is None:
        name = ", ".join(part for part in (device.name, device.architecture) if part)
        raise NotMeasurable(f"there are no public figures for this board ({name})")
    return found


def count_of(device: Device, classes: Mapping[str, int] | None) -> Count:
    """Instructions of a hash. classes: those of the compiled code, None where it is not at hand.

    NotMeasurable where nobody knows what the device's compiler makes of the text.
    """
    if classes is not None:
        return Count(sum(classes.values()), _sorted(classes), "compiled")
    expected = counting.expected(board.text(), find(device).maker)
    return Count(sum(expected.values()), _sorted(expected), "written")


def _sorted(classes: Mapping[str, int]) -> dict[str, float]:
    return {name: float(classes[name]) for name in sorted(classes, key=lambda n: -classes[n])}


def bound(architecture: Architecture, count: Count, whole: Whole) -> Bound:
    """Of the busiest resource of each of its units.

    NotMeasurable where the driver does not say how many there are, or at which clock.
    """
    if whole.units <= 0 or whole.hertz <= 0:
        lacking = "how many units it has" if whole.units <= 0 else "its highest clock"
        raise NotMeasurable(f"its driver does not say {lacking}")
    busiest = max(architecture.resources, key=lambda r: r.cycles(count.instructions, count.classes))
    cycles = busiest.cycles(count.instructions, count.classes)
    return Bound(cycles, busiest.name, architecture.name, busiest.kind, busiest.source, whole)
