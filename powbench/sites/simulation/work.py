"""Difficulty on the paths of a world: the forecast, fitted once, and what its paths answer.

With a price record the forecast knows how well mining has paid and answers that; each path
then answers its own price and the halvings to come (network/hash_price.py).
"""

from __future__ import annotations

import math

import numpy as np

from ...chain.retarget import BLOCKS_PER_EPOCH, EPOCH_SECONDS
from ...network import forecast, hash_price, history, price_forecast, series
from ...network.scenario import Scenario
from ...network.state import NetworkState
from ...rigs import catalogue
from ..calendar import Floats, Ints
from ..uncertainty import Uncertainty

_YEAR_SECONDS = 365.25 * 86_400


def fitted(state: NetworkState, what: Uncertainty) -> forecast.DifficultyForecast:
    """A forecast from the recorded epochs up to the one that the state stands in.

    Its own difficulty and price end the record, whatever the record says of that epoch or
    later.
    """
    number = int(state.height) // BLOCKS_PER_EPOCH
    known = [e for e in history.epochs() if e.number < number]
    work = np.log([*(e.hashes_per_block for e in known), state.hashes_per_block])
    gap = number - (known[-1].number + 1 if known else 0)
    if gap > 0:  # the record ends earlier: the epochs between grew evenly
        between = np.linspace(work[-2], work[-1], gap + 2)[1:]
        work = np.concatenate([work[:-1], between])
    return forecast.fit(work, gap=_stood(work, state, what.epoch_prices))


def _stood(work: Floats, state: NetworkState, prices: tuple[float, ...]) -> Floats | None:
    """Hash price's gap at the start of each epoch and at the state; None without prices."""
    if not prices or state.usd_per_btc <= 0:
        return None
    record = series.shipped()
    usd, starts = np.full(len(work), np.nan), np.full(len(work), np.nan)
    count = min(len(prices), len(record.starts), len(work) - 1)
    usd[:count], starts[:count] = prices[:count], record.starts[:count]
    usd[-1], starts[-1] = state.usd_per_btc, state.moment
    joules = hash_price.best_on_sale(catalogue.releases(), starts)
    return hash_price.gaps(work, 0, usd, joules)


def epochs_needed(seconds: float) -> int:
    """Epochs to draw for a horizon: half as many again as at a standstill, and a few."""
    return int(seconds / EPOCH_SECONDS * 1.5) + 4


def paths_of(
    fit: forecast.DifficultyForecast,
    state: NetworkState,
    scenario: Scenario,
    what: Uncertainty,
    seed: int,
    paths: Ints,
    start: float,
    until: float,
) -> Floats:
    """ln(work / the state's) of the paths, long enough to reach `until` [s since 1970].

    start [s since 1970]: where the price of each path sets out from the file's scenario.
    """
    count = epochs_needed(until - state.moment)
    if not fit.answers:
        return fit.log_work(seed, paths, count)
    number = int(state.height) // BLOCKS_PER_EPOCH
    into = state.height / BLOCKS_PER_EPOCH - number
    # Epochs are taken to last 14 days here: the price is known no better than to days.
    ahead = np.maximum(np.arange(count + 1, dtype=np.float64) - into, 0.0)
    moments = state.moment + EPOCH_SECONDS * ahead
    price = scenario.price.values(
        state.usd_per_btc, state.moment, moments, np.arange(count + 1, dtype=np.float64)
    )
    log_price: Floats = np.log(np.maximum(price, math.ulp(1.0)))[None]
    if what.price_record:
        years = np.maximum(moments - start, 0.0) / _YEAR_SECONDS
        record = np.array(what.price_record)
        log_price = log_price + np.log(price_forecast.bootstrap_at(record, years, seed, paths))
    halves = scenario.subsidy_btc is None
    return fit.log_work(seed, paths, count, hash_price.drive(number, log_price, halves))
