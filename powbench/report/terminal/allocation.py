"""An allocation for the terminal and as a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from ...allocation.conflict import describe
from ...allocation.decide import Answer, Choice, NpvOutcome, Relief
from ...allocation.plan import FleetPlan, fits, load_kw
from ...allocation.scene import Scene
from ...allocation.sentences import in_modes, sentences
from ...allocation.transit import of as transit_of
from ...documents import allocation as documents
from ...documents.fields import ABSENT
from ..units import count, counted
from .tables import plain_table


def document(
    answer: Answer, scene: Scene, seed: int, check_paths: int, notes: Sequence[str]
) -> documents.Allocation:
    instance, horizon = answer.instance, scene.file.project.horizon
    return documents.Allocation(
        schema="powbench.allocation/1",
        title=scene.file.project.title or ABSENT,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        interrupted=answer.interrupted,
        scenarios=instance.scenarios,
        seed=seed,
        check_paths=check_paths,
        cvar_weight=answer.chosen.weight,
        cvar_tail=answer.tail,
        difficulty=scene.world.difficulty,  # type: ignore[arg-type]
        answers_hash_price=scene.world.answers_hash_price,
        horizon=documents.Horizon(
            start=horizon.start.isoformat(), days=horizon.days, discount_rate=horizon.discount_rate
        ),
        stages=tuple(
            documents.Stage(stage=s.number, name=s.name, from_=s.start.isoformat(), days=s.days)
            for s in scene.stages
        ),
        keep_all=documents.KeepAll(
            outcome=_outcome(answer.kept),
            check=_outcome(answer.kept_check) if answer.kept_check else None,
        ),
        plan=_choice(answer, answer.chosen, scene),
        frontier=tuple(_choice(answer, choice, scene) for choice in answer.choices),
        binding=tuple(_relief(answer, relief) for relief in answer.reliefs),
        unsolved=tuple(answer.unsolved),
        notes=tuple(notes),
    )


def _outcome(npv: NpvOutcome) -> documents.PlanOutcome:
    return documents.PlanOutcome(
        mean_npv_usd=npv.mean, cvar_usd=npv.tail, probability_of_negative_npv=npv.loss
    )


def _choice(answer: Answer, choice: Choice, scene: Scene) -> documents.Choice:
    return documents.Choice(
        cvar_weight=choice.weight,
        outcome=_outcome(choice.outcome),
        check=_outcome(choice.check) if choice.check else None,
        objective_usd=choice.outcome.objective(choice.weight),
        bound_usd=choice.bound,
        gap=choice.gap,
        status=choice.status.value,  # type: ignore[arg-type]
        seconds=choice.seconds,
        words=tuple(sentences(answer.instance, choice.plan, scene.stages)),
        sites=_sites(answer, choice.plan),
        moves=_moved(answer, choice.plan, scene),
        purchases=_purchases(answer, choice.plan, scene) if answer.instance.offers else ABSENT,
    )


def _sites(answer: Answer, plan: FleetPlan) -> tuple[documents.Site, ...]:
    instance = answer.instance
    load = load_kw(instance, plan) / 1e3
    return tuple(
        documents.Site(
            name=site.name,
            open=tuple(bool(v) for v in plan.open_[s]),
            load_mw=tuple(round(float(v), 6) for v in load[s]),
            capacity_mw=tuple(float(v) / 1e3 for v in site.capacity_kw),
            short_mw=tuple(round(float(v) / 1e3, 6) for v in plan.short_kw[s]),
            rigs=tuple(
                documents.Rig(
                    model=model,
                    before=int(instance.present[s, m]),
                    run=tuple(plan.run[s, m].tolist()),
                    run_late=tuple(plan.late[s, m].tolist()),
                    idle=tuple(plan.idle[s, m].tolist()),
                    sold=tuple(plan.sold[s, m].tolist()),
                    end=int(plan.end[s, m]),
                    modes=tuple(
                        documents.ModeShare(mode=mode, share=tuple(min(1.0, v) for v in share))
                        for mode, share in in_modes(instance, plan, s, m).items()
                    )
                    or ABSENT,
                )
                for m, model in enumerate(instance.models)
            ),
        )
        for s, site in enumerate(instance.sites)
    )


def _moved(answer: Answer, plan: FleetPlan, scene: Scene) -> tuple[documents.Move, ...]:
    instance, transit = answer.instance, transit_of(scene)
    return tuple(
        documents.Move(
            stage=int(t),
            from_=instance.sites[instance.lanes[lane].source].name,
            to=instance.sites[instance.lanes[lane].target].name,
            model=instance.models[m],
            count=int(plan.moved[lane, m, t]),
            arrives_in_stage=instance.lanes[lane].arrival[t],
            arrives=transit.day(
                scene, instance.lanes[lane].arrival[t], instance.lanes[lane].slot[t]
            ).isoformat(),
            expected_loss=float(plan.moved[lane, m, t]) * (1 - instance.lanes[lane].kept),
            cost_usd=float(plan.moved[lane, m, t] * instance.paid_usd[lane]),
        )
        for lane, m, t in np.argwhere(plan.moved)
    )


def _purchases(answer: Answer, plan: FleetPlan, scene: Scene) -> tuple[documents.Purchase, ...]:
    instance, transit, bought = answer.instance, transit_of(scene), []
    for number, t in np.argwhere(plan.bought).tolist():
        offer, count_ = instance.offers[number], int(plan.bought[number, t])
        dearest = float(offer.usd[:, t].max() / offer.usd[:, t].mean())
        bought.append(
            documents.Purchase(
                stage=t,
                site=instance.sites[offer.site].name,
                model=instance.models[offer.model],
                count=count_,
                arrives_in_stage=offer.arrival[t],
                arrives=transit.day(scene, offer.arrival[t], offer.slot[t]).isoformat(),
                cost_usd=count_ * float(offer.paid_usd[t]),
                highest_cost_usd=count_ * float(offer.paid_usd[t]) * dearest,
            )
        )
    return tuple(bought)


def _relief(answer: Answer, relief: Relief) -> documents.Binding:
    site, row, instance = relief.limit.site, relief.limit.row, answer.instance
    sold = [instance.models[offer.model] for offer in instance.offers if offer.row == row]
    return documents.Binding(
        limit=relief.limit.kind.value,  # type: ignore[arg-type]
        model=sold[0] if sold else ABSENT,
        site=None if site is None else instance.sites[site].name,
        stages=tuple(relief.stages),
        more=relief.more,
        objective_usd=relief.objective,
        mean_usd=relief.mean,
        tail_usd=relief.tail,
    )


# ------------------------------------------------------------------------- for the terminal


def show(answer: Answer, scene: Scene, seed: int, check_paths: int) -> RenderableType:
    """The plan in words, its numbers, the frontier, and what the limits are worth."""
    chosen, instance = answer.chosen, answer.instance
    head = (
        f"{count(instance.scenarios)} scenarios, seed {seed}; "
        f"difficulty: {scene.world.difficulty}; "
        f"objective: mean NPV + {chosen.weight:g} x mean of the worst {answer.tail:.0%}"
    )
    parts: list[RenderableType] = [Text(_answer_in_short(answer)), Text(head), Text("")]
    parts += [Text(f"- {line}") for line in sentences(instance, chosen.plan, scene.stages)]
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
