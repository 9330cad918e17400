"""NVIDIA's boards: libcuda through cffi, the text built by NVRTC, or shipped as PTX."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ... import bounded
from ..words import job_words
from . import counting
from .board import (
    CAPACITY,
    GROUP,
    SLOTS,
    BoardError,
    Device,
    Driver,
    Launched,
    Listed,
    NoBoard,
    first_lines,
    loaded,
    plain,
    text,
)
from .drivers import LIBRARIES
from .fastest import fastest
from .nvrtc import Program, installed

PTX = "search.ptx"
SUMS_OF_TWO = "#define SUMS_OF_TWO\n"
LOG_BYTES = 1 << 13
SIZE = 4 * (1 + CAPACITY)
INSTALL = "update NVIDIA's driver, or install its compiler: `pip install nvidia-cuda-nvrtc`"
VISIBLE = "CUDA_VISIBLE_DEVICES"
# Numbers of cuda.h.
CLOCK_KILOHERTZ, UNITS, COMPUTE_MODE = 13, 16, 20
PCI_BUS, PCI_DEVICE, PCI_DOMAIN = 33, 34, 50
CAPABILITY_MAJOR, CAPABILITY_MINOR = 75, 76
PROHIBITED = 2
ERROR_LOG, ERROR_LOG_BYTES = 5, 6
NON_BLOCKING, WITH_TIME, WAITS_ASLEEP = 1, 0, 1 | 2
REFUSALS = (200, 209, 218, 221, 222, 223, 300)
"""An invalid image, none for this device, invalid PTX, no compiler of PTX, a newer version of
PTX, no compiling allowed, invalid source."""
OUT_OF_MEMORY, NO_DEVICE, LAUNCH_TIMEOUT = 2, 100, 702
SEE_THE_LOG = "look for a line with Xid in `dmesg`: NVIDIA's driver names the fault there"
HINTS = {
    OUT_OF_MEMORY: "end what else uses the board: `nvidia-smi` lists it",
    LAUNCH_TIMEOUT: "the board shows a desktop, whose watchdog ends long launches: use another",
    34: "this is the toolkit's stub of libcuda: install NVIDIA's driver",
    46: "another program has the board for itself, or it waits for a reset: see `nvidia-smi`",
    802: "boards that are joined by NVSwitch need its service: `systemctl start "
    "nvidia-fabricmanager`",
    803: "the driver was updated: restart the machine",
    804: "the libcuda.so.1 that is found is newer than the driver and not for this board: leave "
    "the toolkit's `compat` folder out of LD_LIBRARY_PATH",
    999: "load the driver's module, `sudo modprobe nvidia_uvm`, or restart the machine",
}


@cache
def _loaded() -> tuple[Any, Any]:
    # By place, as nvidia-smi counts; the driver's own order is by speed.
    os.environ.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
    return loaded("cuda_cdef.h", LIBRARIES["cuda"], "driver of CUDA 11")


@cache
def library() -> tuple[Any, Any]:
    """(lib, ffi) of the driver, begun. BoardError where there is none."""
    lib, ffi = _loaded()
    code = lib.cuInit(0)
    if code == NO_DEVICE:
        raise NoBoard("NVIDIA's driver finds no device", _look())
    _check(code, "NVIDIA's driver does not begin")
    return lib, ffi


def _look(environ: Mapping[str, str] = os.environ) -> str:
    """What to do where the driver has no device."""
    if (shown := environ.get(VISIBLE)) is not None:
        return f"{VISIBLE} is {plain(shown)!r}, which may hide the board: `unset` it"
    return "look for the board with `lspci`"


def _check(code: int, doing: str) -> None:
    if code != 0:
        lib, ffi = _loaded()
        words = []
        for function in (lib.cuGetErrorString, lib.cuGetErrorName):
            said = ffi.new("char **")
            if function(code, said) == 0 and said[0] != ffi.NULL:
                words.append(plain(ffi.string(said[0])))
        why = f"{words[0]} ({words[1]})" if len(words) == 2 else f"CUDA error {code}"
        raise BoardError(f"{doing}: {why}", HINTS.get(code, SEE_THE_LOG))


def _number(device: int, attribute: int) -> int:
    """0 where the driver does not know."""
    lib, ffi = library()
    value = ffi.new("int *")
    return value[0] if lib.cuDeviceGetAttribute(value, attribute, device) == 0 else 0


def _describe(device: int) -> Device:
    lib, ffi = library()
    name, version = ffi.new("char[]", 256), ffi.new("int *")
    _check(lib.cuDeviceGetName(name, 255, device), "cannot name the device")
    lib.cuDriverGetVersion(version)
    place = (_number(device, what) for what in (PCI_DOMAIN, PCI_BUS, PCI_DEVICE))
    prohibited = _number(device, COMPUTE_MODE) == PROHIBITED
    return Device(
        name=plain(bytes(ffi.buffer(name))) or "a device without a name",
        driver=f"CUDA {version[0] // 1000}.{version[0] % 1000 // 10}{_driver_version()}",
        units=_number(device, UNITS),
        hertz=1e3 * _number(device, CLOCK_KILOHERTZ),
        place="{:04x}:{:02x}:{:02x}.0".format(*place),
        why_not="`nvidia-smi` says that compute is prohibited on it" if prohibited else "",
        architecture=f"sm_{_capability(device)}",
    )


def _driver_version(root: Path = Path("/")) -> str:
    """`, driver 580.65.06` as the kernel's module says it; empty where it says nothing."""
    try:
        said = bounded.read_bytes(root / "sys/module/nvidia/version", 4096)
    except (OSError, ValueError):
        return ""
    return f", driver {plain(said)}"


