"""`[allocate]`, its routes and offers, and `[site.NAME.allocate]`."""

from __future__ import annotations

import difflib
import math
from pathlib import Path

from ..reading.keys import (
    Dated,
    Flag,
    Inline,
    Keys,
    Number,
    Numbers,
    Part,
    Rows,
    Text,
    Whole,
    key,
)  # fmt: skip
from ..reading.table import Table
from ..sites.allocation_terms import MOST_SCENARIOS, AllocationTerms, Route, SiteTerms
from ..sites.sites_file import Groups
from . import read_buying

_MOST_STAGES = 60
_MOST_WEIGHT = 1000.0
NOTE = key("note", Text(), "A remark of yours, which the answers show.", '"prices as of November"',
           without="none")  # fmt: skip
SITE = Keys(
    "What `powbench allocate` may do at this site.",
    (
        key("capacity_mw", (Number("MW"), Dated("MW")),
            "Power that there is at the meter, or [date, MW] where it grows.", "5",
            "[[2027-01-01, 4], [2027-07-01, 8]]", without="none"),
        key("empty", Flag(), "Whether the rigs of this site are for `project` alone, and none "
            "stands there yet.", "true", default=False),
        key("lead_months", Number("months", high=600.0), "How long until an empty site has power.",
            "3", default=0.0),
        key("notice_months", Number("months", high=600.0),
            "How long the contract goes on after the site is given up.", "6", default=0.0),
        key("minimum_take_mw", Number("MW"), "Power that is paid for, taken or not.", "0.5",
            default=0.0),
        key("take_or_pay", Flag(), "Whether the least power may be paid instead of taken.",
            "false", default=True),
    ),
)  # fmt: skip
ROUTE = Keys(
    "A way for rigs from one site to another; the first that fits a pair counts.",
    (
        key("from", Text(), "A site or group that rigs leave.", '"ekibastuz"', without="any site"),
        key("to", Text(), "A site or group where rigs arrive.", '"texas"', without="any site"),
        key("usd_per_rig", Number("USD"), "Work, transport and duty for a rig.", "110",
            default=0.0),
        key("weeks", Number("weeks", high=5200.0), "Time from switching off to running again.", "8",
            default=0.0),
        key("loss", Part("share of rigs"), "Rigs that are lost on the way.", "0.02", default=0.0),
        key("open", Flag(), "Whether rigs may take this way.", "false", default=True),
        NOTE,
    ),
)  # fmt: skip
SALES = Keys(
    "What a rig sells for at the start, by its model.",
    every=key("MODEL", Number("USD each"), "Price of a rig of this model today.", "1_100",
              without="resale_usd of its line"),
)  # fmt: skip
KEYS = Keys(
    "How `powbench allocate` plans. `project` and `simulate` do not use it.",
    (
        key("stage_months", Whole("months", 1, 120),
            "Decisions are taken at the start and then every so many billing months.", "3",
            default=3),
        key("stages", Whole("", 1, _MOST_STAGES),
            "How many times decisions are taken; the last stage lasts to the end.", "8",
            without="as many as the horizon has"),
        key("scenarios", Whole("", 1, MOST_SCENARIOS), "Futures on which the plan is chosen.",
            "200", default=AllocationTerms.scenarios),
        key("cvar_weight", Number("", high=_MOST_WEIGHT),
            "Weight of the mean NPV of the worst futures, beside the mean of all.", "1.0",
            default=1.0),
        key("cvar_tail", Number("share", high=1.0, above=True),
            "How many of the futures are the worst.", "0.05", default=0.05),
        key("weights", Numbers("", None, 0.0, _MOST_WEIGHT),
            "Weights for the frontier of return against risk.", "[0, 0.5, 1, 2, 5]",
            without=", ".join(f"{weight:g}" for weight in AllocationTerms.weights)),
        key("sell", Flag(), "Whether rigs may be sold.", "false", default=True),
        key("idle", Flag(), "Whether rigs may stand idle.", "false", default=True),
        key("moves_per_stage", Number("rigs"), "Rigs that the people can move in a stage.", "400",
            without="none"),
        key("move_budget_usd", Number("USD"), "Money for moves in a stage.", "100_000",
            without="none"),
        key("route", Rows(ROUTE), "Ways for rigs; without one no rig moves.",
            '[{ from = "ekibastuz", to = "texas", usd_per_rig = 110, weeks = 8, loss = 0.02, '
            'open = true, note = "by road" }]', without="no way"),
        key("sale_usd", Inline(SALES), "What rigs sell for at the start.",
            '{ "Antminer S21 200T" = 1100 }', without="resale_usd of each line"),
        key("buy", Rows(read_buying.keys(NOTE)), "Rigs for sale; without a row nothing is bought.",
            '[{ model = "Antminer S21 XP 270T", usd_per_th = 16, follows_bitcoin = 0.5, '
            'weeks = 10, most = 1_200, sites = ["texas"], resale_usd = 1_400, note = "a quote" }]',
            '[{ hashrate = "270TH/s", power = "3645W", usd_per_th = 16 }]', without="nothing"),
        key("buying_budget_usd", Number("USD"), "Money for rigs over the whole horizon.",
            "5_000_000", without="none"),
        key("buying_budget_per_stage_usd", Number("USD"), "Money for rigs in a stage.",
            "1_000_000", without="none"),
    ),
)  # fmt: skip


