"""How difficulty may go on, as paths: what is unknown about it is in their spread.

Work per block W grows by (p + m) / k in epoch k: p is the long run (constant growth of
ln W over ln k, a power law), m comes on top and fades. Nobody knows either; a Kalman
filter follows both through the record and says how far they are known. How fast m fades
and how large it gets is not known any better: four half-lives with three sizes each, each
undamped and damped twice, share the paths equally. None was selected. Around that growth
the steps of the last 52 epochs are drawn in blocks of three, which keeps their fat tails
and clusters (52 and 3 scored best of {52, 78, 104} x {3, 6} on the epochs before 200). The
luck of an epoch's blocks (2016 exponential waits: 1/sqrt(2016)) enters the next difficulty
and leaves the one after: it is taken out of the steps and added to the level.
docs/backtest.md shows how good that has been.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chain.retarget import BLOCKS_PER_EPOCH
from ..errors import InputError
from . import draws
from .scenario import Floats

FEWEST_EPOCHS = 60
"""With less there is no telling a drift from noise."""
LONG_RUN, LONG_RUN_SD = 11.0, 5.0
"""Of p before the record is seen: ln W over ln k of epochs 20 to 200 has a slope of 11."""
HALF_LIVES = (13, 26, 52, 104)
SIZES = (2.0, 4.0, 8.0)
"""Standard deviations of m, in units of p."""
DAMPING = (1.0, 0.85, 0.7)
POOL = 52
BLOCK = 3
LUCK = BLOCKS_PER_EPOCH**-0.5
_FIRST_SEEN = 20  # before, difficulty stood at 1 or had just left it
_MEMORY = 0.5 ** (1 / 26)  # of the variance of a step's noise, per epoch
_FIRST_VARIANCE = 0.01  # of it, until it is learned
_LEAST_SHARE = 0.05  # of the variance of steps is never called luck
_BLOCKS, _LUCK, _STATE, _FRESH = 1, 2, 3, 6  # streams of random numbers


@dataclass(frozen=True)
class DifficultyForecast:
    """Fitted on the epochs up to number `epoch`; says nothing of what came later.

    Of each model, shape (models): means (models, 2) of p and m at `epoch`, roots
    (models, 2, 2) of their covariances (lower triangular), fading (share of m left after
    an epoch), sizes (standard deviation of m) and damping (of all growth). steps: what is
    drawn from, without their mean and without luck.
    """

    epoch: int
    means: Floats
    roots: Floats
    fading: Floats
    sizes: Floats
    damping: Floats
    steps: Floats

    @property
    def models(self) -> int:
        return len(self.fading)

    def log_work(self, seed: int, paths: NDArray[np.int64], epochs: int) -> Floats:
        """ln(work per block / that of `epoch`), shape (paths, epochs + 1); 0 in front."""
        return self.shaped(Shocks.drawn(seed, paths, epochs))

    def shaped(self, shocks: Shocks) -> Floats:
        """The same from random numbers drawn before, so that several fits may share them."""
        count = shocks.luck.shape[1] - 1
        starts = (shocks.blocks * (len(self.steps) - BLOCK + 1)).astype(np.int64)
        picked = self.steps[(starts[:, :, None] + np.arange(BLOCK)).reshape(len(starts), -1)]
        path = np.zeros(shocks.luck.shape)
        path[:, 1:] = np.cumsum(self._growth(shocks) + picked[:, :count], axis=1)
        path[:, 1:] += LUCK * (shocks.luck[:, 1:] - shocks.luck[:, :1])
        return path

    def expected(self, epochs: int) -> Floats:
        """Mean of log_work by model, shape (models, epochs + 1), without noise."""
        ahead = np.arange(1, epochs + 1)
        fades = self.fading[:, None] ** ahead
        growth = self.means[:, :1] + self.means[:, 1:] * fades
        found = np.zeros((self.models, epochs + 1))
        found[:, 1:] = np.cumsum(self.damping[:, None] * growth / (self.epoch + ahead), axis=1)
        return found

    def _growth(self, shocks: Shocks) -> Floats:
        """Growth of each epoch to come on each path, shape (paths, epochs)."""
        own = shocks.paths % self.models
        start = self.means[own] + (self.roots[own] * shocks.state[:, None, :]).sum(axis=2)
        long_run, extra = start[:, 0], start[:, 1]
        fading = self.fading[own]
        fresh = self.sizes[own] * np.sqrt(1 - fading**2)
        damping = self.damping[own]
        growth = np.empty_like(shocks.fresh)
        for ahead in range(growth.shape[1]):
            extra = fading * extra + fresh * shocks.fresh[:, ahead]
            growth[:, ahead] = damping * (long_run + extra) / (self.epoch + 1 + ahead)
        return growth


@dataclass(frozen=True)
class Shocks:
    """Random numbers of paths: uniform `blocks`, normal `luck` (epochs + 1), `state` (2) and
    `fresh` (epochs)."""

    paths: NDArray[np.int64]
    blocks: Floats
    luck: Floats
    state: Floats
    fresh: Floats

    @staticmethod
    def drawn(seed: int, paths: NDArray[np.int64], epochs: int) -> Shocks:
        return Shocks(
            paths,
            draws.uniforms(seed, _BLOCKS, paths, -(-epochs // BLOCK)),
            draws.normals(seed, _LUCK, paths, epochs + 1),
            draws.normals(seed, _STATE, paths, 2),
            draws.normals(seed, _FRESH, paths, epochs),
        )


def fit(log_work: Floats, first_epoch: int = 0) -> DifficultyForecast:
    """A forecast from ln(work per block) of consecutive epochs, the last one in force.

    InputError with fewer than FEWEST_EPOCHS of them.
    """
    if len(log_work) < FEWEST_EPOCHS:
        raise InputError(
            f"{len(log_work)} epochs are too few for a forecast",
            f"give at least {FEWEST_EPOCHS} consecutive ones",
        )
    steps = np.diff(log_work)
    fading = np.repeat([0.5 ** (1 / h) for h in HALF_LIVES], len(SIZES))
    sizes = np.tile(SIZES, len(HALF_LIVES))
    means, roots = _followed(steps, first_epoch + 1, fading, sizes)
    recent = steps[-POOL:]
    variance = float(recent.var())
    kept = max(_LEAST_SHARE, 1 - 2 * LUCK**2 / variance) ** 0.5 if variance > 0 else 0.0
    count = len(DAMPING)
    return DifficultyForecast(
        epoch=first_epoch + len(steps),
        means=np.tile(means, (count, 1)),
        roots=np.tile(roots, (count, 1, 1)),
        fading=np.tile(fading, count),
        sizes=np.tile(sizes, count),
        damping=np.repeat(DAMPING, len(fading)),
        steps=(recent - recent.mean()) * kept,
    )


def _followed(steps: Floats, first: int, fading: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """Means (models, 2) and roots (models, 2, 2) of (p, m) after all steps (Kalman 1960).

    steps[i] is the one of epoch first + i. Its noise's variance is learned on the way, as
    the mean of innovation x what the update leaves of it, whose expectation it is.
    """
    p, m = np.full(len(fading), LONG_RUN), np.zeros(len(fading))
    pp, pm, mm = np.full(len(fading), LONG_RUN_SD**2), np.zeros(len(fading)), sizes**2
    fresh = sizes**2 * (1 - fading**2)
    noise = np.full(len(fading), _FIRST_VARIANCE)
    for number, step in enumerate(steps, first):
        if number < _FIRST_SEEN:
            continue
        m, pm, mm = fading * m, fading * pm, fading**2 * mm + fresh
        to_p, to_m = (pp + pm) / number, (pm + mm) / number  # covariance with the step
        spread = (to_p + to_m) / number + noise
        surprise = step - (p + m) / number
        p, m = p + to_p / spread * surprise, m + to_m / spread * surprise
        pp, pm, mm = pp - to_p**2 / spread, pm - to_p * to_m / spread, mm - to_m**2 / spread
        learned = surprise**2 * noise / spread
        noise = np.maximum(_MEMORY * noise + (1 - _MEMORY) * learned, 1e-9)
    low = pm / np.sqrt(pp)
    rest = np.sqrt(np.maximum(mm - low**2, 0.0))
    roots = np.stack([np.stack([np.sqrt(pp), 0 * pp], -1), np.stack([low, rest], -1)], -2)
    return np.stack([p, m], -1), roots
