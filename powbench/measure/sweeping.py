"""A sweep: the same measurement at every setting, and the best of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import groupby

from ..documents import sweep as documents
from ..documents.fields import mask_field
from ..documents.machine import Machine
from ..energy import cpufreq
from ..energy.reading import EnergyReading, RateInterval
from ..energy.sweep import Choice, Point, Setting, SweepOutcome, pick
from ..kernels.base import BrokenKernel
from . import measurement
from .measurement import Measurement

Measure = Callable[[Setting], Measurement]
Cap = Callable[[float], AbstractContextManager[None]]


@dataclass(frozen=True)
class Sweep:
    """All points in the order of measuring, and what they come to.

    interrupted: the last point was cut short, or others are missing. broken: kernels that were
    lost on the way; their further points are missing too.
    """

    points: tuple[Point, ...]
    measurements: tuple[Measurement, ...]
    outcome: SweepOutcome
    interrupted: bool = False
    broken: tuple[BrokenKernel, ...] = ()


def sweep(
    settings: Sequence[Setting],
    measure: Measure,
    unmetered: EnergyReading,
    cap: Cap = cpufreq.capped,
) -> Sweep:
    """Measure every setting; `cap` holds a frequency in hertz while its settings run.

    A KeyboardInterrupt ends it; with at least one point the sweep so far comes back. A kernel
    that breaks ends its own part only.
    """
    points: list[Point] = []
    measured: list[Measurement] = []
    broken: dict[str, BrokenKernel] = {}
    interrupted = False
    try:
        for hertz, group in groupby(settings, key=lambda s: s.cap_hertz):
            with cap(hertz) if hertz is not None else nullcontext():
                for setting in group:
                    if setting.kernel in broken:
                        continue
                    try:
                        m = measure(setting)
                    except BrokenKernel as error:
                        broken[setting.kernel] = error
                        continue
                    measured.append(m)
                    points.append(_point(setting, m, unmetered))
                    if m.broken is not None:
                        broken[setting.kernel] = m.broken
                    elif m.interrupted:
                        raise KeyboardInterrupt
    except KeyboardInterrupt:
        if not points:
            raise
        interrupted = True
    if broken and not points:
        raise next(iter(broken.values()))
    lost = tuple(broken.values())
    return Sweep(tuple(points), tuple(measured), pick(points), interrupted, lost)


def _point(setting: Setting, measured: Measurement, unmetered: EnergyReading) -> Point:
    rate = measured.hashes_per_second
    return Point(
        setting, RateInterval(rate.low, rate.median, rate.high), measured.energy or (unmetered,)
    )


def as_document(done: Sweep, machine: Machine, version_mask: int = 0) -> documents.Sweep:
    """Points are measurements as in a result, with a cap."""

    def choice(chosen: Choice | None) -> documents.Choice | None:
        if chosen is None:
            return None
        index = done.points.index
        return documents.Choice(index(chosen.best), tuple(index(tie) for tie in chosen.ties))

    return documents.Sweep(
        schema="powbench.sweep/1",
        machine=machine,
        points=tuple(map(_as_document, done.points, done.measurements)),
        fastest=choice(done.outcome.fastest),
        most_efficient=choice(done.outcome.most_efficient),
        judged_by=done.outcome.source or None,
        reason=done.outcome.reason or None,
        version_mask=mask_field(version_mask),
    )


def _as_document(point: Point, m: Measurement) -> documents.SweepPoint:
    measured = vars(measurement.as_document(m))
    energy = tuple(r.document() for r in point.energy)
    return documents.SweepPoint(**{**measured, "energy": energy}, cap_hertz=point.setting.cap_hertz)
