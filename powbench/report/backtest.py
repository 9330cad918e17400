"""A back-test for the terminal and as a document."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from ..network import backtest
from .tables import plain_table
from .units import strip

SCHEMA = "powbench.backtest/1"


def document(
    done: backtest.Backtest, record: backtest.Record, starts: Sequence[int], paths: int, seed: int
) -> dict[str, Any]:
    """`powbench.backtest/1`: the scores, and every origin they come from."""
    last = record.first_epoch + len(record.log_work) - 1
    return {
        "schema": SCHEMA,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "scored": "usd_per_hash_rate" if record.usd_per_btc is not None else "btc_per_hash_rate",
        "record": {"source": record.source, "first_epoch": record.first_epoch, "last_epoch": last},
        "paths": paths,
        "seed": seed,
        "interrupted": done.interrupted,
        "scores": [vars(score) for score in scores(done, starts)],
        "origins": [{**vars(o), "covered": o.covered} for o in done.origins],
    }


def scores(done: backtest.Backtest, starts: Sequence[int]) -> list[backtest.Score]:
    horizons = sorted({o.horizon for o in done.origins})
    found = (
        done.score(method, horizon, start)
        for start in starts
        for horizon in horizons
        for method in backtest.METHODS
    )
    return [score for score in found if score is not None]


def table(done: backtest.Backtest, starts: Sequence[int]) -> RenderableType:
    """Scores by start and horizon; then where each method missed."""
    shown = plain_table(
        *(">from epoch", ">epochs ahead", ">origins", "method", ">CRPS", ">median bias"),
        ">P10–P90 holds",
    )
    for s in scores(done, starts):
        covered = "-" if s.coverage is None else f"{s.coverage:.1%}"
        shown.add_row(
            *(str(s.start), str(s.horizon), str(s.origins), s.method),
            *(f"{s.crps:.3f}", f"{s.median_bias:+.1%}", covered),
        )
    lines: list[RenderableType] = [shown]
    for horizon in sorted({o.horizon for o in done.origins}):
        lines += [Text(line) for line in picture(done.origins, horizon)]
    if done.interrupted:
        lines.append(Text("interrupted: what was scored until then is shown"))
    return Group(*lines)


def picture(origins: Sequence[backtest.Origin], horizon: int) -> list[str]:
    """One strip per method: how far its median was off, by origin; full height is a factor 2."""
    own = [o for o in origins if o.horizon == horizon]
    first, last = own[0].epoch, own[-1].epoch
    lines = [f"off by, {horizon} epochs ahead, origins {first} to {last} (full: factor 2 or more)"]
    for method in backtest.METHODS:
        values = [abs(math.log2(o.median)) for o in own if o.method == method]
        lines.append(f"  {method:15} {strip(values)}")
    return lines
