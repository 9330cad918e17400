"""How much memory a simulation takes, and for how many threads there is room and work."""

from __future__ import annotations

from math import sqrt

from ..errors import InputError
from ..order import windows
from . import parts, run
from .prepared import World
from .quantiles import SHARES
from .tally import FAN

_WITHIN = 0.9
"""Of a limit, what is reckoned beforehand may take."""
_CELLS = 3000
"""That are not empty in a row, where only counts are kept: at most some of them."""


def rows(world: World) -> int:
    """How many figures get a band, all together's among them."""
    sites = len(world.plans)
    months = max(len(plan.steps.months) for plan in world.plans)
    return (sites + (sites > 1)) * (FAN + 1 + months)


def bytes_kept(world: World, paths: int, quick: bool = False) -> int:
    """What is kept of all paths, and what waits to be added to it [bytes]."""
    if quick:
        return rows(world) * min(paths, _CELLS) * 16 * 3
    spreads = 2 * windows.SPREADS * sum(sqrt(share * (1 - share)) for share in SHARES)
    # A window is widest half-way.
    return int(rows(world) * min(paths, spreads * sqrt(paths) / 2 + 10) * 8 * 3)


def bytes_of_part(world: World, paths: int, shards: int, quick: bool = False) -> int:
    """The size of the document of one of the parts [bytes]: Base64 of what is held in each row."""
    come = min(paths, -(-len(run.blocks(paths)) // shards) * run.BATCH)
    if quick:
        numbers = min(come, _CELLS) * 2
    else:
        spreads = sum(sqrt(share * (1 - share)) for share in SHARES)
        inside = 2 * parts.SPREADS * spreads * sqrt(come * (paths - come) / paths)
        numbers = int(min(len(SHARES) * come, inside)) + 6 * (len(SHARES) + 1)
    return rows(world) * numbers * 8 * 4 // 3


def check_part(world: World, paths: int, shards: int, quick: bool) -> None:
    """InputError before the work where a part would be larger than `merge` reads."""
    fitting = shards_from(world, paths, shards, quick)
    if fitting == shards:
        return
    needs = bytes_of_part(world, paths, shards, quick)
    raise InputError(
        f"a part of {len(world.plans):,} sites would have some {needs / 1e9:.1f} GB, and merge "
        f"reads {parts.LARGEST_BYTES / 1e9:.1f} GB at most",
        f"ask for {fitting} shards{'' if quick else ', or --quick'}"
        if fitting
        else "ask for --scheduler, --quick or fewer sites: each block of paths has so much",
    )


def shards_from(world: World, paths: int, least: int, quick: bool) -> int:
    """As few shards as `least` or more whose parts `merge` reads; 0 where there are none."""

    def fits(shards: int) -> bool:
        return bytes_of_part(world, paths, shards, quick) <= _WITHIN * parts.LARGEST_BYTES

    low, high = max(2, least), len(run.blocks(paths))
    if fits(least):
        return least
    if not fits(high):
        return 0
    while low < high:  # of two and more, the more there are the smaller each is
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low


def bytes_at_work(world: World, paths: int) -> int:
    """What a block of paths takes while a thread is at it, and what it leaves [bytes]."""
    most = min(paths, run.BATCH)
    months = max(len(plan.steps.months) for plan in world.plans)
    steps = max(plan.steps.count for plan in world.plans)
    risks = len(world.uncertainty.risks)
    return 8 * most * (steps * (20 + risks * 3) + months * 40) + rows(world) * most * 8


def threads_for(
    world: World, paths: int, wanted: int, limit_bytes: int, quick: bool = False
) -> int:
    """As many of the `wanted` threads as have a block to do and room for it.

    InputError before the work where there is no room for one.
    """
    kept, each = bytes_kept(world, paths, quick), bytes_at_work(world, paths)
    if kept + each > limit_bytes:
        less = "ask for fewer paths" if quick else "ask for fewer paths, or --quick"
        raise InputError(
            f"{paths:,} paths of {len(world.plans)} sites need {(kept + each) / 2**30:.1f} GiB",
            f"{limit_bytes / 2**30:.1f} GiB are free; {less}",
        )
    return min(wanted, len(run.blocks(paths)), (limit_bytes - kept) // each)
