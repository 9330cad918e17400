"""A plan in words: stage by stage, what to keep, move, buy, idle, sell, open and give up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..sites.calendar import Ints
from .instance import Instance
from .plan import FleetPlan
from .stages import Stage

TOLD = 0.05
"""A change of a mode's share below it is not worth a sentence."""


def sentences(instance: Instance, plan: FleetPlan, stages: Sequence[Stage]) -> tuple[str, ...]:
    """One line per stage in which something is to be done; the first one in full."""
    lines = []
    for stage in stages:
        steps = [*_contracts(instance, plan, stages, stage.number)]
        if stage.number == 0:
            steps += _kept(instance, plan)
        steps += _modes(instance, plan, stage.number)
        steps += _moves(instance, plan, stages, stage.number)
        steps += _purchases(instance, plan, stages, stage.number)
        steps += _sales(instance, plan, stage.number)
        steps += _switched(instance, plan, stage.number)
        if steps:
            lines.append(f"{stage.name}: {'; '.join(steps)}")
    if len(lines) == 1 and len(stages) > 1:
        lines.append("after that: no change")
    return tuple(lines)


def _kept(instance: Instance, plan: FleetPlan) -> list[str]:
    return [
        f"keep {counts.sum():,} at {site.name}{_of_models(instance, counts)}"
        for site, counts in zip(instance.sites, plan.run[:, :, 0], strict=True)
        if counts.any() and site.occupied
    ]


def _modes(instance: Instance, plan: FleetPlan, t: int) -> list[str]:
    """In which modes rigs run at sites that choose; again where that changes."""
    steps = []
    for s, site in enumerate(instance.sites):
        for m, model in enumerate(instance.models):
            shares = in_modes(instance, plan, s, m)
            now = {mode: by_stage[t] for mode, by_stage in shares.items()}
            before = {mode: by_stage[t - 1] for mode, by_stage in shares.items()} if t else {}
            if not any(now.values()):
                continue
            if any(abs(now[mode] - before.get(mode, 0.0)) >= TOLD for mode in now):
                said = [f"{mode} {share:.0%}" for mode, share in now.items() if share >= 0.005]
                off = 1 - sum(now.values())
                said += [f"off {off:.0%}"] if off >= 0.005 else []
                name = f" {model}" if len(instance.models) > 1 else ""
                steps.append(f"run{name} at {site.name} in the modes {', '.join(said)}")
    return steps


def in_modes(instance: Instance, plan: FleetPlan, s: int, m: int) -> dict[str, list[float]]:
    """By mode the share of the hours of a model's running rigs in each stage, as planned; empty
    where the site does not choose, or where there is one."""
    run = plan.run_in[s] + plan.late_in[s]
    hours: dict[str, list[float]] = {}
    for v, way in enumerate(instance.ways):
        if way.model == m and way.allowed[s]:
            for mode, share in way.shares[s]:
                added = run[v] * np.array(share)
                hours[mode] = (np.array(hours.get(mode, 0.0)) + added).tolist()
    if len(hours) < 2:
        return {}
    total = np.maximum((plan.run + plan.late)[s, m], 1)
    return {mode: (np.array(row) / total).tolist() for mode, row in hours.items()}


def _moves(instance: Instance, plan: FleetPlan, stages: Sequence[Stage], t: int) -> list[str]:
    moves = []
    for number, lane in enumerate(instance.lanes):
        counts = plan.moved[number, :, t]
        if not counts.any():
            continue
        names = f"from {instance.sites[lane.source].name} to {instance.sites[lane.target].name}"
        lost = counts.sum() * (1 - lane.kept)
        move = f"move {counts.sum():,} {names}{_of_models(instance, counts)}"
        if lane.arrival[t] > t:
            move += f", there {stages[lane.arrival[t]].name}"
        if lost >= 0.5:
            move += f", about {lost:,.0f} of them lost on the way"
        moves.append(move)
    return moves


def _purchases(instance: Instance, plan: FleetPlan, stages: Sequence[Stage], t: int) -> list[str]:
    steps = []
    for offer, bought in zip(instance.offers, plan.bought[:, t].tolist(), strict=True):
        if bought:
            where, usd = instance.sites[offer.site].name, bought * offer.paid_usd[t]
            mean = " on average" if len(offer.usd) > 1 and t else ""
            step = f"buy {bought:,} {instance.models[offer.model]} for {where}"
            step += f" ({usd:,.0f} USD together{mean})"
            there = offer.arrival[t]
            steps.append(step + (f", there {stages[there].name}" if there > t else ""))
    return steps


def _sales(instance: Instance, plan: FleetPlan, t: int) -> list[str]:
    return [
        f"sell {counts.sum():,} at {site.name}{_of_models(instance, counts)}"
        for site, counts in zip(instance.sites, plan.sold[:, :, t], strict=True)
        if counts.any()
    ]


def _switched(instance: Instance, plan: FleetPlan, t: int) -> list[str]:
    """Rigs that begin to idle, and those that run again."""
    steps = []
    before = plan.idle[:, :, t - 1] if t else np.zeros_like(plan.idle[:, :, 0])
    change = plan.idle[:, :, t] - before
    for site, added, idle in zip(instance.sites, change, plan.idle[:, :, t], strict=True):
        more = np.maximum(added, 0)
        if more.any():
            steps.append(f"idle {more.sum():,} at {site.name}{_of_models(instance, more)}")
        less = np.maximum(-added, 0)
        if less.any() and not idle.any():
            steps.append(f"none idles any longer at {site.name}")
    return steps


def _contracts(instance: Instance, plan: FleetPlan, stages: Sequence[Stage], t: int) -> list[str]:
    steps = []
    for site, held in zip(instance.sites, plan.open_, strict=True):
        if site.free:
            continue
        opened = bool(held[t]) and (not held[t - 1] if t else not site.occupied)
        if opened:
            steps.append(f"open {site.name}")
        end = t + site.notice
        if end < len(stages) and not held[end] and (held[end - 1] if end else site.occupied):
            if site.noticed and end == site.notice:
                by = stages[end].start.isoformat()
                steps.append(f"leave {site.name} by {by}, as notice has been given")
            elif site.notice:
                steps.append(
                    f"give notice at {site.name}, to be left by {stages[end].start.isoformat()}"
                )
            else:
                steps.append(f"leave {site.name}")
    return steps


def _of_models(instance: Instance, counts: Ints) -> str:
    """` (3,000 S21, 200 S19)`; nothing where the file has one model."""
    if len(instance.models) == 1:
        return ""
    if np.count_nonzero(counts) == 1:
        return f" ({instance.models[int(np.flatnonzero(counts)[0])]})"
    named = [f"{n:,} {name}" for name, n in zip(instance.models, counts.tolist(), strict=True) if n]
    return f" ({', '.join(named)})"
