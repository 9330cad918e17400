"""What else was tried for the difficulty forecast: docs/data/backtest_variants.json.

python benchmarks/backtest_variants.py   (some five minutes)

Then benchmarks/backtest_study.py puts the tables on the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from variants import answer, growth

from powbench.network import backtest, series
from powbench.network.backtest import Forecaster, Record
from powbench.rigs import catalogue

DATA = Path(__file__).parents[1] / "docs" / "data" / "backtest_variants.json"
HORIZONS = (26, 52)
FIRST, DECIDED = 64, 200  # from the first one a year of prices is known
PATHS, SEED = 960, 1


def score(record: Record, forecaster: Forecaster) -> list[dict[str, float | int | str]]:
    """CRPS, bias and coverage: of origins decided before epoch 200, and from 200 and 300 on.

    Decided: the fortnights were over when epoch 200 began. Epochs were shorter then.
    """
    plain = replace(record, usd_per_btc=None, joules_per_th=None)
    done = backtest.run(plain, HORIZONS, FIRST, PATHS, SEED, forecaster=forecaster)
    rows: list[dict[str, float | int | str]] = []
    for horizon in HORIZONS:
        own = [o for o in done.origins if o.method == "forecast" and o.horizon == horizon]
        early = {
            e
            for e in range(FIRST, DECIDED)
            if backtest.complete(record.log_work[e : DECIDED + 1], horizon)
        }
        spans: tuple[tuple[str, Callable[[int], bool]], ...] = (
            ("decided before 200", early.__contains__),
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
                    "crps": round(float(np.mean([o.crps for o in some])), 5),
                    "median_bias": round(float(np.median([o.median for o in some])) - 1, 5),
                    "coverage": round(float(np.mean([o.covered for o in some])), 5),
                }
            )
    return rows


def main() -> None:
    record = series.shipped()
    priced = series.with_shipped_prices(record, catalogue.releases())
    groups = {
        "without prices": growth.tried(record),
        "without hardware": growth.priced(priced),
        "the answer": answer.tried(priced),
    }
    found = []
    for group, tried in groups.items():
        for name, forecaster in tried:
            found.append({"group": group, "variant": name, "scores": score(record, forecaster)})
            show(found[-1])
    pools = []
    for dimension, part, share, forecaster in answer.pools(priced):
        named = {"dimension": dimension, "part": part, "share": round(share, 5)}
        pools.append({**named, "scores": score(record, forecaster)})
        show(pools[-1])
    head = json.dumps({"paths": PATHS, "seed": SEED, "first_origin": FIRST})[:-1]
    lists = ((name, ",\n".join(map(json.dumps, rows)))
             for name, rows in (("variants", found), ("pools", pools)))  # fmt: skip
    text = "".join(f',\n"{name}": [\n{rows}\n]' for name, rows in lists)
    DATA.write_text(f"{head}{text}}}\n", encoding="utf-8")


def show(found: dict[str, Any]) -> None:
    name = ", ".join(str(value) for key, value in found.items() if key != "scores")
    print(f"{name:85}", *(f"{s['crps']:.3f}" for s in found["scores"]), flush=True)


if __name__ == "__main__":
    main()
