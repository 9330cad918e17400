"""A short run during which a server's reading changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from powbench.energy.meter import Meter, PowerMeter
from powbench.energy.reading import EnergyReading
from powbench.energy.url import meter
from powbench.energy.window import Window, close
from tests import patience

ANSWERS = 3
"""Of each half of a run."""


def run(
    url: str,
    change: Callable[[], Any] = lambda: None,
    seconds: float | None = None,
    environ: Mapping[str, str] | None = None,
    spoils: bool = False,
) -> EnergyReading:
    """The reading of `url` over two halves with `change` between them.

    Each half has `seconds`, or as long as the meter needs for ANSWERS. A change that `spoils` the
    meter is followed by a question in vain, and by as long again as all that came before.
    """
    made = meter(patient(url), environ or {})
    told, failed = _answers(made)

    def half() -> None:
        if seconds is not None:
            time.sleep(seconds)
            return
        enough = len(told) + ANSWERS
        patience.until(lambda: len(told) >= enough, f"{ANSWERS} answers of {url}")

    window = Window([made])
    window.begin()
    began = time.monotonic()
    half()
    change()
    if spoils:
        patience.until(lambda: failed, f"a question to {url} in vain")
        time.sleep(0.2 + time.monotonic() - began)
    else:
        half()
    (found,) = window.end()
    close([made])
    return found


def patient(url: str) -> str:
    """The URL with time for an answer that no machine is too busy for, where it says none."""
    if ";timeout=" in url:
        return url
    option = f";timeout={patience.SECONDS:g}"
    if url.startswith("exec"):
        return url.replace(":", f"{option}:", 1)
    return url + ("" if "#" in url else "#") + option


def _answers(made: Meter) -> tuple[list[Any], list[Exception]]:
    """What the meter answers from now on, as it comes, and how it fails to."""
    told: list[Any] = []
    failed: list[Exception] = []
    name = "watts" if isinstance(made, PowerMeter) else "joules"
    ask = getattr(made, name, None)

    def asked() -> Any:
        assert ask is not None
        try:
            told.append(ask())
        except Exception as error:
            failed.append(error)
            raise
        return told[-1]

    setattr(made, name, asked)
    return told, failed


def between(reading: EnergyReading, first: float, second: float) -> bool:
    """Whether the watts lie where both halves of the run must have been seen.

    How the halves weigh depends on when the answers came and on how busy the machine
    is, so each needs only a thousandth of the run.
    """
    assert reading.watts is not None, reading.reason
    low, high = min(first, second), max(first, second)
    least = (high - low) / 1000
    return low + least < reading.watts < high - least
