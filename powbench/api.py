"""The Python API: search a range of nonces."""

from __future__ import annotations

from .chain.header import Header
from .kernels import registry
from .kernels.base import Job, check_range
from .kernels.search import scans
from .measure import choice

LONG_SEARCH = 1 << 28
"""Nonces that take the fastest kernel seconds, beside which a calibration is short."""


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
    kernel: a name that `powbench kernels` lists; without one, the kernel that a
    calibration found fastest here. A search of LONG_SEARCH nonces or more takes that
    calibration (a third of a second, once per machine) when there is none yet.

    Returns the hits in ascending order. Raises InputError for a bad header,
    range or target, UnusableKernel for a kernel that cannot run here.

    >>> genesis = bytes.fromhex("01000000" + "00" * 32 + "3ba3edfd7a7b12b27ac72c3e67768f61"
    ...     "7fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c")
    >>> search(genesis, 2083236800, 1000)
    [2083236893]
    """
    job = Job.of(header, target)
    check_range(start, count)
    if kernel is not None:
        chosen = registry.get(kernel)
    else:
        chosen = choice.default(may_calibrate=count >= LONG_SEARCH)
    return [nonce for hits in scans(chosen, job, start, count) for nonce in hits]
