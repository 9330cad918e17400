"""The network over a horizon: difficulty epochs, block times, halvings, block by block in effect.

A simulated path runs on hash rate: the network's hash rate moves, shocks take a share
of it, the fleet's own weight is added; blocks come as fast as that allows, and after
2016 of them the difficulty follows by the consensus rule, rounded through nBits. A
recorded path takes the epochs as they were.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..chain.retarget import BLOCKS_PER_EPOCH, EPOCH_SECONDS, next_nbits
from ..chain.subsidy import SATOSHI_PER_BTC, next_halving, subsidy_satoshi
from ..chain.target import encode_nbits, expected_hashes, target_of
from ..errors import InputError
from . import history, when
from .scenario import Floats, Scenario
from .state import NetworkState, target_for

_INTERVALS = BLOCKS_PER_EPOCH - 1
_WHOLE = 1e-9  # blocks: closer than this to the next whole one, it has been found


@dataclass(frozen=True)
class NetworkPath:
    """Segments within which nothing changes; k segments, k + 1 edges.

    edges [s since 1970]; heights at the edges; hashes_per_block, subsidy_btc and
    hashes_per_second of the network in each segment; nbits in force (0 in an epoch
    whose typed difficulty is no block's); epoch: 0 for the one the path starts in.
    """

    edges: Floats
    heights: Floats
    hashes_per_block: Floats
    subsidy_btc: Floats
    hashes_per_second: Floats
    nbits: NDArray[np.int64]
    epoch: Floats

    def segments(self, moments: Floats) -> NDArray[np.int64]:
        """Index of the segment in which each moment lies."""
        segments: NDArray[np.int64] = np.clip(
            np.searchsorted(self.edges, moments, side="right") - 1, 0, len(self.epoch) - 1
        )
        return segments

    def between(self, edges: Floats) -> tuple[Floats, Floats]:
        """Per interval of `edges` (n + 1 moments): expected subsidy [BTC] and blocks per hash/s.

        Exact integrals of subsidy / hashes_per_block and 1 / hashes_per_block over
        each interval, so a retarget or halving inside one counts to the second.
        """
        seconds = np.diff(self.edges)
        blocks = np.concatenate([[0.0], np.cumsum(seconds / self.hashes_per_block)])
        coins = np.concatenate(
            [[0.0], np.cumsum(seconds * self.subsidy_btc / self.hashes_per_block)]
        )
        return (
            np.diff(np.interp(edges, self.edges, coins)),
            np.diff(np.interp(edges, self.edges, blocks)),
        )


@dataclass
class _Segments:
    """Collects segments; frozen into a NetworkPath at the end."""

    edges: list[float]
    heights: list[float]
    work: list[float]
    subsidy: list[float]
    rate: list[float]
    nbits: list[int]
    epoch: list[int]

    def add(
        self,
        end: float,
        height: float,
        work: float,
        subsidy: float,
        rate: float,
        nbits: int,
        k: int,
    ) -> None:
        if end <= self.edges[-1]:
            self.heights[-1] = max(self.heights[-1], height)
            return
        self.edges.append(end)
        self.heights.append(height)
        self.work.append(work)
        self.subsidy.append(subsidy)
        self.rate.append(rate)
        self.nbits.append(nbits)
        self.epoch.append(k)

    def freeze(self) -> NetworkPath:
        return NetworkPath(
            edges=np.array(self.edges),
            heights=np.array(self.heights),
            hashes_per_block=np.array(self.work),
            subsidy_btc=np.array(self.subsidy),
            hashes_per_second=np.array(self.rate),
            nbits=np.array(self.nbits, dtype=np.int64),
            epoch=np.array(self.epoch, dtype=np.float64),
        )


def hash_rate_of(hashes_per_block: float) -> float:
    """The network's hash rate [H/s] at which a difficulty stays as it is.

    The retarget compares 2015 intervals with 1,209,600 s, so blocks then come every
    600.3 s rather than every 600.
    """
    return hashes_per_block * _INTERVALS / EPOCH_SECONDS


def build(
    state: NetworkState,
    scenario: Scenario,
    until: float,
    own_hashes_per_second: float = 0.0,
    own_from: float | None = None,
) -> NetworkPath:
    """The path from the state's moment to `until` [s since 1970].

    own_hashes_per_second joins the network at `own_from` (default: at once). InputError
    when the recorded history does not reach that far.
    """
    if until <= state.moment:
        raise InputError(
            f"the network's state is of {when.iso_date(state.moment)}, which is after the end of "
            "the horizon",
            "start later, or give the network of that time",
        )
    moved = bool(scenario.shocks) or own_hashes_per_second > 0
    if scenario.history and not moved:
        return _recorded(state, scenario, until)
    if scenario.difficulty.table and not moved:
        return _tabled(state, scenario, until)
    return _simulated(
        state,
        scenario,
        until,
        own_hashes_per_second,
        state.moment if own_from is None else own_from,
    )


def _subsidy(scenario: Scenario, height: float) -> float:
    if scenario.subsidy_btc is not None:
        return scenario.subsidy_btc
    return subsidy_satoshi(int(height + _WHOLE)) / SATOSHI_PER_BTC


def _recorded(state: NetworkState, scenario: Scenario, until: float) -> NetworkPath:
    epochs = history.between(state.moment, until)
    _, height = history.in_force(state.moment)
    segments = _Segments([state.moment], [height], [], [], [], [], [])
    for number, (epoch, following) in enumerate(pairwise(epochs)):
        begin, end = epoch.start, following.start
        seconds_per_block = (end - begin) / BLOCKS_PER_EPOCH
        rate = epoch.hashes_per_block / seconds_per_block
        halving = next_halving(int(segments.heights[-1] + _WHOLE))
        for to_height in (min(halving, following.first_height), following.first_height):
            end_moment = min(until, begin + (to_height - epoch.first_height) * seconds_per_block)
            subsidy = _subsidy(scenario, segments.heights[-1])
            reached = epoch.first_height + (end_moment - begin) / seconds_per_block
            segments.add(
                end_moment, reached, epoch.hashes_per_block, subsidy, rate, epoch.nbits, number
            )
    return segments.freeze()


def _tabled(state: NetworkState, scenario: Scenario, until: float) -> NetworkPath:
    """A typed difficulty table as it stands; blocks come at the pace that keeps a difficulty."""
    seconds_per_block = EPOCH_SECONDS / _INTERVALS
    table = [(m, target_for(d)) for m, d in scenario.difficulty.table]
    segments = _Segments([state.moment], [state.height], [], [], [], [], [])
    while segments.edges[-1] < until - 1e-6:
        moment, height = segments.edges[-1], segments.heights[-1]
        target = next((t for m, t in reversed(table) if m <= moment + 1e-3), state.target)
        work, nbits = expected_hashes(target), encode_nbits(target)
        whole = int(height + _WHOLE)
        goal = min(next_halving(whole), (whole // BLOCKS_PER_EPOCH + 1) * BLOCKS_PER_EPOCH)
        goal_at = moment + (goal - height) * seconds_per_block
        end = min([until, goal_at, *(m for m, _ in table if m > moment + 1e-3)])
        reached = float(goal) if end == goal_at else height + (end - moment) / seconds_per_block
        segments.add(
            end,
            reached,
            work,
            _subsidy(scenario, height),
            hash_rate_of(work),
            nbits if target_of(nbits) == target else 0,
            whole // BLOCKS_PER_EPOCH - int(state.height) // BLOCKS_PER_EPOCH,
        )
    return segments.freeze()


class _Base:
    """The network's hash rate without shocks and without the fleet, and where it changes."""

    def __init__(self, state: NetworkState, scenario: Scenario, until: float) -> None:
        self._start = state.moment
        self._initial = hash_rate_of(state.hashes_per_block)
        move = scenario.difficulty
        self._per_year, self._per_epoch = move.growth_per_year, move.growth_per_epoch
        table = move.table
        if scenario.history:
            recorded = history.between(state.moment, until)
            table = tuple((e.start, e.hashes_per_block) for e in recorded)
            self._rates = [hash_rate_of(work) for _, work in table]
        else:
            self._rates = [hash_rate_of(expected_hashes(target_for(d))) for _, d in table]
        self._moments = [moment for moment, _ in table]
        self.changes = list(self._moments)
        if self._per_year and not table:
            self.changes = [float(t) for t in np.arange(state.moment, until, when.DAY)]

    def hash_rate(self, moment: float, epoch: int) -> float:
        if self._moments:
            place = bisect_right(self._moments, moment + 1e-3) - 1
            return self._rates[place] if place >= 0 else self._initial
        days = round((moment - self._start) / when.DAY, 6) // 1
        growth: float = (1 + self._per_year) ** (days / when.YEAR_DAYS)
        # D follows the hash rate one epoch later, so epoch 0 already hashes at 1 + g.
        per_epoch: float = (1 + self._per_epoch) ** (epoch + 1)
        return self._initial * growth * per_epoch


def _next_target(nbits: int, moment: float) -> int:
    """InputError of our own words: what grew too far stands in a file, not in a header."""
    try:
        return target_of(nbits)
    except InputError:
        day = when.iso_date(moment)
        raise InputError(
            f"the difficulty grows beyond the largest that a block can state, on {day}",
            "lower the growth of the difficulty, or shorten the horizon",
        ) from None


def _simulated(
    state: NetworkState,
    scenario: Scenario,
    until: float,
    fleet_hashes_per_second: float,
    own_from: float,
) -> NetworkPath:
    base = _Base(state, scenario, until)
    cuts = {t for s in scenario.shocks for t in (s.start, s.end)} | {own_from, *base.changes}
    changes = sorted(t for t in cuts if state.moment < t < until)
    changes.append(until)

    def rate_at(moment: float, epoch: int) -> float:
        left = 1.0
        for shock in scenario.shocks:
            if shock.start <= moment + 1e-3 < shock.end:
                left *= 1 - shock.share
        return base.hash_rate(moment, epoch) * left + (
            fleet_hashes_per_second if moment + 1e-3 >= own_from else 0.0
        )

    moment, height, epoch, place = state.moment, state.height, 0, 0
    target = state.target
    nbits = encode_nbits(target)
    known = target_of(nbits) == target
    work = expected_hashes(target)
    # Blocks of this epoch found before the state: taken to have come at its pace.
    begun = (height // BLOCKS_PER_EPOCH) * BLOCKS_PER_EPOCH
    first_block_at = moment - (height - begun - 1) * work / base.hash_rate(moment, 0)
    segments = _Segments([moment], [height], [], [], [], [], [])
    while moment < until - 1e-6:
        rate = rate_at(moment, epoch)
        seconds_per_block = work / rate if rate > 0 else float("inf")
        goal = min(begun + BLOCKS_PER_EPOCH, next_halving(int(height + _WHOLE)))
        goal_at = moment + (goal - height) * seconds_per_block
        while changes[place] <= moment + 1e-6 and place + 1 < len(changes):
            place += 1
        end = min(goal_at, changes[place])
        reached = float(goal) if end == goal_at else height + (end - moment) / seconds_per_block
        if height < begun + 1 <= reached:
            first_block_at = moment + (begun + 1 - height) * seconds_per_block
        segments.add(
            end, reached, work, _subsidy(scenario, height), rate, nbits if known else 0, epoch
        )
        moment, height = end, reached
        if height >= begun + BLOCKS_PER_EPOCH - _WHOLE:
            nbits = next_nbits(nbits, round(first_block_at), round(moment))
            target, known = _next_target(nbits, moment), True
            work, begun, epoch = expected_hashes(target), begun + BLOCKS_PER_EPOCH, epoch + 1
    return segments.freeze()
