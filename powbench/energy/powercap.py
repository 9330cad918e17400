"""RAPL through Linux' powercap: joule counters of packages, DRAM and the platform.

/sys/class/powercap/ on two sockets (the folder of a sub-zone appears there too):

    intel-rapl:0/name                   package-0
    intel-rapl:0/energy_uj              87654321098        root only since 2020
    intel-rapl:0/max_energy_range_uj    262143328850       then it starts again at 0
    intel-rapl:0/constraint_0_name      long_term
    intel-rapl:0/constraint_0_max_power_uw    205000000
    intel-rapl:0:0/name                 dram               (or core, uncore)
    intel-rapl:1/name                   package-1
    intel-rapl-mmio:0/name              package-0          the same counter, another way

A platform zone is a top zone named psys, and psys-1 for the second socket: the platform is
their sum. AMD (Zen) appears under the same names, with max_energy_range_uj 65532610987;
several dies of one package are named package-0-die-0, package-0-die-1.

Accuracy: Intel measures since Haswell (Hackenberg et al., IPDPSW 2015) and follows plug
power closely (Khan et al., RAPL in Action, ACM TOMPECS 3(2), 2018); the few percent of
error are assumed. AMD's figures come from a model (from memory; their limits: Schöne et
al., Energy Efficiency Aspects of the AMD Zen 2 Architecture, 2021), so they are marked
estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from .meter import Counter, CounterMeter, Meter, MeterError
from .sysfs import folders, optional, optional_int, read_int, read_text

if TYPE_CHECKING:
    from .address import Address, Environ

FOLDER = Path("sys/class/powercap")
SCOPES = ("package", "psys", "dram")
MICRO = 1e-6

# No zone passes more than its largest limit, doubled for short peaks, kept within
# what sockets are built for. It only judges gaps and resets, never a reading.
LEAST_BOUND_WATTS = 200.0
UNKNOWN_BOUND_WATTS = 1000.0
MOST_BOUND_WATTS = 2000.0

# Two dies whose counters lie this close are one counter: read a moment apart they
# differ by an update or two, while counters of their own drift apart by kilojoules.
MIRROR_JOULES = 1.0

# Assumed; docs/reference/meters.md says what is known of either.
INTEL_ACCURACY = 0.05
AMD_ACCURACY = 0.10


@dataclass(frozen=True)
class Zone:
    """One counter of powercap. `scope` is package, psys or dram; `label` tells zones apart."""

    path: Path
    name: str
    scope: str
    label: str
    range_joules: float
    most_watts: float

    @property
    def energy(self) -> Path:
        """The file with the counter, in microjoules."""
        return self.path / "energy_uj"

    @property
    def package(self) -> str:
        """'package-0' of 'package-0-die-1': dies of one package may mirror one counter."""
        return self.name.partition("-die-")[0]


def zones(root: Path) -> tuple[Zone, ...]:
    """The zones under `root` that have a scope of ours, without the MMIO doubles.

    A zone whose counter is missing stands here too, so that a sum never goes without it unsaid.
    """
    by_label: dict[str, list[Zone]] = {}
    for path in sorted(folders(root / FOLDER), key=_preference):
        name = optional(path / "name")
        parent = path.name.rpartition(":")[0]
        scope = _scope(name)
        if scope is None:
            continue
        top = optional(root / FOLDER / parent / "name") if parent.count(":") else ""
        label = f"{top}/{name}" if top else name
        same = by_label.setdefault(label, [])
        if not same:
            same.append(Zone(path, name, scope, label, _range(path), _bound(path)))
        elif _control(path) == _control(same[0].path):  # two counters of one name, no double
            twin = f"{label} ({path.name})"
            same.append(Zone(path, name, scope, twin, _range(path), _bound(path)))
    return tuple(zone for same in by_label.values() for zone in same)


def _preference(path: Path) -> tuple[bool, bool]:
    """Which of two ways to one counter comes first: one that has it, and not the MMIO double."""
    return not (path / "energy_uj").exists(), _control(path) == "intel-rapl-mmio"


def _control(path: Path) -> str:
    """`intel-rapl` of intel-rapl:0:1."""
    return path.name.partition(":")[0]


def _scope(name: str) -> str | None:
    """The family of a zone, however its members are numbered: package-1-die-0, psys-1."""
    family = name.partition("-")[0]
    return family if family in SCOPES else None


def _range(path: Path) -> float:
    return max(0, optional_int(path / "max_energy_range_uj")) * MICRO


def _bound(path: Path) -> float:
    """Watts that the zone cannot exceed, from its constraints (0 there means not stated)."""
    patterns = ("constraint_*_max_power_uw", "constraint_*_power_limit_uw")
    stated = max((optional_int(file) for p in patterns for file in path.glob(p)), default=0)
    if stated <= 0:
        return UNKNOWN_BOUND_WATTS
    return min(MOST_BOUND_WATTS, max(LEAST_BOUND_WATTS, 2 * stated * MICRO))


def is_amd(root: Path) -> bool:
    """Whether the processor is AMD's, whose figures are modelled."""
    try:
        return "AuthenticAMD" in (root / "proc/cpuinfo").read_text("utf-8", "replace")[:4096]
    except OSError:
        return False


