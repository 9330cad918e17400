"""A whole SITES.toml: syntax, lines, tables, and what only shows between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .. import bounded
from ..network import history, when
from ..network.state import NetworkState
from ..provenance import Figure, Status
from ..reading import lines, syntax
from ..reading.keys import (
    Change,
    Dated,
    Inline,
    Keys,
    Moment,
    Named,
    Number,
    Rows,
    Text,
    Whole,
    key,
)
from ..reading.problems import Book
from ..reading.table import Table, is_currency
from ..rigs.rig import Rig
from ..sites import plausible
from ..sites.ageing import YEAR_DAYS
from ..sites.calendar import end_after_months
from ..sites.carbon import Basis
from ..sites.currency import Rate, Rates, shipped
from ..sites.site import Horizon, Project, Site
from ..sites.sites_file import NetworkInput, SitesFile
from . import (
    read_allocation,
    read_hedges,
    read_network,
    read_site,
    read_uncertainty,
    sites_csv,
)
from .sites_csv import SiteRows

MAX_DAYS = 73_050
_STAND_IN = date(2024, 1, 1)
RATES = Keys(
    "What a currency is worth; for the others rates ship with powbench.",
    every=key("CODE", (Number("USD", above=True), Dated("USD", above=True)),
              "USD for one unit of it, or [date, USD], each until the next date.", "0.0019",
              "[[2026-11-01, 0.0019]]", without="the rates that ship"),
)  # fmt: skip
KEYS = Keys(
    "The keys and tables at the top of the file.",
    (
        key("title", Text(), "What the file is about; it stands above every answer.",
            '"Two places for 1,000 rigs"', without="none"),
        read_allocation.NOTE,
        key("start", Moment(time=False), "First day of all sites, local.", "2026-12-01"),
        key("months", Whole("months", 1, 2400), "How long the projection is.", "24",
            without="one of months and days is needed"),
        key("days", Whole("days", 1, MAX_DAYS), "The same in days, in place of months.", "90",
            without="one of months and days is needed"),
        key("discount_rate", Change("per year", high=10.0), "Yearly interest of the NPV.", "0.12",
            default=0.0),
        key("network", Inline(read_network.KEYS), "The network and its market.",
            "{ difficulty_growth_per_year = 0.3 }", without="the newest state that is known"),
        key("exchange_rates", Inline(RATES), "Rates of currencies.", "{ KZT = 0.0019 }",
            without="the rates that ship"),
        key("site", Named(read_site.KEYS), "The sites, each as [site.NAME].",
            '{ texas = { rigs = [{ model = "Antminer S21 200T", count = 1 }], '
            "tariff = { price = 0.05 } } }"),
        key("uncertainty", Inline(read_uncertainty.KEYS), "What is uncertain.",
            "{ price_volatility = 0.6 }", without="difficulty and rigs alone"),
        key("risk", Rows(read_uncertainty.RISK), "Events that may strike sites.",
            '[{ kind = "power", group = "texas", per_year = 2, days = 5, share = 1.0 }]',
            '[{ kind = "levy", group = "texas", per_year = 0.1, usd_per_kwh = 0.01 }]',
            without="none"),
        key("allocate", Inline(read_allocation.KEYS), "How `powbench allocate` plans.",
            "{ stage_months = 3 }", without="the defaults"),
    ),
    one_of=("months", "days"),
)  # fmt: skip


def read(
    text: str,
    name: str,
    folder: Path,
    network: NetworkState | None = None,
    replacement: Rig | None = None,
    bases: Sequence[NetworkState] = (),
    rows: SiteRows | None = None,
) -> SitesFile:
    """Read the text of a file called `name`; relative paths in it are below `folder`.

    network: in place of the file's. bases: where it names no difficulty, the newest first, in
    place of those that ship. rows: sites in place of the file's only one, each of which is like it
    but for what its row says.

    FileProblems carries everything that is wrong; InputError a CSV that cannot be used.
    """
    data = syntax.parse(text, name)
    book = Book(name, lines.find(text))
    file = _document(data, book, folder, network, replacement, bases, rows)
    book.close()
    return file


def _document(
    data: dict[str, Any],
    book: Book,
    folder: Path,
    given: NetworkState | None,
    replacement: Rig | None,
    bases: Sequence[NetworkState],
    rows: SiteRows | None = None,
) -> SitesFile:
    figures: list[Figure] = []
    top = Table(data, (), book, figures, KEYS)
    title = top.line("title")
    top.remark()
    horizon, started = _horizon(top)
    rates = _rates(top)
    site_tables = _site_tables(top, rows)
    _check_size(top, len(site_tables), horizon)
    groups = {str(table.path[-1]): read_uncertainty.groups_of(table) for table in site_tables}
    for site, origin in book.from_rows.items():  # the template's name is that of all its sites
        groups[site] = tuple(dict.fromkeys((*groups[site], origin.template)))
    terms = {str(table.path[-1]): read_allocation.of_site(table) for table in site_tables}
    years = horizon.days / YEAR_DAYS
    sites = tuple(read_site.read(table, folder, rates, years, replacement) for table in site_tables)
    offset = max((site.utc_offset for site in sites), default=0.0)
    start = when.seconds(horizon.start, offset)
    network_table = Table(data.get("network", {}), ("network",), book, [], read_network.KEYS)
    top.has("network")
    last = min((site.utc_offset for site in sites), default=0.0)
    end = when.seconds(horizon.start, last) + horizon.days * when.DAY
    past_fees = read_network.fees_of(network_table, folder)
    curve = read_network.curve_of(network_table, folder)
    sites = tuple(read_hedges.priced(site, curve, book) for site in sites)
    network = read_network.read(network_table, start, given, bases, end, past_fees, curve)
    if started:  # without a start what follows from it would only repeat that
        _check_start(book, network, start)
        _check_end(book, network, start, end)
    first_day = when.seconds(horizon.start) if started else math.inf
    _check_rates(book, sites, rates, first_day)
    _check_carbon(book, sites)
    doubts: list[Figure] = []
    uncertainty = read_uncertainty.read(
        Table(data, (), book, doubts, KEYS), groups, folder, start, past_fees
    )
    allocation = read_allocation.read(top, terms, groups, folder)
    if replacement is None:
        lines = {line.rig.name for site in sites for line in site.fleet}
        models = sorted(lines | {offer.rig.name for offer in allocation.offers})
        read_allocation.check_models(top, models)
    for name in ("uncertainty", "risk"):
        top.has(name)
    top.finish()
    figures.extend(_rate_figures(sites, rates, top))
    notes = _without_effect(sites, network, start, horizon)
    notes += _rates_age(rates, sites, start + horizon.days * when.DAY)
    notes += plausible.of_fleets(sites, network.state, network.scenario)
    notes = [*book.remarks, *network.notes, *notes, *book.notes]
    shared = Project(horizon, rates, sites, tuple(figures), tuple(notes), title)
    return SitesFile(shared, network, uncertainty, groups, tuple(doubts), allocation)


def _horizon(top: Table) -> tuple[Horizon, bool]:
    """The horizon, and whether its start was given; a stand-in within all records if not."""
    start, started = _STAND_IN, False
    value = top.get("start")
    if isinstance(value, str):
        value = top.guarded("start", lambda: when.parse(value), None)
    elif not isinstance(value, date):
        top.problem("start", "is missing or no date", "add start = 2026-01-01")
    if type(value) is datetime:
        top.problem("start", "has a time of day", "write the first day only: 2026-01-01")
    elif isinstance(value, date) and top.date_at(("start",), value):
        start, started = value, True
        top.note("start", value.isoformat(), "", Status.TYPED, top.place("start"))
    has_days, has_months = top.has("days"), top.has("months")
    if has_days == has_months:
        top.problem("months", "give days or months, one of them", "add months = 12")
    days = 1
    if has_days:
        days = top.whole("days")
    elif has_months:
        months = top.whole("months")
        if start.year + months // 12 < 2140:
            days = (end_after_months(start, months) - start).days
        else:
            top.problem("months", f"{months} months end after 2140", "shorten the horizon")
    rate = top.number("discount_rate")
    return Horizon(start, max(1, days), rate), started


def _rates(top: Table) -> Rates:
    """`[exchange_rates]`: CODE = usd, or CODE = [[date, usd], …]; shipped ones for the rest."""
    table = top.table("exchange_rates")
    rates: list[Rate] = []
    for code in table.data:
        if not is_currency(code):
            table.problem(code, "is no currency code", "write three capitals: KZT", unread=True)
        if code == "USD":
            table.problem(code, "has no rate: all rates are in USD", "leave it out", unread=True)
        if isinstance(table.data[code], list):
            rows = table.dated(code)
            rates += [Rate(code, moment, value) for moment, value in rows]
        else:
            rates.append(Rate(code, float("-inf"), table.number(code)))
    in_file = {rate.currency for rate in rates}
    return Rates((*rates, *(rate for rate in shipped().table if rate.currency not in in_file)))


def _site_tables(top: Table, rows: SiteRows | None) -> list[Table]:
    sites = top.get("site")
    if not isinstance(sites, dict) or not sites:
        top.problem("site", "there is no site", "add a table [site.NAME]")
        return []
    if rows is not None:
        sites = _of_rows(top, sites, rows)
    if len(sites) > bounded.MOST_SITES:
        fault = f"there are {len(sites):,} sites, and {bounded.MOST_SITES:,} is the limit"
        top.problem("site", fault, "divide the file")
        return []
    for name in sites:
        if not name.strip() or not name.isprintable():
            fault = f"{name!r} is no name to print"
            top.book.add(("site", name), fault, "name the site with letters: [site.texas]")
    return [
        Table(data, ("site", name), top.book, [], read_site.KEYS) for name, data in sites.items()
    ]


def _of_rows(top: Table, sites: dict[str, Any], rows: SiteRows) -> dict[str, Any]:
    """The sites of the rows, of which the file's only one is the template."""
    name, template = next(iter(sites.items()))
    if len(sites) > 1 or not isinstance(template, dict):
        fault = f"there are {len(sites)} sites, and a template has one"
        top.problem("site", fault, f"keep one [site.NAME], which all rows of {rows.name} are like")
        top.book.close()  # what else the file says of its sites cannot be judged
    return sites_csv.read(rows.text, rows.name, template, name, read_site.KEYS, top.book)


