from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.sites.bill import bill, ladder
from powbench.sites.calendar import hours
from powbench.sites.charges.energy import EnergyCharge, TierUnit
from powbench.sites.charges.fixed import FixedCharge
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.minimum import MinimumCharge
from powbench.sites.charges.ratchet import Ratchet
from powbench.sites.charges.schedule import Schedule
from powbench.sites.charges.tiers import Tier
from powbench.sites.charges.timed_demand import TimedDemand
from powbench.sites.tariff import Tariff, flat

OPEN = math.inf
YEAR = hours(date(2024, 1, 1), 366, 0.0)


def tiers(*pairs: tuple[float, float]) -> tuple[Tier, ...]:
    return tuple(Tier(end, price) for end, price in pairs)


def test_tier_ends_at_the_kwh_within_an_hour() -> None:
    tariff = Tariff(EnergyCharge((tiers((1050, 0.1), (OPEN, 0.2)),)))
    found = bill(tariff, np.full(YEAR.count, 100.0), YEAR)
    assert found.hourly[9] == pytest.approx(10.0)
    assert found.hourly[10] == pytest.approx(50 * 0.1 + 50 * 0.2)
    assert found.hourly[11] == pytest.approx(20.0)
    assert found.energy[1] == pytest.approx(1050 * 0.1 + (29 * 2400 - 1050) * 0.2)


def test_periods_share_the_months_kwh() -> None:
    """Hours 0-7 in period 0, the rest in period 1: the second begins where the first left off."""
    row = (0,) * 8 + (1,) * 16
    schedule = Schedule((row,) * 12, (row,) * 12)
    tariff = Tariff(
        EnergyCharge((tiers((500, 1.0), (OPEN, 2.0)), tiers((900, 10.0), (OPEN, 20.0))), schedule)
    )
    day = hours(date(2024, 1, 1), 1, 0.0)
    whole_month = replace(day.months[0], share=1.0)
    found = bill(tariff, np.full(24, 100.0), replace(day, months=(whole_month,)))
    expected = 500 * 1.0 + 300 * 2.0 + 100 * 10.0 + 1500 * 20.0
    assert found.energy[0] == pytest.approx(expected)


def test_partial_months_are_billed_in_part() -> None:
    tariff = Tariff(
        EnergyCharge((tiers((3100, 0.0), (OPEN, 1.0)),)),
        (FixedCharge(310.0), FlatDemand((tiers((OPEN, 31.0)),))),
    )
    found = bill(tariff, np.full(24, 10.0), hours(date(2024, 1, 1), 1, 0.0))
    assert found.charges[FixedCharge][0] == pytest.approx(10.0)
    assert found.charges[FlatDemand][0] == pytest.approx(10.0)
    assert found.energy[0] == pytest.approx(240 - 100)


def test_ratchet_looks_back() -> None:
    load = np.full(YEAR.count, 100.0)
    load[5] = 1000
    demand = FlatDemand((tiers((OPEN, 1.0)),))
    tariff = flat(0.0).having(demand).having(Ratchet((0.8,) * 12, 3))
    found = bill(tariff, load, YEAR)
    assert found.charges[FlatDemand].tolist() == [1000, 800, 800, 800] + [100] * 8


def test_peak_of_the_year_before() -> None:
    ratchet = Ratchet((0.5,) * 12, 2, prior_peak_kw=900.0, minimum_kw=120.0)
    tariff = flat(0.0).having(FlatDemand((tiers((OPEN, 1.0)),))).having(ratchet)
    found = bill(tariff, np.full(YEAR.count, 100.0), YEAR)
    assert found.charges[FlatDemand].tolist() == [450, 450] + [120] * 10


def test_timed_demand_counts_only_periods_that_occur() -> None:
    row = (0,) * 12 + (1,) * 12
    timed = TimedDemand(
        (tiers((50, 1.0), (OPEN, 2.0)), tiers((OPEN, 5.0))),
        Schedule((row,) * 12, ((0,) * 24,) * 12),
    )
    load = np.where(YEAR.hour_of_day < 12, 80.0, 30.0)
    found = bill(flat(0.0).having(timed), load, YEAR)
    assert found.charges[TimedDemand][0] == pytest.approx(50 + 60 + 150)


def test_annual_minimum_falls_into_december() -> None:
    tariff = flat(0.001).having(MinimumCharge(per_year=1200.0))
    found = bill(tariff, np.full(YEAR.count, 1.0), YEAR)
    assert found.total.sum() == pytest.approx(1200.0)
    assert np.all(found.charges[MinimumCharge][:-1] == 0)


@given(
    loads=st.lists(st.floats(0, 5000), min_size=24, max_size=24),
    limit=st.floats(1, 50_000),
    prices=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    unit=st.sampled_from(list(TierUnit)),
)
@settings(max_examples=60, deadline=None)
def test_the_hours_add_up_to_the_month(
    loads: list[float], limit: float, prices: tuple[float, float], unit: TierUnit
) -> None:
    tariff = Tariff(EnergyCharge((tiers((limit, prices[0]), (OPEN, prices[1])),), unit=unit))
    month = hours(date(2023, 2, 1), 28, 0.0)
    load = np.tile(loads, 28)
    found = bill(tariff, load, month)
    assert found.hourly.sum() == pytest.approx(found.energy.sum())
    cheapest, dearest = min(prices) * load.sum(), max(prices) * load.sum()
    assert cheapest - 1e-6 <= found.energy.sum() <= dearest + 1e-6


def test_paths_go_through_together() -> None:
    """Leading axes: two loads at once give the bills of each alone."""
    tariff = Tariff(
        EnergyCharge((tiers((9999, 0.1), (OPEN, 0.2)),)),
        (FlatDemand((tiers((OPEN, 3.0)),)), Ratchet((0.8,) * 12, 11)),
    )
    rng = np.random.default_rng(1)
    loads = rng.uniform(0, 100, (2, YEAR.count))
    both = bill(tariff, loads, YEAR)
    for path in range(2):
        alone = bill(tariff, loads[path], YEAR)
        np.testing.assert_allclose(both.total[path], alone.total)


def test_a_ladder_has_the_steps_of_every_period() -> None:
    """Steps of all periods together; those of another period leave an hour's price as it is."""
    night = (0,) * 12 + (1,) * 12
    periods = (tiers((1000, 0.1), (OPEN, 0.2)), tiers((500, 0.3), (1000, 0.4), (OPEN, 0.5)))
    tariff = Tariff(EnergyCharge(periods, Schedule((night,) * 12, (night,) * 12)))
    found = ladder(tariff, np.full(YEAR.count, 100.0), YEAR)
    assert found.edges.tolist() == [500, 1000]
    assert found.price[:, 11].tolist() == [0.1, 0.1, 0.2]
    assert found.price[:, 12].tolist() == [0.3, 0.4, 0.5]
    assert found.stretch.tolist() == [1.0] * 12
