"""Hundreds and thousands of results: CPU seconds of history, compare and report, and how they grow.

    python -m pytest benchmarks/test_many_results.py

The results are the recorded one of tests/data told again: three measurements of 20 slices, each
of another machine. Each command runs as a process of its own, with all that it starts. A growth
exponent of 1 says that twice the results take twice the time; below 1, that a part does not grow.
The store is filled beforehand by `history FILE... --store`, whose own figure stands beside.
"""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from math import log
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

import pytest

RECORDED = Path(__file__).parents[1] / "tests/data/documents/result.json"
KERNELS, SLICES = ("scalar", "avx2", "shani"), 20
FEW, MANY = 500, 5_000
PAGES = (125, 500)
COMPARED = (50, 200)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("results")
    told = json.loads(RECORDED.read_text("utf-8"))
    paths = []
    for number in range(MANY):
        noise = random.Random(number)
        result = copy.deepcopy(told)
        result["machine"]["host"] = f"host-{number:04}"
        result["created"] = f"2026-{1 + number % 12:02}-{1 + number % 28:02}T00:00:00+00:00"
        result["measurements"] = [
            _again(told["measurements"][0], kernel, noise) for kernel in KERNELS
        ]
        paths.append(folder / f"host-{number:04}.json")
        paths[-1].write_text(json.dumps(result, indent=1), encoding="utf-8")
    return [str(path) for path in paths]


def _again(measurement: dict[str, Any], kernel: str, noise: random.Random) -> dict[str, Any]:
    m = copy.deepcopy(measurement)
    first, factor = m["slices"][0], noise.uniform(0.8, 1.3)
    spread = [factor * noise.lognormvariate(0, 0.03) for _ in range(SLICES)]
    slices = [
        {**first, "at": i * first["seconds"], "seconds": first["seconds"] / share}
        for i, share in enumerate(spread)
    ]
    rate = {key: v * factor for key, v in m["hashes_per_second"].items()}
    rate["confidence"] = 0.95
    m.pop("dropped", None)
    return {**m, "kernel": kernel, "digest": None, "slices": slices, "hashes_per_second": rate}


def cpu_seconds(*arguments: str, store: Path | None = None) -> float:
    """Of one command and whatever it starts; its tables go nowhere."""
    before = getrusage(RUSAGE_CHILDREN)
    environ = os.environ | ({"POWBENCH_STORE": str(store)} if store else {})
    command = [sys.executable, "-m", "powbench", *arguments]
    subprocess.run(command, check=True, env=environ, stdout=subprocess.DEVNULL)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def exponent(few: float, many: float, times: float) -> float:
    return log(many / few) / log(times)


def test_history(results: list[str], tmp_path: Path, figure: Callable[..., None]) -> None:
    few = cpu_seconds("history", *results[:FEW])
    many = cpu_seconds("history", *results)
    figure(f"history of {MANY:,} files", many, 1.5, False, "CPU s")
    figure("history of files: growth exponent", exponent(few, many, MANY / FEW), 1.1, False)
    stores = {FEW: tmp_path / "few", MANY: tmp_path / "many"}
    kept = {n: cpu_seconds("history", *results[:n], "--store", store=s) for n, s in stores.items()}
    figure(f"{MANY:,} files put into the store", kept[MANY], 10, False, "CPU s")
    asked = {n: cpu_seconds("history", store=s) for n, s in stores.items()}
    figure(f"history of {3 * MANY:,} stored points, the last 50", asked[MANY], 1.5, False, "CPU s")
    figure(
        "the last 50: growth exponent", exponent(asked[FEW], asked[MANY], MANY / FEW), 0.2, False
    )
    whole = {n: cpu_seconds("history", "-n", str(3 * n), store=s) for n, s in stores.items()}
    figure(f"history of {3 * MANY:,} stored points, all", whole[MANY], 1.5, False, "CPU s")
    figure("all: growth exponent", exponent(whole[FEW], whole[MANY], MANY / FEW), 1.1, False)
    target = f"openmetrics={tmp_path / 'x.prom'}"
    exported = {n: cpu_seconds("export", "--to", target, "-q", store=s) for n, s in stores.items()}
    figure(f"{MANY:,} machines as OpenMetrics", exported[MANY], 3, False, "CPU s")
    figure(
        "OpenMetrics: growth exponent",
        exponent(exported[FEW], exported[MANY], MANY / FEW),
        1.1,
        False,
    )


def test_compare(results: list[str], figure: Callable[..., None]) -> None:
    few, many = (cpu_seconds("compare", *results[:n]) for n in COMPARED)
    figure(f"compare of {COMPARED[1]} results", many, 3, False, "CPU s")
    figure("compare: growth exponent", exponent(few, many, COMPARED[1] / COMPARED[0]), 1.1, False)


def test_report(results: list[str], tmp_path: Path, figure: Callable[..., None]) -> None:
    pages = [tmp_path / f"{n}.html" for n in PAGES]
    few, many = (
        cpu_seconds("report", *results[:n], "-o", str(page), "-q")
        for n, page in zip(PAGES, pages, strict=True)
    )
    figure(f"report of {PAGES[1]} results", many, 20, False, "CPU s")
    figure(f"report of {PAGES[1]} results: size", pages[1].stat().st_size / 1e6, 3, False, "MB")
    figure("report: growth exponent", exponent(few, many, PAGES[1] / PAGES[0]), 1.1, False)
