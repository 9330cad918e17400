"""What a long run costs beside its hashing: CPU seconds of 10,000 and 100,000 slices.

    python -m pytest benchmarks/test_long_run.py

The kernel answers at once, so that all the CPU time is bookkeeping: orders to the thread, the
counters around each slice, two meters (a package counter in files like sysfs', and a declared
power), the end of the run, and the text of the result. A growth exponent of 1 says that twice the
slices take twice the time. The share is that of a day in slices as long as `bench -d 86400` makes
them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import pytest

from powbench.energy.powercap import Powercap
from powbench.energy.url import meter
from powbench.kernels.base import Job, Kernel
from powbench.measure import measurement, run, tally
from powbench.measure.measurement import Slice
from powbench.measure.workload import default_job

MACHINE = Path(__file__).parent.parent / "tests/data/sysfs/server-intel-2s"
FEW, MANY = 10_000, 100_000
DAY_SECONDS = 86_400.0


class AtOnce(Kernel):
    """Hashes nothing, so that what is left is the cost of asking."""

    name, backend = "at-once", "python"

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        return []


def cpu_seconds(
    slices: int, root: Path, on_slice: Callable[[Sequence[Slice], float], None]
) -> float:
    plan = tally.RunPlan(
        default_job(), seconds=None, nonces=slices, meters=(Powercap(root), meter("watts:65", {}))
    )
    before = getrusage(RUSAGE_SELF)
    found = run.measure(AtOnce(), plan, on_slice)
    measurement.as_document(found)
    after = getrusage(RUSAGE_SELF)
    assert len(found.slices) + len(found.dropped) == slices
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_long_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[..., None]
) -> None:
    root = Path(shutil.copytree(MACHINE, tmp_path / "machine"))
    monkeypatch.setattr(run, "calibrate", lambda *_: 1)
    shares: list[float] = []
    few = cpu_seconds(FEW, root, lambda slices, done: shares.append(done))
    many = cpu_seconds(MANY, root, lambda slices, done: shares.append(done))
    each = many / MANY
    day = tally.RunPlan(default_job(), seconds=DAY_SECONDS)
    figure(f"bookkeeping of {FEW:,} slices", few, 10, False, "CPU s")
    figure(f"bookkeeping of {MANY:,} slices", many, 100, False, "CPU s")
    figure("growth exponent", log(many / few) / log(MANY / FEW), 1.1, False)
    figure("bookkeeping of a day, of the day", 100 * each / day.slice_length(), 0.1, False, "%")
