"""Charges for the load at the grid's peaks, against a few lines that go through the hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.network import when
from powbench.reading.problems import FileProblems
from powbench.sitefile import read_project, urdb
from powbench.sites import tariff_notes
from powbench.sites.bill import bill
from powbench.sites.calendar import hours
from powbench.sites.charges import tiers
from powbench.sites.charges.coincident import CoincidentPeaks
from powbench.sites.charges.energy import EnergyCharge
from powbench.sites.charges.peaks import ONE_PER, Peaks
from powbench.sites.charges.series import Series
from powbench.sites.running.operation import Cause
from powbench.sites.running.supply import Supply
from powbench.sites.tariff import Tariff, flat
from tests.sites.cases import run, site

OFFSET = -6.0
START = date(2021, 4, 1)
DAYS = 900  # to 2023-09-18: two years' peaks, one of them after April only
GRID = hours(START, DAYS, OFFSET)
FIRST = datetime(2020, 1, 1, 6, tzinfo=UTC)


def grid_load(minutes: int, seed: int = 2) -> Series:
    count = 4 * 366 * 24 * 60 // minutes
    values = np.random.default_rng(seed).normal(50_000, 9_000, count)
    return Series(FIRST.timestamp(), minutes, values, "load.csv")


def tariff(peaks: Peaks, price: float = 60.0, prior_kw: float = 700.0) -> Tariff:
    charge = CoincidentPeaks(peaks, price, prior_kw)
    return Tariff(EnergyCharge((tiers.one(0.03),)), (charge,))


def expected(
    load: Series, kw: np.ndarray, highest: int, one_per: str, months: list[int], price: float
) -> list[float]:
    """By month: the intervals of each year sorted by load, the first of each day or month kept.

    kw: of each of the horizon's intervals.
    """
    step = timedelta(minutes=load.minutes)
    local = FIRST - timedelta(hours=6)
    rows = [(local + step * n, float(v)) for n, v in enumerate(load.values)]
    begin = datetime(START.year, START.month, START.day, tzinfo=UTC)
    mean = {}
    for year in range(2020, 2024):
        inside = [r for r in rows if r[0].year == year and r[0].month in months]
        seen, kept = set[Any](), list[datetime]()
        for moment, _ in sorted(inside, key=lambda r: -r[1]):
            group = {"interval": moment, "day": moment.date(), "month": moment.month}[one_per]
            if group not in seen and len(kept) < highest:
                seen.add(group)
                kept.append(moment)
        places = [round((moment - begin) / step) for moment in kept]
        mean[year] = np.mean([kw[n] if 0 <= n < len(kw) else 700.0 for n in places])
    return [price / 12 * mean[m.year - 1] * m.share for m in GRID.months]


@pytest.mark.parametrize("minutes", [60, 15])
@pytest.mark.parametrize("one_per", ONE_PER)
@pytest.mark.parametrize("months", [[6, 7, 8, 9], list(range(1, 13))])
def test_the_highest_of_a_series(minutes: int, one_per: str, months: list[int]) -> None:
    load, parts = grid_load(minutes), 60 // minutes
    kw = np.random.default_rng(8).uniform(0, 3000, (GRID.count, parts))
    peaks = Peaks((), load, 60, 4, one_per, tuple(months))
    mean = kw.mean(axis=1)
    ours = bill(tariff(peaks), mean, GRID, None if parts == 1 else (kw / mean[:, None]).T)
    theirs = expected(load, kw.ravel(), 4, one_per, months, 60.0)
    np.testing.assert_allclose(ours.charges[CoincidentPeaks], theirs, rtol=1e-9)
    assert ours.of("demand_charge").sum() == pytest.approx(sum(theirs))


def moment(text: str) -> float:
    return when.seconds(datetime.fromisoformat(text), OFFSET)


def test_named_hours_follow_in_the_next_year() -> None:
    """Of 2022 they are named, of 2021 they are taken on the same days; 2020 lies before."""
    named = tuple(map(moment, ("2022-06-23T16:00", "2022-07-14T17:00", "2022-08-30T16:00")))
    kw = np.random.default_rng(8).uniform(0, 3000, GRID.count)
    ours = bill(tariff(Peaks(named)), kw, GRID).charges[CoincidentPeaks]
    begin = when.seconds(START, OFFSET)
    for number, month in enumerate(GRID.months):
        due = 700.0
        if month.year > 2021:
            days = [t.replace("2022", str(month.year - 1)) for t in
                    ("2022-06-23T16:00", "2022-07-14T17:00", "2022-08-30T16:00")]  # fmt: skip
            due = float(np.mean([kw[int((moment(t) - begin) / 3600)] for t in days]))
        assert ours[number] == pytest.approx(60 / 12 * due * month.share)


def test_a_named_quarter_of_an_hour() -> None:
    within = np.ones((4, GRID.count))
    hour = int((moment("2021-07-01T16:00") - GRID.edges[0]) / 3600)
    within[:, hour] = (0.0, 2.0, 2.0, 0.0)
    peaks = Peaks((moment("2021-07-01T16:15"),), minutes=15)
    charge = bill(tariff(peaks), np.full(GRID.count, 100.0), GRID, within).charges[CoincidentPeaks]
    january = next(n for n, m in enumerate(GRID.months) if (m.year, m.number) == (2022, 1))
    assert charge[january] == pytest.approx(60 / 12 * 200)


@given(price=st.floats(0, 100), count=st.integers(1, 50))
@settings(max_examples=10, deadline=None)
def test_a_constant_load_pays_for_itself(price: float, count: int) -> None:
    peaks = Peaks((), grid_load(60), 60, count)
    charge = bill(tariff(peaks, price, 5.0), np.full(GRID.count, 5.0), GRID)
    months = sum(month.share for month in GRID.months)
    total = charge.charges[CoincidentPeaks].sum()
    assert total == pytest.approx(price / 12 * 5 * months)


def test_a_site_that_avoids_them() -> None:
    peaks = Peaks((), grid_load(60), 60, 4, "month", (6, 7, 8, 9))
    its = tariff(peaks, prior_kw=30.0)
    stays = run(site(tariff=its, utc_offset=OFFSET), DAYS, start=START)
    leaves = run(
        site(tariff=its, supply=Supply(avoided=peaks), utc_offset=OFFSET), DAYS, start=START
    )
    lost = dict(leaves.lost_hours())
    assert lost[Cause.CURTAILMENT] == 4 + 4 + 4  # 2021, 2022, and 2023 to 18 September
    last = leaves.hours.months[-1]
    assert (last.year, last.number) == (2023, 9)
    demand = [p.accounts.costs.demand_charge for p in (stays, leaves)]
    first = [m.year == 2021 for m in GRID.months]
    np.testing.assert_allclose(demand[0][first], demand[1][first])
    assert demand[1][~np.array(first)].sum() == 0
    assert demand[0][~np.array(first)].sum() > 0


def test_what_is_said() -> None:
    peaks = Peaks((moment("2022-01-10T18:00"),))
    its = tariff(peaks, 60.0, 0.0)
    nothing, after = tariff_notes.of((run(site(tariff=its, utc_offset=OFFSET)),))
    assert "nothing is billed for the grid's peaks in 2022, as the load at those of 2021" in nothing
    assert "peaks of 2022, 32.5 kW on average, is billed in 2023, after the end: 1,950 USD" in after


ENERGY = {"energyratestructure": [[{"rate": 0.05}]]}
SUMMER = [[0] * 24] * 5 + [[0] * 16 + [1] * 4 + [0] * 4] * 4 + [[0] * 24] * 3
RECORD = ENERGY | {
    "coincidentratestructure": [[{"rate": 0}], [{"max": 1000, "rate": 9, "adj": 1}, {"rate": 12}]],
    "coincidentrateunit": "kW",
    "coincidentrateschedule": SUMMER,
}


def record_peaks(peaks: Peaks | None) -> Tariff:
    its = urdb.from_record(RECORD)
    charge = its.of(CoincidentPeaks)
    assert charge is not None
    assert its.left_out == ()
    return its.having(CoincidentPeaks(peaks, periods=charge.periods, schedule=charge.schedule))


@pytest.mark.parametrize("known", [False, True])
def test_a_record_is_billed_by_the_month(known: bool) -> None:
    """At the highest load of the schedule's hours, or at the hour of the grid's highest load."""
    kw = np.random.default_rng(8).uniform(0, 3000, GRID.count)
    load = grid_load(60)
    its = record_peaks(Peaks((), load) if known else None)
    ours = bill(its, kw, GRID).charges[CoincidentPeaks]
    at = load.by_hour(GRID)
    for number, month in enumerate(GRID.months):
        inside = [
            h for h in range(month.first_hour, month.first_hour + month.hours)
            if 6 <= month.number <= 9 and 16 <= GRID.hour_of_day[h] < 20
        ]  # fmt: skip
        due = 0.0
        if inside:
            used = kw[max(inside, key=lambda h: at[h])] if known else max(kw[inside])
            due = 10 * min(used, 1000) + 12 * max(used - 1000, 0)
        assert ours[number] == pytest.approx(due * month.share)


def test_named_hours_of_a_record() -> None:
    named = Peaks((moment("2022-07-14T17:00"), moment("2022-07-15T12:00")))
    kw = np.random.default_rng(8).uniform(0, 900, GRID.count)
    ours = bill(record_peaks(named), kw, GRID).charges[CoincidentPeaks]
    july = next(n for n, m in enumerate(GRID.months) if (m.year, m.number) == (2022, 7))
    hour = int((moment("2022-07-14T17:00") - GRID.edges[0]) / 3600)
    assert ours[july] == pytest.approx(10 * kw[hour])  # noon is in period 0, at no price
    june = next(n for n, m in enumerate(GRID.months) if (m.year, m.number) == (2022, 6))
    assert ours[june] == 0


def test_a_record_without_hours_says_so() -> None:
    p = run(site(tariff=urdb.from_record(RECORD)))
    (note,) = tariff_notes.of((p,))
    assert "which is the most that is due: name them with coincident = {" in note


@pytest.mark.parametrize("name", ["coincidentschedule", "coincidentSched"])
def test_other_names_of_the_schedule(name: str) -> None:
    record = {k: v for k, v in RECORD.items() if k != "coincidentrateschedule"} | {name: SUMMER}
    assert urdb.from_record(record).of(CoincidentPeaks) == urdb.from_record(RECORD).of(
        CoincidentPeaks
    )


BASE = """
start = 2026-12-01
months = 14
[site.a]
utc_offset = -6
rigs = [{ model = "Antminer S21 200T", count = 1 }]
[site.a.tariff]
"""


def read(tmp_path: Path, text: str) -> Any:
    return read_project.read(BASE + text, "sites.toml", tmp_path).project.sites[0]


def test_read(tmp_path: Path) -> None:
    rows = (f"2026-12-{d:02d}T{h:02d}:00,{d * h}" for d in range(1, 29) for h in range(24))
    (tmp_path / "load.csv").write_text("time,MW\n" + "\n".join(rows) + "\n", encoding="utf-8")
    its = read(
        tmp_path,
        'price = 0.05\ncoincident = { price_per_kw = 64, load_csv = "load.csv", highest = 5, '
        'one_per = "day", months = [12], prior_kw = 3, avoid = 20 }',
    )
    charge = its.tariff.of(CoincidentPeaks)
    assert (charge.per_year, charge.prior_kw) == (64, 3)
    assert (charge.peaks.highest, charge.peaks.one_per, charge.peaks.months) == (5, "day", (12,))
    assert (its.supply.avoided.highest, its.supply.avoided.one_per) == (20, "interval")
    named = 'coincident = { price_per_kw = 6, hours = ["2026-12-05T18:00"], avoid = true }'
    its = read(tmp_path, f"price = 0.05\n{named}")
    assert its.supply.avoided.named == (moment("2026-12-05T18:00"),)
    assert its.tariff.energy == flat(0.05).energy


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("price_per_kw = 6", "neither of hours, load_csv"),
        ('hours = ["2026-12-05T18:00"]', "price_per_kw = …"),
        ("price_per_kw = 6, hours = []", "is no list of moments"),
        ('price_per_kw = 6, hours = ["noon"]', "'noon' is no date"),
        ('price_per_kw = 6, hours = ["2026-12-05"], highest = 3', "no effect with the keys"),
        ('price_per_kw = 6, hours = ["2026-12-05"], avoid = 5', "a number beside named hours"),
        ('price_per_kw = 6, load_csv = "no.csv"', "cannot read"),
        ('price_per_kw = 6, load_csv = "p.csv"', "no one column of loads"),
    ],
)
def test_bad_peaks(keys: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("moment,price\n2026-12-01,1\n", encoding="utf-8")
    with pytest.raises(FileProblems) as told:
        read(tmp_path, f"price = 0.05\ncoincident = {{ {keys} }}")
    assert any(fault in f"{p.fault} {p.remedy}" for p in told.value.problems)
