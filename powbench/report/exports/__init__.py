"""Results in other tools' formats: one file each, one function each.

A format is a module with `NAME` and `text`; a new one is one file and one line below. FORMATS
are made of the slices of one document, POINTS of any number of results over time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ...documents.check import Check
from ...documents.result import Result
from ...documents.stored import Point
from ...errors import InputError
from . import (
    bencher,
    github_action_benchmark,
    google_benchmark,
    openmetrics,
    points_csv,
    pyperf,
)
from .series import Series, series_of

FORMATS: dict[str, Callable[[Sequence[Series]], str]] = {
    module.NAME: module.text
    for module in (pyperf, google_benchmark, bencher, github_action_benchmark)
}

POINTS: dict[str, Callable[[Sequence[Point]], str]] = {
    module.NAME: module.text for module in (openmetrics, points_csv)
}
NEWEST = openmetrics.NAME
"""The one of them that has but the last point of each series."""


def parse(argument: str, option: str, formats: Iterable[str] = FORMATS) -> tuple[str, str]:
    """`pyperf=out.json` -> (format, path). option: as the user writes it."""
    name, equals, path = argument.partition("=")
    if name not in formats or not equals or not path:
        raise InputError(
            f"{option} {argument!r} is no FORMAT=FILE", "formats: " + ", ".join(formats)
        )
    return name, path


def warnings(document: Result | Check) -> list[str]:
    """What a reader of the exported times should know; bencher's format has no place for it."""
    return [f"{s.name}: {warning}" for s in series_of(document) for warning in s.warnings]


def export(name: str, document: Result | Check) -> str:
    """A powbench.check/1 or powbench.result/1 document as text in another format.

    InputError, with the reason, where it holds no times that the format needs.
    """
    return FORMATS[name](series_of(document))
