"""The price as paths: off unless a record or a drift and volatility are given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import draws as random
from .scenario import Floats

Ints = NDArray[np.int64]

POOL = 104
BLOCK = 6
FEWEST_STEPS = 26
EPOCHS_PER_YEAR = 365.25 / 14
_BLOCKS, _NORMAL, _RETURNING, _LEVELS = 11, 12, 13, 14  # streams of random numbers


@dataclass(frozen=True)
class Draws:
    """Uniform numbers (paths, blocks) for a bootstrap of `epochs` steps."""

    blocks: Floats
    epochs: int

    @staticmethod
    def drawn(seed: int, paths: int, epochs: int) -> Draws:
        """For paths 0 to `paths` - 1."""
        return Draws.of(seed, np.arange(paths), epochs)

    @staticmethod
    def of(seed: int, paths: Ints, epochs: int) -> Draws:
        """For paths by their numbers."""
        return Draws(random.uniforms(seed, _BLOCKS, paths, -(-epochs // BLOCK)), epochs)


def enough(past: Floats) -> bool:
    """Whether the last FEWEST_STEPS steps of a price record (n) are known."""
    return len(past) > FEWEST_STEPS and not bool(np.isnan(past[-FEWEST_STEPS - 1 :]).any())


def bootstrap(past: Floats, draws: Draws) -> Floats:
    """Prices (paths, epochs + 1) from the steps of a record by epoch (n), drift taken out.

    The last POOL steps in blocks of BLOCK; expected growth of the logarithm is zero, as
    a past rise says nothing of the next one.
    """
    recent = past[-POOL - 1 :]
    known = np.flatnonzero(np.isnan(recent))
    steps = np.diff(np.log(recent[known[-1] + 1 if len(known) else 0 :]))
    steps = steps - steps.mean()
    starts = (draws.blocks * (len(steps) - BLOCK + 1)).astype(np.int64)
    picked = steps[(starts[:, :, None] + np.arange(BLOCK)).reshape(len(starts), -1)]
    path = np.zeros((len(starts), draws.epochs + 1))
    path[:, 1:] = np.cumsum(picked[:, : draws.epochs], axis=1)
    prices: Floats = past[-1] * np.exp(path)
    return prices


def bootstrap_at(past: Floats, years: Floats, seed: int, paths: Ints) -> Floats:
    """`bootstrap` relative to the last price, at `years` (n, rising) after it: (paths, n)."""
    epochs = years * EPOCHS_PER_YEAR
    count = int(np.ceil(epochs[-1])) + 1
    walk = np.log(bootstrap(past, Draws.of(seed, paths, count)) / past[-1])
    low = np.minimum(epochs.astype(np.int64), count - 1)
    factors: Floats = np.exp(walk[:, low] + (epochs - low) * (walk[:, low + 1] - walk[:, low]))
    return factors


def levels_at(past: Floats, years: Floats, seed: int, paths: Ints) -> Floats:
    """Factors (paths, n) at `years` (n, rising): a record of levels (m) by its median, as blocks
    of BLOCK of it come again. The median of the record is 1; spikes lie above."""
    steps = (years * EPOCHS_PER_YEAR).astype(np.int64)
    blocks = -(-(int(steps[-1]) + 1) // BLOCK)
    starts = random.uniforms(seed, _LEVELS, paths, blocks) * (len(past) - BLOCK + 1)
    places = (starts.astype(np.int64)[:, :, None] + np.arange(BLOCK)).reshape(len(paths), -1)
    factors: Floats = (past / np.median(past))[places[:, steps]]
    return factors


def returning(sd: float, half_life: float, years: Floats, seed: int, paths: Ints) -> Floats:
    """Factors (paths, n) at `years` (n, rising) of mean 1 that come back to 1.

    The logarithm is an Ornstein-Uhlenbeck process from 0 with long-run sd `sd`, pulled
    half of the way back in `half_life` years.
    """
    steps = np.diff(np.concatenate([[0.0], years]))
    keeps = 0.5 ** (steps / half_life)
    noise = random.normals(seed, _RETURNING, paths, len(years))
    noise *= sd * np.sqrt(1 - keeps**2)
    for step in range(1, len(years)):
        noise[:, step] += keeps[step] * noise[:, step - 1]
    variance = sd**2 * (1 - 0.25 ** (years / half_life))
    factors: Floats = np.exp(noise - variance / 2)
    return factors


def geometric(
    initial: float, drift: float, volatility: float, years: Floats, seed: int, paths: Ints
) -> Floats:
    """Prices (paths, n) at `years` (n, rising): E grows by `drift` a year, logarithm's sd
    `volatility` per square root of a year."""
    steps = np.diff(np.concatenate([[0.0], years]))
    noise = random.normals(seed, _NORMAL, paths, len(years)) * np.sqrt(steps)
    walk = volatility * np.cumsum(noise, axis=1) + (np.log1p(drift) - volatility**2 / 2) * years
    prices: Floats = initial * np.exp(walk)
    return prices
