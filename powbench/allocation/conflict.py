"""Which limits leave no plan together, and every limit in words."""

from __future__ import annotations

from ..errors import InputError
from . import instance as questions
from .instance import Instance, Limit, LimitKind
from .program import build
from .solver import Solves
from .solving import Effort, Status


def infeasible(instance: Instance, solver: Solves, effort: Effort) -> InputError:
    """The error that names limits which no plan can keep all together."""
    clashing = conflict(instance, solver, effort)
    if not clashing:
        return InputError(
            "no plan keeps all limits", "raise a capacity, or allow rigs to be sold or to idle"
        )
    named = "; ".join(describe(instance, limit) for limit in clashing)
    return InputError(
        f"no plan is possible: these limits are too much together: {named}"
        if len(clashing) > 1
        else f"no plan is possible: one limit alone rules it out: {named}",
        "ease one of them in the file; if they are not the only ones, the others show then",
    )


def conflict(instance: Instance, solver: Solves, effort: Effort) -> list[Limit]:
    """Limits that cannot be kept together, none of which can be left out of that.

    Deletion: take each limit away in turn; where there is still no plan, leave it away.
    """
    clashing, rest = [], instance
    for limit in questions.limits(instance):
        lifted = questions.without(rest, limit)
        if possible(lifted, solver, effort):
            clashing.append(limit)
        else:
            rest = lifted
    return clashing


def possible(instance: Instance, solver: Solves, effort: Effort) -> bool:
    """Whether any plan exists; True where the solver cannot tell.

    The first plan will do, so the gap is wide; the objective stays, as HiGHS fails on
    some programs without one.
    """
    solution = solver.solve(build(instance, 0.0, 1.0), 1.0, effort.seconds)
    return solution.status is not Status.INFEASIBLE


def describe(instance: Instance, limit: Limit) -> str:
    """A limit in words."""
    site = instance.sites[limit.site] if limit.site is not None else None
    name = site.name if site else ""
    match limit.kind:
        case LimitKind.CAPACITY:
            assert site is not None
            least, most = site.capacity_kw.min() / 1e3, site.capacity_kw.max() / 1e3
            size = f"{least:g} MW" if least == most else f"{least:g} to {most:g} MW"
            return f"capacity of {name} ({size})"
        case LimitKind.MINIMUM:
            assert site is not None
            return f"minimum take of {name} ({site.minimum_kw / 1e3:g} MW)"
        case LimitKind.NOTICE:
            return f"notice of the contract at {name}"
        case LimitKind.LEAD:
            return f"lead time of {name}"
        case LimitKind.IDLE:
            return "rigs may not idle"
        case LimitKind.SELL:
            return "rigs may not be sold"
        case LimitKind.MOVES:
            return f"{instance.most_moves:,.0f} moves a stage"
        case LimitKind.BUDGET:
            return f"{instance.budget_usd:,.0f} USD for moves a stage"
        case LimitKind.BUYING:
            return f"{instance.buying_usd:,.0f} USD for rigs"
        case LimitKind.BUYING_STAGE:
            return f"{instance.buying_stage_usd:,.0f} USD for rigs a stage"
        case LimitKind.FOR_SALE:
            assert limit.row is not None
            model = next(o.model for o in instance.offers if o.row == limit.row)
            return f"{instance.most_bought[limit.row]:,.0f} {instance.models[model]} for sale"
