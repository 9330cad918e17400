"""docs/backtest.md and its data: as generated, of this code, and what they say adds up."""

from __future__ import annotations

import importlib
import importlib.util
import json
from dataclasses import replace
from importlib import resources
from types import ModuleType
from typing import Any

import jsonschema
import numpy as np
import pytest
from reader import ROOT

from powbench.network import backtest, series
from powbench.rigs import catalogue


@pytest.fixture(scope="module")
def study() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "backtest_study", ROOT / "benchmarks" / "backtest_study.py"
    )
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="module")
def data(study: ModuleType) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(study.DATA.read_text(encoding="utf-8"))
    return found


def test_the_page_is_what_the_data_say(study: ModuleType, data: dict[str, Any]) -> None:
    assert study.PAGE.read_text(encoding="utf-8") == study.page(data)
    schema = json.loads((resources.files("powbench") / "schemas" / "backtest-1.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(data)


def test_scores_are_those_of_the_origins(data: dict[str, Any]) -> None:
    assert len(data["scores"]) == 6 * 5 + 6 * 4
    for s in data["scores"]:
        key = (s["scored"], s["method"], s["horizon"])
        own = [
            o
            for o in data["origins"]
            if (o["scored"], o["method"], o["horizon"]) == key and o["epoch"] >= s["start"]
        ]
        assert len(own) == s["origins"]
        assert s["crps"] == pytest.approx(np.mean([o["crps"] for o in own]), abs=1e-6)
        assert 1 + s["median_bias"] == pytest.approx(
            np.median([o["median"] for o in own]), abs=1e-6
        )
        if s["coverage"] is not None:
            held = [o["low"] <= 1 <= o["high"] for o in own]
            assert s["coverage"] == pytest.approx(np.mean(held), abs=0.003)


def test_the_aims_from_epoch_200(data: dict[str, Any]) -> None:
    for horizon, most in ((26, 0.115), (52, 0.15)):
        held = next(
            s
            for s in data["scores"]
            if (s["scored"], s["method"]) == ("coins", "forecast, price held")
            and (s["horizon"], s["start"]) == (horizon, 200)
        )
        assert held["crps"] <= most and abs(held["median_bias"]) <= 0.03
        assert 0.75 <= held["coverage"] <= 0.85


def again(record: backtest.Record, data: dict[str, Any], first: int) -> set[tuple[str, str]]:
    """Origins once more, number by number; what was scored by which method."""
    done = backtest.run(record, (26, 52), first, data["paths"], data["seed"])
    at = {(o["scored"], o["method"], o["horizon"], o["epoch"]): o for o in data["origins"]}
    seen = set()
    for o in done.origins:
        its = at[o.scored, o.method, o.horizon, o.epoch]
        for name in ("low", "median", "high", "crps"):
            assert its[name] == pytest.approx(getattr(o, name), abs=2e-6)
        seen.add((o.scored, o.method))
    return seen


def test_the_first_and_last_origins_are_of_this_code(data: dict[str, Any]) -> None:
    """The record cut after epoch 220, and its end, with the prices that ship."""
    whole = series.shipped()
    cut = replace(whole, log_work=whole.log_work[:221], starts=whole.starts[:221])
    every = {*(("coins", m) for m in backtest.METHODS)}
    every |= {("usd", m) for m in backtest.METHODS if m != backtest.HELD}
    for record, first in ((cut, 150), (whole, 412)):
        priced = series.with_shipped_prices(record, catalogue.releases())
        assert again(priced, data, first) == every


def test_the_pools_are_scored_as_it_is_said(study: ModuleType) -> None:
    """The whole pool, one without a say of half of it, and the table's shares."""
    tried: Any = importlib.import_module("backtest_variants")
    answer: Any = importlib.import_module("variants.answer")
    recorded = json.loads(study.VARIANTS.read_text(encoding="utf-8"))
    record = series.with_shipped_prices(series.shipped(), catalogue.releases())
    parts = answer.pools(record)
    assert [(p["dimension"], p["part"]) for p in recorded["pools"]] == [p[:2] for p in parts]
    for dimension in {p["dimension"] for p in recorded["pools"]}:
        shares = [p["share"] for p in recorded["pools"] if p["dimension"] == dimension]
        assert sum(shares) == pytest.approx(1, abs=1e-4)
    ours = next(v for v in recorded["variants"] if v["variant"].startswith("the forecast that"))
    assert tried.score(record, answer.answering(record)) == ours["scores"]
    assert tried.score(record, parts[-2][3]) == recorded["pools"][-2]["scores"]


def test_the_page_says_what_came_before_the_last_changes(study: ModuleType) -> None:
    """An aim was missed then, and it is said; the sentence follows the numbers."""
    recorded = json.loads(study.VARIANTS.read_text(encoding="utf-8"))
    told = study.words.before_the_last_changes(recorded)
    assert told.endswith("misses an aim at 52.") and told in " ".join(
        study.PAGE.read_text().split()
    )
    earlier = next(v for v in recorded["variants"] if v["variant"] == study.words.EARLIER)
    for score in earlier["scores"]:
        score["median_bias"] = 0.0
    assert study.words.before_the_last_changes(recorded).endswith("misses no aim.")
