"""How the CPU seconds of each command grow with what it is given, in one table.

    python -m pytest benchmarks/test_growth.py

Each command runs as a process of its own at three sizes, each a number of times the one before.
Of seconds a + b n^k the exponent k is log((third - second) / (second - first)) / log(times): what
a start costs falls out. 1 is linear. `allocate` has a lane for each pair of sites, and a solver's
work grows faster than its columns. A page of `report` is thinned to its limit. Other work on the
machine blurs the figures: run it on an idle one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks import test_allocation, test_many_sites
from benchmarks.test_many_results import cpu_seconds, results

__all__ = ["results"]  # a fixture


def exponent(first: float, second: float, third: float, times: float) -> float:
    """NaN where the sizes are too small to tell growth from noise."""
    if not first < second < third:
        return math.nan
    return math.log((third - second) / (second - first)) / math.log(times)


@pytest.fixture
def row(figure: Callable[..., None]) -> Callable[..., None]:
    """row(command, unit, sizes, wanted, run): one line of the table."""

    def add(
        command: str, unit: str, sizes: Sequence[int], wanted: float, run: Callable[[int], float]
    ) -> None:
        first, second, third = (run(size) for size in sizes)
        spent = f"{first:.1f}, {second:.1f}, {third:.1f}"
        figure(
            f"{command}: {', '.join(f'{n:,}' for n in sizes)} {unit} ({spent} CPU s)",
            exponent(first, second, third, sizes[1] / sizes[0]), wanted, False,
        )  # fmt: skip

    return add


@pytest.fixture
def template(tmp_path: Path) -> Callable[[int], list[str]]:
    """SITES.toml and --sites for so many sites through five years."""

    def written(sites: int) -> list[str]:
        file, rows = tmp_path / "template.toml", tmp_path / "sites.csv"
        file.write_text(test_many_sites.TEMPLATE.format(months=60), encoding="utf-8")
        rows.write_text(test_many_sites.csv_of(sites), encoding="utf-8")
        return [str(file), "--sites", str(rows)]

    return written


def test_project(template: Callable[[int], list[str]], row: Callable[..., None]) -> None:
    row(
        "project", "sites", (100, 400, 1_600), 1.15,
        lambda n: cpu_seconds("project", *template(n)),
    )  # fmt: skip


def test_simulate(template: Callable[[int], list[str]], row: Callable[..., None]) -> None:
    row(
        "simulate", "paths", (5_000, 20_000, 80_000), 1.15,
        lambda n: cpu_seconds("simulate", *template(5), "--paths", str(n), "--threads", "1"),
    )  # fmt: skip
    row(
        "simulate", "sites", (10, 40, 160), 1.15,
        lambda n: cpu_seconds("simulate", *template(n), "--paths", "2000", "--threads", "1"),
    )  # fmt: skip


def test_allocate(tmp_path: Path, row: Callable[..., None]) -> None:
    def run(sites: int) -> float:
        file = tmp_path / "fleet.toml"
        file.write_text(test_allocation.text(1, sites=sites), encoding="utf-8")
        options = ("--weight", "1", "--gap", "0.01", "--check-paths", "100", "-q")
        return cpu_seconds("allocate", str(file), *options)

    row("allocate", "sites", (6, 12, 24), 3.0, run)


def test_backtest(row: Callable[..., None]) -> None:
    row(
        "backtest", "paths", (500, 2_000, 8_000), 1.15,
        lambda n: cpu_seconds("backtest", "--from", "200", "--horizon", "26", "--paths", str(n)),
    )  # fmt: skip


def test_of_results(results: list[str], tmp_path: Path, row: Callable[..., None]) -> None:
    page = str(tmp_path / "page.html")
    row(
        "report", "results", (32, 128, 512), 1.15,
        lambda n: cpu_seconds("report", *results[:n], "-o", page, "-q"),
    )  # fmt: skip
    row(
        "compare",
        "results",
        (200, 800, 3_200),
        1.15,
        lambda n: cpu_seconds("compare", *results[:n]),
    )
    row(
        "history", "results", (300, 1_200, 4_800), 1.15,
        lambda n: cpu_seconds("history", *results[:n]),
    )  # fmt: skip
