"""What every kernel takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

from ..chain import versions
from ..chain.header import Header, header_bytes
from ..chain.target import MAX_TARGET, target_of
from ..errors import InputError, NotMeasurable, UnusableKernel, WrongHashes

if TYPE_CHECKING:
    from ..documents.result import Backend
    from .boards.board import Device

NONCES = 1 << 32
EASY_TARGET = (1 << 236) - 1
"""The benchmark's target: one hit in 2^20 nonces, so that its work can be checked."""


@dataclass(frozen=True)
class Job:
    """A header with the nonce left open, and the target its hash must not exceed.

    header: 80 bytes, the last four ignored. target: 0 .. 2^256 - 1. `prepared`
    is for kernels that keep their own form of the job here; it never leaves them.
    version_mask: the bits of the header's version that are rolled (BIP 320). Then every nonce
    is hashed with every version, and kernels count in places: nonce * versions + number of the
    version. Places ascend with the nonce, and for one nonce with the version. With a
    fixed version a place is a nonce.
    """

    header: bytes
    target: int
    prepared: dict[str, object] = field(default_factory=dict, repr=False, compare=False)
    version_mask: int = 0

    @property
    def versions(self) -> int:
        return versions.count(self.version_mask)

    @property
    def places(self) -> int:
        """What one header has to be searched for."""
        return NONCES * self.versions

    def whole(self, count: int) -> int:
        """`count` places or the few more that make whole nonces."""
        return -(-count // self.versions) * self.versions

    def nonce_of(self, place: int) -> int:
        return place // self.versions

    def header_of(self, place: int) -> bytes:
        """The header with the version of this place; its nonce as it was."""
        if not self.version_mask:
            return self.header
        version = int.from_bytes(self.header[:4], "little")
        version = versions.rolled(version, self.version_mask, place % self.versions)
        return version.to_bytes(4, "little") + self.header[4:]

    @cached_property
    def fixed(self) -> tuple[Job, ...]:
        """A job for every version, ascending."""
        return tuple(Job(self.header_of(i), self.target) for i in range(self.versions))

    @classmethod
    def of(
        cls, header: bytes | str | Header, target: int | None = None, version_mask: int = 0
    ) -> Job:
        """From any form of a header; without a target its nBits decide."""
        data = header_bytes(header)
        if target is None:
            target = target_of(Header.from_bytes(data).nbits)
        if isinstance(target, bool) or not isinstance(target, int):
            raise InputError(f"the target {target!r} is no whole number", "pass an int")
        if not 0 <= target <= MAX_TARGET:
            raise InputError(
                f"target {target:#x} is not in 0 .. 2^256 - 1", "pass a 256-bit number"
            )
        return cls(data, target, version_mask=versions.checked_mask(version_mask))


def check_range(start: int, count: int) -> None:
    """InputError unless start .. start + count - 1 are nonces (an empty range is fine)."""
    for name, value in (("start", start), ("count", count)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise InputError(f"{name} {value!r} is no whole number", "pass an int")
        if value < 0:
            raise InputError(f"{name} {value} is negative", "nonces are 0 .. 4294967295")
    if start + count > NONCES:
        raise InputError(
            f"nonces {start} .. {start + count - 1} lie beyond 2^32 - 1",
            f"from {start} on there are {max(0, NONCES - start)} nonces left",
        )


class BrokenKernel(NotMeasurable):
    """What hashes outside of this process crashed, hung, was lost, or broke its interface."""


@dataclass(frozen=True)
class Scanned:
    """What one scan in flight came to. began, ended: seconds of time.perf_counter, on the host;
    device_seconds: on the board's own clock; cpu_seconds: of what hashes outside of the calling
    thread. launch: the nonces that a launch has by now."""

    hits: tuple[int, ...]
    began: float
    ended: float
    device_seconds: float
    cpu_seconds: float
    launch: int


class Kernel(Protocol):
    """A way to search a range of nonces: a name, a backend, and `scan`.

    A kernel is a subclass, and says of the rest what is different with it. Nobody asks for
    its backend in order to treat it in a way of its own.

    name: as users type it. backend: what hashes, as documents have it. lanes: nonces hashed
    side by side. one_thread: why several threads hash no more than one; empty where they do.
    one_version: why it cannot roll versions; empty where it can.
    loading_seconds, compiling_seconds: what these take on an ordinary machine, the second once.
    calibrates: whether a calibration takes it in always, only when it is "thorough" (to load it
    takes a second), or never. foreign: code of the user's own, which proves itself before it is
    listed as usable. proven_again: whether it proves itself once more behind its last slice,
    since what hashes has a life outside of this process. by_name: why it is measured only where
    it is named; empty where it needs no name. in_flight: scans that can run at once (InFlight).
    cpu_clock: of a kernel that hashes outside of the calling thread, the CPU seconds spent for
    this thread so far. parts: kernels that hash at once under this name, of which each proves
    itself. device: that a driver lists and that hashes, None where no driver does. classes: the
    instructions of a hash by class, where the kernel itself reads them from its compiled code.
    place: the PCI address of the board that hashes, empty where its driver does not tell; None
    for the host's own CPU.
    """

    name: str
    backend: Backend
    lanes: int = 1
    one_thread: str = ""
    one_version: str = ""
    loading_seconds: float = 0.0
    compiling_seconds: float = 0.0
    calibrates: Literal["always", "thorough", "never"] = "never"
    foreign: bool = False
    proven_again: bool = False
    by_name: str = ""
    in_flight: int = 1
    cpu_clock: Callable[[], float] | None = None
    parts: tuple[Kernel, ...] = ()
    device: Device | None = None
    classes: Mapping[str, int] | None = None
    place: str | None = None

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        """Nonces of start .. start + count - 1 that meet the job's target, ascending.

        With a version mask places instead of nonces, start and count multiples of the versions.
        The range has been checked. Thread-safe. Cannot be interrupted while it
        runs, so callers keep `count` small enough for Ctrl-C.
        """
        ...

    def prepare(self, announce: Callable[[str], None]) -> float | None:
        """What must happen once before the first scan; the seconds it took, None if nothing.

        `announce` receives a line before and a line after. PowbenchError when it fails.
        """
        return None

    def is_ready(self) -> bool:
        """Whether it scans at once, without being prepared. Never fails."""
        return True

    def rest(self) -> None:
        """Give back what it holds of a board, while something else is measured. The next scan
        takes it again. Of several at once each part does."""
        return

    def software(self) -> dict[str, str]:
        """What it brings along beside powbench, as `software` of a result has it."""
        return {}


class InFlight(Kernel):
    """A kernel with `in_flight` scans running at once, which end in the order of their begin.

    One thread only calls these three.
    """

    def begin(self, job: Job, start: int, count: int) -> None:
        """Begin to scan."""
        raise NotImplementedError

    def end(self) -> Scanned:
        """Wait for the oldest scan that was begun."""
        raise NotImplementedError

    def drop(self) -> None:
        """Forget what was begun and not ended."""
        raise NotImplementedError


def check_order(name: str, job: Job, hits: Sequence[int], start: int, count: int) -> None:
    """Hits are nonces of the range in ascending order, whatever they hash to. WrongHashes when
    kernel `name` says otherwise."""
    last = start - 1
    for nonce in hits:
        if nonce <= last or nonce >= start + count:
            how = "repeats or misorders" if start <= nonce < start + count else "invents"
            raise WrongHashes(
                f"kernel {name} {how} nonce {nonce} of header {job.header.hex()}"
                + ("" if how != "invents" else f", outside {start} .. {start + count - 1}"),
                "this kernel computes wrongly; do not trust its rates",
                (nonce,),
            )
        last = nonce


def one_version_only(kernel: Kernel, job: Job) -> None:
    """UnusableKernel when the job has versions to roll, and the kernel cannot."""
    if job.version_mask and kernel.one_version:
        raise UnusableKernel(
            f"kernel {kernel.name} cannot roll versions: {kernel.one_version}",
            "measure it without --versions",
        )


def each_version(
    job: Job, start: int, count: int, scan: Callable[[Job, int, int], list[int]]
) -> list[int]:
    """The hits of a job by a `scan` that knows one version of a header only."""
    if not job.version_mask:
        return scan(job, start, count)
    first, nonces, all_ = start // job.versions, count // job.versions, job.versions
    return sorted(
        nonce * all_ + number
        for number, one in enumerate(job.fixed)
        for nonce in scan(one, first, nonces)
    )


@dataclass(frozen=True)
class Entry:
    """A kernel as listed. `why_not` is empty exactly when `kernel` can run here. device: of a
    board, its own name and where it is."""

    name: str
    backend: Backend
    needs: tuple[str, ...]
    kernel: Kernel | None
    why_not: str = ""
    device: str = ""

    @property
    def usable(self) -> bool:
        return self.kernel is not None
