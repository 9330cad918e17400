"""How much the scores hang on the form of the forecast: docs/data/backtest_forms.json.

python benchmarks/backtest_forms.py   (an hour on two cores)

The form was made by people who saw its scores from epoch 200 on. What it might have been
instead is set down here, and every combination of these choices is scored (a
specification curve: Simonsohn, Simmons, Nelson 2020,
https://doi.org/10.1038/s41562-020-0912-z). Then benchmarks/backtest_study.py puts the
outcome on the page.

Written before the first run: that the aims are met counts as the work of the approach, not
of a lucky form, if the median over all forms meets each aim and at least half of the forms
meet all six at once.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from variants import aims, answer

from powbench.network import answers, backtest, forecast, hash_price, series
from powbench.network.backtest import Record
from powbench.network.scenario import Floats
from powbench.rigs import catalogue

DATA = Path(__file__).parents[1] / "docs" / "data" / "backtest_forms.json"
HORIZONS = (26, 52)
FIRST, PATHS, SEED = 200, 5000, 1  # as `powbench backtest`

CHOICES: dict[str, tuple[str, ...]] = {
    "leaves the gap": ("pace of work", "pace of hardware", "both"),
    "what answered": ("no noise", "drawn again as noise"),
    "shares": ("1 / error²", "1 / error", "equal"),
    "middle": ("mean", "median", "both"),
    "half-lives": ("13 to 104", "26 to 104", "13 to 52"),
    "hardware": ("middle of the year", "end of the year", "with the catalogue"),
}
"""What might have been chosen otherwise; the forecast as it ships is one of these forms."""
SHIPPED = ("both", "no noise", "1 / error²", "both", "13 to 104", "middle of the year")
POWERS = {"1 / error²": 2.0, "1 / error": 1.0, "equal": 0.0}
RELEASES = {
    "middle of the year": catalogue.releases,
    "end of the year": answer.at_the_years_end,
    "with the catalogue": answer.with_the_catalogue,
}


def forms() -> list[tuple[str, ...]]:
    return list(product(*CHOICES.values()))


@lru_cache(maxsize=1)
def known(hardware: str) -> tuple[Record, forecast.Fits]:
    """The record with that hardware on sale, and what follows it."""
    priced = series.with_shipped_prices(series.shipped(), catalogue.releases())
    joules = hash_price.on_sale(RELEASES[hardware](), priced.starts)
    record = replace(priced, joules_per_th=joules)
    return record, forecast.Fits(record.log_work, record.first_epoch, record.stood)


def shares(form: tuple[str, ...]) -> Floats:
    """Of the answers (640) in a form: zero for those that it leaves out."""
    leaves, _, power, middle, half_lives, _ = form
    low, high = (int(end) for end in half_lives.split(" to "))
    kept = [
        leaves in ("both", f"pace of {pace}")
        and middle in ("both", its_middle)
        and low <= half_life <= high
        for (_, its_middle, _), half_life, pace in answers.ANSWERS
    ]
    found: Floats = np.where(kept, answers.shares(POWERS[power]), 0.0)
    return found / found.sum()


def score(form: tuple[str, ...]) -> list[float]:
    """CRPS, median bias and coverage at 26, then at 52 epochs, of all origins from 200."""
    record, fits = known(form[-1])
    forecaster = answer.answering(
        record, shares(form), twice=form[1] == "drawn again as noise", fits=fits
    )
    plain = replace(record, usd_per_btc=None, joules_per_th=None)
    done = backtest.run(plain, HORIZONS, FIRST, PATHS, SEED, forecaster=forecaster)
    found: list[float] = []
    for horizon in HORIZONS:
        its = done.score(backtest.BLIND, horizon, FIRST)
        assert its is not None and its.coverage is not None
        found += [its.crps, its.median_bias, its.coverage]
    return [round(value, 5) for value in found]


def main() -> None:
    every = sorted(forms(), key=lambda form: form[-1])  # one record at a time
    with ProcessPoolExecutor() as pool:
        scores = list(pool.map(score, every, chunksize=27))
    head: dict[str, Any] = {
        "paths": PATHS, "seed": SEED, "first_origin": FIRST, "choices": CHOICES,
        "shipped": SHIPPED,
        "columns": [f"{aim.key}_{aim.horizon}" for aim in aims.ALL],
    }  # fmt: skip
    rows = ",\n".join(json.dumps([*form, *its]) for form, its in zip(every, scores, strict=True))
    text = json.dumps(head, indent=1, ensure_ascii=False)[:-2]
    DATA.write_text(f'{text},\n "forms": [\n{rows}\n]}}\n', encoding="utf-8")
    print(f"wrote {DATA}: {len(every)} forms")


if __name__ == "__main__":
    main()
