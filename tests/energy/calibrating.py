"""Loads of a pair of meters whose gain and offset are known: 30 W and 1.4."""

from __future__ import annotations

import datetime
import random

from powbench.documents.calibration import Load, MeterCalibration, Reference, Sensor
from powbench.energy import calibration, calibrations
from powbench.measure import loads

NOW = datetime.datetime(2026, 6, 15, tzinfo=datetime.UTC)
SENSOR = Sensor(
    "rapl package", "powercap:package", "package", "measured",
    calibrations.digest("powercap:package#"),
)  # fmt: skip
AGAINST = Reference("nut rack", "nut://pdu:3493/rack", "wall", 0.01, 0.01)
WHERE = calibration.Where("2026-06-01T00:00:00+00:00", "0123456789abcdef", "a CPU", "avx2")


def measured(noise: float = 0.002) -> tuple[Load, ...]:
    """11 loads of 8 threads, 10 W to 50 W at the sensor."""
    draw = random.Random(2)
    found = []
    for at, x in enumerate(loads.loads(8)):
        watts = (10 + 5 * x.threads * x.duty) * (1 + draw.gauss(0, noise))
        against = (30 + 1.4 * watts) * (1 + draw.gauss(0, noise))
        found.append(Load(x.threads, x.duty, 25.0 * at, 20.0, watts, against, x.held_out, 0.0))
    return tuple(found)


def made() -> MeterCalibration:
    found = measured()
    return calibration.document(found, calibration.fitted(found), SENSOR, AGAINST, WHERE)


def kept() -> calibration.Calibration:
    return calibration.checked(made(), "c.json")
