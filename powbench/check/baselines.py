"""One machine over time: the times of today against those stored earlier.

What changed may be the operating system, the firmware, an image or powbench itself.
Nothing runs side by side here, so a stored baseline is only believable on a machine
that nobody else uses; the control arm tells no more than that today is quiet.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

from ..documents.stored import History, PastKernel
from ..errors import InputError, NotMeasurable
from ..kernels import registry
from ..measure import facts, software
from . import arms, decision, run, schedule
from .arms import BASE, CONTROL
from .decision import INCOMPARABLE
from .lab import Lab, ProcessLab, out_of_the_way
from .records import CheckOutcome, Launch, Settings
from .store import Accepted, Baseline, StoredKernel

CAUTION = (
    "a stored baseline is compared across time: believe it on a machine of your own only, "
    "not on shared or rented ones"
)
SAVED_LAUNCHES = decision.BASE_LOOKS[-1][0] + 8
"""As many as a check of several kernels may ask for."""


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")


def incomparable(stored: Baseline, machine: dict[str, Any], settings: Settings) -> str:
    """The first fact that forbids the comparison, empty when nothing does."""
    difference = facts.first_difference(stored.machine, machine)
    if difference is not None:
        fact, then, today = difference
        return (
            f"this machine is not that of the baseline: {fact} was {then!r}, and is {today!r} now"
        )
    if (stored.header, stored.target) != (settings.header, settings.target):
        return "the baseline is of another workload (header or target)"
    missing = [k for k in settings.kernels if k not in stored.kernels]
    return f"the baseline holds no times of kernel {missing[0]}" if missing else ""


def pairing(stored: Sequence[float], seed: int, kernel: str) -> list[float]:
    """The stored launches in an order that the seed gives: each is compared once."""
    shuffled = list(stored)
    schedule.rng_of(seed, "baseline", kernel).shuffle(shuffled)
    return shuffled


def check(
    stored: Baseline,
    settings: Settings,
    kernels_named: bool,
    folder: Path,
    machine: dict[str, Any],
    listener: run.CheckListener,
    lab: Lab | None = None,
) -> CheckOutcome:
    """Measure now and judge against the stored launches, paired at random."""
    if not kernels_named:
        settings = replace(settings, kernels=tuple(stored.kernels))
    for kernel in settings.kernels:
        registry.require(kernel, tuple(stored.kernels))
    settings = replace(settings, rounds=stored.rounds, slice_seconds=stored.slice_seconds)
    ready = arms.here(folder)
    sources = {name: arm.source for name, arm in ready.items()}
    reason = incomparable(stored, machine, settings)
    if reason:
        return CheckOutcome(
            now(), machine, settings, sources, {}, INCOMPARABLE, reason, baseline=stored.name
        )
    pairs = {k: pairing(stored.kernels[k].seconds, settings.seed, k) for k in settings.kernels}

    def number(kernel: str, index: int, launch: Launch) -> float | None:
        time, then = launch.time(BASE), pairs[kernel]
        return None if time is None or index >= len(then) else log(time / then[index])

    nonces = {k: stored.kernels[k].nonces for k in settings.kernels}
    with out_of_the_way(settings.cpu):
        outcome = run.Check(
            lab or ProcessLab(ready, settings),
            settings,
            sources,
            machine,
            listener,
            number,
            nonces,
        ).run()
    return replace(outcome, baseline=stored.name, notes=(CAUTION,))


def measure(
    name: str,
    settings: Settings,
    folder: Path,
    machine: dict[str, Any],
    listener: run.CheckListener,
    lab: Lab | None = None,
    launches: int = SAVED_LAUNCHES,
) -> Baseline:
    """The launches of a new baseline. NotMeasurable when too many rounds are disturbed."""
    ready = arms.here(folder)
    lab = lab or ProcessLab(ready, settings)
    stored = {}
    with out_of_the_way(settings.cpu):
        driver = run.Check(
            lab, settings, {n: a.source for n, a in ready.items()}, machine, listener
        )
        for kernel in settings.kernels:
            collected, nonces = driver.collect(kernel, launches, (BASE, CONTROL))
            seconds = [t for launch in collected if (t := launch.time(BASE)) is not None]
            rounds = sum(len(x.rounds) for x in collected)
            dropped = sum(not r.kept for x in collected for r in x.rounds)
            why = decision.unfit_reason(dropped, rounds, None, settings.margin)
            if why or len(seconds) < min(launches, decision.BASE_LOOKS[-1][0]):
                raise NotMeasurable(
                    f"no baseline of {kernel}: {why or 'too few launches could be used'}",
                    "stop what else runs here, and save it again",
                )
            stored[kernel] = StoredKernel(nonces, tuple(seconds))
    return Baseline(
        name,
        now(),
        machine,
        software.collect(),
        settings.header,
        settings.target,
        settings.slice_seconds,
        settings.rounds,
        stored,
    )


def accept(stored: Baseline, last: History, reason: str) -> Baseline:
    """The baseline with the launches of its last check, and the reason on record.

    last: the newest powbench.history/1 of this baseline. Kernels that did not
    regress keep their launches.
    """
    if not reason.strip():
        raise InputError("the reason is missing", "give it with --reason")
    if last.verdict != "regressed":
        raise InputError(
            f"the last check of {stored.name} is {last.verdict}: there is nothing to accept",
            f"run `powbench check --baseline {stored.name}` first; "
            "`powbench baseline save` measures anew",
        )
    kernels, sizes = dict(stored.kernels), {}
    for kernel, past in last.kernels.items():
        if past.verdict == "regressed" and past.seconds and past.slow_down and kernel in kernels:
            kernels[kernel] = StoredKernel(kernels[kernel].nonces, past.seconds)
            sizes[kernel] = past.slow_down
    entry = Accepted(now(), reason.strip(), sizes)
    return replace(stored, kernels=kernels, accepted=(*stored.accepted, entry))


def record_of(accepted: Baseline) -> History:
    """The record of the acceptance that a baseline had last."""
    entry = accepted.accepted[-1]
    return History(
        schema="powbench.history/1",
        created=entry.when,
        what=f"accepted for {accepted.name}: {entry.reason}",
        baseline=accepted.name,
        verdict="accepted",
        kernels={
            k: PastKernel(verdict="accepted", slow_down=v, seconds=accepted.kernels[k].seconds)
            for k, v in entry.slow_down.items()
        },
    )
