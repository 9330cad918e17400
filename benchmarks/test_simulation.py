"""Speed, memory and growth of `powbench simulate`.

    python -m pytest benchmarks/test_simulation.py

Ten sites, four years by week, 15 risks in three groups (five strike each site), price, fees
and rigs uncertain. The compiled loops beside the NumPy version that runs all paths of a
batch at once; their numbers are compared to 1e-9 of what was summed. Each figure is taken in
a process of its own. The site file is written by this script; see SITE and RISK.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

SITE = """
[site.s{number}]
utc_offset = {offset}
groups = ["grid{group}"]
rigs = [
    {{ model = "Antminer S21 200T", count = 600, price_usd = 3200, resale_usd = 500 }},
    {{ model = "Antminer S19j Pro 104T", count = 400 }},
]
pue = 1.06
pool_fee = 0.02
tariff = {{ price = 0.04 }}
tax = {{ rate = 0.2 }}
supply = {{ uptime = 0.97, switch_off = true }}
"""
RISK = """
[[risk]]
kind = "{kind}"
group = "grid{group}"
per_year = {rate}
{rest}
"""
KINDS = (
    ("power", 2, "days = 5"), ("internet", 1, "days = 3"),
    ("rationing", 0.5, "days = 60\nshare = 0.5"), ("levy", 0.3, "usd_per_kwh = 0.01"),
    ("ban", 0.05, ""),
)  # fmt: skip
HEAD = """start = 2026-01-01
months = 48
discount_rate = 0.1
[network]
[uncertainty]
price_volatility = 0.5
fees_volatility = 0.3
fees_half_life_days = 30
"""
PATHS, SITES = 10_000, 10
WANTED_SECONDS, WANTED_MEGABYTES = 5.0, 300.0
MANY, MANY_SITES, MANY_MEGABYTES = 1_000_000, 200, 300.0


def prepared(sites: int, blind: bool = False) -> Any:
    """The world of the benchmark; blind: difficulty does not answer the price of each path."""
    from powbench.simulation import prepared
    from powbench.sitefile.read_project import read
    from powbench.sites.projection import project_all

    risks = "".join(
        RISK.format(kind=kind, group=group, rate=rate, rest=rest)
        for group in range(3)
        for kind, rate, rest in KINDS
    )
    tables = "".join(SITE.format(number=n, offset=n % 5, group=n % 3) for n in range(sites))
    its = read(HEAD + risks + tables, "bench.toml", Path())
    network = its.network
    projections = project_all(its.project, network.state, network.scenario)
    what = replace(its.uncertainty, hash_price=not blind)
    world = prepared.prepare(
        projections, its.project, network.state, network.scenario, its.groups, what, 1
    )
    assert world.answers_hash_price is not blind
    return world


def on_workers(paths: int, rounds: int) -> None:
    """The same paths on two threads and on two Dask workers, in turn: seconds of each round."""
    from powbench import batches, cluster
    from powbench.simulation import compiled, run

    world = prepared(SITES)
    found: dict[str, list[float]] = {"threads": [], "dask": []}
    with cluster.connected("local:2") as workers, batches.threads(2) as threads:
        for number in range(rounds + 1):
            for name, its in (("threads", threads), ("dask", workers)):
                began = time.perf_counter()
                run.simulate(world, paths, engine=compiled.batch, workers=its)
                if number:  # the first round loads what was compiled before
                    found[name].append(time.perf_counter() - began)
    print(json.dumps(found))


def child(engine: str, sites: int, paths: int, threads: int) -> None:
    """One measurement: seconds of the paths with their bands, by the clock and of the CPUs, and
    the process's peak."""
    from powbench.simulation import compiled, run

    world = prepared(sites, engine == "blind")
    use = run.batch if engine == "numpy" else compiled.batch
    tuple(use(world, np.arange(2)))  # loads what was compiled before
    began, cpu = time.perf_counter(), time.process_time()
    run.simulate(world, paths, threads=threads, engine=use, quick=engine == "quick")
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "megabytes": peak}))


def measured(
    engine: str, paths: int, threads: int, rounds: int = 3, sites: int = SITES
) -> dict[str, float]:
    """The fastest of some processes."""
    numbers = [str(sites), str(paths), str(threads)]
    command = [sys.executable, __file__, "--child", engine, *numbers]
    found = []
    for _ in range(rounds):
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found.append(json.loads(said))
    return dict(min(found, key=lambda one: float(one["seconds"])))


