"""Baselines as commands: saved, checked against, accepted with a reason."""

from __future__ import annotations

import json
import subprocess
import sys
from math import log
from pathlib import Path
from typing import Any

import pytest

from tests.check.fakes import FakeLab

SLOW = log(1.1)


pytestmark = pytest.mark.usefixtures("own_store")


def test_baselines_as_commands(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ratio = [0.0]
    fake = FakeLab(lambda kernel, arm, launch: ratio[0])
    from powbench.check import baselines

    monkeypatch.setattr(baselines, "ProcessLab", lambda *_: fake)
    assert "no baseline is stored" in cli("baseline", "list").out
    assert cli("baseline", "save", "nightly", "-k", "fake", "--rounds", "6").code == 0
    assert cli("baseline", "save", "nightly", "-k", "fake").code == 2
    assert cli("baseline", "accept", "nightly", "--reason", "x").code == 2
    assert cli("check", "--baseline", "nightly").code == 0
    ratio[0] = SLOW
    assert cli("check", "--baseline", "nightly").code == 1
    told = cli("baseline", "accept", "nightly", "--reason", "new microcode")
    assert told.code == 0
    assert "fake may be +10.0% slower from now on: new microcode" in told.err
    assert "new microcode" in cli("baseline", "list").out
    assert cli("check", "--baseline", "nightly").code == 0
    points = json.loads(cli("history", "--json", "-", "--baseline", "nightly").out)["points"]
    assert [p["verdict"] for p in points] == ["pass", "regressed", "accepted", "pass"]
    assert len(json.loads(cli("history", "-n", "2", "--json", "-").out)["points"]) == 2


def test_acceptances_at_one_moment_lose_no_reason(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one after another: whoever was told that it was accepted finds the reason on record."""
    ratio = [0.0]
    from powbench.check import baselines

    fake = FakeLab(lambda kernel, arm, launch: ratio[0])
    monkeypatch.setattr(baselines, "ProcessLab", lambda *_: fake)
    assert cli("baseline", "save", "nightly", "-k", "fake", "--rounds", "6").code == 0
    ratio[0] = SLOW
    assert cli("check", "--baseline", "nightly").code == 1
    accept = [sys.executable, "-m", "powbench", "baseline", "accept", "nightly", "--reason"]
    several = [
        subprocess.Popen([*accept, f"reason {n}"], stderr=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    said = [one.communicate()[1] for one in several]
    (accepted,) = (n for n, one in enumerate(several) if one.returncode == 0)
    (stored,) = json.loads(cli("baseline", "list", "--json", "-").out)
    assert [a["reason"] for a in stored["accepted"]] == [f"reason {accepted}"]
    for n, one in enumerate(several):
        assert n == accepted or (one.returncode == 2 and "there is nothing to accept" in said[n])
    points = json.loads(cli("history", "--json", "-", "--baseline", "nightly").out)["points"]
    assert [p["verdict"] for p in points] == ["regressed", "accepted"]


def test_two_records_of_one_moment_are_both_kept(tmp_path: Path) -> None:
    from powbench.check.store import Store
    from powbench.documents.stored import History

    store, moment = Store(tmp_path), "2026-01-01T00:00:00.000+00:00"
    for what in ("one", "two", "three"):
        store.keep(History("powbench.history/1", moment, what, "accepted", {}))
    assert {h.what for h in store.history()} == {"one", "two", "three"}
