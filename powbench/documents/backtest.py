"""powbench.backtest/1: what `powbench backtest` writes."""

from __future__ import annotations

from typing import Literal

import msgspec

from .fields import Moment, Number, Whole


class Record(msgspec.Struct, frozen=True, kw_only=True):
    source: str
    first_epoch: Whole
    last_epoch: Whole


class Score(msgspec.Struct, frozen=True, kw_only=True):
    scored: Literal["coins", "usd"]
    method: Literal[
        "static", "constant growth", "forecast", "forecast, price held", "forecast, price drawn"
    ]
    horizon: Whole
    start: Whole
    origins: Whole
    crps: Number
    median_bias: Number
    coverage: Number | None


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    epoch: Whole
    horizon: Whole
    scored: Literal["coins", "usd"]
    method: Literal[
        "static", "constant growth", "forecast", "forecast, price held", "forecast, price drawn"
    ]
    low: Number
    median: Number
    high: Number
    crps: Number
    covered: bool


class Backtest(msgspec.Struct, frozen=True, kw_only=True):
    """Rolling-origin scores of what one hash per second earns over a horizon of epochs of 14
    days. Scored are coins and, with a price record, USD. low, median and high are P10, P50 and
    P90 of forecast / actual. crps is of the same ratio. bias and coverage are shares. "forecast"
    does not look at prices. The other two forecasts respond to hashprice: one holds the price
    as it stood, the other draws it."""

    schema: Literal["powbench.backtest/1"]
    created: Moment
    record: Record
    paths: Whole
    seed: Whole
    interrupted: bool
    scores: tuple[Score, ...]
    origins: tuple[Origin, ...]
