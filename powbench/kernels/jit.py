"""The numba kernels: a simple loop, and the straight line that LLVM vectorises.

A compiled kernel answers with digest word 7 of each nonce; the few that pass the
cheap test are decided by hashlib.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

from ..errors import InputError
from . import reference, words
from .base import Job

CHUNK = 1 << 15
"""Nonces per call: their digest words fit the L2 cache."""

Fill = Callable[[Any, int, Any], None]


class NumbaKernel:
    backend = "numba"
    lanes = 1  # what LLVM makes of it depends on the machine
    parallel = True

    def __init__(self, name: str) -> None:
        self.name = name

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        import numpy as np

        fill, collect = _functions(self.name)
        prepared: Any = job.prepared.get("numba")
        if prepared is None:
            prepared = np.array(words.job_words(job.header), dtype=np.uint32)
            job.prepared["numba"] = prepared
        reject = np.uint32(words.reject_mask(job.target))
        out = np.empty(min(CHUNK, count), dtype=np.uint32)
        candidates = np.empty(out.size, dtype=np.uint32)
        hits: list[int] = []
        for offset in range(0, count, CHUNK):
            size = min(CHUNK, count - offset)
            fill(prepared, start + offset, out[:size])
            found = collect(out[:size], reject, candidates)
            for index in candidates[:found].tolist():
                nonce = start + offset + index
                if reference.meets(job, nonce):
                    hits.append(nonce)
        return hits


NAMES = ("numba-simple", "numba")


def kernels() -> list[NumbaKernel]:
    return [NumbaKernel(name) for name in NAMES]


def available() -> bool:
    """Whether numba is installed; does not import it."""
    return find_spec("numba") is not None


@cache
def _functions(name: str) -> tuple[Fill, Callable[[Any, Any, Any], int]]:
    """(fill, collect) of a kernel; imports numba, and compiles on first use."""
    tune()
    try:
        from ._collect import collect
    except RuntimeError as error:  # numba found no folder for its cache
        raise InputError(
            f"numba cannot cache compiled code: {error}",
            "set NUMBA_CACHE_DIR to a folder you may write",
        ) from None
    if name == "numba":
        from ._straight import fill_word7

        return fill_word7, collect
    from ._simple import fill_word7 as fill_simple

    def fill(job: Any, first: int, out: Any) -> None:
        fill_simple(job[:8], job[24:27], first, out)

    return fill, collect


def tune() -> None:
    """Before numba is first imported: let LLVM use the full width of AVX-512.

    For most Intel models LLVM prefers 256-bit vectors, for fear of the clock
    dropping; this kernel gains half as much again from 512. Nothing is changed
    where the user has set NUMBA_CPU_FEATURES or numba is loaded already.
    """
    if "numba" in sys.modules or "NUMBA_CPU_FEATURES" in os.environ:
        return
    from llvmlite import binding

    features = binding.get_host_cpu_features()
    if features.get("avx512f"):
        os.environ["NUMBA_CPU_FEATURES"] = features.flatten() + ",-prefer-256-bit"
