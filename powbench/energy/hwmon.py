"""Power and energy sensors of hwmon: regulators, boards, supplies, some CPUs and GPUs.

    /sys/class/hwmon/hwmon3/name             ina226
    /sys/class/hwmon/hwmon3/power1_input     11250000     microwatts
    /sys/class/hwmon/hwmon3/power1_average   10980000     microwatts, the driver's mean
    /sys/class/hwmon/hwmon3/power1_label     VDD_CPU
    /sys/class/hwmon/hwmon3/device           -> ../../../1-0040, the chip's place on its bus
    /sys/class/hwmon/hwmon5/name             amd_energy
    /sys/class/hwmon/hwmon5/energy17_input   98765432100  microjoules
    /sys/class/hwmon/hwmon5/energy17_label   Esocket0

Units: Documentation/hwmon/sysfs-interface.rst. What hangs behind a sensor is the
board maker's affair, so its scope is `board` unless the driver tells.
"""

from __future__ import annotations

from collections import Counter as count
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .meter import (
    Counter,
    CounterMeter,
    Meter,
    MeterError,
    PowerMeter,
    Unusable,
    sane_joules,
    sane_watts,
)
from .sysfs import folders, optional, read_int

if TYPE_CHECKING:
    from .address import Address, Environ

FOLDER = Path("sys/class/hwmon")
MICRO = 1e-6

# The driver's name tells what it measures; anything else is a board sensor. (zenpower is one:
# it shows the rails of a package, core and SoC, each by itself.)
GRAPHICS = {"amdgpu": "gpu", "nouveau": "gpu", "i915": "gpu", "xe": "gpu"}
SCOPE_OF = GRAPHICS | {
    "fam15h_power": "package", "amd_energy": "package", "acpi_power_meter": "wall",
}  # fmt: skip
NORTHBRIDGE = "in1_input"
"""A voltage that amdgpu shows of an APU alone (amdgpu_pm.c: only APUs have vddnb)."""
# Drivers with a sensor for each socket: their sum is the scope, one of them a part of it.
BY_SOCKET = ("amd_energy", "fam15h_power")


@dataclass(frozen=True)
class Sensor:
    """One or more inputs that are read as one: `kind` is power or energy.

    `key` is how --meter names it, 'ina226/power1'; where two chips share their name, with
    the chip's place: 'ina226@1-0040/power1'. No two sensors of a machine have one key.
    `place` is that of the device, on a board its PCI address.
    """

    paths: tuple[Path, ...]
    chip: str
    kind: str
    label: str
    scope: str
    key: str
    place: str = ""

    @property
    def path(self) -> Path:
        """The first of its inputs."""
        return self.paths[0]

    @property
    def plain_key(self) -> str:
        """The key without the chip's place."""
        return f"{self.chip}/{_stem(self.path)}"


def sensors(root: Path) -> tuple[Sensor, ...]:
    """Every power and energy sensor under `root`, in the order of their numbers."""
    chips = [
        (folder, optional(folder / "name") or folder.name) for folder in folders(root / FOLDER)
    ]
    shared = count(chip for _, chip in chips)
    places = count((chip, _place(folder)) for folder, chip in chips)
    readable = []
    for folder, chip in chips:
        place = _place(folder) if places[chip, _place(folder)] == 1 else folder.name
        for path in _inputs(folder):
            stem = _stem(path)
            kind = stem.rstrip("0123456789")
            label = optional(folder / f"{stem}_label")
            if chip == "amd_energy" and not label.startswith("Esocket"):
                continue  # single cores: parts of what the socket shows
            scope = SCOPE_OF.get(chip, "board")
            if label == "pkg" or (chip == "acpi_power_meter" and shared[chip] > 1):
                scope = "board"  # one part of a graphics board, of the supplies
            if chip == "amdgpu" and (folder / NORTHBRIDGE).exists():
                scope = "package"  # of an APU: the CPU is in it
            alone = shared[chip] == 1 or chip in BY_SOCKET
            key = f"{chip}/{stem}" if alone else f"{chip}@{place}/{stem}"
            readable.append(Sensor((path,), chip, kind, label, scope, key, place))
    return _summed(readable)


