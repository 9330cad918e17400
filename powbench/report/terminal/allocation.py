"""An allocation for the terminal and as a document."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ...allocation.conflict import describe
from ...allocation.decide import Answer
from ...allocation.outcome import NpvOutcome
from ...allocation.plan import fits
from ...allocation.scene import Scene
from ...allocation.sentences import sentences
from ...documents import allocation as documents
from ..units import count, counted
from .tables import plain_table

TOLD = 12
"""So many differences from an earlier plan are told; the document has all."""


def show(
    answer: Answer, scene: Scene, seed: int, check_paths: int, after: documents.After | None = None
) -> RenderableType:
    """The plan in words, its numbers, the frontier, and what the limits are worth. after: what
    is otherwise than in an earlier plan."""
    chosen, instance = answer.chosen, answer.instance
    head = (
        f"{counted(instance.scenarios, 'scenario')}, seed {seed}; "
        f"difficulty: {scene.world.difficulty}; "
        f"objective: mean NPV + {chosen.weight:g} x mean of the worst {answer.tail:.0%}"
    )
    parts: list[RenderableType] = [Text(_answer_in_short(answer)), Text(head), Text("")]
    parts += [Text(f"- {line}") for line in sentences(instance, chosen.plan, scene.stages)]
    parts += _against(after) if after else []
    parts += [
        Text(""),
        Text("rigs that run, by the month in which a stage starts"),
        _running(answer, scene),
    ]
    parts += [
        Text("mean and risk of each plan, by the weight of its worst scenarios [USD]"),
        _frontier(answer, check_paths),
    ]
    if len(answer.choices) > 1:
        parts += [Text("rigs that run, mean of the stages, by the same weight"), _by_weight(answer)]
    parts.append(_worth(answer))
    return Group(*parts)


def _against(after: documents.After) -> list[RenderableType]:
    """What changes, in words; names come from a file."""
    told = [
        f"- {count(way.count)} {way.model} are on their way to {way.site}, there on {way.arrives}"
        for way in after.on_the_way
    ]
    told += [f"- {word}" for word in after.words[:TOLD]]
    left = len(after.words) - TOLD
    told += [f"- {counted(left, 'other difference')}: --json FILE has them"] if left > 0 else []
    head = f"after {after.name} (made {after.created[:10]}, for {after.start} on)"
    return [Text(""), Text(f"{head}:"), *(Text(word) for word in told)]


def _answer_in_short(answer: Answer) -> str:
    """What the plan is worth against all rigs as they stand."""
    plan, kept, instance = answer.chosen.outcome, answer.kept, answer.instance
    more, tail = plan.mean - kept.mean, f"the worst {answer.tail:.0%}"
    chosen = answer.chosen.plan
    steps = (("move", chosen.moved), ("buy", chosen.bought), ("sell", chosen.sold))
    done = [f"{verb} {counted(int(n.sum()), 'rig')}" for verb, n in steps if n.any()]
    listed = " and ".join([", ".join(done[:-1]), done[-1]] if len(done) > 1 else done)
    opening = f"{listed.capitalize()}: the" if done else "The"
    than = "keeping all rigs where they are" + (
        "" if fits(instance) else ", which do not all fit there"
    )
    gained = plan.tail - kept.tail
    if more < 0 < gained:
        return (
            f"{opening} plan gives up {_usd(-more)} USD of mean NPV compared with {than}, and has "
            f"{_usd(gained)} USD more in {tail} of the scenarios."
        )
    return (
        f"{opening} plan brings {_usd(abs(more))} USD {'more' if more >= 0 else 'less'} in mean "
        f"NPV than {than} ({_usd(plan.mean)} against {_usd(kept.mean)}), and in {tail} of the "
        f"scenarios {_usd(plan.tail)} against {_usd(kept.tail)}."
    )


def _running(answer: Answer, scene: Scene) -> RenderableType:
    stages = [stage.start.strftime("%Y-%m") for stage in scene.stages]
    table = plain_table(
        *("=site", ">before", *(f">{s}" for s in stages), "!>left"), spare=stages[1:-1:2]
    )
    instance, plan = answer.instance, answer.chosen.plan
    for s, site in enumerate(instance.sites):
        table.add_row(
            site.name,
            count(int(instance.present[s].sum())),
            *(count(int(n)) if n else "-" for n in plan.running[s]),
            count(int(plan.end[s].sum())),
        )
    idle, sold = plan.idle.sum(axis=(0, 1)), plan.sold.sum(axis=(0, 1))
    moved, bought = plan.moved.sum(axis=(0, 1)), plan.bought.sum(axis=0)
    for name, row in (("idle", idle), ("sold", sold), ("moved", moved), ("bought", bought)):
        if row.any():
            table.add_row(name, "", *(count(int(n)) if n else "-" for n in row), "")
    return table


def _frontier(answer: Answer, check_paths: int) -> RenderableType:
    tail = f"worst {answer.tail:.0%}"
    checked, buying = answer.chosen.check is not None, bool(answer.instance.offers)
    more = (f">mean, {count(check_paths)}\nother paths", f">{tail}\nthere") if checked else ()
    table = plain_table(
        *(
            "=weight",
            "!>mean NPV",
            f"!>{tail}",
            ">NPV < 0",
            *more,
            ">moved",
            *([">bought"] if buying else []),
            ">sold",
            ">gap",
        ),
        spare=("gap", f"{tail} there", f"mean, {count(check_paths)} other paths"),
    )

    def row(name: str, npv: NpvOutcome, check: NpvOutcome | None, *rest: str) -> None:
        others = (_usd(check.mean), _usd(check.tail)) if check and checked else ()
        table.add_row(name, _usd(npv.mean), _usd(npv.tail), f"{npv.loss:.0%}", *others, *rest)

    for c in answer.choices:
        mark = "* " if c is answer.chosen else ""
        row(
            f"{mark}{c.weight:g}", c.outcome, c.check,
            count(int(c.plan.moved.sum())),
            *([count(int(c.plan.bought.sum()))] if buying else []),
            count(int(c.plan.sold.sum())), f"{c.gap:.2%}",
        )  # fmt: skip
    kept = "keep all" if fits(answer.instance) else "keep all (over capacity)"
    row(kept, answer.kept, answer.kept_check, *"00"[: 1 + buying], "0", "")
    return table


def _by_weight(answer: Answer) -> RenderableType:
    table = plain_table("=site", *(f">{c.weight:g}" for c in answer.choices))
    for s, site in enumerate(answer.instance.sites):
        means = [c.plan.running[s].mean() for c in answer.choices]
        table.add_row(site.name, *(f"{mean:,.0f}" for mean in means))
    return table


def _worth(answer: Answer) -> RenderableType:
    if not answer.reliefs:
        none = "not known, for the interrupt came first" if answer.interrupted else "none"
        return Text(f"limits that hold the plan back: {none}")
    weight = answer.chosen.weight
    table = plain_table(
        *("!~limit that binds", "~stages", "change", "!>objective", ">mean NPV", ">worst"),
        spare=("worst", "mean NPV", "stages"),
    )
    for relief in answer.reliefs:
        table.add_row(
            describe(answer.instance, relief.limit),
            _stages(relief.stages, answer.instance.stages),
            relief.more,
            *(f"{value:+,.0f}" for value in (relief.objective, relief.mean, relief.tail)),
        )
    title = (
        f"what more of a limit adds [USD]; objective: mean + {weight:g} x worst {answer.tail:.0%}"
    )
    return Group(Text(title), table)


def _stages(which: Sequence[int], every: int) -> str:
    if len(which) == every:
        return "all"
    return ", ".join(str(t + 1) for t in which)


def _usd(value: float) -> str:
    return f"{value:,.0f}"
