"""hashlib, the judge of every other kernel: short enough to be seen to be right."""

from __future__ import annotations

import struct
from hashlib import sha256

from ..chain.header import double_sha256, hash_value
from .base import Entry, Job, Kernel


class ReferenceKernel(Kernel):
    name = "reference"
    backend = "python"
    one_thread = "it holds Python's global lock"  # hashlib does, for inputs this short

    def scan(self, job: Job, start: int, count: int) -> list[int]:
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


def hash_of(job: Job, nonce: int) -> bytes:
    """Double SHA-256 of the job's header with this nonce, 32 bytes in hashing order."""
    return double_sha256(job.header[:76] + nonce.to_bytes(4, "little"))


def meets(job: Job, nonce: int) -> bool:
    """Whether hashlib agrees that this nonce is a hit."""
    return hash_value(hash_of(job, nonce)) <= job.target
