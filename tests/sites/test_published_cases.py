"""Published inputs with published outputs: f2pool_2020-03.csv and reference_cases.csv."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from powbench.network.scenario import Scenario
from powbench.rigs.rig import typed
from powbench.sites.site import Pue
from tests.sites import cases

DATA = Path(__file__).parent.parent / "data"
F2POOL = list(csv.DictReader((DATA / "f2pool_2020-03.csv").open(encoding="utf-8")))
PUBLISHED = {
    row["id"]: row for row in csv.DictReader((DATA / "reference_cases.csv").open(encoding="utf-8"))
}
MARCH_2020 = cases.state(16_552_923_967_337, 7923.3, 0.0)


@pytest.mark.parametrize("row", F2POOL, ids=[row["model"] for row in F2POOL])
def test_f2pool(row: dict[str, str]) -> None:
    rig = typed(float(row["hashrate_ths"]) * 1e12, float(row["power_w"]))
    p = cases.run(cases.site(rig, 1, 0.05), 1, MARCH_2020, Scenario(subsidy_btc=12.5))
    assert float(p.btc.sum()) == pytest.approx(float(row["published_btc_per_day"]), rel=2e-4)
    cost = float(p.accounts.costs.electricity.sum())
    assert cost == pytest.approx(float(row["published_cost_usd"]), abs=0.005 + 1e-9)
    assert p.profit_usd == pytest.approx(float(row["published_profit_usd"]), abs=0.011)


def published(case: str) -> float:
    return float(PUBLISHED[case]["published"])


def test_every_case_is_reproduced_here() -> None:
    assert set(PUBLISHED) == {
        *("F2POOL-S19PRO-BTC", "F2POOL-S19PRO-PROFIT", "ELEKTRONICS-HASHPRICE"),
        *("PARMAN-S21PRO-SATS", "PARMAN-S21PRO-BE", "JRJR-S19JPRO-OC", "DIGICONOMIST-COST"),
        *("DIGICONOMIST-RATIO", "EGILSSON-hCAP", "ENEGIX-180MW"),
    }


def test_f2pool_s19_pro() -> None:
    p = cases.run(cases.site(cases.S19, 1), 1, MARCH_2020, Scenario(subsidy_btc=12.5))
    assert float(p.btc.sum()) == pytest.approx(published("F2POOL-S19PRO-BTC"), rel=2e-4)
    assert p.profit_usd == pytest.approx(published("F2POOL-S19PRO-PROFIT"), abs=0.011)


def test_elektronics_hashprice() -> None:
    """They rounded 0.000201 BTC/PH/day, so 0.086 % are theirs."""
    p = cases.run(cases.site(), 1, cases.state(1e14, 100_000, 0.0), Scenario(subsidy_btc=3.125))
    assert p.hashprice == pytest.approx(published("ELEKTRONICS-HASHPRICE"), rel=1e-3)
    assert p.hashprice == pytest.approx(62.864274, rel=2e-5)  # 15 ppm: 2^256 against D x 2^32


def test_parman_s21_pro() -> None:
    """234 TH/s in a network of 750 EH/s that mines 450 BTC a day; 3.51 kW at 0.06 USD/kWh."""
    rig = typed(234e12, 3510.0)
    network = cases.state_of_hash_rate(750e18, 600, 60_000, 0.0)
    p = cases.run(cases.site(rig, 1, 0.06), 1, network, Scenario(subsidy_btc=3.125))
    assert float(p.btc.sum()) == pytest.approx(published("PARMAN-S21PRO-SATS"), rel=1e-9)
    assert p.break_even.usd_per_btc == pytest.approx(published("PARMAN-S21PRO-BE"), rel=1e-3)
    assert p.break_even.usd_per_btc == pytest.approx(36_000, rel=1e-9)


def test_jrjr_hashcost() -> None:
    p = cases.run(cases.site(typed(105e12, 3100.0), 1, 0.075), 1)
    assert p.hashcost is not None
    assert p.hashcost / 1000 == pytest.approx(published("JRJR-S19JPRO-OC"), abs=0.0005)


def test_digiconomist() -> None:
    """16.36 TWh a year at 0.05 USD/kWh, and cost / revenue as ratio of efficiencies."""
    revenue = published("DIGICONOMIST-COST") / published("DIGICONOMIST-RATIO")
    fleet_watts = 16.36e12 / 8760
    rig = typed(40e18, fleet_watts)
    p = cases.run(cases.site(rig, 1, 0.05), 365)
    price = cases.state().usd_per_btc * revenue / float(p.accounts.revenue.sum())
    p = cases.run(cases.site(rig, 1, 0.05), 365, cases.state(price=price))
    cost = float(p.accounts.costs.total.sum())
    assert cost == pytest.approx(published("DIGICONOMIST-COST"), rel=2e-4)
    assert p.break_even.joules_per_terahash is not None
    ratio = rig.joules_per_terahash / p.break_even.joules_per_terahash
    assert ratio == pytest.approx(published("DIGICONOMIST-RATIO"), rel=2e-4)


def test_egilsson_capacity() -> None:
    """The hash rate at which revenue just pays the power: reference data of the notebook.

    0.6 USD per W and year, 100 kW per PH/s, PUE 1.03, use 0.99999; 250 USD/BTC,
    1,312,500 BTC a year (25 a block) and 10 BTC of fees a day.
    """
    blocks_per_year, network = 1_312_500 / 25, 400e15
    its = cases.state_of_hash_rate(
        network, 365 * 86_400 / blocks_per_year, 250.0, 3650 / blocks_per_year
    )
    p = cases.run(
        cases.site(typed(1e15, 1e5), 1, 600 / 8760, pue=Pue((1.03,) * 12)),
        1,
        its,
        Scenario(subsidy_btc=25.0),
    )
    assert p.hashcost is not None
    capacity = network / 1e15 * p.hashprice / p.hashcost * 0.99999
    assert capacity == pytest.approx(published("EGILSSON-hCAP"), rel=1e-8)


def test_enegix() -> None:
    """50,000 rigs of 3.25 kW; the PUE of 1.1 is assumed."""
    p = cases.run(cases.site(typed(95e12, 3250.0), 50_000, pue=Pue((1.1,) * 12)), 1)
    megawatts = float(p.operation.load_kw.max()) / 1e3
    assert megawatts == pytest.approx(178.75)
    assert megawatts == pytest.approx(published("ENEGIX-180MW"), rel=0.01)
