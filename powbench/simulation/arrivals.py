"""When risks strike: waits and lengths are exponential, drawn by counter.

The number of event k of a path is a function of seed, risk, path and k alone, so a path
is the same in any batch and on any number of threads.
"""

from __future__ import annotations

import math

import numpy as np

from ..errors import InputError
from ..network import draws
from ..sites.calendar import Floats, Ints
from ..sites.uncertainty import Risk

YEAR_SECONDS = 365.25 * 86_400.0
_STREAM = 1000
_EVENTS = 16  # drawn at a time
_MOST_EVENTS = 100_000


def stream(number: int) -> int:
    """The stream of random numbers of risk number `number` of a file."""
    return _STREAM + number


def check(risk: Risk, seconds: float) -> None:
    """InputError where a risk strikes more often in a horizon than paths can follow."""
    if not risk.kind.lasting and risk.per_year * seconds / YEAR_SECONDS > _MOST_EVENTS / 2:
        raise InputError("a risk strikes too often to simulate", "lower per_year")


def on_share(risk: Risk, number: int, seed: int, paths: Ints, edges: Floats) -> Floats:
    """Share of each step (paths, n) in which risk number `number` of a file is on.

    edges [s] (n + 1). 1.0 from the arrival on for one that stays.
    """
    start, end = float(edges[0]), float(edges[-1])
    # Time on up to each edge; the share of a step is the growth of it.
    before = np.zeros((len(paths), len(edges)))
    now = np.full(len(paths), start)
    drawn = 0
    while bool((now < end).any()):
        uniform = draws.uniforms(seed, stream(number), paths, 2 * (drawn + _EVENTS))
        for event in range(drawn, drawn + _EVENTS):
            begins = now - np.log(uniform[:, 2 * event]) / risk.per_year * YEAR_SECONDS
            length = -np.log(uniform[:, 2 * event + 1]) * risk.days * 86_400.0
            now = np.full(len(paths), math.inf) if risk.kind.lasting else begins + length
            live = begins < end
            if not live.any():
                break
            before[live] += np.clip(edges - begins[live, None], 0.0, (now - begins)[live, None])
        drawn += _EVENTS
        if drawn > _MOST_EVENTS:
            raise AssertionError("check lets no risk through that strikes so often")
    share: Floats = np.diff(before, axis=1) / np.diff(edges)
    return share
