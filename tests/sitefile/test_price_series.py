"""Files of prices by time: clocks, gaps, units, and what is wrong with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from powbench.reading.problems import FileProblems
from powbench.sitefile import read_project
from powbench.sites.charges.series import Series
from powbench.sites.sites_file import SitesFile

BASE = """
start = 2026-03-01
months = 2
[site.a]
utc_offset = -6
rigs = [{ model = "Antminer S21 200T", count = 1 }]
[site.a.tariff]
price_csv = "p.csv"
"""
CENTRAL = ZoneInfo("US/Central")


def read(tmp_path: Path, csv: str, more: str = "", head: str = "") -> SitesFile:
    (tmp_path / "p.csv").write_text(csv, encoding="utf-8")
    return read_project.read(f"{head}{BASE}{more}", "sites.toml", tmp_path)


def series(its: SitesFile) -> Series:
    found = its.project.sites[0].tariff.energy.series
    assert found is not None
    return found


def problem(tmp_path: Path, csv: str, more: str = "") -> tuple[str, str]:
    with pytest.raises(FileProblems) as told:
        read(tmp_path, csv, more)
    (only,) = told.value.problems
    return only.fault, only.remedy


def rows(start: datetime, count: int, minutes: int = 60, zone: ZoneInfo | None = None) -> str:
    """Prices that count on; in the clock of a zone without its offset, or in UTC."""
    lines = ["moment,usd_per_mwh"]
    for number in range(count):
        moment = start + timedelta(minutes=number * minutes)
        local = moment.astimezone(zone).replace(tzinfo=None) if zone else moment
        lines.append(f"{local.isoformat(timespec='minutes')},{number}")
    return "\n".join(lines) + "\n"


AUTUMN = datetime(2025, 11, 1, 5, tzinfo=UTC)
SPRING = datetime(2026, 3, 7, 6, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [60, 15])
@pytest.mark.parametrize("start", [AUTUMN, SPRING])
def test_summer_time_by_zone(start: datetime, minutes: int, tmp_path: Path) -> None:
    """The hour that stands twice and the one that is missing: the same as in UTC."""
    count = 72 * 60 // minutes
    told = read(tmp_path, rows(start, count, minutes, CENTRAL), 'time_zone = "US/Central"')
    plain = read(tmp_path, rows(start, count, minutes))
    local, greenwich = series(told), series(plain)
    assert (local.start, local.minutes) == (greenwich.start, minutes)
    np.testing.assert_array_equal(local.values, greenwich.values)
    np.testing.assert_allclose(local.values[:3], [0, 0.001, 0.002])
    said = any("the clock shows an hour twice" in note for note in told.project.remarks())
    assert said == (start is AUTUMN)
    assert not any("filled" in note for note in told.project.remarks())


def test_a_fixed_clock_is_the_sites_own(tmp_path: Path) -> None:
    csv = "Time,USD/kWh\n2026-03-01 00:00,0.02\n2026-03-01 01:00,-0.01\n"
    found = series(read(tmp_path, csv))
    assert found.start == datetime(2026, 3, 1, 6, tzinfo=UTC).timestamp()
    np.testing.assert_allclose(found.values, [0.02, -0.01])


def test_twice_without_offsets(tmp_path: Path) -> None:
    fault, remedy = problem(tmp_path, rows(AUTUMN, 72, 60, CENTRAL))
    assert "2025-11-02T01:00 stands twice" in fault
    assert 'time_zone = "US/Central"' in remedy
    fault, remedy = problem(tmp_path, rows(AUTUMN, 288, 15, CENTRAL))
    assert "2025-11-02T01:00 stands twice" in fault


def test_an_hour_that_no_clock_shows(tmp_path: Path) -> None:
    csv = "moment,usd_per_mwh\n2026-03-08T01:00,5\n2026-03-08T02:00,5\n"
    fault, remedy = problem(tmp_path, csv, 'time_zone = "US/Central"')
    assert "p.csv:3: there is no 2026-03-08 02:00 in US/Central: summer time begins" in fault
    assert "UTC offset" in remedy


def test_short_gaps_are_filled_and_said(tmp_path: Path) -> None:
    lines = rows(SPRING, 48).splitlines()
    del lines[10:12]
    lines[30] = lines[30].split(",")[0] + ","
    its = read(tmp_path, "\n".join(lines))
    np.testing.assert_allclose(series(its).values, np.arange(48) / 1000)
    (note,) = (n for n in its.project.remarks() if "filled" in n)
    assert "3 missing rows in 2 gaps are filled in a straight line" in note


def test_long_gaps_are_refused(tmp_path: Path) -> None:
    lines = rows(SPRING, 48).splitlines()
    del lines[10:14]
    fault, remedy = problem(tmp_path, "\n".join(lines))
    assert fault == "p.csv:11: no rows for 4 hours from 2026-03-07T15:00:00Z on"
    assert "at most 3 hours" in remedy


@pytest.mark.parametrize(
    ("csv", "fault", "remedy"),
    [
        ("day,usd_per_mwh\n2026-03-01,1\n", "no columns of moments: day", "`moment`"),
        ("moment,price\n2026-03-01,1\n", "no one column of prices: moment, price",
         "usd_per_mwh or usd_per_kwh"),
        ("moment,EUR/MWh\n2026-03-01,1\n", "is in EUR, and the prices of this table in USD",
         'write currency = "EUR"'),
        ("moment,usd_per_mwh\nsoon,1\nlater,2\n", "p.csv:2: 'soon' is no moment", "2025-01-31T13"),
        ("moment,usd_per_mwh\n2026-03-01,x\n2026-03-01T01:00,2\n", "usd_per_mwh 'x' is no number",
         "digits"),
        ("moment,usd_per_kwh\n2026-03-01,1e308\n2026-03-01T01:00,1\n", ":2: usd_per_kwh 1e308 is",
         "unit"),
        ("moment,usd_per_kwh\n2026-03-01,1\n2026-03-01T01:00,-1e308\n", ":3: usd_per_kwh -1e308 is",
         "unit"),
        ("moment,usd_per_mwh\n2026-03-01,1\n", "has 1 row", "each hour"),
        ("moment,usd_per_mwh\n", "has no rows", "each hour"),
        ("moment,usd_per_mwh\n2026-03-01,1\n2026-03-02,1\n", "rows 1440 minutes apart", "by the"),
        ("moment,usd_per_mwh\n2026-03-01T00:00,1\n2026-03-01T01:00,1\n2026-03-01T02:30,1\n",
         "p.csv:4: the moment is not a multiple of 60 minutes", "each interval"),
        ("moment,usd_per_mwh\n2026-03-01T02:00,1\n2026-03-01T01:00,1\n",
         "2026-03-01T01:00 is not after the row before", "sort"),
    ],
)  # fmt: skip
def test_bad_files(csv: str, fault: str, remedy: str, tmp_path: Path) -> None:
    told, said = problem(tmp_path, csv)
    assert fault in told
    assert remedy in said


def test_a_zone_that_there_is_not(tmp_path: Path) -> None:
    fault, remedy = problem(tmp_path, rows(SPRING, 48), 'time_zone = "Texas"')
    assert "no time zone 'Texas'" in fault
    assert "US/Central" in remedy


def test_another_unit_is_doubted(tmp_path: Path) -> None:
    dear = read(tmp_path, rows(SPRING, 48).replace("mwh", "kwh"))
    assert any("if prices are per MWh, let" in n for n in dear.project.remarks())
    cheap = "moment,usd_per_mwh\n2026-03-01T00:00,0.04\n2026-03-01T01:00,0.05\n"
    assert any("if prices are per kWh, let" in n for n in read(tmp_path, cheap).project.remarks())
    own = read(
        tmp_path, rows(SPRING, 48).replace("usd_per_mwh", "KZT/kWh"), 'currency = "KZT"'
    )  # 24 KZT/kWh on average is 0.05 USD
    assert not any("mean price" in n for n in own.project.remarks())


def test_prices_by_a_longer_interval(tmp_path: Path) -> None:
    found = series(read(tmp_path, rows(SPRING, 96, 15), "interval_minutes = 60"))
    assert (found.minutes, len(found.values)) == (60, 24)
    np.testing.assert_allclose(found.values, (np.arange(24) * 4 + 1.5) / 1000)
    fault, _ = problem(tmp_path, rows(SPRING, 48), "interval_minutes = 15")
    assert "rows by 60 minutes, of which no interval of 15 can be made" in fault


def test_what_has_no_effect(tmp_path: Path) -> None:
    flat = BASE.replace('price_csv = "p.csv"', "price = 0.05\nprice_adder = 0.01")
    with pytest.raises(FileProblems, match="no effect with the keys beside it"):
        read_project.read(flat, "sites.toml", tmp_path)


def test_a_year_is_read_to_its_last_hour(tmp_path: Path) -> None:
    start = datetime(2025, 1, 1, 6, tzinfo=UTC)
    its = read(tmp_path, rows(start, 8760, 60, CENTRAL), 'time_zone = "US/Central"')
    found = series(its)
    assert len(found.values) == 8760
    assert datetime.fromtimestamp(found.end, CENTRAL).date() == date(2026, 1, 1)
