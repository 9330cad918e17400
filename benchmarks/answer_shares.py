"""How well each way to answer hash price did before epoch 200: powbench/data/answers.csv.

python benchmarks/answer_shares.py   (some three minutes)

Each of the 640 ways alone, at every origin from 64 on (from there a year of prices is known)
whose outcome was known when epoch 200 began. What came later is cut off before anything runs.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from powbench.network import answers, backtest, forecast, hash_price, scoring, series
from powbench.network.scenario import Floats
from powbench.rigs import catalogue

TABLE = Path(answers.__file__).parents[1] / "data" / "answers.csv"
HORIZONS = (26, 52)
FIRST, DECIDED = 64, 200
PATHS, SEED = 960, 1


def record() -> backtest.Record:
    """What was known when epoch 200 began."""
    whole = series.shipped()
    cut = slice(0, DECIDED + 1)
    known = replace(whole, log_work=whole.log_work[cut], starts=whole.starts[cut])
    return series.with_shipped_prices(known, catalogue.releases())


def alone(fit: forecast.DifficultyForecast, answer: int) -> forecast.DifficultyForecast:
    """The same with one answer only."""
    kinds = fit.models // len(fit.shares)
    own = slice(answer * kinds, (answer + 1) * kinds)
    by_model = ("means", "roots", "fading", "sizes", "damping", "closing", "gap", "leaving")
    return replace(fit, shares=np.ones(1), **{name: getattr(fit, name)[own] for name in by_model})


def errors(some: Sequence[int]) -> Floats:
    """CRPS of these answers, the mean over the origins of each horizon, (answers, horizons)."""
    its = record()
    fits = forecast.Fits(its.log_work, its.first_epoch, its.stood)
    reach = 2 * max(HORIZONS)
    shocks = forecast.Shocks.drawn(SEED, np.arange(PATHS), reach)
    flat = np.zeros((1, reach + 1))
    found: list[list[list[float]]] = [[[] for _ in HORIZONS] for _ in some]
    for place in range(FIRST, len(its.log_work)):
        truth = its.log_work[place:] - its.log_work[place]
        over = [h for h in HORIZONS if backtest.complete(truth, h)]
        if not over:
            break
        fit = fits.at(place)
        drive = hash_price.drive(fit.epoch, flat)
        for row, answer in enumerate(some):
            paths = alone(fit, answer).shaped(shocks, drive)
            for column, h in enumerate(HORIZONS[: len(over)]):
                actual = float(backtest.earned(truth[: backtest.needed(truth, h)], h))
                ratio = backtest.earned(paths[:, : 2 * h + 1], h) / actual
                found[row][column].append(scoring.crps(ratio, 1.0))
    return np.array([[float(np.mean(scores)) for scores in row] for row in found])


def main() -> None:
    count = len(answers.ANSWERS)
    with ProcessPoolExecutor() as pool:
        parts = list(pool.map(errors, np.array_split(np.arange(count), 20)))
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(answers.COLUMNS)
        for answer, scores in zip(answers.ANSWERS, np.concatenate(parts), strict=True):
            (years, middle, memory), half_life, pace = answer
            row = (years, middle, memory or "all", half_life, pace)
            table.writerow([*row, *(f"{score:.5f}" for score in scores)])
    print(f"wrote {TABLE}")


if __name__ == "__main__":
    main()
