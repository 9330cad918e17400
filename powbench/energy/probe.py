"""Every meter of this machine, in one fixed order, with what it would measure or why it cannot.

The order: powercap package, psys, dram; NVML boards; hwmon sensors; batteries;
the management controller. Network meters cannot be found, only named (--meter).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from . import battery, hwmon, nvml, powercap
from .levels import WHOLE
from .meter import WAYS_TO_GET_ONE, Meter, MeterError
from .reading import EnergyReading, missing

NOTHING = "this machine has no meter"
PARTS = "several devices hash at once, and no meter here sees them all"
OF_A_BOARD = ("gpu", "package")
"""Scopes of a board's own meter; the second of an APU's, which the CPU is in."""
IPMI_DEVICES = ("dev/ipmi0", "dev/ipmi/0", "dev/ipmidev/0")


@dataclass(frozen=True)
class Found:
    """One meter of this machine. `url` is how --meter names it.

    `measures` says what it would measure; `reason` why it cannot, "" when it can.
    `automatic`: taken when no --meter is given (what measures the processor, or
    all of the machine; not a lone sensor or another device). `place`: the PCI address of the
    board that it measures.
    """

    url: str
    scope: str
    kind: str
    measures: str
    reason: str = ""
    remedies: tuple[str, ...] = ()
    automatic: bool = False
    place: str = ""

    @property
    def usable(self) -> bool:
        """Whether it can be read now."""
        return not self.reason

    @property
    def of_a_board(self) -> bool:
        """Whether it is read while the board at its place hashes."""
        return bool(self.place) and self.scope in OF_A_BOARD


def probe(
    root: Path = Path("/"),
    library: Callable[[], Any] = nvml.library,
    which: Callable[[str], str | None] = shutil.which,
) -> tuple[Found, ...]:
    """All meters under `root`, usable or not; the same machine gives the same order."""
    return (
        *_powercap(root),
        *_nvml(library),
        *_hwmon(root),
        _battery(root),
        _ipmi(root, which),
    )


@dataclass(frozen=True)
class Metering:
    """What is read while something hashes; unmetered: what stands there when it is nothing."""

    meters: tuple[Meter, ...]
    unmetered: EnergyReading


def automatic(
    listed: tuple[Found, ...], place: str | None = None, root: Path = Path("/")
) -> Metering:
    """The meters to use when none was named: the usable ones of `listed` marked automatic.

    place: the PCI address of the board that hashes, empty where nobody knows it; then these are
    its own meter, and those that see all of the machine. None for the processor.
    """
    wanted = [f for f in listed if f.automatic]
    if place is None:
        reasons = [f.reason for f in wanted]
        return _metering(wanted, wanted, reasons, root)
    whole = [f for f in wanted if f.scope in WHOLE]
    own = [f for f in listed if f.of_a_board and f.place == place]
    if own:
        # A driver may have several sensors of one board: the first that works.
        first = [f for f in own if f.usable][:1]
        return _metering([*first, *whole], own, [f.reason for f in own], root)
    hidden = [f for f in listed if f.scope == "gpu" and not f.usable and not f.place]
    reasons = [_no_meter(place), *(f.reason for f in hidden)]
    return _metering(whole, hidden, reasons, root)


def of_all(listed: tuple[Found, ...], root: Path = Path("/")) -> Metering:
    """The meters to use where a board hashes beside others: those that see all of the machine."""
    wanted = [f for f in listed if f.automatic and f.scope in WHOLE]
    return _metering(wanted, wanted, [PARTS, *(f.reason for f in wanted)], root)


def _no_meter(place: str) -> str:
    if not place:
        return "the board's driver does not tell its PCI address, so its meter is not known"
    return f"no meter here is of the board at {place}"


def _metering(
    wanted: Sequence[Found], tried: Sequence[Found], reasons: Sequence[str], root: Path
) -> Metering:
    """The usable meters of `wanted`, and what to say where there is none."""
    from .url import meter as from_url

    remedies = (*(r for f in tried for r in f.remedies), *WAYS_TO_GET_ONE)
    return Metering(
        tuple(from_url(f.url, root=root) for f in wanted if f.usable),
        missing(
            "; ".join(filter(None, reasons)) or NOTHING, remedies=tuple(dict.fromkeys(remedies))
        ),
    )


def _powercap(root: Path) -> list[Found]:
    listed = []
    kind = "estimated" if powercap.is_amd(root) else "measured"
    for scope in powercap.SCOPES:
        names = powercap.describe(root, scope)
        if not names and scope != "package":
            continue  # one line says that there is no RAPL
        reason, remedies = _reason(powercap.Powercap(root, scope))
        listed.append(
            Found(
                f"powercap:{scope}",
                scope,
                kind,
                MEASURES[scope] + (f": {names}" if names else ""),
                reason,
                remedies,
                automatic=scope != "dram",
            )
        )
    return listed


MEASURES = {
    "package": "the processor packages (RAPL), without DRAM",
    "psys": "the platform (RAPL psys), packages included",
    "dram": "the memory (RAPL)",
}


def _nvml(library: Callable[[], Any]) -> list[Found]:
    measures = "an NVIDIA board"
    try:
        listed = nvml.boards(library())
    except MeterError as error:
        return [Found("nvml:0", "gpu", "measured", measures, error.message, error.remedies)]
    if not listed:
        return [Found("nvml:0", "gpu", "measured", measures, "NVML knows no board")]
    return [
        Found(f"nvml:{i}", "gpu", "measured", f"the board {b.name}", b.why_not, place=b.place)
        for i, b in enumerate(listed)
    ]


def _hwmon(root: Path) -> list[Found]:
    listed = []
    for sensor in hwmon.sensors(root):
        made = hwmon.meter(sensor)
        reason, remedies = _reason(made)
        label = f" {sensor.label}" if sensor.label else ""
        measures = f"{sensor.kind} of {sensor.key}{label}"
        # A graphics unit's is for that unit, though on an APU it shows the package.
        automatic_ = sensor.scope in ("package", "wall") and sensor.chip not in hwmon.GRAPHICS
        listed.append(
            Found(
                f"hwmon:{quote(sensor.key, safe='/@:')}",
                sensor.scope,
                made.kind,
                measures,
                reason,
                remedies,
                automatic=automatic_,
                place=sensor.place,
            )
        )
    if not listed:
        reason = f"{root / hwmon.FOLDER} has no power or energy sensor"
        listed.append(Found("hwmon:", "board", "measured", "board sensors", reason))
    return listed


def _battery(root: Path) -> Found:
    reason, remedies = _reason(battery.Battery(root))
    names = " + ".join(path.name for path in battery.batteries(root))
    measures = "the whole machine from its battery" + (f": {names}" if names else "")
    return Found("battery:", "battery", "measured", measures, reason, remedies, automatic=True)


def _ipmi(root: Path, which: Callable[[str], str | None]) -> Found:
    """Not tried: asking takes seconds and root. Said instead is whether it can be tried."""
    reason = ""
    remedies: tuple[str, ...] = ()
    if not any((root / device).exists() for device in IPMI_DEVICES):
        reason = "there is no /dev/ipmi0: no management controller, or no driver"
    elif which("ipmitool") is None:
        reason, remedies = "ipmitool is not installed", ("apt install ipmitool",)
    return Found(
        "ipmi:", "wall", "measured", "the server, through its controller", reason, remedies
    )


def _reason(made: Meter) -> tuple[str, tuple[str, ...]]:
    try:
        made.open()
    except MeterError as error:
        return error.message, error.remedies
    made.close()
    return "", ()
