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
    """Of (p, m) after each step, by model: means (steps + 1, models, 2) and the covariance's
    three numbers, of p, of both and of m (steps + 1, models, 3)."""

    means: Floats
    covariances: Floats

    def roots(self, place: int) -> Floats:
        """Lower triangular roots of the covariances after `place` steps, (models, 2, 2)."""
        pp, pm, mm = np.moveaxis(self.covariances[place], -1, 0)
        low = pm / np.sqrt(pp)
        rest = np.sqrt(np.maximum(mm - low**2, 0.0))
        return np.stack([np.stack([np.sqrt(pp), 0 * pp], -1), np.stack([low, rest], -1)], -2)


def followed(steps: Floats, first: int, fading: Floats, sizes: Floats) -> Known:
    """What is known of (p, m) after each step; a step changes nothing before it.

    steps (n, models): row i is of epoch first + i, less what answered hash price. fading:
    share of m left after an epoch, sizes: standard deviation of m (models each). The
    noise's variance is learned on the way, as the mean of innovation x what the update
    leaves of it, whose expectation it is.
    """
    count = len(fading)
    p, m = np.full(count, LONG_RUN), np.zeros(count)
    pp, pm, mm = np.full(count, LONG_RUN_SD**2), np.zeros(count), sizes**2
    fresh = sizes**2 * (1 - fading**2)
    noise = np.full(count, _FIRST_VARIANCE)
    means, covariances = np.empty((len(steps) + 1, count, 2)), np.empty((len(steps) + 1, count, 3))
    means[0], covariances[0] = np.stack([p, m], -1), np.stack([pp, pm, mm], -1)
    for place, step in enumerate(steps):
        number = first + place
        if number >= _FIRST_SEEN:
            m, pm, mm = fading * m, fading * pm, fading**2 * mm + fresh
            to_p, to_m = (pp + pm) / number, (pm + mm) / number  # covariance with the step
            spread = (to_p + to_m) / number + noise
            surprise = step - (p + m) / number
            p, m = p + to_p / spread * surprise, m + to_m / spread * surprise
            pp, pm, mm = pp - to_p**2 / spread, pm - to_p * to_m / spread, mm - to_m**2 / spread
            learned = surprise**2 * noise / spread
            noise = np.maximum(_MEMORY * noise + (1 - _MEMORY) * learned, 1e-9)
        means[place + 1, :, 0], means[place + 1, :, 1] = p, m
        for column, value in enumerate((pp, pm, mm)):
            covariances[place + 1, :, column] = value
    return Known(means, covariances)
