"""What docs/backtest.md says of shares, hindsight and what else was tried."""

from __future__ import annotations

import textwrap
from typing import Any

from .aims import CRPS, HORIZONS, met


def shared(data: dict[str, Any]) -> list[str]:
    """What shares the paths, and how each part of it would have done alone."""
    names = ("decided before 200", "from 200")
    heads = " | ".join(f"{h}, {n.removeprefix('decided ')}" for n in names for h in HORIZONS)
    lines = ["## What shares the paths of the answer", "", SHARED, ""]
    lines += [f"| pool of | share of the paths | {heads} |", f"|---|---|{'---|' * 4}"]
    for pool in data["pools"]:
        at = {(s["origins"], s["horizon"]): s for s in pool["scores"]}
        cells = " | ".join(_cell(at[n, h]) for n in names for h in HORIZONS)
        lines.append(f"| {pool['dimension']}: {pool['part']} | {pool['share']:.1%} | {cells} |")
    unpriced = next(v for v in data["variants"] if v["variant"] == "the forecast")
    blind, late = _early(unpriced), [_late(pool) for pool in data["pools"]]
    before = sum(
        all(ours < theirs for ours, theirs in zip(_early(pool), blind, strict=True))
        for pool in data["pools"]
    )
    without = _late(unpriced)
    ahead = sum(all(at[h]["crps"] < without[h]["crps"] for h in HORIZONS) for at in late)
    crps = sum(all(at[h]["crps"] <= CRPS[h] for h in HORIZONS) for at in late)
    every = sum(all(met(at[h], h) for h in HORIZONS) for at in late)
    text = (
        f"Of these {len(late)} parts alone {before} are better before 200, at both horizons, than "
        f"the forecast without prices, and {ahead} from 200 on; {crps} meet both aims for CRPS, "
        f"{every} those for bias and coverage, too. {_powers(data)}"
    )
    return [*lines, "", *textwrap.wrap(text, 92)]


def _powers(data: dict[str, Any]) -> str:
    """The pool with other shares."""
    at = {v["variant"]: _late(v) for v in data["variants"]}
    told = [
        f"{at[name][52]['crps']:.3f} and {at[name][26]['coverage']:.1%} with {words}"
        for name, words in (
            ("the forecast that answers, price held", "1 / error²"),
            ("shares go with 1 / error", "1 / error"),
            ("equal shares", "equal shares"),
        )
    ]
    return (
        "The pool needs no choice among them, and little of how its shares are made: CRPS at 52 "
        f"epochs and coverage at 26 are {told[0]}, {told[1]} and {told[2]} "
        f"({data['paths']} paths)."
    )


