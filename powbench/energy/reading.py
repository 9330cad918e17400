"""What a meter has to say about one window: joules with their evidence, or why there are none.

In a result document (`energy[]`, powbench.result/1) a reading is an object with
the names of the fields below; a field without a value is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, get_args

from ..documents import energy
from ..documents.fields import ABSENT
from ..scope import SCOPES
from . import levels
from .levels import Level

Kind = Literal["measured", "estimated", "declared"]
KINDS: tuple[str, ...] = get_args(Kind)
NONE = "none"

SHORT_SECONDS = 60.0
TERAHASH = 1e12

NUMBERS = (
    "joules",
    "watts",
    "seconds",
    "longest_gap_seconds",
    "uncertainty",
    "hashes",
    "hashes_per_joule",
    "hashes_per_joule_low",
    "hashes_per_joule_high",
    "joules_per_hash",
    "j_per_th",
    "idle_watts",
    "net_joules",
    "net_uncertainty",
    "net_hashes_per_joule",
    "net_hashes_per_joule_low",
    "net_hashes_per_joule_high",
    "meter_class",
)


@dataclass(frozen=True)
class RateInterval:
    """A hash rate in hashes per second: the median and the ends of its interval."""

    low: float
    median: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.median <= self.high < math.inf:
            raise ValueError(f"not an interval of a rate: {self.low}, {self.median}, {self.high}")


@dataclass(frozen=True)
class EnergyReading:
    """One meter over one window.

    `uncertainty` is relative (0.05 is 5 % of the joules, one standard deviation
    or the bound a maker states); None when it cannot be told. `samples` is how
    often the meter answered inside the window, `longest_gap_seconds` the longest
    time between two answers, `wraps` how often its counter turned over.
    `hashes_per_joule` is all hashes of the window over all its joules; `_low` and
    `_high` carry the rate's interval and the uncertainty of the energy.
    The fields with `net_` have the idle power of `idle_watts` taken off; they are there
    only where the difference is larger than the meter's error (`net_uncertainty`, relative to
    `net_joules`), or where that is not known (None).
    `watts_over_time` is (seconds since begin, watts), nothing for a declared power.
    `meter_class` is what the user declared (0.01 is class 1), `missed_answers` how often the meter
    gave none. With a `calibration` the figures are those of the meter it was made against.

    A reading that is not available has a `reason`, `remedies` and no number.
    """

    available: bool
    name: str
    scope: str
    source: str
    kind: str
    reason: str = ""
    remedies: tuple[str, ...] = ()
    joules: float | None = None
    watts: float | None = None
    seconds: float | None = None
    samples: int | None = None
    longest_gap_seconds: float | None = None
    wraps: int | None = None
    uncertainty: float | None = None
    short: bool = False
    hashes: float | None = None
    hashes_per_joule: float | None = None
    hashes_per_joule_low: float | None = None
    hashes_per_joule_high: float | None = None
    joules_per_hash: float | None = None
    j_per_th: float | None = None
    idle_watts: float | None = None
    net_joules: float | None = None
    net_uncertainty: float | None = None
    net_hashes_per_joule: float | None = None
    net_hashes_per_joule_low: float | None = None
    net_hashes_per_joule_high: float | None = None
    watts_over_time: tuple[tuple[float, float], ...] = ()
    warnings: tuple[str, ...] = ()
    meter_class: float | None = None
    missed_answers: int | None = None
    calibration: energy.AppliedCalibration | None = None

    def __post_init__(self) -> None:
        nothing = self.kind == self.scope == NONE and not self.available
        if not nothing and (self.kind not in KINDS or self.scope not in SCOPES):
            raise ValueError(f"unknown kind or scope: {self.kind!r}, {self.scope!r}")
        if not self.available:
            given = [n for n in (*NUMBERS, "samples", "wraps") if getattr(self, n) is not None]
            if given or not self.reason or self.watts_over_time:
                raise ValueError(f"an unavailable reading has a reason and no number: {given}")
            return
        for name in ("joules", "watts", "seconds"):
            value = getattr(self, name)
            if value is None or not 0 < value < math.inf:
                raise ValueError(f"{name} of an available reading must be positive, not {value}")

    @property
    def level(self) -> Level | None:
        """How good it is; None where there is no figure."""
        return levels.of(self)

    def document(self) -> energy.EnergyReading:
        """The entry of `energy[]`."""
        entry: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in self.to_json().items()
        }
        if "watts_over_time" in entry:
            entry["watts_over_time"] = tuple((t, w) for t, w in entry["watts_over_time"])
        if self.calibration is not None:
            entry["calibration"] = self.calibration
        return energy.EnergyReading(**entry)

    def to_json(self) -> dict[str, Any]:
        """The entry of `energy[]`: plain JSON types, fields without a value left out."""
        entry: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "watts_over_time":
                value = [[round(t, 3), round(w, 3)] for t, w in value]
            elif isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, energy.AppliedCalibration):
                value = asdict(value)
            if field.name in ("available", "short") or value not in (None, "", [], NONE):
                entry[field.name] = value
        if not self.available:
            del entry["short"]
        if (level := self.level) is not None:
            entry["level"] = level.name
            entry |= {"level_limit": level.limit} if level.limit else {}
        return entry


def missing(
    reason: str,
    *,
    name: str = NONE,
    scope: str = NONE,
    source: str = NONE,
    kind: str = NONE,
    remedies: tuple[str, ...] = (),
) -> EnergyReading:
    """A reading that says why there is no number; without a scope and kind, of no meter at all."""
    return EnergyReading(False, name, scope, source, kind, reason=reason, remedies=remedies)


def from_document(entry: energy.EnergyReading) -> EnergyReading:
    """The reading of one checked `energy[]` entry. ValueError when its parts do not agree."""
    known = {
        field.name: value
        for field in fields(EnergyReading)
        if (value := getattr(entry, field.name)) is not ABSENT
    }
    return EnergyReading(**{**dict.fromkeys(("name", "scope", "source", "kind"), NONE), **known})


def widest(readings: Iterable[EnergyReading]) -> EnergyReading | None:
    """The one reading that speaks for the machine (levels.py); None when none is available."""
    return levels.widest(readings)


def interval(
    hashes_per_joule: float, rate: RateInterval | None, uncertainty: float | None
) -> tuple[float, float] | None:
    """The ends of hashes per joule when the rate spreads and the joules are uncertain.

    The two are independent, so their relative widths add in quadrature, each side
    by itself. Joules stand below the line: when they are u too few, hashes per
    joule are u / (1 - u) too many. None when the uncertainty is not known, or so
    large that the joules could be none.
    """
    if uncertainty is None or uncertainty >= 1:
        return None
    down = 1 - rate.low / rate.median if rate else 0.0
    up = rate.high / rate.median - 1 if rate else 0.0
    low = hashes_per_joule * max(0.0, 1 - math.hypot(down, uncertainty / (1 + uncertainty)))
    high = hashes_per_joule * (1 + math.hypot(up, uncertainty / (1 - uncertainty)))
    return low, high


def with_hashes(
    reading: EnergyReading, hashes: float, rate: RateInterval | None = None
) -> EnergyReading:
    """`reading` with its efficiency: `hashes` counted in the same window, `rate` their speed.

    An unavailable reading comes back as it is.
    """
    if not reading.available or reading.joules is None:
        return reading
    if not 0 < hashes < math.inf:
        raise ValueError(f"hashes must be positive, not {hashes}")
    per_joule = hashes / reading.joules
    ends = interval(per_joule, rate, reading.uncertainty)
    efficient = replace(
        reading,
        hashes=hashes,
        hashes_per_joule=per_joule,
        hashes_per_joule_low=ends[0] if ends else None,
        hashes_per_joule_high=ends[1] if ends else None,
        joules_per_hash=1 / per_joule,
        j_per_th=TERAHASH / per_joule,
    )
    return _with_net_hashes(efficient)


def _with_net_hashes(reading: EnergyReading) -> EnergyReading:
    """Hashes per joule net of idle, where both are there, with the interval of both.

    The rate's part of it is what the joules leave of the gross interval.
    """
    if reading.hashes is None or reading.net_joules is None:
        return reading
    value = reading.hashes / reading.net_joules
    ends = _net_ends(reading, value)
    return replace(
        reading,
        net_hashes_per_joule=value,
        net_hashes_per_joule_low=ends[0] if ends else None,
        net_hashes_per_joule_high=ends[1] if ends else None,
    )


def _net_ends(reading: EnergyReading, value: float) -> tuple[float, float] | None:
    gross, share, net_share = reading.hashes_per_joule, reading.uncertainty, reading.net_uncertainty
    low, high = reading.hashes_per_joule_low, reading.hashes_per_joule_high
    if gross is None or share is None or net_share is None or low is None or high is None:
        return None
    down = math.sqrt(max(0.0, (1 - low / gross) ** 2 - (share / (1 + share)) ** 2))
    up = math.sqrt(max(0.0, (high / gross - 1) ** 2 - (share / (1 - share)) ** 2))
    return (
        value * max(0.0, 1 - math.hypot(down, net_share / (1 + net_share))),
        value * (1 + math.hypot(up, net_share / (1 - net_share))),
    )


def with_idle(
    reading: EnergyReading, before: EnergyReading | None, after: EnergyReading | None
) -> EnergyReading:
    """`reading` with the idle power of the same meter taken off, as a second figure.

    A declared power has no idle power of its own and stays as it is. The idle power
    is the mean of what was measured before and after; when only one of them is there
    it stands alone, with a warning. The net figures are a difference of two readings, so
    the errors of both are theirs: where these could be all of it there are none, and a
    warning says so; where they are not known there is no interval.
    """
    sides = [r for r in (before, after) if r is not None and r.watts is not None]
    idle = [r.watts for r in sides if r.watts is not None]
    if reading.joules is None or reading.seconds is None or not idle or reading.kind == "declared":
        return reading
    warnings = list(reading.warnings)
    if len(idle) == 1:
        warnings.append("idle power was measured only before or only after the run")
    elif abs(idle[0] - idle[1]) > 0.1 * max(idle):
        warnings.append(f"idle power was {idle[0]:.1f} W before and {idle[1]:.1f} W after")
    watts = sum(idle) / len(idle)
    net = reading.joules - watts * reading.seconds
    error = _error_of_net(reading, sides, watts)
    if net <= 0:
        warnings.append(f"the run took no more power than idling at {watts:.1f} W: no net joules")
    elif error is None:
        warnings.append(
            "the accuracy of this meter is not known: net joules may be no more than its error"
        )
    elif error >= net:
        warnings.append(
            f"no net joules: {net / reading.seconds:.2g} W above idle is within the meter's error, "
            f"{error / reading.seconds:.2g} W"
        )
    above_idle = replace(reading, idle_watts=watts, warnings=tuple(warnings))
    if net <= 0 or (error is not None and error >= net):
        return above_idle
    share = error / net if error is not None else None
    return _with_net_hashes(replace(above_idle, net_joules=net, net_uncertainty=share))


def _error_of_net(
    reading: EnergyReading, sides: Sequence[EnergyReading], watts: float
) -> float | None:
    """Joules that the difference may be wrong by; None when one of the readings does not know.

    A meter's error may change between two powers, so the two are not taken to cancel.
    """
    joules, seconds = reading.joules or 0.0, reading.seconds or 0.0
    shares = [side.uncertainty for side in sides if side.uncertainty is not None]
    if reading.uncertainty is None or len(shares) < len(sides):
        return None
    idle = [side.watts or 0.0 for side in sides]
    apart = (max(idle) - min(idle)) / 2
    return math.hypot(reading.uncertainty * joules, max(shares) * watts * seconds, apart * seconds)
