"""hashlib, the judge of every other kernel: short enough to be seen to be right."""

from __future__ import annotations

import struct
from hashlib import sha256

from ..chain.header import double_sha256, hash_value
from .base import Entry, Job, Kernel, each_version


class ReferenceKernel(Kernel):
    name = "reference"
    backend = "python"
    one_thread = "it holds Python's global lock"  # hashlib does, for inputs this short

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        return each_version(job, start, count, self._scan)

    def _scan(self, job: Job, start: int, count: int) -> list[int]:
        head = job.header[:76]
        limit = job.target.to_bytes(32, "big")
        pack = struct.Struct("<I").pack
        return [
            nonce
            for nonce in range(start, start + count)
            if sha256(sha256(head + pack(nonce)).digest()).digest()[::-1] <= limit
        ]


def entries() -> list[Entry]:
    return [Entry("reference", "python", (), ReferenceKernel())]


def hash_of(job: Job, place: int) -> bytes:
    """Double SHA-256 of the job's header at this place, 32 bytes in hashing order."""
    nonce = job.nonce_of(place)
    return double_sha256(job.header_of(place)[:76] + nonce.to_bytes(4, "little"))


def meets(job: Job, place: int) -> bool:
    """Whether hashlib agrees that this place (with a fixed version: this nonce) is a hit."""
    return hash_value(hash_of(job, place)) <= job.target
