"""Stored results as points in time: one kernel, one rate, one verdict."""

from __future__ import annotations

from ..documents import reading
from ..documents.check import ArmName, Check, Kernel
from ..documents.fields import ABSENT
from ..documents.result import Measurement, Result, caveats
from ..documents.stored import History, Point
from ..measure import certified
from ..measure.certified import Verdict
from ..measure.statistics import median


def of_history(record: History) -> list[Point]:
    """One for each kernel of a powbench.history/1."""
    return [
        Point(
            record.created,
            record.what,
            kernel,
            past.verdict,
            past.nonces / median(past.seconds) if past.seconds and past.nonces else None,
            None if past.slow_down is ABSENT else past.slow_down,
            record.cpu_signature or "",
            record.baseline or None,
            (record.reason,) if record.reason else (),
        )
        for kernel, past in record.kernels.items()
    ]


def of_text(text: str, name: str) -> list[Point]:
    """The points of a result or a check document; InputError for anything else."""
    document = reading.one_of(text, name, Result, Check)
    if isinstance(document, Result):
        verdicts = certified.verify(document) or (None,) * len(document.measurements)
        pairs = zip(document.measurements, verdicts, strict=True)
        return [_of_measurement(document, m, verdict) for m, verdict in pairs]
    return [_of_kernel(document, k) for k in document.kernels]


def _of_measurement(result: Result, m: Measurement, verdict: Verdict | None) -> Point:
    """The machine of a miner's result has only counted: its signature says nothing of the rate."""
    miner = m.backend == "miner"
    refused = (f"certificate refused: {verdict.refused}",) if verdict and verdict.refused else ()
    return Point(
        result.created,
        "miners measure" if miner else f"bench, {m.threads} threads",
        m.kernel,
        ("refused" if refused else "certified") if verdict else "",
        m.hashes_per_second.median,
        None,
        "" if miner else result.machine.cpu_signature or "",
        None,
        (*refused, *caveats(m.warnings, m.interrupted, m.hardware_errors)),
    )


def _of_kernel(check: Check, k: Kernel) -> Point:
    swapped = check.settings.swapped
    arm: ArmName = "A" if check.baseline or swapped else "B"
    times = [t for launch in k.launches for t in launch.seconds_of(arm)]
    return Point(
        check.created,
        "check --swap: base against head" if swapped else "check",
        k.kernel,
        k.verdict,
        k.nonces / median(times) if times and k.nonces else None,
        k.slow_down.median if k.slow_down else None,
        check.machine.cpu_signature or "",
        check.baseline,
        (k.reason,) if k.reason else (),
    )
