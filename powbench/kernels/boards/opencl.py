"""Devices of OpenCL 1.2 and later: libOpenCL through cffi, the text built by the driver."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from .board import (
    CAPACITY,
    JOB_WORDS,
    MOST_DEVICES,
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
from .drivers import LIBRARIES, closed

MOST_PLATFORMS, MOST_OF_PLATFORM = 64, 4096
LOCAL = 64
"""Items of a group: what all devices take, and a whole wavefront of AMD's."""
# Numbers of opencl.h, cl_ext.h and the extensions of NVIDIA and AMD.
PLATFORM_NAME = 0x0902
DEVICE_TYPE, DEVICE_NAME, DEVICE_AVAILABLE = 0x1000, 0x102B, 0x1027
DEVICE_COMPILER, DEVICE_LITTLE_ENDIAN, DRIVER_VERSION = 0x1028, 0x1026, 0x102D
DEVICE_UNITS, DEVICE_MEGAHERTZ = 0x1002, 0x100C
DEVICE_VECTOR, DEVICE_PCI_KHR, DEVICE_PCI_AMD = 0x1038, 0x410F, 0x4037
DEVICE_MAJOR_NV, DEVICE_MINOR_NV, DEVICE_SIMDS_AMD = 0x4000, 0x4001, 0x4040
DEVICE_BOARD_AMD = 0x4038
DEVICE_PCI_BUS_NV, DEVICE_PCI_SLOT_NV, DEVICE_PCI_DOMAIN_NV = 0x4008, 0x4009, 0x400A
ALL_DEVICES, CPU = 0xFFFFFFFF, 2
BUILD_LOG, PROFILING, READ_WRITE, BEGAN, ENDED = 0x1183, 2, 1, 0x1282, 0x1283
PINNED, MAP_READ, MAP_WRITE = 16, 1, 2
NOT_FOUND = -1
NO_PLATFORM = -1001
FAILURES = {
    -2: "the device is not available",
    -4: "the device has no memory left",
    -5: "the device has no resources left, or was lost",
    -6: "the host has no memory left",
    -9999: "the device was lost",
    -36: "the device was lost",
    -14: "a launch before failed",
}
NO_MEMORY = (-4, -6)
FREE_IT = "end what else uses the board or the memory, and start again"
SEE_THE_LOG = "look at the system's log with `dmesg`: what the driver says there names the fault"


@cache
def library() -> tuple[Any, Any]:
    """(lib, ffi) of the loader. BoardError where there is none."""
    return loaded("opencl_cdef.h", LIBRARIES["opencl"], "loader of OpenCL 1.2")


def _check(code: int, doing: str) -> None:
    if code != 0:
        why = FAILURES.get(code, f"OpenCL error {code}")
        raise BoardError(f"{doing}: {why}", FREE_IT if code in NO_MEMORY else SEE_THE_LOG)


@cache
def _platforms() -> list[Any]:
    """In the order of the loader. BoardError where there is none."""
    lib, ffi = library()
    count = ffi.new("cl_uint *")
    platforms = ffi.new("cl_platform_id[]", MOST_PLATFORMS)
    code = lib.clGetPlatformIDs(MOST_PLATFORMS, platforms, count)
    if code == NO_PLATFORM or (code == 0 and count[0] == 0):
        raise NoBoard(
            "libOpenCL.so.1 finds no driver of a board",
            closed() or "install the board's: /etc/OpenCL/vendors has a file of each",
        )
    _check(code, "cannot list the platforms")
    return list(platforms[0 : min(count[0], MOST_PLATFORMS)])


def _name(platform: Any) -> str:
    lib, _ = library()
    return _string(lib.clGetPlatformInfo, platform, PLATFORM_NAME)


def _ids(platform: Any) -> list[Any]:
    """The devices of a platform, in its order."""
    lib, ffi = library()
    devices = ffi.new("cl_device_id[]", MOST_OF_PLATFORM)
    number = ffi.new("cl_uint *")
    code = lib.clGetDeviceIDs(platform, ALL_DEVICES, MOST_OF_PLATFORM, devices, number)
    if code == NOT_FOUND:
        return []
    _check(code, "it cannot list its devices")
    return list(devices[0 : min(number[0], MOST_OF_PLATFORM)])


def _bytes(function: Any, subject: Any, what: int) -> bytes:
    """What one of the functions clGet…Info says; empty where it does not know."""
    _, ffi = library()
    size = ffi.new("size_t *")
    if function(subject, what, 0, ffi.NULL, size) != 0 or not 0 < size[0] <= 1 << 20:
        return b""
    said = ffi.new("char[]", size[0])
    if function(subject, what, size[0], said, ffi.NULL) != 0:
        return b""
    return bytes(ffi.buffer(said))


def _string(function: Any, subject: Any, what: int) -> str:
    return plain(_bytes(function, subject, what))


