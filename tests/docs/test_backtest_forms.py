"""docs/data/backtest_forms.json: every form once, scored as said, and what follows from it."""

from __future__ import annotations

import importlib
import itertools
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from reader import ROOT


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    text = (ROOT / "docs" / "data" / "backtest_forms.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module", autouse=True)
def benchmarks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        yield


@pytest.fixture(scope="module")
def forms() -> Any:
    return importlib.import_module("backtest_forms")


@pytest.fixture(scope="module")
def words() -> Any:
    return importlib.import_module("variants.forms")


def test_every_choice_stands_with_every_other(recorded: dict[str, Any], forms: Any) -> None:
    assert {k: tuple(v) for k, v in recorded["choices"].items()} == forms.CHOICES
    kinds = len(forms.CHOICES)
    own = [tuple(row[:kinds]) for row in recorded["forms"]]
    assert sorted(own) == sorted(itertools.product(*forms.CHOICES.values()))
    assert tuple(recorded["shipped"]) == forms.SHIPPED


def test_the_shipped_form_is_the_forecast(recorded: dict[str, Any], forms: Any) -> None:
    """Its shares are those of the package, its scores those of `powbench backtest`."""
    assert forms.shares(forms.SHIPPED) == pytest.approx(forms.answers.shares(), rel=1e-12)
    page = json.loads((ROOT / "docs" / "data" / "backtest.json").read_text(encoding="utf-8"))
    (own,) = (r[6:] for r in recorded["forms"] if tuple(r[:6]) == forms.SHIPPED)
    assert (recorded["paths"], recorded["seed"]) == (page["paths"], page["seed"])
    found = []
    for horizon in (26, 52):
        (s,) = (
            s
            for s in page["scores"]
            if (s["scored"], s["method"]) == ("coins", "forecast, price held")
            and (s["horizon"], s["start"]) == (horizon, 200)
        )
        found += [s["crps"], s["median_bias"], s["coverage"]]
    assert own == pytest.approx(found, abs=1e-5)


def test_a_form_again(recorded: dict[str, Any], forms: Any) -> None:
    """The one that differs from the shipped one in every choice, number by number."""
    form = ("pace of hardware", "drawn again as noise", "equal", "median", "26 to 104",
            "end of the year")  # fmt: skip
    left_out = forms.shares(form) == 0
    kept = [a for a, out in zip(forms.answers.ANSWERS, left_out, strict=True) if not out]
    assert {(way[1], half_life, pace) for way, half_life, pace in kept} == {
        ("median", half_life, "hardware") for half_life in (26, 52, 104)
    }
    (row,) = (r[6:] for r in recorded["forms"] if tuple(r[:6]) == form)
    assert forms.score(form) == pytest.approx(row, abs=2e-5)


def test_the_page_follows_the_rule(recorded: dict[str, Any], words: Any) -> None:
    """What is said turns with the figures: all forms good, most of them bad, a bad median."""
    good = {"crps": 0.1, "median": 0.0, "coverage": 0.8}
    ideal = [good[c.split("_")[0]] for c in recorded["columns"]]
    wide = [*ideal[:-1], 0.88]

    def told(*scores: list[float]) -> str:
        rows = [[*recorded["forms"][i][:6], *s] for i, s in enumerate(scores)]
        shipped = recorded["forms"][0][:6]
        return " ".join(words.section({**recorded, "forms": rows, "shipped": shipped}))

    assert "meets every aim; 4 of 4 forms meet all six. By that rule it counts as" in told(
        *[ideal] * 4
    )
    said = told(*[ideal] * 2, *[wide] * 3)
    assert (
        "misses coverage at 52 of 75 to 85 %; 2 of 5 forms" in said and "it does not count" in said
    )
    assert "2 of 4 forms meet all six. By that rule it counts as" in told(*[ideal] * 2, *[wide] * 2)
    low, high = [*ideal[:4], -0.04, 0.8], [*ideal[:4], 0.04, 0.8]
    said = told(ideal, low, low, high, high)
    assert "meets every aim; 1 of 5 forms" in said and "it does not count" in said


def test_limits_hold_at_their_ends(words: Any, recorded: dict[str, Any]) -> None:
    edge = np.array([[0.115, -0.03, 0.85, 0.15, 0.03, 0.75]])
    assert words.meets(edge, recorded["columns"]).all()
    assert not words.meets(edge * 1.0001, recorded["columns"])[0, [0, 1, 2, 3, 4]].any()
