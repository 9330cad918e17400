"""Watts over time, from a real UPS server on loopback to the picture in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from powbench.cli.main import run
from powbench.measure import document


def test_the_result_has_what_the_meter_said(measured: Path) -> None:
    (m,) = document.from_text(measured.read_text("utf-8"), "metered").measurements
    (r,) = m.energy
    assert (r.kind, r.scope) == ("measured", "wall")
    watts = [w for _, w in r.watts_over_time]
    assert set(watts) == {80.0, 240.0} and watts == sorted(watts)
    assert r.watts is not None and 80 < r.watts < 240
    times = [at for at, _ in r.watts_over_time]
    assert times[0] >= 0 and times == sorted(times)


def test_the_page_shows_it(browser: Any, report: Callable[..., Path], measured: Path) -> None:
    browser.open(report(measured))
    assert browser.console() == []
    cells = browser.js(
        "return [...document.querySelectorAll('[data-picture=watts-metered] details td')]"
        ".map(td => td.textContent)"
    )
    assert cells[0] == "scalar × 1, wall"
    assert cells[1].startswith("nut://127.0.0.1:")
    assert (cells[2], cells[4]) == ("80.0", "240.0")
    drawn = browser.js(
        "return [...document.querySelectorAll('[data-picture=watts-metered] svg path')]"
        ".map(p => p.getBBox()).filter(b => b.width > 100 && b.height > 20).length"
    )
    assert drawn >= 1  # a line that rises


def test_as_a_single_picture(measured: Path, tmp_path: Path) -> None:
    target = tmp_path / "watts.png"
    assert run(["report", str(measured), "--format", "png", "--picture", "watts",
                "-o", str(target), "-q"]) == 0  # fmt: skip
    assert target.read_bytes().startswith(b"\x89PNG")
