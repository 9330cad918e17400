"""What an earlier plan leaves at the start of a new one: rigs, rigs on their way, contracts.

On the first day of one of its stages that stage is decided anew; on a later day its decisions
have been taken. What was spent is spent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from ..documents.allocation import Allocation, Move
from ..documents.fields import ABSENT
from ..errors import InputError
from ..sites.sites_file import SitesFile
from . import earlier_document as checked

_MONTH_DAYS = 365.25 / 12
Place = tuple[str, str]
"""Site and model."""


@dataclass(frozen=True)
class OnTheWay:
    """Rigs that run at a site from a day on."""

    site: str
    model: str
    count: int
    arrives: date


@dataclass(frozen=True)
class Bought:
    """Rigs that a plan bought and that have arrived; usd: what they cost together."""

    count: int
    usd: float
    arrived: date


@dataclass(frozen=True)
class Held:
    """plan: the earlier one, as `name` has it. stage: the one of its stages that the new start is
    in; decided: whether its decisions have been taken. first_start: of the first of a row of
    plans. spent: by model, rigs bought so far and what they cost [USD]. under_contract: sites.
    ends: when a contract is over of which notice has been given.
    """

    plan: Allocation
    name: str
    stage: int
    decided: bool
    first_start: date
    present: dict[Place, int]
    bought: dict[Place, Bought]
    spent: dict[str, tuple[int, float]]
    on_the_way: tuple[OnTheWay, ...]
    under_contract: frozenset[str]
    ends: dict[str, date]

    @property
    def days(self) -> tuple[date, ...]:
        """The first day of each of its stages."""
        return tuple(date.fromisoformat(stage.from_) for stage in self.plan.stages)


def held(plan: Allocation, name: str, file: SitesFile) -> Held:
    """InputError where the plan is damaged, of another file, or of other days."""
    days = checked.days(plan, name)
    checked.check(plan, name)
    checked.same(plan, name, file)
    start = file.project.horizon.start
    if not days[0] <= start < days[-1]:
        raise InputError(
            f"{name} is for {days[0]} until {days[-1]}, and the file starts on {start}",
            "set start to a day of that plan, best the first day of one of its stages",
        )
    stage = max(t for t, day in enumerate(days) if day <= start)
    decided = start > days[stage]
    before = stage if decided else stage - 1
    first = days[0] if plan.after is ABSENT else checked.day(plan.after.first_start, name)
    taken, ends = _contracts(plan, file, days, stage, decided, first)
    bought: dict[Place, Bought] = {}
    spent: dict[str, tuple[int, float]] = {}
    if plan.after is not ABSENT:
        spent = {each.model: (each.count, each.cost_usd) for each in plan.after.bought}
    for each in checked.purchases(plan):
        if each.stage > before:
            continue
        count, usd = spent.get(each.model, (0, 0.0))
        spent[each.model] = count + each.count, usd + each.cost_usd
        if (arrived := checked.day(each.arrives, name)) <= start:
            had = bought.get((each.site, each.model), Bought(0, 0.0, arrived))
            both = Bought(had.count + each.count, had.usd + each.cost_usd, arrived)
            bought[each.site, each.model] = both
    way = _arriving(plan, name, start, date.max, before)
    return Held(
        plan=plan,
        name=name,
        stage=stage,
        decided=decided,
        first_start=first,
        present=_present(plan, name, days[stage], stage, start),
        bought=bought,
        spent=spent,
        on_the_way=tuple(OnTheWay(*key[:2], n, key[2]) for key, n in way.items() if n),
        under_contract=taken,
        ends=ends,
    )


def months_between(begin: date, end: date) -> float:
    """Whole ones where both are the same day of a month."""
    whole = (end.year - begin.year) * 12 + end.month - begin.month
    return whole + (end.day - begin.day) / _MONTH_DAYS


def _present(plan: Allocation, name: str, day: date, stage: int, start: date) -> dict[Place, int]:
    """Rigs that stand at each site: on a stage's first day before anything is decided."""
    present = {
        (site.name, rig.model): rig.run[stage] + rig.idle[stage]
        for site in plan.plan.sites
        for rig in site.rigs
    }
    if start > day:
        for (site, model, _), count in _arriving(plan, name, day, start, stage).items():
            present[site, model] += count
        return present
    for row in plan.plan.sites:
        for rig in row.rigs:
            present[row.name, rig.model] += rig.sold[stage]
    for step in checked.steps(plan):
        if step.stage != stage:
            continue
        if isinstance(step, Move):
            present[step.from_, step.model] += step.count
        if checked.arrives(step, name) <= start:
            present[checked.target(step), step.model] -= math.floor(checked.kept(step) + 1e-6)
    short = [place for place, count in present.items() if count < 0]
    if short:
        raise checked.damaged(name, "more {1} leave {0} than stand there".format(*short[0]))
    return present


def _arriving(
    plan: Allocation, name: str, after: date, until: date, before: int
) -> dict[tuple[str, str, date], int]:
    """Whole rigs that arrive after one day and until another, of what was sent in the stages up to
    `before` and by earlier plans."""
    sums: dict[tuple[str, str, date], float] = {}
    for step in checked.steps(plan):
        if step.stage <= before and after < (day := checked.arrives(step, name)) <= until:
            key = checked.target(step), step.model, day
            sums[key] = sums.get(key, 0.0) + checked.kept(step)
    for each in checked.sent_before(plan):
        if after < (day := checked.day(each.arrives, name)) <= until:
            key = each.site, each.model, day
            sums[key] = sums.get(key, 0.0) + each.count
    return {key: math.floor(count + 1e-6) for key, count in sums.items()}


def _contracts(
    plan: Allocation, file: SitesFile, days: list[date], stage: int, decided: bool, first: date
) -> tuple[frozenset[str], dict[str, date]]:
    """Sites under contract, and the ends of contracts of which notice has been given."""
    terms, taken, ends = file.allocation, set(), {}
    if plan.after is ABSENT:
        had = {s.name for s in plan.plan.sites if not terms.of(s.name).empty}
    else:
        had = set(plan.after.under_contract)
    for site in plan.plan.sites:
        lead = terms.of(site.name).lead_months if terms.of(site.name).empty else 0.0
        notice = math.ceil(terms.of(site.name).notice_months / terms.stage_months - 1e-9)
        last = stage if decided else stage - 1
        here = site.open[last] if last >= 0 else site.name in had
        # A place that costs nothing counts as open in the plan before it has power.
        waited = months_between(first, days[max(last, 0)]) + 1
        if not here or (site.name not in had and waited <= lead):
            continue
        end = next((t for t in range(last + 1, len(site.open)) if not site.open[t]), None)
        if end is None or end - notice > last:
            taken.add(site.name)
        elif end > stage:
            taken.add(site.name)
            ends[site.name] = days[end]
    return frozenset(taken), ends
