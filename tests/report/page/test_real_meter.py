"""Watts over time, from a real UPS server on loopback to the picture in a real browser."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.measure import document

sys.path.append(str(Path(__file__).parents[2] / "energy"))

import servers


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result over a rise from 80 to 240 W in the middle of the run."""
    folder = tmp_path_factory.mktemp("ups")
    path = folder / "metered.json"
    with servers.nut(folder, {"ups.realpower": "80"}) as (port, change):
        # dummy-ups looks at its file once a second
        rise = threading.Timer(1.5, lambda: change(ups_realpower="240"))
        rise.start()
        assert run(["bench", "-k", "scalar", "-t", "1", "-d", "4", "--json", str(path), "-q",
                    "--meter", f"nut://127.0.0.1:{port}/rack#;every=0.2"]) == 0  # fmt: skip
        rise.join()
    return path


def test_the_result_has_what_the_meter_said(measured: Path) -> None:
    (m,) = document.from_text(measured.read_text("utf-8"), "metered").measurements
    (r,) = m.energy
    assert (r.kind, r.scope) == ("measured", "wall")
    watts = [w for _, w in r.watts_over_time]
    assert set(watts) == {80.0, 240.0} and watts == sorted(watts)
    assert r.watts is not None and 80 < r.watts < 240
    assert all(0 <= at <= m.seconds + 1 for at, _ in r.watts_over_time)


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
