"""The machine in tables: its facts, its fitness, and the kernels that it can run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from ...errors import WrongHashes
from ...measure.procfs import cpu_ranges
from ..units import counted, hash_rate
from .tables import plain_table

if TYPE_CHECKING:
    from ...kernels.base import Entry
    from ...measure.blocks import Verdict
    from ...measure.choice import Calibration
    from ...measure.facts import Machine
    from ...measure.fitness import Finding


def kernels(
    entries: Sequence[Entry],
    default: str,
    known: Calibration | None = None,
    disturbed: bool = False,
    slow: Mapping[str, str] | None = None,
) -> RenderableType:
    """All kernels, with their speeds where a calibration knows them, and why one is the default.

    disturbed: a calibration was tried just now, and other work disturbed it. slow: why a
    kernel is slow here, where the core is to blame.
    """
    table = plain_table("=kernel", "backend", "~needs", "!~usable", spare=("backend", "needs"))
    for entry in entries:
        usable = "yes, the default" if entry.name == default else "yes"
        rate = known.of(entry.name) if known is not None else None
        usable += f": {hash_rate(rate)}" if rate is not None else ""
        if entry.kernel is not None and entry.kernel.by_name:
            usable += f", when it is named: {entry.kernel.by_name}"
        if slow and entry.name in slow:
            usable += f"; slow here: {slow[entry.name]}"
        table.add_row(
            entry.name, entry.backend, _needs(entry),
            usable if entry.usable else f"no: {entry.why_not}",
        )  # fmt: skip
    return Group(table, Text(_why_default(default, known, disturbed)))


def _needs(entry: Entry) -> str:
    """Of a board its device, and what drives it."""
    needs = " ".join(entry.needs) or "-"
    return f"{entry.device}: {needs}" if entry.device else needs


def _why_default(default: str, known: Calibration | None, disturbed: bool) -> str:
    if known is None and disturbed:
        return (
            f"{default} is the default, the first usable in a fixed order: other work disturbed "
            "the calibration"
        )
    if known is None:
        return (
            f"{default} is the default, the first usable in a fixed order: no kernel here can be "
            "calibrated before `powbench bench` has compiled it"
        )
    rate = known.of(default)
    if rate is None:
        return (
            f"{default} is the default, the first usable in a fixed order: no kernel of the "
            "calibration can run now"
        )
    slices = next(s.slices for s in known.speeds if s.kernel == default)
    return (
        f"{default} is the default: it reached {hash_rate(rate)} in the calibration of "
        f"{known.created}, the upper decile of {slices} slices; --kernel chooses another"
    )


def verify(verdicts: Sequence[Verdict], blocks: int) -> RenderableType:
    table = plain_table("=kernel", "!>blocks found", "digest of a fixed range", "!~verdict")
    for v in verdicts:
        verdict = "right" if not v.errors else f"WRONG: {len(v.errors)}"
        if v.digest is None and not any(isinstance(e, WrongHashes) for e in v.errors):
            verdict = "not judged"
        digest = v.digest[:16] + "…" if v.digest is not None else "-"
        table.add_row(v.kernel, f"{v.blocks} of {blocks}", digest, verdict)
    return table


def info(machine: Machine, signature: str, findings: Sequence[Finding]) -> RenderableType:
    table = plain_table("=fact", "!~value")
    for name, value in _facts(machine, signature):
        if value:
            table.add_row(name, value)
    checks = plain_table("=check", "!", "!~reading", "!~advice")
    marks = {"good": "ok", "bad": "!", "unknown": "?"}
    for f in findings:
        checks.add_row(f.check, marks[f.status], f.reading, f.advice)
    bad = sum(f.status == "bad" for f in findings)
    fit = (
        f"{counted(bad, 'check')} marked ! will disturb a measurement" if bad else "fit to measure"
    )
    return Group(table, checks, Text(fit))


def _facts(m: Machine, signature: str) -> list[tuple[str, str]]:
    types = "; ".join(f"{t.name}: {cpu_ranges(list(t.cpus))}" for t in m.core_types)
    clock = f"{m.min_mhz:g} … {m.max_mhz:g} MHz" if m.min_mhz and m.max_mhz else ""
    return [
        ("host", m.host or ""),
        ("cpu", m.model_name),
        ("vendor, family/model/stepping", f"{m.vendor} {m.family}/{m.model}/{m.stepping}"),
        ("microcode", m.microcode),
        ("instruction sets", " ".join(m.features)),
        ("logical CPUs, cores", f"{m.logical_cpus}, {m.physical_cores or 'unknown'}"),
        ("hyperthreading", {True: "on", False: "off", None: ""}[m.smt]),
        ("core types", types),
        ("allowed CPUs", cpu_ranges(list(m.allowed_cpus))),
        ("caches", ", ".join(m.caches)),
        ("clock limits", clock),
        ("governor", f"{m.governor} {m.frequency_driver}".strip()),
        ("turbo", {True: "on", False: "off", None: ""}[m.turbo]),
        ("hypervisor", m.hypervisor),
        (
            "cgroup quota",
            f"{m.quota_cpus:g} CPU{'' if m.quota_cpus == 1 else 's'}" if m.quota_cpus else "",
        ),
        ("scheduling", m.scheduling),
        ("memory", f"{m.memory_bytes / 2**30:.1f} GiB" if m.memory_bytes else ""),
        ("system", m.os),
        ("cpu signature", signature),
    ]
