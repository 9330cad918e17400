"""Two fleets in one table: each host beside itself, the furthest up first."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from ...documents.compare_fleets import ComparedHost, CompareFleets
from ..units import counted, hash_rate
from .pictures import Change
from .tables import plain_table


def table(document: CompareFleets) -> RenderableType:
    rows = plain_table(
        *("=host", "!>hash rate", "!>B / A", ">95%\ninterval", ">H/J\nB / A", "!level", "scope"),
        *("~machine", ""),
        spare=("machine", "scope", "95% interval"),
    )
    hosts = sorted(document.hosts, key=lambda host: -_ratio(host))
    most = max((abs(_ratio(host) - 1) for host in hosts), default=0.0)
    for host in hosts:
        mean = host.geometric_mean
        rows.add_row(
            host.name,
            hash_rate(host.hashes_per_second) if host.hashes_per_second else "-",
            f"{mean.ratio:.3f}" if mean else "-",
            f"{mean.ratio_low:.3f} … {mean.ratio_high:.3f}" if mean else "",
            f"{mean.efficiency:.3f}" if mean and mean.efficiency else "-",
            (mean.level or "") if mean else "",
            (mean.scope or "") if mean else "",
            host.machine,
            Change(mean.ratio, most) if mean else "",
        )
    lines: list[RenderableType] = [Text(_sentence(document)), rows]
    lines += [
        Text(f"note: {host.name}: another machine than in A: {host.first_difference.fact}")
        for host in hosts
        if host.first_difference is not None
    ]
    lines += [Text(f"note: {host.name}: {note}") for host in hosts for note in host.notes]
    if document.only_in_one:
        lines.append(Text(f"note: without a result in one: {', '.join(document.only_in_one)}"))
    lines += [Text(f"left out: {one.name}: {one.reason}") for one in document.left_out]
    return Group(*lines)


def _ratio(host: ComparedHost) -> float:
    return host.geometric_mean.ratio if host.geometric_mean else 1.0


def _sentence(document: CompareFleets) -> str:
    """`12 hosts, each beside itself in A. Most: rack3 with 1.4 times the hashes; least: …`"""
    said = f"{counted(len(document.hosts), 'host')}, each beside itself in A."
    told = [host for host in document.hosts if host.geometric_mean]
    if not told:
        return f"{said} None has a kernel on as many threads in common with A."
    best, worst = max(told, key=_ratio), min(told, key=_ratio)
    if _ratio(best) == _ratio(worst):
        return f"{said} {best.name} does {_ratio(best):.3g} times the hashes."
    return (
        f"{said} Most: {best.name} with {_ratio(best):.3g} times the hashes; least: "
        f"{worst.name} with {_ratio(worst):.3g} times."
    )
