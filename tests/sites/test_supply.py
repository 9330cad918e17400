from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.network import when
from powbench.rigs.rig import typed
from powbench.simulation import band
from powbench.sitefile.read_project import read
from powbench.sites.calendar import hours
from powbench.sites.charges.energy import EnergyCharge, TierUnit
from powbench.sites.charges.schedule import Schedule
from powbench.sites.charges.tiers import Tier
from powbench.sites.projection import Projection, project_all
from powbench.sites.running.fleet import FleetLine
from powbench.sites.running.operation import Cause
from powbench.sites.running.supply import Outage, OutageKind, Supply, Window
from powbench.sites.site import Pue, Site
from powbench.sites.tariff import Tariff
from tests.sites import cases

JANUARY = when.seconds(date(2022, 1, 1))


def outage(kind: OutageKind, first_hour: float, hours_long: float, share: float = 1.0) -> Outage:
    begin = JANUARY + first_hour * 3600
    return Outage(begin, begin + hours_long * 3600, kind, share)


def lost(p: Projection, cause: Cause) -> float:
    return float(dict(p.lost_hours()).get(cause, 0.0))


def test_no_power_and_no_internet_cost_differently() -> None:
    calm = cases.run(cases.site())
    dark = cases.run(cases.site(supply=Supply(outages=(outage(OutageKind.POWER, 10, 48),))))
    cut = cases.run(cases.site(supply=Supply(outages=(outage(OutageKind.INTERNET, 10, 48),))))
    idle = cases.run(
        cases.site(supply=Supply(outages=(outage(OutageKind.INTERNET, 10, 48),), idle_share=0.1))
    )
    assert dark.btc.sum() == pytest.approx(cut.btc.sum())
    assert dark.btc.sum() == pytest.approx(calm.btc.sum() * (744 - 48) / 744)
    assert dark.energy_kwh.sum() == pytest.approx(calm.energy_kwh.sum() * (744 - 48) / 744)
    assert cut.energy_kwh.sum() == pytest.approx(calm.energy_kwh.sum())
    assert idle.energy_kwh.sum() == pytest.approx(calm.energy_kwh.sum() * (744 - 43.2) / 744)
    assert (lost(dark, Cause.POWER), lost(cut, Cause.INTERNET)) == pytest.approx((48, 48))


def test_an_outage_may_begin_within_an_hour() -> None:
    p = cases.run(cases.site(supply=Supply(outages=(outage(OutageKind.POWER, 10.5, 2.25),))))
    assert lost(p, Cause.POWER) == pytest.approx(2.25)


def test_rationing_takes_its_share_of_the_contract() -> None:
    site = cases.site(
        supply=Supply(outages=(outage(OutageKind.RATIONING, 0, 744, 0.7),), contract_kw=65.0)
    )
    p = cases.run(site)
    assert p.operation.load_kw.max() == pytest.approx(65 * 0.3)
    assert lost(p, Cause.RATIONING) == pytest.approx(744 * (1 - 19.5 / 32.5))


def test_the_most_efficient_rigs_run_first() -> None:
    old, new = typed(50e12, 3000.0), typed(100e12, 3000.0)
    site = replace(
        cases.site(),
        fleet=(FleetLine(old, 10), FleetLine(new, 10)),
        supply=Supply(quota_kw=30.0),
    )
    p = cases.run(site)
    assert p.operation.hashes_per_second[0] == pytest.approx(10 * 100e12)


def test_curtailment_window() -> None:
    window = Window(22, 6, 0.0, (1,), "weekdays")
    p = cases.run(cases.site(supply=Supply(curtailment=(window,))))
    weekdays = 21  # January 2022
    assert lost(p, Cause.CURTAILMENT) == pytest.approx(8 * weekdays)


def test_monthly_quota_splits_the_hour_and_starts_anew() -> None:
    p = cases.run(cases.site(supply=Supply(quota_kwh_per_month=1000.0)), 59)
    assert p.energy_kwh.tolist() == pytest.approx([1000.0, 1000.0])
    assert p.operation.load_kw[30] == pytest.approx(1000 - 30 * 32.5)
    assert p.operation.load_kw[31] == 0


