"""Before a kernel is timed it must agree with hashlib, nonce by nonce; a kernel of the user's
own once more behind its last slice, in the process that was timed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..errors import WrongHashes
from ..kernels.base import Job, Kernel
from ..kernels.reference import ReferenceKernel

PROOF_TARGET = (1 << 250) - 1  # one nonce in 64 is a hit
PROOF_RANGES = ((0, 1), (5, 4099), ((1 << 31) - 1500, 3001), ((1 << 32) - 1023, 1023))
LAST_PROOF = ((1 << 30) - 2000, 4001)


@lru_cache(maxsize=64)
def _expected(header: bytes, target: int, start: int, count: int) -> tuple[int, ...]:
    return tuple(ReferenceKernel().scan(Job(header, target), start, count))


def prove(kernel: Kernel, header: bytes, ranges: Sequence[tuple[int, int]] = PROOF_RANGES) -> int:
    """Compare `kernel` with hashlib on a few odd ranges of this header.

    Returns the number of hits compared. WrongHashes names kernel, header and nonce.
    """
    compared = 0
    for start, count in ranges:
        got = kernel.scan(Job(header, PROOF_TARGET), start, count)
        compared += agree(kernel.name, header, start, count, got)
    return compared


def agree(name: str, header: bytes, start: int, count: int, got: Sequence[int]) -> int:
    """How many hits hashlib finds in this range; WrongHashes unless kernel `name` got the same."""
    want = _expected(header, PROOF_TARGET, start, count)
    if tuple(got) != want:
        raise disagreement(name, header, got, want)
    return len(want)


def disagreement(name: str, header: bytes, got: Sequence[int], want: Sequence[int]) -> WrongHashes:
    """The error that says where a kernel and hashlib differ first."""
    wrong = sorted(set(got) ^ set(want)) or [n for n in got if list(got).count(n) > 1] or list(got)
    nonce = wrong[0]
    how = "misses" if nonce in set(want) - set(got) else "invents or misorders"
    return WrongHashes(
        f"kernel {name} {how} nonce {nonce} of header {header.hex()}",
        "this machine or this kernel computes wrongly; do not trust its rates",
        tuple(wrong[:8]),
    )
