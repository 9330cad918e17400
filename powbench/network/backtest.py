"""Rolling origin: at each epoch of the record a forecast that knows the epochs before it.

Scored is what one hash per second earns in the next N x 14 days, in coins at a constant
subsidy (halvings are known by height) and, with a price record, in USD. Block times are
those that the difficulties imply: an epoch takes 14 days x W_k / W_k+1, as the retarget
says. Everything is relative to what came to pass: 1.0 is a perfect forecast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError
from . import forecast, price_forecast, scoring
from .scenario import Floats

Forecaster = Callable[[Floats, int, forecast.Shocks], Floats]
"""From ln(work per block) of the epochs known, the first one's number and random numbers
to paths of ln(work / that of the last one known), shape (paths, epochs + 1)."""
TRAILING = 26
"""Epochs whose mean growth the constant-growth calculator continues: a year."""
METHODS = ("static", "constant growth", "forecast")


def ours(known: Floats, first_epoch: int, shocks: forecast.Shocks) -> Floats:
    """The forecast of this package, as a Forecaster."""
    return forecast.fit(known, first_epoch).shaped(shocks)


@dataclass(frozen=True)
class Record:
    """ln(work per block) of consecutive epochs, and the price [USD/BTC] at each one's start.

    usd_per_btc: None without a price record, NaN where an epoch has no price. starts: of
    each epoch [s since 1970], NaN where nobody knows.
    """

    log_work: Floats
    first_epoch: int
    source: str
    starts: Floats
    usd_per_btc: Floats | None = None


@dataclass(frozen=True)
class Origin:
    """One forecast against what came: ratios forecast / actual."""

    epoch: int
    horizon: int
    method: str
    low: float
    median: float
    high: float
    crps: float

    @property
    def covered(self) -> bool:
        """Whether P10 to P90 held the truth."""
        return self.low <= 1.0 <= self.high


@dataclass(frozen=True)
class Score:
    """A method over all origins from `start` on; coverage and bias are shares."""

    method: str
    horizon: int
    start: int
    origins: int
    crps: float
    median_bias: float
    coverage: float | None


@dataclass
class Backtest:
    origins: list[Origin] = field(default_factory=list)
    interrupted: bool = False

    def score(self, method: str, horizon: int, start: int) -> Score | None:
        """None where no origin qualifies."""
        own = [
            o
            for o in self.origins
            if o.method == method and o.horizon == horizon and o.epoch >= start
        ]
        if not own:
            return None
        spread = method == "forecast"  # a single number covers nothing
        return Score(
            method=method,
            horizon=horizon,
            start=start,
            origins=len(own),
            crps=float(np.mean([o.crps for o in own])),
            median_bias=float(np.median([o.median for o in own])) - 1,
            coverage=float(np.mean([o.covered for o in own])) if spread else None,
        )


def earned(log_work: Floats, fortnights: float, price: Floats | None = None) -> Floats:
    """What 1 H/s earns in `fortnights` x 14 days, in units of one epoch at ln W = 0.

    log_work (..., n): ln W relative to the first epoch. price (..., n) multiplies each
    epoch's coins. After the last epoch its difficulty stays; see `complete`.
    """
    step = np.exp(log_work[..., :-1] - log_work[..., 1:])  # duration in fortnights
    ends = np.cumsum(step, axis=-1)
    inside = np.clip(fortnights - (ends - step), 0.0, step)
    each = inside * np.exp(-log_work[..., :-1])
    rest = np.maximum(fortnights - ends[..., -1], 0.0) * np.exp(-log_work[..., -1])
    if price is not None:
        each, rest = each * price[..., :-1], rest * price[..., -1]
    found: Floats = each.sum(axis=-1) + rest
    return found


def complete(log_work: Floats, fortnights: float) -> bool:
    """Whether the epochs of a record (n) last that long."""
    return float(np.exp(log_work[:-1] - log_work[1:]).sum()) >= fortnights


def run(
    record: Record,
    horizons: Sequence[int],
    start: int,
    paths: int,
    seed: int,
    progress: Callable[[float], None] = lambda share: None,
    forecaster: Forecaster = ours,
) -> Backtest:
    """Every origin from epoch `start` on, at each horizon that ends within the record.

    InputError when there is none. Ctrl-C keeps what is done and marks it.
    """
    if len(record.log_work) <= forecast.FEWEST_EPOCHS:
        raise InputError(
            f"{record.source} holds {len(record.log_work)} epochs, too few to score a forecast",
            f"a forecast knows {forecast.FEWEST_EPOCHS} at least, and is scored on later ones",
        )
    first = max(start, record.first_epoch + forecast.FEWEST_EPOCHS - 1)
    last = record.first_epoch + len(record.log_work) - 2
    longest = max(horizons)
    # Twice as many epochs as fortnights: at +100 % an epoch they are still enough.
    shocks = forecast.Shocks.drawn(seed, np.arange(paths), 2 * longest)
    prices = price_forecast.Draws.drawn(seed, paths, 2 * longest)
    done = Backtest()
    try:
        for epoch in range(first, last + 1):
            for origin in _origins(record, epoch, horizons, shocks, prices, forecaster):
                done.origins.append(origin)
            progress((epoch - first + 1) / (last + 1 - first))
    except KeyboardInterrupt:
        done.interrupted = True
    if not done.origins and not done.interrupted:
        raise InputError(
            f"no origin from epoch {start} on has {min(horizons)} epochs before the record ends",
            "start earlier, or score a shorter horizon",
        )
    return done


def _origins(
    record: Record,
    epoch: int,
    horizons: Sequence[int],
    shocks: forecast.Shocks,
    draws: price_forecast.Draws,
    forecaster: Forecaster,
) -> list[Origin]:
    place = epoch - record.first_epoch
    known = record.log_work[: place + 1]
    truth = record.log_work[place:] - record.log_work[place]
    fitting = [h for h in horizons if complete(truth, h)]
    if not fitting:
        return []
    price_truth = price_paths = price_now = None
    if record.usd_per_btc is not None:
        past = record.usd_per_btc[: place + 1]
        price_truth = record.usd_per_btc[place:]
        if not price_forecast.enough(past):
            return []
        price_now = past[-1]
        price_paths = price_forecast.bootstrap(past, draws)
    paths = forecaster(known, record.first_epoch, shocks)
    growth = (known[-1] - known[-1 - TRAILING]) / TRAILING
    constant = growth * np.arange(paths.shape[1])[None]
    flat = np.zeros((1, paths.shape[1]))
    found = []
    for horizon in fitting:
        needed = slice(0, _needed(truth, horizon))
        prices = None if price_truth is None else price_truth[needed]
        if prices is not None and np.isnan(prices).any():
            continue
        actual = float(earned(truth[needed], horizon, prices))
        for method, ahead in zip(METHODS, (flat, constant, paths), strict=True):
            price = None if price_now is None else np.full(ahead.shape, price_now)
            if method == "forecast" and price_paths is not None:
                price = price_paths
            ratio = earned(ahead, horizon, price) / actual
            found.append(
                Origin(epoch, horizon, method, *scoring.quantiles(ratio), scoring.crps(ratio, 1.0))
            )
    return found


def _needed(truth: Floats, horizon: int) -> int:
    """How many epochs of the truth the horizon reaches into, and the one that ends it."""
    ends = np.cumsum(np.exp(truth[:-1] - truth[1:]))
    return int(np.searchsorted(ends, horizon)) + 2
