"""pyperf's benchmark suite: seconds per hash, one run per launch.

python -m pyperf compare_to base.json head.json
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .series import Series, require_times

NAME = "pyperf"


def text(series: Sequence[Series]) -> str:
    require_times(series, NAME)
    benchmarks: list[dict[str, Any]] = [
        {
            "metadata": {"name": s.name, "unit": "second", **_warned(s)},
            "runs": [
                {
                    "metadata": {"date": s.created.replace("T", " ")[:19]},
                    "values": [t / n for t, n in zip(r.seconds, r.nonces, strict=True)],
                }
                for r in s.runs
            ],
        }
        for s in series
    ]
    document = {"version": "1.0", "metadata": metadata(series[0]), "benchmarks": benchmarks}
    return json.dumps(document, indent=1)


def _warned(s: Series) -> dict[str, Any]:
    return {"powbench_warnings": "; ".join(s.warnings)} if s.warnings else {}


def metadata(s: Series) -> dict[str, Any]:
    known = {
        "cpu_model_name": s.machine.model_name,
        "cpu_count": s.machine.logical_cpus,
        "python_version": str(s.software.get("python") or "").rpartition(" ")[2],
        "python_implementation": "cpython",
        "description": "seconds per double SHA-256",
        "powbench_version": s.software.get("powbench"),
        "powbench_cpu_signature": s.machine.cpu_signature,
    }
    return {name: value for name, value in known.items() if value}
