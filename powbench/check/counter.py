"""The process that counts the instructions of one arm: each of them a trap (csrc/steps.c).

    python -P counter.py '{"core": "/of/the/checking/powbench/_native.abi3.so", "symbol": "",
        "place": [], ...}'          (and what worker.py is ordered)

It is run by the arm's own Python, as worker.py is, and speaks its protocol with three more
requests:

    count   {"do": "count"} -> {"is": "counted", "rows": n, "compiler", "flags", "source_sha256",
            "elsewhere": x}
    rows    {"do": "rows", "from": i} -> {"is": "rows", "rows": [[code, times], ...]}
    count   on ARMv8, where nothing can step
            -> {"is": "readable", "begins": a, "lanes": n, "compiler", "flags", "source_sha256"}
    code    {"do": "code", "at": a} -> {"is": "code", "code": code}

code: the bytes of an instruction and what follows, as hexadecimal digits. times: how often a hash
(or a call of the function `symbol`) runs it. begins: where the function that scans begins in
memory. place: [offset, bytes] of that function in the
library; it is the only code that is counted where the library is a kernel.

Whole scans are traced, the interpreter included, but only addresses in the arm's own code are
counted: those of its core, of its library, or of what numba compiled. A scan does some things
once; the difference of two scans of different lengths is free of them.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    _spec = importlib.util.spec_from_file_location(
        "_powbench_worker", Path(__file__).with_name("worker.py")
    )
    assert _spec is not None and _spec.loader is not None
    worker = importlib.util.module_from_spec(_spec)
    sys.modules[_spec.name] = worker
    _spec.loader.exec_module(worker)
else:
    from . import worker

LONGEST_INSTRUCTION = 15
ROWS = 1000
"""Of an answer: a line of the protocol has 64 KiB."""
MOST_CODE = 1 << 26
"""Bytes of code that can be counted."""
BYTES, LENGTH = 1 << 16, 64
"""A function that is no kernel is called as f(out, in, 64): both have so many bytes."""
PLANS = ((1, 2, 17), (32, 64, 96), (64, 128, 192))
"""Lengths of scans, for kernels that do not say how many lanes they have. The last one's steps
must be those that the first two foretell: the first plan finds a kernel with one lane."""
BLOCKS = ((1, 2, 3), (2, 3, 4))
"""The same for those that say it, in blocks of their lanes."""
ARMV8 = ("aarch64", "arm64")
NO_LANES = (
    "on ARMv8 nothing can stop after each instruction, so the code is read, and that of numba "
    "and of libraries does not say how many nonces a turn of its loop hashes"
)
Steps = dict[int, int]


def refused(kind: str, message: str, hint: str = "") -> Exception:
    return worker.RequestRefused(kind, message, hint)  # type: ignore[no-any-return]


class Tracer:
    """begin() .. end(): what this thread runs in between, by address."""

    def __init__(self, core: str) -> None:
        # PyDLL keeps the interpreter's lock: no other thread runs, and none is waited for.
        try:
            library = ctypes.PyDLL(core)
            self._begin, self._end = library.pb_steps_begin, library.pb_steps_end
        except (OSError, AttributeError) as error:
            hint = "install powbench again with --force-reinstall --no-cache-dir"
            raise refused("call", f"powbench's core does not step here: {error}", hint) from None
        self._begin.argtypes = [ctypes.c_void_p, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_void_p]
        self.elsewhere = 0

    def trace(self, regions: list[tuple[int, int]], work: Any) -> Steps:
        sizes = [end - begin for begin, end in regions]
        if sum(sizes) > MOST_CODE:
            raise refused("arm", f"its code has {sum(sizes) >> 20} MB, too many to count in")
        pieces = (ctypes.c_uint64 * (2 * len(regions)))(*[at for r in regions for at in r])
        counts = (ctypes.c_uint32 * sum(sizes))()
        elsewhere = ctypes.c_uint64()
        begun = self._begin(pieces, len(regions), counts, ctypes.byref(elsewhere))
        if begun == 0:
            try:
                work()
            finally:
                self._end()
        self.elsewhere = elsewhere.value
        view = memoryview(counts).cast("B").cast("I")
        found: Steps = {}
        before = 0
        for (begin, _), size in zip(regions, sizes, strict=True):
            piece = view[before : before + size]
            found.update({begin + i: n for i, n in enumerate(piece.tolist()) if n})
            before += size
        if begun != 0 or not (found or self.elsewhere):
            why = "the trap flag has no effect" if begun == 0 else "it is not x86-64 Linux"
            raise refused(
                "call",
                f"this system cannot stop after each instruction: {why}",
                "count on another machine, or in a container that is no emulator",
            )
        return found


def mappings(wanted: str) -> list[tuple[int, int]]:
    """Executable memory of the file `wanted`, or of no file, where it is empty.

    7f1c8a000000-7f1c8a021000 r-xp 00003000 fe:00 1234    /usr/lib/x.so
    """
    found = []
    for line in Path("/proc/self/maps").read_text(errors="replace").splitlines():
        fields = line.split(maxsplit=5)
        path = fields[5] if len(fields) == 6 else ""
        if "x" in fields[1] and path == wanted:
            begin, end = (int(x, 16) for x in fields[0].split("-"))
            found.append((begin, end))
    return found


def base_of(path: str) -> int:
    """Where the file's first byte lies in memory."""
    for line in Path("/proc/self/maps").read_text(errors="replace").splitlines():
        fields = line.split(maxsplit=5)
        if len(fields) == 6 and fields[5] == path and int(fields[2], 16) == 0:
            return int(fields[0].split("-")[0], 16)
    raise refused("arm", f"{path} is not in memory")


