"""Prints, after the run, each figure beside the one that it has to reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Figure:
    what: str
    reached: float
    wanted: float
    at_least: bool
    unit: str

    @property
    def met(self) -> bool:
        return self.reached >= self.wanted if self.at_least else self.reached <= self.wanted


FIGURES: list[Figure] = []


@pytest.fixture
def figure() -> Callable[..., None]:
    """figure(what, reached, wanted, at_least=True, unit=""): for the closing table."""

    def add(
        what: str, reached: float, wanted: float, at_least: bool = True, unit: str = ""
    ) -> None:
        FIGURES.append(Figure(what, reached, wanted, at_least, unit))

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not FIGURES:
        return
    terminalreporter.section("figures of this run")
    for f in FIGURES:
        sign = "at least" if f.at_least else "at most"
        mark = "met" if f.met else "NOT MET"
        terminalreporter.write_line(
            f"{f.what:<56} {f.reached:9.4g} {f.unit:<8} {sign} {f.wanted:g}: {mark}"
        )
