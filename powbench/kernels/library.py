"""Kernels of the user's own: a shared object behind the interface of powbench_kernel.h.

The library never enters this process. Every thread that scans has a child of its
own, which it starts on its own CPU; one that crashes, hangs or answers nonsense is
an error here and nothing worse.
"""

from __future__ import annotations

import array
import contextlib
import hashlib
import platform
import signal
import stat
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from .. import bounded
from ..child import Child, ChildError, Ended, Late, TooMuch
from ..errors import InputError
from . import library_child, object_file
from .base import BrokenKernel, Job, Kernel, check_order, one_version_only
from .library_child import REPLY, REQUEST

SECONDS = 10.0
"""How long a library may take to load, and a scan beyond what its speed explains."""
UNKNOWN_SECONDS_PER_NONCE = 1e-4
PATIENCE = 20
LEAST_TIMED = 64
"""Nonces of a scan that tells something of the speed: a smaller one is all way there and back."""
LARGEST_LIBRARY_BYTES = 256 << 20
LONGEST_LINE = 4096
OWN = "one of powbench's own"
ONE_VERSION = "its interface takes one header a call"
READ_THE_GUIDE = "docs/how-to/write-a-kernel.md has the interface and a complete example"


class UnusableLibrary(InputError):
    """A file that is no kernel: not loadable here, without the interface, or with a taken name."""


class BrokenLibrary(BrokenKernel):
    """A kernel that crashes, hangs, or does not keep to the interface while it scans."""


def include_folder() -> Path:
    """Where powbench_kernel.h is, for -I."""
    return Path(str(resources.files("powbench") / "include"))


class LibraryKernel(Kernel):
    """A kernel of the user's own, as any other kernel. UnusableLibrary when it is none.

    `seconds`: how long it may take to load, and a scan beyond what its speed explains.
    `sha256` is that of the file. Once it is broken, every scan fails with the same error.
    """

    backend = "library"
    foreign = proven_again = True
    one_version = ONE_VERSION

    def __init__(self, path: str | Path, seconds: float = SECONDS) -> None:
        self.path, self._seconds = Path(path), seconds
        self.sha256 = _check_file(self.path)
        self._local = threading.local()
        self._seconds_per_nonce = 0.0
        self._failure: BrokenLibrary | None = None
        self.name = self._start().name

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        """BrokenLibrary or WrongHashes when the library does not do what it should."""
        one_version_only(self, job)
        if self._failure is not None:
            raise self._failure
        try:
            return self._scan(job, start, count)
        except BrokenLibrary as error:
            self._failure = error
            raise

    def software(self) -> dict[str, str]:
        return {f"library {self.name}": f"{self.path.name} sha256 {self.sha256}"}

    def cpu_clock(self) -> float:
        """CPU seconds of this thread's child so far."""
        child: _Child | None = getattr(self._local, "child", None)
        return child.cpu_seconds if child is not None else 0.0

    def _scan(self, job: Job, start: int, count: int) -> list[int]:
        child = getattr(self._local, "child", None) or self._start()
        capacity = 64 + count * (job.target + 1) * 5 // (4 << 256)
        target = job.target.to_bytes(32, "big")
        while True:
            per_nonce = self._seconds_per_nonce * PATIENCE or UNKNOWN_SECONDS_PER_NONCE
            began = time.monotonic()
            hit_count, hits = child.ask(
                REQUEST.pack(job.header, target, start, count, capacity),
                capacity,
                self._seconds + count * per_nonce,
            )
            if count >= LEAST_TIMED:
                spent = (time.monotonic() - began) / count
                self._seconds_per_nonce = max(self._seconds_per_nonce / 2, spent)
            if hit_count <= capacity:
                check_order(self.name, job, hits, start, count)
                return hits
            capacity = hit_count

    def _start(self) -> _Child:
        child = _Child(self.path, self._seconds)
        self._local.child = child
        return child


