"""Any program that prints watts: `--meter 'exec:read-plug --id 3'`.

    212.4
    212.4 W
    power 212.4 W        the number at the end of the output's last line is taken

What may be half of a number (`212,4 W`, `1 234 W`, `15:05`) is refused. The text is split
into arguments as a shell would, but no shell runs it.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from string import ascii_letters

from .. import quantities
from ..bounded import Unreadable, number
from ..errors import InputError
from .address import Address, Environ
from .meter import Meter, MeterError, PowerMeter, sane_watts
from .process import run

TIMEOUT_SECONDS = 5.0
# A group of digits before the last word, which may be its thousands; a time or a date is none.
_THOUSANDS = re.compile(r"(?:.*[=:])?[-+]?[0-9]{1,3}")
_GROUP = re.compile(r"[0-9]{3}(?![0-9])")
_TIME = re.compile(r"[0-9][:/-][0-9]")


def parse(text: str, name: str) -> float:
    """Watts from what a program printed; MeterError when its last line ends in no number."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    try:
        return _watts(lines[-1] if lines else "")
    except Unreadable:  # its words may hold a secret
        raise MeterError(
            f"{name} printed no watts on its last line",
            ("let it print one number, decimals after a point, no mark between thousands: 1234.5",),
        ) from None


def _watts(line: str) -> float:
    number_part = line.rstrip(ascii_letters)
    unit, digits = line[len(number_part) :], number_part.rstrip()
    word = re.split(r"[\s=:]", digits)[-1]
    before = digits[: len(digits) - len(word)]
    factor = quantities.power_unit(unit or "W")
    earlier = before.split()[-1] if before[-1:].isspace() else ""
    thousands = _THOUSANDS.fullmatch(earlier) and not _TIME.search(earlier) and _GROUP.match(word)
    if factor is None or thousands or re.search(r"[0-9][=:]$", before):
        raise Unreadable("no number with a unit of power")
    return number(word) * factor


def split(text: str) -> tuple[str, ...]:
    """The argument list in `text`; InputError when it has none or open quotes."""
    try:
        argv = tuple(shlex.split(text))
    except ValueError as error:
        raise InputError(f"exec: {error}", "quote as in a shell") from None
    if not argv:
        raise InputError("exec: names no program", "e.g. --meter 'exec:read-plug --id 3'")
    return argv


class Command(PowerMeter):
    """Runs the program for each sample. Its arguments stay out of `source`."""

    scope = "wall"

    def __init__(
        self,
        argv: tuple[str, ...],
        environ: Mapping[str, str] | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._argv = argv
        self._environ = os.environ if environ is None else environ
        self._timeout = timeout_seconds
        program = Path(argv[0]).name
        self.name = f"exec {program}"
        self.source = f"exec:{program}" + (f" ({len(argv) - 1} arguments)" if argv[1:] else "")

    def watts(self) -> float:
        printed = run(self._argv, self._timeout, self._environ)
        return sane_watts(parse(printed, self.name), self.source)


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened; its path is the program and its arguments."""
    return Command(split(address.path), environ, address.options.timeout)
