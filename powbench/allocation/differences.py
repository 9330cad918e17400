"""What a plan does otherwise than the one before it, in numbers and in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import PurePath
from typing import Literal

from ..documents.allocation import After, Allocation, Choice, Difference, OnTheWay, Spent
from ..documents.fields import ABSENT
from .earlier import Held

_SHARE = 0.01
"""Numbers that are nearer than this, or than a rig, are the same: whole rigs are rounded."""
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December")  # fmt: skip
What = Literal["run", "move", "buy", "sell", "open", "leave"]
Key = tuple[date | None, What, str, str, str]
"""When, what, at or from which site, to which, which model."""
_VERBS = {"open": "opened", "leave": "left", "move": "moved", "buy": "bought", "sell": "sold",
          "run": "ran"}  # fmt: skip


def after(held: Held, new: Allocation) -> After:
    """new: the plan that goes on from the one in `held`."""
    found = tuple(_differences(held, new))
    return After(
        name=PurePath(held.name).name,
        created=held.plan.created,
        start=held.plan.stages[0].from_,
        first_start=held.first_start.isoformat(),
        under_contract=tuple(sorted(held.under_contract)),
        on_the_way=tuple(
            OnTheWay(
                site=each.site, model=each.model, count=each.count,
                arrives=each.arrives.isoformat(),
            )
            for each in held.on_the_way
        ),
        bought=tuple(
            Spent(model=model, count=count, cost_usd=usd)
            for model, (count, usd) in held.spent.items()
        ),
        differences=found,
        words=tuple(_words(each) for each in found)
        or ("what is left of the old plan stays as it was",),
    )  # fmt: skip


def _differences(held: Held, new: Allocation) -> Iterator[Difference]:
    """Stage by stage where stages begin on the same days; in all where none does."""
    old_days, days = held.days, [date.fromisoformat(stage.from_) for stage in new.stages]
    left = {day for day in old_days[held.stage + held.decided :] if day <= days[-1]}
    # Stages of another length, or from the middle of one on, are compared in all.
    shared = left if left == {day for day in days if day <= old_days[-1]} else set()
    now = {site.name: site.name in held.under_contract for site in held.plan.plan.sites}
    old = _numbers(held.plan.plan, old_days, shared, held.stage + held.decided, now)
    fresh = _numbers(new.plan, tuple(days), shared, 0, now)
    for key in sorted(old.keys() | fresh.keys(), key=_order):
        a, b = old.get(key, 0), fresh.get(key, 0)
        if key[1] in ("open", "leave"):
            same = bool(a) == bool(b)
        else:
            same = abs(a - b) <= max(1, _SHARE * max(a, b))
        if not same:
            day, what, site, to, model = key
            yield Difference(
                what=what, from_=None if day is None else day.isoformat(), site=site,
                to=to or ABSENT, model=model or ABSENT, old=a, new=b,
            )  # fmt: skip


def _order(key: Key) -> tuple[date, int, tuple[str, ...]]:
    return key[0] or date.min, list(_VERBS).index(key[1]), key[2:]


def _numbers(
    plan: Choice, days: tuple[date, ...], shared: set[date], first: int, before: dict[str, bool]
) -> dict[Key, int]:
    """What a plan does from its stage `first` on, by the days that both plans have."""
    numbers: dict[Key, int] = {}

    def add(t: int, what: What, site: str, count: int, to: str = "", model: str = "") -> None:
        if t >= first and count and (not shared or days[t] in shared):
            key = days[t] if shared else None, what, site, to, model
            numbers[key] = numbers.get(key, 0) + count

    for move in plan.moves:
        add(move.stage, "move", move.from_, move.count, move.to, move.model)
    for bought in () if plan.purchases is ABSENT else plan.purchases:
        add(bought.stage, "buy", bought.site, bought.count, model=bought.model)
    for site in plan.sites:
        for t in range(first, len(days)):
            if shared:
                add(t, "run", site.name, sum(r.run[t] + r.run_late[t] for r in site.rigs))
            had = site.open[t - 1] if t > first else before[site.name]
            add(t, "open", site.name, int(site.open[t] and not had))
            add(t, "leave", site.name, int(had and not site.open[t]))
            for rig in site.rigs:
                add(t, "sell", site.name, rig.sold[t], model=rig.model)
    return numbers


def _words(each: Difference) -> str:
    """`the old plan moved 4,000 S21 from a to b in March 2027; now 2,500`."""
    day = None if each.from_ is None else date.fromisoformat(each.from_)
    when = "in all" if day is None else f"in {_MONTHS[day.month - 1]} {day.year}"
    verb = _VERBS[each.what]
    if each.what in ("open", "leave"):
        when = "" if day is None else f" {when}"
        said = "does not" if each.old else "does"
        verb = verb if each.old else f"did not {each.what}"
        return f"the old plan {verb} {each.site}{when}; the new one {said}"
    what = "rigs" if each.model is ABSENT else each.model
    where = f"at {each.site}"
    if each.what == "move":
        where = f"from {each.site} to {each.to}"
    elif each.what == "buy":
        where = f"for {each.site}"
    old = f"{each.old:,}" if each.old else "no"
    return f"the old plan {verb} {old} {what} {where} {when}; now {_count(each.new)}"


def _count(number: int) -> str:
    return f"{number:,}" if number else "none"
