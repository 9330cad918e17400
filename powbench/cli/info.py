"""`powbench info`: the machine, and whether it is fit to measure."""

from __future__ import annotations

import time

import click

from . import files, options, output


@click.command(epilog="Example: powbench info --json -")
@click.option("--host-name", is_flag=True, help="Show the host name, too.")
@options.common
def command(host_name: bool, json_path: str | None) -> None:
    """Show the machine's facts, its signature, and what disturbs measurements."""
    from ..measure import facts, fitness
    from ..report.terminal import machine as terminal

    machine = facts.collect(with_host=host_name)
    described = facts.as_document(machine)
    findings = fitness.assess(machine, time.sleep)
    if json_path is not None:
        from ..documents import reading
        from ..documents.info import Finding, Info
        from ..measure import software

        document = Info(
            schema="powbench.info/1",
            machine=described,
            software=software.collect(),
            fitness=tuple(Finding(**vars(f)) for f in findings),
        )
        files.write_text(json_path, reading.text(document))
    output.show(terminal.info(machine, str(described.cpu_signature), findings))
