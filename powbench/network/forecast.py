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

Where it is known how well mining pays (hash_price.py), growth also answers it: a share of
the gap to what it has paid on average is closed in each epoch, by more work when mining
pays well, by less after a halving. Half of the gap goes in a half, one, two or four years,
equally likely; work that comes closes it. That slows growth down as damping does, which is
then left out. docs/backtest.md shows how good both have been.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chain.retarget import BLOCKS_PER_EPOCH
from ..errors import InputError
from . import draws, hash_price
from .scenario import Floats

FEWEST_EPOCHS = 60
"""With less there is no telling a drift from noise."""
LONG_RUN, LONG_RUN_SD = 11.0, 5.0
"""Of p before the record is seen: ln W over ln k of epochs 20 to 200 has a slope of 11."""
HALF_LIVES = (13, 26, 52, 104)
"""Epochs in which half of m fades, and half of the gap closes."""
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
    an epoch), sizes (standard deviation of m), damping (of all growth) and closing (share
    of the gap closed by an epoch). gap: where hash price stands. steps: what is drawn
    from, without their mean and without luck.
    """

    epoch: int
    means: Floats
    roots: Floats
    fading: Floats
    sizes: Floats
    damping: Floats
    steps: Floats
    closing: Floats
    gap: float = 0.0

    @property
    def answers(self) -> bool:
        """Whether growth answers hash price."""
        return bool(self.closing.any())

    @property
    def models(self) -> int:
        return len(self.fading)

    def log_work(
        self, seed: int, paths: NDArray[np.int64], epochs: int, drive: Floats | None = None
    ) -> Floats:
        """ln(work per block / that of `epoch`), shape (paths, epochs + 1); 0 in front.

        drive (paths or 1, epochs): change of ln(price x subsidy) in each epoch to come, for
        a forecast that answers hash price; None: constant.
        """
        return self.shaped(Shocks.drawn(seed, paths, epochs), drive)

    def shaped(self, shocks: Shocks, drive: Floats | None = None) -> Floats:
        """The same from random numbers drawn before, so that several fits may share them."""
        count = shocks.luck.shape[1] - 1
        starts = (shocks.blocks * (len(self.steps) - BLOCK + 1)).astype(np.int64)
        picked = self.steps[(starts[:, :, None] + np.arange(BLOCK)).reshape(len(starts), -1)]
        path = np.zeros(shocks.luck.shape)
        growth = self._growth(shocks)
        if self.answers:
            growth += self._answer(shocks, growth + picked[:, :count], drive)
        path[:, 1:] = np.cumsum(growth + picked[:, :count], axis=1)
        path[:, 1:] += LUCK * (shocks.luck[:, 1:] - shocks.luck[:, :1])
        return path

    def expected(self, epochs: int) -> Floats:
        """Mean of log_work by model, shape (models, epochs + 1), without noise or answer."""
        ahead = np.arange(1, epochs + 1)
        fades = self.fading[:, None] ** ahead
        growth = self.means[:, :1] + self.means[:, 1:] * fades
        found = np.zeros((self.models, epochs + 1))
        found[:, 1:] = np.cumsum(self.damping[:, None] * growth / (self.epoch + ahead), axis=1)
        return found

    def _answer(self, shocks: Shocks, steps: Floats, drive: Floats | None) -> Floats:
        """What the gap adds to each epoch's growth, (paths, epochs); steps: the rest of it.

        Growth as the long run has it is taken to keep step with better rigs and so to
        leave the gap; all other work closes it.
        """
        own = shocks.paths % self.models
        closing, usual = self.closing[own], self.damping[own] * self.means[own, 0]
        gap = np.full(len(own), self.gap)
        found = np.empty_like(steps)
        for ahead in range(steps.shape[1]):
            found[:, ahead] = closing * gap
            gap += usual / (self.epoch + 1 + ahead) - steps[:, ahead] - found[:, ahead]
            if drive is not None:
                gap += drive[:, ahead]
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


def fit(log_work: Floats, first_epoch: int = 0, gap: Floats | None = None) -> DifficultyForecast:
    """A forecast from ln(work per block) of consecutive epochs, the last one in force.

    gap (as many): of hash price, by hash_price.gaps. Where it is not known at the last
    epoch and through the year before, or None, the forecast does not answer it.
    InputError with fewer than FEWEST_EPOCHS epochs.
    """
    if len(log_work) < FEWEST_EPOCHS:
        raise InputError(
            f"{len(log_work)} epochs are too few for a forecast",
            f"give at least {FEWEST_EPOCHS} consecutive ones",
        )
    steps = np.diff(log_work)
    answers = gap is not None and hash_price.enough(gap)
    third = [1 - 0.5 ** (1 / h) for h in HALF_LIVES] if answers else DAMPING
    # Half-life x size x (closing or damping), the last one outermost.
    fading = np.tile(np.repeat([0.5 ** (1 / h) for h in HALF_LIVES], len(SIZES)), len(third))
    sizes = np.tile(SIZES, len(HALF_LIVES) * len(third))
    outer = np.repeat(third, len(HALF_LIVES) * len(SIZES))
    closing, damping = (outer, np.ones_like(outer)) if answers else (0 * outer, outer)
    stood = np.zeros(len(steps)) if gap is None else np.nan_to_num(gap[:-1])
    means, roots = _followed(
        steps[:, None] - stood[:, None] * closing, first_epoch + 1, fading, sizes
    )
    recent = steps[-POOL:]
    variance = float(recent.var())
    kept = max(_LEAST_SHARE, 1 - 2 * LUCK**2 / variance) ** 0.5 if variance > 0 else 0.0
    return DifficultyForecast(
        epoch=first_epoch + len(steps),
        means=means,
        roots=roots,
        fading=fading,
        sizes=sizes,
        damping=damping,
        steps=(recent - recent.mean()) * kept,
        closing=closing,
        gap=float(gap[-1]) if answers and gap is not None else 0.0,
    )


def _followed(steps: Floats, first: int, fading: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """Means (models, 2) and roots (models, 2, 2) of (p, m) after all steps (Kalman 1960).

    steps[i] (models) is the one of epoch first + i, less what answered hash price. Its noise's
    variance is learned on the way, as the mean of innovation x what the update leaves of it,
    whose expectation it is.
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
