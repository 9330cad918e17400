"""Versions rolled against a fixed header: the same kernel in alternate slices of one run.

    python -m pytest benchmarks/test_versions.py

Only avx512 shares the schedule of the first hash among versions; the others say what rolling
costs a kernel that takes one version after the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from powbench.chain import versions
from powbench.kernels import registry
from powbench.measure.workload import default_job

ROUNDS = 200
SLICE_SECONDS = 0.01
VERSIONS = (4, 16, 256)
WANTED = {16: 1.08}
"""Of avx512 on Zen 4; Intel's server cores should reach 1.14."""
KERNELS = [e for e in registry.entries() if e.backend == "c"]
Add = Callable[..., None]


@pytest.mark.parametrize("entry", KERNELS, ids=lambda e: e.name)
def test_rolled_over_fixed(benchmark: Any, figure: Add, entry: Any) -> None:
    """CPU time of slices of some 10 ms, each job as often first, the best of each."""
    if entry.kernel is None:
        pytest.skip(entry.why_not)
    fixed = default_job()
    jobs = {1: fixed}
    jobs |= {n: replace(fixed, version_mask=versions.mask_for(n), prepared={}) for n in VERSIONS}
    for job in jobs.values():
        entry.kernel.scan(job, 0, job.versions)
    hashes, spent = 1 << 13, 0.0
    while spent < SLICE_SECONDS / 2:
        hashes *= 2
        began = time.thread_time()
        entry.kernel.scan(fixed, 0, hashes)
        spent = time.thread_time() - began
    times: dict[int, list[float]] = {n: [] for n in jobs}

    def each() -> None:
        for n in sorted(jobs, reverse=bool(len(times[1]) % 2)):
            began = time.thread_time()
            entry.kernel.scan(jobs[n], 0, hashes)
            times[n].append(time.thread_time() - began)

    benchmark.pedantic(each, rounds=ROUNDS)
    best = {n: min(taken) for n, taken in times.items()}
    ratios = {n: best[1] / best[n] for n in VERSIONS}
    benchmark.extra_info.update(ratios={str(n): r for n, r in ratios.items()}, hashes=hashes)
    for n, ratio in ratios.items():
        print(f"{entry.name}, {n} versions / a fixed header: {ratio:.3f} x")
        if entry.name == "avx512" and n in WANTED:
            figure(f"avx512, {n} versions / a fixed header", ratio, WANTED[n], unit="x")
