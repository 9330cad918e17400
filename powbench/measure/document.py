"""The result document, powbench.result/1.

History of the format:
    1   first version: machine, software, workload, measurements with energy[]; with
        --explain, measurements have an explanation; slices that were disturbed stand in
        `dropped`, with the causes
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..kernels.base import Job
from . import measurement
from .measurement import Measurement

SCHEMA = "powbench.result/1"


@dataclass(frozen=True)
class Result:
    """Everything one run of `bench` found. `machine` and `software` are as in the document."""

    created: str
    machine: dict[str, Any]
    software: dict[str, Any]
    job: Job
    start: int
    nonces: int | None
    measurements: tuple[Measurement, ...]
    not_measured: tuple[tuple[str, str], ...] = ()
    interrupted: bool = False


def to_json(result: Result) -> str:
    """The document as JSON text; NaN and infinity cannot occur."""
    return json.dumps(as_dict(result), indent=1, allow_nan=False)


def as_dict(result: Result) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "created": result.created,
        "machine": result.machine,
        "software": result.software,
        "workload": {
            "header": result.job.header.hex(),
            "target": f"{result.job.target:064x}",
            "start": result.start,
            "nonces": result.nonces,
        },
        "measurements": [measurement.as_json(m) for m in result.measurements],
        "not_measured": [{"kernel": k, "reason": r} for k, r in result.not_measured],
        "interrupted": result.interrupted,
    }


def from_text(text: str, name: str) -> Result:
    """Read a document; InputError says what `name` is instead."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{name} is not JSON: {error}", "pass a file that `--json` wrote"
        ) from None
    return from_data(data, name)


def from_data(data: Any, name: str) -> Result:
    """The same for what JSON has become already."""
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        if isinstance(schema, str) and schema.startswith("powbench.result/"):
            raise InputError(
                f"{name} has the newer format {schema}, this powbench reads {SCHEMA}",
                "upgrade powbench",
            )
        raise InputError(
            f"{name} is no powbench result" + (f" but {schema}" if isinstance(schema, str) else ""),
            "pass a file that `powbench bench --json FILE` wrote",
        )
    try:
        workload = data["workload"]
        return Result(
            created=str(data["created"]),
            machine=dict(data["machine"]),
            software=dict(data["software"]),
            job=Job.of(workload["header"], int(workload["target"], 16)),
            start=int(workload["start"]),
            nonces=None if workload["nonces"] is None else int(workload["nonces"]),
            measurements=tuple(measurement.from_json(m) for m in data["measurements"]),
            not_measured=tuple((e["kernel"], e["reason"]) for e in data["not_measured"]),
            interrupted=bool(data["interrupted"]),
        )
    except InputError as error:
        raise InputError(f"{name} is a damaged result: {error.message}", error.hint) from None
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InputError(
            f"{name} is a damaged result: {type(error).__name__}: {error}", "measure again"
        ) from None


def _energy_cells(m: Measurement) -> tuple[object, ...]:
    """The first meter that has a reading; empty cells, never 0, when none has."""
    for r in m.energy:
        if r.available:
            return (r.scope, r.source, r.joules, r.watts, r.hashes_per_joule)
    return ("",) * 5


CSV_COLUMNS = (
    *("kernel", "backend", "threads", "hashes_per_second", "low", "high", "confidence"),
    *("cpu_hashes_per_second", "nonces", "seconds", "slices", "hits", "hardware_errors", "digest"),
    *("energy_scope", "energy_source", "joules", "watts", "hashes_per_joule"),
)


def to_csv(result: Result) -> str:
    """One row per measurement."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for m in result.measurements:
        rate = m.hashes_per_second
        writer.writerow(
            (
                *(m.kernel, m.backend, m.threads),
                *(rate.median, rate.low, rate.high, rate.confidence, m.cpu_hashes_per_second),
                *(m.nonces, m.seconds, len(m.slices), m.hits, m.hardware_errors, m.digest or ""),
                *_energy_cells(m),
            )
        )
    return text.getvalue()
