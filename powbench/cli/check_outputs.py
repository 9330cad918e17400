"""What `powbench check` leaves behind: tables, files, and what GitHub reads when it runs us."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from .. import atomic
from ..errors import InputError, PowbenchError
from . import files, output

if TYPE_CHECKING:
    from ..check.records import Outcome


def show(outcome: Outcome) -> None:
    from ..report import check

    output.show(check.outcome(outcome))


def write(path: str, text: str) -> None:
    """A failed write after the work is our failure (4), not the user's input (2)."""
    try:
        files.write_text(path, text)
    except InputError as error:
        raise PowbenchError(error.message, error.hint) from None


def write_all(
    outcome: Outcome,
    json_path: str | None,
    junit: str | None,
    markdown: str | None,
    exports: list[tuple[str, str]],
    fails: bool,
) -> None:
    from ..check import document
    from ..report import ci, exporters

    if json_path is not None:
        write(json_path, document.to_json(outcome))
    if junit is not None:
        write(junit, ci.junit(outcome, fails))
    if markdown is not None:
        write(markdown, ci.markdown(outcome))
    data = document.as_dict(outcome) if exports else {}
    for name, path in exports:
        if not exporters.has_times(data):  # the same arms, or arms that cannot be compared
            output.warn(f"nothing was measured, so {path} is not written for {name}")
            continue
        write(path, exporters.export(name, data))


def announce(outcome: Outcome, warns: bool) -> None:
    """A warning when nothing could be told, and GitHub's annotation and job summary."""
    from ..report import check, ci

    if warns:
        output.warn(check.sentence(outcome))
    if on_github():
        click.echo(ci.annotation(outcome), err=True)
        summary = os.environ.get("GITHUB_STEP_SUMMARY")
        if summary:
            append(summary, ci.markdown(outcome))


def announce_failure(error: PowbenchError) -> None:
    """An arm that does not build is to be seen where a regression would be."""
    if on_github():
        from ..report import ci

        click.echo(ci.annotation_of_failure(error), err=True)


def on_github() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def append(path: str, text: str) -> None:
    try:
        atomic.append(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise PowbenchError(
            f"cannot write the job summary: {error.strerror}", "is the disk full?"
        ) from None
