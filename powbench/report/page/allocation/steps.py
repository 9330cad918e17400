"""What a plan does: rigs moved and rigs bought, in tables."""

from __future__ import annotations

from collections.abc import Sequence

from ....documents.allocation import Allocation, Move, Purchase
from ...units import count
from ..picture import Table, clean
from .words import dollars, starts


def moves(data: Allocation) -> Table:
    stages = starts(data)
    rows = tuple(
        (_begun(m.stage, stages), clean(m.from_, 80), clean(m.to, 80), clean(m.model, 80),
         count(m.count), _arrival(m, stages), f"{m.expected_loss:,.0f}", dollars(m.cost_usd))
        for m in data.plan.moves
    )  # fmt: skip
    return Table(("sent in", "from", "to", "rig", ">rigs", "runs from", ">lost on the way",
                  ">cost, USD"), rows)  # fmt: skip


def purchases(purchases: Sequence[Purchase], stages: Sequence[str]) -> Table:
    rows = tuple(
        (_begun(p.stage, stages), clean(p.site, 80), clean(p.model, 80), count(p.count),
         clean(p.arrives), dollars(p.cost_usd), dollars(p.highest_cost_usd))
        for p in purchases
    )  # fmt: skip
    return Table(("paid in", "site", "rig", ">rigs", "runs from", ">cost, USD",
                  ">in the dearest future"), rows)  # fmt: skip


def _begun(stage: int, stages: Sequence[str]) -> str:
    """A document may name a stage that it does not have."""
    return stages[stage] if 0 <= stage < len(stages) else "-"


def _arrival(move: Move, stages: Sequence[str]) -> str:
    stage = move.arrives_in_stage
    return _begun(stage, stages) if stage < len(stages) else "after the plan"
