"""Options that several commands share, each written once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from . import files, output

Command = TypeVar("Command", bound=Callable[..., Any])


def common(function: Command) -> Command:
    """--json, -q, -v, the same everywhere. The command receives `json_path`."""

    @click.option(
        "--json",
        "-o",
        "json_path",
        metavar="FILE",
        envvar="POWBENCH_JSON",
        help="Write the result as JSON; - for stdout, everything else then goes to stderr.",
    )
    @click.option(
        "-q", "--quiet", count=True, help="No tables, no progress: errors and files only."
    )
    @click.option("-v", "--verbose", count=True, help="Say more; -vv shows tracebacks.")
    @wraps(function)
    def wrapped(*args: Any, json_path: str | None, quiet: int, verbose: int, **options: Any) -> Any:
        output.configure(quiet, verbose, json_path)
        files.check_writable(json_path)
        return function(*args, json_path=json_path, **options)

    return wrapped  # type: ignore[return-value]


def kernels(function: Command) -> Command:
    """-k/--kernel, repeatable."""
    return click.option(
        "-k",
        "--kernel",
        "kernel_names",
        multiple=True,
        metavar="NAME",
        envvar="POWBENCH_KERNEL",
        help="Only this kernel; repeatable. `powbench kernels` lists them.",
    )(function)
