"""What stands for a host in one line: its fastest measurement, and how efficient that was."""

from __future__ import annotations

from ..documents.energy import EnergyReading
from ..documents.fleet import FleetHost
from ..documents.result import Measurement, Result
from ..energy import levels


def fastest(host: FleetHost) -> Measurement | None:
    """The fastest without wrong hashes; None where there is none."""
    if not isinstance(host.result, Result):
        return None
    right = [m for m in host.result.measurements if not m.hardware_errors]
    return max(right, key=lambda m: m.hashes_per_second.median, default=None)


def reading(measurement: Measurement) -> EnergyReading | None:
    """The one that speaks for the machine; None without any."""
    return levels.widest(e for e in measurement.energy if e.hashes_per_joule)
