"""Which period of a tariff an hour belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...provenance import Status
from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ..calendar import Hours, Ints

Grid = tuple[tuple[int, ...], ...]
"""12 months x 24 hours of period numbers, from 0."""


@dataclass(frozen=True)
class Schedule:
    """Period numbers of working days, and of Saturdays and Sundays."""

    weekday: Grid
    weekend: Grid

    def periods(self, hours: Hours) -> Ints:
        """Period number of each hour (n)."""
        return hours.kept(self, self._periods)

    def _periods(self, hours: Hours) -> Ints:
        grids = np.array([self.weekday, self.weekend], dtype=np.int64)
        numbers: Ints = grids[
            hours.weekend.astype(np.int64), hours.month_of_year, hours.hour_of_day
        ]
        numbers.flags.writeable = False
        return numbers

    def page(self) -> dict[str, list[str]]:
        """12 rows of 24 numbers, parted by blanks where one has two digits."""
        return {"weekday": _rows(self.weekday), "weekend": _rows(self.weekend)}


ONE_PERIOD: Grid = ((0,) * 24,) * 12
ALWAYS = Schedule(ONE_PERIOD, ONE_PERIOD)


def _rows(grid: Grid) -> list[str]:
    wide = any(number > 9 for row in grid for number in row)
    return [(" " if wide else "").join(map(str, row)) for row in grid]


def from_urdb(record: Fields, kind: str, periods: int) -> Schedule:
    keys = f"{kind}weekdayschedule", f"{kind}weekendschedule"
    if periods == 1 and not any(key in record.record for key in keys):
        return ALWAYS
    return Schedule(*(grid_from_urdb(record, key, periods) for key in keys))


def grid_from_urdb(record: Fields, key: str, periods: int) -> Grid:
    value = record.record.get(key)
    if not isinstance(value, list) or len(value) != 12:
        raise record.fail(key, "has not 12 rows")
    rows = []
    for month, row in enumerate(value):
        if not isinstance(row, list) or len(row) != 24:
            raise record.fail(key, f"row {month} has not 24 hours")
        rows.append(tuple(record.index(cell, f"{key} row {month}", periods) for cell in row))
    return tuple(rows)


def read(table: Table, weekday: str, weekend: str, periods: int) -> Schedule:
    working = _grid(table, weekday, periods)
    if not table.has(weekend):
        table.note(weekend, f"as {weekday}", "", Status.DEFAULT, "not given")
        return Schedule(working, working)
    return Schedule(working, _grid(table, weekend, periods))


def _grid(table: Table, key: str, periods: int) -> Grid:
    """12 rows of 24 period numbers; one row stands for all months."""
    rows = table.get(key)
    if isinstance(rows, str):
        rows = [rows]
    if not isinstance(rows, list) or len(rows) not in (1, 12):
        count = len(rows) if isinstance(rows, list) else 0
        table.problem(
            key, f"has {count} rows", "give 12 rows, one per month, or one for all of 24 hours each"
        )
        return ONE_PERIOD
    before = len(table.book.problems)
    periods_of_rows = tuple(_row(table, key, place, row, periods) for place, row in enumerate(rows))
    if len(table.book.problems) > before:
        return ONE_PERIOD
    table.note(key, f"{len(rows)} x 24 grid", "", Status.TYPED, table.place(key))
    grid = periods_of_rows * 12 if len(periods_of_rows) == 1 else periods_of_rows
    return table.book.alike(grid)


def _row(table: Table, key: str, place: int, row: Any, periods: int) -> tuple[int, ...]:
    path = (*table.path, key, place)
    cells = list(row) if isinstance(row, str | list) else []
    if len(cells) != 24:
        table.book.add(path, f"row {place + 1} has {len(cells)} hours", "a row has 24 hours")
        return (0,) * 24
    numbers = []
    for hour, cell in enumerate(cells):
        digit = str(cell).isascii() and str(cell).isdigit() and not isinstance(cell, bool)
        if not digit or int(cell) >= periods:
            table.book.add(
                path,
                f"row {place + 1}, hour {hour} has no period {cell!r}",
                f"there are periods 0 to {periods - 1}",
            )
            return (0,) * 24
        numbers.append(int(cell))
    return tuple(numbers)
