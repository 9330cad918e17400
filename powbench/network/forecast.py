"""How difficulty may go on, as paths: what is unknown about it is in their spread.

Growth is followed through the record (growth.py): a long run, and what comes on top of it
and fades. How fast it fades and how large it gets is not known: four half-lives with
three sizes each, each undamped and damped twice, share the paths equally. None was
selected. Around that growth the steps of the last 52 epochs are drawn in blocks of three,
which keeps their fat tails and clusters (52 and 3 scored best of {52, 78, 104} x {3, 6} on
the epochs before 200). The luck of an epoch's blocks (2016 exponential waits:
1/sqrt(2016)) enters the next difficulty and leaves the one after: it is taken out of the
steps and added to the level.

Where it is known how well mining pays (hash_price.py), growth also answers it: a share of
the gap to what it usually pays is closed in each epoch, by more work when mining pays
well, by less after a halving. Half of the gap goes in a half, one, two or four years,
equally likely; work that comes closes it. That slows growth down as damping does, which is
then left out. docs/backtest.md shows how good both have been, and what chose them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chain.retarget import BLOCKS_PER_EPOCH
from ..errors import InputError
from . import draws, growth, hash_price
from .scenario import Floats

FEWEST_EPOCHS = 60
"""With less there is no telling a drift from noise."""
HALF_LIVES = (13, 26, 52, 104)
"""Epochs in which half of m fades, and half of the gap closes."""
SIZES = (2.0, 4.0, 8.0)
"""Standard deviations of m, in units of p."""
DAMPING = (1.0, 0.85, 0.7)
POOL = 52
BLOCK = 3
LUCK = BLOCKS_PER_EPOCH**-0.5
_LEAST_SHARE = 0.05  # of the variance of steps is never called luck
_GOLDEN = 0.618
_BLOCKS, _LUCK, _STATE, _FRESH = 1, 2, 3, 6  # streams of random numbers


@dataclass(frozen=True)
class DifficultyForecast:
    """Fitted on the epochs up to number `epoch`; says nothing of what came later.

    Of each model, shape (models): means (models, 2) of p and m at `epoch`, roots
    (models, 2, 2) of their covariances (lower triangular), fading (share of m left after
    an epoch), sizes (standard deviation of m), damping (of all growth) and closing (share
    of the gap closed by an epoch). gap: where hash price stands against what is usual.
    steps: what is drawn from, without their mean and without luck.
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

    def model_of(self, paths: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which model each path has: all of them equally often, in an order without one.

        Neighbours differ little; steps of the golden section let a dozen paths see all kinds.
        """
        step = next(
            (s for s in range(round(self.models * _GOLDEN), self.models)
             if math.gcd(s, self.models) == 1),
            1,
        )  # fmt: skip
        found: NDArray[np.int64] = paths * step % self.models
        return found

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
        grown = self._growth(shocks)
        if self.answers:
            grown += self._answer(shocks, grown + picked[:, :count], drive)
        path[:, 1:] = np.cumsum(grown + picked[:, :count], axis=1)
        path[:, 1:] += LUCK * (shocks.luck[:, 1:] - shocks.luck[:, :1])
        return path

    def expected(self, epochs: int) -> Floats:
        """Mean of log_work by model, shape (models, epochs + 1), without noise or answer."""
        ahead = np.arange(1, epochs + 1)
        fades = self.fading[:, None] ** ahead
        grown = self.means[:, :1] + self.means[:, 1:] * fades
        found = np.zeros((self.models, epochs + 1))
        found[:, 1:] = np.cumsum(self.damping[:, None] * grown / (self.epoch + ahead), axis=1)
        return found

    def _answer(self, shocks: Shocks, steps: Floats, drive: Floats | None) -> Floats:
        """What the gap adds to each epoch's growth, (paths, epochs); steps: the rest of it.

        Growth as the long run has it is taken to keep step with better hardware and
        so to leave the gap; all other work closes it.
        """
        own = self.model_of(shocks.paths)
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
        own = self.model_of(shocks.paths)
        start = self.means[own] + (self.roots[own] * shocks.state[:, None, :]).sum(axis=2)
        long_run, extra = start[:, 0], start[:, 1]
        fading = self.fading[own]
        fresh = self.sizes[own] * np.sqrt(1 - fading**2)
        damping = self.damping[own]
        found = np.empty_like(shocks.fresh)
        for ahead in range(found.shape[1]):
            extra = fading * extra + fresh * shocks.fresh[:, ahead]
            found[:, ahead] = damping * (long_run + extra) / (self.epoch + 1 + ahead)
        return found


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


class Fits:
    """A forecast from each epoch of a record, from what was known there: no look ahead.

    log_work (n): ln(work per block) of consecutive epochs. gap (n): of hash price, by
    hash_price.gaps. Where it is not known at an epoch and through the year before, or
    None, the forecast from there does not answer it.
    """

    def __init__(self, log_work: Floats, first_epoch: int = 0, gap: Floats | None = None) -> None:
        self._steps = np.diff(log_work)
        self._first = first_epoch
        self._gap = np.full(len(log_work), np.nan) if gap is None else gap
        self._followed: dict[bool, growth.Known] = {}

    def answers(self, place: int) -> bool:
        """Whether the forecast from the epoch in that place answers hash price."""
        return hash_price.enough(self._gap[: place + 1])

    def at(self, place: int, blind: bool = False) -> DifficultyForecast:
        """The forecast that knows the epochs up to the one in that place.

        blind: it does not look at hash price. InputError with fewer than FEWEST_EPOCHS.
        """
        if place + 1 < FEWEST_EPOCHS:
            raise InputError(
                f"{place + 1} epochs are too few for a forecast",
                f"give at least {FEWEST_EPOCHS} consecutive ones",
            )
        answers = not blind and self.answers(place)
        if answers not in self._followed:
            self._followed[answers] = self._follow(_ANSWERING if answers else _DAMPED)
        models, known = (_ANSWERING if answers else _DAMPED), self._followed[answers]
        recent = self._steps[max(0, place - POOL) : place]
        variance = float(recent.var())
        kept = max(_LEAST_SHARE, 1 - 2 * LUCK**2 / variance) ** 0.5 if variance > 0 else 0.0
        return DifficultyForecast(
            epoch=self._first + place,
            means=known.means[place],
            roots=known.roots(place),
            fading=models.fading,
            sizes=models.sizes,
            damping=models.damping,
            steps=(recent - recent.mean()) * kept,
            closing=models.closing,
            gap=float(self._gap[place]) if answers else 0.0,
        )

    def _follow(self, models: _Models) -> growth.Known:
        answer = np.nan_to_num(self._gap[:-1, None]) * models.closing
        steps = self._steps[:, None] - answer
        return growth.followed(steps, self._first + 1, models.fading, models.sizes)


@dataclass(frozen=True)
class _Models:
    """What paths share: half-life x size x (closing or damping), the last outermost (models)."""

    fading: Floats
    sizes: Floats
    damping: Floats
    closing: Floats

    @staticmethod
    def of(closing: Sequence[float], damping: Sequence[float]) -> _Models:
        """With each pair of closing and damping."""
        inner = len(HALF_LIVES) * len(SIZES)
        return _Models(
            fading=np.tile(
                np.repeat([0.5 ** (1 / h) for h in HALF_LIVES], len(SIZES)), len(closing)
            ),
            sizes=np.tile(SIZES, len(HALF_LIVES) * len(closing)),
            damping=np.repeat(damping, inner),
            closing=np.repeat(closing, inner),
        )


_DAMPED = _Models.of([0.0] * len(DAMPING), DAMPING)
_ANSWERING = _Models.of([1 - 0.5 ** (1 / h) for h in HALF_LIVES], [1.0] * len(HALF_LIVES))


def fit(log_work: Floats, first_epoch: int = 0, gap: Floats | None = None) -> DifficultyForecast:
    """A forecast from ln(work per block) of consecutive epochs, the last one in force.

    Arguments and errors as of Fits.
    """
    return Fits(log_work, first_epoch, gap).at(len(log_work) - 1)
