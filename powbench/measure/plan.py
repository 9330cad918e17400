"""How long each measurement of a benchmark takes where nobody has said it (pure).

Every measurement takes the same time, so that their intervals are of one kind. The
seconds here are of an ordinary machine; a slow or busy one takes longer.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..kernels import registry
from ..kernels.base import Kernel

USUAL_SECONDS = 2.0
LEAST_SECONDS = 1.0
"""Ten slices: the eight that are left when the guard drops a quarter bear a 95 % interval."""
FIRST_SECONDS = 10.0
"""Until the kernels that scan at once (those in C) have their results."""
ALL_SECONDS = 25.0
EXPLAINED_SECONDS = 30.0
"""The same with what limits each kernel."""
BEFORE_SECONDS = 2.0
"""Start of Python, facts of the machine, calibration."""
BESIDE_SECONDS = 0.5
"""Of each measurement: proof, warm-up, size of a slice."""
EXPLAIN_SECONDS = 0.8
"""Of each kernel that is explained."""


def seconds_each(kernels: Sequence[Kernel], cpus: int, explained: bool = False) -> float:
    """Hashing seconds of each measurement: every kernel on one thread, the best on all CPUs, and
    all boards at once beside it.

    What must be compiled is not in it: that happens once, and is announced.
    """
    at_once = sum(k.calibrates == "always" for k in kernels)
    measurements = len(kernels) + (cpus > 1) + any(registry.is_board(k.name) for k in kernels)
    loading = sum(k.loading_seconds for k in kernels)
    room = [USUAL_SECONDS]
    if explained:
        explaining = EXPLAIN_SECONDS * len(kernels)
        room.append(_share(EXPLAINED_SECONDS - loading - explaining, measurements))
    else:
        room.append(_share(ALL_SECONDS - loading, measurements))
        room.append(_share(FIRST_SECONDS, at_once))
    return max(LEAST_SECONDS, min(room))


def _share(seconds: float, measurements: int) -> float:
    return (seconds - BEFORE_SECONDS) / max(1, measurements) - BESIDE_SECONDS
