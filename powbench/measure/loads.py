"""Loads from idle to all threads, with two meters read over the same time at each.

A load is an eighth of all threads or several; where that is no whole number of threads, they
hash for a share of each tenth of a second. Of nine loads the odd ones are held out of the fit.
The two ends come first and again at the end; those between are run out of order, so that a
machine that gets warm looks like no load.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..documents import calibration as documents
from ..energy.meter import Meter
from ..energy.reading import EnergyReading
from ..energy.window import Window
from ..errors import NotMeasurable
from ..kernels.base import Kernel
from .crew import Crew
from .run import calibrate
from .workload import Supply, default_job

EIGHTHS = (8, 0, 4, 1, 6, 3, 7, 2, 5, 0, 8)
PERIOD_SECONDS = 0.1
STEP_SECONDS = 0.05


@dataclass(frozen=True)
class Load:
    """So many threads that hash for the share `duty` of the time. held_out: not for the fit."""

    threads: int
    duty: float
    held_out: bool = False

    def __str__(self) -> str:
        if not self.threads:
            return "idle"
        part = f" at {100 * self.duty:.0f}%" if self.duty < 1 else ""
        return f"{self.threads} thread{'' if self.threads == 1 else 's'}{part}"


def loads(threads: int) -> tuple[Load, ...]:
    """All loads of a machine with so many CPUs, in the order in which they are run."""
    made = []
    for eighths in EIGHTHS:
        share = eighths * threads / 8
        count = math.ceil(share)
        made.append(Load(count, share / count if count else 0.0, bool(eighths % 2)))
    return tuple(made)


@dataclass(frozen=True)
class Plan:
    """What hashes where, for how long each load is measured, and how long it settles before."""

    kernel: Kernel
    cpus: Sequence[int]
    seconds: float
    settle_seconds: float


Both = tuple[EnergyReading, EnergyReading]


def run(
    plan: Plan, meter: Meter, against: Meter, note: Callable[[str], None]
) -> tuple[documents.Load, ...]:
    """Every load in turn; NotMeasurable when a meter gives nothing at one of them."""
    began = time.monotonic()
    todo = loads(len(plan.cpus))
    found = []
    for number, load in enumerate(todo, 1):
        note(f"load {number} of {len(todo)}: {load}")
        at = time.monotonic() - began
        first, second = one(plan, load, meter, against)
        for option, r in (("--meter", first), ("--against", second)):
            few = r.available and (r.samples or 0) < 2
            if few or not r.available:
                reason = "only one sample" if few else r.reason
                raise NotMeasurable(
                    f"{option} {r.source} gave no figure at load {number} ({load}): {reason}",
                    "measure each load for longer: -d 60" if few else "see why, and begin again",
                )
        found.append(
            documents.Load(
                threads=load.threads, duty=load.duty, at=at, seconds=first.seconds or 0.0,
                meter_watts=first.watts or 0.0, against_watts=second.watts or 0.0,
                held_out=load.held_out, fitted_watts=0.0,
            )
        )  # fmt: skip
    return tuple(found)


def one(plan: Plan, load: Load, meter: Meter, against: Meter) -> Both:
    """What both meters read while this load runs."""
    with Window((meter, against)) as window:
        if not load.threads:
            window.begin(counting=False)
            _idle(window, plan.settle_seconds)
            window.resume()
            _idle(window, plan.seconds)
        else:
            _busy(plan, load, window)
        first, second = window.end()
        return first, second


def _idle(window: Window, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, STEP_SECONDS))
        window.poll()


def _busy(plan: Plan, load: Load, window: Window) -> None:
    job = default_job()
    with Crew(plan.kernel, load.threads, plan.cpus) as crew:
        count = calibrate(crew, job, load.threads, PERIOD_SECONDS * load.duty)
        window.begin(counting=False)
        supply = Supply(job)

        def hash_for(seconds: float) -> None:
            end = time.monotonic() + seconds
            while (began := time.monotonic()) < end:
                crew.work([supply.take(count) for _ in range(load.threads)])
                window.poll()
                if load.duty < 1:  # by the time that the work took, whoever else had the CPUs
                    time.sleep((time.monotonic() - began) * (1 / load.duty - 1))

        hash_for(plan.settle_seconds)
        window.resume()
        hash_for(plan.seconds)
