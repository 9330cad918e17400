"""Weeks, cut where a billing month ends: within a step nothing is told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sites.calendar import Floats, Hours, Ints

WEEK_HOURS = 168


@dataclass(frozen=True)
class Steps:
    """n steps. first: index of the first hour (n). edges [s since 1970] (n + 1). months:
    index of the first step of each billing month."""

    first: Ints
    edges: Floats
    months: Ints

    @property
    def count(self) -> int:
        return len(self.first)

    @property
    def seconds(self) -> Floats:
        return np.diff(self.edges)

    def of_hours(self, hourly: Floats) -> Floats:
        """Sum of an hourly quantity (..., hours) over each step."""
        summed: Floats = np.add.reduceat(hourly, self.first, axis=-1)
        return summed

    def by_month(self, stepwise: Floats) -> Floats:
        """Sum of a quantity by step (..., n) over each billing month."""
        summed: Floats = np.add.reduceat(stepwise, self.months, axis=-1)
        return summed


def cut(hours: Hours) -> Steps:
    """The steps of a site's hours."""
    first = np.array(sorted({*range(0, hours.count, WEEK_HOURS), *hours.starts.tolist()}), np.int64)
    ends = np.concatenate([first, [hours.count]])
    return Steps(first, hours.edges[ends], np.searchsorted(first, hours.starts).astype(np.int64))
