"""Outages of a site: typed, from a shipped event, or from a CSV file.

from,until,kind,share_lost,what,status,source
2022-01-24,2022-02-01,power,1,supply cancelled,read,CoinDesk 2022-01-25
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from .. import bounded, numerals
from ..errors import InputError
from ..network import csv_rows, when
from ..provenance import Status, parse_status
from ..reading.keys import Choice, Key, Keys, Moment, Number, Rows, Text, key
from ..reading.table import Table
from ..sites.running.supply import Outage, OutageKind
from ..tables import rows

LIMIT_BYTES = 16 << 20
_COLUMNS = ("from", "until", "kind", "share_lost")
OUTAGE = Keys(
    "Hours without power or internet.",
    (
        key("from", Moment(), "The first day or moment of the outage, local.", "2027-01-24"),
        key("until", Moment(), "The day or moment at which the outage ends.", "2027-02-07"),
        key(
            "kind", Choice(lambda: tuple(k.value for k in OutageKind)),
            "What is missing; rationing cuts the contract.", '"power"',
        ),
        key("share", Number("share of supply", high=1.0), "How much is missing.", "0.5",
            default=1.0),
        key("what", Text(), "What happened.", '"winter cut"', default="outage"),
    ),
)  # fmt: skip
KEYS: tuple[Key, ...] = (
    key(
        "outages", Rows(OUTAGE), "Outages, each as a table.",
        '[{ from = 2027-01-24, until = 2027-02-07, kind = "power", share = 1, '
        'what = "winter cut" }]',
        without="none",
    ),
    key(
        "outage_table", Text(),
        "Outages that ship with powbench under this name, or a CSV file with the columns "
        + ", ".join(_COLUMNS) + ".",
        '"KZ"', '"cuts.csv"', without="none",
    ),
)  # fmt: skip


def read_outages(table: Table, folder: Path, utc_offset: float) -> tuple[Outage, ...]:
    """`outages` and `outage_table` of a supply table; a file's path is below `folder`."""
    outages = _typed(table, utc_offset)
    if table.has("outage_table"):
        outages = (*_tabled(table, folder, utc_offset), *outages)
    elif not outages:
        table.note("outages", "none", "", Status.DEFAULT, "not given")
    return outages


def _typed(table: Table, utc_offset: float) -> tuple[Outage, ...]:
    outages = []
    for row in table.tables("outages"):
        start = row.moment("from", utc_offset)
        end = row.moment("until", utc_offset)
        if end <= start:
            row.problem("until", "is not after from", "an outage ends after it begins")
        kind = row.choice("kind")
        share = row.number("share")
        span = f"{row.get('from')} to {row.get('until')}"
        row.note("span", span, "local dates", Status.TYPED, row.place("from"))
        outages.append(
            Outage(
                start,
                end,
                OutageKind(kind or "power"),
                share,
                row.text("what"),
                source=row.place("from"),
            )
        )
        row.finish()
    return tuple(outages)


def _tabled(table: Table, folder: Path, utc_offset: float) -> tuple[Outage, ...]:
    name = table.text("outage_table")
    if name.endswith(".csv"):
        listed, otherwise = _file(table, folder / name), Status.TYPED
    else:
        name = table.choice("outage_table", dict.fromkeys(r["event"] for r in rows("outages.csv")))
        listed = [row for row in rows("outages.csv") if row["event"] == name]
        otherwise = Status.INFERRED
    outages = []
    for number, row in enumerate(listed, start=2):
        outage = table.guarded("outage_table", partial(_outage, row, utc_offset), None)
        if outage is None:
            continue
        if outage.end <= outage.start:
            fault = f"row {number} of {name} ends before it begins"
            table.problem("outage_table", fault, "correct the row")
        outages.append(outage)
        text = f"{row['kind']} {row['from']} to {row['until']}, {outage.share:.0%}"
        said = f"{outage.event}: {outage.source}" if outage.source else f"{name}, row {number}"
        table.note("outages", text, "", parse_status(outage.status) or otherwise, said)
    return tuple(outages)


def _file(table: Table, path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file; a problem when it has none or lacks a column."""

    def read() -> list[dict[str, str]]:
        text = table.book.once(("text", path), lambda: bounded.read_text(path, LIMIT_BYTES))
        listed = [row for _, row in csv_rows.rows(text, str(path), _COLUMNS)]
        if not listed:
            raise InputError(f"{path} has no outages", "its columns are " + ", ".join(_COLUMNS))
        return listed

    return table.guarded("outage_table", read, [])


def _outage(row: dict[str, str], utc_offset: float) -> Outage | None:
    """One row; InputError when it is no outage."""
    try:
        kind, share = OutageKind(row["kind"].strip()), bounded.number(row["share_lost"])
    except ValueError:
        raise InputError(
            f"{','.join(row.values())[:80]!r} is no outage",
            numerals.without_comma(
                row["share_lost"], "kind is power, internet or rationing; share_lost 0 to 1"
            ),
        ) from None
    if not 0 <= share <= 1:
        raise InputError(f"share_lost {share} is not in 0 to 1", "write 1 for all of it")
    start, end = (
        when.seconds(when.parse(row[key].strip()), utc_offset) for key in ("from", "until")
    )
    event, source = row.get("what") or "outage", row.get("source") or ""
    return Outage(start, end, kind, share, event, row.get("status") or "typed in", source)
