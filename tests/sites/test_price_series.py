"""Prices by time: bills against PySAM, switching off within the hour against a loop over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.errors import InputError
from powbench.network import when
from powbench.sites import tariff_notes
from powbench.sites.bill import bill
from powbench.sites.calendar import hours
from powbench.sites.charges import tiers
from powbench.sites.charges.energy import EnergyCharge
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.series import Series
from powbench.sites.levy import Levy
from powbench.sites.running.operation import Cause
from powbench.sites.running.supply import Supply
from powbench.sites.site import Hosting
from powbench.sites.tariff import Tariff
from tests.sites import sam
from tests.sites.cases import mode, run, site

YEAR = hours(date(2018, 1, 1), 365, -6.0)
START = when.seconds(date(2018, 1, 1), -6.0)


def series(values: Any, minutes: int = 60, start: float = START) -> Series:
    return Series(start, minutes, np.array(values, dtype=np.float64), "prices.csv")


def spot(values: Any, minutes: int = 60, adder: float = 0.0, start: float = START) -> Tariff:
    energy = EnergyCharge((tiers.one(adder),), series=series(values, minutes, start))
    return Tariff(energy)


def prices(count: int, seed: int = 3) -> np.ndarray:
    """Negative ones and spikes among them."""
    rng = np.random.default_rng(seed)
    spikes = np.where(rng.random(count) < 0.01, rng.exponential(0.8, count), 0.0)
    return rng.normal(0.03, 0.03, count) + spikes


def test_an_hourly_bill_is_that_of_pysam() -> None:
    sam.need_pysam()
    kw = np.random.default_rng(5).uniform(0, 3000, 8760)
    demand = FlatDemand((tiers.one(4.0),))
    ours = bill(replace(spot(prices(8760), adder=0.004), parts=(demand,)), kw, YEAR)
    theirs = sam.bill(replace(spot_free(0.0), parts=(demand,)), kw, prices(8760) + 0.004)
    np.testing.assert_allclose(ours.energy, theirs.energy, rtol=1e-9)
    np.testing.assert_allclose(ours.total.sum(), theirs.total, rtol=1e-9)


def test_quarters_of_an_hour_are_those_of_pysam() -> None:
    """A load that lies unevenly within the hours."""
    sam.need_pysam()
    quarters = np.random.default_rng(5).uniform(0, 3000, (8760, 4)) * (prices(8760) < 0.1)[:, None]
    mean = quarters.mean(axis=1)
    within = np.divide(quarters.T, mean, out=np.ones((4, 8760)), where=mean > 0)
    ours = bill(spot(prices(35_040), 15), mean, YEAR, within)
    theirs = sam.bill(spot_free(0.0), quarters.ravel(), prices(35_040))
    np.testing.assert_allclose(ours.energy, theirs.energy, rtol=1e-6)
    assert (ours.energy > 0).all()


@pytest.mark.parametrize("minutes", [60, 15])
@given(
    price=st.floats(-0.05, 0.3),
    adder=st.floats(0, 0.02),
    switch_off=st.booleans(),
    best=st.booleans(),
    levied=st.booleans(),
)
@settings(max_examples=15, deadline=None)
def test_a_constant_series_is_the_flat_tariff(
    minutes: int, price: float, adder: float, switch_off: bool, best: bool, levied: bool
) -> None:
    rig = replace(site().fleet[0].rig, modes=(mode("low", 80, 2000), mode("high", 120, 3900)))
    supply = Supply(uptime=0.97, switch_off=switch_off, best_mode=best)
    levies = (Levy("law", "USD", ((0.0, 0.01), (0.05, 0.002))),) if levied else ()
    start = when.seconds(date(2022, 1, 1))
    values = np.full(31 * 24 * 60 // minutes, price)
    by_time, flat = (
        run(site(rig, tariff=tariff, supply=supply, levies=levies, hosting=Hosting(0.003)))
        for tariff in (spot(values, minutes, adder, start), spot_free(price + adder))
    )
    for name in ("energy_kwh", "btc"):
        np.testing.assert_allclose(getattr(by_time, name), getattr(flat, name), rtol=1e-12)
    np.testing.assert_allclose(
        by_time.accounts.costs.total, flat.accounts.costs.total, rtol=1e-9, atol=1e-9
    )
    assert dict(by_time.lost_hours()) == pytest.approx(dict(flat.lost_hours()))


def spot_free(price: float) -> Tariff:
    return Tariff(EnergyCharge((tiers.one(price),)))


def test_rigs_run_in_the_quarters_that_pay() -> None:
    """Against a loop over each quarter of each hour, with a levy by the price paid."""
    start = when.seconds(date(2022, 1, 1))
    paid = prices(31 * 96, seed=9)
    bands = ((0.0, 0.01), (0.05, 0.002))
    its = site(
        tariff=spot(paid, 15, start=start),
        supply=Supply(switch_off=True),
        levies=(Levy("law", "USD", bands),),
        pool_fee=0.01,
    )
    p = run(its)
    kw = its.watts / 1e3
    energy = levies = kwh = 0.0
    for quarter, price in enumerate(paid):
        hour = quarter // 4
        earned = its.hashes_per_second * p.market.btc_per_hash_rate[hour]
        earned *= p.market.usd_per_btc[hour] * 0.99 / 4
        levy = bands[1][1] if price >= bands[1][0] else bands[0][1]
        if earned >= (price + levy) * kw / 4:
            kwh += kw / 4
            energy += price * kw / 4
            levies += levy * kw / 4
    assert 0 < kwh < kw * 31 * 24
    assert p.energy_kwh.sum() == pytest.approx(kwh, rel=1e-12)
    assert p.accounts.costs.energy_charge.sum() == pytest.approx(energy, rel=1e-9)
    assert p.accounts.costs.levies.sum() == pytest.approx(levies, rel=1e-9)
    lost = dict(p.lost_hours())[Cause.PRICE]
    assert lost == pytest.approx(31 * 24 - kwh / kw)


def test_a_site_between_two_quarter_hours() -> None:
    """Its clock shows 05:45 where Greenwich has midnight: its hours begin within those prices."""
    values = np.arange(48.0)
    grid = hours(date(2018, 1, 2), 1, 5.75)
    its = series(values, 60, when.seconds(date(2018, 1, 1)))
    begin = (grid.edges[0] - its.start) / 3600
    assert its.parts(grid) == 4
    assert its.by_hour(grid)[0] == pytest.approx(np.floor(begin + np.arange(4) / 4).mean())


def test_a_year_is_repeated_and_that_is_said() -> None:
    values = np.arange(8760.0)
    leap = hours(date(2020, 1, 1), 366, -6.0)
    found = series(values).by_hour(leap)
    day = 24 * 31
    np.testing.assert_array_equal(found[:day], values[:day])
    february = slice(24 * 59, 24 * 60)  # the 29th takes the 28th
    np.testing.assert_array_equal(found[february], values[24 * 58 : 24 * 59])
    np.testing.assert_array_equal(found[24 * 60 :], values[24 * 59 :])
    p = run(site(tariff=spot(np.full(8760, 0.03)), utc_offset=-6.0))
    (note,) = tariff_notes.of((p,))
    assert "from 2018-01-01 to 2019-01-01; all other hours take those of the same day" in note
    inside = spot(np.full(9000, 0.03), start=when.seconds(date(2021, 12, 31)))
    assert tariff_notes.of((run(site(tariff=inside)),)) == ()


def test_too_short() -> None:
    with pytest.raises(InputError, match="neither the whole horizon nor a year") as told:
        run(site(tariff=spot(np.full(8000, 0.03))))
    assert "a year is repeated" in told.value.hint
