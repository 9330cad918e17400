"""powbench.allocation/1: what `powbench allocate` writes."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .fields import (
    ABSENT,
    Absent,
    Count,
    Day,
    Moment,
    NotNegative,
    Number,
    Share,
    Title,
    Whole,
    means,
)
from .projection.inputs import Horizon


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    stage: Whole
    name: str
    from_: Day = msgspec.field(name="from")
    days: Whole


class PlanOutcome(msgspec.Struct, frozen=True, kw_only=True):
    mean_npv_usd: Number
    cvar_usd: Number
    probability_of_negative_npv: Share


class KeepAll(msgspec.Struct, frozen=True, kw_only=True):
    outcome: PlanOutcome
    check: PlanOutcome | None


class ModeShare(msgspec.Struct, frozen=True, kw_only=True):
    mode: str
    share: Annotated[
        tuple[Share, ...], means("Of the hours of the rigs that run, by stage, as planned.")
    ]


class Rig(msgspec.Struct, frozen=True, kw_only=True):
    model: str
    before: Count
    run: tuple[Count, ...]
    run_late: tuple[Count, ...]
    idle: tuple[Count, ...]
    sold: tuple[Count, ...]
    end: Count
    modes: Annotated[
        tuple[ModeShare, ...] | Absent,
        means("In which modes these rigs run; absent where the site does not choose."),
    ] = ABSENT


class Site(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    open: tuple[bool, ...]
    load_mw: tuple[Number, ...]
    capacity_mw: tuple[Number, ...]
    short_mw: tuple[Number, ...]
    rigs: tuple[Rig, ...]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    stage: Count
    from_: str = msgspec.field(name="from")
    to: str
    model: str
    count: Count
    arrives_in_stage: Count
    arrives: Annotated[Day | Absent, means("When these rigs run again.", always=True)] = ABSENT
    expected_loss: Number
    cost_usd: Number


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    stage: Count
    site: str
    model: str
    count: Count
    arrives_in_stage: Count
    arrives: Day
    cost_usd: Annotated[Number, means("On the day, mean of the scenarios.")]
    highest_cost_usd: Annotated[Number, means("The same in the dearest scenario.")]


class OnTheWay(msgspec.Struct, frozen=True, kw_only=True):
    site: str
    model: str
    count: Count
    arrives: Day


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    model: str
    count: Count
    cost_usd: NotNegative


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    what: Annotated[
        Literal["run", "move", "buy", "sell", "open", "leave"],
        means("open and leave: 1 where the plan does it, 0 where it does not."),
    ]
    from_: Annotated[
        Day | None, means("When the stage begins; null for all stages that are left.")
    ] = msgspec.field(name="from")
    site: Annotated[str, means("Of a move: where the rigs leave.")]
    to: Annotated[str | Absent, means("Of a move: where the rigs go.")] = ABSENT
    model: str | Absent = ABSENT
    old: Count
    new: Count


class After(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, means("File of the earlier plan.")]
    created: Annotated[Moment, means("When the earlier plan was made.")]
    start: Annotated[Day, means("Its first day.")]
    first_start: Annotated[Day, means("The first day of the first of a row of plans.")]
    under_contract: Annotated[tuple[str, ...], means("Sites at the start of this plan.")]
    on_the_way: Annotated[
        tuple[OnTheWay, ...], means("Rigs on their way at the start of this plan.")
    ]
    bought: Annotated[
        tuple[Spent, ...], means("Bought before the start of this plan, by every plan of the row.")
    ]
    differences: Annotated[
        tuple[Difference, ...],
        means("Numbers of the earlier plan that differ by more than a rig and 1%."),
    ]
    words: tuple[str, ...]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    cvar_weight: Number
    outcome: PlanOutcome
    check: PlanOutcome | None
    objective_usd: Number
    bound_usd: Number
    gap: NotNegative
    status: Literal["solved", "time", "failed"]
    seconds: Number
    words: tuple[str, ...]
    sites: tuple[Site, ...]
    moves: tuple[Move, ...]
    purchases: Annotated[
        tuple[Purchase, ...] | Absent, means("Rigs bought; absent where none is for sale.")
    ] = ABSENT


class Binding(msgspec.Struct, frozen=True, kw_only=True):
    limit: Literal[
        "capacity", "minimum_take", "moves_per_stage", "budget",
        "buying_budget", "buying_budget_per_stage", "rigs_for_sale",
    ]  # fmt: skip
    model: Annotated[str | Absent, means("Which rigs are for sale.")] = ABSENT
    site: str | None
    stages: tuple[Whole, ...]
    more: str
    objective_usd: Number
    mean_usd: Number
    tail_usd: Number


class Allocation(msgspec.Struct, frozen=True, kw_only=True):
    """How many rigs to keep, move, buy, idle and sell. Money is in USD. NPV is that of the whole
    horizon and the whole fleet. cvar_usd is the mean NPV of the worst share cvar_tail of scenarios.
    plan is for the weight asked for, frontier for every weight, ascending. check is the same plan
    on check_paths other paths. Stages count from 0 (now). Lists inside sites have one entry per
    stage. keep_all is the plan in which every rig stays and runs, whether or not that keeps the
    limits. binding holds the gain of objective, mean and tail from a little more of a limit, with
    contracts as planned."""

    schema: Literal["powbench.allocation/1"]
    created: Moment
    interrupted: bool
    scenarios: Whole
    seed: Whole
    check_paths: Whole
    cvar_weight: Number
    cvar_tail: Number
    difficulty: Literal["forecast", "scenario", "recorded"]
    answers_hash_price: Annotated[
        bool, means("Whether difficulty responds to price and subsidy in each scenario.")
    ]
    horizon: Horizon
    stages: tuple[Stage, ...]
    keep_all: KeepAll
    plan: Choice
    frontier: tuple[Choice, ...]
    binding: tuple[Binding, ...]
    unsolved: tuple[str, ...]
    notes: tuple[str, ...]
    title: Title = ABSENT
    after: Annotated[
        After | Absent, means("The plan that this one goes on from; absent without one.")
    ] = ABSENT
