"""The result document, powbench.result/1.

History of the format:
    1   first version: machine, software, workload, measurements with energy[]; with
        --explain, measurements have an explanation; slices that were disturbed stand in
        `dropped`, with the causes; with --certify, measurements have a certificate; with
        --versions, the workload has a version_mask
Its fields: powbench/documents/result.py.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from ..documents import reading
from ..documents import result as documents
from ..documents.fields import mask_field
from ..documents.fleet import Fleet
from ..documents.machine import Machine
from ..energy.reading import widest
from ..errors import InputError
from ..kernels.base import Job
from . import measurement
from .measurement import Measurement

SCHEMA: Final = "powbench.result/1"


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
    return reading.text(as_document(result))


def as_dict(result: Result) -> dict[str, Any]:
    return reading.builtins(as_document(result))


def as_document(result: Result) -> documents.Result:
    return documents.Result(
        schema=SCHEMA,
        created=result.created,
        machine=msgspec.convert(result.machine, Machine),
        software=result.software,
        workload=documents.Workload(
            header=result.job.header.hex(),
            target=f"{result.job.target:064x}",
            start=result.start,
            nonces=result.nonces,
            version_mask=mask_field(result.job.version_mask),
        ),
        measurements=tuple(measurement.as_document(m) for m in result.measurements),
        not_measured=tuple(documents.NotMeasured(k, r) for k, r in result.not_measured),
        interrupted=result.interrupted,
    )


def from_text(text: str, name: str) -> Result:
    """Read a document; InputError says what `name` is instead."""
    return from_document(reading.read(text, name, documents.Result), name)


def of_fleet(fleet: Fleet, name: str) -> tuple[tuple[str, Result], ...]:
    """The results of the hosts that have measured something, each with its host's name."""
    return tuple(
        (host.name, from_document(host.result, f"{name}: {host.name}"))
        for host in fleet.hosts
        if isinstance(host.result, documents.Result) and host.result.measurements
    )


def from_data(data: Any, name: str) -> Result:
    """The same for what JSON has become already."""
    return from_document(reading.typed(data, name, documents.Result), name)


def from_document(document: documents.Result, name: str) -> Result:
    """The result that the document holds; InputError when the parts of a reading do not agree."""
    return Result(
        created=document.created,
        machine=reading.builtins(document.machine),
        software=document.software,
        job=_job(document.workload),
        start=document.workload.start,
        nonces=document.workload.nonces,
        measurements=tuple(_measurements(document, name)),
        not_measured=tuple((n.kernel, n.reason) for n in document.not_measured),
        interrupted=document.interrupted,
    )


def _job(workload: documents.Workload) -> Job:
    mask = int(workload.version_mask, 16) if workload.version_mask else 0
    return Job.of(workload.header, int(workload.target, 16), mask)


def _measurements(document: documents.Result, name: str) -> Iterator[Measurement]:
    for index, m in enumerate(document.measurements):
        try:
            yield measurement.from_document(m)
        except ValueError as error:
            raise InputError(
                f"{name} is a damaged result: measurements[{index}].energy: {error}",
                "write it again with `powbench bench --json FILE`",
            ) from None


def _energy_cells(m: Measurement) -> tuple[object, ...]:
    """The widest meter that has a reading; empty cells, never 0, when none has, and no joules
    that nobody measured."""
    r = widest(m.energy)
    if r is None or r.level is None:
        return ("",) * 7
    joules = r.joules if r.level.measured else ""
    return (
        *(r.scope, r.source, joules, r.watts, r.hashes_per_joule),
        *(str(r.level), r.level.limit),
    )


CSV_COLUMNS = (
    *("kernel", "backend", "threads", "hashes_per_second", "low", "high", "confidence"),
    *("cpu_hashes_per_second", "nonces", "seconds", "slices", "hits", "hardware_errors", "digest"),
    *("energy_scope", "energy_source", "joules", "watts", "hashes_per_joule"),
    *("energy_level", "energy_level_limit", "version_mask"),
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
                mask_field(result.job.version_mask) or "",
            )
        )
    return text.getvalue()
