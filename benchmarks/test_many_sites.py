"""What thousands of sites take: CPU seconds, peak memory, and how both grow.

    python -m pytest benchmarks/test_many_sites.py

Sites with a flat tariff through five years of hours, from a CSV and a template, each command as a
process on one core. CPU seconds are those of the process (user and system), so that other work on
the machine counts little.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TEMPLATE = """
start = 2026-12-01
months = {months}
discount_rate = 0.1
[network]
difficulty = 126e12
height = 925_000
date = 2026-11-20
price_usd = 90_000
fees_btc_per_block = 0.03
difficulty_growth_per_year = 0.2
[site.any]
pool_fee = 0.02
tariff = {{ price = 0.05 }}
rigs = [{{ model = "Antminer S21 200T", count = 100, price_usd = 3200 }}]
supply = {{ uptime = 0.97 }}
"""
CALL = """
import resource, sys
from powbench.cli.main import run
code = run(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(f"{code} {used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}", file=sys.stderr)
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has other units")


def csv_of(sites: int) -> str:
    rows = (
        f"s{n:05d},{(-6, -5, 1, 5, 8)[n % 5]},{1.03 + 0.01 * (n % 5):.2f},"
        f"{0.03 + 0.00001 * (n % 3000):.5f},{100 + n % 900}"
        for n in range(sites)
    )
    return "\n".join(["site,utc_offset,pue,tariff.price,rigs.count", *rows]) + "\n"


def cost(folder: Path, sites: int, months: int, *options: str) -> tuple[float, float]:
    """CPU seconds and peak megabytes of `powbench project`."""
    (folder / "template.toml").write_text(TEMPLATE.format(months=months))
    (folder / "sites.csv").write_text(csv_of(sites))
    command = [sys.executable, "-c", CALL, "project", "template.toml", "--sites", "sites.csv"]
    one_core = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    done = subprocess.run(
        [*command, *options], cwd=folder, capture_output=True, text=True, check=True,
        env={**os.environ, **one_core},
    )  # fmt: skip
    code, seconds, megabytes = map(float, done.stderr.splitlines()[-1].split())
    assert code == 0, done.stderr
    return seconds, megabytes


def test_growth_with_sites(tmp_path: Path, figure: Callable[..., None]) -> None:
    """Hours live while they are computed: a hundred times the sites take a little more memory."""
    costs = {n: cost(tmp_path, n, 60) for n in (10, 100, 1000)}
    start = cost(tmp_path, 1, 60)
    for n, (seconds, megabytes) in costs.items():
        figure(f"{n} sites x 5 years: CPU", seconds, 8.0, False, "s")
        figure(f"{n} sites x 5 years: peak", megabytes, 400.0, False, "MB")
    by_sites = [costs[n][0] - start[0] for n in (100, 1000)]
    exponent = math.log10(by_sites[1] / by_sites[0])
    figure("growth exponent of CPU with sites, 100 to 1,000", exponent, 1.15, False)
    figure("memory of 1,000 sites, times 10", costs[1000][1] / costs[10][1], 1.6, False)


def test_growth_with_hours(tmp_path: Path, figure: Callable[..., None]) -> None:
    short, long = cost(tmp_path, 300, 30), cost(tmp_path, 300, 60)
    figure("300 sites, twice the hours: times the CPU", long[0] / short[0], 2.3, False)


@pytest.mark.slow
def test_ten_thousand_sites(tmp_path: Path, figure: Callable[..., None]) -> None:
    seconds, megabytes = cost(tmp_path, 10_000, 60)
    figure("10,000 sites x 5 years: CPU", seconds, 80.0, False, "s")
    figure("10,000 sites x 5 years: peak", megabytes, 1000.0, False, "MB")


def test_json_and_csv(tmp_path: Path, figure: Callable[..., None]) -> None:
    """With the bands of 100 sites, which are simulated."""
    bare, _ = cost(tmp_path, 100, 24)
    full, _ = cost(tmp_path, 100, 24, "--json", "all.json", "--csv", "months.csv")
    assert len(json.loads((tmp_path / "all.json").read_text())["sites"]) == 100
    figure("100 sites x 2 years with --json and --csv: CPU", full, 6.0, False, "s")
    figure("the same without: CPU", bare, 2.5, False, "s")