@given(
    kw=st.one_of(st.none(), st.floats(0, 60)),
    kwh=st.one_of(st.none(), st.floats(0, 30_000)),
    uptime=st.floats(0, 1),
    pue=st.floats(1, 1.5),
    rationed=st.floats(0, 1),
    switch_off=st.booleans(),
    tariff=st.floats(0, 0.3),
)
@settings(cases.NO_SHRINK, max_examples=60)
def test_a_quota_is_never_exceeded(
    kw: float | None,
    kwh: float | None,
    uptime: float,
    pue: float,
    rationed: float,
    switch_off: bool,
    tariff: float,
) -> None:
    supply = Supply(
        uptime=uptime,
        quota_kw=kw,
        quota_kwh_per_month=kwh,
        outages=(outage(OutageKind.RATIONING, 100, 300, rationed),),
        switch_off=switch_off,
    )
    site = cases.site(tariff=tariff, supply=supply, pue=Pue((pue,) * 12))
    p = cases.run(site, 40)
    if kw is not None:
        assert p.operation.load_kw.max() <= kw * (1 + 1e-9)
    if kwh is not None:
        shares = [1.0, 9 / 28]
        for used, share in zip(p.energy_kwh, shares, strict=True):
            assert used <= kwh * share * (1 + 1e-9) + 1e-9
    run = float(p.operation.hashes_per_second.sum()) / site.hashes_per_second
    assert run + sum(h for _, h in p.lost_hours()) == pytest.approx(p.hours.count)
    assert all(h >= -1e-9 for _, h in p.lost_hours())


def test_switching_off_in_dear_hours() -> None:
    row = (0,) * 17 + (1,) * 4 + (0,) * 3
    schedule = Schedule((row,) * 12, (row,) * 12)
    dear = Tariff(EnergyCharge(((Tier(math.inf, 0.03),), (Tier(math.inf, 0.9),)), schedule))
    on = cases.run(cases.site(tariff=0.0))
    site = replace(cases.site(), tariff=dear, supply=Supply(switch_off=True))
    p = cases.run(site)
    assert lost(p, Cause.PRICE) == pytest.approx(31 * 4)
    assert p.btc.sum() == pytest.approx(on.btc.sum() * 20 / 24)
    stubborn = cases.run(replace(site, supply=Supply()))
    assert p.profit_usd > stubborn.profit_usd


def test_switching_off_stops_at_a_dear_tier() -> None:
    tariff = Tariff(EnergyCharge(((Tier(5000.0, 0.03), Tier(math.inf, 0.9)),)))
    p = cases.run(replace(cases.site(), tariff=tariff, supply=Supply(switch_off=True)))
    assert p.energy_kwh[0] == pytest.approx(5000, abs=32.5)
    assert p.operation.load_kw[:100].min() > 0


def test_switching_off_skips_a_dear_tier_only_by_paying_for_it() -> None:
    """Tiers that get cheaper: hour by hour the dear first tier is never worth it."""
    tariff = Tariff(EnergyCharge(((Tier(5000.0, 0.9), Tier(math.inf, 0.03)),)))
    p = cases.run(replace(cases.site(), tariff=tariff, supply=Supply(switch_off=True)))
    assert p.energy_kwh[0] == 0


CASES = Path(__file__).parents[1] / "data" / "cases"


def test_a_declining_tier_with_time_of_use_settles() -> None:
    """3,150 kW run in the one cheap hour of each day until 90,000 kWh are used, which the 29th
    day's does; from then on all hours are cheap: 29 + 23 + 48 of them."""
    file = read((CASES / "declining_tier_switch_off.toml").read_text(), "a file", CASES)
    (p,) = project_all(file.project, file.network.state, file.network.scenario)
    assert np.flatnonzero(p.operation.load_kw).tolist() == [*range(0, 672, 24), *range(672, 744)]
    assert p.bill.total[0] == pytest.approx(90_000 * 0.04 + (100 * 3150 - 90_000) * 0.03)
    assert p.profit_usd == pytest.approx(18_571, abs=1)
    bands = band.around((p,), file, alternatives=False)
    found = bands.sites[p.site.name].profit
    assert found.p10 is not None
    assert found.p10 <= p.profit_usd


