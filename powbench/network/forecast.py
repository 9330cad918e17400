"""How difficulty may go on, as paths: what is unknown about it is in their spread.

Growth is followed through the record (growth.py): a long run, and what comes on top of it
and fades. How fast it fades and how large it gets is not known: four half-lives with
three sizes each share the paths equally, as do no damping and two of it. None was
selected. Around that growth the steps of the last 52 epochs are drawn in blocks of three,
which keeps their fat tails and clusters (52 and 3 scored best of {52, 78, 104} x {3, 6} on
the epochs before 200). The luck of an epoch's blocks (2016 exponential waits:
1/sqrt(2016)) enters the next difficulty and leaves the one after: it is taken out of the
steps and added to the level.

Where it is known how well mining pays (hash_price.py), growth also answers it: a share of
the gap to what it usually pays is closed in each epoch, by more work when mining pays
well, by less after a halving. Work that comes closes it. That slows growth down as damping
does, which is then left out. Against what it is weighed and how fast the gap closes is not
known, either: 640 ways share the paths equally (eighty of hash_price_gap.py, each with four
half-lives of the gap, and with the pace of work or of hardware that leaves the gap as it is).
docs/evidence/backtest.md shows how good all that has been.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..chain.retarget import BLOCKS_PER_EPOCH
from ..errors import InputError
from . import draws, growth, hash_price, hash_price_gap
from .scenario import Floats

FEWEST_EPOCHS = 60
"""With less there is no telling a drift from noise."""
HALF_LIVES = (13, 26, 52, 104)
"""Epochs in which half of m fades."""
SIZES = (2.0, 4.0, 8.0)
"""Standard deviations of m, in units of p."""
DAMPING = (1.0, 0.85, 0.7)
CLOSING_HALF_LIVES = (13, 26, 52, 104)
"""Epochs in which half of the gap to the usual hashprice closes."""
PACES = ("work", "hardware")
"""What leaves the gap as it is: growth of the long run, or hardware as it got better so far."""
POOL = 52
BLOCK = 3
LUCK = BLOCKS_PER_EPOCH**-0.5
_LEAST_SHARE = 0.05  # of the variance of steps is never called luck
_STEPS = 0.7548776662466927, 0.5698402909980532
"""1 / g and 1 / g^2 with g^3 = g + 1 (Roberts 2018): points that fill a square evenly."""
_BLOCKS, _LUCK, _STATE, _FRESH = 1, 2, 3, 6  # streams of random numbers


@dataclass(frozen=True)
class DifficultyForecast:
    """Fitted on the epochs up to number `epoch`; says nothing of what came later.

    A model is one of twelve kinds of growth (inner) with one of the dampings or answers
    (outer); every model has an equal share of the paths. By model, shape (models): means
    (models, 2) of p and m at `epoch`, roots (models, 2, 2) of their covariances (lower
    triangular), fading (share of m left after an epoch), sizes (standard deviation of m),
    damping (of all growth), closing (share of the gap closed by an epoch), gap (where
    hashprice stands against what is usual) and leaving (power of the epoch's number with which
    work may grow and leave the gap as it is). steps: what is drawn from, without their mean
    and without luck.
    """

    epoch: int
    means: Floats
    roots: Floats
    fading: Floats
    sizes: Floats
    damping: Floats
    steps: Floats
    closing: Floats
    gap: Floats
    leaving: Floats

    @property
    def answers(self) -> bool:
        """Whether growth answers hashprice."""
        return bool(self.closing.any())

    @property
    def models(self) -> int:
        return len(self.fading)

    def model_of(self, paths: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which model each path has, so that any run of paths sees all of them alike."""
        inner = len(_FADING)
        outer, kind = (np.mod((paths + 0.5) * step, 1.0) for step in _STEPS)
        first = (outer * (self.models // inner)).astype(np.int64) * inner
        models: NDArray[np.int64] = first + (kind * inner).astype(np.int64)
        return models

    def log_work(
        self, seed: int, paths: NDArray[np.int64], epochs: int, drive: Floats | None = None
    ) -> Floats:
        """ln(work per block / that of `epoch`), shape (paths, epochs + 1); 0 in front.

        drive (paths or 1, epochs): change of ln(price x subsidy) in each epoch to come, for
        a forecast that answers hashprice; None: constant.
        """
        return self.shaped(Shocks.drawn(seed, paths, epochs), drive)

    def shaped(self, shocks: Shocks, drive: Floats | None = None) -> Floats:
        """The same from random numbers drawn before, so that several fits may share them."""
        count = shocks.luck.shape[1] - 1
        starts = (shocks.blocks * (len(self.steps) - BLOCK + 1)).astype(np.int64)
        places = starts.T[:, None, :] + np.arange(BLOCK)[:, None]
        picked = self.steps[places.reshape(-1, len(starts))].T
        path = np.zeros(shocks.luck.shape, order="F")
        grown = self._growth(shocks)
        if self.answers:
            grown += self._answer(shocks, grown + picked[:, :count], drive)
        grown += picked[:, :count]
        for ahead in range(count):
            np.add(path[:, ahead], grown[:, ahead], out=path[:, ahead + 1])
        path[:, 1:] += LUCK * (shocks.luck[:, 1:] - shocks.luck[:, :1])
        return path

    def expected(self, epochs: int) -> Floats:
        """Mean of log_work by model, shape (models, epochs + 1), without noise or answer."""
        ahead = np.arange(1, epochs + 1)
        fades = self.fading[:, None] ** ahead
        grown = self.means[:, :1] + self.means[:, 1:] * fades
        means = np.zeros((self.models, epochs + 1))
        means[:, 1:] = np.cumsum(self.damping[:, None] * grown / (self.epoch + ahead), axis=1)
        return means

    def _answer(self, shocks: Shocks, steps: Floats, drive: Floats | None) -> Floats:
        """What the gap adds to each epoch's growth, (paths, epochs); steps: the rest of it.

        Hardware gets better, which lets some work come without closing the gap; all other
        work closes it.
        """
        models = self.model_of(shocks.paths)
        closing, leaving, gap = self.closing[models], self.leaving[models], self.gap[models]
        answered = np.empty_like(steps)
        for ahead in range(steps.shape[1]):
            answered[:, ahead] = closing * gap
            gap += leaving / (self.epoch + 1 + ahead) - steps[:, ahead] - answered[:, ahead]
            if drive is not None:
                gap += drive[:, ahead]
        return answered

    def _growth(self, shocks: Shocks) -> Floats:
        """Growth of each epoch to come on each path, shape (paths, epochs)."""
        models = self.model_of(shocks.paths)
        start = self.means[models] + (self.roots[models] * shocks.state[:, None, :]).sum(axis=2)
        long_run, extra = start[:, 0], start[:, 1]
        fading = self.fading[models]
        fresh = self.sizes[models] * np.sqrt(1 - fading**2)
        damping = self.damping[models]
        growths = np.empty_like(shocks.fresh)
        for ahead in range(growths.shape[1]):
            extra = fading * extra + fresh * shocks.fresh[:, ahead]
            growths[:, ahead] = damping * (long_run + extra) / (self.epoch + 1 + ahead)
        return growths


@dataclass(frozen=True)
class Shocks:
    """Random numbers of paths: uniform `blocks`, normal `luck` (epochs + 1), `state` (2) and
    `fresh` (epochs). Next to each other in memory are the paths of an epoch, not the epochs
    of a path: they are worked on epoch by epoch."""

    paths: NDArray[np.int64]
    blocks: Floats
    luck: Floats
    state: Floats
    fresh: Floats

    @staticmethod
    def drawn(seed: int, paths: NDArray[np.int64], epochs: int) -> Shocks:
        return Shocks(
            paths,
            *map(np.asfortranarray, (
                draws.uniforms(seed, _BLOCKS, paths, -(-epochs // BLOCK)),
                draws.normals(seed, _LUCK, paths, epochs + 1),
                draws.normals(seed, _STATE, paths, 2),
                draws.normals(seed, _FRESH, paths, epochs),
            )),
        )  # fmt: skip


class Fits:
    """A forecast from each epoch of a record, from what was known there: no look ahead.

    log_work (n): ln(work per block) of consecutive epochs. stood (n): where hashprice
    stood. Where that is not known at an epoch and through the year before, or None, the
    forecast from there does not answer it. last: only the last epoch will be asked for,
    which spares most of the memory.
    """

    def __init__(
        self,
        log_work: Floats,
        first_epoch: int = 0,
        hash_price_gaps: hash_price_gap.HashPriceGaps | None = None,
        last: bool = False,
    ) -> None:
        self._steps = np.diff(log_work)
        self._first = first_epoch
        self._gaps_until = hash_price_gaps
        self._skipped = len(log_work) - 1 if last else 0
        self._followed: dict[bool, growth.Known] = {}
        self._one_at_a_time = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        """What travels to another process: what is followed on the way is made there again."""
        return vars(self) | {"_followed": {}, "_one_at_a_time": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _one_at_a_time=threading.Lock())

    def answers(self, place: int) -> bool:
        """Whether the forecast from the epoch in that place answers hashprice."""
        return self._gaps_until is not None and hash_price.enough(
            self._gaps_until.gaps[: place + 1]
        )

    def forecast(self, place: int, blind: bool = False) -> DifficultyForecast:
        """The forecast that knows the epochs up to the one in that place.

        blind: it does not look at hashprice. InputError with fewer than FEWEST_EPOCHS.
        """
        if place + 1 < FEWEST_EPOCHS:
            raise InputError(
                f"{place + 1} epochs are too few for a forecast",
                f"give at least {FEWEST_EPOCHS} consecutive ones",
            )
        if self._gaps_until is None or blind or not self.answers(place):
            return self._damped(place)
        return self._answering(place, self._gaps_until)

    def _drawn_from(self, place: int, answered: Floats | float = 0.0) -> Floats:
        """The last steps without their mean, luck and what answered hashprice."""
        recent = (self._steps - answered)[max(0, place - POOL) : place]
        variance = float(recent.var())
        kept = max(_LEAST_SHARE, 1 - 2 * LUCK**2 / variance) ** 0.5 if variance > 0 else 0.0
        steps: Floats = (recent - recent.mean()) * kept
        return steps

    def _damped(self, place: int) -> DifficultyForecast:
        outer = len(DAMPING)
        with self._one_at_a_time:
            if False not in self._followed:
                self._followed[False] = growth.followed(
                    self._steps[:, None], self._first + 1, _FADING, _SIZES, self._skipped
                )
        known = self._followed[False]
        none = np.zeros(outer * len(_FADING))
        return DifficultyForecast(
            epoch=self._first + place,
            means=np.tile(known.means(place), (outer, 1)),
            roots=np.tile(known.roots(place), (outer, 1, 1)),
            fading=np.tile(_FADING, outer),
            sizes=np.tile(_SIZES, outer),
            damping=np.repeat(DAMPING, len(_FADING)),
            steps=self._drawn_from(place),
            closing=none,
            gap=none,
            leaving=none,
        )

    def _answering(
        self, place: int, hash_price_gaps: hash_price_gap.HashPriceGaps
    ) -> DifficultyForecast:
        kinds, paces = len(_FADING), len(PACES)
        with self._one_at_a_time:
            if True not in self._followed:
                self._followed[True] = self._follow(hash_price_gaps)
        known = self._followed[True]

        def by_model(followed: Floats) -> Floats:
            """From way x closing x growth to the same with each pace, the paces before growth."""
            each = followed.reshape(-1, kinds, *followed.shape[1:])
            return np.repeat(each, paces, axis=0).reshape(-1, *followed.shape[1:])

        means = by_model(known.means(place))
        inner = len(_CLOSING) * paces * kinds
        hardware = np.repeat(hash_price_gaps.paces[place][list(hash_price_gap.HARDWARE)], inner)
        by_work = np.arange(len(means)) // kinds % paces == PACES.index("work")
        # On average over the ways, since each path follows one of them.
        answered = np.nan_to_num(hash_price_gaps.gaps[:-1]).mean(axis=1) * _CLOSING.mean()
        return DifficultyForecast(
            epoch=self._first + place,
            means=means,
            roots=by_model(known.roots(place)),
            fading=np.tile(_FADING, len(means) // kinds),
            sizes=np.tile(_SIZES, len(means) // kinds),
            damping=np.ones(len(means)),
            steps=self._drawn_from(place, answered),
            closing=np.tile(np.repeat(_CLOSING, paces * kinds), len(hash_price_gap.WAYS)),
            gap=np.repeat(hash_price_gaps.gaps[place], inner),
            leaving=np.where(by_work, means[:, 0], hardware),
        )

    def _follow(self, hash_price_gaps: hash_price_gap.HashPriceGaps) -> growth.Known:
        """Growth without what answered hashprice, by way x closing x growth."""
        outer = len(hash_price_gap.WAYS) * len(_CLOSING)
        gaps = np.nan_to_num(hash_price_gaps.gaps[:-1])
        answered = (gaps[:, :, None] * _CLOSING).reshape(len(gaps), outer)
        steps = self._steps[:, None] - answered
        fading, sizes = np.tile(_FADING, outer), np.tile(_SIZES, outer)
        return growth.followed(steps, self._first + 1, fading, sizes, self._skipped)


_FADING = np.repeat([0.5 ** (1 / h) for h in HALF_LIVES], len(SIZES))
_SIZES = np.tile(SIZES, len(HALF_LIVES))
_CLOSING = np.array([1 - 0.5 ** (1 / h) for h in CLOSING_HALF_LIVES])


def fit(
    log_work: Floats,
    first_epoch: int = 0,
    hash_price_gaps: hash_price_gap.HashPriceGaps | None = None,
) -> DifficultyForecast:
    """A forecast from ln(work per block) of consecutive epochs, the last one in force.

    Arguments and errors as of Fits.
    """
    return Fits(log_work, first_epoch, hash_price_gaps, last=True).forecast(len(log_work) - 1)