def _count() -> int:
    lib, _ = library()
    count = int(_new("int *", "cannot list the devices", lib.cuDeviceGetCount))
    if count <= 0:
        raise NoBoard("NVIDIA's driver lists no device", _look())
    return count


def _device(number: int) -> int:
    lib, _ = library()
    return int(_new("CUdevice *", "cannot get the device", lib.cuDeviceGet, number))


def parts() -> list[str]:
    """The devices, in the order of their numbers. BoardError where the driver lists nothing."""
    return [f"device {number}" for number in range(_count())]


def devices(number: int) -> Listed:
    return Listed([_describe(_device(number))], 1)


def programs(capability: int, driver: int) -> Iterator[Program]:
    """What may run on a board of this compute capability (90 for 9.0), the best first. driver:
    the version of CUDA that the driver knows, by its first number. _Unbuilt behind the last, with
    why there are not more."""
    refused = []
    for nvrtc in installed():
        if nvrtc.version[0] > driver:
            refused.append(f"{nvrtc.name} is newer than the driver, which knows CUDA {driver}")
            continue
        try:
            yield nvrtc.compile(text(), capability)
        except BoardError as error:
            refused.append(str(error))
    folder = resources.files(__package__) / "text"
    if folder.joinpath(PTX).is_file():
        image = folder.joinpath(PTX).read_bytes()
        target = re.search(rb"^\.target (\w+)", image, re.M)
        yield Program(image + b"\0", f"PTX for {plain(target[1]) if target else 'any'}")
    else:
        refused.append(f"this powbench has no {PTX}")
    raise _Unbuilt("; ".join(refused) or "there is no other program")


class _Unbuilt(Exception):
    """Why there is no other program."""


class _Refused(Exception):
    """The driver does not take a program; another one may do."""


