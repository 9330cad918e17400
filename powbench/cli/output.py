"""Where things are printed: stdout for the answer, stderr for everything else.

With `--json -`, or any other output that goes to -, stdout carries that and nothing else, so
tables move to stderr.
"""

from __future__ import annotations

import io
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from ..errors import InputError, PowbenchError
from ..interrupt import drop
from ..report.shown import in_ascii, shown, shown_lines
from ..report.wrapping import wrapped

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from ..reading.problems import FileProblems

_verbosity = 0
_data_on_stdout = False
_stdout_is_closed = False


def reset(verbosity: int = 0) -> None:
    """Back to the defaults; one process may run several commands (tests do)."""
    global _verbosity, _data_on_stdout
    _verbosity, _data_on_stdout = verbosity, False


def prepare_streams() -> None:
    """Once per process: stand-ins for closed streams, and no text that cannot be encoded.

    `powbench >&-` leaves sys.stdout None; a terminal in ASCII knows no `×`.
    """
    global _stdout_is_closed
    _stdout_is_closed = sys.stdout is None
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def stdout_is_closed() -> bool:
    """Whether the shell gave us no stdout at all."""
    return _stdout_is_closed


@contextmanager
def writing(tables: bool = False) -> Iterator[None]:
    """Around everything that goes to stdout, or with `tables` to where tables go.

    A reader that goes away (`| head`) changes no exit code. A full disk is an InputError.
    """
    try:
        yield
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # SystemExit is what rich makes of a broken pipe
        drop(stream() if tables else sys.stdout)
    except OSError as error:
        drop(stream() if tables else sys.stdout)
        if tables and _data_on_stdout:
            return
        raise InputError(
            f"cannot write to stdout: {error.strerror}", "redirect it to a file or a pipe"
        ) from None


def reader_is_gone() -> bool:
    """Whether stdout is a pipe that nobody reads any more, as behind `| head`."""
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        return bool(poll.poll(0))  # with nothing asked for, only an error or a hang-up is told
    except (AttributeError, OSError, ValueError):  # no poll here, or no descriptor behind it
        return False


def drop_stdout() -> None:
    drop(sys.stdout)


def configure(quiet: int, verbose: int) -> None:
    """Called by the common options of every command."""
    global _verbosity
    _verbosity = verbose - quiet


def data_on_stdout() -> None:
    """What an option writes goes to stdout, so tables give way and go to stderr."""
    global _data_on_stdout
    _data_on_stdout = True


def verbosity() -> int:
    """-1 quiet, 0 normal, 1 and more verbose."""
    return _verbosity


def say(message: str) -> None:
    """Lines for the person: progress, notes. Silenced by -q."""
    if _verbosity >= 0:
        _to_stderr(shown_lines(message))


def warn(message: str) -> None:
    """A line that -q does not silence."""
    _to_stderr(f"warning: {shown(message)}")


def _to_stderr(text: str) -> None:
    """Wrapped for a terminal, as it is into a file.

    Nobody reads it where stderr is a broken pipe or a full disk; the work goes on.
    """
    if not (getattr(sys.stderr, "encoding", None) or "ascii").lower().startswith("utf"):
        text = in_ascii(text)
    try:
        if sys.stderr.isatty():
            columns = _columns_of_stderr()
            text = "\n".join(wrapped(line, columns) for line in text.split("\n"))
        click.echo(text, err=True)
    except OSError:
        drop(sys.stderr)


def _columns_of_stderr() -> int:
    """Of its own terminal: stdout may be a pipe."""
    given = os.environ.get("COLUMNS", "")
    try:
        columns = int(given) if given.isdecimal() else os.get_terminal_size(sys.stderr.fileno())[0]
    except (OSError, ValueError):
        columns = 80
    return max(LEAST_WIDTH, columns)


def complain(error: PowbenchError) -> None:
    """An error beside an answer that is shown all the same."""
    _to_stderr(f"error: {shown(error.message)}")
    if error.hint:
        _to_stderr(f"hint: {shown(error.hint)}")


def list_problems(error: FileProblems) -> None:
    """Those of a file, a line each, before the error itself: the command line makes one line of
    a message."""
    for line in error.listed:
        _to_stderr(shown(line))


def stream() -> IO[str]:
    """Where tables go."""
    return sys.stderr if _data_on_stdout else sys.stdout


PIPE_WIDTH, LEAST_WIDTH = 120, 40
"""Columns where no terminal and no COLUMNS says how many there are, and the fewest."""


def console(**options: Any) -> Console:
    """A rich console on that stream; plain text in a pipe, no colours with NO_COLOR."""
    from rich.console import Console

    printer = Console(file=stream(), highlight=False, markup=False, emoji=False, **options)
    known = stream().isatty() or os.environ.get("COLUMNS", "").isdigit()
    printer.width = max(LEAST_WIDTH, printer.width) if known else PIPE_WIDTH
    return printer


def show(renderable: RenderableType) -> None:
    """Print a table or a text, unless -q; nothing in it is markup or moves the cursor."""
    from ..report.terminal.tables import renderable as safe

    if _verbosity >= 0:
        with writing(tables=True):
            console().print(safe(renderable))
