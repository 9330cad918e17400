"""The document of a check, powbench.check/1, with every slice.

History of the format:
    1   first version; of commands and callables `workload` is null, `kernels[].nonces` is 0,
        and `kernels[].calls` is there; with --counts `kernels` is empty;
        `counts` is there where counts judged; `gates` says what each of the two gates found
Its fields: powbench/documents/check.py.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from ..documents import check as documents
from ..documents import reading
from ..documents.fields import ABSENT
from ..documents.machine import Machine
from ..measure import software
from . import decision
from .arms import Source
from .guard import COUNTERS
from .guard import Reading as Counters
from .protocol import Hello
from .records import CheckOutcome, KernelCheck, Launch, Pilot, Round, Settings

SCHEMA: Final = "powbench.check/1"


def to_json(outcome: CheckOutcome) -> str:
    return reading.text(as_document(outcome), indent=None)


def as_dict(outcome: CheckOutcome) -> dict[str, Any]:
    return reading.builtins(as_document(outcome))


def as_document(o: CheckOutcome) -> documents.Check:
    s = o.settings
    return documents.Check(
        schema=SCHEMA,
        created=o.created,
        verdict=o.verdict,  # type: ignore[arg-type]
        reason=o.reason,
        identical=o.identical,
        baseline=o.baseline or None,
        seconds=o.seconds,
        machine=msgspec.convert(o.machine, Machine),
        software=software.collect(),
        workload=None if s.calls else documents.Workload(header=s.header, target=s.target),
        settings=documents.Settings(
            kernels=s.kernels,
            margin=s.margin,
            rounds=s.rounds,
            slice_seconds=s.slice_seconds,
            seed=s.seed,
            max_time=s.max_time,
            measure_identical=s.measure_identical,
            confirm=s.confirm,
            swapped=s.swapped,
            cpu=s.cpu,
        ),
        arms={
            name: _arm(o.sources[name], o.hellos.get(name))  # type: ignore[misc]
            for name in o.arms
        },
        kernels=tuple(_kernel(c, s, len(s.kernels)) for c in o.kernels),
        confirmation=tuple(_kernel(c, s, len(o.confirmation)) for c in o.confirmation),
        notes=o.notes,
        counts=ABSENT if o.counts is None else o.counts,
        gates=tuple(
            documents.Gate(g.name, g.verdict, g.reason, g.spoke)  # type: ignore[arg-type]
            for g in o.gates
        )
        or ABSENT,
    )


def _arm(source: Source, hello: Hello | None) -> documents.Arm:
    return documents.Arm(
        kind=source.kind,  # type: ignore[arg-type]
        what=source.resolved,
        label=source.label,
        found=source.how or None,
        cpu_signature=hello.cpu_signature if hello else None,
        software=hello.software if hello else None,
        extra=hello.extra if hello else 0.0,
    )


def _kernel(c: KernelCheck, s: Settings, kernels: int) -> documents.Kernel:
    slow = c.slow_down
    return documents.Kernel(
        kernel=c.kernel,
        nonces=0 if s.calls else c.nonces,
        calls=c.nonces if s.calls else ABSENT,
        verdict=c.verdict,  # type: ignore[arg-type]
        reason=c.reason,
        slow_down=documents.SlowDown(slow.median, slow.low, slow.high, slow.confidence)
        if slow
        else None,
        control=c.control,
        numbers=c.numbers,
        rounds=documents.Rounds(
            measured=c.rounds,
            dropped=c.dropped,
            causes=c.causes,
            not_reported=c.not_reported if c.launches else COUNTERS,
        ),
        pilot=None if c.pilot is None else _pilot(c.pilot, s.margin, kernels),
        launches=tuple(_launch(x) for x in c.launches),
    )


def _pilot(p: Pilot, margin: float, kernels: int) -> documents.Pilot:
    plan = decision.design(max(1, kernels))
    return documents.Pilot(
        launch_sd=p.sd,
        detectable_80=None if p.sd is None else decision.detectable(0.80, margin, p.sd, plan),
        detectable_98=None if p.sd is None else decision.detectable(0.98, margin, p.sd, plan),
        launches=tuple(_launch(x) for x in p.launches),
    )


def _launch(x: Launch) -> documents.Launch:
    return documents.Launch(
        index=x.index,
        seconds=x.seconds,
        number=x.ratio("B"),
        control=x.ratio("A'"),
        rounds=tuple(_round(r) for r in x.rounds),
    )


def _round(r: Round) -> documents.Round:
    return documents.Round(
        order=r.order,  # type: ignore[arg-type]
        dropped=r.causes,
        slices={
            arm: documents.Slice(  # type: ignore[misc]
                s.seconds, s.cpu_seconds, s.hits, s.digest, s.run_delay_ns, s.switches
            )
            for arm, s in r.slices.items()
        },
        before=_counters(r.evidence.before),
        after=_counters(r.evidence.after),
    )


def _counters(c: Counters) -> documents.Reading:
    return documents.Reading(c.moment, c.steal, c.pressure, c.throttle, c.quota)


def read(text: str, name: str) -> documents.Check:
    """The check in `text`; InputError says what `name` is instead."""
    return reading.read(text, name, documents.Check)
