"""docs/backtest.md and its data: as generated, of this code, and what they say adds up."""

from __future__ import annotations

import importlib.util
import json
import os
from importlib import resources
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import numpy as np
import pytest
from reader import ROOT

from powbench.network import backtest, series
from powbench.rigs import catalogue

PRICES = os.environ.get("POWBENCH_PRICES")  # now: each test begins without such variables


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


@pytest.mark.parametrize(
    "prices",
    [
        pytest.param(None, id="without prices"),
        pytest.param(
            PRICES,
            id="with prices",
            marks=pytest.mark.skipif(
                PRICES is None, reason="set POWBENCH_PRICES to the daily prices of the study"
            ),
        ),
    ],
)
def test_the_data_are_of_this_code(data: dict[str, Any], prices: str | None) -> None:
    """The last origins again, number by number."""
    record = series.shipped()
    if prices is not None:
        text = Path(prices).read_text(encoding="utf-8")
        record = series.with_prices(record, text, prices, catalogue.releases())
    done = backtest.run(record, (26, 52), 412, data["paths"], data["seed"])
    at = {(o["scored"], o["method"], o["horizon"], o["epoch"]): o for o in data["origins"]}
    assert len(done.origins) > 100
    for o in done.origins:
        its = at[o.scored, o.method, o.horizon, o.epoch]
        for name in ("low", "median", "high", "crps"):
            assert its[name] == pytest.approx(getattr(o, name), abs=2e-6)