def of_site(site: Table) -> SiteTerms:
    """The terms in a site's own table; the defaults where it has none."""
    if not site.has("allocate"):
        return SiteTerms()
    table = Table(site.data["allocate"], (*site.path, "allocate"), site.book, [], SITE)
    dated: tuple[tuple[float, float], ...] = ()
    capacity = None
    if isinstance(table.data.get("capacity_mw"), list):
        dated = table.dated("capacity_mw")
    else:
        capacity = table.optional("capacity_mw")
    empty = table.flag("empty")
    terms = SiteTerms(
        capacity_mw=capacity,
        capacity_table=dated,
        empty=empty,
        lead_months=table.number("lead_months"),
        notice_months=table.number("notice_months"),
        minimum_take_mw=table.number("minimum_take_mw"),
        take_or_pay=table.flag("take_or_pay"),
    )
    if terms.lead_months and not empty:
        table.problem(
            "lead_months",
            "rigs stand there already",
            "add empty = true, or give capacity_mw by date for power that comes later",
        )
    largest = max([capacity or 0.0, *(mw for _, mw in dated)])
    if (capacity is not None or dated) and terms.minimum_take_mw > largest:
        table.problem(
            "minimum_take_mw",
            f"{terms.minimum_take_mw:g} MW is above the capacity of {largest:g} MW",
            "a contract cannot ask for more than there is",
        )
    table.finish()
    return terms


def read(top: Table, sites: dict[str, SiteTerms], groups: Groups, folder: Path) -> AllocationTerms:
    """groups: of every site in the file."""
    table = Table(top.data.get("allocate", {}), ("allocate",), top.book, [], KEYS)
    top.has("allocate")
    weights = AllocationTerms.weights
    if table.has("weights"):
        weights = tuple(sorted(set(table.numbers("weights"))))
    known = sorted({name for members in groups.values() for name in members})
    terms = AllocationTerms(
        stage_months=table.whole("stage_months"),
        stages=table.whole("stages") if table.has("stages") else None,
        scenarios=table.whole("scenarios"),
        cvar_weight=table.number("cvar_weight"),
        tail=table.number("cvar_tail"),
        weights=weights,
        may_sell=table.flag("sell"),
        may_idle=table.flag("idle"),
        most_moves=_limit(table, "moves_per_stage"),
        budget_usd=_limit(table, "move_budget_usd"),
        routes=_routes(table, known),
        sale_usd=_sales(table),
        offers=read_buying.read(table, known, folder),
        buying_usd=_limit(table, "buying_budget_usd"),
        buying_stage_usd=_limit(table, "buying_budget_per_stage_usd"),
        sites=sites,
    )
    table.finish()
    return terms


def _limit(table: Table, name: str) -> float:
    limit = table.optional(name)
    return math.inf if limit is None else limit


def _routes(table: Table, known: list[str]) -> tuple[Route, ...]:
    routes = []
    for row in table.tables("route"):
        source, target = (row.choice(k, known) if row.has(k) else "" for k in ("from", "to"))
        routes.append(
            Route(
                source=source,
                target=target,
                usd_per_rig=row.number("usd_per_rig"),
                weeks=row.number("weeks"),
                loss=row.number("loss"),
                open=row.flag("open"),
            )
        )
        row.remark(f"route from {source or 'any site'} to {target or 'any site'}")
        row.finish()
    return tuple(routes)


def _sales(table: Table) -> dict[str, float]:
    prices = table.table("sale_usd")
    return {str(model): prices.number(str(model)) for model in prices.data}


def check_models(table: Table, models: list[str]) -> None:
    """A price for a rig that no site has is a slip of the pen."""
    prices = table.data.get("allocate", {})
    prices = prices.get("sale_usd", {}) if isinstance(prices, dict) else {}
    for model in prices if isinstance(prices, dict) else ():
        if model not in models:
            near = difflib.get_close_matches(model, models, 1)
            remedy = (
                f"did you mean {near[0]!r}?"
                if near
                else "there are " + (", ".join(models[:8]) or "none")
            )
            table.book.add(("allocate", "sale_usd", model), "no site has such a rig", remedy)
