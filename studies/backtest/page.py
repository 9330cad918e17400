"""The page of the back-test, from its document alone."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data" / "backtest.json"
PICTURE = ROOT / "docs" / "img" / "backtest.svg"
PAGE = ROOT / "docs" / "evidence" / "backtest.md"
ARGUMENTS = ["backtest"]

STATIC, GROWTH = "static", "constant growth"
BLIND, HELD, DRAWN = "forecast", "forecast, price held", "forecast, price drawn"
HORIZONS = (26, 52)
START = 200
"""The first epoch whose outcome had no say in any constant of the forecast."""
FIRST_UNSEEN = {26: 448, 52: 421}
"""By horizon the first origin whose outcome the record to epoch 473, with which the form was
chosen, does not hold."""
COVERAGE = (0.75, 0.85)
RESAMPLES = 5000
WIDTH = 92


def read() -> dict[str, Any]:
    """The recorded powbench.backtest/1."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def written(data: dict[str, Any]) -> str:
    """The Markdown of the page."""
    record = data["record"]
    paragraphs = (
        "# How good the difficulty forecast has been",
        ASKED.format(
            command=f"`powbench {' '.join(ARGUMENTS)}`",
            paths=data["paths"],
            first=record["first_epoch"],
            last=record["last_epoch"],
            start=START,
        ),
        METHODS,
        "## In coins",
        table(data, "coins", (STATIC, GROWTH, BLIND, HELD, DRAWN)),
        "![Forecast / actual by origin](../img/backtest.svg)",
        filled(aim(data)),
        "## In USD",
        table(data, "usd", (STATIC, GROWTH, BLIND, DRAWN)),
        filled(USD),
        "## What answers hashprice",
        ANSWERS,
        "## Hindsight",
        HINDSIGHT,
        UNSEEN.format(table=unseen(data)),
    )
    return "\n\n".join(paragraphs) + "\n"


def filled(text: str) -> str:
    return textwrap.fill(text, WIDTH)


def table(data: dict[str, Any], scored: str, methods: tuple[str, ...]) -> str:
    """A row a method, from START on: CRPS with its interval, bias, coverage by horizon."""
    heads = "".join(
        f" CRPS at {h} (95 %) | median bias at {h} | within P10–P90 at {h} |" for h in HORIZONS
    )
    lines = [f"| method |{heads}", f"|---|{'---|' * 3 * len(HORIZONS)}"]
    for method in methods:
        cells = []
        for horizon in HORIZONS:
            own = origins(data, scored, method, horizon)
            low, high = middle_95(crps_again(own, horizon))
            cells.append(f"{crps(own).mean():.3f} ({low:.2f} to {high:.2f})")
            cells.append(f"{median_bias(own):+.1%}")
            cells.append("" if method in (STATIC, GROWTH) else f"{covered(own).mean():.1%}")
        lines.append(f"| {method} | {' | '.join(cells)} |")
    return "\n".join(lines)


def unseen(data: dict[str, Any]) -> str:
    """A row a method of the origins whose outcome nobody knew when the form was fixed."""
    lines = [
        f"| method |{''.join(f' CRPS at {h} | within P10–P90 at {h} |' for h in HORIZONS)}",
        f"|---|{'---|' * 2 * len(HORIZONS)}",
    ]
    for method in (STATIC, GROWTH, BLIND, HELD, DRAWN):
        cells = []
        for horizon in HORIZONS:
            own = [
                o
                for o in origins(data, "coins", method, horizon)
                if o["epoch"] >= FIRST_UNSEEN[horizon]
            ]
            cells.append(f"{crps(own).mean():.3f}" if own else "")
            held = (
                ""
                if method in (STATIC, GROWTH) or not own
                else f"{covered(own).sum()} of {len(own)}"
            )
            cells.append(held)
        lines.append(f"| {method} | {' | '.join(cells)} |")
    return "\n".join(lines)


def aim(data: dict[str, Any]) -> str:
    """The differences that were asked for, each with its interval, and the coverage."""
    told = []
    for horizon in HORIZONS:
        held = origins(data, "coins", HELD, horizon)
        gains = []
        for rival in (STATIC, GROWTH):
            theirs = origins(data, "coins", rival, horizon)
            low, high = middle_95(crps_again(theirs, horizon) - crps_again(held, horizon))
            gains.append(f"{low:.2f} to {high:.2f} below {NAMES[rival]}")
        share = covered(held).mean()
        low, high = middle_95(again(covered(held), horizon).mean(axis=1))
        inside = COVERAGE[0] <= share <= COVERAGE[1]
        told.append(
            f"At {horizon} epochs the CRPS of the forecast with the price held lies "
            f"{' and '.join(gains)} (95 %). In {share:.1%} of the cases the outcome lay between "
            f"its P10 and P90, which {'is' if inside else 'is not'} inside the aim of 75 to 85 %. "
            f"The interval of that share is {low:.0%} to {high:.0%}."
        )
    count = len(origins(data, "coins", HELD, HORIZONS[-1]))
    return (
        "The aim is a CRPS below those of both calculators, and a coverage of 75 to 85 %. "
        + " ".join(told)
        + f" The intervals come from drawing the origins again, {RESAMPLES:,} times, in blocks as "
        f"long as the horizon. Neighbouring origins share their future: {count} origins at "
        f"{HORIZONS[-1]} epochs hold only {count // HORIZONS[-1]} futures that do not overlap."
    )


