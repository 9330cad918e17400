"""Windows of simulated shares: a steady miner, and everything that a real one does besides."""

from __future__ import annotations

from typing import Any

import numpy as np

from powbench.miners.count.silences import Stream

Moments = np.ndarray[Any, np.dtype[np.float64]]


def steady(seed: object, rate: float = 7.0, seconds: float = 600.0) -> Moments:
    """A Poisson process. seed: numbers, which make a window of their own."""
    random = np.random.default_rng(seed)  # type: ignore[arg-type]
    return np.sort(random.uniform(0, seconds, random.poisson(rate * seconds)))


def with_fee(moments: Moments, period: float, share: float, phase: float = 0.3) -> Moments:
    """Nothing in `share` of each period."""
    return moments[(moments / period - phase) % 1 >= share]


def with_outages(moments: Moments, seed: object, count: int, mean: float) -> Moments:
    """Nothing `count` times, wherever it happens."""
    random = np.random.default_rng(seed)  # type: ignore[arg-type]
    for begin in random.uniform(0, moments[-1], count):
        moments = moments[(moments < begin) | (moments > begin + random.exponential(mean))]
    return moments


def with_pauses(moments: Moments, seed: object, pause: float) -> Moments:
    """Nothing for a moment after each new job, which comes about every half minute."""
    random, job = np.random.default_rng(seed), 0.0  # type: ignore[arg-type]
    while job < moments[-1]:
        moments = moments[(moments < job) | (moments > job + pause)]
        job += 30 + random.uniform(0, 0.5)
    return moments


def in_packets(moments: Moments, size: int) -> Moments:
    """The same number of shares, `size` of which come at once."""
    return np.repeat(moments[::size], size)


def slower_by_turns(moments: Moments, seed: object, period: float, depth: float) -> Moments:
    """Too hot for a third of each period: `depth` of the shares are missing there."""
    random = np.random.default_rng(seed)  # type: ignore[arg-type]
    cold = moments / period % 1 >= 0.3
    return moments[cold | (random.uniform(size=len(moments)) > depth)]


def stream(moments: Moments, seconds: float = 600.0) -> Stream:
    return Stream(tuple(map(float, moments)), 8.0, seconds)