def difference(paths: int = 1000) -> float:
    """The largest difference of any number of any path, in shares of what was summed."""
    from powbench.simulation import compiled, run

    world = prepared(SITES)
    numbers = np.arange(paths)
    worst = 0.0
    for slow, fast in zip(run.batch(world, numbers), compiled.batch(world, numbers), strict=True):
        money = float((slow.revenue + slow.cost + slow.outlay_usd).max())
        for name, scale in (
            ("coins", float(slow.coins.max())), ("kwh", float(slow.kwh.max())), ("revenue", money),
            ("cost", money), ("npv", money), ("cash", money),
        ):  # fmt: skip
            off = np.abs(getattr(fast, name) - getattr(slow, name)).max()
            worst = max(worst, float(off) / scale)
    return worst


def test_paths(figure: Callable[..., None]) -> None:
    about = f"{PATHS:,} paths"
    two, one = measured("compiled", PATHS, 2), measured("compiled", PATHS, 1)
    figure(f"{about}, 2 threads, with the bands", two["seconds"], WANTED_SECONDS, False, "s")
    figure(f"{about}: memory", two["megabytes"], WANTED_MEGABYTES, False, "MB")
    figure(f"{about}: 1 thread, times 2 threads", one["seconds"] / two["seconds"], 1.3)
    blind = measured("blind", PATHS, 2)["seconds"] / two["seconds"]
    figure(f"{about}: without an answer to price, times", blind, 1.0, False)
    for times in (2, 4):
        more = measured("compiled", times * PATHS, 2)["seconds"] / two["seconds"]
        figure(f"{times} times the paths: times as long", more, 1.2 * times, False)
    for threads, fast in ((1, one), (2, two)):
        slow = measured("numpy", PATHS, threads, 1)["seconds"] / fast["seconds"]
        figure(f"{about}, {threads} thread(s): NumPy, times compiled", slow, 3.0)
    figure("largest difference to NumPy, of what was summed", difference(), 1e-9, False)


def test_a_million_paths(figure: Callable[..., None]) -> None:
    few, many = measured("compiled", PATHS, 2), measured("compiled", MANY, 2, 1)
    about, each = f"{MANY:,} paths, {SITES} sites", PATHS / MANY
    figure(f"{about}: memory", many["megabytes"], MANY_MEGABYTES, False, "MB")
    figure(f"{about}: CPU per path, times that of {PATHS:,}", many["cpu"] / few["cpu"] * each,
           1.1, False)  # fmt: skip
    quick = measured("quick", PATHS, 2)
    times = quick["cpu"] / few["cpu"]
    figure(f"{PATHS:,} paths, counts alone: CPU, times exact", times, 1.1, False)


def test_many_sites(figure: Callable[..., None]) -> None:
    many = measured("compiled", PATHS, 2, 1, MANY_SITES)
    about = f"{PATHS:,} paths, {MANY_SITES} sites"
    figure(f"{about}, 2 threads", many["seconds"], 12.0, False, "s")
    figure(f"{about}: memory", many["megabytes"], MANY_MEGABYTES, False, "MB")


def test_a_plan(figure: Callable[..., None]) -> None:
    """What a sample says beside what all of the paths take."""
    from powbench import batches
    from powbench.simulation import compiled, cost, run
    from powbench.simulation.tally import How

    world, how = prepared(SITES), How(4 * PATHS)
    with batches.threads(1) as workers:
        sample = cost.sample(world, how, compiled.batch, workers)
        planned = cost.cost(world, how, sample, (1,)).core_hours.value * 3600
        began = time.process_time()
        run.simulate(world, how.paths, engine=compiled.batch, workers=workers)
    times = (time.process_time() - began) / planned
    figure(f"{how.paths:,} paths: CPU seconds, times those of --plan", times, 1.1, False)


def test_dask_workers(figure: Callable[..., None]) -> None:
    command = [sys.executable, __file__, "--child", "dask", str(4 * PATHS), "5"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = json.loads(said.splitlines()[-1])
    share = float(np.median(np.divide(found["threads"], found["dask"])))
    figure(f"{4 * PATHS:,} paths: 2 Dask workers, times 2 threads", share, 0.85)


if __name__ == "__main__":
    engine, *numbers = sys.argv[2:]
    if engine == "dask":
        on_workers(*map(int, numbers))
        sys.exit()
    child(engine, *map(int, numbers))