def origins(data: dict[str, Any], scored: str, method: str, horizon: int) -> list[dict[str, Any]]:
    """What was scored from START on, in order of epochs."""
    key = (scored, method, horizon)
    return [
        o
        for o in data["origins"]
        if (o["scored"], o["method"], o["horizon"]) == key and o["epoch"] >= START
    ]


def crps(own: list[dict[str, Any]]) -> np.ndarray:
    return np.array([o["crps"] for o in own])


def median_bias(own: list[dict[str, Any]]) -> float:
    return float(np.median([o["median"] for o in own])) - 1


def covered(own: list[dict[str, Any]]) -> np.ndarray:
    return np.array([o["low"] <= 1 <= o["high"] for o in own])


def crps_again(own: list[dict[str, Any]], horizon: int) -> np.ndarray:
    """Mean CRPS of each resample."""
    found: np.ndarray = again(crps(own), horizon).mean(axis=1)
    return found


def again(each: np.ndarray, block: int) -> np.ndarray:
    """Origins drawn again in blocks (moving-block bootstrap, Künsch 1989), (RESAMPLES, count).

    The same places for every method, so that differences are between the same origins.
    """
    count = len(each)
    draw = np.random.default_rng(1)
    starts = draw.integers(0, count - block + 1, size=(RESAMPLES, -(-count // block)))
    places = (starts[:, :, None] + np.arange(block)).reshape(RESAMPLES, -1)[:, :count]
    found: np.ndarray = each[places]
    return found


def middle_95(found: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


NAMES = {STATIC: "constant difficulty", GROWTH: "constant growth"}

ASKED = """\
At each epoch of the record, a forecast is made from the epochs before it. That epoch is called the
origin. The forecast says what one hash per second earns in the next 26 or 52 epochs of 14 days, in
coins at a constant subsidy. The scored quantity is forecast / actual. CRPS is 0 for a perfect
forecast; for a single number it is the mean absolute error. The bias is the bias of the median.
In 80 % of the cases the outcome should lie between P10 and P90.

`python -m studies.backtest` writes this page from
[the score of every origin](../../studies/backtest/data/backtest.json). {command} made those
with {paths} paths, epochs {first} to {last} and the prices that ship. The tables are about origins
from epoch {start} on. The data hold those from epoch 130 on."""

METHODS = """\
- *static* keeps the difficulty as it is. *constant growth* continues last year's growth. Mining
  calculators do one or the other.
- *forecast* knows difficulties alone. `simulate` draws it where it knows no past prices, or with
  `hash_price = false`.
- *price held* also knows past prices and responds to hashprice, as if the price stayed as it is.
  `simulate` draws it with a constant price.
- *price drawn* gives each path a price of its own, as `price_csv` does."""

USD = (
    "Here every method except the calculators draws the same prices, without any drift. No method "
    "knows that the price was going to rise. That causes the bias: most outcomes that the bands "
    "miss lie above them. Fees are left out here and in coins: the record of what blocks paid "
    "begins in 2020, long after the first origin."
)

ANSWERS = """\
Miners buy hardware while mining pays. Nobody knows which hardware counts, with which past they
compare, and how fast they respond. So 640 combinations of the following have equal shares of the
paths:

- the hardware: the best on sale, or the median of what came in one, two, three or four years
  (powbench/data/hardware.csv: from [CBECI](https://ccaf.io/cbnsi/cbeci), and after May 2020 the
  catalogue as it stood in October 2026)
- the past: the mean or the median of the last 26, 52, 78, 104, 130, 156 or 208 epochs, or of all
- the speed: half of the gap closes in 13, 26, 52 or 104 epochs
- growth that leaves the gap as it is: the growth of work in the long run, or the speed at which
  hardware got better

We also tried shares by past errors (1 / error or 1 / error², [Bates and Granger
1969](https://doi.org/10.1057/jors.1969.103)). They scored the same within the intervals above, so
the combinations have no weights."""

HINDSIGHT = """\
The constants were fixed on epochs before 200. They are the pool of 52 steps in blocks of 3, the
prior of the growth's exponent (11 ± 5), and the rule that growth which responds to hashprice is
not damped.

The form was chosen when the record was known. It consists of these choices:

- to look at prices at all
- the lists of half-lives, sizes and combinations
- the damping of the forecast without prices
- that past responses are not drawn again as noise
- the hardware list of 2020

The catalogue has learned of more models since October 2026. Models released before that month do
not enter the forecast, so the scores on this page stay those of this forecast. Later models do."""

UNSEEN = """\
Epochs 474 to 481 (June to October 2026) came after the constants and the form were fixed, and
nothing was changed after they were seen. The table shows the origins whose outcome reaches into
these epochs: they are a first test on data that the forecast could not know. These origins share
most of their future. So they are one observation rather than many, and no interval is drawn. No
price after June 2026 ships, so they are scored in coins.

{table}

Epochs from 482 on can be scored in the same way. That takes a CSV of epoch 481 and those after it,
and a CSV of daily prices since June 2026: `powbench backtest --difficulty later.csv --prices
daily.csv --from 429 --horizon 52`, or `--from 456 --horizon 26`."""
