"""A price above which a site stands still: what runs, what it pays, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.network import when
from powbench.reading.problems import FileProblems
from powbench.sitefile import read_project
from powbench.sites import tariff_notes
from powbench.sites.charges import tiers
from powbench.sites.charges.energy import EnergyCharge
from powbench.sites.charges.series import Series
from powbench.sites.running.operation import Cause
from powbench.sites.running.supply import Supply
from powbench.sites.tariff import Tariff, flat
from tests.sites.cases import mode, run, site, state

HOURS = 31 * 24


def spot(minutes: int = 60, seed: int = 1) -> tuple[np.ndarray, Tariff]:
    paid = np.random.default_rng(seed).normal(0.04, 0.05, HOURS * 60 // minutes)
    start = when.seconds(date(2022, 1, 1))
    return paid, Tariff(
        EnergyCharge((tiers.one(0.0),), series=Series(start, minutes, paid, "prices.csv"))
    )


@pytest.mark.parametrize("minutes", [60, 30, 15, 5])
@given(strike=st.floats(-0.1, 0.2))
@settings(max_examples=15, deadline=None)
def test_it_runs_where_the_price_is_not_above_it(minutes: int, strike: float) -> None:
    paid, tariff = spot(minutes)
    p = run(site(tariff=tariff, supply=Supply(strike_price=strike)))
    kwh = p.site.watts / 1e3 * minutes / 60
    runs = paid <= strike
    assert p.energy_kwh.sum() == pytest.approx(kwh * runs.sum(), rel=1e-12)
    energy = p.accounts.costs.energy_charge.sum()
    assert energy == pytest.approx(kwh * paid[runs].sum(), rel=1e-9, abs=1e-9)
    assert dict(p.lost_hours())[Cause.PRICE] == pytest.approx((~runs).mean() * HOURS)


@pytest.mark.parametrize("minutes", [60, 15])
@pytest.mark.parametrize("switch_off", [False, True])
@pytest.mark.parametrize("best_mode", [False, True])
def test_above_every_price_it_changes_nothing(
    minutes: int, switch_off: bool, best_mode: bool
) -> None:
    paid, tariff = spot(minutes)
    rig = replace(site().fleet[0].rig, modes=(mode("low", 80, 2000), mode("high", 120, 3900)))
    supply = Supply(switch_off=switch_off, best_mode=best_mode)
    high = replace(supply, strike_price=float(paid.max()))
    one, other = (run(site(rig, tariff=tariff, supply=its)) for its in (supply, high))
    np.testing.assert_allclose(one.operation.load_kw, other.operation.load_kw, rtol=1e-12)
    np.testing.assert_allclose(one.accounts.margin, other.accounts.margin, rtol=1e-9)
    assert any("changes nothing" in note for note in tariff_notes.of((other,)))


def test_below_every_price_the_site_never_runs() -> None:
    p = run(site(tariff=0.05, supply=Supply(strike_price=0.04)))
    assert not p.ran
    assert tariff_notes.of((p,)) == (
        "site 'here': never runs: every price is above strike_price, the lowest is 0.05 USD/kWh",
    )


def test_in_modes_it_stops_what_would_always_run() -> None:
    """Without switch_off the lowest mode runs at any price, but not above the strike price."""
    paid, tariff = spot()
    rig = replace(site().fleet[0].rig, modes=(mode("low", 80, 2000), mode("high", 120, 3900)))
    p = run(
        site(rig, tariff=tariff, supply=Supply(best_mode=True, strike_price=0.1)),
        network=state(price=9_000),
    )
    np.testing.assert_array_equal(p.operation.load_kw > 0, paid <= 0.1)
    lost = dict(p.lost_hours())
    assert lost[Cause.PRICE] == pytest.approx((paid > 0.1).sum())
    assert lost[Cause.MODE] > 0


def test_by_steps_of_the_months_use() -> None:
    """The step that the site would reach is too dear: it stops there."""
    steps = ((tiers.Tier(10_000, 0.04), tiers.Tier(float("inf"), 0.09)),)
    p = run(site(tariff=Tariff(EnergyCharge(steps)), supply=Supply(strike_price=0.05)))
    kw = p.site.watts / 1e3
    assert 10_000 <= p.energy_kwh.sum() < 10_000 + kw


def test_best_is_switching_off() -> None:
    text = """
start = 2026-12-01
months = 1
[site.a]
rigs = [{ model = "Antminer S21 200T", count = 1 }]
tariff = { price = 0.05 }
supply = { strike_price = %s }
"""

    def supply(value: str) -> Supply:
        return read_project.read(text % value, "sites.toml", Path()).project.sites[0].supply

    assert supply('"best"') == Supply(switch_off=True)
    assert supply("-0.01") == Supply(strike_price=-0.01)
    with pytest.raises(FileProblems, match="there is no 'bets'"):
        supply('"bets"')


def test_a_flat_tariff_at_its_strike_price_runs() -> None:
    p = run(site(tariff=flat(0.05), supply=Supply(strike_price=0.05)))
    assert p.operation.load_kw.all()
