"""Blocks found over blocks expected, by path and step: what a pool's way of paying leaves.

Drawn by inversion of the Poisson distribution, so that a number depends on seed, pool, path and
step alone.
"""

from __future__ import annotations

import math

import numpy as np

from ..network import draws
from ..sites.calendar import Floats, Ints
from ..sites.payout import Scheme
from ..sites.site import Site
from .money import SitePlan
from .prepared import World

_POOL, _SOLO = 31, 10_000  # streams of random numbers
TAIL = 12.0
"""Standard deviations beyond which a uniform number of 53 bits never falls."""


def expected(plan: SitePlan) -> Floats:
    """Blocks that are expected in each step (n): of the pool, or of the site alone."""
    share = plan.site.payout.pool_share
    return plan.own_blocks if plan.site.payout.scheme is Scheme.SOLO else plan.blocks * share


def factor(world: World, plan: SitePlan, paths: Ints) -> Floats:
    """Of mean 1, (p, n); (1, 1) of ones where the pool bears the luck."""
    if not plan.site.payout.by_luck:
        return np.ones((1, 1))
    mean = expected(plan)
    numbers = draws.uniforms(world.seed, _stream(world, plan.site), paths, len(mean))
    factors = np.ones_like(numbers)
    for step in np.flatnonzero(mean > 0):
        factors[:, step] = poisson(float(mean[step]), numbers[:, step]) / mean[step]
    return factors


def poisson(mean: float, uniforms: Floats) -> Floats:
    """The smallest whole numbers whose distribution function reaches each of `uniforms`."""
    reach = TAIL * math.sqrt(mean) + 2 * TAIL
    first = max(0, math.floor(mean - reach))
    numbers = np.arange(first, math.ceil(mean + reach) + 1)
    logs = np.cumsum(np.log(mean / np.maximum(numbers, 1)))
    start = -mean + first * math.log(mean) - math.lgamma(first + 1)
    below = np.cumsum(np.exp(start + logs - logs[0]))
    found: Floats = first + np.searchsorted(below, uniforms, side="left").astype(float)
    return found


def told(plan: SitePlan) -> str:
    """What the way of paying means for the site, in a sentence."""
    blocks = float(expected(plan).sum())
    if plan.site.payout.scheme is Scheme.SOLO:
        return (
            f"{plan.site.name} mines alone: {blocks:,.3g} blocks are expected, and none is found "
            f"with a probability of {math.exp(-blocks):.1%}"
        )
    count = f"{blocks:,.0f}" if blocks >= 10 else f"{blocks:.3g}"
    spread = f"{1 / math.sqrt(blocks):.1%}" if blocks else "all"
    return (
        f"{plan.site.name} is paid when its pool finds a block: {count} are expected, and their "
        f"number varies by {spread} (standard deviation)"
    )


def _stream(world: World, site: Site) -> int:
    if site.payout.scheme is Scheme.SOLO:
        return _SOLO + [plan.site.name for plan in world.plans].index(site.name)
    shares = sorted({plan.site.payout.pool_share for plan in world.plans})
    return _POOL + shares.index(site.payout.pool_share)