def _number(device: Any, what: int) -> int | None:
    lib, _ = library()
    said = _bytes(lib.clGetDeviceInfo, device, what)
    return int.from_bytes(said[:8], "little") if said else None


def _describe(platform: Any, device: Any) -> Device:
    lib, _ = library()
    kind = _number(device, DEVICE_TYPE) or 0
    why_not = ""
    if not _number(device, DEVICE_AVAILABLE):
        why_not = "the driver says that it is not available"
    elif not _number(device, DEVICE_COMPILER):
        why_not = "its driver has no compiler"
    elif not _number(device, DEVICE_LITTLE_ENDIAN):
        why_not = "it is big-endian"
    version = _string(lib.clGetDeviceInfo, device, DRIVER_VERSION)
    name = _string(lib.clGetDeviceInfo, device, DEVICE_NAME)
    major, minor = _number(device, DEVICE_MAJOR_NV), _number(device, DEVICE_MINOR_NV)
    architecture = architecture_of(name, major, minor)
    if architecture and name.startswith(architecture):  # AMD's: the board has a better name
        name = _string(lib.clGetDeviceInfo, device, DEVICE_BOARD_AMD) or name
    return Device(
        name=name or "a device without a name",
        driver=f"OpenCL, {_name(platform)} {version}".strip(),
        is_cpu=bool(kind & CPU),
        units=units_of(
            _number(device, DEVICE_UNITS) or 0, _number(device, DEVICE_SIMDS_AMD), architecture
        ),
        hertz=1e6 * (_number(device, DEVICE_MEGAHERTZ) or 0),
        place=_place(device),
        why_not=why_not,
        architecture=architecture,
    )


def units_of(counted: int, simds: int | None, architecture: str) -> int:
    """Multiprocessors or compute units. AMD's driver may count pairs of these on RDNA, and then
    says that each has four SIMDs in place of two."""
    return 2 * counted if simds == 4 and re.match(r"gfx1\d\d\d", architecture) else counted


def architecture_of(name: str, major: int | None, minor: int | None) -> str:
    """`sm_90` by NVIDIA's extension; AMD's driver has it as the device's name, `gfx1100`."""
    if major is not None and minor is not None:
        return f"sm_{major}{minor}"
    found = re.match(r"gfx[0-9a-f]+", name)
    return found[0] if found else ""


def _place(device: Any) -> str:
    """PCI address by cl_khr_pci_bus_info, or by the extension of NVIDIA or AMD."""
    lib, _ = library()
    said = _bytes(lib.clGetDeviceInfo, device, DEVICE_PCI_KHR)
    if len(said) == 16:
        domain, bus, slot, function = (
            int.from_bytes(said[i : i + 4], "little") for i in range(0, 16, 4)
        )
        return f"{domain:04x}:{bus:02x}:{slot:02x}.{function:x}"
    bus_nv, slot_nv = _number(device, DEVICE_PCI_BUS_NV), _number(device, DEVICE_PCI_SLOT_NV)
    if bus_nv is not None and slot_nv is not None:
        domain = _number(device, DEVICE_PCI_DOMAIN_NV) or 0
        return f"{domain:04x}:{bus_nv:02x}:{slot_nv >> 3:02x}.{slot_nv & 7:x}"
    said = _bytes(lib.clGetDeviceInfo, device, DEVICE_PCI_AMD)
    if len(said) == 24:  # type u32, 17 bytes of padding, bus, device, function
        return f"0000:{said[21]:02x}:{said[22]:02x}.{said[23]:x}"
    return ""


def parts() -> list[str]:
    """The platforms' names. BoardError where there is none."""
    return [_name(platform) for platform in _platforms()]


def devices(part: int) -> Listed:
    platform = _platforms()[part]
    ids = _ids(platform)
    return Listed([_describe(platform, one) for one in ids[:MOST_DEVICES]], len(ids))


