"""How fast work per block grows, as far as its steps tell: a filter over the record.

Work per block W grows by (p + m) / k in epoch k: p is the long run (constant growth of
ln W over ln k, a power law), m comes on top and fades. Nobody knows either; a Kalman
filter (Kalman 1960) follows both through the record and says how far they are known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .scenario import Floats

LONG_RUN, LONG_RUN_SD = 11.0, 5.0
"""Of p before the record is seen: ln W over ln k of epochs 20 to 200 has a slope of 11."""
_FIRST_SEEN = 20  # before, difficulty stood at 1 or had just left it
_MEMORY = 0.5 ** (1 / 26)  # of the variance of a step's noise, per epoch
_FIRST_VARIANCE = 0.01  # of it, until it is learned


@dataclass(frozen=True)
class Known:
    """Of (p, m) after each step, by model: five numbers (steps + 1, 5, models), the means of p
    and m and the covariance of p, of both and of m. skipped: steps whose states are not kept."""

    states: Floats
    skipped: int = 0

    def means(self, place: int) -> Floats:
        """After `place` steps, (models, 2)."""
        return self.states[place - self.skipped, :2].T

    def roots(self, place: int) -> Floats:
        """Lower triangular roots of the covariances after `place` steps, (models, 2, 2)."""
        pp, pm, mm = self.states[place - self.skipped, 2:]
        low = pm / np.sqrt(pp)
        rest = np.sqrt(np.maximum(mm - low**2, 0.0))
        return np.stack([np.stack([np.sqrt(pp), 0 * pp], -1), np.stack([low, rest], -1)], -2)


def followed(steps: Floats, first: int, fading: Floats, sizes: Floats, skipped: int = 0) -> Known:
    """What is known of (p, m) after each step; a step changes nothing before it.

    steps (n, k): row i is of epoch first + i, less what answered hashprice, in k ways; each
    way has as many models, next to each other. fading: share of m left after an epoch,
    sizes: standard deviation of m (models each). The noise's variance is learned on the way,
    as the mean of innovation x what the update leaves of it, whose expectation it is.
    """
    count = len(fading)
    p, m = np.full(count, LONG_RUN), np.zeros(count)
    pp, pm, mm = np.full(count, LONG_RUN_SD**2), np.zeros(count), sizes**2
    fresh = sizes**2 * (1 - fading**2)
    noise = np.full(count, _FIRST_VARIANCE)
    states = np.empty((len(steps) + 1 - skipped, 5, count))
    if not skipped:
        states[0] = p, m, pp, pm, mm
    for place, step in enumerate(steps):
        number = first + place
        if number >= _FIRST_SEEN:
            m, pm, mm = fading * m, fading * pm, fading**2 * mm + fresh
            to_p, to_m = (pp + pm) / number, (pm + mm) / number  # covariance with the step
            spread = (to_p + to_m) / number + noise
            surprise = np.repeat(step, count // len(step)) - (p + m) / number
            p, m = p + to_p / spread * surprise, m + to_m / spread * surprise
            pp, pm, mm = pp - to_p**2 / spread, pm - to_p * to_m / spread, mm - to_m**2 / spread
            learned = surprise**2 * noise / spread
            noise = np.maximum(_MEMORY * noise + (1 - _MEMORY) * learned, 1e-9)
        if place + 1 >= skipped:
            states[place + 1 - skipped] = p, m, pp, pm, mm
    return Known(states, skipped)
