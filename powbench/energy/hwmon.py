"""Power and energy sensors of hwmon: regulators, boards, supplies, some CPUs and GPUs.

    /sys/class/hwmon/hwmon3/name             ina226
    /sys/class/hwmon/hwmon3/power1_input     11250000     microwatts
    /sys/class/hwmon/hwmon3/power1_average   10980000     microwatts, the driver's mean
    /sys/class/hwmon/hwmon3/power1_label     VDD_CPU
    /sys/class/hwmon/hwmon5/name             amd_energy
    /sys/class/hwmon/hwmon5/energy17_input   98765432100  microjoules
    /sys/class/hwmon/hwmon5/energy17_label   Esocket0

Units: Documentation/hwmon/sysfs-interface.rst. What hangs behind a sensor is the
board maker's affair, so its scope is `board` unless the driver tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .meter import Counter, CounterMeter, Meter, MeterError, PowerMeter, sane_watts
from .sysfs import folders, optional, read_int

FOLDER = Path("sys/class/hwmon")
MICRO = 1e-6

# The driver's name tells what it measures; anything else is a board sensor.
SCOPE_OF = {"amdgpu": "gpu", "nouveau": "gpu", "i915": "gpu", "xe": "gpu", "zenpower": "package"}
SCOPE_OF |= {"fam15h_power": "package", "amd_energy": "package", "acpi_power_meter": "wall"}


@dataclass(frozen=True)
class Sensor:
    """One readable input: `kind` is power or energy, `key` how --meter names it."""

    path: Path
    chip: str
    kind: str
    label: str
    scope: str

    @property
    def key(self) -> str:
        """'ina226/power1' of .../hwmon3/power1_input."""
        return f"{self.chip}/{self.path.name.rpartition('_')[0]}"


def sensors(root: Path) -> tuple[Sensor, ...]:
    """Every power and energy input under `root`, in the order of their numbers."""
    found = []
    for folder in folders(root / FOLDER):
        chip = optional(folder / "name") or folder.name
        for path in _inputs(folder):
            stem = path.name.rpartition("_")[0]
            kind = stem.rstrip("0123456789")
            label = optional(folder / f"{stem}_label")
            if chip == "amd_energy" and not label.startswith("Esocket"):
                continue  # single cores: parts of what the socket shows
            found.append(Sensor(path, chip, kind, label, SCOPE_OF.get(chip, "board")))
    return tuple(found)


def _inputs(folder: Path) -> list[Path]:
    """energyN_input, and powerN_input or, where that is missing, powerN_average."""
    paths = {p.name.rpartition("_")[0]: p for p in sorted(folder.glob("power*_average"))}
    for pattern in ("power*_input", "energy*_input"):
        paths |= {p.name.rpartition("_")[0]: p for p in sorted(folder.glob(pattern))}
    return [paths[stem] for stem in sorted(paths, key=lambda s: (len(s), s))]


def find(root: Path, key: str) -> Meter:
    """The meter for `key` ('ina226/power1'); MeterError lists what there is instead."""
    every = sensors(root)
    found = [s for s in every if s.key == key]
    if len(found) == 1:
        return meter(found[0])
    if found:
        raise MeterError(f"{len(found)} sensors are called {key}: {found[0].path}, {found[1].path}")
    names = ", ".join(s.key for s in every) or "none"
    raise MeterError(f"{root / FOLDER} has no sensor {key!r}; there are: {names}")


def meter(sensor: Sensor) -> Meter:
    """The meter that reads `sensor`."""
    return HwmonEnergy(sensor) if sensor.kind == "energy" else HwmonPower(sensor)


class HwmonPower(PowerMeter):
    """powerN_input or powerN_average. I2C sensors take milliseconds, so the thread reads them."""

    interval_seconds = 0.5

    def __init__(self, sensor: Sensor) -> None:
        self._path = sensor.path
        self.name = f"hwmon {sensor.key}" + (f" {sensor.label}" if sensor.label else "")
        self.scope = sensor.scope
        self.source = f"hwmon:{sensor.key}"

    def open(self) -> None:
        read_int(self._path)

    def watts(self) -> float:
        return sane_watts(read_int(self._path) * MICRO, str(self._path))


class HwmonEnergy(CounterMeter):
    """energyN_input: 64-bit counters, which the driver extends, so they never wrap."""

    fast = True
    update_seconds = 0.1

    def __init__(self, sensor: Sensor) -> None:
        self._path = sensor.path
        self.name = f"hwmon {sensor.key}" + (f" {sensor.label}" if sensor.label else "")
        self.scope = sensor.scope
        self.source = f"hwmon:{sensor.key}"

    def open(self) -> None:
        read_int(self._path)
        self.counters = (Counter(self._path.name),)

    def joules(self) -> tuple[float, ...]:
        return (read_int(self._path) * MICRO,)
