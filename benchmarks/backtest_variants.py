"""What else was tried for the difficulty forecast: docs/data/backtest_variants.json.

python benchmarks/backtest_variants.py [--prices date,usd.csv]   (two to four minutes)

What answers hash price needs a price record, which the package does not ship; without one it
is left out. Then benchmarks/backtest_study.py puts the tables on the page.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from powbench.network import backtest, forecast, hash_price, series
from powbench.network.backtest import Forecaster, Record
from powbench.network.scenario import Floats
from powbench.rigs import catalogue

DATA = Path(__file__).parents[1] / "docs" / "data" / "backtest_variants.json"
HORIZONS = (26, 52)
FIRST, DECIDED = 80, 200
PATHS, SEED = 960, 1
ADDED = ("Antminer S3", "Antminer S5", "Antminer S9 11.5T")


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
        return _of(fit, own).shaped(shocks)

    return paths


def undamped(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
    fit = forecast.fit(known, first)
    return _of(fit, fit.damping == 1.0).shaped(shocks)


def known_growth(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
    """As if p and m were known now and m faded without news."""
    calm = replace(shocks, state=0 * shocks.state, fresh=0 * shocks.fresh)
    return forecast.fit(known, first).shaped(calm)


def _of(fit: forecast.DifficultyForecast, own: Any) -> forecast.DifficultyForecast:
    return replace(
        fit,
        means=fit.means[own],
        roots=fit.roots[own],
        fading=fit.fading[own],
        sizes=fit.sizes[own],
        damping=fit.damping[own],
        closing=fit.closing[own],
    )


class Past:
    """Log errors of every model's mean at earlier origins, as far as their outcome is known."""

    def __init__(self, record: Record, horizon: int) -> None:
        self.horizon = horizon
        self.errors: dict[int, Floats] = {}
        work = record.log_work
        for epoch in range(forecast.FEWEST_EPOCHS - 1, len(work) - 1):
            truth = work[epoch:] - work[epoch]
            if not backtest.complete(truth, horizon):
                break
            fit = forecast.fit(work[: epoch + 1])
            alone = backtest.earned(fit.expected(2 * horizon), horizon)
            self.errors[epoch] = np.log(alone / float(backtest.earned(truth, horizon)))

    def known_at(self, epoch: int, window: int | None) -> dict[int, Floats]:
        first = 0 if window is None else epoch - window
        return {e: v for e, v in self.errors.items() if first < e + self.horizon <= epoch}


