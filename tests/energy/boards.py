"""A stand-in for NVML, with one board."""

from __future__ import annotations

from types import SimpleNamespace


class Library:
    """NVML with one board: its counter (None: not supported) and power."""

    class NVMLError(Exception):
        pass

    def __init__(self, millijoules: int | None, milliwatts: int) -> None:
        self.millijoules, self.milliwatts = millijoules, milliwatts
        self.gone = False
        self.megahertz, self.degrees, self.reasons = 1755, 71, 0x4

    def nvmlDeviceGetCount(self) -> int:
        return 1

    def nvmlDeviceGetHandleByIndex(self, index: int) -> object:
        if index != 0:
            raise self.NVMLError("Invalid Argument")
        return SimpleNamespace()

    def nvmlDeviceGetClockInfo(self, handle: object, kind: int) -> int:
        if self.gone:
            raise self.NVMLError("GPU is lost")
        return {1: self.megahertz}[kind]

    def nvmlDeviceGetTemperature(self, handle: object, sensor: int) -> int:
        return {0: self.degrees}[sensor]

    def nvmlDeviceGetCurrentClocksThrottleReasons(self, handle: object) -> int:
        return self.reasons

    def nvmlDeviceGetPciInfo(self, handle: object) -> SimpleNamespace:
        return SimpleNamespace(busId=b"00000000:65:00.0")

    def nvmlDeviceGetName(self, handle: object) -> bytes:
        return b"Tesla T4"

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: object) -> int:
        if self.millijoules is None or self.gone:
            raise self.NVMLError("Not Supported" if not self.gone else "GPU is lost")
        return self.millijoules

    def nvmlDeviceGetPowerUsage(self, handle: object) -> int:
        if self.gone:
            raise self.NVMLError("GPU is lost")
        return self.milliwatts
