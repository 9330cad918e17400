"""A laptop's battery while it discharges: what the whole machine takes, screen included.

    /sys/class/power_supply/BAT0/type          Battery
    /sys/class/power_supply/BAT0/status        Discharging
    /sys/class/power_supply/BAT0/power_now     12870000    microwatts
    /sys/class/power_supply/BAT1/current_now   1164000     microamperes; some drivers give
    /sys/class/power_supply/BAT1/voltage_now   11054000    these two instead (microvolts)
    /sys/class/power_supply/AC/type            Mains
    /sys/class/power_supply/hidpp_battery_0/scope   Device  a mouse: not this machine

Units: Documentation/ABI/testing/sysfs-class-power.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .meter import Meter, MeterError, PowerMeter, sane_watts
from .sysfs import folders, optional, read_int, read_text

if TYPE_CHECKING:
    from .address import Address, Environ

FOLDER = Path("sys/class/power_supply")
MICRO = 1e-6

# Fuel gauges are calibrated to about this (Texas Instruments, bq27xxx data sheets: 1 to 5 %;
# from memory).
GAUGE_ACCURACY = 0.05


def batteries(root: Path) -> tuple[Path, ...]:
    """The folders of the machine's own batteries under `root`: the one reader of that folder."""
    return tuple(
        path
        for path in folders(root / FOLDER)
        if optional(path / "type") in ("Battery", "")
        and optional(path / "scope") != "Device"
        and (path / "status").exists()
    )


def discharging(root: Path) -> tuple[str, ...]:
    """The names of the machine's own batteries that it runs on now."""
    return tuple(p.name for p in batteries(root) if optional(p / "status") == "Discharging")


def discharge_watts(path: Path) -> float | None:
    """The power that leaves the battery at `path`; None when it is not discharging."""
    if read_text(path / "status") != "Discharging":
        return None
    if (path / "power_now").exists():
        return abs(read_int(path / "power_now")) * MICRO
    # Some drivers sign the current while it flows out; the status has told the direction.
    return abs(read_int(path / "current_now")) * MICRO * read_int(path / "voltage_now") * MICRO


class Battery(PowerMeter):
    """The discharge of all batteries together (two of them usually take turns)."""

    scope = "battery"
    accuracy = GAUGE_ACCURACY

    def __init__(self, root: Path = Path("/"), only: str = "") -> None:
        self._root = root
        self._only = only
        self._paths: tuple[Path, ...] = ()
        self.name = f"battery {only}".strip()
        self.source = f"battery:{only}"

    def open(self) -> None:
        every = batteries(self._root)
        self._paths = tuple(p for p in every if not self._only or p.name == self._only)
        others = ", ".join(p.name for p in every if p not in self._paths)
        self.notes = (f"what {others} gives the machine is not included",) if others else ()
        if not self._paths:
            raise MeterError(f"{self._root / FOLDER} has no battery {self._only}".strip())
        self.watts()

    def watts(self) -> float:
        powers = [w for w in map(discharge_watts, self._paths) if w is not None]
        if not powers:
            raise MeterError(
                "no battery is discharging: the machine runs on mains",
                ("unplug the mains for the run, or use a wall meter: --meter URL",),
            )
        return sane_watts(sum(powers), self.source)


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    return Battery(root, unquote(address.path))
