"""`powbench --version`: the first line for people, the rest for a bug report."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from . import output

if TYPE_CHECKING:
    from ..kernels.base import Entry


def show(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    """Click's callback of `--version`: prints the facts and ends."""
    if not asked or ctx.resilient_parsing:
        return
    from ..kernels import registry
    from ..measure import facts, software

    machine = facts.as_json(facts.collect())
    with output.writing():
        click.echo(
            "\n".join(lines(software.collect(), machine, platform.platform(), registry.entries()))
        )
    ctx.exit()


def lines(
    versions: Mapping[str, Any],
    machine: Mapping[str, Any],
    system: str,
    entries: Sequence[Entry],
) -> list[str]:
    """The text of `--version`, a fact a line; no host name and no path is among them.

    `versions` is `software` and `machine` the `machine` of powbench.result/1, `system`
    the operating system in one string.
    """
    usable: dict[str, list[str]] = {}
    for entry in entries:
        if entry.usable:
            usable.setdefault(entry.backend, []).append(entry.name)
    libraries = ("numba", "llvmlite", "numpy", "cffi")
    return [
        f"powbench, version {versions['powbench']}",
        f"commit         {versions['commit'] or 'not from a checkout'}",
        f"python         {versions['python']}",
        f"platform       {system}",
        f"cpu            {machine['model_name'] or 'unknown'}",
        f"cpu_signature  {machine['cpu_signature']}",
        f"core           {versions['core'] or 'not built'}",
        *(f"{'backend ' + backend:<14} {', '.join(names)}" for backend, names in usable.items()),
        "libraries      " + ", ".join(f"{name} {versions[name] or 'absent'}" for name in libraries),
        f"openssl        {versions['openssl']}",
    ]
