"""The document of a check, powbench.check/1, with every slice.

History of the format:
    1   first version
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ..errors import InputError
from ..measure import software
from . import decision
from .arms import Source
from .guard import COUNTERS, Reading
from .protocol import Hello
from .records import KernelCheck, Launch, Outcome, Pilot, Round

SCHEMA = "powbench.check/1"


def to_json(outcome: Outcome) -> str:
    return json.dumps(as_dict(outcome), indent=None, separators=(",", ":"), allow_nan=False)


def as_dict(o: Outcome) -> dict[str, Any]:
    s = o.settings
    return {
        "schema": SCHEMA,
        "created": o.created,
        "verdict": o.verdict,
        "reason": o.reason,
        "identical": o.identical,
        "baseline": o.baseline or None,
        "seconds": o.seconds,
        "machine": o.machine,
        "software": software.collect(),
        "workload": {"header": s.header, "target": s.target},
        "settings": {
            "kernels": list(s.kernels),
            "margin": s.margin,
            "rounds": s.rounds,
            "slice_seconds": s.slice_seconds,
            "seed": s.seed,
            "max_time": s.max_time,
            "measure_identical": s.measure_identical,
            "confirm": s.confirm,
            "swapped": s.swapped,
            "cpu": s.cpu,
        },
        "arms": {name: _arm(o.sources[name], o.hellos.get(name)) for name in o.arms},
        "kernels": [_kernel(c, s.margin, len(s.kernels)) for c in o.kernels],
        "confirmation": [_kernel(c, s.margin, len(o.confirmation)) for c in o.confirmation],
        "notes": list(o.notes),
    }


def _arm(source: Source, hello: Hello | None) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "what": source.what,
        "label": source.label,
        "found": source.how or None,
        "cpu_signature": hello.cpu_signature if hello else None,
        "software": hello.software if hello else None,
        "extra": hello.extra if hello else 0.0,
    }


def _kernel(c: KernelCheck, margin: float, kernels: int) -> dict[str, Any]:
    slow = c.slow_down
    return {
        "kernel": c.kernel,
        "nonces": c.nonces,
        "verdict": c.verdict,
        "reason": c.reason,
        "slow_down": None
        if slow is None
        else {
            "median": slow.median,
            "low": slow.low,
            "high": slow.high,
            "confidence": slow.confidence,
        },
        "control": c.control,
        "numbers": list(c.numbers),
        "rounds": {
            "measured": c.rounds,
            "dropped": c.dropped,
            "causes": c.causes,
            "not_reported": list(c.not_reported) if c.launches else list(COUNTERS),
        },
        "pilot": None if c.pilot is None else _pilot(c.pilot, margin, kernels),
        "launches": [_launch(x) for x in c.launches],
    }


def _pilot(p: Pilot, margin: float, kernels: int) -> dict[str, Any]:
    plan = decision.design(max(1, kernels))
    return {
        "launch_sd": p.sd,
        "detectable_80": None if p.sd is None else decision.detectable(0.80, margin, p.sd, plan),
        "detectable_98": None if p.sd is None else decision.detectable(0.98, margin, p.sd, plan),
        "launches": [_launch(x) for x in p.launches],
    }


def _launch(x: Launch) -> dict[str, Any]:
    return {
        "index": x.index,
        "seconds": x.seconds,
        "number": x.ratio("B"),
        "control": x.ratio("A'"),
        "rounds": [_round(r) for r in x.rounds],
    }


def _round(r: Round) -> dict[str, Any]:
    return {
        "order": list(r.order),
        "dropped": list(r.causes),
        "slices": {arm: asdict(s) for arm, s in r.slices.items()},
        "before": _reading(r.evidence.before),
        "after": _reading(r.evidence.after),
    }


def _reading(r: Reading) -> dict[str, Any]:
    return asdict(r)


def read(text: str, name: str) -> dict[str, Any]:
    """A document as a dictionary; InputError says what `name` is instead."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is not JSON: {error}", "pass what `check --json` wrote") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        told = data.get("schema") if isinstance(data, dict) else None
        raise InputError(
            f"{name} is no check" + (f" but {told}" if told else ""),
            f"this powbench reads {SCHEMA}, as `powbench check --json FILE` writes it",
        )
    return data


def slices_of(launch: dict[str, Any], arm: str) -> list[float]:
    """Seconds of this arm's slices in the kept rounds of a launch of a document."""
    return [r["slices"][arm]["seconds"] for r in launch["rounds"] if not r["dropped"]]
