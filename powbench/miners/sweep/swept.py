"""What the points of a sweep come to: measurements, the modes of the rig, and who beats whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...documents import result
from ...documents.fields import ABSENT
from ...documents.modes import ModeWatts, RigMode, Settings
from ...energy import sweep as energy_sweep
from ...energy.reading import EnergyReading, RateInterval, from_document, widest
from ...energy.sweep import Point, SweepOutcome, pick
from ...readers.settings import Setting, State
from ..count.counting import LONGEST_NAME
from ..count.outcome import measurement
from .sweeping import Swept, Tried

LEAST_OF_EXPECTED = 0.9
"""A rate that is surely below this share of what its cores do at its clock is no stable one."""
MANY_WRONG = 0.05
NOT_TRIED = "not tried, as the sweep had ended"


@dataclass(frozen=True)
class Beaten:
    """By which other point, at both rate and efficiency. sure: beyond the intervals."""

    by: int
    sure: bool


@dataclass(frozen=True)
class Results:
    """What `powbench.result/1` holds of a sweep. points, states: of the measurements, in order."""

    measurements: tuple[result.Measurement, ...]
    not_measured: tuple[result.NotMeasured, ...]
    points: tuple[Point, ...]
    states: tuple[tuple[State, ...], ...]

    @property
    def outcome(self) -> SweepOutcome | None:
        """The best of them; None without a point."""
        return pick(self.points) if self.points else None


def results(swept: Swept, points: Sequence[Setting], unmetered: EnergyReading) -> Results:
    """points: all that were asked for; those that were not tried are not measured either."""
    measured: list[tuple[Tried, result.Measurement]] = []
    others: list[result.NotMeasured] = []
    for tried in swept.tried:
        name = named(swept.before.model, tried.setting)
        reason = tried.reason
        if tried.counted is not None:
            energy = tried.energy or (unmetered,)
            m = measurement(tried.counted, name, None, energy, tried.interrupted)
            reason = unstable(m, tried.states)
            if not reason:
                measured.append((tried, m))
                continue
        others.append(result.NotMeasured(name, reason))
    others += [
        result.NotMeasured(named(swept.before.model, setting), NOT_TRIED)
        for setting in points[len(swept.tried) :]
    ]
    modes = tuple(_mode(tried, m) for tried, m in measured)
    return Results(
        tuple(replace(m, modes=modes or ABSENT) for _, m in measured),
        tuple(others),
        tuple(_point(tried, m) for tried, m in measured),
        tuple(tried.states for tried, _ in measured),
    )


def named(model: str, setting: Setting) -> str:
    """`Bitaxe_Gamma_601-525MHz-1150mV`."""
    machine = re.sub(r"[^\w.:+-]+", "_", model)[:LONGEST_NAME] or "miner"
    return f"{machine}-{setting.megahertz:g}MHz-{setting.millivolts:g}mV"


def unstable(m: result.Measurement, states: Sequence[State]) -> str:
    """Why this point is none to work at; empty when it is one.

    The firmware drops a nonce that its chip got wrong, so that wrong work shows as shares that
    are missing, and only to a firmware that tells it as a figure of its own.
    """
    expected = states[-1].expected if states else None
    if expected is not None and m.hashes_per_second.high < LEAST_OF_EXPECTED * expected:
        most = 100 * m.hashes_per_second.high / expected
        return (
            f"its shares prove at most {most:.0f}% of what its cores do at this clock: too little "
            "core voltage, or throttled"
        )
    told = [s.wrong for s in states if s.wrong is not None]
    wrong = sum(told) / len(told) if told else 0.0
    if wrong > MANY_WRONG:
        return f"{100 * wrong:.0f}% of its work is wrong, it says: too little core voltage"
    if m.hardware_errors > MANY_WRONG * m.hits:
        return f"{m.hardware_errors} of the {m.hits} shares that it sent were wrong"
    return ""


def beaten(points: Sequence[Point], source: str) -> tuple[Beaten | None, ...]:
    """For each point the most efficient one that beats it at both, by the meter `source`."""
    found: list[Beaten | None] = []
    for mine in points:
        judged = mine.efficiency(source)
        best: tuple[float, Beaten] | None = None
        for index, other in enumerate(points):
            theirs = other.efficiency(source)
            if judged is None or theirs is None or other is mine:
                continue
            faster, rate = other.hashes_per_second, mine.hashes_per_second
            if faster.median <= rate.median or theirs.value <= judged.value:
                continue
            known = theirs.low is not None and judged.high is not None
            sure = known and faster.low > rate.high and (theirs.low or 0.0) > (judged.high or 0.0)
            if best is None or theirs.value > best[0]:
                best = theirs.value, Beaten(index, sure)
        found.append(best[1] if best else None)
    return tuple(found)


def _mode(tried: Tried, m: result.Measurement) -> RigMode:
    reading = widest(from_document(r) for r in m.energy)
    return RigMode(
        name=str(tried.setting),
        hashes_per_second=m.hashes_per_second,
        watts=_watts(reading) if reading is not None else None,
        settings=Settings(tried.setting.megahertz, tried.setting.millivolts),
    )


def _watts(reading: EnergyReading) -> ModeWatts:
    watts, error = reading.watts or 0.0, reading.uncertainty
    spread = error if error is not None and error < 1 else 0.0
    document = reading.document()
    assert document.scope is not ABSENT
    assert document.kind is not ABSENT
    return ModeWatts(
        watts, watts * (1 - spread), watts * (1 + spread), document.scope, document.kind,
        reading.source, document.level,
    )  # fmt: skip


def _point(tried: Tried, m: result.Measurement) -> Point:
    rate = m.hashes_per_second
    return Point(
        energy_sweep.Setting(str(tried.setting), 0),
        RateInterval(rate.low, rate.median, rate.high),
        tuple(from_document(r) for r in m.energy),
    )
