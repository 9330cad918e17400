"""A fleet on the terminal: a row for each host that has answered, and a line for each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ...documents.check import Check
from ...documents.fleet import Fleet, FleetHost
from ...documents.info import Info
from ...documents.verify import Verify
from ...fleet import best
from ..units import counted, hash_rate, significant
from .energy import level_cell, limits
from .pictures import Gauge
from .tables import PlainTable, plain_table


def fleet(document: Fleet) -> RenderableType:
    told = [host for host in document.hosts if host.document is not None]
    lines: list[RenderableType] = [Text(sentence(document))]
    if told:
        lines.append(_TABLES[document.command](told))
    lines += [Text(f"{host.name}: {line}") for host in document.hosts for line in remarks(host)]
    fastest = [m for host in told if (m := best.fastest(host)) is not None]
    read = [r for m in fastest if (r := best.reading(m)) is not None]
    notes = (*document.doubles, *limits(read))
    return Group(*lines, *(Text(f"note: {line}") for line in notes))


def sentence(document: Fleet) -> str:
    """`9 of 10 hosts have answered. Not: rack7 (unreachable).`"""
    answered = sum(host.state == "answered" for host in document.hosts)
    every, noun = len(document.hosts), "miner" if document.command == "measure" else "host"
    others = [f"{host.name} ({host.state})" for host in document.hosts if host.state != "answered"]
    if not others:
        return f"{'The' if every == 1 else 'All'} {counted(every, noun)} answered."
    more = f" and {len(others) - _MOST} more" if len(others) > _MOST else ""
    return f"{answered} of {counted(every, noun)} answered. Not: {', '.join(others[:_MOST])}{more}."


_MOST = 10


def remarks(host: FleetHost) -> list[str]:
    """Why it has not answered and what to do, and what else there is to know of it."""
    lines = []
    if host.state != "answered":
        lines.append(f"{host.state}: {host.reason}" + (f"; {host.advice}" if host.advice else ""))
    elif host.exit_code:
        lines.append(f"powbench ended there with exit code {host.exit_code}")
    if host.began_late_seconds:
        lines.append(f"note: it began {host.began_late_seconds:.0f} s after the others")
    return [*lines, *(f"note: {warning}" for warning in host.warnings)]


def _rates(hosts: Sequence[FleetHost]) -> PlainTable:
    table = plain_table(
        *("=host", "!>hash rate", "~kernel", ">threads", "!>J/TH", "!level", "scope", "~cpu", ""),
        spare=("cpu", "scope", "threads"),
    )
    rows = [(host, best.fastest(host)) for host in hosts]
    rows.sort(key=lambda row: -row[1].hashes_per_second.median if row[1] else 0.0)
    top = rows[0][1].hashes_per_second.median if rows and rows[0][1] else 1.0
    for host, m in rows:
        if m is None:
            table.add_row(host.name, "none", "", "", "", "", "", "", "")
            continue
        reading = best.reading(m)
        table.add_row(
            host.name,
            hash_rate(m.hashes_per_second.median),
            m.kernel,
            "" if m.miner or m.board else str(m.threads),
            significant(reading.j_per_th) if reading and reading.j_per_th else "-",
            level_cell(reading),
            reading.scope or "" if reading else "",
            "" if m.miner or not host.result else host.result.machine.model_name or "",
            Gauge(m.hashes_per_second.median / top),
        )
    return table


def _checks(hosts: Sequence[FleetHost]) -> PlainTable:
    table = plain_table("=host", "!verdict", ">worst\nslow-down", "~reason", spare=("reason",))
    for host in hosts:
        if isinstance(host.check, Check):
            slow = [k.slow_down.median for k in host.check.kernels if k.slow_down]
            worst = f"{max(slow):+.1%}" if slow else "-"
            table.add_row(host.name, host.check.verdict, worst, host.check.reason)
    return table


def _verdicts(hosts: Sequence[FleetHost]) -> PlainTable:
    table = plain_table("=host", "!verdict", ">kernels", ">blocks")
    for host in hosts:
        if isinstance(host.verify, Verify):
            found = host.verify
            table.add_row(host.name, found.verdict, str(len(found.kernels)), str(found.blocks))
    return table


def _machines(hosts: Sequence[FleetHost]) -> PlainTable:
    table = plain_table("=host", "~cpu", ">CPUs", "!~disturbed by", "signature", "powbench",
                        spare=("signature", "powbench", "CPUs"))  # fmt: skip
    for host in hosts:
        if isinstance(host.info, Info):
            machine = host.info.machine
            bad = [f.check for f in host.info.fitness if f.status == "bad"]
            table.add_row(
                host.name, machine.model_name or "unknown", str(machine.logical_cpus or ""),
                ", ".join(bad) or "nothing", machine.cpu_signature or "", host.powbench or "",
            )  # fmt: skip
    return table


_TABLES: dict[str, Callable[[Sequence[FleetHost]], PlainTable]] = {
    "bench": _rates, "measure": _rates, "check": _checks, "verify": _verdicts, "info": _machines,
}  # fmt: skip
