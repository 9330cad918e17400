"""Forecasts that know difficulties alone, or hash price without hardware."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from powbench.network import backtest, forecast, hash_price
from powbench.network.backtest import Forecaster, Record
from powbench.network.scenario import Floats


class Slopes:
    """A constant power instead of one that is followed: ln W = a + p ln k.

    Six estimates of p (means of step x number whose weights halve in 26, 52 and 104 epochs;
    slopes through the last 104, 156 and 208), damped like the forecast, with a standard
    error of the drift for blocks of independent steps.
    """

    HALF_LIVES, WINDOWS = (26, 52, 104), (104, 156, 208)

    def estimates(self, known: Floats, first: int) -> list[float]:
        number = np.arange(first, first + len(known), dtype=np.float64)
        steps = np.diff(known)
        found = []
        for half_life in self.HALF_LIVES:
            weight = 0.5 ** ((number[-1] - number[1:]) / half_life)
            found.append(float((weight * steps * number[1:]).sum() / weight.sum()))
        for window in self.WINDOWS:
            inside = number >= max(1.0, number[-1] - window)
            found.append(float(np.polyfit(np.log(number[inside]), known[inside], 1)[0]))
        return found

    def paths(self, known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        return self.around(self.estimates(known, first), known, first, shocks)

    def around(
        self, estimates: list[float], known: Floats, first: int, shocks: forecast.Shocks
    ) -> Floats:
        fit = forecast.fit(known, first)
        found = standing(fit).shaped(shocks)
        powers = np.array([p * d for d in forecast.DAMPING for p in estimates])
        ahead = np.arange(found.shape[1])
        error = float(fit.steps.std()) * (forecast.BLOCK / len(fit.steps)) ** 0.5
        found += powers[shocks.paths % len(powers), None] * np.log1p(ahead / fit.epoch)
        return found + error * shocks.state[:, :1] * ahead


def standing(fit: forecast.DifficultyForecast) -> forecast.DifficultyForecast:
    """The same without any growth: steps and luck only (of a forecast without prices)."""
    return replace(fit, damping=np.zeros(fit.models))


def one_slope(window: int, damping: float) -> Forecaster:
    """A single slope of the last `window` epochs, damped: what hindsight would choose."""

    class One(Slopes):
        WINDOWS = (window,)

        def estimates(self, known: Floats, first: int) -> list[float]:
            return [super().estimates(known, first)[-1] * damping]

    def paths(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        one = One()
        every = replace(shocks, paths=np.zeros_like(shocks.paths))  # undamped comes first
        return one.around(one.estimates(known, first), known, first, every)

    return paths


def only(half_life: int, size: float) -> Forecaster:
    """One fading instead of twelve, damped as ever."""

    def paths(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        fit = forecast.fit(known, first)
        own = np.isclose(fit.fading, 0.5 ** (1 / half_life)) & (fit.sizes == size)
        return of(fit, own).shaped(shocks)

    return paths


def ours(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
    return forecast.fit(known, first).shaped(shocks)


def undamped(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
    fit = forecast.fit(known, first)
    return of(fit, fit.damping == 1.0).shaped(shocks)


def known_growth(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
    """As if p and m were known now and m faded without news."""
    calm = replace(shocks, state=0 * shocks.state, fresh=0 * shocks.fresh)
    return forecast.fit(known, first).shaped(calm)


def of(fit: forecast.DifficultyForecast, own: Any) -> forecast.DifficultyForecast:
    """These of its models only, equally often (of a forecast without prices)."""
    by_model = ("means", "roots", "fading", "sizes", "damping", "closing", "gap", "leaving")
    kept = {name: getattr(fit, name)[own] for name in by_model}
    return replace(fit, **kept, shares=np.full(len(kept["fading"]), 1 / len(kept["fading"])))


class Past:
    """Log errors of every model's mean at earlier origins, as far as their outcome is known."""

    def __init__(self, record: Record, horizon: int) -> None:
        self.horizon = horizon
        self.errors: dict[int, Floats] = {}
        self.known_from: dict[int, int] = {}
        work = record.log_work
        fits = forecast.Fits(work)
        for epoch in range(forecast.FEWEST_EPOCHS - 1, len(work) - 1):
            truth = work[epoch:] - work[epoch]
            if not backtest.complete(truth, horizon):
                break
            alone = backtest.earned(fits.at(epoch).expected(2 * horizon), horizon)
            self.errors[epoch] = np.log(alone / float(backtest.earned(truth, horizon)))
            self.known_from[epoch] = epoch + backtest.needed(truth, horizon) - 1

    def known_at(self, epoch: int, window: int | None) -> dict[int, Floats]:
        """Of the origins whose fortnights were over when `epoch` began, at most `window` ago."""
        first = 0 if window is None else epoch - window
        return {e: v for e, v in self.errors.items() if first < self.known_from[e] <= epoch}


def pooled(past: Past, window: int | None) -> Forecaster:
    """Shares of the paths in proportion to 1 / mean squared error so far (Bates and Granger)."""

    def paths(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        fit = forecast.fit(known, first)
        seen = np.array(list(past.known_at(fit.epoch, window).values()))
        if len(seen) < 5:
            return fit.shaped(shocks)
        weight = 1 / (seen**2).mean(axis=0)
        return replace(fit, shares=weight / weight.sum()).shaped(shocks)

    return paths


def learned(record: Record, past: Past, window: int) -> Forecaster:
    """Growth answers where hash price stands against its mean over `window` epochs.

    The slope is the regression of past errors on it through the origin, shrunk by what
    a tenth of a unit's variance would weigh; overlapping outcomes count as one.
    """
    prices = record.usd_per_btc
    assert prices is not None
    level = hash_price.pays(record.log_work, 0, prices, np.ones(len(prices)))

    def stand(epoch: int) -> float:
        before = level[max(0, epoch - window) : epoch]
        before = before[~np.isnan(before)]
        return float(level[epoch] - before.mean()) if len(before) >= 26 else float("nan")

    def paths(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        fit = forecast.fit(known, first)
        found = fit.shaped(shocks)
        seen = past.known_at(fit.epoch, None)
        pairs = [(stand(e), float(v.mean())) for e, v in seen.items()]
        pairs = [(x, y) for x, y in pairs if x == x]
        now = stand(fit.epoch)
        if len(pairs) < 26 or now != now:
            return found
        x, y = np.array(pairs).T
        slope = (x * y).sum() / ((x * x).sum() + 0.1 * past.horizon)
        # A growth g per epoch costs horizon / 2 x g of the logarithm of the coins.
        found += slope * now / (past.horizon / 2) * np.arange(found.shape[1])
        return found

    return paths


def tried(record: Record) -> list[tuple[str, Forecaster]]:
    past, slopes = Past(record, 52), Slopes()
    return [
        ("the forecast", ours),
        ("six slopes of the record instead of a growth that fades", slopes.paths),
        ("growth that fades in one way (26 epochs, 4)", only(26, 4.0)),
        ("the largest growth that fades (8) only", only(26, 8.0)),
        ("not damped", undamped),
        ("growth as if it were known", known_growth),
        ("shares by past errors, all", pooled(past, None)),
        ("shares by past errors, last 104", pooled(past, 104)),
        ("with hindsight: one slope of 156 epochs, damped to 85 %", one_slope(156, 0.85)),
    ]


def priced(record: Record) -> list[tuple[str, Forecaster]]:
    past = Past(record, 52)
    return [
        (f"hash price alone against its last {w} epochs, slope learned", learned(record, past, w))
        for w in (26, 52, 104)
    ]