class _Child:
    """The process of one thread, and what it says. Ends when nobody holds it any more."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._path = path
        script = Path(library_child.__file__)
        self._child = Child([sys.executable, "-I", "-S", script, path.resolve()])
        self.name, self.cpu_seconds = "", 0.0
        self.name = self._hello(seconds)

    def _hello(self, seconds: float) -> str:
        try:
            with self._failures_named():
                line = self._child.line(LONGEST_LINE, seconds)
        except BrokenLibrary as error:
            message = error.message.replace("while it scanned", "while it was loaded")
            raise UnusableLibrary(message, error.hint) from None
        try:
            said = bounded.json_value(line)
            refused, name = said.get("refused"), str(said.get("name"))
        except (ValueError, AttributeError):
            refused, name = "its process answers nonsense", ""
        if refused is not None:
            raise UnusableLibrary(f"{self._path} is no kernel: {refused}", READ_THE_GUIDE)
        return name

    def ask(self, request: bytes, capacity: int, seconds: float) -> tuple[int, list[int]]:
        """(hits in the range, the first `capacity` of them). BrokenLibrary for anything else."""
        deadline = time.monotonic() + seconds
        with self._failures_named():
            self._child.send(request, seconds)
            reply = self._child.read(REPLY.size, deadline - time.monotonic())
            status, hit_count, cpu_seconds, length = REPLY.unpack(reply)
            if length > max(4 * capacity, LONGEST_LINE) or (status == 0 and length % 4):
                raise self._failed("answers nonsense")
            body = self._child.read(length, deadline - time.monotonic())
        if status != 0:
            raise self._failed("does not keep to the interface: " + body.decode("utf-8", "replace"))
        self.cpu_seconds += cpu_seconds
        hits = array.array("I", body).tolist()
        if hit_count < 0 or len(hits) != min(hit_count, capacity):
            raise self._failed("answers nonsense")
        return hit_count, hits

    @contextlib.contextmanager
    def _failures_named(self) -> Iterator[None]:
        """BrokenLibrary for what the process did instead of answering."""
        try:
            yield
        except Late as error:
            hint = "`powbench bench --library-timeout` gives a slow kernel more time"
            raise self._failed(f"hangs: {error}", hint) from None
        except TooMuch:
            raise self._failed("answers nonsense") from None
        except Ended as error:
            raise self._crashed(error) from None
        except ChildError as error:
            raise self._failed(
                f"has no process: {error}",
                "reinstall Python: powbench starts another process of it",
            ) from None

    def _crashed(self, ended: Ended) -> BrokenLibrary:
        if ended.code is None:
            return self._failed("closed its process's output")
        hint = "run it under a debugger, or with the sanitizers of your compiler"
        if ended.code == -signal.SIGILL:
            hint = "it has instructions that this CPU lacks: build it for this machine"
        if ended.code >= 0:
            return self._failed(f"ended its process ({ended}) while it scanned", hint)
        return self._failed(f"crashed ({str(ended).split()[-1]}) while it scanned", hint)

    def _failed(self, how: str, hint: str = READ_THE_GUIDE) -> BrokenLibrary:
        said = self._child.last_words
        self._child.end()
        who = f"kernel {self.name} of {self._path}" if self.name else f"the library {self._path}"
        return BrokenLibrary(f"{who} {how}{f': it said {said!r}' if said else ''}", hint)


def _check_file(path: Path) -> str:
    """SHA-256 of the file; UnusableLibrary when its first bytes cannot be a kernel here."""
    try:
        # A pipe or a device would be read for ever.
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise UnusableLibrary(f"{path} is no kernel: it is no regular file", READ_THE_GUIDE)
        data = bounded.read_bytes(path, LARGEST_LIBRARY_BYTES)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UnusableLibrary(f"cannot read the library {path}: {why}", "check the path") from None
    why = object_file.refusal(data[: object_file.HEAD_BYTES], platform.system(), platform.machine())
    if why:
        raise UnusableLibrary(f"{path} is no kernel: {why}", READ_THE_GUIDE)
    return hashlib.sha256(data).hexdigest()


class InProcess(Kernel):
    """The same library in this process: only where the process is a sacrifice already."""

    backend = "library"
    foreign = proven_again = True
    one_version = ONE_VERSION

    def __init__(self, path: str) -> None:
        try:
            self._loaded = library_child.Loaded(path)
        except library_child.LibraryRefused as error:
            raise UnusableLibrary(f"{path} is no kernel: {error}", READ_THE_GUIDE) from None
        self.name = self._loaded.name

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        """BrokenLibrary when the library says that it failed."""
        one_version_only(self, job)
        capacity = 64 + count * (job.target + 1) * 5 // (4 << 256)
        target = job.target.to_bytes(32, "big")
        while True:
            try:
                hit_count, hits = self._loaded.scan(job.header, target, start, count, capacity)
            except library_child.LibraryRefused as error:
                raise BrokenLibrary(
                    f"kernel {self.name} does not keep to the interface: {error}", READ_THE_GUIDE
                ) from None
            if hit_count <= capacity:
                return hits.tolist()
            capacity = hit_count


def load(
    paths: Sequence[str], taken: Sequence[str], seconds: float = SECONDS
) -> tuple[LibraryKernel, ...]:
    """The kernels of these files. UnusableLibrary for one that is none, or has a name of `taken`
    or of another one."""
    kernels: dict[str, LibraryKernel] = {}
    for path in paths:
        kernel = LibraryKernel(path, seconds)
        owner = kernels.get(kernel.name)
        if owner is not None or kernel.name in taken:
            raise name_is_taken(kernel, f"that of {owner.path}" if owner is not None else OWN)
        kernels[kernel.name] = kernel
    return tuple(kernels.values())


def name_is_taken(kernel: LibraryKernel, whose: str = OWN) -> UnusableLibrary:
    """The error that says so."""
    return UnusableLibrary(
        f"{kernel.path} calls its kernel {kernel.name}, but there is {whose} of this name",
        "return another name from powbench_kernel_name",
    )
