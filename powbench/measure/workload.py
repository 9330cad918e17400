"""What is hashed: a header, a target, and an endless supply of nonces."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from ..kernels.base import EASY_TARGET, Job
from ..kernels.reference import hash_of, meets

# Block 125,552, the textbook example of a header; any other would do as well.
DEFAULT_HEADER = (
    "0100000081cd02ab7e569e8bcd9317e2fe99f2de44d49ab2b8851ba4a308000000000000"
    "e320b6c2fffc8d750423db8b1eb942ae710e951ed797f7affc8892b0f1fc122bc7f5d74df2b9441a42a14695"
)


@dataclass(frozen=True)
class Piece:
    """Consecutive nonces of one job; with versions to roll, consecutive places."""

    job: Job
    start: int
    count: int


class Supply:
    """Hands out pieces of work, one after the other.

    When the nonces of a header are used up, its time goes up by a second, as
    miners do; so a run of any length hashes something new.
    """

    def __init__(self, job: Job, start: int = 0) -> None:
        self.job, self._next = job, start

    def take(self, count: int) -> Piece:
        """The next `count` nonces (at most 2^32), all of one header; of a job with versions
        to roll, places, which make whole nonces."""
        if self._next + count > self.job.places:
            later = _one_second_later(self.job.header)
            self.job, self._next = replace(self.job, header=later, prepared={}), 0
        piece = Piece(self.job, self._next, count)
        self._next += count
        return piece


def _one_second_later(header: bytes) -> bytes:
    (time,) = struct.unpack_from("<I", header, 68)
    return header[:68] + struct.pack("<I", (time + 1) & 0xFFFFFFFF) + header[72:]


def wrong_hits(job: Job, hits: Sequence[int]) -> tuple[int, ...]:
    """The places that a kernel called hits and hashlib does not."""
    return tuple(place for place in hits if not meets(job, place))


class Digest:
    """SHA-256 over all hits of a fixed piece of work, each as nonce (u32, little
    endian) and its 32-byte hash: equal for every kernel and every machine. Where versions are
    rolled, the version (u32, little endian) stands before each nonce."""

    def __init__(self) -> None:
        self._state = sha256()

    def add(self, job: Job, hits: Sequence[int]) -> None:
        """Hits of one job in ascending order, following those added before."""
        for place in hits:
            version = job.header_of(place)[:4] if job.version_mask else b""
            nonce = struct.pack("<I", job.nonce_of(place))
            self._state.update(version + nonce + hash_of(job, place))

    def hex(self) -> str:
        return self._state.hexdigest()


def default_job() -> Job:
    """The benchmark's own work: a real header and one hit in 2^20 nonces."""
    return Job.of(DEFAULT_HEADER, EASY_TARGET)
