"""Supply, levies, hosting and tax from their tables in the file.

[site.x.supply]
uptime = 0.97
switch_off = true                       # in hours when power costs more than it earns
contract_kw = 30_000
quota = { share = 0.29 }                # of the contract; or kw = …, or kwh_per_month = …
curtailment = [{ hours = [17, 21], months = [6, 7, 8, 9], days = "weekdays", allowed = 0 }]
outage_table = "KZ"                     # shipped, or a file: "cuts.csv"; or typed:
outages = [{ from = 2022-01-24, until = 2022-02-01, kind = "power", share = 1 }]
offline_draw = 1.0                      # share of power still drawn without internet
"""

from __future__ import annotations

import math
from pathlib import Path

from ..network import when
from ..provenance import Status
from ..reading.table import Table
from ..sites import levy
from ..sites.levy import Generation, Levy
from ..sites.site import Hosting
from ..sites.supply import Supply, Window
from ..sites.tax import IncomeTax
from .read_outages import read_outages


def read_supply(table: Table, folder: Path, utc_offset: float, full_kw: float) -> Supply:
    """folder: where a table of outages is. full_kw: the fleet at its highest PUE, at the meter."""
    outages = read_outages(table, folder, utc_offset)
    curtailment = tuple(_window(window) for window in table.tables("curtailment"))
    contract = table.optional("contract_kw", "kW", absent="the fleet's full power")
    quota_kw, quota_kwh = _quota(table, full_kw if contract is None else contract)
    supply = Supply(
        uptime=table.number("uptime", "share of hours", 1.0, high=1.0),
        curtailment=curtailment,
        outages=outages,
        contract_kw=contract,
        quota_kw=quota_kw,
        quota_kwh_per_month=quota_kwh,
        idle_share=table.number("offline_draw", "share of full power", 1.0, high=1.0),
        switch_off=table.flag("switch_off", False),
    )
    table.finish()
    return supply


def _window(table: Table) -> Window:
    hours = table.numbers("hours", 2, 0, 24)
    allowed = table.number("allowed", "share of full power", 0.0, high=1.0)
    months = tuple(range(1, 13))
    if table.has("months"):
        listed = table.numbers("months", None, 1, 12)
        months = tuple(int(month) for month in listed)
        if not listed or months != listed:
            table.problem("months", "are no numbers of months", "write months = [6, 7, 8]")
    else:
        table.note("months", "all", "", Status.DEFAULT, "not given")
    days = table.choice("days", ("all", "weekdays", "weekend"), "all")
    if hours[0] == hours[1]:
        table.problem("hours", "begin and end together", "write hours = [17, 21]")
    if allowed == 1 and not table.unread("allowed"):
        table.problem("allowed", "is 1: all may run, nothing is curtailed", "1 % is 0.01")
    if any(h != int(h) for h in hours):
        table.problem("hours", "are not whole", "curtailment goes by the hour")
    table.finish()
    return Window(int(hours[0]), int(hours[1]) % 25, allowed, months, days)


def _quota(table: Table, contract_kw: float) -> tuple[float | None, float | None]:
    if not table.has("quota"):
        table.note("quota", "none", "", Status.DEFAULT, "not given")
        return None, None
    quota = table.table("quota")
    share, power = quota.has("share"), quota.has("kw")
    energy = quota.has("kwh_per_month")
    if share and power:
        quota.problem("", "has both share and kw", "give one of them")
    if not (share or power or energy):
        quota.problem("", "is empty", "give share (of the contract), kw or kwh_per_month")
    kw = None
    if share:
        kw = quota.number("share", "share of contract", high=1.0) * contract_kw
    elif power:
        kw = quota.number("kw", "kW")
    kwh = quota.number("kwh_per_month", "kWh/month") if energy else None
    quota.finish()
    return kw, kwh


def read_levies(site: Table, utc_offset: float, currencies: tuple[str, ...]) -> tuple[Levy, ...]:
    """`[[site.x.levy]]`: law = "KZ", or per_kwh, or bands = [[from price, levy], …]."""
    generation = Generation(
        site.choice("generation", [g.value for g in Generation], Generation.GRID.value)
    )
    metered = site.flag("metered", True)
    levies: list[Levy] = []
    tables = site.tables("levy")
    for number, table in enumerate(tables):
        ways = [way for way in ("law", "per_kwh", "bands") if table.has(way)]
        if len(ways) > 1:
            table.problem("", f"has {' and '.join(ways)}", "give one of law, per_kwh, bands")
        if table.has("law"):
            law = table.choice("law", levy.laws())
            for rule in levy.of_law(law, generation, metered, utc_offset) if law else ():
                levies.append(rule)
                span = f"from {when.iso_date(rule.start + 43_200)}"
                rates = [rate for _, rate in rule.bands]
                text = f"{max(rates):g} to {min(rates):g} in {len(rates)} bands, {span}"
                if len(rates) == 1:
                    text = f"{rates[0]:g}, {span}"
                status = Status.READ if rule.status == "read" else Status.INFERRED
                table.note(f"law {law}", text, f"{rule.currency}/kWh", status, rule.source)
        else:
            levies.append(_own_levy(table, number, utc_offset, currencies))
        table.finish()
    if not tables:
        site.note("levy", "none", "", Status.DEFAULT, "not given")
    return tuple(levies)


def _own_levy(table: Table, number: int, utc_offset: float, currencies: tuple[str, ...]) -> Levy:
    currency = table.currency("currency", currencies)
    bands: list[tuple[float, float]] = []
    if table.has("bands"):
        written = table.get("bands")
        for place, row in enumerate(written if isinstance(written, list) else []):
            path = (*table.path, "bands", place)
            if not isinstance(row, list) or len(row) != 2:
                table.book.add(path, "is no [from price, levy]", "write [5, 20]")
                continue
            edge, value = table.checked(path, row[0]), table.checked(path, row[1])
            if bands and edge <= bands[-1][0]:
                table.book.add(path, "does not rise", "sort the bands by price")
            bands.append((edge, value))
        if not bands or bands[0][0] != 0:
            table.problem("bands", "do not start at 0", "the first band is [0, …]")
        table.note(
            "bands", f"{len(bands)} bands", f"{currency}/kWh", Status.TYPED, table.place("bands")
        )
    else:
        bands = [(0.0, table.number("per_kwh", f"{currency}/kWh"))]
    start = table.moment("from", utc_offset, -math.inf)
    end = table.moment("until", utc_offset, math.inf)
    if end <= start:
        table.problem("until", "is not after from", "a levy ends after it begins")
    name = table.text("name", f"levy {number + 1}")
    return Levy(name, currency, tuple(bands) or ((0.0, 0.0),), start, end)


def read_hosting(table: Table) -> Hosting:
    hosting = Hosting(
        fee_per_kwh=table.number("fee_per_kwh", "USD/kWh", 0.0),
        share_of_revenue=table.part("share_of_revenue", "share", 0.0),
        share_of_margin=table.part("share_of_margin", "share", 0.0),
    )
    table.finish()
    return hosting


def read_tax(table: Table) -> IncomeTax:
    carry = table.optional("carry_forward_years", "years")
    if carry is not None and carry != int(carry):
        table.problem("carry_forward_years", f"{carry:g} is no whole number", "count whole years")
    tax = IncomeTax(
        rate=table.part("rate", "share of profit", 0.0),
        depreciation_years=table.number("depreciation_years", "years", 4.0, above=True),
        carry_years=None if carry is None else int(carry),
        offset_limit=table.number("loss_offset_limit", "share of profit", 1.0, high=1.0),
    )
    table.finish()
    return tax
