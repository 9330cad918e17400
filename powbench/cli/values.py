"""What an option takes: the types that turn a text, or a value of a settings file, into one.

All refuse with BadOption, which says the option; where the value came from the environment or
a file, `config` puts that in front.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .. import numerals, quantities
from ..errors import InputError

if TYPE_CHECKING:
    Parameter = click.ParamType[Any]
else:
    Parameter = click.ParamType  # no generic before click 8.4


Value = TypeVar("Value")


class BadOption(InputError):
    """What is wrong with the value of one option or argument."""

    def __init__(self, error: InputError, parameter: click.Parameter | None) -> None:
        super().__init__(error.message, error.hint)
        self.parameter = parameter


class OutOfRange(InputError):
    """A number beyond the limits of its option."""


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
        except OutOfRange as error:
            raise BadOption(_or_left_out(error, param), param) from None
        except InputError as error:
            raise BadOption(error, param) from None


def _nearest(option: str, word: str, value: float) -> str:
    """What can be written in place of a number beyond a limit."""
    return (
        f"the {word} is `{option} {value:.15g}`"
        if option[:1] == "-"
        else f"the {word} is {value:.15g}"
    )


def _or_left_out(error: InputError, parameter: click.Parameter | None) -> InputError:
    """With what holds where the option is left out."""
    usual = parameter.default if isinstance(parameter, click.Option) else None
    if isinstance(usual, bool) or not isinstance(usual, int | float):
        return error
    return InputError(error.message, f"{error.hint}; left out, it is {usual:.15g}")


def named(option: str, read: Callable[[str], Value], text: str) -> Value:
    """What `read` makes of `text`; its InputError says the option."""
    try:
        return read(text)
    except InputError as error:
        raise InputError(f"{option}: {error.message}", error.hint) from None


class Number(Checked):
    """A finite number within limits, of a quantity that says which units go with it; click's
    own float takes nan, inf and digits of any script."""

    name = "number"

    def __init__(
        self,
        low: float = 0.0,
        high: float = math.inf,
        above: bool = False,
        quantity: quantities.Quantity = quantities.NUMBER,
    ) -> None:
        self.low, self.high, self.above, self.quantity = low, high, above, quantity

    def read(self, value: Any, option: str) -> float:
        return self._read(value, option)[0]

    def _read(self, value: Any, option: str) -> tuple[float, str]:
        """The number, and the unit that was written with it."""
        number, unit = named(option, self.quantity.read_with_unit, str(value))
        inside = self.low <= number <= self.high and not (self.above and number == self.low)
        if not inside:
            least = f"{'above' if self.above else 'at least'} {self.low:.10g}"
            most = f" and at most {self.high:.10g}" if math.isfinite(self.high) else ""
            if number > self.high:
                hint = _nearest(option, "most", self.high)
            elif self.above:
                hint = f"give more than {self.low:.10g}"
            else:
                hint = _nearest(option, "least", self.low)
            raise OutOfRange(f"{option}: {_shown(value)} is not {least}{most}", hint)
        return number, unit


class Part(Number):
    """A share that something takes: below 1, as 1 is 100% and 1% was meant."""

    def __init__(self) -> None:
        super().__init__(high=100.0, quantity=quantities.SHARE)

    def read(self, value: Any, option: str) -> float:
        number, unit = self._read(value, option)
        if number >= 1:
            meant = "give less than 100%" if unit else f"{number:g}% is {number / 100:g}"
            raise InputError(f"{option}: {_shown(value)} is {number:.0%}", meant)
        return number


class EnergyPrice(Number):
    """A flat price or fee per kWh [USD]; one that nobody pays is asked about, unless its unit is
    written with it."""

    def __init__(self) -> None:
        super().__init__(quantity=quantities.ENERGY_PRICE)

    def read(self, value: Any, option: str) -> float:
        from ..sites import plausible

        number, unit = self._read(value, option)
        if not unit and (meant := plausible.meant_by(number, "c")):
            raise InputError(
                f"{option}: {number:g} USD/kWh is above every mean price of energy",
                f"{meant}; to insist, write {number:g}USD/kWh",
            )
        return number


class Whole(click.IntRange):
    """A whole number within limits: 5, 10k, 1_000."""

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        option = spelling(param)
        number = value if isinstance(value, int) else numerals.whole(str(value))
        if number is None:
            hint = numerals.without_comma(str(value), "write it as 5 or 12")
            raise BadOption(
                InputError(f"{option}: {_shown(value)} is no whole number", hint), param
            )
        low, high = self.min, self.max
        if (low is not None and number < low) or (high is not None and number > high):
            limits = [f"at least {low}"] * (low is not None) + [f"at most {high}"] * (
                high is not None
            )
            limit = " and ".join(limits)
            at, word = (low, "least") if low is not None and number < low else (high, "most")
            hint = _nearest(option, word, at or 0)
            said = InputError(f"{option}: {_shown(value)} is not {limit}", hint)
            raise BadOption(_or_left_out(said, param), param)
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
