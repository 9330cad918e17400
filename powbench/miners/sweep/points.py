"""The points of a sweep, and the limits that it keeps to: of what is set, and of warmth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import InputError
from ...quantities import MEGAHERTZ, MILLIVOLTS, Quantity
from ...readers.settings import Offer, Setting, State

MOST_POINTS = 200
CHIP_LIMIT, REGULATOR_LIMIT = 66.0, 86.0
"""Degrees Celsius: well before the firmware itself stops the chip, at 75 and 105."""
UNKNOWN = Offer((400.0, 625.0), (1000.0, 1250.0))
"""What a Bitaxe Gamma offers its owner, for firmware that does not say what it offers."""

Range = tuple[float, float]


@dataclass(frozen=True)
class Limits:
    """Ranges of MHz and mV that may be set; °C beyond which the sweep ends at once."""

    megahertz: Range
    millivolts: Range
    chip: float = CHIP_LIMIT
    regulator: float = REGULATOR_LIMIT

    def check(self, points: Sequence[Setting]) -> None:
        """InputError that names the first point outside."""
        for point in points:
            for value, (low, high), unit, option in (
                (point.megahertz, self.megahertz, "MHz", "--frequency-limits"),
                (point.millivolts, self.millivolts, "mV", "--core-voltage-limits"),
            ):
                if not low <= value <= high:
                    raise InputError(
                        f"{point}: {value:g} {unit} is outside of {low:g} … {high:g} {unit}",
                        f"leave it out; if you know what this chip bears, {option} "
                        f"{min(low, value):g}:{max(high, value):g} allows it",
                    )

    def passed(self, state: State) -> str:
        """Which limit the device has passed, in words; empty for none."""
        for name, value, most, unit in (
            ("the chip", state.chip, self.chip, "°C"),
            ("the regulator", state.regulator, self.regulator, "°C"),
            ("its power", state.watts, state.most_watts, "W"),
        ):
            if value is not None and most is not None and value > most:
                return f"{name} was at {value:.1f} {unit}, above the limit of {most:g} {unit}"
        return "its firmware has stopped the chip, as it was too hot" if state.stopped else ""


def listed(text: str, option: str) -> tuple[Setting, ...]:
    """`525:1150,550:1175` -> points of MHz and mV in that order, each once."""
    points = []
    for part in text.split(","):
        numbers = part.split(":")
        if len(numbers) != 2:
            raise InputError(
                f"{option}: {_short(part)} is no point",
                "write each as MHz:mV, as in 525:1150,550:1175",
            )
        megahertz = _number(numbers[0], option, MEGAHERTZ)
        points.append(Setting(megahertz, _number(numbers[1], option, MILLIVOLTS)))
    return _counted(dict.fromkeys(points), option)


def frequencies(text: str, option: str) -> tuple[float, ...]:
    """`400:600:50` -> 400, 450 … 600 MHz; `525` and `400,525` as they are. Ascending, each once."""
    return _steps(text, option, MEGAHERTZ)


def voltages(text: str, option: str) -> tuple[float, ...]:
    """The same in mV."""
    return _steps(text, option, MILLIVOLTS)


def grid(megahertz: Sequence[float], millivolts: Sequence[float]) -> tuple[Setting, ...]:
    """Every pair: by voltage, and at each voltage from the slowest to the fastest."""
    pairs = dict.fromkeys(Setting(f, v) for v in millivolts for f in megahertz)
    return _counted(pairs, "--frequency and --core-voltage")


def frequency_limits(text: str, option: str) -> Range:
    """`400:700` -> the two ends in MHz."""
    return _ends(text, option, MEGAHERTZ, (50.0, 1500.0))


def voltage_limits(text: str, option: str) -> Range:
    """The same in mV."""
    return _ends(text, option, MILLIVOLTS, (500.0, 1600.0))


def _steps(text: str, option: str, quantity: Quantity) -> tuple[float, ...]:
    values: list[float] = []
    for part in text.split(","):
        numbers = [_number(n, option, quantity) for n in part.split(":")]
        if len(numbers) == 1:
            values += numbers
            continue
        low, high, step = numbers if len(numbers) == 3 else (1.0, 0.0, 0.0)
        if low > high:
            raise InputError(
                f"{option}: {_short(part)} is no range",
                "write FIRST:LAST:STEP, as in 400:600:50, or single numbers as in 400,525",
            )
        count = int(min(1e9, (high - low) / step + 1e-9)) + 1
        if count > MOST_POINTS:
            raise InputError(f"{option}: that is {count:,} steps", "make the step larger")
        values += [low + step * i for i in range(count)]
    return tuple(sorted(set(values)))


def _ends(text: str, option: str, quantity: Quantity, widest: Range) -> Range:
    """Beyond `widest` a number is a slip: no chip of these devices runs there."""
    numbers = [_number(n, option, quantity) for n in text.split(":")]
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        raise InputError(f"{option}: {_short(text)} is no range", "write it as LOWEST:HIGHEST")
    if not widest[0] <= numbers[0] <= numbers[1] <= widest[1]:
        raise InputError(
            f"{option}: {_short(text)} goes beyond {widest[0]:g}:{widest[1]:g}",
            "no chip of these devices runs there",
        )
    return numbers[0], numbers[1]


def _counted(points: dict[Setting, None], option: str) -> tuple[Setting, ...]:
    if len(points) > MOST_POINTS:
        raise InputError(
            f"{option}: {len(points):,} points are more than {MOST_POINTS}", "take larger steps"
        )
    return tuple(points)


def _number(text: str, option: str, quantity: Quantity) -> float:
    try:
        return quantity.positive(text)
    except InputError as error:
        raise InputError(f"{option}: {error.message}", error.hint) from None


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
