"""The gauge of an NVIDIA board, by NVML: clock of the multiprocessors, temperature, and the
reasons of a throttled clock.

nvmlDeviceGetCurrentClocksEventReasons gives one bit for each reason: NVML API reference,
NvmlClocksEventReasons. Drivers before 535 know it by its older name alone.
"""

from __future__ import annotations

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
ASKED_BY = ("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons")
"""The module may have a name that the driver lacks, and the other way round."""
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
        try:
            hertz = MEGA * float(module.nvmlDeviceGetClockInfo(handle, SM_CLOCK))
        except module.NVMLError as error:
            raise MeterError(f"NVML: {error}") from None
        celsius = self._maybe("nvmlDeviceGetTemperature", GPU_TEMPERATURE)
        asked = (self._maybe(name) for name in ASKED_BY)
        bits = next((said for said in asked if said is not None), None)
        throttled = None if bits is None else words(int(bits))
        return State(hertz if hertz > 0 else None, celsius, throttled)

    def _maybe(self, function: str, *arguments: int) -> float | None:
        """What a board, its driver or the module may lack."""
        try:
            return float(getattr(self.module, function)(self.handle, *arguments))
        except (AttributeError, self.module.NVMLError):
            return None


def words(bits: int) -> tuple[str, ...]:
    """The reasons of a bit mask in words; a bit that nobody knows by its number."""
    known = [text for bit, text in REASONS.items() if bits & bit]
    rest = bits & ~sum(REASONS) & ~0x1
    return (*known, *([f"reasons {rest:#x} of NVML"] if rest else []))
