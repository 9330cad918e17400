"""What the reader should know about where paths and file part."""

from __future__ import annotations

from statistics import median

from ..network.scenario import CONSTANT, OwnWeight
from . import difficulty_paths, luck
from .prepared import World


def of(world: World) -> tuple[str, ...]:
    """What the reader should know about where paths and file part."""
    uncertainty, scenario = world.uncertainty, world.scenario
    notes = []
    if uncertainty.difficulty and scenario.history:
        notes.append("difficulty is recorded (history = true), so all paths share it")
    elif uncertainty.difficulty:
        lost = [
            name
            for name, there in (
                ("difficulty growth or table", scenario.difficulty != CONSTANT),
                ("shocks", bool(scenario.shocks)),
                ("own weight", scenario.own_weight is not OwnWeight.COUNTED),
            )
            if there
        ]
        if lost:
            notes.append(
                f"the forecast takes the place of the file's {', '.join(lost)}; "
                'difficulty = "scenario" in [uncertainty] keeps them'
            )
    struck = {risk.group for risk in uncertainty.risks}
    for name in sorted(
        {group for groups in world.groups.values() for group in groups} - set(world.groups)
    ):
        if uncertainty.risks and name not in struck:
            notes.append(f"no [[risk]] strikes the group {name!r}")
    risks = uncertainty.risks
    for risk in dict.fromkeys(r for r in risks if risks.count(r) > 1):
        alike = f"{risks.count(risk)} [[risk]] tables of {risk.kind.value} for {risk.group!r}"
        notes.append(f"{alike} are alike; each of them strikes")
    for name in dict.fromkeys(
        plan.site.name
        for plan in world.plans
        if plan.site.supply.switch_off and plan.cells is None and not plan.kwh.any()
    ):
        notes.append(f"{name} is switched off at all hours of the plan, and so on every path")
    if not uncertainty.moves_price:
        notes.append("the price follows the file's scenario on every path")
    notes += [luck.told(plan) for plan in world.plans if plan.site.payout.by_luck]
    if uncertainty.fees_record:
        past = uncertainty.fees_record
        notes.append(
            f"fees rise and fall as in {len(past)} fortnights of their past, whose mean is "
            f"{sum(past) / len(past) / median(past):.2f} times their usual level"
        )
    if world.answers_hash_price:
        notes.append("difficulty answers the price and the halvings of each path")
    elif uncertainty.past_prices:
        notes.append("price_history is not used: difficulty is recorded")
    elif uncertainty.difficulty and uncertainty.hash_price and not scenario.history:
        notes.append(
            f"difficulty does not answer the price: {difficulty_paths.unanswered(world.state)}"
        )
    elif uncertainty.difficulty and not scenario.history:
        notes.append("difficulty does not answer the price: hash_price = false")
    return tuple(notes)