def difference(more: Steps, less: Steps) -> Steps:
    delta = {at: n - less.get(at, 0) for at, n in more.items()}
    return {at: n for at, n in delta.items() if n}


def scaled(steps: Steps, by: int) -> Steps:
    return {at: n * by for at, n in steps.items()}


def digest_of(*files: str | Path) -> str:
    """SHA-256 of the files, one behind the other."""
    digest = worker.hashlib.sha256()
    for file in files:
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()  # type: ignore[no-any-return]


def compiled_ahead(work: Callable[[], object]) -> None:
    """What `work` compiles is in numba's cache afterwards, as it is where a kernel is measured.

    The process that compiles runs other code than one that loads it: numba-simple takes 6,213
    instructions there, and 6,173 here.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    if os.waitpid(child, 0)[1] != 0:
        work()  # says why
        raise refused("arm", "its kernel does not compile in a process of its own")


class Counting(worker.Arm):  # type: ignore[misc, name-defined, unused-ignore]
    """A kernel whose instructions are counted."""

    def __init__(self, orders: dict[str, Any]) -> None:
        super().__init__(orders)
        self._symbol, self._place = str(orders["symbol"]), orders["place"]
        self._tracer = Tracer(orders["core"])
        self._rows: list[list[Any]] = []

    def request(self, request: dict[str, Any]) -> dict[str, Any]:
        if request.get("do") == "rows":
            begin = int(request["from"])
            return {"is": "rows", "rows": self._rows[begin : begin + ROWS]}
        if request.get("do") == "code":
            return {"is": "code", "code": self.kernel.code_at(int(request["at"])).hex()}
        if platform.machine().lower() in ARMV8:
            return self.readable()
        steps, elsewhere = self.count()
        self._rows = [
            [ctypes.string_at(at, LONGEST_INSTRUCTION).hex(), n] for at, n in sorted(steps.items())
        ]
        compiler, flags, source = self.built()
        return {
            "is": "counted", "rows": len(self._rows), "compiler": compiler, "flags": flags,
            "source_sha256": source, "elsewhere": elsewhere,
        }  # fmt: skip

    def readable(self) -> dict[str, Any]:
        """Where the code is that somebody else reads, who has what decodes it."""
        if self.library or getattr(self.kernel, "backend", "") != "c":
            raise refused("call", NO_LANES, "count kernels in C, or count on an x86-64 machine")
        compiler, flags, source = self.built()
        return {
            "is": "readable", "begins": self.kernel.begins(), "lanes": self.kernel.lanes,
            "compiler": compiler, "flags": flags, "source_sha256": source,
        }  # fmt: skip

    def count(self) -> tuple[dict[int, float], float]:
        """(steps of a hash by address, those of a hash in other code).

        The stages of a scan, where the kernel has such, each by itself: a slow one that shows what
        a hash takes in few nonces is not run for the many that a fast one needs.
        """
        impossible = self._job(self._header, 0)

        def whole(count: int) -> None:
            self.kernel.scan(impossible, 0, count)

        if self.kernel.backend == "numba":
            compiled_ahead(lambda: whole(64))
        whole(64)  # bound and loaded before it is counted
        stages = getattr(self.kernel, "stages", lambda _: (whole,))(impossible)
        regions, elsewhere = self.regions(), 0.0
        found: dict[int, float] = {}
        for stage in stages:
            steps, hashes, others = self._of_hashes(stage, regions)
            for at, times in steps.items():
                found[at] = found.get(at, 0.0) + times / hashes
            elsewhere += others
        return found, elsewhere

    def _of_hashes(
        self, stage: Callable[[int], object], regions: list[tuple[int, int]]
    ) -> tuple[Steps, int, float]:
        """(steps by address, of so many hashes, steps of a hash in other code)."""

        @cache  # plans share lengths, and a step of a slow kernel's many costs microseconds
        def traced(count: int) -> tuple[Steps, int]:
            steps = self._tracer.trace(regions, lambda: stage(count))
            return steps, self._tracer.elsewhere

        lanes = getattr(self.kernel, "lanes", 1) if self.kernel.backend == "c" else 0
        for lengths in [[lanes * n for n in blocks] for blocks in BLOCKS] if lanes else PLANS:
            (first, a), (second, b), (third, _) = (traced(n) for n in lengths)
            extra, hashes = difference(second, first), lengths[1] - lengths[0]
            if not extra and third:  # all were one block of lanes, or it runs once in a scan
                continue
            if scaled(extra, (lengths[2] - lengths[1]) // hashes) == difference(third, second):
                return extra, hashes, max(0.0, (b - a) / hashes)
        if self._place and not extra:
            return {}, 1, 0.0
        raise refused("call", "its hashes do not all take the same instructions")

    def regions(self) -> list[tuple[int, int]]:
        if self._place:
            begin = base_of(self.library) + self._place[0]
            return [(begin, begin + self._place[1])]
        if self.library:
            return mappings(self.library)
        if self.kernel.backend == "c":
            import powbench._native as core

            return mappings(os.path.realpath(core.__file__))
        if self.kernel.backend == "numba":
            return mappings("")
        raise refused(
            "call",
            f"kernel {self.kernel.name} runs in the interpreter and has no code of its own",
            "count a kernel in C or of numba",
        )

    def built(self) -> tuple[str, str, str]:
        """(compiler, flags, SHA-256 of the kernel's source), as far as the arm knows; of a
        library its file says them."""
        if self.library:
            return "", "", digest_of(self.library)
        if self.kernel.backend == "numba":
            from importlib import metadata

            from llvmlite import binding

            version = ".".join(map(str, binding.llvm_version_info))
            return (
                f"numba {metadata.version('numba')}, LLVM {version}",
                f"cpu {os.environ.get('NUMBA_CPU_NAME') or binding.get_host_cpu_name()}",
                digest_of(*sorted((self.package / "kernels").glob("*.py"))),
            )
        from powbench.kernels import native

        compiler, _, flags = (native.build_info() or "").partition(", flags: ")
        said = getattr(native, "source_digest", str)  # an older arm does not know it
        return compiler, flags, said()


class Function:
    """A function of a library that is no kernel, called as f(out, in, 64)."""

    extra = 0.0

    def __init__(self, orders: dict[str, Any]) -> None:
        self.library = str(orders["library"])
        try:
            loaded = ctypes.CDLL(self.library, mode=os.RTLD_NOW)
        except OSError as error:
            raise refused("arm", f"it does not load: {error}") from None
        self._keep, self._symbol = loaded, str(orders["symbol"])
        prototype = ctypes.PYFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint64)
        self._call = prototype(base_of(self.library) + orders["place"][0])
        self._tracer = Tracer(orders["core"])
        self._rows: list[list[Any]] = []

    def about(self, orders: dict[str, Any]) -> dict[str, Any]:
        python = f"{platform.python_implementation()} {platform.python_version()}"
        software = {"core": None, "python_files": None, "numba": None, "llvmlite": None,
                    "library": digest_of(self.library), "python": python}  # fmt: skip
        return {"kernel": self._symbol, "backend": "library", "software": software, "ready": True}

    def settle(self) -> None:
        worker.gc.disable()

    request, readable = Counting.request, Counting.readable

    def built(self) -> tuple[str, str, str]:
        return "", "", digest_of(self.library)

    def count(self) -> tuple[Steps, float]:
        """Of a call. The first one is not counted: what it does once is no part of the others."""
        out, given = ctypes.create_string_buffer(BYTES), ctypes.create_string_buffer(BYTES)

        def call(traced: bool) -> Steps:
            ctypes.memset(out, 0, BYTES)
            ctypes.memmove(given, bytes((167 * i + 13) & 255 for i in range(BYTES)), BYTES)
            where = (ctypes.addressof(out), ctypes.addressof(given), LENGTH)
            if not traced:
                self._call(*where)
                return {}
            return self._tracer.trace(mappings(self.library), lambda: self._call(*where))

        call(False)
        steps = call(True)
        if steps != call(True):
            raise refused("call", f"{self._symbol} takes other instructions at each call")
        return steps, 0.0


def arm_of(orders: dict[str, Any]) -> Any:
    return Function(orders) if orders["called"] else Counting(orders)


def answer(arm: Any, request: dict[str, Any], printed: Any) -> dict[str, Any]:
    if request.get("do") not in ("count", "rows", "code"):
        return worker.answer(arm, request, printed)  # type: ignore[no-any-return]
    try:
        return arm.request(request)  # type: ignore[no-any-return]
    except worker.RequestRefused:
        raise
    except Exception as error:
        raise refused("arm", worker.reason_of(error)) from error


if __name__ == "__main__":
    sys.exit(worker.main(sys.argv[1], arm_of, answer))
