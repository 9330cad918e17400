"""What certifying costs: the same kernel in alternate slices, with a certificate's hits and with
the benchmark's own.

    python -m pytest benchmarks/test_certify.py

Verifying is timed as a user sees it: the command, from its start to its end.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from powbench.kernels import registry
from powbench.kernels.base import Job, Kernel
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import bench, certificate, document, orders
from powbench.measure.workload import default_job

ROUNDS = 100
SLICE_SECONDS = 0.05
Add = Callable[..., None]


@pytest.mark.parametrize("kernel", registry.usable(), ids=lambda k: k.name)
def test_cost_of_certifying(benchmark: Any, figure: Add, kernel: Kernel) -> None:
    """CPU time of slices of some 0.05 s, each side as often first, the lower decile of each."""
    kernel.prepare(print)
    plain = default_job()
    kernel.scan(plain, 0, 1)
    nonces, spent = 1024, 0.0
    while spent < SLICE_SECONDS / 2:
        nonces *= 2
        began = time.thread_time()
        kernel.scan(plain, 0, nonces)
        spent = time.thread_time() - began
    hits = certificate.HITS_PER_SECOND * spent
    target = certificate.target_for(nonces, spent, 1)
    sides: dict[str, tuple[Job, list[float]]] = {
        "plain": (plain, []),
        "certified": (Job(plain.header, target), []),
    }

    def pair(number: int = 0) -> None:
        for name in sorted(sides, reverse=bool(len(sides["plain"][1]) % 2)):
            job, times = sides[name]
            start = (len(times) * nonces) % (1 << 31)
            began = time.thread_time()
            kernel.scan(job, start, nonces)
            times.append(time.thread_time() - began)

    benchmark.pedantic(pair, rounds=ROUNDS)
    low = {name: sorted(times)[ROUNDS // 10] for name, (_, times) in sides.items()}
    cost = 100 * (low["certified"] / low["plain"] - 1)
    benchmark.extra_info.update(cost_percent=cost, hits_per_slice=hits, nonces=nonces)
    figure(f"certified over plain, {kernel.name}", cost, 0.5, at_least=False, unit="%")


def test_ten_thousand_hits_are_verified(
    benchmark: Any, figure: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """10^4 hits of a real run, found at a target that makes it short."""
    monkeypatch.setattr(certificate, "HITS_PER_SECOND", certificate.ENOUGH_HITS)
    kernel = ReferenceKernel()
    settings = orders.Settings(
        default_job(), (kernel,), True, (1,), seconds=10.0, challenge="of the benchmark"
    )
    result = bench.Bench(settings, bench.BenchListener()).run()
    path = tmp_path / "certified.json"
    path.write_text(document.to_json(result))
    command = [sys.executable, "-m", "powbench", "verify", str(path), "--json", "-", "-q"]

    def verify() -> Any:
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    (verified,) = benchmark.pedantic(verify, rounds=10)["measurements"]
    seconds = benchmark.stats.stats.min * 10_000 / verified["hits"]
    benchmark.extra_info.update(hits=verified["hits"], seconds_for_ten_thousand=seconds)
    figure("10^4 hits verified, the whole command", seconds, 1.0, at_least=False, unit="s")
