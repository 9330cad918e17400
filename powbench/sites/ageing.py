"""Rigs over time: they fail and are repaired, hash less and need more energy per hash.

A rig's own figures are those of the first day. From then on its hash rate falls, and its J/TH
rise, by a share a year, compounded; a billing month takes the value of its middle. Failures come
at a constant rate (the time to a failure is exponential), whether the rigs hash or not, and a
failed rig stands still for the days of its repair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .calendar import Floats, Hours

YEAR_DAYS = 365.25


@dataclass(frozen=True)
class Ageing:
    """failures_per_year: per running rig. repair_usd, repair_days: of each of them.
    hash_rate_loss, efficiency_loss: per year."""

    failures_per_year: float = 0.0
    repair_usd: float = 0.0
    repair_days: float = 0.0
    hash_rate_loss: float = 0.0
    efficiency_loss: float = 0.0

    @property
    def running(self) -> float:
        """Share of the rigs that run, in the long mean: time to a failure / (that + repair)."""
        return 1 / (1 + self.failures_per_year * self.repair_days / YEAR_DAYS)

    def hash_rate(self, hours: Hours) -> Floats:
        """(n): of the first day's."""
        return self._grown(hours, 1 - self.hash_rate_loss)

    def joules_per_hash(self, hours: Hours) -> Floats:
        """(n): of the first day's."""
        return self._grown(hours, 1 + self.efficiency_loss)

    def repairs(self, rigs: int, hours: Hours) -> Floats:
        """How many repairs are expected (months)."""
        days = np.array([month.hours for month in hours.months]) / 24
        return rigs * self.running * self.failures_per_year * days / YEAR_DAYS

    @staticmethod
    def _grown(hours: Hours, per_year: float) -> Floats:
        length = np.array([month.hours for month in hours.months])
        middle = np.cumsum(length) - length / 2
        by_month: Floats = per_year ** (middle / (YEAR_DAYS * 24))
        return hours.of_months(by_month)


NO_AGEING = Ageing()
