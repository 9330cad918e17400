"""What a simulation is planned to take, against figures by hand and against what it leaves."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from powbench import batches
from powbench.cli import main
from powbench.errors import InputError
from powbench.simulation import cost, parts, run
from powbench.simulation.outcome import SiteOutcome
from powbench.simulation.prepared import World
from powbench.simulation.tally import How
from powbench.sites.calendar import Ints
from powbench.sites.uncertainty import Uncertainty
from tests.simulation.states import november
from tests.simulation.worlds import world

SCHEMA = json.loads(
    (resources.files("powbench") / "schemas" / "simulation-plan-1.json").read_text()
)
SITES = """
start = 2026-01-01
months = 3
[network]
[site.a]
rigs = [{ model = "Antminer S21 200T", count = 10, price_usd = 2000 }]
tariff = { price = 0.04 }
[site.b]
rigs = [{ model = "Antminer S19j Pro 104T", count = 10 }]
tariff = { price = 0.05 }
"""


@pytest.fixture
def small() -> World:
    return world(november(), 30, Uncertainty(price_volatility=0.5))


def test_students_quantile_against_tables() -> None:
    """Of 2, 4, 9 and 30 degrees of freedom."""
    for freedom, value, within in ((2, 4.303, 0.04), (4, 2.776, 0.003), (9, 2.262, 1e-3),
                                   (30, 2.042, 1e-3)):  # fmt: skip
        assert cost.student(freedom) == pytest.approx(value, rel=within)


def test_an_interval_holds_the_mean_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    found = [cost.mean(rng.normal(5, 1, 6).tolist()) for _ in range(2000)]
    assert np.mean([its.low <= 5 <= its.high for its in found]) == pytest.approx(0.95, abs=0.015)


def test_a_sample_is_a_hundredth_and_ends_after_a_minute(small: World) -> None:
    def sampled(paths: int, *seconds: float) -> cost.Sample:
        clock = iter([0.0, *seconds])
        with batches.threads(1) as workers:
            return cost.sample(small, How(paths), run.batch, workers, clock=lambda: next(clock))

    assert sampled(600_000, *[6.0] * 9).paths == 6000
    assert sampled(600_000, *[70.0] * 9).paths == 4000
    quick = sampled(600_000, *[1.0] * 6, 6.0)
    assert quick.paths > 6000 and len(quick.cpu_seconds) == quick.paths // 1000 - 1
    with pytest.raises(InputError, match="4,000 paths are no more than a sample"):
        sampled(4000)


def test_cost_by_hand(small: World) -> None:
    """1,000 blocks of 36 s and 4 s to add each of them up."""
    how = How(1_000_000)
    its = cost.Sample(10_000, (35.0, 36.0, 37.0), 4.0, 1000, 500_000_000, 2)
    of_all = cost.cost(small, how, its, (1, 3, 64))
    assert of_all.core_hours.value == pytest.approx(1000 * 40 / 3600)
    wide = cost.student(2) / math.sqrt(3)
    assert of_all.core_hours.high == pytest.approx(1000 * (40 + wide) / 3600)
    hours = {cores: its.value for cores, its in of_all.wall_hours}
    assert hours[3] == pytest.approx(334 * 40 / 3600)
    assert hours[64] == pytest.approx(16 * 40 / 3600)
    assert of_all.shards == math.ceil(1000 * (40 + wide) / 3600 / 2)
    assert of_all.memory_bytes > 500_000_000


@pytest.mark.parametrize("quick, least", [([], 1 / 2), (["--quick"], 0)])
def test_a_part_is_as_large_as_planned(
    quick: list[str], least: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites, part = tmp_path / "sites.toml", tmp_path / "part.json"
    sites.write_text(SITES)
    command = ["simulate", str(sites), "--paths", "12000", *quick]
    assert main.run([*command, "--plan", "-q", "--json", "-"]) == 0
    plan = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(SCHEMA).validate(plan)
    assert (plan["sites"], plan["paths"], plan["shards"]) == (2, 12_000, 1)
    assert plan["core_hours"]["low"] <= plan["core_hours"]["value"] <= plan["core_hours"]["high"]
    assert main.run([*command, "--shard", "1/1", "--json", str(part)]) == 0
    assert least < part.stat().st_size / plan["part_bytes"] < 2


def test_the_table_has_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cost, "SHARD_HOURS", 1e-9)
    sites = tmp_path / "sites.toml"
    sites.write_text(SITES)
    assert main.run(["simulate", str(sites), "--paths", "7000", "--seed", "3", "--plan"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "7,000 paths of 2 sites take" in shown and "CPU seconds a block" in shown
    assert f"simulate {sites} --paths 7000 --seed 3 --shard 1/7 --json part1.json" in shown
    for more in (["--shard", "1/2", "--json", "-"], ["--scheduler", "local:2"]):
        assert main.run(["simulate", str(sites), "--plan", *more]) == 2
        assert "--plan runs its sample here" in capsys.readouterr().err


def test_a_part_that_merge_would_not_read_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(SITES)
    command = ["simulate", str(sites), "--paths", "20000"]
    monkeypatch.setattr(parts, "LARGEST_BYTES", 450_000)
    assert main.run([*command, "--shard", "1/2", "--json", str(tmp_path / "p")]) == 2
    told = re.search(r"ask for ([0-9]+) shards", capsys.readouterr().err)
    assert told is not None and int(told[1]) > 2
    for number in range(1, int(told[1]) + 1):
        part = tmp_path / f"part{number}.json"
        shard = ["--shard", f"{number}/{told[1]}", "--json", str(part)]
        assert main.run([*command, *shard]) == 0
        assert part.stat().st_size <= 450_000
    assert main.run(["merge", *map(str, tmp_path.glob("part*.json"))]) == 0
    capsys.readouterr()
    monkeypatch.setattr(parts, "LARGEST_BYTES", 1000)
    assert main.run([*command, "--plan"]) == 0
    assert "Parts: none, since each would have" in " ".join(capsys.readouterr().out.split())
    assert main.run([*command, "--shard", "1/20", "--json", str(tmp_path / "p")]) == 2
    assert "each block of paths has so much" in capsys.readouterr().err


def failing(its: World, paths: Ints) -> Iterator[SiteOutcome]:
    raise InputError("no such path", "")


def test_a_sample_that_fails_says_so(small: World) -> None:
    with batches.threads(1) as workers, pytest.raises(InputError, match="no such path"):
        cost.sample(small, How(10_000), failing, workers)
