"""What a site knows of a machine."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ..errors import InputError
from ..provenance import Figure, Status

PETA = 1e15
TERA = 1e12


@dataclass(frozen=True)
class Interval:
    """A value [unit of its field] between two bounds: a measured interval or a tolerance."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (0 < self.low <= self.value <= self.high < math.inf):
            raise InputError(
                f"{self.low} .. {self.value} .. {self.high} is no interval of positive numbers",
                "the bounds must enclose the value",
            )


@dataclass(frozen=True)
class Mode:
    """A setting of a rig: hashes_per_second [H/s] and watts [W], at the rig's scope."""

    name: str
    hashes_per_second: Interval
    watts: Interval
    status: Status
    source: str

    @property
    def joules_per_terahash(self) -> float:
        return self.watts.value / self.hashes_per_second.value * TERA

    def is_as(self, other: Mode) -> bool:
        """Whether rate and power are the same."""
        return (self.hashes_per_second.value, self.watts.value) == (
            other.hashes_per_second.value, other.watts.value,
        )  # fmt: skip


MOST_MODES = 64
NORMAL = "normal"
"""The mode that a rig's own rate and power are of, where nobody names it."""


@dataclass(frozen=True)
class Rig:
    """Anything that hashes.

    hashes_per_second [H/s] and watts [W] at `scope` (`wall` for a whole machine; a
    result measured at the chip says `package`), each with its interval. `status` and
    `source` hold for both numbers unless `watts_status` says the power came from elsewhere.
    `warnings`: what was said of the run that measured them. `modes`: its other settings, and
    perhaps the one of these numbers under a name. `of_file`: what was said of all that was
    measured with it, of the first rig alone.
    """

    name: str
    hashes_per_second: Interval
    watts: Interval
    scope: str
    status: Status
    source: str
    watts_status: Status
    watts_source: str
    warnings: tuple[str, ...] = ()
    modes: tuple[Mode, ...] = ()
    of_file: tuple[str, ...] = ()

    @property
    def normal(self) -> Mode:
        """The mode of the rig's own numbers."""
        own = Mode(NORMAL, self.hashes_per_second, self.watts, self.status, self.source)
        return next((mode for mode in self.modes if mode.is_as(own)), own)

    @property
    def every_mode(self) -> tuple[Mode, ...]:
        """All modes by their power, the normal one among them."""
        others = (mode for mode in self.modes if not mode.is_as(self.normal))
        return tuple(sorted((self.normal, *others), key=lambda mode: mode.watts.value))

    def only(self, mode: Mode) -> Rig:
        """The same machine kept in one mode."""
        return replace(
            self, hashes_per_second=mode.hashes_per_second, watts=mode.watts,
            status=mode.status, source=mode.source, watts_status=mode.status,
            watts_source=mode.source, modes=(),
        )  # fmt: skip

    @property
    def joules_per_terahash(self) -> float:
        """Efficiency [J/TH], numerically W per TH/s, at the rig's own scope."""
        return self.watts.value / self.hashes_per_second.value * TERA

    def figures(self, prefix: str) -> tuple[Figure, ...]:
        """Its inputs with their provenance, names starting with `prefix`."""
        return (
            Figure(
                f"{prefix}.hashes_per_second",
                self.hashes_per_second.value,
                "H/s",
                self.status,
                self.source,
            ),
            Figure(f"{prefix}.watts", self.watts.value, "W", self.watts_status, self.watts_source),
            *(
                Figure(f"{prefix}.modes.{mode.name}.{name}", value, unit, mode.status, mode.source)
                for mode in self.modes
                for name, value, unit in (
                    ("hashes_per_second", mode.hashes_per_second.value, "H/s"),
                    ("watts", mode.watts.value, "W"),
                )
            ),
        )


def exactly(value: float) -> Interval:
    """A number without an interval."""
    return Interval(value, value, value)


def typed(hashes_per_second: float, watts: float, source: str = "command line") -> Rig:
    """A rig from two numbers [H/s], [W] that somebody typed."""
    return Rig(
        name=f"{hashes_per_second / TERA:g} TH/s {watts:g} W",
        hashes_per_second=exactly(hashes_per_second),
        watts=exactly(watts),
        scope="wall",
        status=Status.TYPED,
        source=source,
        watts_status=Status.TYPED,
        watts_source=source,
    )
