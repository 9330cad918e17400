"""Bills and supply against a second biller that goes through the hours in plain Python."""

from __future__ import annotations

import calendar
import math
import os
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from powbench.rigs.rig import typed
from powbench.sitefile.read_project import read
from powbench.sites.bill import bill
from powbench.sites.calendar import end_after_months, hours
from powbench.sites.charges.energy import EnergyCharge, TierUnit
from powbench.sites.charges.fixed import FixedCharge
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.minimum import MinimumCharge
from powbench.sites.charges.ratchet import Ratchet
from powbench.sites.charges.schedule import Schedule
from powbench.sites.charges.tiers import Tier
from powbench.sites.charges.timed_demand import TimedDemand
from powbench.sites.projection import project_all
from powbench.sites.running.supply import Outage, OutageKind, Supply, Window
from powbench.sites.tariff import Tariff
from tests.sites import biller, cases

ZONES = (
    "America/New_York", "Australia/Lord_Howe",
    *(pytest.param(zone, marks=pytest.mark.slow) for zone in ("Europe/Berlin", "UTC")),
)  # fmt: skip
PRICES = st.floats(-0.05, 0.6)
SIZES = st.floats(0.5, 3000.0)


@pytest.fixture(params=ZONES, scope="module", autouse=True)
def machine_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """The machine's own zone, with its summer time, is nothing to a site."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def tiers(draw: Any) -> tuple[Tier, ...]:
    ends = sorted(draw(st.lists(SIZES, max_size=3, unique=True)))
    return tuple(Tier(end, draw(PRICES)) for end in [*ends, math.inf])


def schedule(draw: Any, periods: int) -> Schedule:
    """Rows that change with the month and the hour, not random cells: 576 draws are too many."""
    week, end, month = draw(st.tuples(*[st.integers(0, 23)] * 3))

    def rows(turn: int) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(((hour >= turn) + (number >= month % 12)) % periods for hour in range(24))
            for number in range(12)
        )

    return Schedule(rows(week), rows(end))


@st.composite
def tariffs(draw: Any) -> Tariff:
    count = draw(st.integers(1, 3))
    timed = draw(st.integers(0, 3))
    flats = draw(st.integers(0, 2))
    ratchet = None
    if draw(st.booleans()):
        ratchet = Ratchet(
            share=tuple(
                draw(st.lists(st.sampled_from((0.0, 0.5, 0.8, 1.0)), min_size=12, max_size=12))
            ),
            months=draw(st.integers(0, 13)),
            minimum_kw=draw(st.sampled_from((0.0, 40.0))),
            timed=draw(st.booleans()),
            prior_peak_kw=draw(st.sampled_from((0.0, 250.0))),
        )
    parts = (
        TimedDemand(tuple(tiers(draw) for _ in range(timed)), schedule(draw, timed))
        if timed
        else None,
        FlatDemand(
            tuple(tiers(draw) for _ in range(flats)),
            tuple(month % flats for month in range(12)),
        )
        if flats
        else None,
        ratchet,
        FixedCharge(draw(st.sampled_from((0.0, 300.0))), draw(st.sampled_from((0.0, 2.5)))),
        MinimumCharge(draw(st.sampled_from((0.0, 5000.0))), draw(st.sampled_from((0.0, 90_000.0)))),
    )
    return Tariff(
        EnergyCharge(
            tuple(tiers(draw) for _ in range(count)),
            schedule(draw, count),
            draw(st.sampled_from(list(TierUnit))),
            tuple(0.001 * month for month in range(12)),
        ),
        tuple(part for part in parts if part),
    )


STARTS = st.one_of(
    st.dates(date(2019, 1, 1), date(2032, 12, 31)),
    st.sampled_from(
        [date(2024, 1, 31), date(2025, 1, 31), date(2024, 2, 29), date(2024, 2, 28),
         date(2025, 3, 29), date(2025, 10, 25), date(2025, 3, 8), date(2025, 11, 1),
         date(2024, 12, 31), date(2025, 8, 31)]
    ),
)  # fmt: skip
"""The 31st, 29 February, and the days before both changes of summer time among them."""
DAYS = st.one_of(st.just(1), st.integers(2, 70), st.sampled_from([365, 366, 430]))
OFFSETS = st.sampled_from([-12.0, -6.0, -3.5, 0.0, 1.0, 5.75, 14.0])


def load_of(kind: str, seed: int, count: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    if kind == "nothing":
        return np.zeros(count)
    if kind == "constant":
        return np.full(count, 350.0)
    found = random.uniform(0.0, 400.0, count)
    found[random.random(count) < 0.3] = 0.0
    return found


@given(
    tariff=tariffs(), start=STARTS, days=DAYS, offset=OFFSETS,
    kind=st.sampled_from(["nothing", "constant", "any"]), seed=st.integers(0, 99),
)  # fmt: skip
@settings(cases.NO_SHRINK, max_examples=60)
def test_any_bill(
    tariff: Tariff, start: date, days: int, offset: float, kind: str, seed: int
) -> None:
    grid = hours(start, days, offset)
    load = load_of(kind, seed, grid.count)
    ours = bill(tariff, load, grid)
    theirs = biller.bills(tariff, load.tolist(), start, days, offset)
    for name, values in (
        ("billed_kw", ours.billed_kw),
        ("energy", ours.energy),
        ("timed", ours.charges[TimedDemand]),
        ("flat", ours.charges[FlatDemand]),
        ("fixed", ours.charges[FixedCharge]),
        ("minimum", ours.charges[MinimumCharge]),
    ):
        expected = [getattr(month, name) for month in theirs]
        np.testing.assert_allclose(values, expected, rtol=1e-9, atol=1e-6, err_msg=name)


@given(start=STARTS, months=st.integers(1, 30))
@example(date(2025, 1, 31), 1)
@example(date(2024, 1, 31), 1)
@example(date(2024, 2, 29), 12)
def test_months_from_a_day_that_not_every_month_has(start: date, months: int) -> None:
    """The same day of a later month, or its last; horizons in a row neither overlap nor gap."""
    end = end_after_months(start, months)
    place = start.year * 12 + start.month - 1 + months
    assert (end.year, end.month) == (*divmod(place, 12)[:1], place % 12 + 1)
    assert end.day == start.day or (
        end.day < start.day and (end + timedelta(days=1)).month != end.month
    )
    grid = hours(start, (end - start).days, 0.0)
    assert sum(month.hours for month in grid.months) == grid.count
    assert len({month.label for month in grid.months}) == len(grid.months)


@st.composite
def supplies(draw: Any, start: date, days: int, offset: float) -> Supply:
    windows = draw(
        st.lists(
            st.builds(
                Window,
                first=st.integers(0, 23),
                last=st.integers(0, 24),
                allowed=st.sampled_from((0.0, 0.3, 0.9)),
                months=st.sampled_from((tuple(range(1, 13)), (2, 3), (10, 11, 12), (7,))),
                days=st.sampled_from(("all", "weekdays", "weekend")),
            ).filter(lambda window: window.first != window.last),
            max_size=3,
        )
    )
    midnight = hours(start, 1, offset).edges[0]
    outages = tuple(
        Outage(midnight + 3600 * begin, midnight + 3600 * (begin + length), kind, share)
        for begin, length, kind, share in draw(
            st.lists(
                st.tuples(
                    st.floats(-50, 24 * days + 50), st.floats(0.1, 400),
                    st.sampled_from(list(OutageKind)), st.sampled_from((0.25, 1.0)),
                ),
                max_size=4,
            )
        )
    )  # fmt: skip
    return Supply(
        uptime=draw(st.sampled_from((1.0, 0.9))),
        curtailment=tuple(windows),
        outages=outages,
        contract_kw=draw(st.sampled_from((None, 20.0, 400.0))),
        quota_kw=draw(st.sampled_from((None, 25.0))),
        quota_kwh_per_month=draw(st.sampled_from((None, 9_000.0))),
        idle_share=draw(st.sampled_from((1.0, 0.2))),
    )


@given(data=st.data(), start=STARTS, days=DAYS, offset=OFFSETS)
@settings(cases.NO_SHRINK, max_examples=40)
def test_any_supply(data: Any, start: date, days: int, offset: float) -> None:
    assume(start > date(2021, 1, 2))  # the network of the cases is of 2022, held
    supply = data.draw(supplies(start, days, offset))
    site = cases.site(typed(100e12, 3250.0), 10, supply=supply, utc_offset=offset)
    full, state = 32.5, cases.state(start=start - timedelta(days=1))
    found = cases.run(site, days, start=start, network=state)
    drawn: list[float] = []
    hashed: list[float] = []
    used, month = 0.0, (0, 0)
    for moment in biller.local_hours(start, days, offset):
        if month != (moment.year, moment.month):
            used, month = 0.0, (moment.year, moment.month)
            share = found.hours.months[found.hours.month[len(drawn)]].hours / (
                24 * calendar.monthrange(moment.year, moment.month)[1]
            )
        run = supply.uptime * biller.left(supply.outages, "power", moment) * full
        run = min(run, biller.allowed(supply.curtailment, moment) * full)
        rationed = biller.left(supply.outages, "rationing", moment)
        if rationed < 1:
            run = min(run, rationed * (full if supply.contract_kw is None else supply.contract_kw))
        if supply.quota_kw is not None:
            run = min(run, supply.quota_kw)
        if supply.quota_kwh_per_month is not None:
            run = min(run, max(0.0, supply.quota_kwh_per_month * share - used))
        used += run
        online = biller.left(supply.outages, "internet", moment)
        drawn.append(run * (online + (1 - online) * supply.idle_share))
        hashed.append(run / full * online)
    np.testing.assert_allclose(found.operation.load_kw, drawn, rtol=1e-9, atol=1e-7)
    np.testing.assert_allclose(
        found.operation.hashes_per_second / site.hashes_per_second, hashed, rtol=1e-9, atol=1e-9
    )
    lost = sum(hours for _, hours in found.lost_hours())
    assert lost + sum(hashed) == pytest.approx(24 * days, rel=1e-9)


CHANGES = [
    ("2025-03-30", 1.0), ("2025-10-26", 1.0), ("2025-03-09", -5.0), ("2025-11-02", -5.0),
    ("2024-02-29", 5.75),
]  # fmt: skip
"""Days on which clocks go forward or back, somewhere, and one that most years lack."""


@pytest.mark.parametrize(("day", "offset"), CHANGES)
@pytest.mark.parametrize("days", [1, 3])
def test_a_file_on_the_day_that_clocks_change(day: str, offset: float, days: int) -> None:
    """Dates in a file are of the site's own clock, which never changes: 24 hours a day."""
    text = f"""
start = {date.fromisoformat(day) - timedelta(days=days // 2)}
days = {days}
[network]
difficulty = 1e14
height = 860_000
price_usd = 60_000
fees_btc_per_block = 0.02
[exchange_rates]
EUR = [[2020-01-01, 1.0], [{day}, 2.0]]
[site.a]
utc_offset = {offset}
rigs = [{{ hashrate = "100TH/s", power = "1000W", count = 1 }}]
levy = [{{ per_kwh = 1, from = {day}T03:00:00 }}]
[site.a.tariff]
currency = "EUR"
periods = [{{ price = 1 }}, {{ price = 10 }}]
weekday = ["001100000000000000000001"]
weekend = ["011000000000000000000010"]
[site.a.supply]
curtailment = [{{ hours = [22, 1], allowed = 0.5 }}]
outages = [
  {{ from = {day}T02:00:00, until = {day}T02:30:00, kind = "power" }},
  {{ from = {day}T08:00:00Z, until = {day}T10:00:00Z, kind = "power", share = 0.5 }},
]
"""
    its = read(text, "sites.toml", Path())
    (found,) = project_all(its.project, its.network.state, its.network.scenario)
    midnight = datetime.fromisoformat(f"{day}T00:00:00").replace(
        tzinfo=timezone(timedelta(hours=offset))
    )
    load, rates, levies = [], [], 0.0
    for moment in biller.local_hours(its.project.horizon.start, days, offset):
        kw = 0.5 if moment.hour in (22, 23, 0) else 1.0
        if moment - midnight == timedelta(hours=2):
            kw = min(kw, 0.5)
        at = datetime.fromisoformat(f"{day}T08:00:00+00:00")
        inside = min(at + timedelta(hours=2), moment + timedelta(hours=1)) - max(at, moment)
        kw = min(kw, 1 - 0.5 * max(0.0, inside / timedelta(hours=1)))
        load.append(kw)
        row = "011000000000000000000010" if moment.weekday() >= 5 else "001100000000000000000001"
        rates.append(10 if row[moment.hour] == "1" else 1)
        levies += kw * (moment - midnight >= timedelta(hours=3))
    np.testing.assert_allclose(found.operation.load_kw, load, rtol=1e-12)
    np.testing.assert_allclose(found.bill.rate, rates, rtol=1e-12)
    costs = found.accounts.costs
    assert costs.levies.sum() == pytest.approx(levies)
    if len(found.hours.months) == 1:
        usd = 2.0 if days == 1 else 1.0  # of the month's first hour
        energy = sum(kw * rate for kw, rate in zip(load, rates, strict=True))
        assert costs.energy_charge.sum() == pytest.approx(energy * usd)
