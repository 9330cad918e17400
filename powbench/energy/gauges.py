"""Which gauge shows a board's clock: by its PCI address, from whoever made it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import nvml
from .gauge import Gauge
from .gauge_amdgpu import PCI, AmdGauge
from .meter import MeterError
from .sysfs import optional

NVIDIA, AMD = "0x10de", "0x1002"
"""PCI vendors."""


def find(
    place: str | None,
    root: Path = Path("/"),
    library: Callable[[], Any] = nvml.library,
) -> tuple[Gauge | None, str]:
    """The gauge of the board at this PCI address, or why there is none.

    place: empty where nobody knows it, None for the host's own CPU.
    """
    if place is None:
        return None, "the host's own CPU hashes, behind a driver"
    if not place:
        return None, "the board's driver does not tell its PCI address"
    folder = root / PCI / place
    vendor = optional(folder / "vendor")
    if vendor == AMD:
        return AmdGauge(folder, place), ""
    if vendor not in (NVIDIA, ""):
        return None, f"powbench reads no clock of boards by the PCI vendor {vendor}"
    try:
        return nvml.gauge(place, library()), ""
    except MeterError as error:
        return None, error.message