class Powercap(CounterMeter):
    """All zones of one scope: the packages of all sockets, or their DRAM, or the platform."""

    fast = True
    update_seconds = 0.001

    def __init__(self, root: Path = Path("/"), scope: str = "package") -> None:
        self._root = root
        self._zones: tuple[Zone, ...] = ()
        self.scope = scope
        self.name = f"rapl {scope}"
        self.source = f"powercap:{scope}"

    def open(self) -> None:
        self.notes = ()
        of_scope = [zone for zone in zones(self._root) if zone.scope == self.scope]
        if not of_scope:
            raise MeterError(
                f"{self._root / FOLDER} has no {self.scope} zone",
                ("load the driver: sudo modprobe intel_rapl_msr (a virtual machine has none)",),
            )
        for zone in of_scope:
            if not zone.range_joules:
                raise MeterError(f"{zone.path}/max_energy_range_uj does not say when it wraps")
        values = [read_int(zone.energy) * MICRO for zone in of_scope]
        kept = distinct(of_scope, values)
        if len(kept) < len(of_scope):
            self.notes = (f"{len(of_scope)} dies share {len(kept)} counters, each counted once",)
        self._zones = tuple(kept)
        self.counters = tuple(Counter(z.label, z.range_joules, z.most_watts) for z in kept)
        amd = is_amd(self._root)
        self.kind = "estimated" if amd else "measured"
        self.accuracy = AMD_ACCURACY if amd else INTEL_ACCURACY
        self.name = "rapl " + "+".join(zone.label for zone in kept)

    def joules(self) -> tuple[float, ...]:
        return tuple([_microjoules(zone) * MICRO for zone in self._zones])


def _microjoules(zone: Zone) -> int:
    value = read_int(zone.energy)
    if value < 0 or value * MICRO > zone.range_joules * 1.001:
        raise MeterError(f"{zone.energy} holds {value}, beyond its range")
    return value


def distinct(dies: Sequence[Zone], values: Sequence[float]) -> list[Zone]:
    """`dies` without those whose counters (`values`, joules) mirror another die's."""
    kept: list[tuple[Zone, float]] = []
    for zone, value in zip(dies, values, strict=True):
        mirrors = (
            other.package == zone.package
            and "-die-" in zone.name
            and abs(value - seen) <= MIRROR_JOULES
            for other, seen in kept
        )
        if not any(mirrors):
            kept.append((zone, value))
    return [zone for zone, _ in kept]


def describe(root: Path, scope: str) -> str:
    """What a meter of `scope` would measure, for the probe: the names of the zones."""
    return " + ".join(z.label for z in zones(root) if z.scope == scope)


def readable(root: Path, scope: str) -> None:
    """MeterError when a zone of `scope` cannot be read, with the remedies."""
    for zone in zones(root):
        if zone.scope == scope:
            read_text(zone.energy)


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    if address.path not in SCOPES:
        raise InputError(
            f"--meter powercap: there is no scope {address.path!r}", "one of: package, psys, dram"
        )
    return Powercap(root, address.path)
