"""The market for the terminal: what stands, who says so, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from ...documents.network import Halving, Market, Retarget
from ..units import counted
from .tables import Prose, prose


def state(market: Market) -> Prose:
    """What stands, what comes next, and the source of each."""
    return prose(
        f"{market.origin}, {counted(round(market.age_days), 'day')} old",
        "",
        *_figures(market),
        "",
        *_next(market.next_retarget, market.next_halving),
        "",
        "sources",
        *(
            f"  {i.name.removeprefix('network.')} [{i.status}] {i.source}"
            for i in market.inputs
            if i.source
        ),
        *(f"note: {note}" for note in market.notes),
    )


def _figures(market: Market) -> Iterator[str]:
    difficulty = market.difficulty
    shown_difficulty = f"{difficulty:,.0f}" if difficulty >= 1e3 else f"{difficulty:.6g}"
    nbits = f" (nBits {market.nbits})" if market.nbits else ""
    yield f"  date        {market.date[:16].replace('T', ' ')} UTC, next block {market.height:,}"
    yield f"  difficulty  {shown_difficulty}{nbits}"
    yield f"  hash rate   {market.hashes_per_second / 1e18:,.4g} EH/s at ten minutes a block"
    yield f"  price       {market.usd_per_btc:,.2f} USD/BTC"
    yield (
        f"  block       {market.next_halving.subsidy_btc:.8g} BTC new, and "
        f"{market.fees_btc_per_block:.6g} BTC fees"
    )
    yield f"  hashprice   {market.usd_per_petahash_day:,.2f} USD/PH/s/day"


def _next(retarget: Retarget, halving: Halving) -> Iterator[str]:
    yield (
        f"next retarget at block {retarget.height:,}, in {counted(retarget.blocks_left, 'block')}, "
        f"about {retarget.expected}"
    )
    if retarget.change is not None and retarget.change_low is not None:
        yield (
            f"  the difficulty then changes by {retarget.change:+.1%}, 95% sure between "
            f"{retarget.change_low:+.1%} and {retarget.change_high:+.1%}: "
            f"{counted(retarget.blocks_seen or 0, 'block')} took "
            f"{retarget.seconds_per_block:,.0f} s each"
        )
    elif retarget.blocks_seen is None:
        yield "  the change of difficulty is not known: no source says when this epoch began"
    else:
        yield "  the change of difficulty is not known yet: the epoch has only begun"
    yield (
        f"next halving at block {halving.height:,}, in {counted(halving.blocks_left, 'block')}, "
        f"about {halving.expected}: from {halving.subsidy_btc:.8g} "
        f"to {halving.subsidy_btc_after:.8g} BTC"
    )
