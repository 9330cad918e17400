"""powbench.network/1: where the market stands, what `powbench network show` and `update` write."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .fields import Count, Day, Moment, Name, NotNegative, Number, Positive, means
from .projection.inputs import Input


class Retarget(msgspec.Struct, frozen=True, kw_only=True):
    """The next change of difficulty, as far as it is known at the state's moment."""

    height: Count
    blocks_left: Count
    expected: Annotated[Day, means("By the hash rate so far, or at ten minutes a block.")]
    blocks_seen: Annotated[Count | None, means("Null where the start of the epoch is not known.")]
    seconds_per_block: Positive | None
    change: Annotated[
        Number | None,
        means(
            "0.02 is 2% harder: from the blocks so far and the growth of the last year. Null "
            "where no block of this epoch is known."
        ),
    ]
    change_low: Annotated[
        Number | None,
        means("The 95% interval: chance, and a hash rate that wanders as in the last year."),
    ]
    change_high: Number | None


class Halving(msgspec.Struct, frozen=True, kw_only=True):
    height: Count
    blocks_left: Count
    expected: Annotated[Day, means("At ten minutes a block.")]
    subsidy_btc: NotNegative
    subsidy_btc_after: NotNegative


class Market(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the network that a projection starts from, and what comes next."""

    schema: Literal["powbench.network/1"]
    origin: Name
    date: Moment
    age_days: NotNegative
    height: Annotated[Count, means("Of the next block.")]
    difficulty: Positive
    nbits: Annotated[str | None, means("Null where a difficulty was given instead.")]
    usd_per_btc: NotNegative
    fees_btc_per_block: NotNegative
    hashes_per_second: Annotated[Positive, means("The whole network's, at ten minutes a block.")]
    usd_per_petahash_day: Annotated[
        NotNegative, means("Hashprice: what 1e15 hashes/s earn in a day.")
    ]
    inputs: Annotated[tuple[Input, ...], means("Each figure with its status and source.")]
    notes: tuple[str, ...]
    next_retarget: Retarget
    next_halving: Halving