def _check_size(top: Table, sites: int, horizon: Horizon) -> None:
    """Before the work: what is kept of each month of each site must fit."""
    months = round(horizon.days / 30.4375)
    if sites > 1 and sites * months > bounded.MOST_SITE_MONTHS:
        most = bounded.MOST_SITE_MONTHS // months
        fault = f"{sites:,} sites x {months:,} months are {sites * months:,} months of sites"
        limit = f"{bounded.MOST_SITE_MONTHS:,} is the limit"
        top.problem("site", f"{fault}, and {limit}", f"{most:,} sites fit: divide, or shorten")
        top.book.close()


def _check_start(book: Book, network: NetworkInput, start: float) -> None:
    if network.state.moment > start + when.DAY:
        book.add(
            ("start",),
            f"is before the network's state of {when.iso_date(network.state.moment)} "
            f"({network.state.called})",
            "start later, or give the network of that time (history = true, or difficulty)",
        )


def _check_end(book: Book, network: NetworkInput, start: float, end: float) -> None:
    """Whether what is recorded lasts as long as the horizon; of its start the network says it."""
    last = history.epochs()[-1].start
    if network.scenario.history and history.epochs()[0].start <= start < last <= end:
        book.add(
            ("network", "history"),
            f"ends on {when.iso_date(last)}, before the horizon does",
            "end earlier, or give the difficulty and how it moves",
        )


