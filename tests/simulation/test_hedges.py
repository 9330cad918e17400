"""Hash rate sold forward: settled as listed futures are, and what it does to the bad end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from powbench.errors import InputError
from powbench.network import forward_curve, when
from powbench.reading.problems import FileProblems
from powbench.simulation import compiled, prepared, run
from powbench.simulation.prepared import World
from powbench.sitefile import read_project
from powbench.sites import hedge, hedge_notes
from powbench.sites.hedge import PETAHASH, Hedge
from powbench.sites.projection import project_all
from powbench.sites.sites_file import SitesFile
from tests.simulation import all_paths

BASE = """start = 2026-12-01
days = 121
[network]
difficulty = 100e12
height = 980_000
price_usd = 90_000
fees_btc_per_block = 0.1
[uncertainty]
difficulty = "scenario"
price_volatility = 0.8
rigs = false
[site.a]
rigs = [{ hashrate = "200TH/s", power = "3500W", count = 500 }]
tariff = { price = 0.03 }
"""
HEDGE = 'hedge = [{ sell = "SOLD", from = 2027-01-01, until = 2027-03-01, usd_per_ph_day = 52 }]\n'
CURVE = "month,usd_per_ph_day\n2027-01,50\n2027-02,55\n"
HASH_PRICE = 86_400 * 1e15 / (100e12 * 2**48 / 0xFFFF) * 3.225 * 90_000
"""Own arithmetic: USD per PH/s and day at this network."""


def load(text: str, folder: Path = Path()) -> SitesFile:
    return read_project.read(text, "s.toml", folder)


def world(file: SitesFile) -> World:
    projections = project_all(file.project, file.network.state, file.network.scenario)
    return prepared.prepare(
        projections, file.project, file.network.state, file.network.scenario, file.groups,
        file.uncertainty, seed=11,
    )  # fmt: skip


def test_a_listed_future_settles_as_its_rule_says() -> None:
    """Bitnomial's HUP: 1 PH/s for 30 days, a tick of 0.25 USD/PH/s/day is 7.50 USD; the
    hashprice in bitcoin is the subsidy and the average fees of the last 144 blocks over the hash
    rate of the network (rule 517, Luxor's methodology)."""
    start = when.seconds(when.parse("2027-01-01"))
    edges = np.array([start + day * when.DAY for day in range(31)], dtype=np.float64)
    one = Hedge(start, float(edges[-1]), PETAHASH, 45.0)
    dearer = replace(one, usd_per_petahash_day=45.25)
    tick = hedge.fixed([dearer], edges).sum() - hedge.fixed([one], edges).sum()
    assert tick == pytest.approx(7.50)
    subsidy, fees, network_ph, usd = 3.125, 0.04, 900_000.0, 70_000.0
    settlement = 144 * (subsidy + fees) / network_ph * usd
    seller = hedge.fixed([one], edges).sum() - 30 * settlement
    assert seller == pytest.approx(30 * (45.0 - settlement))


def test_what_is_sold_brings_its_price_less_the_hash_price() -> None:
    """With nothing uncertain: 59 days of 20 PH/s at 52 less what the network pays."""
    text = BASE.replace("price_volatility = 0.8\n", "") + HEDGE.replace("SOLD", "20PH/s")
    (site,) = all_paths.simulate(world(load(text)), 3).sites
    assert site.hedged_npv is not None
    brought = site.hedged_npv - site.npv
    assert brought == pytest.approx(59 * 20 * (52 - HASH_PRICE), rel=1e-4)


def test_selling_all_takes_the_risk_away_and_none_leaves_it() -> None:
    def spread(sold: str) -> tuple[float, float]:
        (site,) = all_paths.simulate(world(load(BASE + HEDGE.replace("SOLD", sold))), 4000).sites
        assert site.hedged_npv is not None
        return float(site.npv.std()), float(site.hedged_npv.std())

    whole = BASE + HEDGE.replace("SOLD", "100PH/s").replace("2027-01-01", "2026-12-01").replace(
        "2027-03-01", "2027-04-01"
    )
    (site,) = all_paths.simulate(world(load(whole)), 4000).sites
    assert site.hedged_npv is not None
    assert site.hedged_npv.std() < 0.01 * site.npv.std()
    without, some = spread("50PH/s")
    assert some < 0.9 * without
    assert all_paths.simulate(world(load(BASE)), 10).sites[0].hedged_npv is None


def test_the_compiled_loops_settle_the_same() -> None:
    asked = world(load(BASE + HEDGE.replace("SOLD", "50PH/s")))
    numbers = np.arange(200)
    (plain,), (fast,) = run.batch(asked, numbers), compiled.batch(asked, numbers)
    assert plain.hedged_npv is not None and fast.hedged_npv is not None
    np.testing.assert_allclose(fast.hedged_npv, plain.hedged_npv, rtol=1e-9)


def test_the_bad_end_is_shown_with_and_without() -> None:
    second = BASE[BASE.index("[site.a]") :].replace("[site.a]", "[site.b]")
    file = load(BASE + HEDGE.replace("SOLD", "50PH/s") + second)
    done = all_paths.simulate(world(file), 2000)
    hedged, other, fleet = all_paths.of(done)
    assert hedged.hedged is not None and other.hedged is None and fleet.hedged is not None
    assert hedged.hedged.cvar > hedged.cvar
    assert fleet.hedged.mean_npv == pytest.approx(hedged.hedged.mean_npv + other.mean_npv)


def test_a_curve_prices_what_has_no_price(tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text(CURVE)
    text = BASE.replace("price_usd", 'hash_price_forward = "curve.csv"\nprice_usd')
    bare = HEDGE.replace("SOLD", "20PH/s").replace(", usd_per_ph_day = 52", "")
    file = load(text + bare, tmp_path)
    (sold,) = file.project.sites[0].hedges
    assert sold.usd_per_petahash_day == pytest.approx((31 * 50 + 28 * 55) / 59)
    fleets = project_all(file.project, file.network.state, file.network.scenario)
    (note,) = hedge_notes.of(fleets, file.network.curve)
    assert f"{(31 * 50 + 28 * 55) / 59:.2f} USD/PH/s/day" in note
    assert f"this projection has {HASH_PRICE:.2f}" in note
    with pytest.raises(FileProblems, match="has all of these days"):
        load(text + bare.replace("2027-03-01", "2027-03-02"), tmp_path)


def test_more_sold_than_mined_is_said_to_be_a_bet() -> None:
    def notes(text: str) -> list[str]:
        file = load(text)
        return list(
            hedge_notes.of(project_all(file.project, file.network.state, file.network.scenario))
        )

    assert notes(BASE + HEDGE.replace("SOLD", "100PH/s")) == []
    (note,) = notes(BASE + HEDGE.replace("SOLD", "101PH/s"))
    assert "101 PH/s" in note and "a bet" in note
    idle = BASE + HEDGE.replace("SOLD", "90PH/s") + "[site.a.supply]\nuptime = 0.5\n"
    (note,) = notes(idle)
    assert "90 PH/s" in note and "50 PH/s" in note
    (note,) = notes(BASE + HEDGE.replace("SOLD", "9PH/s").replace("2027", "2029"))
    assert "outside the horizon" in note


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("2027-03-01", "2027-01-01"), "is not after from"),
        (("SOLD", "5"), "hedge.0.sell"),
        ((", usd_per_ph_day = 52", ""), "give the price"),
        (("usd_per_ph_day = 52", "usd_per_ph_day = 0"), "usd_per_ph_day"),
        (("hedge =", 'payout = "pps"\nhedge ='), "settles at a hashprice with fees"),
    ],
)
def test_a_hedge_that_cannot_be(changed: tuple[str, str], says: str) -> None:
    text = (BASE + HEDGE).replace(*changed).replace("SOLD", "20PH/s")
    with pytest.raises(FileProblems, match=says):
        load(text)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "holds no month"),
        ("2027-13,50", "is no month"),
        ("2027-01,x", "no number"),
        ("2027-01,0.0000005", "is no hashprice"),
        ("2027-02,50\n2027-01,50", "is not after the month above"),
    ],
)
def test_a_curve_that_cannot_be(rows: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        forward_curve.read(f"month,usd_per_ph_day\n{rows}\n", "curve.csv")
