"""Rigs from a fleet's document: each host that was measured is one."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from .. import bounded
from ..documents import reading
from ..documents.fleet import Fleet, FleetHost
from ..documents.result import Result, RigSource
from ..errors import InputError
from . import result
from .rig import Rig


def load(path: str, measurement: str | None = None, watts: float | None = None) -> tuple[Rig, ...]:
    """The rigs of the file at `path`: one of a result, and of a fleet one for each host with a
    result. InputError as of result.from_document, of any host; and without any."""
    text = bounded.read_text(path, hint="write one with `powbench bench --json FILE`")
    data = reading.value(text, path)
    if not (isinstance(data, dict) and "hosts" in data):  # a result may be without its schema
        return (result.from_document(data, path, measurement, watts),)
    fleet = reading.typed(data, path, Fleet)
    measured = [host for host in fleet.hosts if host.result and host.has_rates]
    if not measured:
        raise InputError(f"{path} holds no host with a result", "run `powbench fleet bench` again")
    rigs = [_rig(host, path, measurement, watts) for host in measured]
    said = [f"{path}: {line}" for line in fleet.doubles]
    if fleet.without_rates:
        said.append(f"not among the rigs of {path}: {', '.join(fleet.without_rates)}")
    return (replace(rigs[0], of_file=tuple(said)), *rigs[1:])


def _rig(host: FleetHost, path: str, measurement: str | None, watts: float | None) -> Rig:
    assert isinstance(host.result, Result)
    source = msgspec.convert(reading.builtins(host.result), RigSource)
    rig = result.measured(source, f"{path}: {host.name}", measurement, watts)
    return replace(rig, name=f"{host.name}, {rig.name}")
