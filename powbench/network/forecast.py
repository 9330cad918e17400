"""How difficulty may go on, as paths: what is unknown about it is in their spread.

Work per block W grows like a power of the epoch's number, ln W = a + p ln k, with a p
that nobody knows: six estimates of it, over one to eight years, each undamped and damped
twice, share the paths equally. None was selected; that they differ is the uncertainty of
the drift. Around it the steps of the last 52 epochs are drawn in blocks of three, which
keeps their fat tails and clusters (52 and 3 scored best of {52, 78, 104} x {3, 6} on the
epochs before 200). The luck of an epoch's blocks (2016 exponential waits: 1/sqrt(2016))
enters the next difficulty and leaves the one after: it is taken out of the steps and
added to the level. docs/backtest.md shows how good that has been.
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
HALF_LIVES = (26, 52, 104)
WINDOWS = (104, 156, 208)
DAMPING = (1.0, 0.85, 0.7)
POOL = 52
BLOCK = 3
LUCK = BLOCKS_PER_EPOCH**-0.5
_LEAST_SHARE = 0.05  # of the variance of steps is never called luck
_BLOCKS, _LUCK, _DRIFT = 1, 2, 3  # streams of random numbers


@dataclass(frozen=True)
class DifficultyForecast:
    """Fitted on the epochs up to number `epoch`; says nothing of what came later.

    exponents: candidates for p, damping included. steps: what is drawn from, without
    their mean and without luck. drift_sd: of what p does not tell, per epoch.
    """

    epoch: int
    exponents: tuple[float, ...]
    steps: Floats
    drift_sd: float

    def log_work(self, seed: int, paths: NDArray[np.int64], epochs: int) -> Floats:
        """ln(work per block / that of `epoch`), shape (paths, epochs + 1); 0 in front."""
        return self.shaped(Shocks.drawn(seed, paths, epochs))

    def shaped(self, shocks: Shocks) -> Floats:
        """The same from random numbers drawn before, so that several fits may share them."""
        count = shocks.luck.shape[1] - 1
        ahead = np.arange(1, count + 1)
        exponent = np.array(self.exponents)[shocks.paths % len(self.exponents)]
        starts = (shocks.blocks * (len(self.steps) - BLOCK + 1)).astype(np.int64)
        picked = self.steps[(starts[:, :, None] + np.arange(BLOCK)).reshape(len(starts), -1)]
        path = np.zeros(shocks.luck.shape)
        path[:, 1:] = (
            exponent[:, None] * np.log1p(ahead / self.epoch)
            + np.cumsum(picked[:, :count], axis=1)
            + self.drift_sd * shocks.drift * ahead
            + LUCK * (shocks.luck[:, 1:] - shocks.luck[:, :1])
        )
        return path


@dataclass(frozen=True)
class Shocks:
    """Random numbers of paths: uniform `blocks`, normal `luck` (epochs + 1) and `drift` (1)."""

    paths: NDArray[np.int64]
    blocks: Floats
    luck: Floats
    drift: Floats

    @staticmethod
    def drawn(seed: int, paths: NDArray[np.int64], epochs: int) -> Shocks:
        return Shocks(
            paths,
            draws.uniforms(seed, _BLOCKS, paths, -(-epochs // BLOCK)),
            draws.normals(seed, _LUCK, paths, epochs + 1),
            draws.normals(seed, _DRIFT, paths, 1),
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
    number = np.arange(first_epoch, first_epoch + len(log_work), dtype=np.float64)
    steps = np.diff(log_work)
    found = [_weighted(steps, number[1:], half_life) for half_life in HALF_LIVES]
    found += [_slope(log_work, number, window) for window in WINDOWS]
    recent = steps[-POOL:]
    variance = float(recent.var())
    kept = max(_LEAST_SHARE, 1 - 2 * LUCK**2 / variance) ** 0.5 if variance > 0 else 0.0
    recent = (recent - recent.mean()) * kept
    return DifficultyForecast(
        epoch=int(number[-1]),
        exponents=tuple(p * damping for damping in DAMPING for p in found),
        steps=recent,
        drift_sd=float(recent.std()) * (BLOCK / len(recent)) ** 0.5,  # blocks are independent
    )


def _weighted(steps: Floats, number: Floats, half_life: float) -> float:
    """p as the mean of step x number, older ones weighing less."""
    weight = 0.5 ** ((number[-1] - number) / half_life)
    return float((weight * steps * number).sum() / weight.sum())


def _slope(log_work: Floats, number: Floats, window: int) -> float:
    """p as the slope of ln W over ln k through the last `window` epochs."""
    inside = number >= max(1.0, number[-1] - window)
    x, y = np.log(number[inside]), log_work[inside]
    x = x - x.mean()
    return float((x * (y - y.mean())).sum() / (x * x).sum())
