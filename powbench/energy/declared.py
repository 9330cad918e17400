"""A power the user states: `--watts 65`. No meter, and marked so."""

from __future__ import annotations

import math
from pathlib import Path
from urllib.parse import unquote

from .. import quantities
from ..errors import InputError
from .address import Address, Environ, typed
from .meter import MOST_WATTS, Meter, PowerMeter


class Declared(PowerMeter):
    """The same watts at all times, taken as exact unless an accuracy is given."""

    scope = "declared"
    kind = "declared"
    fast = True
    interval_seconds = math.inf
    accuracy = 0.0

    def __init__(self, watts: float) -> None:
        if not 0 < watts <= MOST_WATTS:
            raise InputError(f"{watts:g} W cannot be the power of a machine", "e.g. --watts 65")
        self._watts = watts
        self.name = f"declared {watts:g} W"
        self.source = f"watts:{watts:g}"
        self.notes = ("the power was declared, not measured",)

    def watts(self) -> float:
        return self._watts


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    return Declared(typed("watts", quantities.POWER, unquote(address.path)))
