"""How long a board's driver may take for a step, which a user may set."""

from __future__ import annotations

import os

from . import quantities
from .errors import InputError

TIMEOUT = "POWBENCH_BOARD_TIMEOUT"
"""The variable that takes the place of the usual seconds."""
MORE_TIME = f"{TIMEOUT}=600 gives it ten minutes; `dmesg` has what the system says of the board"


def limit(seconds: float) -> float:
    """Seconds that a driver has for a step; InputError when the variable is no time."""
    given = os.environ.get(TIMEOUT)
    if given is None:
        return seconds
    try:
        return quantities.SECONDS.positive(given)
    except InputError as error:
        raise InputError(f"{TIMEOUT}: {error.message}", error.hint) from None
