"""The C kernels, through cffi. The GIL is released while they scan."""

from __future__ import annotations

import os
import platform
import threading
from functools import cache
from importlib.util import find_spec
from typing import Any

from ..errors import InputError, NotMeasurable, PowbenchError, UnusableKernel
from .base import Entry, Job, Kernel

X86 = ("scalar", "avx2", "shani", "split", "beside", "avx512-ordered", "avx512")
ARM = ("scalar", "armv8")
"""The table in csrc/dispatch.c, for saying what is missing where it was not built."""
HIDE_VARIABLE = "POWBENCH_TEST_HIDE_FEATURES"
"""For tests only: a comma-separated list of CPU features to pretend away."""

CODE_BYTES = 1 << 20
"""Around the beginning of a kernel; the whole core has a tenth of that."""
ELSEWHERE = 0
LONGEST_INSTRUCTION = 15
_stepping = threading.Lock()


class NativeKernel(Kernel):
    backend = "c"
    calibrates = "always"

    def __init__(self, lib: Any, ffi: Any, entry: Any) -> None:
        self._lib, self._ffi, self._entry = lib, ffi, entry
        self.name = ffi.string(entry.name).decode()
        self.lanes = int(entry.lanes)
        self.needs = tuple(_names(lib, ffi, entry.needs))
        self.missing = tuple(_names(lib, ffi, entry.needs & ~lib.pb_cpu_features()))

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        native: Any = job.prepared.get("c")
        all_ = job.versions
        if native is None:
            native = self._ffi.new("pb_job[]", all_)
            target = job.target.to_bytes(32, "big")
            for number in range(all_):
                self._lib.pb_job_init(native + number, job.header_of(number), target)
            job.prepared["c"] = native
        # Room for what is expected and some; a scan that finds more says how many.
        capacity = 64 + count * (job.target + 1) * 5 // (4 << 256)
        while True:
            if job.version_mask:
                hits = self._ffi.new("uint64_t[]", capacity)
                hit_count = self._lib.pb_scan_versions(
                    self._entry, native, all_, start // all_, count // all_, hits, capacity
                )
            else:
                hits = self._ffi.new("uint32_t[]", capacity)
                hit_count = self._lib.pb_scan(self._entry, native, start, count, hits, capacity)
            if hit_count < 0:
                raise self._error(hit_count)
            if hit_count <= capacity:
                return list(self._ffi.unpack(hits, hit_count)) if hit_count else []
            capacity = hit_count

    def steps(self, count: int) -> dict[int, int]:
        """How often a scan of `count` nonces without a hit runs the instruction at each address.

        Instruction by instruction, some 10 µs for each; those outside of the core's own code
        at address ELSEWHERE. NotMeasurable where that cannot be done.
        """
        native = self._ffi.new("pb_job *")
        self._lib.pb_job_init(native, bytes(80), bytes(32))
        base = self._lib.pb_code_of(self._entry) - CODE_BYTES // 2
        counts = self._ffi.new("uint32_t[]", CODE_BYTES)
        elsewhere = self._ffi.new("uint64_t *")
        arguments = (self._entry, native, 0, count, base, counts, CODE_BYTES, elsewhere)
        with _stepping:
            if self._lib.pb_count_steps(*arguments) != 0:
                raise NotMeasurable("instructions are counted on x86-64 Linux only")
        of_core = {base + i: n for i, n in enumerate(self._ffi.unpack(counts, CODE_BYTES)) if n}
        return {ELSEWHERE: elsewhere[0], **of_core}

    def begins(self) -> int:
        """The address of the function that scans."""
        return int(self._lib.pb_code_of(self._entry))

    def code_at(self, address: int) -> bytes:
        """The bytes of the instruction at an address of this kernel, and what follows it."""
        code = self._ffi.new("uint8_t[]", LONGEST_INSTRUCTION)
        self._lib.pb_read_code(address, code, LONGEST_INSTRUCTION)
        return bytes(self._ffi.buffer(code))

    def _error(self, code: int) -> PowbenchError:
        """The one place where the core's return codes become exceptions."""
        if code == self._lib.PB_ERANGE:
            return InputError("the range lies beyond 2^32 nonces", "start + count <= 2^32")
        if code == self._lib.PB_EUNUSABLE:
            return UnusableKernel(
                f"this CPU lacks {', '.join(self.missing)} for kernel {self.name}",
                "`powbench kernels` lists the usable ones",
            )
        return PowbenchError(f"the core returned {code}", "please report this")


