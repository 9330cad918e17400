"""Bencher Metric Format: throughput in hashes per second, latency in nanoseconds per hash.

bencher run --adapter json --file out.json
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ...measure.statistics import Interval
from .series import Series

NAME = "bencher"


def text(series: Sequence[Series]) -> str:
    metrics = {
        s.name: {
            "throughput": _metric(s.hashes_per_second),
            "latency": _metric(s.nanoseconds_per_hash),
        }
        for s in series
    }
    return json.dumps(metrics, indent=1)


def _metric(i: Interval) -> dict[str, float]:
    return {"value": i.median, "lower_value": i.low, "upper_value": i.high}
