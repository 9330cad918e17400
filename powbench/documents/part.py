"""powbench.part/1: what `powbench simulate --shard` writes, for `powbench merge`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .fields import Count, Hash, Moment, OneOrMore, Share, Whole, means
from .simulation import Simulation

Packed = Annotated[str, means("Base64 of 8-byte numbers, the low byte first: floats or integers.")]
Sum = Annotated[str, means("A sum of floats, in units of 2^-1074.", pattern="^-?[0-9]+$")]


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Around one place in each of the rows."""

    share: Annotated[Share, means("Of the numbers, those below the place: 0.5 for the median.")]
    low: Packed
    high: Packed
    below: Packed
    at_low: Packed
    at_high: Packed
    sizes: Packed
    inside: Annotated[Packed, means("The numbers between low and high, row after row.")]
    sums: Annotated[tuple[Sum, ...], means("Of the numbers below, where a tail is wanted.")]


class Cells(msgspec.Struct, frozen=True, kw_only=True):
    """With --quick: how many paths share the upper bits of a number."""

    cells: Packed
    counts: Packed


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A site, or all together. Its rows are coins, cost per BTC, profit, NPV, payback, the cash
    up to each month and, where hash rate is sold forward, the NPV with it."""

    name: str
    lacking: Annotated[tuple[bool, ...], means("Whether a path has no number, by row.")]
    loss: Count
    npv_loss: Count
    returned: Annotated[Count, means("Paths that pay back.")]
    paid_back: tuple[Count, ...]
    npv: Sum
    hedged: Sum | None
    windows: tuple[Window, ...]
    cells: Cells | None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A share of the paths of a simulation: counts, exact sums and the numbers that may become a
    quantile. Parts of one simulation add up to the same figures, however it was divided."""

    schema: Literal["powbench.part/1"]
    created: Moment
    powbench: Annotated[str, means("The version that wrote it.")]
    engine: Annotated[str, means("What ran the paths: NumPy, or compiled loops.")]
    world_sha256: Annotated[
        Hash, means("Of all that the paths start from: sites, market, what may happen.")
    ]
    seed: Whole
    all_paths: Annotated[OneOrMore, means("Of the whole simulation.")]
    paths: Annotated[OneOrMore, means("In this part.")]
    shard: OneOrMore
    shards: OneOrMore
    quick: bool
    months: tuple[str, ...]
    about: Annotated[Simulation, means("The simulation's document, still without figures.")]
    outcomes: tuple[Outcome, ...]