def _used_currencies(site: Site) -> list[tuple[tuple[str | int, ...], str]]:
    path = ("site", site.name)
    return [
        ((*path, "tariff", "currency"), site.tariff.currency),
        ((*path, "costs", "currency"), site.costs_currency),
        *(((*path, "levy"), rule.currency) for rule in site.levies),
        *(((*path, "payment"), payment.currency) for payment in site.payments),
    ]


def _check_rates(book: Book, sites: tuple[Site, ...], rates: Rates, start: float) -> None:
    for site in sites:
        for path, currency in dict.fromkeys(_used_currencies(site)):
            first = rates.first(currency)
            if first == float("inf"):
                book.add(path, f"there is no rate for {currency}", "add it to [exchange_rates]")
            elif first > start:
                book.add(
                    path,
                    f"the first rate for {currency} is of {when.iso_date(first)}, after the start",
                    f"add an earlier one: {currency} = [[date, usd], …] in [exchange_rates]",
                )


def _check_carbon(book: Book, sites: tuple[Site, ...]) -> None:
    bases: dict[Basis, str] = {}
    for site in sites:
        if site.carbon:
            bases.setdefault(site.carbon.basis, site.name)
    if len(bases) > 1:
        listed = ", ".join(f"{basis.value} at {name!r}" for basis, name in bases.items())
        second = list(bases.values())[1]
        book.add(
            ("site", second, "carbon"),
            f"bases are mixed: {listed}",
            "take one basis for all sites; countries are life-cycle, US states direct",
        )


