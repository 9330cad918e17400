"""What easing a limit of the plan is worth."""

from __future__ import annotations

from ....documents.allocation import Allocation
from .. import charts
from ..picture import Picture, Records, Row, Table, clean

LIMITS = {
    "capacity": "capacity of {}", "minimum_take": "minimum take of {}",
    "notice": "notice of the contract at {}", "lead_time": "lead time of {}",
    "no_idling": "rigs may not idle", "no_selling": "rigs may not be sold",
    "moves_per_stage": "moves a stage", "budget": "budget for moves a stage",
    "buying_budget": "budget for rigs", "buying_budget_per_stage": "budget for rigs a stage",
    "rigs_for_sale": "{} for sale",
}  # fmt: skip


def worth(name: str, data: Allocation) -> Picture:
    """What easing each binding limit a little would add to what is maximised."""
    weight, tail = data.cvar_weight, f"{data.cvar_tail:.0%}"
    rows: Records = []
    cells: list[Row] = []
    for b in data.binding:
        label = clean(LIMITS.get(b.limit, b.limit).format(b.site or b.model or ""), 60)
        rows.append({"limit": label, "usd": b.objective_usd})
        stages = b.stages
        every = len(stages) == len(data.stages)
        stages_named = "all" if every else ", ".join(str(t + 1) for t in stages)
        adds = (f"{usd:+,.0f}" for usd in (b.objective_usd, b.mean_usd, b.tail_usd))
        cells.append((label, stages_named, clean(b.more), *adds))
    best = max(data.binding, key=lambda b: b.objective_usd)
    place = data.binding.index(best)
    most = f"{cells[place][0]}, {cells[place][2]}: {cells[place][3]} USD"
    says = f"The most: {most}." if best.objective_usd > 0 else "None would add anything."
    return Picture(
        f"worth-{name}", "Worth of easing each limit",
        f"What each binding limit would add if it were eased. {says}",
        charts.bars(rows, "limit", "usd", [r["limit"] for r in rows],
                    f"USD: mean + {weight:g} × worst {tail}"),
        Table(("binding limit", "stages", "eased by", ">both, weighted", ">mean NPV",
               f">worst {tail}"), tuple(cells)),
    )  # fmt: skip
