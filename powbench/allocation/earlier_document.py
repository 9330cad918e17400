"""An allocation as it is read back: what of it cannot be, and whether it is of this file."""

from __future__ import annotations

from datetime import date, timedelta

from ..documents.allocation import Allocation, Move, OnTheWay, Purchase
from ..documents.fields import ABSENT
from ..errors import InputError
from ..sites.sites_file import SitesFile

_MOST_DAYS, _MOST_RIGS = 73_050, 1_000_000_000


def days(plan: Allocation, name: str) -> list[date]:
    """The first day of each stage, and the day after the last."""
    days = [day(stage.from_, name) for stage in plan.stages]
    if days != sorted(set(days)) or not days or days[-1].year > 2200:
        raise damaged(name, "its stages do not follow each other")
    if not 0 < plan.stages[-1].days <= _MOST_DAYS:
        raise damaged(name, "its last stage does not end")
    first = days[0] if plan.after is ABSENT else day(plan.after.first_start, name)
    if first > days[0]:
        raise damaged(name, "it goes on from a plan that begins later")
    return [*days, days[-1] + timedelta(days=plan.stages[-1].days)]


def check(plan: Allocation, name: str) -> None:
    """What is wrong with a document whose every field may be as it is."""
    stages, sites = len(plan.stages), {site.name for site in plan.plan.sites}
    models = [[rig.model for rig in site.rigs] for site in plan.plan.sites]
    if not models or any(each != models[0] for each in models) or len(sites) < len(models):
        raise damaged(name, "its sites have different models")
    for site in plan.plan.sites:
        rows = [row for rig in site.rigs for row in (rig.run, rig.idle, rig.sold, rig.run_late)]
        if any(len(row) != stages for row in (*rows, site.open)):
            raise damaged(name, f"{site.name} has not one entry for each stage")
        if not all(0 <= count <= _MOST_RIGS for row in rows for count in row):
            raise damaged(name, f"{site.name} has a number of rigs that cannot be")
    for step in steps(plan):
        places = {target(step), step.from_} if isinstance(step, Move) else {step.site}
        known = places <= sites and step.model in models[0]
        fits = 0 <= kept(step) <= step.count <= _MOST_RIGS and 0 <= step.stage < stages
        if not known or not fits or (isinstance(step, Purchase) and step.cost_usd < 0):
            raise damaged(name, "it moves or buys rigs that its own sites do not have")
    for each in sent_before(plan):
        known = each.site in sites and each.model in models[0]
        if not known or not 0 <= each.count <= _MOST_RIGS:
            raise damaged(name, "rigs are on their way to a site that it does not have")


def same(plan: Allocation, name: str, file: SitesFile) -> None:
    """InputError where the plan was made of other sites, models or rigs."""
    here = {site.name: site for site in file.project.sites}
    there = {site.name for site in plan.plan.sites}
    remedy = "pass the plan that was made of this file"
    if set(here) != there:
        raise InputError(
            f"{name} is a plan of other sites: {_only(there, set(here), 'the plan', 'the file')}",
            remedy,
        )
    lines = {line.rig.name for site in here.values() for line in site.fleet}
    sold = {offer.rig.name for offer in file.allocation.offers}
    models = {rig.model for rig in plan.plan.sites[0].rigs}
    if not lines <= models <= lines | sold:
        said = _only(models - sold, lines, "the plan", "the file")
        raise InputError(f"{name} is a plan of other rigs: {said}", remedy)
    if plan.after is not ABSENT:
        return  # the counts in the file are those of the first plan
    for row in plan.plan.sites:
        site, empty = here[row.name], file.allocation.of(row.name).empty
        for rig in row.rigs:
            counts = [line.count for line in site.fleet if line.rig.name == rig.model]
            count = 0 if empty else sum(counts)
            if count != rig.before:
                raise InputError(
                    f"{name} began with {rig.before:,} {rig.model} at {row.name}, and the file "
                    f"has {count:,}",
                    "leave count and empty as they were: the plan says what stands there now",
                )


def _only(a: set[str], b: set[str], of_a: str, of_b: str) -> str:
    """What each of two sets has alone."""
    parts = [
        f"{', '.join(sorted(alone)[:4])}{' …' if len(alone) > 4 else ''} only in {where}"
        for alone, where in ((a - b, of_a), (b - a, of_b))
        if alone
    ]
    return "; ".join(parts)


def purchases(plan: Allocation) -> tuple[Purchase, ...]:
    return () if plan.plan.purchases is ABSENT else plan.plan.purchases


def steps(plan: Allocation) -> tuple[Move | Purchase, ...]:
    return (*plan.plan.moves, *purchases(plan))


def sent_before(plan: Allocation) -> tuple[OnTheWay, ...]:
    return () if plan.after is ABSENT else plan.after.on_the_way


def target(step: Move | Purchase) -> str:
    return step.to if isinstance(step, Move) else step.site


def kept(step: Move | Purchase) -> float:
    return step.count - (step.expected_loss if isinstance(step, Move) else 0.0)


def arrives(step: Move | Purchase, name: str) -> date:
    if step.arrives is ABSENT:
        raise InputError(
            f"{name} does not say on which day rigs arrive: an older powbench wrote it",
            "make that plan again with this powbench",
        )
    return day(step.arrives, name)


def day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise damaged(name, f"{text} is no date") from None


def damaged(name: str, said: str) -> InputError:
    return InputError(
        f"{name} is a damaged allocation: {said}", "write it again with the command that wrote it"
    )
