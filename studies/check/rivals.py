"""What others would have said: their rules, or they themselves, on the same slices."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from math import erfc, sqrt
from pathlib import Path
from typing import Any

from powbench.measure.statistics import median

RIVALS = ("pytest-benchmark median:5%", "pyperf compare_to", "pyperf --min-speed=5", "Mann-Whitney")

Record = dict[str, Any]


def pooled(record: Record, arm: str) -> list[float]:
    return [t for launch in record["launches"] for t in launch[arm]]


def pytest_benchmark(record: Record) -> bool:
    """--benchmark-compare-fail=median:5%: one median over the other."""
    a, b = pooled(record, "A"), pooled(record, "B")
    return bool(a and b) and (median(b) / median(a) - 1) * 100 > 5


def mann_whitney(record: Record) -> bool:
    """One-sided, p < 0.05, normal approximation with ties; no margin."""
    a, b = pooled(record, "A"), pooled(record, "B")
    if not a or not b:
        return False
    ordered = sorted([(t, 0) for t in a] + [(t, 1) for t in b])
    ranks_b, ties, i = 0.0, 0.0, 0
    while i < len(ordered):
        j = i
        while j < len(ordered) and ordered[j][0] == ordered[i][0]:
            j += 1
        rank = (i + 1 + j) / 2
        ranks_b += rank * sum(which for _, which in ordered[i:j])
        ties += (j - i) ** 3 - (j - i)
        i = j
    n, m, total = len(a), len(b), len(ordered)
    u = ranks_b - m * (m + 1) / 2
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    return variance > 0 and erfc((u - n * m / 2) / sqrt(variance) / sqrt(2)) / 2 < 0.05


def pyperf(records: Sequence[Record], folder: Path, *options: str) -> list[bool | None]:
    """What `pyperf compare_to` itself says of each: True for slower. None without pyperf.

    All records go into one pair of files, as benchmarks of their own; a line of its answer is

        record0007: Mean +- std dev: [base] 12.0 ms +- 0.1 ms -> [head] 13.0 ms: 1.08x slower
    """
    names = [f"record{i:04}" for i in range(len(records))]
    usable = [n for n, r in zip(names, records, strict=True) if pooled(r, "A") and pooled(r, "B")]
    if not usable:
        return [False] * len(records)
    paths = [folder / "base.json", folder / "head.json"]
    for path, arm in zip(paths, ("A", "B"), strict=True):
        benchmarks = [
            {
                "metadata": {"name": name, "unit": "second"},
                "runs": [{"values": x[arm]} for x in record["launches"] if x[arm]],
            }
            for name, record in zip(names, records, strict=True)
            if name in usable
        ]
        # One that is the same in both: with a single benchmark the answer would have no names.
        benchmarks.append({"metadata": {"name": "same", "unit": "second"},
                           "runs": [{"values": [1.0, 1.0]}]})  # fmt: skip
        path.write_text(json.dumps({"version": "1.0", "metadata": {}, "benchmarks": benchmarks}))
    done = subprocess.run(
        [sys.executable, "-m", "pyperf", "compare_to", *map(str, paths), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return [None] * len(records)
    lines = done.stdout.splitlines()
    slower = {line.partition(":")[0] for line in lines if line.rstrip().endswith("x slower")}
    return [name in slower for name in names]


def rivals(records: Sequence[Record], folder: Path) -> list[dict[str, bool | None]]:
    """For each record: name -> whether it calls this check a regression."""
    columns: tuple[Sequence[bool | None], ...] = (
        [pytest_benchmark(r) for r in records],
        pyperf(records, folder),
        pyperf(records, folder, "--min-speed=5"),
        [mann_whitney(r) for r in records],
    )
    return [dict(zip(RIVALS, said, strict=True)) for said in zip(*columns, strict=True)]
