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

import math
from typing import Any, TypeGuard

from .. import bounded
from ..errors import InputError
from ..provenance import Status
from .rig import Interval, Rig, exactly

# A wall meter sees the whole machine, so it beats the narrower scopes; a declared power
# is of the whole machine too, as whoever typed it in knew what it is for.
_SCOPES = ("wall", "declared", "board", "package")
_KINDS = {
    "measured": Status.MEASURED,
    "estimated": Status.INFERRED,
    "declared": Status.TYPED,
}


def load(path: str, measurement: str | None = None, watts: float | None = None) -> Rig:
    """Read the file at `path`; see from_document."""
    text = bounded.read_text(path, hint="write one with `powbench bench --json FILE`")
    try:
        document = bounded.json_value(text)
    except bounded.Unreadable as error:
        raise InputError(f"{path}: {error}", "give a file of `bench --json`") from None
    return from_document(document, path, measurement, watts)


def from_document(
    document: Any, source: str, measurement: str | None = None, watts: float | None = None
) -> Rig:
    """The fastest measurement of a result, or the one called `measurement`.

    measurement: a kernel's name, or `kernel@threads`. watts: typed-in power [W] for a
    result without energy. InputError when nothing fits, or when there is no power.
    """
    chosen = _choose(_measurements(document, source), source, measurement)
    if chosen.get("wrong_nonces"):
        raise InputError(
            f"{source}: {chosen.get('kernel', '?')} found wrong hashes, so its rate earns nothing",
            "choose another measurement, or see what is wrong with `powbench verify`",
        )
    rate = _interval(chosen.get("hashes_per_second"), source)
    name = f"{_machine(document)} {chosen.get('kernel', '?')}@{chosen.get('threads', '?')}"
    origin = f"{source}: {chosen.get('kernel', '?')}, {chosen.get('threads', '?')} threads"
    if watts is not None:
        return Rig(
            name, rate, exactly(watts), "wall", Status.MEASURED, origin, Status.TYPED, "typed in"
        )
    reading = _best_reading(chosen.get("energy"))
    if reading is None:
        raise InputError(
            f"{source} has no energy reading for {chosen.get('kernel', '?')}: {_why_none(chosen)}",
            "type the power in with --power WATTS, or measure again where a meter is (--watts)",
        )
    value = float(reading["watts"])
    share = reading.get("uncertainty")
    spread = float(share) if _finite(share) and 0 <= float(share) < 1 else 0.0
    return Rig(
        name=name,
        hashes_per_second=rate,
        watts=Interval(value, value * (1 - spread), value * (1 + spread)),
        scope=str(reading.get("scope", "unknown")),
        status=Status.MEASURED,
        source=origin,
        watts_status=_KINDS.get(str(reading.get("kind", "measured")), Status.INFERRED),
        watts_source=f"{source}: {reading.get('source', 'meter')}, {reading.get('scope', '?')}",
    )


def _measurements(document: Any, source: str) -> list[dict[str, Any]]:
    found = document.get("measurements") if isinstance(document, dict) else None
    schema = str(document.get("schema", "")) if isinstance(document, dict) else ""
    if not isinstance(found, list) or (schema and not schema.startswith("powbench.result/")):
        raise InputError(
            f"{source} is not a powbench result", "write one with `powbench bench --json FILE`"
        )
    usable = [
        m for m in found if isinstance(m, dict) and isinstance(m.get("hashes_per_second"), dict)
    ]
    if not usable:
        raise InputError(f"{source} holds no measurement", "run `powbench bench` again")
    return usable


def _choose(found: list[dict[str, Any]], source: str, wanted: str | None) -> dict[str, Any]:
    if wanted is not None:
        kernel, _, threads = wanted.partition("@")
        names = sorted({f"{m.get('kernel')}@{m.get('threads')}" for m in found})
        found = [
            m
            for m in found
            if m.get("kernel") == kernel and (not threads or str(m.get("threads")) == threads)
        ]
        if not found:
            raise InputError(
                f"{source} has no measurement {wanted!r}", "it has " + ", ".join(names)
            )
    return max(found, key=lambda m: _rate(m["hashes_per_second"]))


def _rate(value: dict[str, Any]) -> float:
    median = value.get("median")
    return float(median) if _finite(median) else -math.inf


def _interval(value: Any, source: str) -> Interval:
    median, low, high = (value.get(key) for key in ("median", "low", "high"))
    if not _finite(median) or float(median) <= 0:
        raise InputError(f"{source}: hashes_per_second.median is no rate", "measure again")
    middle = float(median)
    below = float(low) if _finite(low) else middle
    above = float(high) if _finite(high) else middle
    return Interval(middle, min(below, middle), max(above, middle))


def _best_reading(energy: Any) -> dict[str, Any] | None:
    readings = [
        e
        for e in energy or []
        if isinstance(e, dict)
        and e.get("available", True)
        and _finite(e.get("watts"))
        and float(e["watts"]) > 0
    ]
    rank = {scope: place for place, scope in enumerate(_SCOPES)}
    return min(readings, key=lambda e: rank.get(str(e.get("scope")), 9), default=None)


def _why_none(measurement: dict[str, Any]) -> str:
    reasons = [str(e.get("reason")) for e in measurement.get("energy") or [] if isinstance(e, dict)]
    return next((reason for reason in reasons if reason not in ("", "None")), "nothing was metered")


def _machine(document: dict[str, Any]) -> str:
    machine = document.get("machine")
    facts = machine if isinstance(machine, dict) else {}
    return str(facts.get("model_name") or facts.get("model") or "measured machine")


def _finite(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
