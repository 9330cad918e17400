"""The gauge of an AMD board, from sysfs (Documentation/gpu/amdgpu/thermal.rst):

    /sys/bus/pci/devices/0000:03:00.0/pp_dpm_sclk                  0: 500Mhz
                                                                   1: 2304Mhz *
    /sys/bus/pci/devices/0000:03:00.0/hwmon/hwmon4/freq1_input     2304000000   hertz
    /sys/bus/pci/devices/0000:03:00.0/hwmon/hwmon4/temp1_input     61000        millidegrees
    /sys/bus/pci/devices/0000:03:00.0/hwmon/hwmon4/power1_average  298000000    microwatts
    /sys/bus/pci/devices/0000:03:00.0/hwmon/hwmon4/power1_cap      300000000    microwatts

What holds the clock down stands in gpu_metrics, whose layout differs by chip and is not read;
power at its cap is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .gauge import State
from .meter import MeterError
from .sysfs import folders, optional, optional_int

PCI = Path("sys/bus/pci/devices")
AT_CAP = 0.98
"""Of its cap: a power that is regulated to it swings below."""
POWER_LIMIT = "its power limit"


@dataclass(frozen=True)
class AmdGauge:
    """A board at a PCI address, by the folder of its device."""

    folder: Path
    place: str

    @property
    def source(self) -> str:
        return f"amdgpu at {self.place}"

    def look(self) -> State:
        if not self.folder.is_dir():
            raise MeterError(f"the board at {self.place} is gone")
        chips = folders(self.folder / "hwmon")
        sensors = chips[0] if chips else self.folder / "hwmon"
        hertz = optional_int(sensors / "freq1_input") or _active(self.folder / "pp_dpm_sclk")
        millidegrees = optional_int(sensors / "temp1_input")
        watts = optional_int(sensors / "power1_average") or optional_int(sensors / "power1_input")
        cap = optional_int(sensors / "power1_cap")
        throttled: tuple[str, ...] | None = None
        if watts > 0 and cap > 0:
            throttled = (POWER_LIMIT,) if watts >= AT_CAP * cap else ()
        return State(hertz or None, millidegrees / 1000 if millidegrees else None, throttled)


def _active(levels: Path) -> float:
    """Hertz of the level that is marked with a star; 0 where none is."""
    found = re.search(r"^\w+: *([0-9]{1,6}) *Mhz *\*", optional(levels), re.MULTILINE | re.I)
    return float(found[1]) * 1e6 if found else 0.0
