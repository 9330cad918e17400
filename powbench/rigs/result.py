"""A Rig from a result document: what `powbench bench --json` measured here.

Of the document (`powbench.result/1`) these parts are read:

    {"schema": "powbench.result/1",
     "machine": {"model_name": "AMD EPYC 7713", ...},
     "measurements": [{"kernel": "shani", "threads": 8,
                       "hashes_per_second": {"median": 1e8, "low": 9.9e7, "high": 1.01e8},
                       "energy": [{"available": true, "watts": 65.2, "scope": "package",
                                   "source": "...", "kind": "measured", "uncertainty": 0.03}]}]}
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import bounded
from ..chain import versions
from ..documents import reading
from ..documents.energy import EnergyReading
from ..documents.fields import ABSENT
from ..documents.result import RigMeasurement, RigRate, RigSource, caveats
from ..energy import levels
from ..errors import InputError
from ..numerals import counted
from ..provenance import Status
from .rig import MOST_MODES, Interval, Mode, Rig, exactly

_KINDS = {
    "measured": Status.MEASURED,
    "estimated": Status.INFERRED,
    "declared": Status.TYPED,
}


def load(path: str, measurement: str | None = None, watts: float | None = None) -> Rig:
    """Read the file at `path`; see from_document."""
    text = bounded.read_text(path, hint="write one with `powbench bench --json FILE`")
    return from_document(reading.value(text, path), path, measurement, watts)


def from_document(
    document: Any, source: str, measurement: str | None = None, watts: float | None = None
) -> Rig:
    """The fastest measurement of a result, or the one called `measurement`.

    measurement: a kernel's name, or `kernel@threads`. watts: typed-in power [W] for a
    result without energy. InputError when nothing fits, or when there is no power.
    """
    if isinstance(document, dict) and ("schema" in document or "measurements" not in document):
        reading.of_kind(document, source, ("powbench.result/1",))
    return measured(
        reading.checked(document, source, RigSource, "a damaged result"), source, measurement, watts
    )


def measured(
    result: RigSource, source: str, measurement: str | None = None, watts: float | None = None
) -> Rig:
    """The same of a result that is read already; `source` is what it is called."""
    if not result.measurements:
        raise InputError(f"{source} holds no measurement", "run `powbench bench` again")
    chosen = _choose(result.measurements, source, measurement)
    if chosen.wrong_nonces:
        raise InputError(
            f"{source}: {chosen.kernel} found wrong hashes, so its rate earns nothing",
            "choose another measurement, or see what is wrong with `powbench verify`",
        )
    rate = _interval(chosen.hashes_per_second)
    warnings = (*caveats(chosen.warnings, chosen.interrupted, 0), *_rolled(result, chosen))
    name = f"{_machine(result)} {chosen.kernel}@{chosen.threads}"
    origin = f"{source}: {chosen.kernel}, {counted(chosen.threads, 'thread')}"
    if chosen.backend == "miner":  # the machine of the document has only counted its shares
        name, origin = f"miner {chosen.kernel}", f"{source}: {chosen.kernel}, by its shares"
    if watts is not None:
        return Rig(
            name, rate, exactly(watts), "wall", Status.MEASURED, origin, Status.TYPED, "typed in",
            warnings,
        )  # fmt: skip
    best = _best_reading(chosen.energy)
    if best is None:
        raise InputError(
            f"{source} has no energy reading for {chosen.kernel}: {_why_none(chosen)}",
            "type the power in with --power WATTS, or measure again where a meter is (--watts)",
        )
    value = best.watts or 0.0
    modes, left_out = _modes(chosen, source, best.scope or "")
    known = isinstance(best.uncertainty, float | int) and best.uncertainty < 1
    spread = (best.uncertainty or 0.0) if known else 0.0
    return Rig(
        name=name,
        hashes_per_second=rate,
        watts=Interval(value, value * (1 - spread), value * (1 + spread)),
        scope=best.scope or "unknown",
        status=Status.MEASURED,
        source=origin,
        watts_status=_KINDS[best.kind or "measured"],
        watts_source=f"{source}: {best.source or 'meter'}, {best.scope or '?'}, {_level(best)}"
        + ("" if known else ", its accuracy is not known"),
        warnings=tuple(
            dict.fromkeys((*warnings, *_below_best(best), *(best.warnings or ()), *left_out))
        ),
        modes=modes,
    )


def _rolled(result: RigSource, chosen: RigMeasurement) -> tuple[str, ...]:
    """What goes with a rate of versions that were rolled. A miner rolls what its pool allows."""
    mask = result.workload.version_mask if result.workload else ABSENT
    if not mask or chosen.backend == "miner":
        return ()
    return (versions.sentence(int(mask, 16)),)


def _modes(
    measurement: RigMeasurement, source: str, scope: str
) -> tuple[tuple[Mode, ...], tuple[str, ...]]:
    """The modes whose watts hold what the rig's own watts hold, and what to say of the others."""
    found, without, other = [], [], []
    for mode in measurement.modes[:MOST_MODES]:
        watts = mode.watts
        if watts is None:
            without.append(mode.name)
        elif watts.scope != scope:
            other.append(mode.name)
        else:
            middle = watts.value
            spread = Interval(middle, min(watts.low, middle), max(watts.high, middle))
            rate = mode.hashes_per_second
            hashes = _interval(RigRate(rate.median, rate.low, rate.high))
            level = f", {watts.level}" if watts.level else ""
            said = f"{source}: {watts.source or 'meter'}, {watts.scope}{level}"
            found.append(Mode(mode.name, hashes, spread, _KINDS[watts.kind], said))
    return tuple(found), (
        *([f"modes without watts are left out: {', '.join(without)}"] if without else ()),
        *(
            [f"modes whose watts are not those of the {scope} are left out: {', '.join(other)}"]
            if other
            else ()
        ),
    )


def _choose(
    candidates: Sequence[RigMeasurement], source: str, wanted: str | None
) -> RigMeasurement:
    if wanted is not None:
        kernel, _, threads = wanted.partition("@")
        names = sorted({f"{m.kernel}@{m.threads}" for m in candidates})
        candidates = [
            m
            for m in candidates
            if m.kernel == kernel and (not threads or str(m.threads) == threads)
        ]
        if not candidates:
            raise InputError(
                f"{source} has no measurement {wanted!r}", "it has " + ", ".join(names)
            )
    return max(candidates, key=lambda m: m.hashes_per_second.median)


def _interval(rate: RigRate) -> Interval:
    middle = rate.median
    return Interval(middle, min(rate.low or middle, middle), max(rate.high or middle, middle))


def _best_reading(energy: Sequence[EnergyReading]) -> EnergyReading | None:
    return levels.widest(e for e in energy if e.watts)


def _below_best(reading: EnergyReading) -> tuple[str, ...]:
    """Of a declared power its own warning says it."""
    level = levels.of(reading)
    if level is None or not level.limit or reading.kind == "declared":
        return ()
    return (f"the watts are {level.sentence}",)


def _level(reading: EnergyReading) -> str:
    level = levels.of(reading)
    return level.sentence if level is not None else "its level is not known"


def _why_none(measurement: RigMeasurement) -> str:
    return next((e.reason for e in measurement.energy if e.reason), "nothing was metered")


def _machine(result: RigSource) -> str:
    facts = result.machine
    return (facts and (facts.model_name or facts.model)) or "measured machine"
