"""Solves the question for several weights, and again with a little more of each limit.

Everything found before an interrupt is kept. A weight's plan is the best of all plans
found, whichever weight it was found for, so that gaps do not bend the frontier.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .. import batches
from ..errors import NotMeasurable, PowbenchError
from . import instance as questions
from .columns import Columns, columns, npv_usd
from .conflict import infeasible
from .instance import Instance, Limit, LimitKind
from .outcome import NpvOutcome, outcome
from .plan import FleetPlan, fits, keep_all, load_kw, read
from .program import build
from .solver import Solves
from .solving import Effort, Solution, Status, gap

MORE_KW = 1000.0
MORE_USD = 100_000.0
MORE_MOVES = 100.0


INTERRUPTED = "interrupted"
Progress = Callable[[float], None]
"""Told the share that is done."""
Replay = Callable[[Sequence[FleetPlan], Progress], list[NpvOutcome]]
"""What plans are worth on paths that none of them was chosen on."""


@dataclass(frozen=True)
class Choice:
    """The plan for a weight. bound: on the objective of every plan [USD]. check: the plan
    replayed on paths that it was not chosen on."""

    weight: float
    plan: FleetPlan
    outcome: NpvOutcome
    bound: float
    gap: float
    status: Status
    seconds: float
    check: NpvOutcome | None = None


@dataclass(frozen=True)
class Relief:
    """What lifting a binding limit a little adds: to the objective, mean and tail [USD].

    more: how much, in words.
    """

    limit: Limit
    stages: tuple[int, ...]
    more: str
    objective: float
    mean: float
    tail: float


@dataclass
class Answer:
    """chosen: for the weight asked for. choices: by weight, ascending. kept: all rigs as
    they stand, whether or not that fits the limits. ended: why not all was done, empty where it
    was."""

    instance: Instance
    tail: float
    chosen: Choice
    choices: list[Choice]
    kept: NpvOutcome
    kept_check: NpvOutcome | None = None
    reliefs: list[Relief] = field(default_factory=list)
    unsolved: list[str] = field(default_factory=list)
    ended: str = ""

    @property
    def interrupted(self) -> bool:
        return bool(self.ended)


def decide(
    instance: Instance,
    weight: float,
    weights: Sequence[float],
    tail: float,
    solver: Solves,
    effort: Effort,
    replay: Replay | None = None,
    progress: Progress = lambda share: None,
) -> Answer:
    """replay: what plans are worth on other paths, by exact books.

    InputError when no plan is possible, with the limits that conflict; NotMeasurable when
    the solver finds none in its time.
    """
    index = columns(instance)
    others = [w for w in sorted(set(weights)) if w != weight]
    steps = 2 + len(others) + len(instance.sites) + (replay is not None)

    def tell(done: float) -> None:
        progress(min(1.0, done / steps))

    chosen = _choice(instance, index, weight, tail, solver, effort)
    answer = Answer(
        instance,
        tail,
        chosen,
        [chosen],
        outcome(npv_usd(instance, index, keep_all(instance, index)), tail),
    )
    tell(1)
    try:
        for number, other in enumerate(others):
            try:
                answer.choices.append(_choice(instance, index, other, tail, solver, effort))
            except NotMeasurable as error:
                answer.unsolved.append(f"weight {other:g}: {error.message}")
            tell(2 + number)
        _share(answer)
        _reliefs(answer, index, solver, effort, lambda done: tell(1 + len(others) + done))
        if replay is not None:
            _check(answer, index, replay, lambda share: tell(steps - 1 + share))
    except (KeyboardInterrupt, batches.WorkersLost) as error:
        answer.ended = str(error) or INTERRUPTED
        _share(answer)
    tell(steps)
    return answer


def _choice(
    instance: Instance, index: Columns, weight: float, tail: float, solver: Solves, effort: Effort
) -> Choice:
    program = build(instance, weight, tail, index)
    solution = solver.solve(program, effort.gap, effort.seconds)
    if solution.status is Status.INFEASIBLE:
        raise infeasible(instance, solver, effort)
    if solution.x is None:
        raise _no_plan(solution)
    plan = read(instance, index, solution.x)
    reached = outcome(npv_usd(instance, index, plan.x), tail)
    constant = instance.constant_usd * (1 + weight)
    bound = max(solution.bound * program.usd + constant, reached.objective(weight))
    return Choice(
        weight=weight,
        plan=plan,
        outcome=reached,
        bound=bound,
        gap=gap(reached.objective(weight) - constant, bound - constant),
        status=solution.status,
        seconds=solution.seconds,
    )


def _no_plan(solution: Solution) -> PowbenchError:
    if solution.status is Status.TIME:
        return NotMeasurable(
            f"the solver found no plan in {solution.seconds:.0f} s",
            "give it more --time-limit, or ask for fewer --scenarios or stages",
        )
    return PowbenchError(
        f"the solver ended without a plan: {solution.message}", "try another --gap or --scenarios"
    )


def _share(answer: Answer) -> None:
    """Give every weight the best plan found for any."""
    every = list(answer.choices)
    constant = answer.instance.constant_usd

    def best(choice: Choice) -> Choice:
        weight = choice.weight
        other = max(every, key=lambda c: c.outcome.objective(weight))
        if other.outcome.objective(weight) <= choice.outcome.objective(weight):
            return choice
        reached = other.outcome.objective(weight)
        bound, sunk = max(choice.bound, reached), constant * (1 + weight)
        return replace(
            choice, plan=other.plan, outcome=other.outcome, bound=bound,
            gap=gap(reached - sunk, bound - sunk),
        )  # fmt: skip

    answer.choices = sorted((best(c) for c in every), key=lambda c: c.weight)
    answer.chosen = next(c for c in answer.choices if c.weight == answer.chosen.weight)


def _check(answer: Answer, index: Columns, replay: Replay, progress: Progress) -> None:
    """Plans that several weights share are replayed once."""
    kept = read(answer.instance, index, keep_all(answer.instance, index))
    distinct = {c.plan.x.tobytes(): c.plan for c in answer.choices}
    *replayed, of_kept = replay([*distinct.values(), kept], progress)
    by_plan = dict(zip(distinct, replayed, strict=True))
    answer.choices = [replace(c, check=by_plan[c.plan.x.tobytes()]) for c in answer.choices]
    answer.chosen = next(c for c in answer.choices if c.weight == answer.chosen.weight)
    answer.kept_check = of_kept


WORTH_SAYING = 0.005


def better_by_check(answer: Answer) -> str | None:
    """What scores better for the chosen weight on the check's paths; None for nothing, or for
    too little to tell. Keeping all counts only where it keeps to the capacities."""
    chosen, weight = answer.chosen, answer.chosen.weight
    if chosen.check is None or answer.kept_check is None:
        return None
    others = {f"the plan of weight {c.weight:g}": c.check for c in answer.choices}
    if fits(answer.instance):
        others["keeping all"] = answer.kept_check
    scores = {name: check.objective(weight) for name, check in others.items() if check}
    name = max(scores, key=scores.__getitem__)
    best, reached = scores[name], chosen.check.objective(weight)
    if best - reached <= WORTH_SAYING * abs(reached):
        return None
    return (
        f"on the other paths {name} scores {best - reached:,.0f} USD better than the plan for "
        f"weight {weight:g}: a plan is chosen on few scenarios, by values that are linear in rigs"
    )


# ------------------------------------------------------------------- what a limit is worth


def binding(
    instance: Instance, plan: FleetPlan
) -> list[tuple[Limit, tuple[int, ...], str, Instance]]:
    """Limits without room, the stages, what a little more is, and the question with it."""
    limits: list[tuple[Limit, tuple[int, ...], str, Instance]] = []
    load = load_kw(instance, plan)
    smallest = float(instance.kw.min()) if instance.kw.size else 0.0
    for s, site in enumerate(instance.sites):
        full = (load[s] > site.capacity_kw - smallest) & (load[s] > 0)
        if full.any():
            more = questions.with_more_kw(instance, s, MORE_KW)
            limits.append((Limit(LimitKind.CAPACITY, s), _where(full), "1 MW more", more))
        if site.minimum_kw > 0:
            held = (plan.open_[s] > 0) & (load[s] < site.minimum_kw + smallest)
            if held.any():
                kw = min(MORE_KW, site.minimum_kw)
                less = questions.with_less_minimum(instance, s, kw)
                limit = Limit(LimitKind.MINIMUM, s)
                limits.append((limit, _where(held), f"{kw / 1e3:g} MW less to take", less))
    limits += _binding_buying(instance, plan)
    moves = plan.moved.sum(axis=(0, 1))
    if np.isfinite(instance.most_moves) and (moves > instance.most_moves - 1).any():
        more = replace(instance, most_moves=instance.most_moves + MORE_MOVES)
        where = _where(moves > instance.most_moves - 1)
        limits.append((Limit(LimitKind.MOVES), where, f"{MORE_MOVES:g} more moves a stage", more))
    if np.isfinite(instance.budget_usd) and len(instance.lanes):
        spent = (plan.moved.sum(axis=1) * instance.paid_usd[:, None]).sum(axis=0)
        tight = spent > instance.budget_usd - instance.paid_usd.max(initial=0.0)
        if tight.any():
            more = replace(instance, budget_usd=instance.budget_usd + MORE_USD)
            amount = f"{MORE_USD:,.0f} USD more for moves a stage"
            limits.append((Limit(LimitKind.BUDGET), _where(tight), amount, more))
    return limits


def _binding_buying(
    instance: Instance, plan: FleetPlan
) -> list[tuple[Limit, tuple[int, ...], str, Instance]]:
    limits: list[tuple[Limit, tuple[int, ...], str, Instance]] = []
    if not plan.bought.any():
        return limits
    price = np.stack([offer.paid_usd for offer in instance.offers])
    spent, dear = (plan.bought * price).sum(axis=0), float(price.max())
    bought = _where(spent > 0)
    amount = f"{MORE_USD:,.0f} USD more for rigs"
    if spent.sum() > instance.buying_usd - dear:
        more = replace(instance, buying_usd=instance.buying_usd + MORE_USD)
        limits.append((Limit(LimitKind.BUYING), bought, amount, more))
    if (tight := spent > instance.buying_stage_usd - dear).any():
        more = replace(instance, buying_stage_usd=instance.buying_stage_usd + MORE_USD)
        limits.append((Limit(LimitKind.BUYING_STAGE), _where(tight), f"{amount} a stage", more))
    for row, most in enumerate(instance.most_bought):
        of = [offer.row == row for offer in instance.offers]
        count = plan.bought[of].sum(axis=0)
        if count.sum() > most - 1:
            more = questions.with_more_for_sale(instance, row, MORE_MOVES)
            limit = Limit(LimitKind.FOR_SALE, row=row)
            limits.append((limit, _where(count > 0), f"{MORE_MOVES:g} more for sale", more))
    return limits


def _where(mask: np.ndarray) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())


def _reliefs(
    answer: Answer,
    index: Columns,
    solver: Solves,
    effort: Effort,
    progress: Callable[[int], None],
) -> None:
    """Solve again with a little more of each binding limit.

    Contracts stay as planned and shares of rigs are allowed, in the base as in the other:
    the difference of two such optima is exact, where that of two whole-number searches
    would drown in their gaps.
    """
    instance, chosen = answer.instance, answer.chosen
    tight = binding(instance, chosen.plan)
    if not tight:
        return
    base = _fixed(instance, index, answer, solver, effort)
    for number, (limit, stages, more, other) in enumerate(tight):
        relieved = _fixed(other, columns(other), answer, solver, effort)
        if base is None or relieved is None:
            answer.unsolved.append(f"what {more} is worth: no answer in time")
            continue
        answer.reliefs.append(
            Relief(
                limit, stages, more,
                max(0.0, relieved.objective(chosen.weight) - base.objective(chosen.weight)),
                relieved.mean - base.mean,
                relieved.tail - base.tail,
            )
        )  # fmt: skip
        progress(1 + number)


def _fixed(
    instance: Instance, index: Columns, answer: Answer, solver: Solves, effort: Effort
) -> NpvOutcome | None:
    """The best outcome under the chosen contracts, shares of rigs allowed."""
    chosen, base = answer.chosen, columns(answer.instance)
    program = build(instance, chosen.weight, answer.tail, index)
    low, high = program.low.copy(), program.high.copy()
    for numbers, planned in ((index.open_, base.open_), (index.opens, base.opens)):
        both = (numbers >= 0) & (planned >= 0)
        low[numbers[both]] = high[numbers[both]] = np.round(chosen.plan.x[planned[both]])
    solution = solver.solve(
        replace(program, low=low, high=high), 1e-9, effort.seconds, relaxed=True
    )
    if solution.x is None or solution.status is not Status.SOLVED:
        return None
    return outcome(npv_usd(instance, index, solution.x), answer.tail)
