"""What of a device a sweep varies and watches; no word of how it is asked."""

from __future__ import annotations

from dataclasses import dataclass

Fields = dict[str, float]


@dataclass(frozen=True, order=True)
class Setting:
    """What a sweep varies."""

    megahertz: float
    millivolts: float

    def __str__(self) -> str:
        return f"{self.megahertz:g} MHz at {self.millivolts:g} mV"

    def fields(self) -> Fields:
        """As the device takes them: whole numbers where they are, as some forks take no other."""
        return {"frequency": whole(self.megahertz), "coreVoltage": whole(self.millivolts)}


@dataclass(frozen=True)
class Offer:
    """The ends of what the device's own page lets its owner choose: MHz and mV."""

    megahertz: tuple[float, float]
    millivolts: tuple[float, float]


@dataclass(frozen=True)
class State:
    """The device at one moment; None is what it does not tell.

    chip, regulator: °C. expected: hashes per second of its cores at its clock. wrong: the share
    of its work that it finds wrong. stopped: by itself, as it was too hot. pool: HOST:PORT.
    fan: the settings of its fan as they would be written back.
    """

    model: str
    setting: Setting
    chip: float | None
    regulator: float | None
    watts: float | None
    most_watts: float | None
    expected: float | None
    wrong: float | None
    uptime: float | None
    stopped: bool
    pool: str
    fan: Fields


def whole(value: float) -> float:
    return int(value) if value == int(value) else value
