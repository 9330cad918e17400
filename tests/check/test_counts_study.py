"""The study of counts: its page from figures, and what is recorded meets the aims."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studies.counts import __main__ as study
from studies.counts import page, running
from tests import peers


def test_without_data_nothing_is_claimed(tmp_path: Path) -> None:
    page.write(tmp_path / "none.json", tmp_path / "evidence" / "counts.md")
    assert "nothing is claimed" in (tmp_path / "evidence" / "counts.md").read_text()


def test_the_page_is_of_the_recorded_figures() -> None:
    data = json.loads(study.DATA.read_text(encoding="utf-8"))
    assert study.PAGE.read_text(encoding="utf-8") == page.text(data)
    assert len(data["runs"]) == 100
    assert data["identical"]
    assert data["false_alarms"] == 0
    assert len(data["injected"]) == 30
    assert all(i["verdict"] == "regressed" for i in data["injected"])
    assert all(0.001 <= i["change"] < 0.0025 for i in data["injected"])


@pytest.mark.slow
def test_a_build_has_as_many_more_instructions_as_were_injected(tmp_path: Path) -> None:
    peers.program("cc", "gcc")
    plain, more = running.built(tmp_path, "plain"), running.built(tmp_path, "more", "nop", 8)
    (base,), (head,) = (running.counted(library, tmp_path) for library in (plain, more))
    assert head.instructions == base.instructions + 8