def _names(lib: Any, ffi: Any, bits: int) -> list[str]:
    return [
        ffi.string(lib.pb_feature_name(1 << i)).decode()
        for i in range(32)
        if bits >> i & 1 and lib.pb_feature_name(1 << i) != ffi.NULL
    ]


NOT_BUILT = "the C core was not built"


def why_not() -> str:
    """Why there are no C kernels, empty when there are: not built, or built and not loadable."""
    try:
        import powbench._native  # noqa: F401
    except ImportError as error:
        built = find_spec("powbench._native") is not None
        return f"the C core cannot be loaded: {error}" if built else NOT_BUILT
    return ""


@cache
def load() -> tuple[Any, Any] | None:
    """(lib, ffi) of the core, or None where it was not built."""
    try:
        from .._native import ffi, lib
    except ImportError:
        return None
    hidden = {name for name in os.environ.get(HIDE_VARIABLE, "").split(",") if name}
    if hidden:
        keep = 0xFFFFFFFF
        for i in range(32):
            name = lib.pb_feature_name(1 << i)
            if name != ffi.NULL and ffi.string(name).decode() in hidden:
                keep &= ~(1 << i)
        lib.pb_cpu_mask_features(keep)
    return lib, ffi


def kernels() -> list[NativeKernel]:
    """Every C kernel that was compiled in, usable here or not."""
    loaded = load()
    if loaded is None:
        return []
    lib, ffi = loaded
    return [NativeKernel(lib, ffi, lib.pb_kernel_at(i)) for i in range(lib.pb_kernel_count())]


def entries() -> list[Entry]:
    """In the order of the core's own table; all as missing where it was not built."""
    built = {kernel.name: _entry(kernel) for kernel in kernels()}
    names = ARM if platform.machine().lower() in ("aarch64", "arm64") else X86
    if not built:
        return [Entry(name, "c", (), None, why_not() or NOT_BUILT) for name in names]
    missing = {name: Entry(name, "c", (), None, why) for name, why in left_out().items()}
    every = {**built, **missing}
    return sorted(every.values(), key=lambda e: [*names, e.name].index(e.name))


def _entry(kernel: NativeKernel) -> Entry:
    if kernel.missing:
        why = f"this CPU or its OS lacks {', '.join(kernel.missing)}"
        return Entry(kernel.name, "c", kernel.needs, None, why)
    return Entry(kernel.name, "c", kernel.needs, kernel)


def features() -> tuple[str, ...]:
    """What CPU and OS offer together of what kernels may need."""
    loaded = load()
    if loaded is None:
        return ()
    lib, ffi = loaded
    return tuple(_names(lib, ffi, lib.pb_cpu_features()))


def left_out() -> dict[str, str]:
    """Kernels that the build of the core left out, and why."""
    loaded = load()
    if loaded is None:
        return {}
    lines = loaded[1].string(loaded[0].pb_left_out()).decode().splitlines()
    told = [line.partition(": ") for line in lines]
    return {name: f"the build left it out: {why}" for name, _, why in told}


def build_info() -> str | None:
    """Compiler and flags of the core."""
    loaded = load()
    return loaded[1].string(loaded[0].pb_build_info()).decode() if loaded else None


def source_digest() -> str:
    """SHA-256 of the sources that the core was built of; empty where nobody knows."""
    loaded = load()
    return loaded[1].string(loaded[0].pb_source_digest()).decode() if loaded else ""


def read_clocks(cycles: int) -> tuple[int, int, int] | None:
    """(cycles of the core, nanoseconds, ticks of the time-stamp counter) of one short chain.

    About so many cycles long. None where the core was not built or knows no such chain.
    """
    loaded = load()
    if loaded is None:
        return None
    lib, ffi = loaded
    clocks = ffi.new("pb_clocks *")
    if lib.pb_read_clocks(cycles, clocks) != 0 or clocks.nanoseconds == 0:
        return None
    return clocks.cycles, clocks.nanoseconds, clocks.ticks
