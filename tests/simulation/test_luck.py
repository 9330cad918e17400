"""Blocks by chance: mean and variance of coins against closed forms, for each way of paying."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from powbench.reading.problems import FileProblems
from powbench.simulation import compiled, luck, prepared, remarks, run
from powbench.simulation.prepared import World
from powbench.sitefile import read_project
from powbench.sites.payout import Scheme
from powbench.sites.projection import project_all
from tests.simulation import all_paths

PATHS = 20_000
BASE = """start = 2026-12-01
days = 56
[network]
difficulty = 100e12
height = 980_000
price_usd = 90_000
fees_btc_per_block = 0.1
[uncertainty]
difficulty = "scenario"
rigs = false
[site.a]
rigs = [{ hashrate = "200TH/s", power = "3500W", count = 50_000 }]
tariff = { price = 0.03 }
"""
HASHES_PER_SECOND = 200e12 * 50_000
DAYS = 56


def world(payout: str, text: str = BASE) -> World:
    file = read_project.read(f"{text}{payout}\n", "s.toml", Path())
    projections = project_all(file.project, file.network.state, file.network.scenario)
    return prepared.prepare(
        projections, file.project, file.network.state, file.network.scenario, file.groups,
        file.uncertainty, seed=5,
    )  # fmt: skip


def coins(payout: str) -> np.ndarray:
    return all_paths.simulate(world(payout), PATHS).sites[0].coins


def blocks(hashes_per_second: float) -> float:
    """Own arithmetic: 2^256 / (target + 1) hashes a block at a difficulty of 1e14."""
    return DAYS * 86_400 * hashes_per_second / (100e12 * 2**48 / 0xFFFF)


def test_who_mines_alone_has_the_mean_and_the_variance_of_poisson() -> None:
    mean = blocks(HASHES_PER_SECOND)
    got = coins('payout = "solo"')
    # 10 EH/s are told apart from 716 of the network: difficulty stands still.
    assert got.mean() == pytest.approx(3.225 * mean, rel=4 / math.sqrt(mean * PATHS) + 1e-3)
    assert got.var() == pytest.approx(3.225**2 * mean, rel=4 * math.sqrt(2 / PATHS) + 2e-3)
    found = got / 3.225
    assert np.abs(found - np.round(found)).max() < 1e-6  # whole blocks


def test_a_pool_has_the_luck_of_its_own_blocks() -> None:
    share = 0.05
    mean = blocks(HASHES_PER_SECOND)
    got = coins(f'payout = "pplns"\npool_share = {share}')
    network = DAYS * 144.0
    assert got.mean() == pytest.approx(3.225 * mean, rel=2e-3)
    assert got.std() / got.mean() == pytest.approx(1 / math.sqrt(share * network), rel=0.02)


def test_who_is_paid_per_share_has_no_luck() -> None:
    mean = blocks(HASHES_PER_SECOND)
    for payout, reward in (("", 3.225), ('payout = "fpps"', 3.225), ('payout = "pps"', 3.125)):
        got = coins(payout)
        assert np.ptp(got) < 1e-12 * got.mean()
        assert got.mean() == pytest.approx(reward * mean, rel=1e-5)


def test_sites_of_one_pool_share_its_luck_and_who_mines_alone_has_his_own() -> None:
    def text(payout: str) -> str:
        second = BASE[BASE.index("[site.a]") :].replace("[site.a]", "[site.b]")
        return f"{BASE}{payout}\n{second}"

    pool = 'payout = "pplns"\npool_share = 0.05'
    one, other = all_paths.simulate(world(pool, text(pool)), 500).sites
    assert (one.coins == other.coins).all()
    one, other = all_paths.simulate(world('payout = "solo"', text('payout = "solo"')), 500).sites
    assert abs(np.corrcoef(one.coins, other.coins)[0, 1]) < 0.15


def test_the_compiled_loops_have_the_same_luck() -> None:
    asked = world('payout = "solo"')
    numbers = np.arange(300)
    (plain,) = run.batch(asked, numbers)
    (fast,) = compiled.batch(asked, numbers)
    np.testing.assert_allclose(fast.coins, plain.coins, rtol=1e-12)
    np.testing.assert_allclose(fast.npv, plain.npv, rtol=1e-9)


def test_luck_that_nobody_knows_switches_nothing_off() -> None:
    poor = BASE.replace("price = 0.03", "price = 0.06") + "[site.a.supply]\nswitch_off = true\n"
    text = poor.replace("tariff =", 'payout = "solo"\ntariff =')
    sites = all_paths.simulate(world("", text), 400).sites[0]
    assert np.ptp(sites.kwh) == 0.0 and sites.kwh[0] > 0
    assert sites.coins.std() > 0


@pytest.mark.parametrize("mean", [0.003, 0.7, 12.0, 800.0, 2e5])
def test_inversion_gives_poisson_numbers(mean: float) -> None:
    uniforms = (np.arange(200_000) + 0.5) / 200_000
    found = luck.poisson(mean, uniforms)
    assert found.mean() == pytest.approx(mean, rel=1e-3)
    assert found.var() == pytest.approx(mean, rel=0.01)
    assert (found == 0).mean() == pytest.approx(math.exp(-mean), abs=1e-5)
    assert luck.poisson(mean, np.array([1 - 2.0**-53]))[0] < mean + 14 * math.sqrt(mean) + 20


def test_the_reader_is_told_what_luck_means() -> None:
    small = BASE.replace("count = 50_000", "count = 1")
    (note,) = [n for n in remarks.of(world('payout = "solo"', small)) if "alone" in n]
    expected = blocks(200e12)
    assert f"{expected:.3g} blocks are expected" in note
    assert f"{math.exp(-expected):.1%}" in note
    (note,) = [n for n in remarks.of(world('payout = "pplns"\npool_share = 0.05')) if "pool" in n]
    assert "403 are expected" in note and "5.0%" in note


@pytest.mark.parametrize(
    ("payout", "says"),
    [
        ('payout = "ppln"', "did you mean 'pplns'"),
        ('payout = "pplns"', "pool_share: is missing"),
        ("pool_share = 0.1", "has no effect with fpps"),
        ('payout = "pplns"\npool_share = 1', "1 is 100%"),
    ],
)
def test_a_payout_that_cannot_be(payout: str, says: str) -> None:
    with pytest.raises(FileProblems, match=says):
        world(payout)


def test_the_default_is_paid_per_share() -> None:
    file = read_project.read(BASE, "s.toml", Path())
    payout = file.project.sites[0].payout
    assert payout.scheme is Scheme.FPPS and payout.pays_fees and not payout.by_luck
