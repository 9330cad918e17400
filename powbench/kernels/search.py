"""The Python API: search a range of nonces."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ..chain.header import Header
from . import registry
from .base import Job, Kernel, check_range

FIRST_CALL, LONGEST_CALL = 1 << 12, 1 << 24
CALL_SECONDS = 0.1
"""How long Ctrl-C may have to wait: calls grow until they take about this."""


def search(
    header: bytes | str | Header,
    start: int,
    count: int,
    target: int | None = None,
    kernel: str | None = None,
) -> list[int]:
    """Nonces start .. start + count - 1 whose double SHA-256 does not exceed the target.

    header: 80 bytes, 160 hex digits or a chain.header.Header; its nonce is
    ignored. target: 0 .. 2^256 - 1; without one, the header's nBits decide.
    kernel: a name that `powbench kernels` lists; without one, the fastest known.

    Returns the hits in ascending order. Raises InputError for a bad header,
    range or target, UnusableKernel for a kernel that cannot run here.

    >>> genesis = bytes.fromhex("01000000" + "00" * 32 + "3ba3edfd7a7b12b27ac72c3e67768f61"
    ...     "7fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c")
    >>> search(genesis, 2083236800, 1000)
    [2083236893]
    """
    job = Job.of(header, target)
    check_range(start, count)
    chosen = registry.get(kernel) if kernel is not None else registry.default()
    return [nonce for hits in scans(chosen, job, start, count) for nonce in hits]


def scans(kernel: Kernel, job: Job, start: int, count: int) -> Iterator[list[int]]:
    """The hits of a range, call by call, so that Ctrl-C gets its turn between calls."""
    step, end = FIRST_CALL, start + count
    while start < end:
        size = min(step, end - start)
        began = time.monotonic()
        hits = kernel.scan(job, start, size)
        if time.monotonic() - began < CALL_SECONDS / 2:
            step = min(2 * step, LONGEST_CALL)
        start += size
        yield hits
