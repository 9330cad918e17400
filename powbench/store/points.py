"""Results and checks as points in time: one kernel, one rate, one verdict."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..chain import versions
from ..documents import reading
from ..documents.check import ArmName, Check, Kernel
from ..documents.energy import EnergyReading
from ..documents.fields import ABSENT
from ..documents.fleet import Fleet, FleetHost
from ..documents.result import Measurement, Result, caveats
from ..documents.stored import History, Point
from ..energy import levels
from ..errors import InputError
from ..measure.statistics import median
from ..numerals import counted
from .runs import Run, moment

if TYPE_CHECKING:
    from ..measure.certified import Verdict

CLOCK_SECONDS = 30.0
"""A clock of a fleet's host that is further off is put right."""


def of_history(record: History, machine: str = "", version: str = "") -> list[Point]:
    """One for each kernel of a powbench.history/1, which knows neither machine nor version."""
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
            machine,
            version,
            threads=1,
        )
        for kernel, past in record.kernels.items()
    ]


def runs_of_text(text: str, name: str) -> list[Run]:
    """The runs in a result, a check or a fleet document; InputError for anything else."""
    found: Result | Check | Fleet = reading.one_of(text, name, Result, Check, Fleet)
    if not isinstance(found, Fleet):
        return [run_of(found)]
    if found.command in ("info", "verify"):
        raise InputError(
            f"{name} holds `{found.command}` of many hosts, which has no rates",
            "pass what `powbench fleet bench` or `powbench fleet check` wrote",
        )
    return [run for host in found.hosts for run in _of_host(host)]


def _of_host(host: FleetHost) -> list[Run]:
    """Its run under its name in the fleet; a clock that was wrong there is put right."""
    document = host.document
    if not isinstance(document, Result | Check):
        return []
    ahead = host.clock_ahead_seconds or 0.0
    if abs(ahead) > CLOCK_SECONDS:
        with suppress(ValueError, OverflowError, OSError):  # of no clock that there is
            at = datetime.fromtimestamp(moment(document.created) - ahead, UTC)
            document = replace(document, created=at.isoformat(timespec="seconds"))
    return [run_of(document, host.name)]


def run_of(document: Result | Check, machine: str = "") -> Run:
    """machine: its name, where the document holds none."""
    return Run(document.created, tuple(of_document(document, machine)))


def of_document(document: Result | Check, machine: str = "") -> list[Point]:
    """One for each measurement or kernel."""
    named = document.machine.host or machine
    if isinstance(document, Check):
        return [_of_kernel(document, k, named) for k in document.kernels]
    verdicts = _verdicts(document) or (None,) * len(document.measurements)
    pairs = zip(document.measurements, verdicts, strict=True)
    return [_of_measurement(document, m, verdict, named) for m, verdict in pairs]


def _verdicts(result: Result) -> tuple[Verdict, ...]:
    """Of the certificates; what verifies them is loaded where there are some."""
    if not any(m.certificate or (m.miner and m.miner.certificate) for m in result.measurements):
        return ()
    from ..measure import certified

    return certified.verify(result)


def _of_measurement(result: Result, m: Measurement, verdict: Verdict | None, machine: str) -> Point:
    """The machine of a miner's result has only counted: its signature says nothing of the rate."""
    miner, board = m.backend == "miner", _board(result, m)
    where = f" on {board}" if board else f", {counted(m.threads, 'thread')}"
    refused = (f"certificate refused: {verdict.refused}",) if verdict and verdict.refused else ()
    rate, energy = m.hashes_per_second, _energy(m)
    level = levels.of(energy) if energy else None
    return Point(
        result.created,
        "miners measure" if miner else f"bench{where}{_rolled(result)}",
        m.kernel,
        ("refused" if refused else "certified") if verdict else "",
        rate.median,
        None,
        "" if miner else result.machine.cpu_signature or "",
        None,
        (*refused, *caveats(m.warnings, m.interrupted, m.hardware_errors)),
        m.kernel if miner else machine or board,
        result.software.get("powbench") or "",
        None if miner else m.threads,
        rate.low,
        rate.high,
        (energy.hashes_per_joule or None) if energy else None,
        (energy.watts or None) if energy else None,
        (energy.scope or "") if energy else "",
        m.hardware_errors,
        str(level) if level else "",
    )


BOARD = re.compile(r"^(.+?) \((?:OpenCL|CUDA)\b")


def _board(result: Result, m: Measurement) -> str:
    """`NVIDIA H200`, or several with `and`: another board under the name cuda:0 is another series.
    Empty for a kernel of the CPU."""
    told = (BOARD.match(result.software.get(part) or "") for part in m.kernel.split("+"))
    return " and ".join(match[1] for match in told if match)


def _rolled(result: Result) -> str:
    mask = result.workload.version_mask
    return f", {versions.count(int(mask, 16))} versions" if mask else ""


def _energy(m: Measurement) -> EnergyReading | None:
    """The reading that speaks for the machine."""
    return levels.widest(r for r in m.energy if r.hashes_per_joule and r.scope)


def _of_kernel(check: Check, k: Kernel, machine: str) -> Point:
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
        machine,
        check.software.get("powbench") or "",
        threads=1,
    )