def _rate_figures(sites: tuple[Site, ...], rates: Rates, top: Table) -> list[Figure]:
    """The shipped rates that are used without the file saying so."""
    used = {currency for site in sites for _, currency in _used_currencies(site)} - {"USD"}
    typed = top.data.get("exchange_rates")
    in_file = set(typed) if isinstance(typed, dict) else set()
    return [
        Figure(
            f"exchange_rates.{rate.currency} from {when.iso_date(rate.moment)}",
            rate.usd,
            "USD",
            rate.status,
            rate.source,
        )
        for rate in rates.table
        if rate.currency in used - in_file
    ]


def _without_effect(
    sites: tuple[Site, ...], network: NetworkInput, start: float, horizon: Horizon
) -> list[str]:
    """Typed outages and shocks that the horizon does not reach: perhaps a slip in the year."""
    end = start + (horizon.days + 2) * when.DAY
    notes = [
        f"site {site.name!r}: the outage of {when.iso_date(outage.start)} is outside the horizon"
        for site in sites
        for outage in site.supply.outages
        if outage.status == "typed in" and (outage.end <= start or outage.start >= end)
    ]
    notes += [
        f"site {site.name!r}: the rates of {site.tariff.name!r} ended on "
        f"{when.iso_date(site.tariff.until)}; the projection goes on with them"
        for site in sites
        if site.tariff.until < end
    ]
    return notes + [
        f"the shock of {when.iso_date(shock.start)} is outside the horizon"
        for shock in network.scenario.shocks
        if shock.end <= network.state.moment or shock.start >= end
    ]


def _rates_age(rates: Rates, sites: tuple[Site, ...], end: float) -> list[str]:
    notes = []
    used = {currency for site in sites for _, currency in _used_currencies(site)} - {"USD"}
    for currency in sorted(used):
        last = max((r.moment for r in rates.table if r.currency == currency), default=0.0)
        if when.seconds(when.FIRST) < last < end - 31 * when.DAY:
            notes.append(
                f"the last rate for {currency} is of {when.iso_date(last)} and held to the end"
            )
    return notes
