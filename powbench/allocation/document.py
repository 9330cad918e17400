"""An allocation as a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from msgspec import structs

from ..documents import allocation as documents
from ..documents.fields import ABSENT
from ..documents.projection.inputs import Horizon
from .decide import Answer, Choice, Relief
from .differences import after
from .outcome import NpvOutcome
from .plan import FleetPlan, load_kw
from .scene import Scene
from .sentences import in_modes, sentences
from .transit import of as transit_of


def document(
    answer: Answer, scene: Scene, seed: int, check_paths: int, notes: Sequence[str]
) -> documents.Allocation:
    instance, horizon = answer.instance, scene.file.project.horizon
    plan = documents.Allocation(
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
        horizon=Horizon(
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
    return plan if scene.held is None else structs.replace(plan, after=after(scene.held, plan))


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
