"""A state as JSON (`powbench.network/1`)."""

from __future__ import annotations

from ..chain.retarget import BLOCK_SECONDS
from ..documents import network as typed
from ..documents.projection.inputs import Input
from . import coming, when
from .state import NetworkState


def market(state: NetworkState, now: float) -> typed.Market:
    """The state with what comes next; now: seconds since 1970, for its age."""
    retarget, halving = coming.retarget(state), coming.halving(state)
    coins = (halving.subsidy_btc + state.fees_btc_per_block) / state.hashes_per_block
    nbits = [str(f.value) for f in state.figures if f.name == "network.nbits"]
    return typed.Market(
        schema="powbench.network/1",
        origin=state.called,
        date=when.iso_moment(state.moment),
        age_days=round(state.age_days(now), 2),
        height=int(state.height),
        difficulty=state.difficulty,
        nbits=nbits[0] if nbits else None,
        usd_per_btc=state.usd_per_btc,
        fees_btc_per_block=state.fees_btc_per_block,
        hashes_per_second=state.hashes_per_block / BLOCK_SECONDS,
        usd_per_petahash_day=coins * 1e15 * when.DAY * state.usd_per_btc,
        inputs=tuple(map(Input.of, state.figures)),
        notes=(*([state.stale] if state.stale else []), *state.notes),
        next_retarget=typed.Retarget(
            height=retarget.height,
            blocks_left=retarget.blocks_left,
            expected=when.iso_date(retarget.moment),
            blocks_seen=retarget.blocks_seen,
            seconds_per_block=retarget.seconds_per_block,
            change=retarget.change,
            change_low=retarget.change_low,
            change_high=retarget.change_high,
        ),
        next_halving=typed.Halving(
            height=halving.height,
            blocks_left=halving.blocks_left,
            expected=when.iso_date(halving.moment),
            subsidy_btc=halving.subsidy_btc,
            subsidy_btc_after=halving.subsidy_btc_after,
        ),
    )
