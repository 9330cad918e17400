"""What `powbench check` leaves behind: tables, files, and what GitHub reads when it runs us."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from .. import atomic
from ..errors import InputError, PowbenchError
from . import files, output

if TYPE_CHECKING:
    from ..check.records import CheckOutcome


def show(outcome: CheckOutcome) -> None:
    from ..report.terminal import check

    output.show(check.outcome(outcome))


def write(path: str, text: str) -> None:
    """A failed write after the work is our failure (4), not the user's input (2)."""
    try:
        files.write_text(path, text)
    except InputError as error:
        raise PowbenchError(error.message, error.hint) from None


def write_all(
    outcome: CheckOutcome,
    json_path: str | None,
    junit: str | None,
    markdown: str | None,
    exports: list[tuple[str, str]],
    fails: bool,
) -> list[PowbenchError]:
    """Every output that was asked for, also behind one that cannot be written: the failures.

    A format that has nothing to hold is no failure: it says why, and the verdict stands.
    """
    from ..check import document
    from ..report import exports as exporters
    from ..report.exports import ci

    failures: list[PowbenchError] = []

    def attempt(path: str | None, text: Callable[[], str]) -> None:
        if path is None:
            return
        try:
            write(path, text())
        except InputError as error:
            output.warn(f"{path} is not written: {error.message}")
        except PowbenchError as error:
            failures.append(error)

    attempt(json_path, lambda: document.to_json(outcome))
    attempt(junit, lambda: ci.junit(outcome, fails))
    attempt(markdown, lambda: ci.markdown(outcome))
    whole = document.as_document(outcome)
    for name, path in exports:
        attempt(path, partial(exporters.export, name, whole))
    return failures


def remember(outcome: CheckOutcome) -> list[PowbenchError]:
    """Keep it for `powbench history`; the failure, where that cannot be."""
    from ..check.store import Store

    try:
        Store.default().remember(outcome)
    except PowbenchError as error:
        return [error]
    return []


def announce(outcome: CheckOutcome, warns: bool, code: int) -> None:
    """A warning when nothing could be told, and GitHub's annotation and job summary."""
    from ..report.exports import ci

    if warns:
        asked = "" if code else ", as --on-inconclusive warn asks for"
        output.warn(f"{outcome.verdict}: no answer was possible; the exit code is {code}{asked}")
    if on_github():
        click.echo(ci.annotation(outcome), err=True)
        summary = os.environ.get("GITHUB_STEP_SUMMARY")
        if summary:
            append(summary, ci.markdown(outcome))


def announce_failure(error: PowbenchError) -> None:
    """An arm that does not build is to be seen where a regression would be."""
    if on_github():
        from ..report.exports import ci

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
