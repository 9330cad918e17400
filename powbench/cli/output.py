"""Where things are printed: stdout for the answer, stderr for everything else.

With `--json -` stdout carries JSON and nothing but JSON, so tables move to
stderr.
"""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING, Any

import click

from ..errors import PowbenchError

if TYPE_CHECKING:
    from rich.console import Console

_verbosity = 0
_json_on_stdout = False


def reset(verbosity: int = 0) -> None:
    """Back to the defaults; one process may run several commands (tests do)."""
    global _verbosity, _json_on_stdout
    _verbosity, _json_on_stdout = verbosity, False


def configure(quiet: int, verbose: int, json_path: str | None) -> None:
    """Called by the common options of every command."""
    global _verbosity, _json_on_stdout
    _verbosity = verbose - quiet
    _json_on_stdout = json_path == "-"


def verbosity() -> int:
    """-1 quiet, 0 normal, 1 and more verbose."""
    return _verbosity


def say(message: str) -> None:
    """A line for the person: progress, notes. Silenced by -q."""
    if _verbosity >= 0:
        click.echo(message, err=True)


def warn(message: str) -> None:
    """A line that -q does not silence."""
    click.echo(f"warning: {message}", err=True)


def complain(error: PowbenchError) -> None:
    """An error beside an answer that is shown all the same."""
    click.echo(f"error: {error.message}", err=True)
    if error.hint:
        click.echo(f"hint: {error.hint}", err=True)


def stream() -> IO[str]:
    """Where tables go."""
    return sys.stderr if _json_on_stdout else sys.stdout


def console(**options: Any) -> Console:
    """A rich console on that stream; plain text in a pipe, no colours with NO_COLOR."""
    from rich.console import Console

    width = None if stream().isatty() else 120
    return Console(file=stream(), width=width, highlight=False, soft_wrap=False, **options)


def show(renderable: object) -> None:
    """Print a table or a text, unless -q."""
    if _verbosity >= 0:
        console().print(renderable)
