"""`[site.NAME.ageing]`: rigs that fail, hash less and need more power over the years."""

from __future__ import annotations

from ..reading.keys import Inline, Keys, Number, Part, key
from ..reading.table import Table
from ..sites.ageing import NO_AGEING, Ageing

AGEING = Keys(
    "What time does to the rigs; their figures are those of the first day.",
    (
        key("failures_per_year", Part("share of rigs a year"),
            "How many of the rigs fail in a year.", "0.06", default=0.0),
        key("repair_usd", Number("USD each"), "What a repair costs.", "250", default=0.0),
        key("repair_days", Number("days", high=366.0),
            "How long a rig that failed stands still.", "21", default=0.0),
        key("hash_rate_loss_per_year", Part("share a year"),
            "How much of the hash rate is gone after a year.", "0.01", default=0.0),
        key("efficiency_loss_per_year", Part("share a year"),
            "By how much the energy per hash (J/TH) is higher after a year.", "0.02",
            default=0.0),
    ),
)  # fmt: skip
OF_SITE = key(
    "ageing", Inline(AGEING), "Rigs that fail, hash less and need more power over the years.",
    "{ failures_per_year = 0.06, repair_usd = 250, repair_days = 21 }",
    "{ hash_rate_loss_per_year = 0.01, efficiency_loss_per_year = 0.02 }", without="none",
)  # fmt: skip


def read(site: Table) -> Ageing:
    if not site.has("ageing"):
        return NO_AGEING
    table = site.table("ageing")
    ageing = Ageing(
        failures_per_year=table.number("failures_per_year"),
        repair_usd=table.number("repair_usd"),
        repair_days=table.number("repair_days"),
        hash_rate_loss=table.number("hash_rate_loss_per_year"),
        efficiency_loss=table.number("efficiency_loss_per_year"),
    )
    for name in ("repair_usd", "repair_days"):
        if table.has(name) and not ageing.failures_per_year:
            table.problem(
                name, "has no effect: no rig fails", "add failures_per_year = 0.06, or leave it out"
            )
    table.finish()
    return ageing
