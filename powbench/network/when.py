"""Moments: seconds since 1970 UTC as floats, dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ..errors import InputError

DAY = 86_400.0
HOUR = 3_600.0
YEAR_DAYS = 365.25
FIRST, LAST = date(2009, 1, 3), date(2140, 12, 31)


def seconds(moment: date | datetime, utc_offset_hours: float = 0.0) -> float:
    """Seconds since 1970 of a date's midnight or a moment; naive ones are local to the offset."""
    if isinstance(moment, datetime):
        if moment.tzinfo is not None:
            return moment.timestamp()
        return moment.replace(tzinfo=UTC).timestamp() - utc_offset_hours * HOUR
    midnight = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return midnight.timestamp() - utc_offset_hours * HOUR


def parse(text: str) -> datetime | date:
    """`2022-01-05`, `2022-01-05T12:00Z` -> date or moment; InputError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"{text!r} is no date", "write it as 2022-01-31 or 2022-01-31T12:00Z"
        ) from None


def iso_date(moment_seconds: float) -> str:
    """The UTC date of a moment as text."""
    return datetime.fromtimestamp(moment_seconds, UTC).date().isoformat()


def iso_moment(moment_seconds: float) -> str:
    """`2022-01-05T12:00:00Z` of a moment."""
    return datetime.fromtimestamp(moment_seconds, UTC).isoformat().replace("+00:00", "Z")
