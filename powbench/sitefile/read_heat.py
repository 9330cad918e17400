"""`[site.NAME.heat]`: heat of the rigs that somebody pays for."""

from __future__ import annotations

from ..provenance import Status
from ..reading.keys import Inline, Keys, Number, Numbers, key
from ..reading.table import Table
from ..sites.heat import Heat
from ..sites.running.supply import Window

HEAT = Keys(
    "What a buyer pays for the heat of the rigs.",
    (
        key("usd_per_kwh", Number("USD/kWh"), "The price of a kWh of heat.", "0.02"),
        key("recoverable", Number("share of power", high=1.0),
            "Heat that reaches the buyer, of the power at the meter.", "0.7"),
        key("months", Numbers("months", None, 1, 12, whole=True),
            "Months in which the buyer takes it.", "[10, 11, 12, 1, 2, 3, 4]", without="all"),
        key("hours", Numbers("hour of the day", 2, 0, 24, whole=True),
            "First hour of the day in which the buyer takes it, and the hour at which that ends, "
            "local.", "[5, 22]", without="all"),
    ),
)  # fmt: skip
OF_SITE = key(
    "heat", Inline(HEAT), "Heat of the rigs that is sold.",
    "{ usd_per_kwh = 0.02, recoverable = 0.7, months = [10, 11, 12, 1, 2, 3, 4] }",
    "{ usd_per_kwh = 0.02, recoverable = 0.7, hours = [5, 22] }", without="none",
)  # fmt: skip


def read(site: Table) -> Heat | None:
    if not site.has("heat"):
        return None
    table = site.table("heat")
    price, share = table.number("usd_per_kwh"), table.number("recoverable")
    first, last = _hours(table)
    heat = Heat(price, share, Window(first, last, 0.0, _months(table)))
    table.finish()
    return heat


def _months(table: Table) -> tuple[int, ...]:
    if not table.has("months"):
        table.note("months", "all", "", Status.DEFAULT, "not given")
        return tuple(range(1, 13))
    listed = table.numbers("months")
    months = tuple(int(month) for month in listed)
    if not listed or months != listed:
        table.problem("months", "are no numbers of months", "write months = [11, 12, 1, 2]")
    return months


def _hours(table: Table) -> tuple[int, int]:
    if not table.has("hours"):
        table.note("hours", "all", "", Status.DEFAULT, "not given")
        return 0, 24
    first, last = table.numbers("hours")
    if first == last or first != int(first) or last != int(last):
        table.problem("hours", "are no two different whole hours", "write hours = [5, 22]")
    return int(first), int(last)
