"""Results made up, and how a table looks on a terminal."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from powbench.measure import facts
from powbench.measure.document import Result
from powbench.measure.measurement import Measurement, Slice
from powbench.measure.statistics import Interval
from powbench.measure.workload import default_job


def drawn(table: Any, width: int = 80, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding, errors="replace") as file:
        Console(file=file, width=width, highlight=False).print(table)
        file.flush()
        return raw.getvalue().decode(encoding)


def measured(name: str, threads: int = 1, **changes: Any) -> Measurement:
    values: dict[str, Any] = {
        "hashes_per_second": Interval(999.4e6, 998.1e6, 1.004e9, 0.95),
        "cpu_hashes_per_second": 1e9,
        "slices": (Slice(0.0, 0.1, 0.1, 10**8, 1),),
        "hits": 123_456,
        "hardware_errors": 0,
        **changes,
    }
    return Measurement(name, "c", threads, True, **values)


def result(*measurements: Measurement, **changes: Any) -> Result:
    values: dict[str, Any] = {
        "created": "",
        "machine": facts.as_json(facts.collect()),
        "software": {},
        "job": default_job(),
        "start": 0,
        "nonces": None,
        "measurements": measurements,
        **changes,
    }
    return Result(**values)
