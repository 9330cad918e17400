"""`powbench kernels`: what can hash here."""

from __future__ import annotations

import json

import click

from . import files, options, output


@click.command(epilog="Example: powbench kernels --json -")
@options.common
def command(json_path: str | None) -> None:
    """List the kernels, and why some cannot run here."""
    from ..kernels import native, registry

    entries = registry.entries()
    default = registry.default().name
    if json_path is not None:
        data = {
            "schema": "powbench.kernels/1",
            "default": default,
            "cpu_features": list(native.features()),
            "core": native.build_info(),
            "kernels": [
                {
                    "name": e.name,
                    "backend": e.backend,
                    "needs": list(e.needs),
                    "usable": e.usable,
                    "why_not": e.why_not or None,
                }
                for e in entries
            ],
        }
        files.write_text(json_path, json.dumps(data, indent=1))
    from ..report import terminal

    output.show(terminal.kernels(entries, default))
    if native.load() is None:
        output.say(f"hint: {registry.BUILD_HINT}")
