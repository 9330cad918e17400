"""What a simulation will take, for the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType

from ...documents.simulation_plan import Estimate, SimulationPlan
from ..units import counted, significant
from .miners import duration
from .tables import plain_table, prose


def table(its: SimulationPlan, file: str) -> RenderableType:
    """The hours by cores, memory, and the commands of the parts. file: as the user named it."""
    hours = plain_table("=cores", "!>time", ">at least", ">at most", spare=("at least", "at most"))
    for row in its.wall_hours:
        hours.add_row(f"{row.cores:,}", *_times(row.hours))
    sample = its.sample
    value, low, high = _estimate(sample.block_cpu_seconds)
    total, least, most = _times(its.core_hours)
    what = f"{its.paths:,} paths of {counted(its.sites, 'site')}"
    threads = counted(sample.threads, "thread")
    command = f"powbench simulate {file} --paths {its.paths} --seed {its.seed}"
    command += " --quick" if its.quick else ""
    lines = [
        f"{what} take {total} of one core ({least} to {most})",
        f"Memory: {its.memory_bytes / 2**30:.2f} GiB on {threads}",
    ]
    commands = [command]
    if not its.shards:
        lines.append(
            f"Parts: none, since each would have {its.part_bytes / 1e6:,.0f} MB, more than merge "
            "reads; --scheduler divides the work without parts, and --quick makes them smaller"
        )
    if its.shards > 1:
        lines.append(
            f"Parts: {its.shards} of them take an hour at most each on {threads}, with a document "
            f"of {its.part_bytes / 1e6:,.0f} MB"
        )
        commands = [
            f"{command} --shard 1/{its.shards} --json part1.json",
            f"... to --shard {its.shards}/{its.shards}, then: powbench merge part*.json",
        ]
    measured = (
        f"Measured on {its.processor}: {sample.paths:,} paths in blocks of "
        f"{sample.block_paths:,}, {value} CPU seconds a block ({low} to {high})"
    )
    return Group(prose(*lines), hours, prose(*commands), prose(measured))


def _times(hours: Estimate) -> tuple[str, str, str]:
    return time_of(hours.value), time_of(hours.low), time_of(hours.high)


def time_of(hours: float) -> str:
    """Hours as they are, and less than two of them as people say it."""
    if hours >= 2:
        return f"{significant(hours)} h"
    return duration(3600 * hours) if hours >= 1 / 3600 else "under 1 s"


def _estimate(its: Estimate) -> tuple[str, str, str]:
    return _figure(its.value), _figure(its.low), _figure(its.high)


def _figure(value: float) -> str:
    return significant(value) if value >= 1 else f"{value:.3g}"
