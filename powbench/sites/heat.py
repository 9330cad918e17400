"""Heat of the rigs that somebody pays for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .calendar import Floats, Hours
from .running.supply import Window


@dataclass(frozen=True)
class Heat:
    """usd_per_kwh: of heat. recoverable: heat per power at the meter. wanted: the hours in which
    there is a buyer."""

    usd_per_kwh: float
    recoverable: float
    wanted: Window

    def usd_per_kwh_drawn(self, hours: Hours) -> Floats:
        """(n): what the heat of a kWh at the meter brings [USD]."""
        earned: Floats = np.where(
            self.wanted.applies(hours), self.recoverable * self.usd_per_kwh, 0.0
        )
        return earned