def _summed(separate: Sequence[Sensor]) -> tuple[Sensor, ...]:
    """`separate` with the sockets of one driver as one sensor."""
    sums: dict[str, Sensor] = {}
    for sensor in separate:
        name = sensor.chip if sensor.chip in BY_SOCKET else sensor.key
        if (first := sums.get(name)) is None:
            sums[name] = sensor
        else:
            label = " + ".join(filter(None, (first.label, sensor.label)))
            sums[name] = replace(first, paths=first.paths + sensor.paths, label=label)
    return tuple(sums.values())


def _place(folder: Path) -> str:
    """'1-0040', the bus and address of a chip, which stay over a restart; else 'hwmon3'."""
    device = folder / "device"
    return device.resolve().name if device.exists() else folder.name


def _stem(path: Path) -> str:
    """'power1' of .../power1_input."""
    return path.name.rpartition("_")[0]


def _inputs(folder: Path) -> list[Path]:
    """energyN_input, and powerN_input or, where that is missing, powerN_average."""
    paths = {_stem(p): p for p in sorted(folder.glob("power*_average"))}
    for pattern in ("power*_input", "energy*_input"):
        paths |= {_stem(p): p for p in sorted(folder.glob(pattern))}
    return [paths[stem] for stem in sorted(paths, key=lambda s: (len(s), s))]


def find(root: Path, key: str) -> Meter:
    """The meter for `key` ('ina226/power1'); MeterError lists what there is instead."""
    every = sensors(root)
    for sensor in every:
        if sensor.key == key:
            return meter(sensor)
    alike = [sensor.key for sensor in every if sensor.plain_key == key]
    if alike:
        raise MeterError(
            f"{len(alike)} sensors are called {key}: {', '.join(alike)}",
            (f"name one by its chip's place: --meter hwmon:{alike[0]}",),
        )
    names = ", ".join(s.key for s in every) or "none"
    raise MeterError(f"{root / FOLDER} has no sensor {key!r}; there are: {names}")


def meter(sensor: Sensor) -> Meter:
    """The meter that reads `sensor`."""
    return HwmonEnergy(sensor) if sensor.kind == "energy" else HwmonPower(sensor)


class HwmonPower(PowerMeter):
    """powerN_input or powerN_average. I2C sensors take milliseconds, so the thread reads them."""

    interval_seconds = 0.5

    def __init__(self, sensor: Sensor) -> None:
        self._paths = sensor.paths
        self.name = f"hwmon {sensor.key} {sensor.label}".rstrip()
        self.scope = sensor.scope
        self.source = f"hwmon:{sensor.key}"

    def open(self) -> None:
        self.watts()

    def watts(self) -> float:
        return sum(sane_watts(read_int(path) * MICRO, str(path)) for path in self._paths)


class HwmonEnergy(CounterMeter):
    """energyN_input: 64-bit counters, which the driver extends, so they never wrap."""

    fast = True
    update_seconds = 0.1

    def __init__(self, sensor: Sensor) -> None:
        self._paths = sensor.paths
        self.name = f"hwmon {sensor.key} {sensor.label}".rstrip()
        self.scope = sensor.scope
        self.source = f"hwmon:{sensor.key}"

    def open(self) -> None:
        self.counters = tuple(Counter(path.name) for path in self._paths)
        self.joules()

    def joules(self) -> tuple[float, ...]:
        return tuple(sane_joules(read_int(path) * MICRO, str(path)) for path in self._paths)


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    try:
        return find(root, unquote(address.path))
    except MeterError as error:
        return Unusable(f"hwmon {address.path}", "board", f"hwmon:{address.path}", error)
