"""Two results side by side: what changed, and whether they may be compared at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import facts
from .document import Result
from .measurement import Measurement


@dataclass(frozen=True)
class Line:
    """One kernel on one number of threads in both results. ratio: B over A, with the
    bounds that both intervals allow at their worst."""

    kernel: str
    threads: int
    a: Measurement | None
    b: Measurement | None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None


@dataclass(frozen=True)
class Comparison:
    """same_machine False makes it a hardware comparison: never a regression."""

    same_machine: bool
    difference: tuple[str, Any, Any] | None
    same_workload: bool
    lines: tuple[Line, ...]


def compare(a: Result, b: Result) -> Comparison:
    keys = dict.fromkeys((m.kernel, m.threads) for r in (a, b) for m in r.measurements)
    difference = facts.first_difference(a.machine, b.machine)
    return Comparison(
        same_machine=difference is None,
        difference=difference,
        same_workload=(a.job.header, a.job.target) == (b.job.header, b.job.target),
        lines=tuple(_line(_find(a, *key), _find(b, *key), *key) for key in keys),
    )


def _find(result: Result, kernel: str, threads: int) -> Measurement | None:
    for m in result.measurements:
        if (m.kernel, m.threads) == (kernel, threads):
            return m
    return None


def _line(a: Measurement | None, b: Measurement | None, kernel: str, threads: int) -> Line:
    if a is None or b is None:
        return Line(kernel, threads, a, b)
    ra, rb = a.hashes_per_second, b.hashes_per_second
    return Line(
        kernel, threads, a, b, rb.median / ra.median, rb.low / ra.high, rb.high / ra.low
    )  # fmt: skip


def as_json(c: Comparison) -> dict[str, Any]:
    """powbench.compare/1."""

    def rate(m: Measurement | None) -> dict[str, float] | None:
        if m is None:
            return None
        r = m.hashes_per_second
        return {"median": r.median, "low": r.low, "high": r.high}

    return {
        "schema": "powbench.compare/1",
        "kind": "same machine" if c.same_machine else "hardware comparison",
        "first_difference": None
        if c.difference is None
        else {"fact": c.difference[0], "a": c.difference[1], "b": c.difference[2]},
        "same_workload": c.same_workload,
        "lines": [
            {
                "kernel": x.kernel,
                "threads": x.threads,
                "a_hashes_per_second": rate(x.a),
                "b_hashes_per_second": rate(x.b),
                "ratio": x.ratio,
                "ratio_low": x.ratio_low,
                "ratio_high": x.ratio_high,
            }
            for x in c.lines
        ],
    }
