"""Random numbers by counter: a number depends on seed, stream, path and place alone.

So a path is the same in any batch, order and number of threads. SplitMix64's finaliser
(Steele, Lea and Flood 2014) mixes the counters; it passes BigCrush as a generator.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .scenario import Floats

Words = NDArray[np.uint64]
_GOLDEN = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1


def mixed(word: int) -> int:
    """The finaliser on one 64-bit word."""
    word &= _WORD
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & _WORD
    return word ^ (word >> 31)


def _mix(words: Words) -> Words:
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def key(seed: int, stream: int) -> int:
    """Where a stream starts; streams of one seed have nothing to do with each other."""
    return mixed(mixed(seed + _GOLDEN) + stream * _GOLDEN)


def counters(seed: int, stream: int, paths: NDArray[np.int64]) -> Words:
    """Where each path (p) starts in a stream; place i of it is the counter + (i + 1) golden."""
    with np.errstate(over="ignore"):
        base = np.uint64(key(seed, stream))
        return _mix(base + paths.astype(np.uint64) * np.uint64(_GOLDEN))


def uniforms(seed: int, stream: int, paths: NDArray[np.int64], count: int) -> Floats:
    """(paths, count) numbers strictly between 0 and 1.

    paths: their numbers, not negative. Number (p, i) is a function of seed, stream,
    p and i only.
    """
    starts = counters(seed, stream, paths)
    with np.errstate(over="ignore"):  # counters wrap on purpose
        places = (np.arange(count, dtype=np.uint64) + np.uint64(1)) * np.uint64(_GOLDEN)
        words = _mix(starts[:, None] + places)
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def normals(seed: int, stream: int, paths: NDArray[np.int64], count: int) -> Floats:
    """(paths, count) standard normal numbers (Box and Muller)."""
    pairs = uniforms(seed, stream, paths, 2 * count)
    numbers: Floats = np.sqrt(-2 * np.log(pairs[:, ::2])) * np.cos(2 * np.pi * pairs[:, 1::2])
    return numbers
