"""What else was tried for the difficulty forecast: docs/data/backtest_variants.json.

python benchmarks/backtest_variants.py [--prices date,usd.csv]   (one to two minutes)

Each variant is written down with its constants before it is scored; whether it is used is
decided by the origins whose outcome was known at epoch 200 alone. The response to hash
price needs a price record, which the package does not ship; without one it is left out.
Then benchmarks/backtest_study.py --page puts the table on the page.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from powbench.chain.subsidy import SATOSHI_PER_BTC, subsidy_satoshi
from powbench.network import backtest, forecast, series
from powbench.network.backtest import Forecaster, Record
from powbench.network.scenario import Floats

DATA = Path(__file__).parents[1] / "docs" / "data" / "backtest_variants.json"
HORIZONS = (26, 52)
FIRST, DECIDED = 80, 200
PATHS, SEED = 900, 1


def certain_drift(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
    """No error of the drift beyond the differences between its estimates."""
    return replace(forecast.fit(known, first), drift_sd=0.0).shaped(shocks)


def of_window(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
    """To each estimate the standard error of its own window instead of the pool's.

    Weights that halve in h epochs average over 2 h / ln 2 of them in effect; the slope
    through n levels of a random walk varies 6/5 times as much as the mean of its n steps.
    """
    fit = forecast.fit(known, first)
    counts = [2 * h / np.log(2) for h in forecast.HALF_LIVES]
    counts += [n / 1.2 for n in forecast.WINDOWS]
    sd = float(fit.steps.std())
    each = np.array([sd * (forecast.BLOCK / min(n, len(known) - 1)) ** 0.5 for n in counts])
    found = replace(fit, drift_sd=0.0).shaped(shocks)
    error = np.tile(each, len(forecast.DAMPING))[shocks.paths % len(fit.exponents)]
    return found + error[:, None] * shocks.drift * np.arange(found.shape[1])


def centred(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
    """The mean of all estimates instead of each one."""
    fit = forecast.fit(known, first)
    mean = float(np.mean(fit.exponents))
    return replace(fit, exponents=(mean,) * len(fit.exponents)).shaped(shocks)


LONG_RUN, LONG_RUN_SD = 11.0, 5.0  # of p: ln W over ln k from epoch 20 to 200 gives 11
HALF_LIFE, FADING_SD = 26, 4.0  # of what comes on top of p, and fades


class Fading:
    """ln W grows by (p + m) / k an epoch; m reverts to 0, p is the long run: a Kalman filter.

    The noise of a step is learned from past innovations, halving in 26 epochs.
    """

    def __init__(self, record: Record, first: int = 20) -> None:
        self.phi = 0.5 ** (1 / HALF_LIFE)
        state, spread = np.array([LONG_RUN, 0.0]), np.diag([LONG_RUN_SD**2, FADING_SD**2])
        carry, noise = np.diag([1.0, self.phi]), 0.01
        fresh = np.diag([0.0, FADING_SD**2 * (1 - self.phi**2)])
        kept = 0.5 ** (1 / 26)
        self.states: dict[int, tuple[Floats, Floats]] = {}
        for k in range(first, len(record.log_work)):
            state, spread = carry @ state, carry @ spread @ carry.T + fresh
            seen = np.full(2, 1 / k)
            gain = spread @ seen / (seen @ spread @ seen + noise)
            step = record.log_work[k] - record.log_work[k - 1]
            state = state + gain * (step - seen @ state)
            spread = spread - np.outer(gain, seen @ spread)
            noise = kept * noise + (1 - kept) * float(step - seen @ state) ** 2
            self.states[k] = state, spread

    def paths(self, known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        fit = forecast.fit(known, first)
        found = replace(fit, exponents=(0.0,), drift_sd=0.0).shaped(shocks)
        state, spread = self.states[fit.epoch]
        own = np.random.default_rng(fit.epoch)
        count = found.shape[1] - 1
        p, m = own.multivariate_normal(state, spread, len(found)).T
        fresh = own.standard_normal((len(found), count)) * FADING_SD * (1 - self.phi**2) ** 0.5
        growth = np.empty((len(found), count))
        for j in range(count):
            m = self.phi * m + fresh[:, j]
            growth[:, j] = (p + m) / (fit.epoch + 1 + j)
        found[:, 1:] += np.cumsum(growth, axis=1)
        return found

    def shared(self, known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        """Half of the paths, the other half as the forecast has them."""
        ours = backtest.ours(known, first, shocks)
        ours[::2] = self.paths(known, first, shocks)[::2]
        return ours


class Past:
    """Log errors of every estimate alone at earlier origins, as far as their outcome is known."""

    def __init__(self, record: Record, horizon: int) -> None:
        self.horizon = horizon
        self.errors: dict[int, Floats] = {}
        work = record.log_work
        for epoch in range(forecast.FEWEST_EPOCHS - 1, len(work) - 1):
            truth = work[epoch:] - work[epoch]
            if not backtest.complete(truth, horizon):
                break
            exponents = np.array(forecast.fit(work[: epoch + 1]).exponents)
            ahead = np.log1p(np.arange(2 * horizon + 1) / epoch)
            alone = backtest.earned(exponents[:, None] * ahead, horizon)
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
        # Path p has had estimate p mod 18; give it the one at an even place of the shares.
        place = np.searchsorted(edges, (shocks.paths * 0.6180339887498949) % 1.0)
        chosen = np.minimum(place, len(weight) - 1)
        return fit.shaped(replace(shocks, paths=chosen.astype(np.int64)))

    return paths


def hash_price(record: Record, past: Past, window: int) -> Forecaster:
    """Growth answers where hash price stands against its mean over `window` epochs.

    The slope is the regression of past errors on it through the origin, shrunk by what
    a tenth of a unit's variance would weigh; overlapping outcomes count as one.
    """
    prices = record.usd_per_btc
    assert prices is not None
    heights = 2016 * np.arange(len(prices))
    subsidy = np.array([subsidy_satoshi(int(h)) for h in heights]) / SATOSHI_PER_BTC
    level = np.log(prices) + np.log(subsidy) - record.log_work

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


def score(record: Record, forecaster: Forecaster) -> list[dict[str, float | int | str]]:
    """CRPS, bias and coverage: of origins decided before epoch 200, and from 200 and 300 on."""
    plain = replace(record, usd_per_btc=None)
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
    fading = Fading(record)
    tried: list[tuple[str, Forecaster]] = [
        ("the forecast", backtest.ours),
        ("drift errors of each estimate's own window", of_window),
        ("no drift error", certain_drift),
        ("the mean of the estimates", centred),
        ("shares by past errors, all", pooled(past, None)),
        ("shares by past errors, last 104", pooled(past, 104)),
        ("growth that fades to a long run", fading.paths),
        ("half of the paths of that kind", fading.shared),
    ]
    if given.prices is not None:
        text = given.prices.read_text(encoding="utf-8")
        record = series.with_prices(record, text, given.prices.name)
        tried += [
            (f"hash price against its last {w} epochs", hash_price(record, past, w))
            for w in (26, 52, 104)
        ]
    found = []
    for name, forecaster in tried:
        scores = score(record, forecaster)
        found.append({"variant": name, "scores": scores})
        print(name, *(f"{s['crps']:.3f}" for s in scores))
    document = {"paths": PATHS, "seed": SEED, "first_origin": FIRST, "variants": found}
    DATA.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
