"""`[allocate]`, `[[allocate.route]]` and `[site.NAME.allocate]`.

[allocate]
stage_months = 3              # stages: now, then every so many billing months
stages = 8                    # default: to the end of the horizon; the last one takes the rest
scenarios = 200
cvar_weight = 1.0             # of the mean NPV of the worst cvar_tail of scenarios
cvar_tail = 0.05
weights = [0, 0.5, 1, 2, 5]   # the frontier
sell = true
idle = true
moves_per_stage = 4000        # rigs that one crew can move
move_budget_usd = 500_000     # per stage
sale_usd = { "Antminer S21 200T" = 1500 }     # each, at the start; at the end resale_usd

[[allocate.route]]            # the first that fits; from, to: sites or groups, both optional
from = "ekibastuz"
to = "texas"
usd_per_rig = 110
weeks = 8                     # from off to on
loss = 0.02                   # of rigs
open = true                   # false: no way

[site.texas.allocate]
empty = true                  # its rigs above are for `project`: none stands there yet
capacity_mw = 12              # at the meter; or [[2026-01-01, 4], [2026-07-01, 12]]
lead_months = 3               # until power can be had at an empty site
notice_months = 6             # a contract goes on for so long after it is given up
minimum_take_mw = 2           # paid for, taken or not
take_or_pay = true            # false: it must be taken
"""

from __future__ import annotations

import difflib
import math

from ..reading.table import Table
from ..sites.allocation_terms import MOST_SCENARIOS, AllocationTerms, Route, SiteTerms
from ..sites.sites_file import Groups

_MOST_STAGES = 60
_MOST_WEIGHT = 1000.0


def of_site(site: Table) -> SiteTerms:
    """The terms in a site's own table; the defaults where it has none."""
    if not site.has("allocate"):
        return SiteTerms()
    table = Table(site.data["allocate"], (*site.path, "allocate"), site.book, [])
    dated: tuple[tuple[float, float], ...] = ()
    capacity = None
    if isinstance(table.data.get("capacity_mw"), list):
        table.has("capacity_mw")
        dated = table.dated("capacity_mw", "MW")
    else:
        capacity = table.optional("capacity_mw", "MW")
    empty = table.flag("empty", False)
    terms = SiteTerms(
        capacity_mw=capacity,
        capacity_table=dated,
        empty=empty,
        lead_months=table.number("lead_months", "months", 0.0, high=600.0),
        notice_months=table.number("notice_months", "months", 0.0, high=600.0),
        minimum_take_mw=table.number("minimum_take_mw", "MW", 0.0),
        take_or_pay=table.flag("take_or_pay", True),
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


def read(top: Table, sites: dict[str, SiteTerms], groups: Groups) -> AllocationTerms:
    """groups: of every site in the file."""
    table = Table(top.data.get("allocate", {}), ("allocate",), top.book, [])
    top.has("allocate")
    weights = AllocationTerms.weights
    if table.has("weights"):
        weights = tuple(sorted(set(table.numbers("weights", None, 0.0, _MOST_WEIGHT))))
    stages = None
    if table.has("stages"):
        stages = _whole(table, "stages", 1, _MOST_STAGES)
    terms = AllocationTerms(
        stage_months=_whole(table, "stage_months", 3, 120),
        stages=stages,
        scenarios=_whole(table, "scenarios", AllocationTerms.scenarios, MOST_SCENARIOS),
        cvar_weight=table.number("cvar_weight", "", 1.0, high=_MOST_WEIGHT),
        tail=table.number("cvar_tail", "share", 0.05, high=1.0, above=True),
        weights=weights,
        may_sell=table.flag("sell", True),
        may_idle=table.flag("idle", True),
        most_moves=_limit(table, "moves_per_stage", "rigs"),
        budget_usd=_limit(table, "move_budget_usd", "USD"),
        routes=_routes(table, sorted({name for members in groups.values() for name in members})),
        sale_usd=_sales(table),
        sites=sites,
    )
    table.finish()
    return terms


def _whole(table: Table, key: str, default: int, most: int) -> int:
    value = table.number(key, "", float(default), low=1.0, high=float(most))
    if value != int(value):
        table.problem(key, f"{value:g} is no whole number", "count whole ones")
    return int(value)


def _limit(table: Table, key: str, unit: str) -> float:
    limit = table.optional(key, unit)
    return math.inf if limit is None else limit


def _routes(table: Table, known: list[str]) -> tuple[Route, ...]:
    routes = []
    for row in table.tables("route"):
        source, target = (row.choice(k, known) if row.has(k) else "" for k in ("from", "to"))
        routes.append(
            Route(
                source=source,
                target=target,
                usd_per_rig=row.number("usd_per_rig", "USD", 0.0),
                weeks=row.number("weeks", "weeks", 0.0, high=5200.0),
                loss=row.part("loss", "share of rigs", 0.0),
                open=row.flag("open", True),
            )
        )
        row.text("note", "none")
        row.finish()
    return tuple(routes)


def _sales(table: Table) -> dict[str, float]:
    prices = table.table("sale_usd")
    return {str(model): prices.number(str(model), "USD each") for model in prices.data}


def check_models(table: Table, models: list[str]) -> None:
    """A price for a rig that no site has is a slip of the pen."""
    prices = table.data.get("allocate", {})
    prices = prices.get("sale_usd", {}) if isinstance(prices, dict) else {}
    for model in prices if isinstance(prices, dict) else ():
        if model not in models:
            near = difflib.get_close_matches(model, models, 1)
            remedy = f"did you mean {near[0]!r}?" if near else "there are " + ", ".join(models[:8])
            table.book.add(("allocate", "sale_usd", model), "no site has such a rig", remedy)
