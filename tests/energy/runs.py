"""A short run during which a server's reading changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from powbench.energy.reading import EnergyReading
from powbench.energy.url import meter
from powbench.energy.window import Window, close


def run(
    url: str,
    change: Callable[[], Any] = lambda: None,
    seconds: float = 1.0,
    environ: Mapping[str, str] | None = None,
) -> EnergyReading:
    """The reading of `url` over two halves of `seconds` each, with `change` between them."""
    meters = [meter(url, environ or {})]
    window = Window(meters)
    window.begin()
    time.sleep(seconds)
    change()
    time.sleep(seconds)
    (found,) = window.end()
    close(meters)
    return found


def between(reading: EnergyReading, first: float, second: float) -> bool:
    """Whether the watts lie where both halves of the run must have been seen.

    How the halves weigh depends on when the samples fell and on how busy the machine
    is, so each needs only a tenth of the run.
    """
    assert reading.watts is not None, reading.reason
    low, high = min(first, second), max(first, second)
    tenth = (high - low) / 10
    return low + tenth < reading.watts < high - tenth
