"""A range of nonces, call by call."""

from __future__ import annotations

import time
from collections.abc import Iterator

from .base import Job, Kernel

FIRST_CALL, LONGEST_CALL = 1 << 12, 1 << 24
CALL_SECONDS = 0.1
"""How long Ctrl-C may have to wait: calls grow until they take about this."""


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
