"""docs/evidence/backtest.md and its data: as generated, of this code, and what they say adds up."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import numpy as np
import pytest

from powbench.network import backtest, series
from powbench.rigs import catalogue
from studies.backtest import page


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return page.read()


def test_the_page_is_what_the_data_say(data: dict[str, Any]) -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.written(data)
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


@pytest.mark.slow
def test_the_first_and_last_origins_are_of_this_code(data: dict[str, Any]) -> None:
    """The record cut after epoch 220, and its end, with the prices that ship."""
    whole = series.shipped()
    cut = replace(whole, log_work=whole.log_work[:221], starts=whole.starts[:221])
    every = {*(("coins", m) for m in backtest.METHODS)}
    every |= {("usd", m) for m in backtest.METHODS if m != backtest.HELD}
    for record, first in ((cut, 150), (whole, 412)):
        priced = series.with_shipped_prices(record, catalogue.releases())
        assert again(priced, data, first) == every


def test_an_interval_of_equal_scores_has_no_width_and_of_blocks_it_has() -> None:
    """A block as long as the record leaves it as it is; shorter ones spread the mean."""
    flat = page.again(np.full(100, 0.2), 26).mean(axis=1)
    assert flat == pytest.approx(np.full(page.RESAMPLES, 0.2))
    wave = np.sin(np.arange(100) / 10)
    whole = page.again(wave, 100).mean(axis=1)
    assert whole == pytest.approx(np.full(page.RESAMPLES, wave.mean()))
    low, high = page.middle_95(page.again(wave, 20).mean(axis=1))
    assert low < wave.mean() < high


def test_whether_the_aim_is_met_follows_the_data(data: dict[str, Any]) -> None:
    """The sentence turns when every outcome, or four of five, lie inside."""
    assert "In 100.0% of the cases" in page.aim(_held(data, 1))
    assert "which is not inside the aim" in page.aim(_held(data, 1))
    assert "which is inside the aim" in page.aim(_held(data, 5))


def _held(data: dict[str, Any], miss_each: int) -> dict[str, Any]:
    """The same where of the price held each so many-th outcome is missed (1: none)."""
    told = []
    for place, o in enumerate(data["origins"]):
        missed = miss_each > 1 and place % miss_each == 0
        told.append({**o, "low": 1.1 if missed else 0.5, "high": 2.0})
    return {**data, "origins": told}
