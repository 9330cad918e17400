"""The rigs of a site, line by line, and the parts of a fleet that run on their own."""

from __future__ import annotations

from dataclasses import dataclass

from ...rigs.modes import Gain, gains
from ...rigs.rig import Mode, Rig
from .supply import Supply


@dataclass(frozen=True)
class FleetLine:
    """`count` rigs of one kind; purchase and resale in USD each."""

    rig: Rig
    count: int
    purchase_usd: float = 0.0
    resale_usd: float = 0.0

    @property
    def hashes_per_second(self) -> float:
        return self.count * self.rig.hashes_per_second.value

    @property
    def watts(self) -> float:
        return self.count * self.rig.watts.value


@dataclass(frozen=True)
class Part:
    """What hashes of a fleet line on its own: the line, or what its rigs gain in a mode.

    number: of the line in the fleet. always: the site may not switch it off by price.
    """

    number: int
    line: FleetLine
    mode: Mode
    hashes_per_second: float
    watts: float
    joules_per_terahash: float
    always: bool


def parts(fleet: tuple[FleetLine, ...], supply: Supply) -> tuple[Part, ...]:
    """The parts of a fleet, the most efficient first; those of one line keep their order."""
    found = []
    for number, line in enumerate(fleet):
        rig = line.rig
        own = (Gain(rig.normal, rig.hashes_per_second.value, rig.watts.value,
                    rig.joules_per_terahash),)  # fmt: skip
        for step, gain in enumerate(gains(rig, supply.switch_off) if supply.best_mode else own):
            rate, watts = line.count * gain.hashes_per_second, line.count * gain.watts
            always = step == 0 and not supply.switch_off
            efficiency = gain.joules_per_terahash
            found.append(Part(number, line, gain.mode, rate, watts, efficiency, always))
    return tuple(sorted(found, key=lambda part: part.joules_per_terahash))
