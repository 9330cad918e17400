"""A back-test for the terminal and as a document."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from rich.console import Group, RenderableType
from rich.text import Text

from ...documents import backtest as documents
from ...network import backtest
from ..units import strip
from .tables import Drawn, plain_table

TITLES = {backtest.COINS: "coins, at a constant subsidy", backtest.USD: "USD"}


def document(
    done: backtest.Backtest, record: backtest.Record, starts: Sequence[int], paths: int, seed: int
) -> documents.Backtest:
    """The scores, and every origin they come from."""
    last = record.first_epoch + len(record.log_work) - 1
    return documents.Backtest(
        schema="powbench.backtest/1",
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        record=documents.Record(
            source=record.source, first_epoch=record.first_epoch, last_epoch=last
        ),
        paths=paths,
        seed=seed,
        interrupted=done.interrupted,
        scores=tuple(documents.Score(**vars(score)) for score in scores(done, starts)),
        origins=tuple(documents.Origin(**vars(o), covered=o.covered) for o in done.origins),
    )


def scores(done: backtest.Backtest, starts: Sequence[int]) -> list[backtest.Score]:
    horizons = sorted({o.horizon for o in done.origins})
    candidates = (
        done.score(method, horizon, start, scored)
        for scored in (backtest.COINS, backtest.USD)
        for start in starts
        for horizon in horizons
        for method in backtest.METHODS
    )
    return [score for score in candidates if score is not None]


def table(done: backtest.Backtest, starts: Sequence[int]) -> RenderableType:
    """Scores by start and horizon; then where each method missed."""
    rows = scores(done, starts)
    lines: list[RenderableType] = [Text(line) for line in _answer(rows)]
    priced = any(s.scored == backtest.USD for s in rows)
    for scored in dict.fromkeys(s.scored for s in rows):
        if priced:
            lines.append(Text(f"What a hash earns in {TITLES[scored]}", style="bold"))
        lines.append(_table([s for s in rows if s.scored == scored]))
    if any(s.origins != t.origins for s in rows for t in rows if _beside(s, t)):
        lines.append(
            Text(
                "Compare only rows with the same number of origins. A method that needs prices "
                "begins later or ends earlier."
            )
        )
    coins = [o for o in done.origins if o.scored == backtest.COINS]
    for horizon in sorted({o.horizon for o in coins}):
        lines.append(Drawn(lambda width, _, h=horizon: picture(coins, h, width)))  # type: ignore[misc]
    if done.ended:
        lines.append(Text(f"{done.ended}: what was scored until then is shown"))
    return Group(*lines)


def _answer(rows: Sequence[backtest.Score]) -> Iterator[str]:
    """How far each method was off at the first start and horizon, and how often it was right."""
    first = next((row for row in rows if row.method in backtest.SPREAD), None)
    if first is None:
        return
    others = [s for s in rows if _beside(s, first) and s.method not in backtest.SPREAD]
    beside = ", ".join(f"{s.crps:.3f} by {s.method}" for s in others)
    yield (
        f"From epoch {first.start} on, and {first.horizon} epochs of two weeks ahead, the mean "
        f"error of what a hash earns in coins (CRPS; less is better) is {first.crps:.3f} by "
        f"{first.method}" + (f", and {beside}." if beside else ".")
    )
    if first.coverage is not None:
        yield (
            f"The band of that forecast from P10 to P90 held {first.coverage:.0%} of what came; "
            "80% is right."
        )


def _beside(one: backtest.Score, other: backtest.Score) -> bool:
    return (one.scored, one.horizon, one.start) == (other.scored, other.horizon, other.start)


def _table(rows: Sequence[backtest.Score]) -> RenderableType:
    shown = plain_table(
        *("!>from\nepoch", "!>epochs\nahead", ">origins", "=method", "!>CRPS"),
        *(">median\nbias", ">inside\nP10–P90"),
        spare=("origins", "inside P10–P90", "median bias"),
    )
    for s in rows:
        covered = "-" if s.coverage is None else f"{s.coverage:.1%}"
        shown.add_row(
            *(str(s.start), str(s.horizon), str(s.origins), s.method),
            *(f"{s.crps:.3f}", f"{s.median_bias:+.1%}", covered),
        )
    return shown


def picture(origins: Sequence[backtest.Origin], horizon: int, width: int = 120) -> list[str]:
    """One strip per method: how far its median was off, by origin; full height is a factor 2.

    A method that begins later than the others, for want of a price, begins to the right.
    """
    same_horizon = [o for o in origins if o.horizon == horizon]
    first, last = same_horizon[0].epoch, same_horizon[-1].epoch
    methods = [m for m in backtest.METHODS if any(o.method == m for o in same_horizon)]
    wide = max(map(len, methods))
    span = f"{horizon} epochs ahead, origins {first} to {last}"
    lines = [f"error of the median, {span} (full height: a factor of 2 or more)"]
    for method in methods:
        values = {o.epoch: abs(math.log2(o.median)) for o in same_horizon if o.method == method}
        shares = [values.get(epoch) for epoch in range(first, last + 1)]
        line = strip(shares, max(10, min(64, width - wide - 3)))
        lines.append(f"  {method:{wide}} {line}")
    return lines
