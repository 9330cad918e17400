"""The page on paper: printed by a real Chromium, read back by poppler."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.peers import program


@pytest.fixture
def printed(
    browser: Any, documents: Any, report: Callable[..., Path], tmp_path: Path
) -> Callable[..., Path]:
    def make(dark: bool = False) -> Path:
        browser.open(
            report(documents.projection, documents.bench, documents.allocation), 1200, dark
        )
        sheet = {"paperWidth": 8.27, "paperHeight": 11.69}  # A4; backgrounds off, as by default
        told = browser.driver.execute_cdp_cmd("Page.printToPDF", sheet)
        target = tmp_path / "page.pdf"
        target.write_bytes(base64.b64decode(told["data"]))
        return target

    return make


def pages(pdf: Path) -> list[str]:
    """The text of each page without its white space."""
    command = [program("pdftotext"), "-raw", str(pdf), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return ["".join(page.split()) for page in told.split("\f")[:-1]]


def test_no_picture_is_split(browser: Any, printed: Callable[..., Path]) -> None:
    found = pages(printed())
    assert 2 < len(found) < 12
    figures = browser.js(
        "return [...document.querySelectorAll('figure')].map(f => ["
        "f.querySelector('figcaption').textContent, f.querySelector('.note')?.textContent ?? ''])"
    )
    assert len(figures) > 10
    for caption, note in figures:
        whole = ["".join(part.split()) for part in (caption, note)]
        assert any(all(part in page for part in whole) for page in found), caption


def test_paper_has_no_controls(printed: Callable[..., Path], documents: Any) -> None:
    text = "".join(pages(printed()))
    usd = json.loads(documents.projection.read_text("utf-8"))["network"]["usd_per_btc"]
    assert f"BTCprice{usd:,.0f}USD,asprojected" in text  # what the sliders stand at
    for control in ("Backtotheprojection", "Numbersbehind", "Tothecontent"):
        assert control not in text


@pytest.mark.parametrize("dark", [False, True])
def test_paper_is_white(printed: Callable[..., Path], dark: bool) -> None:
    draw = [program("pdftoppm"), "-gray", "-r", "20", "-f", "1", "-l", "1", str(printed(dark))]
    image = subprocess.run(draw, capture_output=True, check=True).stdout
    header, sizes, _, pixels = image.split(b"\n", 3)
    width, height = map(int, sizes.split())
    assert header == b"P5" and len(pixels) == width * height
    assert sum(pixels) / len(pixels) > 215  # little ink on white
    assert pixels[0] == 255 and min(pixels) < 120  # and some
