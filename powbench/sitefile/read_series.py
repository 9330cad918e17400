"""A CSV file of prices or loads by time, with its clock: offsets, a zone with summer time, gaps.

moment,usd_per_mwh
2025-01-01T00:00-06:00,24.31
2025-01-01T00:15-06:00,23.87
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from .. import bounded
from ..errors import InputError
from ..network import csv_rows, when
from ..provenance import Status
from ..reading.keys import Text, Whole, key
from ..reading.table import Table
from ..sites.charges.series import Series
from ..sites.charges.tiers import MAX_PRICE

LIMIT_BYTES = 32 << 20
LONGEST_GAP_HOURS = 3
"""A longer one says that rows are lost; a shorter one is filled, and that is said."""
LEAST_MINUTES = 5
MOMENTS = ("moment", "time", "datetime", "timestamp")
ENERGY = ("kwh", "mwh")
CLOCK = (
    key("time_zone", Text(),
        "Zone of moments without a UTC offset, summer time included.",
        '"US/Central"', without="the site's utc_offset at all times of the year"),
)  # fmt: skip
INTERVAL = key(
    "interval_minutes", Whole("minutes", LEAST_MINUTES, 60),
    "How long one price holds in the bill; the mean of shorter ones.", "15",
    without="as the file has it",
)  # fmt: skip
_COLUMN = re.compile(r"([a-z]{3})(?:_per_|/)([km]wh?)", re.IGNORECASE)


@dataclass(frozen=True)
class Read:
    """A file as it was read. notes: what was filled or told apart, and what looks wrong."""

    series: Series
    notes: tuple[str, ...]


def read(
    table: Table, name: str, folder: Path, utc_offset: float, units: tuple[str, ...] = ENERGY
) -> Read | None:
    """The series that key `name` points at; None after a problem. utc_offset: of the site.

    units: what a column may be priced by; none: a load, in a column that is called so.
    """
    file = table.text(name)
    zone = table.optional_text("time_zone")
    clock = table.guarded("time_zone", lambda: _zone(zone), None) if zone else None
    minutes = 0
    if INTERVAL.name in table.keys.by_name and table.has(INTERVAL.name):
        minutes = table.whole(INTERVAL.name)
    if not file or table.unread("time_zone") or table.unread(INTERVAL.name):
        return None
    currency = table.currency_code if units else ""

    def load() -> Read:
        path = folder / file
        text = table.book.once(("text", path), lambda: bounded.read_text(path, LIMIT_BYTES))
        return parse(text, file, clock, zone, utc_offset, currency, units, minutes)

    found = table.guarded(name, load, None)
    table.note(name, file, "", Status.TYPED, table.place(name))
    return found


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(
            f"there is no time zone {name[:40]!r} on this machine",
            'write it as "US/Central" or "Europe/Berlin"; on Windows: `pip install tzdata`',
        ) from None


@lru_cache(maxsize=16)
def parse(
    text: str,
    name: str,
    zone: tzinfo | None,
    zone_name: str,
    utc_offset: float,
    currency: str,
    units: tuple[str, ...],
    minutes: int = 0,
) -> Read:
    """The series in a text; InputError says what is wrong in which line."""
    stamp, column, per = "", "", 1.0
    moments: list[float] = []
    values: list[float] = []
    lines: list[int] = []
    twice = False
    clock = partial(_moment, name, zone, zone_name, utc_offset)
    for line, row in csv_rows.rows(text, name, ()):
        if not column:
            stamp, column, per = _columns(tuple(row), name, currency, units)
        written = row[stamp].strip()
        if not row[column].strip():
            continue  # a gap
        at = _stamp(written, name, line)
        moment = clock(at, line)
        if at.tzinfo is None and zone is not None and moments and moment <= moments[-1]:
            later = clock(at.replace(fold=1), line)  # the second time that the clock shows it
            if later > max(moment, moments[-1]):
                moment, twice = later, True
        if moments and moment <= moments[-1]:
            raise InputError(*_disorder(name, line, lines[-1], written, at, zone, moment, moments))
        moments.append(moment)
        lines.append(line)
        values.append(csv_rows.number(row[column], name, line, column) / per)
        if abs(values[-1]) > MAX_PRICE:
            raise InputError(
                f"{name}:{line}: {column} {row[column][:40]} is beyond all that is paid or drawn",
                "is it the right column, and the right unit?",
            )
    if len(moments) < 2:
        raise InputError(
            f"{name} has {len(moments) or 'no'} row{'s' * (not moments)}",
            "give a row for each hour",
        )
    series, notes = _regular(np.array(moments), np.array(values), lines, name)
    if twice:
        said = f"{name}: at the end of summer time in {zone_name} the clock shows an hour twice"
        notes = (f"{said}; the rows that come second are taken an hour later", *notes)
    return Read(_by_interval(series, minutes), notes)


def _columns(
    header: tuple[str, ...], name: str, currency: str, units: tuple[str, ...]
) -> tuple[str, str, float]:
    """The columns of moment and value, and how many kW or kWh the latter is per."""
    listed = ", ".join(header)[:200]
    of_time = [each for each in header if each.strip().lower() in MOMENTS]
    if len(of_time) != 1:
        raise InputError(
            f"{name} has {'no' if not of_time else 'several'} columns of moments: {listed}",
            "name the column of moments `moment`",
        )
    if not units:
        loads = [each for each in header if each.strip().lower() in ("mw", "load_mw")]
        if len(loads) != 1:
            raise InputError(f"{name} has no one column of loads: {listed}", "name it load_mw")
        return of_time[0], loads[0], 1.0
    found = [
        (each, match)
        for each in header
        if (match := _COLUMN.fullmatch(each.strip())) and match[2].lower() in units
    ]
    wanted = f"{currency.lower()}_per_{units[1]} or {currency.lower()}_per_{units[0]}"
    if len(found) != 1:
        raise InputError(f"{name} has no one column of prices: {listed}", f"name it {wanted}")
    column, match = found[0]
    if match[1].upper() != currency:
        raise InputError(
            f"{name} is in {match[1].upper()}, and the prices of this table in {currency}",
            f'write currency = "{match[1].upper()}", or name the column {wanted}',
        )
    return of_time[0], column, 1000.0 if match[2].lower().startswith("m") else 1.0


def _stamp(text: str, name: str, line: int) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"{name}:{line}: {text[:40]!r} is no moment",
            "write it as 2025-01-31T13:00, or with its UTC offset: 2025-01-31T13:00-06:00",
        ) from None


def _moment(
    name: str, zone: tzinfo | None, zone_name: str, utc_offset: float, at: datetime, line: int
) -> float:
    """Seconds since 1970; InputError for an hour that summer time leaves out."""
    try:
        if at.tzinfo is not None or zone is None:
            return when.seconds(at, utc_offset)
        moment = at.replace(tzinfo=zone).timestamp()
        back = datetime.fromtimestamp(moment, zone)
    except (OverflowError, OSError, ValueError):
        raise InputError(f"{name}:{line}: {at} is out of range", "check the year") from None
    if back.replace(tzinfo=None, fold=0) != at.replace(fold=0):
        raise InputError(
            f"{name}:{line}: there is no {at:%Y-%m-%d %H:%M} in {zone_name}: summer time begins",
            "write moments with their UTC offset, or leave time_zone out if the clock of the file "
            "does not change",
        )
    return moment


def _disorder(
    name: str, line: int, before: int, written: str, at: datetime, zone: tzinfo | None,
    moment: float, moments: list[float],
) -> tuple[str, str]:  # fmt: skip
    """What is wrong with a row that does not come after the one before, and what to do."""
    if moment in moments[-12:] and at.tzinfo is None and zone is None:
        remedy = 'at the end of summer time? write time_zone = "US/Central" or the like, or '
        return f"{name}:{line}: {written} stands twice", f"{remedy}moments with their UTC offset"
    fault = f"{name}:{line}: {written} is not after the row before (line {before})"
    return fault, "sort the rows by time, each moment once"


def _regular(
    moments: np.ndarray, values: np.ndarray, lines: list[int], name: str
) -> tuple[Series, tuple[str, ...]]:
    """One value after another; short gaps are filled in a straight line."""
    steps = np.diff(moments)
    length = float(steps.min())
    minutes = round(length / 60)
    if minutes < LEAST_MINUTES or 60 % minutes or minutes * 60 != length:
        raise InputError(
            f"{name} has rows {length / 60:g} minutes apart",
            "give rows by the hour, or by 30, 20, 15, 10 or 5 minutes",
        )
    if ragged := np.flatnonzero(np.mod(moments - moments[0], length)).tolist():
        raise InputError(
            f"{name}:{lines[ragged[0]]}: the moment is not a multiple of {minutes} minutes after "
            "the first",
            "give one row for each interval",
        )
    wide = np.flatnonzero(steps > (LONGEST_GAP_HOURS * 3600 + length))
    if len(wide):
        first = int(wide[0])
        lost = steps[first] / 3600 - length / 3600
        raise InputError(
            f"{name}:{lines[first + 1]}: no rows for {lost:,.4g} hours from "
            f"{when.iso_moment(moments[first] + length)} on",
            f"add them: only gaps of at most {LONGEST_GAP_HOURS} hours are filled",
        )
    grid = np.arange(round((moments[-1] - moments[0]) / length) + 1) * length + moments[0]
    notes: tuple[str, ...] = ()
    gaps = int((steps > length).sum())
    if gaps:
        missing = len(grid) - len(moments)
        day = datetime.fromtimestamp(moments[int(np.argmax(steps > length))], UTC).date()
        said = f"{name}: {missing} missing rows in {gaps} gaps are filled in a straight line"
        notes = (f"{said}, the first on {day}",)
    return Series(float(moments[0]), minutes, np.interp(grid, moments, values), name), notes


def _by_interval(series: Series, minutes: int) -> Series:
    """The mean of each interval of so many minutes; 0: as it is."""
    if not minutes or minutes == series.minutes:
        return series
    each = minutes // series.minutes
    if 60 % minutes or minutes % series.minutes:
        raise InputError(
            f"{series.name} has rows by {series.minutes} minutes, of which no interval of "
            f"{minutes} can be made",
            f"give a multiple of {series.minutes} that an hour can be cut into",
        )
    off = round(-series.start / 60) % minutes // series.minutes  # to a full interval
    count = (len(series.values) - off) // each
    whole = series.values[off : off + count * each]
    start = series.start + 60 * series.minutes * off
    return Series(start, minutes, whole.reshape(count, each).mean(axis=1), series.name)
