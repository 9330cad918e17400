"""What every kernel takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from ..chain.header import Header, header_bytes
from ..chain.target import MAX_TARGET, target_of
from ..errors import InputError

if TYPE_CHECKING:
    from ..documents.result import Backend

NONCES = 1 << 32
EASY_TARGET = (1 << 236) - 1
"""The benchmark's target: one hit in 2^20 nonces, so that its work can be checked."""


@dataclass(frozen=True)
class Job:
    """A header with the nonce left open, and the target its hash must not exceed.

    header: 80 bytes, the last four ignored. target: 0 .. 2^256 - 1. `prepared`
    is for kernels that keep their own form of the job here; it never leaves them.
    """

    header: bytes
    target: int
    prepared: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, header: bytes | str | Header, target: int | None = None) -> Job:
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
        return cls(data, target)


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


class Kernel(Protocol):
    """A way to search a range of nonces: a name, a backend, and `scan`.

    A kernel is a subclass, and says of the rest what is different with it. Nobody asks for
    its backend in order to treat it in a way of its own.

    name: as users type it. backend: what hashes, as documents have it. lanes: nonces hashed
    side by side. one_thread: why several threads hash no more than one; empty where they do.
    loading_seconds, compiling_seconds: what these take on an ordinary machine, the second once.
    calibrates: whether a calibration takes it in always, only when it is "thorough" (to load it
    takes a second), or never. foreign: code of the user's own, which proves itself before it is
    listed as usable and once more behind its last slice. cpu_clock: of a kernel that hashes
    outside of the calling thread, the CPU seconds spent for this thread so far.
    """

    name: str
    backend: Backend
    lanes: int = 1
    one_thread: str = ""
    loading_seconds: float = 0.0
    compiling_seconds: float = 0.0
    calibrates: Literal["always", "thorough", "never"] = "never"
    foreign: bool = False
    cpu_clock: Callable[[], float] | None = None

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        """Nonces of start .. start + count - 1 that meet the job's target, ascending.

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

    def software(self) -> dict[str, str]:
        """What it brings along beside powbench, as `software` of a result has it."""
        return {}


@dataclass(frozen=True)
class Entry:
    """A kernel as listed. `why_not` is empty exactly when `kernel` can run here."""

    name: str
    backend: Backend
    needs: tuple[str, ...]
    kernel: Kernel | None
    why_not: str = ""

    @property
    def usable(self) -> bool:
        return self.kernel is not None
