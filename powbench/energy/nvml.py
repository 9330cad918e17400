"""NVIDIA boards through NVML (nvidia-ml-py, optional).

nvmlDeviceGetTotalEnergyConsumption gives millijoules since the driver was loaded
(Volta and later); older boards give milliwatts with nvmlDeviceGetPowerUsage, for the
whole board either way. The counter steps about every 100 ms and some boards look
at the current a quarter of the time only (A100 and H100: Part-time Power Measurements:
nvidia-smi's Lack of Attention, arXiv 2312.02741), so windows should be long. The 100 ms
are from memory.
Accuracy: plus or minus 5 % on Fermi and Kepler (NVML reference, nvmlDeviceGetPowerUsage);
assumed for later boards, of which it says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from . import nvml_first, pci
from .gauge_nvml import NvmlGauge
from .meter import (
    Counter,
    CounterMeter,
    Meter,
    MeterError,
    PowerMeter,
    Unusable,
    sane_joules,
    sane_watts,
)

if TYPE_CHECKING:
    from .address import Address, Environ

MILLI = 1e-3
ACCURACY = 0.05
DIVIDED = "this board is divided (MIG), and its meter sees what runs in all parts"


def library() -> Any:
    """The pynvml module, initialised; MeterError when there is none, or no driver that answers."""
    try:
        module = import_module("pynvml")
    except ImportError:
        raise MeterError(
            "nvidia-ml-py is not installed", ("pip install 'powbench[gpu]'",)
        ) from None
    except Exception as error:  # a broken library may raise anything
        raise MeterError(f"nvidia-ml-py cannot be loaded: {error}") from None
    if (unfit := nvml_first.unfit()) is not None:
        raise MeterError(unfit.message, unfit.remedies)
    try:
        module.nvmlInit()
    except module.NVMLError as error:
        raise MeterError(f"NVML: {error}", ("install the NVIDIA driver",)) from None
    return module


@dataclass(frozen=True)
class Board:
    """place: its PCI address, empty where NVML does not tell. why_not: why it cannot be asked,
    as when it fell off the bus."""

    name: str
    place: str = ""
    why_not: str = ""


def boards(module: Any) -> tuple[Board, ...]:
    """By index. One that is lost hides no other."""
    try:
        return tuple(_board(module, index) for index in range(module.nvmlDeviceGetCount()))
    except module.NVMLError as error:
        raise MeterError(f"NVML: {error}") from None


def _board(module: Any, index: int) -> Board:
    try:
        handle = module.nvmlDeviceGetHandleByIndex(index)
        name = _text(module.nvmlDeviceGetName(handle))
    except module.NVMLError as error:
        return Board(f"number {index}", why_not=f"NVML: {error}")
    try:
        return Board(name, pci.address(_text(module.nvmlDeviceGetPciInfo(handle).busId)))
    except module.NVMLError:
        return Board(name)


def gauge(place: str, module: Any) -> NvmlGauge:
    """The gauge of the board at this PCI address."""
    listed = [board.place for board in boards(module)]
    if not place or place not in listed:
        raise MeterError(f"NVML knows no board at {place}")
    index = listed.index(place)
    return NvmlGauge(index, module.nvmlDeviceGetHandleByIndex(index), module)


def meter(index: int, module: Any) -> Meter:
    """The counter of board `index` where it has one, else its power."""
    try:
        handle = module.nvmlDeviceGetHandleByIndex(index)
        name = _text(module.nvmlDeviceGetName(handle))
    except module.NVMLError as error:
        raise MeterError(f"NVML has no board {index}: {error}") from None
    made: Meter
    try:
        module.nvmlDeviceGetTotalEnergyConsumption(handle)
        made = NvmlEnergy(index, name, handle, module)
    except module.NVMLError:
        made = NvmlPower(index, name, handle, module)
    if _is_divided(handle, module):
        made.notes += (DIVIDED,)
    return made


def _is_divided(handle: Any, module: Any) -> bool:
    """Whether the board hashes in parts (MIG), of which a program sees one."""
    try:
        return bool(module.nvmlDeviceGetMigMode(handle)[0])
    except (AttributeError, module.NVMLError):
        return False


def find(index: int) -> Meter:
    """The meter of board `index`, or one that says why there is none when it is opened."""
    try:
        return meter(index, library())
    except MeterError as error:
        return Unusable(f"nvml {index}", "gpu", f"nvml:{index}", error)


def _text(name: Any) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)


class NvmlEnergy(CounterMeter):
    """The board's joule counter: 64 bits, so it never wraps."""

    scope = "gpu"
    accuracy = ACCURACY
    update_seconds = 0.1

    def __init__(self, index: int, name: str, handle: Any, module: Any) -> None:
        self._handle, self._module = handle, module
        self.name = f"nvml {index} {name}"
        self.source = f"nvml:{index}"
        self.counters = (Counter(self.name),)

    def joules(self) -> tuple[float, ...]:
        try:
            millijoules = self._module.nvmlDeviceGetTotalEnergyConsumption(self._handle)
        except self._module.NVMLError as error:
            raise MeterError(f"NVML: {error}") from None
        return (sane_joules(float(millijoules) * MILLI, self.source),)


class NvmlPower(PowerMeter):
    """The board's power, for boards without the counter."""

    scope = "gpu"
    accuracy = ACCURACY
    interval_seconds = 0.1

    def __init__(self, index: int, name: str, handle: Any, module: Any) -> None:
        self._handle, self._module = handle, module
        self.name = f"nvml {index} {name}"
        self.source = f"nvml:{index}"
        self.notes = ("this board has no energy counter; its power was sampled",)

    def watts(self) -> float:
        try:
            milliwatts = self._module.nvmlDeviceGetPowerUsage(self._handle)
        except self._module.NVMLError as error:
            raise MeterError(f"NVML: {error}") from None
        return sane_watts(float(milliwatts) * MILLI, self.source)


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    if not re.fullmatch(r"[0-9]{0,3}", address.path):
        raise InputError("--meter nvml: takes the number of a board", "e.g. nvml:0")
    return find(int(address.path or "0"))
