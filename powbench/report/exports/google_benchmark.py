"""google/benchmark's JSON: one repetition per launch, nanoseconds per hash.

compare.py of its tools benchmarksfiltered out.json avx512/base out.json avx512/head
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ...measure.statistics import median
from .series import Run, Series, require_times

NAME = "google-benchmark"


def text(series: Sequence[Series]) -> str:
    require_times(series, NAME)
    s = series[0]
    context: dict[str, Any] = {
        "date": s.created,
        "host_name": str(s.machine.host or "unnamed"),
        "executable": "powbench",
        "num_cpus": s.machine.logical_cpus or 1,
        "mhz_per_cpu": round(s.machine.max_mhz or 0),
        "cpu_scaling_enabled": (s.machine.governor or "performance") != "performance",
        "caches": [],
        "load_avg": [],
        "library_build_type": "release",
        "json_schema_version": 1,
    }
    rows = [
        _row(s, family, index, run)
        for family, s in enumerate(series)
        for index, run in enumerate(s.runs)
    ]
    return json.dumps({"context": context, "benchmarks": rows}, indent=1)


def _row(s: Series, family: int, index: int, run: Run) -> dict[str, Any]:
    wall = median([t / n for t, n in zip(run.seconds, run.nonces, strict=True)])
    cpu = median([t / n for t, n in zip(run.cpu_seconds, run.nonces, strict=True)])
    return {
        "name": s.name,
        "family_index": family,
        "per_family_instance_index": 0,
        "run_name": s.name,
        "run_type": "iteration",
        "repetitions": len(s.runs),
        "repetition_index": index,
        "threads": s.threads,
        "iterations": sum(run.nonces),
        "real_time": wall * 1e9,
        "cpu_time": cpu * 1e9,
        "time_unit": "ns",
        "items_per_second": 1 / wall,
        **({"label": "; ".join(s.warnings)} if s.warnings else {}),
    }
