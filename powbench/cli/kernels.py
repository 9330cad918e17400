"""`powbench kernels`: what can hash here, and what can measure its energy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from . import files, options, output

if TYPE_CHECKING:
    from ..errors import PowbenchError
    from ..kernels.base import Entry
    from ..kernels.library import LibraryKernel


@click.command(epilog="Example: powbench kernels --json -")
@click.option("--calibrate", is_flag=True, help="Find the fastest kernel anew (half a second).")
@click.option(
    "--include", is_flag=True,
    help="Print the folder of powbench_kernel.h and of an example, kernel.c, and nothing else.",
)  # fmt: skip
@options.libraries
@options.common
def command(
    calibrate: bool,
    include: bool,
    libraries: tuple[LibraryKernel, ...],
    json_path: str | None,
) -> int:
    """List the kernels and the meters, and why some cannot be used here.

    The default kernel is the one that a short calibration found fastest on this
    machine. It is measured once and remembered. --calibrate measures it anew. A
    calibration that other work disturbed is not kept, and --calibrate then ends with
    exit code 3.
    """
    from ..documents import reading
    from ..documents.fields import ABSENT
    from ..documents.kernels import KernelEntry, Kernels, MeterEntry
    from ..energy import probe, schemes
    from ..kernels import library, native, registry
    from ..measure import calibration, choice, facts, ports

    if include:
        click.echo(library.include_folder())
        return 0
    entries, failures = proven(registry.table(libraries))
    disturbed: list[calibration.Disturbed] = []
    known = choice.calibrated(thorough=calibrate, again=calibrate, disturbed=disturbed.append)
    default = choice.fastest(known).name
    machine = facts.collect()
    core = ports.find(machine.vendor, machine.family, machine.model)
    slow = choice.why_slow(known, core)
    meters = probe.probe()
    if json_path is not None:
        document = Kernels(
            schema="powbench.kernels/1",
            default=default,
            calibration=known.as_document() if known is not None else None,
            cpu_features=tuple(native.features()),
            core=native.build_info(),
            kernels=tuple(
                KernelEntry(
                    e.name,
                    e.backend,
                    tuple(e.needs),
                    e.usable,
                    e.why_not or None,
                    slow.get(e.name),
                    device=e.device or ABSENT,
                    by_name=(e.kernel.by_name if e.kernel is not None else "") or ABSENT,
                )
                for e in entries
            ),
            meters=tuple(
                MeterEntry(
                    url=f.url,
                    scope=f.scope,  # type: ignore[arg-type]
                    kind=f.kind,  # type: ignore[arg-type]
                    measures=f.measures,
                    usable=f.usable,
                    automatic=f.automatic,
                    why_not=f.reason or None,
                    remedies=tuple(f.remedies),
                )
                for f in meters
            ),
        )
        files.write_text(json_path, reading.text(document))
    from ..report.terminal import energy
    from ..report.terminal import machine as terminal

    output.show(terminal.kernels(entries, default, known, bool(disturbed), slow))
    output.show(energy.meters(meters))
    if not any(f.usable for f in meters):
        output.say("powbench found no meter here that it can use")
    output.say("name any other meter yourself (docs/reference/meters.md):")
    for row in schemes.METERS.values():
        if row.example:
            output.say(f"  {row.example:<48}  {row.answers}")
    if native.load() is None:
        output.say(f"hint: {registry.BUILD_HINT}")
    if calibrate:  # asked for, and not done
        failures += disturbed
    elif disturbed:
        output.warn(f"{disturbed[0].message}; its result is not kept")
    for failure in failures:
        output.complain(failure)
    return min((f.exit_code for f in failures), default=0)


def proven(entries: list[Entry]) -> tuple[list[Entry], list[PowbenchError]]:
    """The table, in which a library that fails its proof cannot be used, and its failures."""
    from ..errors import PowbenchError
    from ..measure.proof import prove
    from ..measure.workload import default_job

    shown: list[Entry] = []
    failures: list[PowbenchError] = []
    for entry in entries:
        kept = entry
        if entry.kernel is not None and entry.kernel.foreign:
            try:
                prove(entry.kernel, default_job().header)
            except PowbenchError as error:
                failures.append(error)
                kept = replace(entry, kernel=None, why_not=error.message)
        shown.append(kept)
    return shown, failures