def _by_hand(site: Site, p: Projection, tiers_of: Callable[[int], Any]) -> list[float]:
    """Hour by hour: the load of the lines that earn what their next kWh costs."""
    earned = p.market.btc_per_hash_rate * p.market.usd_per_btc
    lines = sorted(site.fleet, key=lambda line: line.rig.joules_per_terahash)
    load: list[float] = []
    used = 0.0
    for k in range(p.hours.count):
        if k in p.hours.starts:
            used = 0.0
        share = p.hours.months[p.hours.month[k]].share
        price = next(price for up_to, price in tiers_of(k % 24) if used < up_to * share)
        running = [
            line.watts / 1e3
            for line in lines
            if earned[k] * line.hashes_per_second >= price * line.watts / 1e3
        ]
        load.append(sum(running))
        used += load[-1]
    return load


prices = st.sampled_from([0.01, 0.05, 0.08, 0.11, 0.15, 0.3])
steps = st.lists(st.tuples(st.floats(50, 30_000), prices), max_size=3).flatmap(
    lambda rows: st.tuples(st.just(sorted(rows)), prices)
)


@given(periods=st.tuples(steps, steps, steps), days=st.integers(1, 70))
@settings(cases.NO_SHRINK, max_examples=60)
def test_switching_off_is_decided_hour_by_hour(periods: Any, days: int) -> None:
    """Tiers that rise or fall, by day and by night: as an independent walk through the hours."""
    tables = [[*rows, (math.inf, last)] for rows, last in periods]
    row = (0,) * 7 + (1,) * 10 + (2,) * 7
    tariff = Tariff(
        EnergyCharge(
            tuple(tuple(Tier(*tier) for tier in table) for table in tables),
            Schedule((row,) * 12, (row,) * 12),
        )
    )
    fleet = (FleetLine(typed(110e12, 3250.0), 10), FleetLine(typed(60e12, 3400.0), 7))
    site = replace(cases.site(), fleet=fleet, tariff=tariff, supply=Supply(switch_off=True))
    p = cases.run(site, days)
    by_hand = _by_hand(site, p, lambda hour: tables[row[hour]])
    np.testing.assert_allclose(p.operation.load_kw, by_hand, rtol=1e-12)


def test_tiers_by_peak_are_decided_with_the_peak_that_is_left() -> None:
    """The dear line never runs, so the first 100 h/kW count per kW of the cheap line alone."""
    unit = TierUnit.KWH_PER_KW
    tariff = Tariff(EnergyCharge(((Tier(100.0, 0.03), Tier(math.inf, 0.9)),), unit=unit))
    fleet = (FleetLine(typed(110e12, 3250.0), 10), FleetLine(typed(1e12, 3400.0), 10))
    site = replace(cases.site(), fleet=fleet, tariff=tariff, supply=Supply(switch_off=True))
    p = cases.run(site)
    assert p.energy_kwh[0] == pytest.approx(100 * 32.5)
    assert p.operation.load_kw[:100].tolist() == pytest.approx([32.5] * 100)


def test_pue_by_month() -> None:
    site = cases.site(pue=Pue((1.5,) + (1.0,) * 11))
    p = cases.run(site, 59)
    assert p.operation.load_kw[0] == pytest.approx(48.75)
    assert p.operation.load_kw[-1] == pytest.approx(32.5)


def test_overlap_of_hours() -> None:
    grid = hours(date(2022, 1, 1), 1, 0.0)
    overlap = outage(OutageKind.POWER, 1.25, 1.5).overlap(grid)
    np.testing.assert_allclose(overlap[:4], [0, 0.75, 0.75, 0])
