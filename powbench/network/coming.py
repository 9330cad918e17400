"""What is known to come: the next retarget and the next halving, from a state alone."""

from __future__ import annotations

from dataclasses import dataclass

from ..chain import subsidy
from ..chain.retarget import BLOCK_SECONDS, BLOCKS_PER_EPOCH
from . import history
from .nowcast import growth, nowcast
from .state import NetworkState


@dataclass(frozen=True)
class Retarget:
    """The next one: at `height`, `blocks_left` on, about `moment` [s since 1970].

    blocks_seen of this epoch and seconds_per_block of them, None where its start is not known.
    change: of difficulty, and its 95 % interval (nowcast.py); None without a block seen.
    """

    height: int
    blocks_left: int
    moment: float
    blocks_seen: int | None
    seconds_per_block: float | None
    change: float | None
    change_low: float | None
    change_high: float | None


@dataclass(frozen=True)
class Halving:
    """The next one: at `height`, about `moment` [s since 1970]; the subsidy after it [BTC]."""

    height: int
    blocks_left: int
    moment: float
    subsidy_btc: float
    subsidy_btc_after: float


def retarget(state: NetworkState) -> Retarget:
    """Of the epoch that the state's next block is in."""
    height = int(state.height)
    number, into = divmod(height, BLOCKS_PER_EPOCH)
    start = state.epoch_start
    if start is None and number < len(history.epochs()) and history.epochs()[number].recorded:
        start = history.epochs()[number].start
    # The time between the first block of an epoch and its newest is that of into - 1 blocks.
    seen = None if start is None or into < 1 else into - 1
    took = 0.0 if start is None else state.moment - start
    left = BLOCKS_PER_EPOCH - into
    known = growth([e.hashes_per_block for e in history.epochs()[: number + 1]])
    now = nowcast(seen, took, left, known) if seen and took > 0 and known is not None else None
    return Retarget(
        height + left, left,
        state.moment + (left * BLOCK_SECONDS if now is None else now.seconds_left),
        seen,
        took / seen if seen and took > 0 else None,
        *((None, None, None) if now is None else (now.change, now.low, now.high)),
    )  # fmt: skip


def halving(state: NetworkState) -> Halving:
    """At ten minutes a block, which retargets keep to over years."""
    height = int(state.height)
    halving_height = subsidy.next_halving(height)
    now, after = (
        subsidy.subsidy_satoshi(h) / subsidy.SATOSHI_PER_BTC for h in (height, halving_height)
    )
    left = halving_height - height
    return Halving(halving_height, left, state.moment + left * BLOCK_SECONDS, now, after)
