"""The part as a whole: how each plan came about, its pictures and its steps."""

from __future__ import annotations

from collections.abc import Sequence

from ....documents.allocation import Allocation
from ....documents.fields import ABSENT
from ...units import counted
from ..documents import Document
from ..palette import Palette
from ..picture import Group, Part, clean, gathered
from . import frontier, limits, plan, steps
from .words import dollars, starts


def part(documents: Sequence[Document[Allocation]], palette: Palette) -> Part:
    """Its pictures show plans, which no other part does: they take no colours from the page."""
    groups = tuple(g for d in documents for g in _groups(d, len(documents)))
    return Part("allocation", "Allocation", _lead(documents[0].content), groups)


def _lead(data: Allocation) -> str:
    """Both that a plan is chosen by: the mean, and the mean of the worst."""
    plan, kept = data.plan.outcome, data.keep_all.outcome
    mean, tail = plan.mean_npv_usd - kept.mean_npv_usd, plan.cvar_usd - kept.cvar_usd
    said = (
        "better on both than" if min(mean, tail) > 0
        else "better on average and worse in bad futures than" if mean > 0
        else "worse on average and better in bad futures than" if tail > 0
        else "no better than"
    )  # fmt: skip
    return (
        f"The plan is worth {dollars(plan.mean_npv_usd)} USD on average and "
        f"{dollars(plan.cvar_usd)} USD in the worst {data.cvar_tail:.0%} of futures: "
        f"{said} keeping every rig where it is ({mean:+,.0f} and {tail:+,.0f})."
    )


def _groups(document: Document[Allocation], together: int) -> list[Group]:
    name, data = document.name, document.content
    horizon, chosen = data.horizon, data.plan
    text = [
        (
            f"{counted(horizon.days, 'day')} from {clean(horizon.start)}, discounted at "
            f"{horizon.discount_rate:.1%}. The plan was chosen on "
            f"{counted(data.scenarios, 'scenario')} (seed {data.seed}; difficulty: "
            f"{clean(data.difficulty)}). It has the highest sum of the mean NPV and "
            f"{data.cvar_weight:g} × the mean of the worst {data.cvar_tail:.0%}."
        )
    ]
    if data.interrupted:
        text.append("The search was interrupted: this is the best plan until then.")
    text += [clean(word, 1200) for word in chosen.words]
    if data.after is not ABSENT:
        text += [clean(f"After {data.after.name}: {word}.", 400) for word in data.after.words]
    text += [f"Not solved: {clean(reason, 400)}" for reason in data.unsolved]
    pictures = [plan.picture(name, data), frontier.picture(name, data)]
    if data.binding:
        pictures.append(limits.worth(name, data))
    notes = _notes(data)
    groups = [Group(document.heading, tuple(pictures), tuple(text), notes)]
    if chosen.moves:
        of = f": {document.heading}" if together > 1 else ""
        groups.append(Group(f"Moves{of}", facts=steps.moves(data)))
    if chosen.purchases:
        of = f": {document.heading}" if together > 1 else ""
        groups.append(
            Group(f"Rigs to buy{of}", facts=steps.purchases(chosen.purchases, starts(data)))
        )
    return groups


def _notes(data: Allocation) -> tuple[str, ...]:
    """What is said of several sites alike, once."""
    sites = [site.name for site in data.plan.sites]
    pairs = []
    for note in data.notes:
        site = next((s for s in sites if note.startswith(f"{s}: ")), "")
        pairs.append((clean(site, 80), note.removeprefix(f"{site}: ")))
    return gathered(pairs)
