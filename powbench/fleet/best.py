"""What stands for a host in one line: its fastest measurement, and how efficient that was."""

from __future__ import annotations

from ..documents.energy import EnergyReading
from ..documents.fleet import FleetHost
from ..documents.result import Measurement, Result
from ..scope import breadth


def fastest(host: FleetHost) -> Measurement | None:
    """The fastest without wrong hashes; None where there is none."""
    if not isinstance(host.result, Result):
        return None
    right = [m for m in host.result.measurements if not m.hardware_errors]
    return max(right, key=lambda m: m.hashes_per_second.median, default=None)


def reading(measurement: Measurement) -> EnergyReading | None:
    """Of the widest scope that was read; None without any."""
    read = [e for e in measurement.energy if e.available and e.hashes_per_joule]
    return min(read, key=lambda e: breadth(e.scope or ""), default=None)
