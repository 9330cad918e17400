"""The gauge of an NVIDIA board, by NVML: clock of the multiprocessors, temperature, and the
reasons of a throttled clock.

nvmlDeviceGetCurrentClocksEventReasons (before driver 535: ...ThrottleReasons) gives one bit for
each reason: NVML API reference, NvmlClocksEventReasons.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .gauge import State
from .meter import MeterError

REASONS = {
    0x2: "the application clocks that were set",
    0x4: "its power limit",
    0x8: "a slow-down by its hardware",
    0x10: "the clock of the boards it is in step with",
    0x20: "its temperature, by its driver",
    0x40: "its temperature, by its hardware",
    0x80: "the power brake of its supply",
    0x100: "the clock of the display",
}
"""0x1 is no load, which holds nothing down."""
SM_CLOCK = 1
GPU_TEMPERATURE = 0
MEGA = 1e6


@dataclass(frozen=True)
class NvmlGauge:
    """Board `index` of the pynvml module."""

    index: int
    handle: Any
    module: Any

    @property
    def source(self) -> str:
        return f"nvml:{self.index}"

    def look(self) -> State:
        module, handle = self.module, self.handle
        reasons = getattr(module, "nvmlDeviceGetCurrentClocksEventReasons", None) or getattr(
            module, "nvmlDeviceGetCurrentClocksThrottleReasons", None
        )
        try:
            hertz = MEGA * float(module.nvmlDeviceGetClockInfo(handle, SM_CLOCK))
        except module.NVMLError as error:
            raise MeterError(f"NVML: {error}") from None
        celsius = self._maybe(lambda: module.nvmlDeviceGetTemperature(handle, GPU_TEMPERATURE))
        bits = self._maybe(lambda: reasons(handle)) if reasons is not None else None
        throttled = None if bits is None else words(int(bits))
        return State(hertz if hertz > 0 else None, celsius, throttled)

    def _maybe(self, ask: Callable[[], Any]) -> float | None:
        """What boards may lack."""
        try:
            return float(ask())
        except self.module.NVMLError:
            return None


def words(bits: int) -> tuple[str, ...]:
    """The reasons of a bit mask in words; a bit that nobody knows by its number."""
    known = [text for bit, text in REASONS.items() if bits & bit]
    rest = bits & ~sum(REASONS) & ~0x1
    return (*known, *([f"reasons {rest:#x} of NVML"] if rest else []))
