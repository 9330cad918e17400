"""Asks NVML what powbench asks, in a process of its own, which may hang or crash:

    python -m powbench.energy.nvml_first

A call of a driver that hangs can be ended by nobody but with its process. What a board lacks or
refuses is no matter here.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from pathlib import Path

from ..child import ChildError, Late, run
from ..patience import MORE_TIME, limit
from .meter import MeterError

NODES = (Path("/dev/nvidiactl"), Path("/dev/dxg"))
"""By which NVML reaches a driver; without one there is nothing that could hang."""
SECONDS = 60.0
ASKED = (
    *("nvmlDeviceGetName", "nvmlDeviceGetPciInfo", "nvmlDeviceGetMigMode"),
    *("nvmlDeviceGetTotalEnergyConsumption", "nvmlDeviceGetPowerUsage"),
)


@cache
def unfit() -> MeterError | None:
    """Why NVML must not be called in this process; asked once."""
    if not any(node.exists() for node in NODES):
        return None
    seconds = limit(SECONDS)
    try:
        done = run([sys.executable, "-P", "-m", __name__], seconds)
    except Late:
        return MeterError(f"NVML hangs: no answer within {seconds:.3g} s", (MORE_TIME,))
    except ChildError as error:
        return MeterError(f"NVML cannot be asked: {error}")
    if done.code < 0:
        return MeterError(f"NVML fails: {done.how}", ("update the NVIDIA driver",))
    return None


def main() -> None:
    nvml = import_module("pynvml")
    nvml.nvmlInit()
    for index in range(nvml.nvmlDeviceGetCount()):
        for name in ASKED:
            try:
                getattr(nvml, name)(nvml.nvmlDeviceGetHandleByIndex(index))
            except (AttributeError, nvml.NVMLError):
                continue


if __name__ == "__main__":
    main()
