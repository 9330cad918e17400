"""What the machine takes while it does nothing, before and after a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from .meter import Meter
from .reading import EnergyReading
from .recorder import Clock
from .window import Window

STEP_SECONDS = 0.5


def measure(
    meters: Sequence[Meter],
    seconds: float,
    clock: Clock = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    threaded: bool = True,
) -> tuple[EnergyReading, ...]:
    """One reading for each meter over `seconds` of sleep; give them to reading.with_idle."""
    with Window(meters, clock, threaded=threaded) as window:
        window.begin()
        end = clock() + seconds
        while (left := end - clock()) > 0:
            sleep(min(left, STEP_SECONDS))
            window.poll()
        return window.end()
