"""Difficulty on the paths of a world: the forecast, fitted once, and what its paths answer.

As far as past prices are known, given or shipped, the forecast knows how well mining has
paid and answers that; each path then answers its own price and the halvings to come
(network/hash_price.py).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..chain.retarget import BLOCKS_PER_EPOCH, EPOCH_SECONDS, LARGEST_RETARGET
from ..chain.target import DIFFICULTY_PER_HASH
from ..errors import InputError
from ..network import forecast, hash_price, hash_price_gap, history, price_record, series, when
from ..network.scenario import Scenario
from ..network.state import NetworkState
from ..rigs import catalogue
from ..sites.calendar import Floats, Ints
from ..sites.uncertainty import Uncertainty

_LEAST_USD = 1e-9  # a price of nothing has no logarithm
_MOST_STEP = (
    np.log(LARGEST_RETARGET) + 1e-3
)  # of ln(work) from one epoch to the next, nBits' rounding included
_MOST_EPOCHS = 20_000  # some 700 years of blocks: a horizon is 200 years at most
_FAR = 2.0  # times a price within days: it is another currency, or another coin


def fitted(state: NetworkState, uncertainty: Uncertainty) -> forecast.DifficultyForecast:
    """A forecast from the recorded epochs up to the one that the state stands in.

    Its own difficulty and price end the record, whatever the record says of that epoch or
    later. InputError where past prices are given and cannot be answered, or where no retargets
    lead from the record to the state.
    """
    number = int(state.height) // BLOCKS_PER_EPOCH
    known = [e for e in history.epochs() if e.number < number]
    work = np.log([*(e.hashes_per_block for e in known), state.hashes_per_block])
    gap = number - (known[-1].number + 1 if known else 0)
    if gap > 0:  # the record ends earlier: the epochs between grew evenly
        between = np.linspace(work[-2], work[-1], gap + 2)[1:]
        work = np.concatenate([work[:-1], between])
    if len(work) < forecast.FEWEST_EPOCHS:
        raise InputError(
            f"until {when.iso_date(state.moment)}, the network's date, there were {len(work)} "
            f"epochs, and a forecast needs {forecast.FEWEST_EPOCHS}",
            'difficulty = "scenario" in [uncertainty] goes without one',
        )
    steps = number - known[-1].number
    last, past = known[-1].hashes_per_block * DIFFICULTY_PER_HASH, f"{steps} epochs"
    if abs(work[-1] - work[-1 - steps]) > steps * _MOST_STEP:
        raise InputError(
            f"a difficulty of {state.difficulty:,.6g} on {when.iso_date(state.moment)} cannot come "
            f"of the {last:,.6g} recorded {past.removesuffix('s') if steps == 1 else past} before: "
            "a retarget is at most a factor of 4",
            "give date and height of the network, or go without a forecast: "
            'difficulty = "scenario" in [uncertainty]',
        )
    fit = forecast.fit(work, hash_price_gaps=_gaps_until(work, len(known), state, uncertainty))
    if uncertainty.past_prices and uncertainty.hash_price and not fit.answers:
        last_day = when.iso_date(uncertainty.past_prices[-1][0])
        raise InputError(
            f"price_history ends on {last_day} and does not hold a "
            f"year without holes up to the network's date, {when.iso_date(state.moment)}",
            "bring it up to that day, or leave it out: the prices that ship are then taken, as far "
            "as they reach",
        )
    return fit


def _gaps_until(
    work: Floats, recorded: int, state: NetworkState, uncertainty: Uncertainty
) -> hash_price_gap.HashPriceGaps | None:
    """Where hashprice stood at the start of each epoch and at the state; None without prices.

    recorded: how many of the epochs the record holds; those between it and the state's
    begin as evenly as they grow. InputError where prices that are given and the state are
    no price of one coin; the ones that ship are then left alone.
    """
    if not uncertainty.hash_price or not recorded:
        return None
    starts = np.empty(len(work))
    starts[:recorded] = series.shipped().starts[:recorded]
    starts[recorded - 1 :] = np.linspace(
        starts[recorded - 1], state.moment, len(work) - recorded + 1
    )
    if uncertainty.past_prices:
        days, past = zip(*uncertainty.past_prices, strict=True)
        usd = price_record.beside_shipped(starts, days, past)
    else:
        usd = price_record.known_at(starts, *price_record.prices_shipped(), price_record.EPOCH_DAYS)
    if not np.isnan(usd[-1]):
        if not 1 / _FAR < state.usd_per_btc / usd[-1] < _FAR:
            if not uncertainty.past_prices:
                return None
            raise InputError(
                f"price_history has {usd[-1]:,.6g} on {when.iso_date(state.moment)}, the network's "
                f"date, and the network's price is {state.usd_per_btc:,.6g} USD",
                "give past prices in USD, [network] date with its difficulty and height where the "
                "price is of another day, and a what-if as price_growth_per_year or price_table",
            )
        usd[-1] = state.usd_per_btc
    return hash_price_gap.gaps_of(work, 0, usd, hash_price.on_sale(catalogue.releases(), starts))


def unanswered(state: NetworkState) -> str:
    """Why difficulty does not answer hashprice where only prices that ship are known."""
    days, prices = price_record.prices_shipped()
    day = when.iso_date(state.moment)
    if state.moment > days[-1] + (price_record.EPOCH_DAYS + 1) * when.DAY:
        return (
            f"the prices that ship end on {when.iso_date(days[-1])}, the network is of {day}; "
            "price_history in [uncertainty] brings later ones"
        )
    usd = float(
        price_record.known_at(np.array([state.moment]), days, prices, price_record.EPOCH_DAYS)[0]
    )
    if usd == usd and not 1 / _FAR < state.usd_per_btc / usd < _FAR:
        return (
            f"a bitcoin was at {usd:,.6g} USD on {day}, the network's date, and the network's "
            f"price is {state.usd_per_btc:,.6g}; a what-if goes into price_growth_per_year or "
            "price_table"
        )
    return f"of the time before {day}, the network's date, less than a year of prices is known"


def epochs_needed(seconds: float) -> int:
    """Epochs to draw for a horizon: half as many again as at a standstill, and a few."""
    return int(seconds / EPOCH_SECONDS * 1.5) + 4


def paths_of(
    fit: forecast.DifficultyForecast,
    state: NetworkState,
    scenario: Scenario,
    seed: int,
    paths: Ints,
    until: float,
    walk: Callable[[Floats], Floats],
) -> Floats:
    """ln(work / the state's) of the paths, long enough to reach `until` [s since 1970].

    walk: from moments (n) to ln of the factor on the file's price scenario then, (paths or
    1, n); asked only where the forecast answers hashprice.
    """
    count = epochs_needed(until - state.moment)
    number = int(state.height) // BLOCKS_PER_EPOCH
    into = state.height / BLOCKS_PER_EPOCH - number
    while count <= _MOST_EPOCHS:
        drive = _drive(fit, state, scenario, count, walk)
        log_work = fit.log_work(seed, paths, count, drive)
        with np.errstate(over="ignore"):
            lasts = np.exp(-np.diff(log_work))
        lasts[:, 0] *= 1 - into
        if (lasts.sum(axis=1) * EPOCH_SECONDS >= until - state.moment).all():
            return log_work
        count *= 2  # the first epochs of a path are the same, however many are drawn
    raise InputError(
        "difficulty grows so fast on some paths that their blocks end before the horizon does",
        "shorten the horizon, or lower what moves the price",
    )


def _drive(
    fit: forecast.DifficultyForecast,
    state: NetworkState,
    scenario: Scenario,
    count: int,
    walk: Callable[[Floats], Floats],
) -> Floats | None:
    if not fit.answers:
        return None
    number = int(state.height) // BLOCKS_PER_EPOCH
    into = state.height / BLOCKS_PER_EPOCH - number
    # Epochs are taken to last 14 days here: the price is known no better than to days.
    epochs = np.arange(count + 1, dtype=np.float64)
    moments = state.moment + EPOCH_SECONDS * np.maximum(epochs - into, 0.0)
    price = scenario.price.values(state.usd_per_btc, state.moment, moments, epochs)
    log_price = np.log(np.maximum(price, _LEAST_USD)) + walk(moments)
    return hash_price.drive(number, log_price, scenario.subsidy_btc is None)


def between(moments: Floats, edges: Floats, factor: Floats) -> Floats:
    """ln of factors that are known at the ends of steps, at moments (k): (paths, k).

    edges (n + 1); factor (paths, n) or (paths, 1) that stays. 1 until the first edge, the
    last one after the last.
    """
    if factor.shape[1] == 1:
        factor = np.broadcast_to(factor, (len(factor), len(edges) - 1))
    logs = np.concatenate([np.zeros((len(factor), 1)), np.log(factor)], axis=1)
    place = np.clip(np.searchsorted(edges, moments, side="right") - 1, 0, len(edges) - 2)
    share = np.clip((moments - edges[place]) / np.diff(edges)[place], 0.0, 1.0)
    log_factor: Floats = logs[:, place] + share * (logs[:, place + 1] - logs[:, place])
    return log_factor
