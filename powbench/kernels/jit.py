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

from ..errors import InputError, PowbenchError, UnusableKernel
from . import reference, words
from .base import Entry, Job, Kernel, each_version

CHUNK = 1 << 15
"""Nonces per call: their digest words fit the L2 cache."""

OTHERS = "`powbench kernels` lists the kernels that need no numba"

Fill = Callable[[Any, int, Any], None]


class NumbaKernel(Kernel):
    """Compiled for this CPU in a child process, once, before it is used."""

    backend = "numba"
    lanes = 1  # what LLVM makes of it depends on the machine

    def __init__(self, name: str, compiling_seconds: float) -> None:
        self.name, self.compiling_seconds = name, compiling_seconds
        self.loading_seconds = 1.0
        self.calibrates = "thorough" if name == "numba" else "never"

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        return each_version(job, start, count, self._scan)

    def _scan(self, job: Job, start: int, count: int) -> list[int]:
        import numpy as np

        fill, collect = _functions(self.name)
        prepared, reject = _prepared(job)
        out = np.empty(min(CHUNK, count), dtype=np.uint32)
        candidates = np.empty(out.size, dtype=np.uint32)
        hits: list[int] = []
        for offset in range(0, count, CHUNK):
            size = min(CHUNK, count - offset)
            fill(prepared, start + offset, out[:size])
            candidate_count = collect(out[:size], reject, candidates)
            for index in candidates[:candidate_count].tolist():
                nonce = start + offset + index
                if reference.meets(job, nonce):
                    hits.append(nonce)
        return hits

    def stages(self, job: Job) -> tuple[Callable[[int], object], ...]:
        """The compiled functions that a scan of at most CHUNK nonces calls, in their order: each
        can be run alone for so many nonces, as one does who counts its instructions."""
        import numpy as np

        fill, collect = _functions(self.name)
        prepared, reject = _prepared(job)
        out = np.full(CHUNK, 2**32 - 1, dtype=np.uint32)
        candidates = np.empty_like(out)
        return (
            lambda count: fill(prepared, 0, out[:count]),
            lambda count: collect(out[:count], reject, candidates),
        )

    def prepare(self, announce: Callable[[str], None]) -> float | None:
        from . import compiling

        return compiling.ensure(self.name, announce)

    def is_ready(self) -> bool:
        from . import compiling

        try:
            return compiling.is_compiled(self.name)
        except (PowbenchError, ImportError):
            return False


def _prepared(job: Job) -> tuple[Any, Any]:
    """(the job's words, the mask of the cheap test), as the compiled functions take them."""
    import numpy as np

    prepared: Any = job.prepared.get("numba")
    if prepared is None:
        prepared = np.array(words.job_words(job.header), dtype=np.uint32)
        job.prepared["numba"] = prepared
    return prepared, np.uint32(words.reject_mask(job.target))


def entries() -> list[Entry]:
    reason = why_not()
    kernels = [NumbaKernel("numba-simple", 4.0), NumbaKernel("numba", 12.0)]
    return [Entry(k.name, "numba", ("numba",), None if reason else k, reason) for k in kernels]


def why_not() -> str:
    """Why numba cannot be used here, empty when it can, as far as is known without loading it."""
    if find_spec("numba") is None:
        return "numba is not installed"
    # As numba reads it: 0 and nothing leave the compiler on.
    if os.environ.get("NUMBA_DISABLE_JIT", "0").strip() not in ("", "0"):
        return "NUMBA_DISABLE_JIT turns numba's compiler off"
    return ""


def llvm() -> Any:
    """llvmlite's binding. UnusableKernel where numba cannot be used, a broken llvmlite included."""
    if reason := why_not():
        raise UnusableKernel(reason, OTHERS)
    try:
        from llvmlite import binding
    except Exception as error:  # a broken library may raise anything
        raise _broken("llvmlite", error) from None
    return binding


def _broken(name: str, error: Exception) -> UnusableKernel:
    return UnusableKernel(f"{name} cannot be loaded: {type(error).__name__}: {error}", OTHERS)


@cache
def _functions(name: str) -> tuple[Fill, Callable[[Any, Any, Any], int]]:
    """(fill, collect) of a kernel; imports numba, and compiles on first use."""
    tune()
    try:
        import numba

        if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
            raise UnusableKernel("numba's settings turn its compiler off", OTHERS)
        from ._collect import collect

        if name == "numba":
            from ._straight import fill_word7

            return fill_word7, collect
        from ._simple import fill_word7 as fill_simple
    except RuntimeError as error:  # numba found no folder for its cache
        raise InputError(
            f"numba cannot cache compiled code: {error}",
            "set NUMBA_CACHE_DIR to a folder you may write",
        ) from None
    except PowbenchError:
        raise
    except Exception as error:
        raise _broken("numba", error) from None

    tail = words.JOB_WORDS.index("tail0")

    def fill(job: Any, first: int, out: Any) -> None:
        fill_simple(job[:8], job[tail : tail + 3], first, out)

    return fill, collect


def tune() -> None:
    """Before numba is first imported: let LLVM use the full width of AVX-512.

    For most Intel models LLVM prefers 256-bit vectors, for fear of the clock
    dropping; this kernel gains half as much again from 512. Nothing is changed
    where the user has set NUMBA_CPU_FEATURES or numba is loaded already. UnusableKernel
    where numba cannot be used.
    """
    binding = llvm()
    if "numba" in sys.modules or "NUMBA_CPU_FEATURES" in os.environ:
        return
    features = binding.get_host_cpu_features()
    if features.get("avx512f"):
        os.environ["NUMBA_CPU_FEATURES"] = features.flatten() + ",-prefer-256-bit"
