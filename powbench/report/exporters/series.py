"""What all formats are made of: one benchmark, several runs, each with its slices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    """name: `avx512/head` or `avx512/2-threads`. created: ISO 8601. machine: facts."""

    name: str
    kernel: str
    threads: int
    runs: tuple[Run, ...]
    created: str
    machine: dict[str, Any]
    software: dict[str, Any]

    @property
    def seconds_per_hash(self) -> list[float]:
        return [s / n for r in self.runs for s, n in zip(r.seconds, r.nonces, strict=True)]

    @property
    def hashes_per_second(self) -> Interval:
        return median_interval([1 / s for s in self.seconds_per_hash])


ALIKE = "arms that are the same are measured with --measure-identical only"


def series_of(document: dict[str, Any]) -> list[Series]:
    """InputError when the document holds nothing measured."""
    schema = document.get("schema")
    if schema == "powbench.check/1":
        found = [s for k in document["kernels"] for s in _of_check(document, k)]
    elif schema == "powbench.result/1":
        found = [_of_result(document, m) for m in document["measurements"]]
    else:
        raise InputError(f"{schema} cannot be exported", "pass a result or a check")
    if not found and any(k["launches"] for k in document.get("kernels", ())):
        raise InputError(
            "every round was disturbed and dropped: there is nothing to export",
            "check again when nothing else runs here",
        )
    if not found:
        raise InputError("nothing was measured: there is nothing to export", ALIKE)
    return found


def _of_check(document: dict[str, Any], kernel: dict[str, Any]) -> list[Series]:
    runs: dict[str, list[Run]] = {}
    for launch in kernel["launches"]:
        kept = [r["slices"] for r in launch["rounds"] if not r["dropped"]]
        for arm in kept[0] if kept else ():
            slices = [r[arm] for r in kept]
            runs.setdefault(arm, []).append(
                Run(
                    tuple(s["seconds"] for s in slices),
                    tuple(s["cpu_seconds"] for s in slices),
                    (kernel["nonces"],) * len(slices),
                )
            )
    names = SWAPPED_NAMES if document["settings"]["swapped"] else ARM_NAMES
    names = BASELINE_NAMES if document["baseline"] else names
    return [
        _series(document, f"{kernel['kernel']}/{names[arm]}", kernel["kernel"], 1, found)
        for arm, found in sorted(runs.items())
    ]


def _of_result(document: dict[str, Any], m: dict[str, Any]) -> Series:
    run = Run(
        tuple(s["seconds"] for s in m["slices"]),
        tuple(s["cpu_seconds"] for s in m["slices"]),
        tuple(s["nonces"] for s in m["slices"]),
    )
    name = f"{m['kernel']}/{m['threads']}-threads"
    return _series(document, name, m["kernel"], m["threads"], [run])


def _series(
    document: dict[str, Any], name: str, kernel: str, threads: int, runs: Sequence[Run]
) -> Series:
    return Series(
        name,
        kernel,
        threads,
        tuple(runs),
        document["created"],
        document["machine"],
        document["software"],
    )
