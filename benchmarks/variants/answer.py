"""The answer to hash price, the choices in it, and what becomes of it if changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from powbench.network import forecast, hash_price
from powbench.network.backtest import Forecaster, Record
from powbench.network.scenario import Floats
from powbench.rigs import catalogue

from .growth import of

DAY = 86_400.0
MEMORIES = (26, 52, 78, 104, 130, 156, 208, None)
MIDDLES: dict[str, Callable[[Floats], Any]] = {"mean": np.mean, "median": np.median}
ON_SALE = (0, 1, 2, 3, 4)  # the best one, or the median of so many years


def answering(
    record: Record,
    gaps: Floats,
    own: Callable[[forecast.DifficultyForecast], Any] | None = None,
    halves: bool = True,
    damping: float = 1.0,
) -> Forecaster:
    """The forecast with the price held; own: which of its models, all unless given."""
    fits = forecast.Fits(record.log_work, record.first_epoch, gaps)

    def paths(known: Floats, first: int, shocks: forecast.Shocks) -> Floats:
        fit = fits.at(len(known) - 1)
        if not fit.answers:
            return fit.shaped(shocks)
        fit = replace(fit, damping=damping * fit.damping)
        fit = fit if own is None else of(fit, own(fit))
        flat = np.zeros((1, shocks.luck.shape[1]))
        return fit.shaped(shocks, hash_price.drive(fit.epoch, flat, halves))

    return paths


def closing_in(*half_lives: int) -> Callable[[forecast.DifficultyForecast], Any]:
    shares = [1 - 0.5 ** (1 / h) for h in half_lives]
    return lambda fit: np.isin(fit.closing, shares)


def usual(paid: Floats, memory: int | None, middle: Callable[[Floats], Any]) -> Floats:
    """Gaps (n) to the mean or median of what mining has paid in an epoch and before it."""
    found = np.full(len(paid), np.nan)
    for e in np.flatnonzero(np.isfinite(paid)):
        past = paid[0 if memory is None else max(0, e - memory + 1) : e + 1]
        found[e] = paid[e] - middle(past[np.isfinite(past)])
    return found


def on_sale(record: Record, rigs: hash_price.Releases, years: int) -> Floats:
    """J/TH by epoch (n): of the best hardware until then (0), or the median of some years."""
    if years:
        return hash_price.typical_on_sale(rigs, record.starts, years * 365.25 * DAY)
    return np.array(
        [min((j for at, j in rigs if at <= start), default=np.nan) for start in record.starts]
    )


def choices(record: Record) -> Iterator[tuple[dict[str, Any], Forecaster]]:
    """Everything among which the epochs before 200 chose: hardware, and what is usual."""
    for years in ON_SALE:
        paid = pays(record, on_sale(record, catalogue.releases(), years))
        for middle, average in MIDDLES.items():
            for memory in MEMORIES:
                named = {"years_on_sale": years, "middle": middle, "memory": memory}
                yield named, answering(record, usual(paid, memory, average))


def pays(record: Record, joules_per_th: Floats) -> Floats:
    """ln(revenue per energy) of each epoch (n), with this hardware."""
    assert record.usd_per_btc is not None
    return hash_price.pays(
        record.log_work, record.first_epoch, record.usd_per_btc, joules_per_th
    )  # fmt: skip


def tried(record: Record) -> list[tuple[str, Forecaster]]:
    """The answer to hash price, and what became of it if something in it were different."""
    ours = record.gaps
    assert ours is not None
    rigs = catalogue.releases()

    def with_rigs(kept: hash_price.Releases, later_days: float = 0.0) -> Forecaster:
        joules = hash_price.typical_on_sale(kept, record.starts - later_days * DAY)
        return answering(record, usual(pays(record, joules), None, np.median))

    def at_the_end() -> hash_price.Releases:
        """Where only the year of a release is known, from the year's end: never too early."""
        known = {(e.released, e.rig.joules_per_terahash): e.release for e in catalogue.entries()}
        years = {found: year for found, year in known.items() if "-" not in year}
        return sorted(
            (_moment(f"{int(years[r]) + 1}-01-01"), r[1]) if r in years else r for r in rigs
        )

    def from_2014() -> Forecaster:
        """Without the prices until September 2014."""
        late = np.where(np.arange(len(ours)) + record.first_epoch >= 160, 1.0, np.nan)
        assert record.joules_per_th is not None
        return answering(record, usual(pays(record, late * record.joules_per_th), None, np.median))

    catalogued = [(e.released, e.rig.joules_per_terahash) for e in catalogue.entries()]
    s9 = _moment("2016-06-01"), 98.0
    assert s9 in rigs
    never = usual(pays(record, np.ones(len(ours))), None, np.median)
    return [
        ("the forecast that answers, price held", answering(record, ours)),
        *((f"half of the gap in {h} epochs only", answering(record, ours, closing_in(h)))
          for h in forecast.HALF_LIVES),
        ("half of the gap in 26, 52 or 104 epochs",
         answering(record, ours, closing_in(26, 52, 104))),
        ("rigs of which only the year is known, from its end", with_rigs(at_the_end())),
        ("with prices from September 2014 on only", from_2014()),
        ("without the Antminer S9 of June 2016", with_rigs([r for r in rigs if r != s9])),
        ("the catalogue besides the list, not only after it",
         with_rigs(sorted({*rigs, *catalogued}))),
        ("hardware counts half a year after its release", with_rigs(rigs, 182)),
        ("hardware counts a year after its release", with_rigs(rigs, 365)),
        ("hardware that never got better", answering(record, never)),
        ("halvings not foreseen", answering(record, ours, halves=False)),
        ("damped to 85 % besides", answering(record, ours, damping=0.85)),
    ]  # fmt: skip


def _moment(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()
