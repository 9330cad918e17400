"""The page on paper: printed by a real Chromium, read back by poppler."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from tests.peers import program


@pytest.fixture(scope="module")
def paper(documents: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page that is printed."""
    page = tmp_path_factory.mktemp("paper") / "page.html"
    made = map(str, (documents.projection, documents.bench, documents.allocation))
    assert run(["report", *made, "-o", str(page), "-q"]) == 0
    return page


@pytest.fixture(scope="module")
def printed(browser: Any, paper: Path) -> Callable[[bool], Path]:
    @cache
    def make(dark: bool) -> Path:
        browser.open(paper, 1200, dark)
        sheet = {"paperWidth": 8.27, "paperHeight": 11.69}  # A4; backgrounds off, as by default
        told = browser.driver.execute_cdp_cmd("Page.printToPDF", sheet)
        target = paper.with_name(f"{'dark' if dark else 'light'}.pdf")
        target.write_bytes(base64.b64decode(told["data"]))
        return target

    return make


def pages(pdf: Path) -> list[str]:
    """The text of each page without its white space."""
    command = [program("pdftotext"), "-raw", str(pdf), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return ["".join(page.split()) for page in told.split("\f")[:-1]]


def test_no_picture_is_split(browser: Any, paper: Path, printed: Callable[[bool], Path]) -> None:
    found = pages(printed(False))
    assert 2 < len(found) < 12
    browser.open(paper)
    figures = browser.js(
        "return [...document.querySelectorAll('figure')].map(f => ["
        "f.querySelector('figcaption').textContent, f.querySelector('.note')?.textContent ?? ''])"
    )
    assert len(figures) > 10
    for caption, note in figures:
        whole = ["".join(part.split()) for part in (caption, note)]
        assert any(all(part in page for part in whole) for page in found), caption


def test_paper_has_no_controls(printed: Callable[[bool], Path], documents: Any) -> None:
    text = "".join(pages(printed(False)))
    usd = json.loads(documents.projection.read_text("utf-8"))["network"]["usd_per_btc"]
    assert f"BTCprice{usd:,.0f}USD,asprojected" in text  # what the sliders stand at
    for control in ("Backtotheprojection", "Numbersbehind", "Tothecontent"):
        assert control not in text


@pytest.mark.parametrize("dark", [False, True])
def test_paper_is_white(printed: Callable[[bool], Path], dark: bool) -> None:
    draw = [program("pdftoppm"), "-gray", "-r", "20", "-f", "1", "-l", "1", str(printed(dark))]
    image = subprocess.run(draw, capture_output=True, check=True).stdout
    header, sizes, _, pixels = image.split(b"\n", 3)
    width, height = map(int, sizes.split())
    assert header == b"P5" and len(pixels) == width * height
    assert sum(pixels) / len(pixels) > 215  # little ink on white
    assert pixels[0] == 255 and min(pixels) < 120  # and some
