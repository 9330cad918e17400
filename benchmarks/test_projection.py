"""Speed and memory of a projection.

    python -m pytest benchmarks/test_projection.py

Ten sites, five years, hourly tariff and supply: seconds, megabytes, and how both grow. The same
with a year of prices by 15 minutes, payments and coincident peaks.
"""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from powbench.sitefile.read_project import read
from powbench.sites.calendar import hours
from powbench.sites.projection import project_all
from powbench.sites.sites_file import SitesFile

SITE = """
[site.s{number}]
utc_offset = {offset}
rigs = [
    {{ model = "Antminer S21 200T", count = 600, price_usd = 3200 }},
    {{ model = "Antminer S19j Pro 104T", count = 400 }},
]
pue = 1.06
pool_fee = 0.02
[site.s{number}.tariff]
periods = [
    {{ tiers = [{{ up_to_kwh = 900_000, price = 0.04 }}, {{ price = 0.035 }}] }},
    {{ tiers = [{{ up_to_kwh = 500_000, price = 0.09 }}, {{ price = 0.08 }}] }},
]
weekday = ["000000000000000001111000"]
weekend = ["000000000000000000000000"]
demand = {{ price_per_kw = 1.5, ratchet = 0.8 }}
[[site.s{number}.levy]]
bands = [[0, 0.01], [0.05, 0.005]]
[site.s{number}.supply]
uptime = 0.97
switch_off = true
quota = {{ kwh_per_month = 2_000_000 }}
curtailment = [{{ hours = [17, 20], months = [7, 8], allowed = 0.1 }}]
outages = [{{ from = 2026-01-24, until = 2026-02-07, kind = "power" }}]
"""


MARKET = """
[site.s{number}]
utc_offset = {offset}
rigs = [
    {{ model = "Antminer S21 200T", count = 600, price_usd = 3200 }},
    {{ model = "Antminer S19j Pro 104T", count = 400 }},
]
pue = 1.06
pool_fee = 0.02
payment = [
    {{ per_kw_hour = 0.004, kw = 1_500, availability = 0.9 }},
    {{ per_kwh = 0.02 }},
    {{ per_kw_month = 2 }},
]
[site.s{number}.tariff]
price_csv = "prices.csv"
price_adder = 0.006
demand = {{ price_per_kw = 1.5, ratchet = 0.8 }}
coincident = {{ price_per_kw = 64, load_csv = "load.csv", one_per = "month", avoid = 60 }}
[site.s{number}.supply]
uptime = 0.97
switch_off = true
outages = [{{ from = 2026-01-24, until = 2026-02-07, kind = "power" }}]
"""


def market(folder: Path) -> SitesFile:
    """A year by 15 minutes, which five years repeat."""
    first = datetime(2025, 1, 1, tzinfo=UTC)
    moments = [first + timedelta(minutes=15 * n) for n in range(366 * 96)]
    rng = np.random.default_rng(1)
    for name, column, mean in (("prices", "usd_per_mwh", 30), ("load", "mw", 50_000)):
        values = rng.normal(mean, mean / 2, len(moments))
        rows = (f"{m.isoformat()},{v:.2f}" for m, v in zip(moments, values, strict=True))
        (folder / f"{name}.csv").write_text(f"moment,{column}\n" + "\n".join(rows) + "\n")
    head = "start = 2026-01-01\nmonths = 60\n[network]\ndifficulty_growth_per_year = 0.3\n"
    tables = (MARKET.format(number=n, offset=-n % 5) for n in range(10))
    return read(head + "".join(tables), "bench.toml", folder)


def project(sites: int, months: int) -> SitesFile:
    head = f"start = 2026-01-01\nmonths = {months}\n[network]\ndifficulty_growth_per_year = 0.3\n"
    tables = (SITE.format(number=n, offset=n % 5) for n in range(sites))
    return read(head + "".join(tables), "bench.toml", Path())


def run(its: SitesFile) -> Any:
    hours.cache_clear()
    return project_all(its.project, its.network.state, its.network.scenario)


def seconds(its: SitesFile, rounds: int = 5) -> float:
    """The fastest of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        run(its)
        best = min(best, time.perf_counter() - begin)
    return best


def traced_megabytes(its: SitesFile) -> float:
    """Peak of what the projection itself allocates."""
    tracemalloc.start()
    run(its)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def test_ten_sites_five_years_hourly(benchmark: Any, figure: Callable[..., None]) -> None:
    its = project(10, 60)
    found = benchmark(run, its)
    assert len(found) == 10
    assert sum(p.hours.count for p in found) == 10 * (365 * 5 + 1) * 24
    figure("10 sites x 5 years hourly", seconds(its), 1.0, False, "s")
    figure("10 sites x 5 years hourly: memory", traced_megabytes(its), 300, False, "MB")


def test_quarters_of_an_hour(benchmark: Any, figure: Callable[..., None], tmp_path: Path) -> None:
    its = market(tmp_path)
    found = benchmark(run, its)
    assert all(p.operation.within is not None and p.paid for p in found)
    figure("10 sites x 5 years by 15 minutes", seconds(its), 1.5, False, "s")
    figure("10 sites x 5 years by 15 minutes: memory", traced_megabytes(its), 400, False, "MB")


@pytest.mark.parametrize("sites, months", [(20, 60), (10, 120)])
def test_growth(sites: int, months: int, figure: Callable[..., None]) -> None:
    """Twice the sites, twice the hours: at most a little more than twice as long."""
    times = seconds(project(sites, months)) / seconds(project(10, 60))
    figure(f"{sites} sites x {months // 12} years: times 10 x 5", times, 2.5, False)


def test_import(figure: Callable[..., None]) -> None:
    line = "import time; t = time.perf_counter(); import powbench.sites.projection"
    took = subprocess.run(
        [sys.executable, "-c", f"{line}; print(time.perf_counter() - t)"],
        capture_output=True,
        text=True,
        check=True,
    )
    figure("import of the projection", float(took.stdout), 0.5, False, "s")