class CudaBoard:
    """One device with its stream, and the search built for it."""

    vector = 1

    def __init__(self, part: int, _number: int) -> None:
        lib, ffi = library()
        device = _device(part)
        context = _new("CUcontext *", "cannot use the device", lib.cuDevicePrimaryCtxRetain, device)
        _check(lib.cuCtxSetCurrent(context), "cannot use the device")
        builds = _builds(device)
        self._stream = _new("CUstream *", "cannot make a queue", lib.cuStreamCreate, NON_BLOCKING)
        self._slots = [_Slot(ffi) for _ in range(SLOTS)]
        self._function, program = builds[
            fastest(lambda build, nonces: self._seconds(builds[build][0], nonces), len(builds))
        ]
        described = _describe(device)
        self.device = replace(described, driver=f"{described.driver}, {program.made_by}")
        self.classes = _classes(program)

    def _seconds(self, function: Any, nonces: int) -> float:
        """Of a launch of this build, on the device's clock. Nothing is a hit."""
        self._function = function
        self.submit(0, [*job_words(bytes(80)), 0xFFFFFFFF], 0, nonces)
        return self.collect(0).seconds

    def submit(self, slot: int, words: list[int], first: int, count: int) -> None:
        lib, ffi = library()
        at, stream = self._slots[slot], self._stream
        arguments = (
            ffi.new("uint32_t[]", words), ffi.new("uint32_t *", first),
            ffi.new("uint32_t *", CAPACITY), ffi.new("CUdeviceptr *", at.buffer),
        )  # fmt: skip
        parameters = ffi.new("void *[]", arguments)
        blocks, none = (count // GROUP, 1, 1, GROUP, 1, 1, 0), ffi.NULL
        for code in (
            lib.cuMemsetD32Async(at.buffer, 0, 1, stream),
            lib.cuEventRecord(at.began, stream),
            lib.cuLaunchKernel(self._function, *blocks, stream, parameters, none),
            lib.cuEventRecord(at.ended, stream),
            lib.cuMemcpyDtoHAsync_v2(at.found, at.buffer, SIZE, stream),
            lib.cuEventRecord(at.read, stream),
        ):
            _check(code, "a launch is refused")

    def collect(self, slot: int) -> Launched:
        lib, ffi = library()
        at = self._slots[slot]
        _check(lib.cuEventSynchronize(at.read), "a launch failed")
        milliseconds = ffi.new("float *")
        code = lib.cuEventElapsedTime(milliseconds, at.began, at.ended)
        _check(code, "the driver has no time of a launch")
        found = at.found[0]
        kept = ffi.unpack(at.found + 1, min(found, CAPACITY))
        return Launched(found, tuple(kept), max(0.0, milliseconds[0]) * 1e-3)


class _Slot:
    """Room for the hits of a launch, on the device and pinned on the host, and its events."""

    def __init__(self, ffi: Any) -> None:
        lib, _ = library()
        no_room = "cannot get memory for the hits"
        self.buffer = _new("CUdeviceptr *", no_room, lib.cuMemAlloc_v2, SIZE)
        self.found = ffi.cast("uint32_t *", _new("void **", no_room, lib.cuMemHostAlloc, SIZE, 0))
        self.began, self.ended, self.read = (
            _new("CUevent *", "cannot make an event", lib.cuEventCreate, flags)
            for flags in (WITH_TIME, WITH_TIME, WAITS_ASLEEP)
        )


def _new(kind: str, doing: str, function: Any, *arguments: Any) -> Any:
    """What a function of the driver puts where its first argument points."""
    _, ffi = library()
    made = ffi.new(kind)
    _check(function(made, *arguments), doing)
    return made[0]


def _capability(device: int) -> int:
    """90 for 9.0."""
    return 10 * _number(device, CAPABILITY_MAJOR) + _number(device, CAPABILITY_MINOR)


def _classes(program: Program) -> dict[str, int] | None:
    """None for PTX: what the driver makes of it nobody sees."""
    try:
        return counting.compiled(program.image)
    except ValueError:
        return None


def _builds(device: int) -> list[tuple[Any, Program]]:
    """The search, and once more with all sums of two words, where a compiler is at hand."""
    built = [_built(device)]
    compiler = built[0][1].compiler
    if compiler is not None:
        with contextlib.suppress(BoardError, _Refused):
            other = compiler.compile(SUMS_OF_TWO + text(), _capability(device))
            other = replace(other, made_by=f"{other.made_by}, sums of two words")
            built.append((_function(other), other))
    return built


def _built(device: int) -> tuple[Any, Program]:
    """(the search as a function of the driver, what it was loaded from)."""
    lib, ffi = library()
    version = ffi.new("int *")
    lib.cuDriverGetVersion(version)
    capability = _capability(device)
    refused = []
    try:
        for program in programs(capability, version[0] // 1000):
            try:
                return _function(program), program
            except _Refused as error:
                refused.append(f"{program.made_by}: {error}")
    except _Unbuilt as error:
        refused.append(str(error))
    raise BoardError(f"the search cannot be built: {'; '.join(refused)}", INSTALL)


def _function(program: Program) -> Any:
    lib, ffi = library()
    log = ffi.new("char[]", LOG_BYTES)
    options = ffi.new("unsigned int[]", [ERROR_LOG, ERROR_LOG_BYTES])
    values = ffi.new("void *[]", [log, ffi.cast("void *", LOG_BYTES)])
    module, image = ffi.new("CUmodule *"), ffi.new("char[]", program.image)
    function = ffi.new("CUfunction *")
    code = lib.cuModuleLoadDataEx(module, image, len(options), options, values)
    if code == 0:  # a driver that loads lazily refuses it here
        code = lib.cuModuleGetFunction(function, module[0], b"search")
    try:
        _check(code, "the driver refuses it")
    except BoardError as error:
        if code not in REFUSALS:
            raise
        said = ffi.string(log, LOG_BYTES).decode("utf-8", "replace")
        raise _Refused(f"{error}: {first_lines(said)}" if said.strip() else str(error)) from None
    return function[0]


DRIVER = Driver(parts, devices, CudaBoard)
