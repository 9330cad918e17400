"""Any program that prints watts: `--meter 'exec:read-plug --id 3'`.

    212.4
    212.4 W
    power 212.4 W        the last number of the output's last line is taken

The text is split into arguments as a shell would, but no shell runs it.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from ..errors import InputError
from .meter import MeterError, PowerMeter, sane_watts
from .process import run

TIMEOUT_SECONDS = 5.0
NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?(?=\s*(?:[kKmM]?W)?\s*$)")
UNIT = {"k": 1e3, "K": 1e3, "m": 1e-3, "M": 1e6}


def parse(text: str, name: str) -> float:
    """Watts from what a program printed; MeterError when its last line ends in no number."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    match = NUMBER.search(lines[-1]) if lines else None
    if match is None:
        raise MeterError(
            f"{name} printed no watts on its last line", ("let it print a number: 212.4",)
        )
    unit = lines[-1][match.end() :].strip()
    return float(match[0]) * (UNIT[unit[0]] if len(unit) == 2 else 1.0)


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
