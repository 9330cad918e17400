"""What powbench computes for each month that a miner published: `history = true`, one site."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from powbench.network import fee_record
from powbench.sitefile.read_project import read as read_sites
from powbench.sites.projection import project_all

DATA = Path(__file__).parent / "data.csv"
SPIKE = 0.05
"""From this share of the subsidy on, the fees of a month are a spike."""

SITES = """
start = {month}-01
days = {days}
[network]
history = true
price_usd = 1
{fees}
[site.miner]
rigs = [{{ hashrate = "{ehs} EH/s", power = "20 J/TH", count = 1 }}]
tariff = {{ price = 0 }}
"""


@dataclass(frozen=True)
class Month:
    """As published. ehs: average operating [EH/s]; end_ehs: at the month's end, where told.
    inferred: whether a figure follows from a change in per cent."""

    company: str
    month: str
    ehs: float
    end_ehs: float | None
    coins: float
    cost: str
    inferred: bool
    source: str
    url: str
    explanation: str


@dataclass(frozen=True)
class Row:
    """A month with the coins that powbench computes: of subsidies alone, and with the record.

    blocks: how many the hash rate finds on average. known: share of the month whose fees the
    record holds.
    """

    published: Month
    subsidies: float
    coins: float
    blocks: float
    known: float

    @property
    def error(self) -> float:
        """published / computed - 1."""
        return self.published.coins / self.coins - 1

    @property
    def error_without(self) -> float:
        """The same without fees."""
        return self.published.coins / self.subsidies - 1

    @property
    def error_at_end(self) -> float | None:
        """The same had the hash rate at the month's end been taken for the average."""
        end = self.published.end_ehs
        return None if end is None else (1 + self.error) * self.published.ehs / end - 1

    @property
    def fees(self) -> float:
        """Of the subsidies."""
        return self.coins / self.subsidies - 1

    @property
    def spike(self) -> bool:
        return self.fees >= SPIKE

    @property
    def luck(self) -> float:
        """Standard deviation, relative, of the blocks that a pool of this hash rate finds."""
        return float(self.blocks**-0.5)


def published() -> list[Month]:
    """The rows of data.csv."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return [
            Month(
                row["company"], row["month"], float(row["average_operating_ehs"]),
                float(row["month_end_ehs"]) if row["month_end_ehs"] else None,
                float(row["btc_published"]),
                f"{row['power_cost']} {row['power_cost_unit']}".strip(),
                row["status"] == "inferred", row["source"], row["url"], row["explanation"],
            )
            for row in csv.DictReader(lines)
        ]  # fmt: skip


def computed(month: Month) -> Row:
    """What powbench says of that month."""
    subsidies = coins(month, "fees_btc_per_block = 0")
    start, end = span(month.month)
    levels = fee_record.levels(fee_record.shipped(), start, end)
    unknown = sum(until - since for since, until in fee_record.gaps(levels, end))
    return Row(
        month,
        subsidies,
        coins(month),
        coins(month, "fees_btc_per_block = 1") - subsidies,
        1 - unknown / (end - start),
    )


def coins(month: Month, fees: str = "") -> float:
    """BTC of the month; without `fees` those of the record that ships count."""
    year, number = map(int, month.month.split("-"))
    days = monthrange(year, number)[1]
    text = SITES.format(month=month.month, days=days, fees=fees, ehs=month.ehs)
    file = read_sites(text, month.month, DATA.parent)
    (site,) = project_all(file.project, file.network.state, file.network.scenario)
    return float(site.btc.sum())


def span(month: str) -> tuple[float, float]:
    """From when to when [s since 1970] a month lasts, in UTC."""
    first = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)
    days = monthrange(first.year, first.month)[1]
    return first.timestamp(), (first + timedelta(days=days)).timestamp()
