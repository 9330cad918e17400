"""What one hash per second earns by step when difficulty follows forecast paths.

A path lives in blocks: it has 2016 of them per epoch, subsidy halves at its height. Time
follows from the difficulties: an epoch takes 14 days x W_k / W_k+1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chain.retarget import BLOCKS_PER_EPOCH, EPOCH_SECONDS
from ..chain.subsidy import SATOSHI_PER_BTC, next_halving, subsidy_satoshi
from ..network.state import NetworkState
from ..sites.calendar import Floats, Ints


@dataclass(frozen=True)
class Stretches:
    """Epochs cut at halvings, k pieces. first: share of the first epoch that is still to come.

    epoch (k), part (k): of which epoch a piece is which part. subsidy (k + 1) [BTC]: the
    last one holds after the last epoch.
    """

    first: float
    epoch: Ints
    part: Floats
    subsidy: Floats


def stretches(state: NetworkState, epochs: int, subsidy_btc: float | None) -> Stretches:
    """The pieces of `epochs` - 1 whole epochs from the one that the state stands in."""
    into = state.height % BLOCKS_PER_EPOCH
    heights: Floats = state.height - into + BLOCKS_PER_EPOCH * np.arange(epochs, dtype=np.float64)
    heights[0] = state.height
    knots, subsidy = _subsidies(heights, subsidy_btc)
    epoch = np.searchsorted(heights, (knots[:-1] + knots[1:]) / 2, side="right") - 1
    return Stretches(
        first=1 - into / BLOCKS_PER_EPOCH,
        epoch=epoch.astype(np.int64),
        part=np.diff(knots) / np.diff(heights)[epoch],
        subsidy=np.append(subsidy, subsidy[-1]),
    )


def per_hash_rate(
    log_work: Floats, state: NetworkState, edges: Floats, subsidy_btc: float | None
) -> tuple[Floats, Floats]:
    """Subsidy [BTC] and blocks that 1 H/s finds on average in each step, both (paths, n).

    log_work (paths, epochs + 1) relative to the state's epoch. edges [s] (n + 1), the
    first not before the state. subsidy_btc: in place of the height's.
    """
    work = state.hashes_per_block * np.exp(log_work)
    seconds = EPOCH_SECONDS * work[:, :-1] / work[:, 1:]
    pieces = stretches(state, work.shape[1], subsidy_btc)
    epoch = pieces.epoch
    seconds[:, 0] *= pieces.first
    lasts = seconds[:, epoch] * pieces.part
    blocks = lasts / work[:, epoch]
    # Where a path's epochs end before the horizon, its last difficulty goes on.
    rest = np.maximum(edges[-1] - state.moment - lasts.sum(axis=1), 0.0)[:, None] + 1.0
    lasts = np.concatenate([lasts, rest], axis=1)
    blocks = np.concatenate([blocks, rest / work[:, -1:]], axis=1)
    coins = blocks * pieces.subsidy
    ends = state.moment + _running(lasts)
    return _between(edges, ends, _running(coins)), _between(edges, ends, _running(blocks))


def _subsidies(heights: Floats, subsidy_btc: float | None) -> tuple[Floats, Floats]:
    """The heights (k + 1) with the halvings between them, and the subsidy [BTC] (k)."""
    cuts = []
    halving = next_halving(int(heights[0]))
    while halving is not None and halving < heights[-1]:
        cuts.append(float(halving))
        halving = next_halving(halving)
    knots: Floats = np.array(sorted({*heights.tolist(), *cuts}))
    if subsidy_btc is not None:
        return knots, np.full(len(knots) - 1, subsidy_btc)
    middle = (knots[:-1] + knots[1:]) / 2
    return knots, np.array([subsidy_satoshi(int(h)) for h in middle]) / SATOSHI_PER_BTC


def _running(each: Floats) -> Floats:
    """0 and the running sum of each path (paths, k) -> (paths, k + 1)."""
    return np.concatenate([np.zeros((len(each), 1)), np.cumsum(each, axis=1)], axis=1)


def _between(edges: Floats, moments: Floats, total: Floats) -> Floats:
    """What a path's running total gains between edges."""
    gained = np.empty((len(moments), len(edges) - 1))
    for path in range(len(moments)):
        gained[path] = np.diff(np.interp(edges, moments[path], total[path]))
    return gained
