"""One picture of each part of the page, whole, as the manual shows it.

    SCREENSHOTS_TO=docs/img python -m pytest tests/report/page/test_screenshots.py

writes them anew; without it they go to a folder of the test's own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run

ROOT = Path(__file__).parents[3]
MANUAL = ROOT / "docs" / "how-to" / "report.md"
MOST_BYTES = 200_000
SCREENSHOTS_TO = os.environ.get("SCREENSHOTS_TO")  # no POWBENCH_: tests run without those


@dataclass(frozen=True)
class Shot:
    """documents: of the page that is photographed, by name. selector: which element of it."""

    documents: tuple[str, ...]
    selector: str
    width: int = 1100
    dark: bool = False


SHOTS = {
    "benchmark": Shot(("metered", "bench"), "#benchmark"),
    "what-if": Shot(("projection",), ".what-if"),
    "sites": Shot(("projection",), "#sites .group"),
    "sites-dark": Shot(("projection",), "#sites .group .grid", dark=True),
    "phone": Shot(("projection",), ".what-if", width=375),
    "outlook": Shot(("simulation",), "#outlook"),
    "allocation": Shot(("plan",), "#allocation"),
    "check": Shot(("check",), "#check"),
    "backtest": Shot(("backtest",), "#backtest"),
}


@pytest.fixture(scope="module")
def pages(
    documents: Any, measured: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[tuple[str, ...]], Path]:
    """The page of these documents."""
    folder = tmp_path_factory.mktemp("pages")
    others = {"metered": measured, "plan": ROOT / "examples" / "kazakhstan-2022" / "plan.json"}

    @cache
    def page(names: tuple[str, ...]) -> Path:
        target = folder / f"{'-'.join(names)}.html"
        paths = [str(others.get(name) or getattr(documents, name)) for name in names]
        assert run(["report", *paths, "-o", str(target), "-q"]) == 0
        return target

    return page


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_of_each_part(
    browser: Any, pages: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    shot = SHOTS[name]
    page = pages(shot.documents)
    browser.open(page, shot.width, shot.dark)
    folder = Path(SCREENSHOTS_TO or tmp_path)
    target = folder / f"report-{name}.webp"
    target.write_bytes(browser.picture(shot.selector))
    assert target.read_bytes()[8:12] == b"WEBP"
    assert 5_000 < target.stat().st_size < MOST_BYTES
    # The manual has it, and it is not another's.
    assert f"img/report-{name}.webp)" in MANUAL.read_text("utf-8")
    assert (ROOT / "docs" / "img" / target.name).exists()


def test_the_manual_shows_no_others() -> None:
    shown = set(re.findall(r"img/report-([a-z-]+)\.webp", MANUAL.read_text("utf-8")))
    assert shown == set(SHOTS)
    kept = {p.stem.removeprefix("report-") for p in (ROOT / "docs/img").glob("report-*.webp")}
    assert kept == shown