def pooled(past: Past, window: int | None) -> Forecaster:
    """Shares of the paths in proportion to 1 / mean squared error so far (Bates and Granger)."""

    def paths(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        fit = forecast.fit(known, first)
        seen = np.array(list(past.known_at(fit.epoch, window).values()))
        if len(seen) < 5:
            return fit.shaped(shocks)
        weight = 1 / (seen**2).mean(axis=0)
        edges = np.cumsum(weight) / weight.sum()
        # Path p has had model p mod 36; give it the one at an even place of the shares.
        place = np.searchsorted(edges, (shocks.paths * 0.6180339887498949) % 1.0)
        chosen = np.minimum(place, len(weight) - 1)
        return fit.shaped(replace(shocks, paths=chosen.astype(np.int64)))

    return paths


def learned(record: Record, past: Past, window: int) -> Forecaster:
    """Growth answers where hash price stands against its mean over `window` epochs.

    The slope is the regression of past errors on it through the origin, shrunk by what
    a tenth of a unit's variance would weigh; overlapping outcomes count as one.
    """
    prices = record.usd_per_btc
    assert prices is not None
    level = np.log(prices) + np.log(hash_price.subsidies(0, len(prices))) - record.log_work

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


def answering(
    gaps: Floats,
    own: Callable[[forecast.DifficultyForecast], Any] | None = None,
    halves: bool = True,
    damping: float = 1.0,
) -> Forecaster:
    """The forecast with the price held; own: which of its models, all unless given."""

    def paths(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        fit = forecast.fit(known, first, gaps[: len(known)])
        if not fit.answers:
            return fit.shaped(shocks)
        fit = replace(fit, damping=damping * fit.damping)
        fit = fit if own is None else _of(fit, own(fit))
        flat = np.zeros((1, shocks.luck.shape[1]))
        return fit.shaped(shocks, hash_price.drive(fit.epoch, flat, halves))

    return paths


def closing_in(*half_lives: int) -> Callable[[forecast.DifficultyForecast], Any]:
    shares = [1 - 0.5 ** (1 / h) for h in half_lives]
    return lambda fit: np.isin(fit.closing, shares)


def answers(record: Record) -> list[tuple[str, Forecaster]]:
    """The answer to hash price, and what became of it if something in it were different."""
    assert record.usd_per_btc is not None and record.gaps is not None
    price, day = record.usd_per_btc, 86_400.0
    joules = hash_price.best_on_sale(catalogue.releases(), record.starts)

    def gaps(joules_per_th: Floats) -> Floats:
        return hash_price.gaps(record.log_work, record.first_epoch, price, joules_per_th)

    def later(days: float) -> Floats:
        return hash_price.best_on_sale(catalogue.releases(), record.starts - days * day)

    def without(*models: str) -> Floats:
        kept = [
            (entry.released, entry.rig.joules_per_terahash)
            for entry in catalogue.entries()
            if entry.model not in models
        ]
        return hash_price.best_on_sale(kept, record.starts)

    def median_on_sale() -> Floats:
        rigs = catalogue.releases()
        found = [
            [j for at, j in rigs if start - 731 * day <= at <= start] for start in record.starts
        ]
        return np.array([np.median(own) if own else np.nan for own in found])

    level = np.log(price) + np.log(hash_price.subsidies(record.first_epoch, len(price)))
    level -= record.log_work + np.log(joules)
    recent = np.array(
        [
            level[e] - np.nanmean(level[max(0, e - 103) : e + 1])
            if level[e] == level[e]
            else np.nan
            for e in range(len(level))
        ]
    )
    ours = record.gaps
    return [
        ("the forecast that answers, price held", answering(ours)),
        *((f"half of the gap in {h} epochs only", answering(ours, closing_in(h)))
          for h in forecast.HALF_LIVES),
        ("half of the gap in 26, 52 or 104 epochs", answering(ours, closing_in(26, 52, 104))),
        ("against the mean of the last 104 epochs", answering(recent)),
        ("without the Antminer S9 11.5T of June 2016", answering(gaps(without(ADDED[2])))),
        ("without all three rigs that were added for it", answering(gaps(without(*ADDED)))),
        ("rigs count half a year after their release", answering(gaps(later(182)))),
        ("rigs count a year after their release", answering(gaps(later(365)))),
        ("the median rig of the last two years", answering(gaps(median_on_sale()))),
        ("rigs that never got better", answering(gaps(np.ones(len(price))))),
        ("halvings not foreseen", answering(ours, halves=False)),
        ("damped to 85 % besides", answering(ours, damping=0.85)),
    ]  # fmt: skip


def score(record: Record, forecaster: Forecaster) -> list[dict[str, float | int | str]]:
    """CRPS, bias and coverage: of origins decided before epoch 200, and from 200 and 300 on."""
    plain = replace(record, usd_per_btc=None, joules_per_th=None)
    done = backtest.run(plain, HORIZONS, FIRST, PATHS, SEED, forecaster=forecaster)
    rows: list[dict[str, float | int | str]] = []
    for horizon in HORIZONS:
        own = [o for o in done.origins if o.method == "forecast" and o.horizon == horizon]
        spans: tuple[tuple[str, Callable[[int], bool]], ...] = (
            ("decided before 200", lambda e, h=horizon: e + h <= DECIDED),  # type: ignore[misc]
            ("from 200", lambda e: e >= DECIDED),
            ("from 300", lambda e: e >= 300),
        )
        for name, inside in spans:
            some = [o for o in own if inside(o.epoch)]
            rows.append(
                {
                    "origins": name,
                    "count": len(some),
                    "horizon": horizon,
                    "crps": float(np.mean([o.crps for o in some])),
                    "median_bias": float(np.median([o.median for o in some])) - 1,
                    "coverage": float(np.mean([o.covered for o in some])),
                }
            )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--prices", type=Path, help="date,usd by day")
    given = parser.parse_args()
    record = series.shipped()
    past = Past(record, 52)
    slopes = Slopes()
    tried: list[tuple[str, Forecaster]] = [
        ("the forecast", backtest.ours),
        ("six slopes of the record instead of a growth that fades", slopes.paths),
        ("growth that fades in one way (26 epochs, 4)", only(26, 4.0)),
        ("the largest growth that fades (8) only", only(26, 8.0)),
        ("not damped", undamped),
        ("growth as if it were known", known_growth),
        ("shares by past errors, all", pooled(past, None)),
        ("shares by past errors, last 104", pooled(past, 104)),
        ("with hindsight: one slope of 156 epochs, damped to 85 %", one_slope(156, 0.85)),
    ]
    if given.prices is not None:
        text = given.prices.read_text(encoding="utf-8")
        releases = catalogue.releases()
        record = series.with_prices(record, text, given.prices.name, releases)
        tried += [
            (
                f"hash price alone against its last {w} epochs, slope learned",
                learned(record, past, w),
            )
            for w in (26, 52, 104)
        ]
        tried += answers(record)
    found = []
    for name, forecaster in tried:
        scores = score(record, forecaster)
        found.append({"variant": name, "scores": scores})
        print(name, *(f"{s['crps']:.3f}" for s in scores))
    document = {"paths": PATHS, "seed": SEED, "first_origin": FIRST, "variants": found}
    DATA.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
