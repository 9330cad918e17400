"""A number on the command line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    Parameter = click.ParamType[float]
else:
    Parameter = click.ParamType  # no generic before click 8.4


class Number(Parameter):
    """A finite number within limits; click's own float takes nan and inf."""

    name = "number"

    def __init__(self, low: float = 0.0, high: float = math.inf, above: bool = False) -> None:
        self.low, self.high, self.above = low, high, above

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        try:
            number = float(value)
        except (TypeError, ValueError):
            self.fail(f"{value!r} is no number", param, ctx)
        inside = self.low <= number <= self.high and not (self.above and number == self.low)
        if not math.isfinite(number) or not inside:
            least = f"{'above' if self.above else 'at least'} {self.low:g}"
            most = f" and at most {self.high:g}" if math.isfinite(self.high) else ""
            self.fail(f"{value} is not {least}{most}", param, ctx)
        return number


class Part(Number):
    """A share that something takes: below 1, as 1 is 100 % and 1 % was meant."""

    def __init__(self) -> None:
        super().__init__(high=100.0)

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        number = super().convert(value, param, ctx)
        if number >= 1:
            self.fail(f"{value} is {number:.0%}; {number:g} % is {number / 100:g}", param, ctx)
        return number
