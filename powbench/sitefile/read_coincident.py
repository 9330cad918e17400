"""`coincident` of a tariff: the grid's own peaks, and what the load at them costs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..provenance import Status
from ..reading.keys import (
    CURRENCY,
    Choice,
    Flag,
    Keys,
    Names,
    Number,
    Numbers,
    Text,
    Whole,
    key,
)  # fmt: skip
from ..reading.table import Table
from ..sites.charges.coincident import CoincidentPeaks
from ..sites.charges.peaks import ONE_PER, Peaks
from . import read_series

_ONE = "one of hours and load_csv is needed"
KEYS = Keys(
    "A charge for the load at the grid's own peaks of a calendar year, billed in the next one; "
    "beside a URDB record, its peaks alone, which are billed by the month.",
    (
        key("price_per_kw", Number(f"{CURRENCY}/kW and year"),
            "Price of each kW of the mean load at the peaks.", "64", without="that of the record"),
        key("hours", Names(), "The peaks by name, local; they count on the same days in other "
            "years.", '["2026-06-23T16:45", "2026-07-14T17:00"]', without=_ONE),
        key("load_csv", Text(), "The grid's load: a CSV file with the columns moment and mw. Its "
            "highest intervals are the peaks.", '"load.csv"', without=_ONE),
        *read_series.CLOCK,
        read_series.INTERVAL,
        key("highest", Whole("intervals", 1, 8760), "How many of a year are peaks.", "5",
            default=4),
        key("one_per", Choice(lambda: ONE_PER), "Of how long a time at most one is a peak.",
            '"month"', default="interval"),
        key("months", Numbers("months", None, 1, 12, whole=True), "Months in which peaks may lie.",
            "[6, 7, 8, 9]", without="all"),
        key("prior_kw", Number("kW"), "The mean load at the peaks before the start.", "1_500",
            default=0.0),
        key("avoid", (Flag(), Whole("intervals", 1, 8760)),
            "Whether the site stands still at the peaks, or in how many of a year's highest "
            "intervals it does, as nobody knows the peaks beforehand.", "true", "40",
            without="false"),
    ),
    one_of=("hours", "load_csv"),
)  # fmt: skip


def read(
    table: Table, folder: Path, utc_offset: float, record: CoincidentPeaks | None
) -> tuple[CoincidentPeaks | None, Peaks | None, tuple[str, ...]]:
    """The charge, the peaks that the site avoids, and what is said of the series. record: the
    charge by the month of a URDB record, which then has named peaks."""
    ways = table.given()
    if len(ways) != 1:
        table.problem("", f"has {' and '.join(ways) or 'neither'} of hours, load_csv", "give one")
        return record, None, ()
    peaks, notes = Peaks(), tuple[str, ...]()
    if ways == ["hours"]:
        minutes = table.whole("interval_minutes") if table.has("interval_minutes") else 60
        peaks = Peaks(_moments(table, utc_offset), minutes=minutes)
    else:
        found = read_series.read(table, "load_csv", folder, utc_offset, ())
        months = _months(table)
        one_per = table.choice("one_per") or ONE_PER[0]
        notes = found.notes if found else ()
        load = found.series if found else None
        peaks = Peaks((), load, 60, table.whole("highest"), one_per, months)
    avoid = _avoid(table, peaks)
    if record is not None:
        charge = replace(record, peaks=peaks)
    else:
        price = table.number("price_per_kw") if table.has("price_per_kw") else 0.0
        if not table.has("price_per_kw"):
            table.problem("price_per_kw", "is missing", "add price_per_kw = …", unread=True)
        charge = CoincidentPeaks(peaks, price, table.number("prior_kw"))
    return charge, avoid, notes


def _moments(table: Table, utc_offset: float) -> tuple[float, ...]:
    value = table.get("hours")
    if not isinstance(value, list) or not value:
        table.problem("hours", "is no list of moments", 'write ["2026-07-14T17:00"]', unread=True)
        return ()
    table.note("hours", f"{len(value)} moments", "", Status.TYPED, table.place("hours"))
    return tuple(
        table.date_at((*table.path, "hours", place), each, utc_offset)
        for place, each in enumerate(value)
    )


def _months(table: Table) -> tuple[int, ...]:
    if not table.has("months"):
        return tuple(range(1, 13))
    listed = table.numbers("months")
    if not listed or any(month != int(month) for month in listed):
        table.problem("months", "are no numbers of months", "write months = [6, 7, 8, 9]")
    return tuple(int(month) for month in listed)


def _avoid(table: Table, peaks: Peaks) -> Peaks | None:
    """The peaks that a site avoids: those that count, or so many of the highest intervals."""
    if isinstance(table.get("avoid"), bool) or not table.has("avoid"):
        return peaks if table.has("avoid") and table.flag("avoid") else None
    count = table.whole("avoid")
    if peaks.load is None:
        table.problem("avoid", "is a number beside named hours", "write avoid = true")
        return None
    return replace(peaks, highest=count, one_per=ONE_PER[0])
