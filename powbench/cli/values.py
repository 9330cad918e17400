"""What an option takes: the types that turn a text, or a value of a settings file, into one.

All refuse with BadOption, which says the option; where the value came from the environment or
a file, `config` puts that in front.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from .. import bounded
from ..errors import InputError

if TYPE_CHECKING:
    Parameter = click.ParamType[Any]
else:
    Parameter = click.ParamType  # no generic before click 8.4


class BadOption(InputError):
    """What is wrong with the value of one option or argument."""

    def __init__(self, error: InputError, parameter: click.Parameter | None) -> None:
        super().__init__(error.message, error.hint)
        self.parameter = parameter


def spelling(parameter: click.Parameter | None) -> str:
    """As the user writes it: --seconds, SITES.toml."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name if parameter is not None else "the value"


class Checked(Parameter):
    """A type that reads one value, given the name of its option; InputError when it is none."""

    name = "text"

    def read(self, value: Any, option: str) -> Any:
        raise NotImplementedError

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        try:
            return self.read(value, spelling(param))
        except InputError as error:
            raise BadOption(error, param) from None


class Number(Checked):
    """A finite number within limits; click's own float takes nan, inf and digits of any script."""

    name = "number"

    def __init__(self, low: float = 0.0, high: float = math.inf, above: bool = False) -> None:
        self.low, self.high, self.above = low, high, above

    def read(self, value: Any, option: str) -> float:
        try:
            number = bounded.typed(value) if isinstance(value, str) else float(value)
        except (TypeError, ValueError, OverflowError):
            raise InputError(
                f"{option}: {_shown(value)} is no number", "write it as 5 or 0.5"
            ) from None
        inside = self.low <= number <= self.high and not (self.above and number == self.low)
        if not math.isfinite(number) or not inside:
            least = f"{'above' if self.above else 'at least'} {self.low:.10g}"
            most = f" and at most {self.high:.10g}" if math.isfinite(self.high) else ""
            raise InputError(
                f"{option}: {_shown(value)} is not {least}{most}", f"give a number {least}{most}"
            )
        return number


class Part(Number):
    """A share that something takes: below 1, as 1 is 100 % and 1 % was meant."""

    def __init__(self) -> None:
        super().__init__(high=100.0)

    def read(self, value: Any, option: str) -> float:
        number = super().read(value, option)
        if number >= 1:
            raise InputError(
                f"{option}: {_shown(value)} is {number:.0%}", f"{number:g} % is {number / 100:g}"
            )
        return number


class Whole(click.IntRange):
    """A whole number within limits, in ASCII digits."""

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        option = spelling(param)
        try:
            number = value if isinstance(value, int) else bounded.whole(str(value))
        except bounded.Unreadable:
            said = InputError(
                f"{option}: {_shown(value)} is no whole number", "write it as 5 or 12"
            )
            raise BadOption(said, param) from None
        low, high = self.min, self.max
        if (low is not None and number < low) or (high is not None and number > high):
            limits = [f"at least {low}"] * (low is not None) + [f"at most {high}"] * (
                high is not None
            )
            limit = " and ".join(limits)
            said = InputError(f"{option}: {_shown(value)} is not {limit}", f"give a number {limit}")
            raise BadOption(said, param)
        return number

    def _describe_range(self) -> str:  # for --help, where click writes "x<=None" of no limits
        return "" if self.min is None and self.max is None else super()._describe_range()


class Text(Checked):
    """A text that `parse` (of it and the option's name) turns into what the command wants."""

    def __init__(self, parse: Callable[[str, str], Any]) -> None:
        self.parse = parse

    def read(self, value: Any, option: str) -> Any:
        return self.parse(str(value), option)


def _shown(value: Any) -> str:
    text = str(value)
    return repr(text if len(text) <= 40 else text[:40] + "…") if isinstance(value, str) else text