class OpenCLBoard:
    """One device with its queue, and the search built for it."""

    classes: dict[str, int] | None = None

    def __init__(self, part: int, number: int) -> None:
        lib, ffi = self._lib, self._ffi = library()
        try:
            platform = _platforms()[part]
            self._id = _ids(platform)[number]
        except IndexError:
            raise BoardError(
                "the device is gone", "`powbench kernels` lists what is there"
            ) from None
        self.device = _describe(platform, self._id)
        self.vector = self._vector()
        code = ffi.new("cl_int *")
        own = ffi.new("cl_device_id[]", [self._id])
        context = lib.clCreateContext(ffi.NULL, 1, own, ffi.NULL, ffi.NULL, code)
        _check(code[0], "cannot make a context")
        self._queue = lib.clCreateCommandQueue(context, self._id, PROFILING, code)
        _check(code[0], "cannot make a queue")
        program = self._build(context, own)
        self._kernel = lib.clCreateKernel(program, b"search", code)
        _check(code[0], "the driver does not find the search in what it built")
        self._size = 4 * (1 + CAPACITY)
        self._buffers = []
        for _ in range(SLOTS):
            buffer = lib.clCreateBuffer(context, READ_WRITE, self._size, ffi.NULL, code)
            _check(code[0], "cannot get memory for the hits")
            self._buffers.append(ffi.new("cl_mem *", buffer))
        self._found = [self._room(context) for _ in range(SLOTS)]
        # Named, because PoCL builds the search anew for every other size.
        self._group = ffi.new("size_t *", LOCAL)
        self._zero = ffi.new("uint32_t *", 0)
        self._events: dict[int, Any] = {}

    def _vector(self) -> int:
        """Nonces side by side in an item: a CPU's lanes; one where items are lanes already."""
        preferred = _number(self._id, DEVICE_VECTOR) or 1
        return preferred if self.device.is_cpu and preferred in (2, 4, 8, 16) else 1

    def _room(self, context: Any) -> Any:
        """The host's for the hits of a launch.

        Pinned for the drivers of NVIDIA and AMD: with other memory they may copy only while the
        caller waits, and then no launch would be behind the one that runs. Others read into any.
        """
        lib, ffi = self._lib, self._ffi
        if not self.device.architecture:
            return ffi.new("uint32_t[]", 1 + CAPACITY)
        code, none = ffi.new("cl_int *"), (0, ffi.NULL, ffi.NULL)
        no_room = "cannot get memory for the hits"
        pinned = lib.clCreateBuffer(context, READ_WRITE | PINNED, self._size, ffi.NULL, code)
        _check(code[0], no_room)
        use = MAP_READ | MAP_WRITE
        at = lib.clEnqueueMapBuffer(self._queue, pinned, 1, use, 0, self._size, *none, code)
        _check(code[0], no_room)
        return ffi.cast("uint32_t *", at)

    def _build(self, context: Any, ids: Any) -> Any:
        lib, ffi = self._lib, self._ffi
        code = ffi.new("cl_int *")
        source = ffi.new("char[]", text().encode())
        program = lib.clCreateProgramWithSource(
            context, 1, ffi.new("char *[]", [source]), ffi.NULL, code
        )
        _check(code[0], "the driver does not take the text of the search")
        options = f"-DVECTOR={self.vector}"
        result = lib.clBuildProgram(program, 1, ids, options.encode(), ffi.NULL, ffi.NULL)
        if result != 0:
            said = _bytes(
                lambda p, what, *rest: lib.clGetProgramBuildInfo(p, self._id, what, *rest),
                program, BUILD_LOG,
            )  # fmt: skip
            raise BoardError(
                "its driver does not build the search: "
                + first_lines(said.decode("utf-8", "replace")),
                "update the driver of the board",
            )
        return program

    def submit(self, slot: int, words: list[int], first: int, count: int) -> None:
        lib, ffi = self._lib, self._ffi
        buffer = self._buffers[slot]
        arguments = (
            ffi.new("uint32_t[]", words), ffi.new("uint32_t *", first),
            ffi.new("uint32_t *", CAPACITY), buffer,
        )  # fmt: skip
        sizes = (4 * JOB_WORDS, 4, 4, ffi.sizeof("cl_mem"))
        for index, (size, argument) in enumerate(zip(sizes, arguments, strict=True)):
            _check(lib.clSetKernelArg(self._kernel, index, size, argument), "a launch is refused")
        none = (0, ffi.NULL)
        code = lib.clEnqueueFillBuffer(self._queue, buffer[0], self._zero, 4, 0, 4, *none, ffi.NULL)
        _check(code, "a launch is refused")
        launch, read = ffi.new("cl_event *"), ffi.new("cl_event *")
        items = ffi.new("size_t *", count // self.vector)
        _check(
            lib.clEnqueueNDRangeKernel(
                self._queue, self._kernel, 1, ffi.NULL, items, self._group, *none, launch
            ),
            "a launch is refused",
        )
        _check(
            lib.clEnqueueReadBuffer(
                self._queue, buffer[0], 0, 0, self._size, self._found[slot], *none, read
            ),
            "the hits cannot be read",
        )
        _check(lib.clFlush(self._queue), "a launch is refused")
        self._events[slot] = launch, read

    def collect(self, slot: int) -> Launched:
        lib, ffi = self._lib, self._ffi
        launch, read = self._events.pop(slot)
        _check(lib.clWaitForEvents(1, read), "a launch failed")
        times = []
        for what in (BEGAN, ENDED):
            nanoseconds = ffi.new("cl_ulong *")
            _check(
                lib.clGetEventProfilingInfo(launch[0], what, 8, nanoseconds, ffi.NULL),
                "the driver has no times of a launch",
            )
            times.append(nanoseconds[0])
        for event in (launch, read):
            lib.clReleaseEvent(event[0])
        found = self._found[slot]
        kept = ffi.unpack(found + 1, min(found[0], CAPACITY))
        return Launched(found[0], tuple(kept), max(0, times[1] - times[0]) * 1e-9)


DRIVER = Driver(parts, devices, OpenCLBoard)
