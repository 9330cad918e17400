"""`powbench info`: the machine, and whether it is fit to measure."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

import click

from . import files, options, output


@click.command(epilog="Example: powbench info --json -")
@click.option("--host-name", is_flag=True, help="Show the host name, too.")
@options.common
def command(host_name: bool, json_path: str | None) -> None:
    """Show the machine's facts, its signature, and what disturbs measurements."""
    from ..measure import facts, fitness, software
    from ..report.terminal import bench as terminal

    machine = facts.collect(with_host=host_name)
    data = facts.as_json(machine)
    findings = fitness.assess(machine, time.sleep)
    if json_path is not None:
        document = {
            "schema": "powbench.info/1",
            "machine": data,
            "software": software.collect(),
            "fitness": [asdict(f) for f in findings],
        }
        files.write_text(json_path, json.dumps(document, indent=1))
    output.show(terminal.info(machine, data["cpu_signature"], findings))
