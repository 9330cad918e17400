"""The answer to hash price: parts of its pool, other shares, and what becomes of it if changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from powbench.network import answers, forecast, hash_price, usual
from powbench.network.backtest import Forecaster, Record
from powbench.network.scenario import Floats
from powbench.rigs import catalogue

DAY = 86_400.0
DIMENSIONS: dict[str, Callable[[int], str]] = {
    "hardware": lambda a: f"median of {_way(a)[0]} y" if _way(a)[0] else "the best",
    "middle": lambda a: _way(a)[1],
    "memory": lambda a: "all" if _way(a)[2] is None else f"{_way(a)[2]} epochs",
    "half of the gap in": lambda a: f"{answers.ANSWERS[a][1]} epochs",
    "leaves the gap": lambda a: f"pace of {answers.ANSWERS[a][2]}",
}
"""What an answer says, by its place among all."""


def _way(answer: int) -> tuple[int, str, int | None]:
    return answers.ANSWERS[answer][0]


def answering(
    record: Record,
    shares: Floats | None = None,
    halves: bool = True,
    damping: float = 1.0,
    twice: bool = False,
    fits: forecast.Fits | None = None,
) -> Forecaster:
    """The forecast with the price held; shares: of the answers (640), as they are unless given.

    twice: what answered in the past is drawn again as noise. fits: of this record, where
    several forecasters share them."""
    fits = fits or forecast.Fits(record.log_work, record.first_epoch, record.stood)

    def paths(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        fit = fits.at(len(known) - 1)
        if not fit.answers:
            return fit.shaped(shocks)
        fit = replace(fit, damping=damping * fit.damping, leaving=damping * fit.leaving)
        fit = fit if shares is None else replace(fit, shares=shares)
        if twice:
            fit = replace(fit, steps=fits.at(len(known) - 1, blind=True).steps)
        flat = np.zeros((1, shocks.luck.shape[1]))
        return fit.shaped(shocks, hash_price.drive(fit.epoch, flat, halves))

    return paths


def pools(record: Record) -> list[tuple[str, str, float, Forecaster]]:
    """Each part of the pool alone: dimension, which part, its share of all paths."""
    every = answers.shares()
    found = []
    for dimension, told in DIMENSIONS.items():
        each = np.array([told(a) for a in range(len(every))])
        for part in dict.fromkeys(each.tolist()):
            own = np.where(each == part, every, 0.0)
            pool = answering(record, own / own.sum())
            found.append((dimension, part, float(own.sum()), pool))
    return found


def at_the_years_end() -> hash_price.Releases:
    """Where only the year of a release is known, from the year's end: never too early."""
    known = {(e.released, e.rig.joules_per_terahash): e.release for e in catalogue.entries()}
    years = {found: year for found, year in known.items() if "-" not in year}
    return sorted(
        (_moment(f"{int(years[r]) + 1}-01-01"), r[1]) if r in years else r
        for r in catalogue.releases()
    )


def with_the_catalogue() -> hash_price.Releases:
    """The catalogue besides the list, not only after it ends."""
    catalogued = ((e.released, e.rig.joules_per_terahash) for e in catalogue.entries())
    return sorted({*catalogue.releases(), *catalogued})


def tried(record: Record) -> list[tuple[str, Forecaster]]:
    """The answer to hash price, and what became of it if something in it were different."""
    rigs = catalogue.releases()

    def with_rigs(kept: hash_price.Releases, later_days: float = 0.0) -> Forecaster:
        joules = hash_price.on_sale(kept, record.starts - later_days * DAY)
        return answering(replace(record, joules_per_th=joules))

    s9 = _moment("2016-06-01"), 98.0
    assert s9 in rigs and record.usd_per_btc is not None and record.joules_per_th is not None
    late = np.arange(len(record.starts)) + record.first_epoch >= 160
    from_2014 = replace(record, usd_per_btc=np.where(late, record.usd_per_btc, np.nan))
    never = replace(record, joules_per_th=np.ones(record.joules_per_th.shape))
    by_work = np.array([pace == "work" for _, _, pace in answers.ANSWERS])
    work_only = np.where(by_work, answers.shares(), 0.0) / answers.shares()[by_work].sum()
    best = answers.errors().sum(axis=1).argmin()
    return [
        ("the forecast that answers, price held", answering(record)),
        ("shares go with 1 / error", answering(record, answers.shares(1.0))),
        ("equal shares", answering(record, answers.shares(0.0))),
        ("what answered drawn again as noise", answering(record, twice=True)),
        ("pace of work only, and what answered drawn again",
         answering(record, work_only, twice=True)),
        ("the one answer with the least error before 200",
         answering(record, np.eye(len(usual.WAYS) * 8)[best])),
        ("rigs of which only the year is known, from its end", with_rigs(at_the_years_end())),
        ("with prices from September 2014 on only", answering(from_2014)),
        ("without the Antminer S9 of June 2016", with_rigs([r for r in rigs if r != s9])),
        ("the catalogue besides the list, not only after it",
         with_rigs(with_the_catalogue())),
        ("hardware counts half a year after its release", with_rigs(rigs, 182)),
        ("hardware counts a year after its release", with_rigs(rigs, 365)),
        ("hardware that never got better", answering(never)),
        ("halvings not foreseen", answering(record, halves=False)),
        ("damped to 85 % besides", answering(record, damping=0.85)),
    ]  # fmt: skip


def _moment(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()
