"""What all formats are made of: one benchmark, several runs, each with its slices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...chain import versions
from ...documents.check import Check, Kernel
from ...documents.machine import Machine
from ...documents.result import Measurement, Result, caveats
from ...errors import InputError
from ...measure.statistics import Interval, median_interval

ARM_NAMES = {"A": "base", "A'": "control", "B": "head"}
SWAPPED_NAMES = {"A": "head", "A'": "control", "B": "base"}
BASELINE_NAMES = {"A": "now", "A'": "control"}
"""Against a stored baseline only today's times are there."""


@dataclass(frozen=True)
class Run:
    """Slices of one process. seconds and cpu_seconds: of each slice, of `nonces` hashes."""

    seconds: tuple[float, ...]
    cpu_seconds: tuple[float, ...]
    nonces: tuple[int, ...]


@dataclass(frozen=True)
class Series:
    """name: `avx512/head` or `avx512/2-threads`. created: ISO 8601. machine: facts.

    warnings: what a reader of the times should know. counted: the rate that a miner's shares
    prove. A miner has no runs, and `machine` has only counted its shares.
    """

    name: str
    kernel: str
    threads: int
    runs: tuple[Run, ...]
    created: str
    machine: Machine
    software: dict[str, Any]
    warnings: tuple[str, ...] = ()
    counted: Interval | None = None

    @property
    def seconds_per_hash(self) -> list[float]:
        return [s / n for r in self.runs for s, n in zip(r.seconds, r.nonces, strict=True)]

    @property
    def hashes_per_second(self) -> Interval:
        return self.counted or median_interval([1 / s for s in self.seconds_per_hash])

    @property
    def nanoseconds_per_hash(self) -> Interval:
        if self.counted is None:
            return median_interval([s * 1e9 for s in self.seconds_per_hash])
        rate = self.counted
        return Interval(1e9 / rate.median, 1e9 / rate.high, 1e9 / rate.low, rate.confidence)


ALIKE = "identical arms are measured only with --measure-identical"
EMPTY = "measure again: `powbench bench`"


def series_of(document: Result | Check) -> list[Series]:
    """InputError when the document holds nothing measured."""
    if isinstance(document, Check) and document.workload is None:
        raise InputError(
            "this check compared calls, and an export holds hash rates",
            "--json, --junit and --markdown hold a check of calls",
        )
    if isinstance(document, Check):
        series = [s for k in document.kernels for s in _of_check(document, k)]
    else:
        series = [_of_result(document, m) for m in document.measurements]
    if not series and isinstance(document, Check) and any(k.launches for k in document.kernels):
        raise InputError(
            "every round was disturbed and dropped: there is nothing to export",
            "check again when nothing else runs here",
        )
    if not series:
        hint = ALIKE if isinstance(document, Check) else EMPTY
        raise InputError("nothing was measured: there is nothing to export", hint)
    return series


def require_times(series: Sequence[Series], form: str) -> None:
    """InputError when the shares of a miner stand where `form` needs the times of runs."""
    if any(s.counted for s in series):
        raise InputError(
            f"{form} needs the times of runs, and a miner's result holds counted shares",
            "bencher and github-action-benchmark hold the rate of a miner",
        )


def _of_check(document: Check, kernel: Kernel) -> list[Series]:
    runs: dict[str, list[Run]] = {}
    for launch in kernel.launches:
        kept = [r.slices for r in launch.rounds if not r.dropped]
        for arm in kept[0] if kept and kernel.nonces else ():
            slices = [r[arm] for r in kept if arm in r]
            runs.setdefault(arm, []).append(
                Run(
                    tuple(s.seconds for s in slices),
                    tuple(s.cpu_seconds for s in slices),
                    (kernel.nonces,) * len(slices),
                )
            )
    names = SWAPPED_NAMES if document.settings.swapped else ARM_NAMES
    names = BASELINE_NAMES if document.baseline else names
    warnings = (f"{kernel.verdict}: {kernel.reason}",) if kernel.reason else ()
    return [
        _series(
            document, f"{kernel.kernel}/{names.get(arm, arm)}", kernel.kernel, 1, launches, warnings
        )
        for arm, launches in sorted(runs.items())
    ]


def _of_result(document: Result, m: Measurement) -> Series:
    warnings = caveats(m.warnings, m.interrupted, m.hardware_errors)
    if m.backend == "miner":
        rate = m.hashes_per_second
        counted = Interval(rate.median, rate.low, rate.high, rate.confidence)
        return _series(document, m.kernel, m.kernel, m.threads, (), warnings, counted)
    run = Run(
        tuple(s.seconds for s in m.slices),
        tuple(s.cpu_seconds for s in m.slices),
        tuple(s.nonces for s in m.slices),
    )
    name = f"{m.kernel}/{m.threads}-threads"
    if document.workload.version_mask:  # never in one series with a fixed header
        name += f"/{versions.count(int(document.workload.version_mask, 16))}-versions"
    return _series(document, name, m.kernel, m.threads, [run], warnings)


def _series(
    document: Result | Check,
    name: str,
    kernel: str,
    threads: int,
    runs: Sequence[Run],
    warnings: tuple[str, ...],
    counted: Interval | None = None,
) -> Series:
    return Series(
        name,
        kernel,
        threads,
        tuple(runs),
        document.created,
        document.machine,
        document.software,
        warnings,
        counted,
    )