def _late(found: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Scores from 200 on, by horizon."""
    return {s["horizon"]: s for s in found["scores"] if s["origins"] == "from 200"}


def _early(found: dict[str, Any]) -> list[float]:
    """CRPS before 200, by horizon."""
    return [s["crps"] for s in found["scores"] if s["origins"] == "decided before 200"]


SHARED = """Who mines buys hardware while it pays. But revenue per kWh of which hardware, weighed
against what, and answered how fast? Nobody knows, so 640 ways share the paths:

- the best hardware on sale, or the median of what came in one, two, three or four years, of a
  list that somebody else made ([CBECI](https://ccaf.io/cbnsi/cbeci)'s, whole:
  powbench/data/hardware.csv; after it ends, in May 2020, the catalogue);
- against the mean or the median of so many epochs, or of all that are known;
- half of the gap closes in a half, one, two or four years;
- the gap stays as it is when work grows as in the long run, or as fast as hardware has got
  better so far.

A way's share goes with 1 / error² ([Bates and Granger 1969](https://doi.org/10.1057/jors.1969.103)).
The error is its CRPS, at 26 and 52 epochs together, at the origins whose outcome was known when
epoch 200 began, with prices from August 2010 on: powbench/data/answers.csv, by
`python benchmarks/answer_shares.py`, which cuts the record after epoch 200 before anything runs.
So nothing from 200 on has a say in the shares.

Each part of the pool alone (CRPS and, in brackets, how often P10 to P90 held and the bias of the
median):"""
LIMITS = """## Hindsight, and what is left of it

Each forecast is fitted on earlier epochs only; prices count from the day after their own, hardware
from its release. Shares and constants of the answer are of the epochs before 200. The form is
another matter:

- That prices were looked at at all is hindsight: they were, because without them the aim at 52
  epochs is missed.
- Before the pool one way was chosen by the scores before 200 (hardware of two years against a
  median). They could not tell apart how long a memory to take, some lengths met the aims from 200
  on and some did not, and the length was taken with that known. A pool needs no such step, and
  scores as well. That it was made is owed to scores that had been seen; so is that the pace of
  hardware stands in it beside that of work, without which (last rows of the table above) the
  median lies some 4 % low at 52 epochs.
- What was in the record's steps as an answer is not drawn again as noise. That came in when
  the coverage at 26 epochs was at the edge of its aim; with it the bands are a little narrower.
  At the edge it still is: one origin more, and it would be missed. With a thousand or two paths
  chance can move it there; `powbench backtest --from 200 --paths 20000` says 84.3 %.
- Rows from 130 hold origins before 200, whose outcome has a say in the shares: for the answer they
  are no fair test of these."""
LIMITS_ALSO = """\
- A choice of one way by the scores before 200 would have fallen on the fastest answer, and would
  have been bad (the last table). That shares, not a choice, were wanted of those scores was
  decided with that known. It is what the forecast does with all else that nobody knows.
- Half-lives of a half, one, two and four years, sizes of 2, 4 and 8 and the three dampings
  were set down, not selected; they span what a forecaster might try. But whoever wrote them
  down had seen the record.
- That growth follows a power of the epoch's number, with an exponent of 11 ± 5 before
  anything is seen, is what epochs 20 to 200 say. Without damping the scores before 200 would
  have been better (below), and the median from 200 on too low: the damping is hindsight.
  The forecasts that answer hash price are not damped: what slows growth there is that work
  makes mining pay less. The scores before 200 say so, too.
- 52 epochs of steps in blocks of 3 had the best CRPS of {52, 78, 104} × {3, 6} on the
  epochs before 200, and would have been chosen then.
- The list of hardware was made in 2020, by people who knew which hardware had come to matter. Of
  22 rigs after it only the year of release is known. They count from its middle; from its end,
  which is never too early, little changes (the last table).
- From epoch 300 on the answer is worse than no answer in coins, and better in USD.
- One slope through the last 156 epochs, damped to 85 %, scores 0.15 at 52 epochs from 200 on,
  worst of all before 200 and worse than the forecast from 300. Nothing before epoch 200 says
  that it would be good, so it is not used.

Neighbouring origins share most of their future: 221 origins at 52 epochs ahead are some
four independent ones. The ban of 2021 (epochs 337 to 342) lies in the future of origins from
about 290 (52 ahead) or 316 (26 ahead) on, and no record before it could tell it.

Epochs from 474 on were seen by nobody who made this. With one CSV that has epoch 473 and those
after it, and one of daily prices since June 2026, anybody can score them, behind what ships: the
first origins that see one are 421 and 448, `powbench backtest --difficulty later.csv --prices
daily.csv --from 421 --horizon 52`, and `--from 448 --horizon 26`."""


def before_the_last_changes(data: dict[str, Any]) -> str:
    """The pool as it stood before scores from 200 on changed its form."""
    at = _late(next(v for v in data["variants"] if v["variant"] == EARLIER))
    told = (
        f"{at[h]['crps']:.3f}, {at[h]['median_bias']:+.1%} and {at[h]['coverage']:.1%} at {h}"
        for h in HORIZONS
    )
    missed = [h for h in HORIZONS if not met(at[h], h)]
    return (
        "The pool as it stood before the two changes that these scores brought, the pace of "
        "hardware and the answer that is no noise, has "
        f"CRPS, bias and coverage of {' and '.join(told)} epochs, and "
        + (f"misses an aim at {' and '.join(map(str, missed))}." if missed else "misses no aim.")
    )


EARLIER = "pace of work only, and what answered drawn again"


def tried(data: dict[str, Any]) -> list[str]:
    """What else was tried: without a look at hash price by hardware, and with it."""
    lines = [
        "## What was tried",
        "",
        f"`python benchmarks/backtest_variants.py`: {data['paths']} paths,",
        f"origins from epoch {data['first_origin']}. CRPS and, in brackets, how often P10 to P90",
        "held and the bias of the median. The columns before 200 hold the origins whose outcome",
        "was known at epoch 200.",
        "",
    ]
    lines += _variants([v for v in data["variants"] if v["group"] != "the answer"])
    lines += [
        "",
        FOUND,
        "",
        "The answer to hash price, and what becomes of it when it is changed:",
        "",
    ]
    lines += _variants([v for v in data["variants"] if v["group"] == "the answer"])
    return [*lines, "", ANSWERED]


def _variants(found: list[dict[str, Any]]) -> list[str]:
    columns = [
        (h, name) for name in ("decided before 200", "from 200", "from 300") for h in (26, 52)
    ]
    names = (f"{h}, {name.removeprefix('decided ')}" for h, name in columns)
    lines = [f"| variant | {' | '.join(names)} |", f"|---|{'---|' * len(columns)}"]
    for variant in found:
        at = {(s["horizon"], s["origins"]): s for s in variant["scores"]}
        cells = (_cell(at[c]) for c in columns)
        lines.append(f"| {variant['variant']} | {' | '.join(cells)} |")
    return lines


def _cell(score: dict[str, Any]) -> str:
    return f"{score['crps']:.3f} ({score['coverage']:.0%}, {score['median_bias']:+.1%})"


FOUND = """- Six slopes of the record, each continued as a constant power (the first forecast of
  this package), are worse in nearly every column.
- Not damped: better before 200, and 4 % better at 52 epochs from 200. Its median lies 6 and
  8 % low from 200 on, where the aim is 3 %, and its CRPS from 300 on is worse.
- Growth as if it were known: the bands are too narrow but from 300 on.
- Shares of the paths by past errors (a rolling prediction pool) gain nothing: what was best in
  one stretch of the record is not best in the next.
- Hash price alone (price × subsidy / work) falls as hardware gets better, so its level says
  nothing and its slope, learned as it goes, brings nothing."""
ANSWERED = """\
- The one way with the least error before 200 is the worst of all from 200 on but for hardware
  that never got better.
- It is the hardware that makes the difference: taken as if it had never got better, the answer
  is worse than none. When hardware counts, one leap less in the list, or more models in it, move
  the CRPS at 52 epochs around the aim; the answer stays better than none.
- Prices from 2014 on do as well as those from 2010 on.
- Damping besides is too much. A halving that is not foreseen costs little CRPS and a median that
  is too low."""
