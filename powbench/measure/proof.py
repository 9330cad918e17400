"""Before a kernel is timed it must agree with hashlib, nonce by nonce; a kernel of the user's
own once more behind its last slice, in the process that was timed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..errors import WrongHashes
from ..kernels.base import Job, Kernel
from ..kernels.reference import ReferenceKernel

MOST_PROVEN = 16
"""Versions that a proof rolls: hashlib hashes with each of them."""
PROOF_TARGET = (1 << 250) - 1  # one nonce in 64 is a hit
PROOF_RANGES = ((0, 1), (5, 4099), ((1 << 31) - 1500, 3001), ((1 << 32) - 1023, 1023))
LAST_PROOF = ((1 << 30) - 2000, 4001)


@lru_cache(maxsize=64)
def _expected(header: bytes, target: int, start: int, count: int) -> tuple[int, ...]:
    return tuple(ReferenceKernel().scan(Job(header, target), start, count))


def prove(
    kernel: Kernel,
    header: bytes,
    ranges: Sequence[tuple[int, int]] = PROOF_RANGES,
    version_mask: int = 0,
) -> int:
    """Compare `kernel` with hashlib on a few odd ranges of this header, and before it its parts.

    With a version mask as many hashes again, of shorter ranges with several versions of it.
    Returns the number of hits compared. WrongHashes names kernel, header and nonce;
    UnusableKernel when the kernel cannot roll versions.
    """
    compared = sum(prove(part, header, ranges, version_mask) for part in kernel.parts)
    for start, count in ranges:
        got = kernel.scan(Job(header, PROOF_TARGET), start, count)
        compared += agree(kernel.name, header, start, count, got)
    if version_mask:
        job = Job(header, PROOF_TARGET, version_mask=outermost(version_mask))
        for start, count in ranges:
            place, places = start * job.versions, job.whole(count)
            place = min(place, job.places - places)
            got = kernel.scan(job, place, places)
            want = ReferenceKernel().scan(job, place, places)
            if got != want:
                raise disagreement_in(kernel.name, job, got, want)
            compared += len(want)
    return compared


def outermost(version_mask: int) -> int:
    """The lowest and the highest bits of a mask, so few that they make MOST_PROVEN versions."""
    bits = [1 << i for i in range(32) if version_mask >> i & 1]
    half = MOST_PROVEN.bit_length() // 2
    return sum(set(bits[:half] + bits[-half:]))


def agree(name: str, header: bytes, start: int, count: int, got: Sequence[int]) -> int:
    """How many hits hashlib finds in this range; WrongHashes unless kernel `name` got the same."""
    want = _expected(header, PROOF_TARGET, start, count)
    if tuple(got) != want:
        raise disagreement(name, header, got, want)
    return len(want)


def disagreement(name: str, header: bytes, got: Sequence[int], want: Sequence[int]) -> WrongHashes:
    """The error that says where a kernel and hashlib differ first."""
    return disagreement_in(name, Job(header, PROOF_TARGET), got, want)


def disagreement_in(name: str, job: Job, got: Sequence[int], want: Sequence[int]) -> WrongHashes:
    """The same for the places of a job, whose header may have versions to roll."""
    wrong = sorted(set(got) ^ set(want)) or [n for n in got if list(got).count(n) > 1] or list(got)
    place = wrong[0]
    how = "misses" if place in set(want) - set(got) else "invents or misorders"
    header = job.header_of(place).hex()
    return WrongHashes(
        f"kernel {name} {how} nonce {job.nonce_of(place)} of header {header}",
        "this machine or this kernel computes wrongly; do not trust its rates",
        tuple(map(job.nonce_of, wrong[:8])),
    )
