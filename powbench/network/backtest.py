"""Rolling origin: at each epoch of the record a forecast that knows the epochs before it.

Scored is what one hash per second earns in the next N x 14 days, in coins at a constant
subsidy (halvings are known by height) and, with a price record, in USD. Block times are
those that the difficulties imply: an epoch takes 14 days x W_k / W_k+1, as the retarget
says. Everything is relative to what came to pass: 1.0 is a perfect forecast.

With a price record the forecast is scored three times: without a look at prices, answering
hashprice as if the price stayed where it is, and answering it while the price is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from .. import batches
from ..errors import InputError
from . import forecast, hash_price, hash_price_gap, price_forecast, scoring
from .scenario import Floats

Forecaster = Callable[[Floats, int, forecast.Shocks], Floats]
"""From ln(work per block) of the epochs known, the first one's number and random numbers
to paths of ln(work / that of the last one known), shape (paths, epochs + 1). One may be
scored in the place of the forecast that knows difficulties alone."""
TRAILING = 26
"""Epochs whose mean growth the constant-growth calculator continues: a year."""
BLIND, HELD, DRAWN = "forecast", "forecast, price held", "forecast, price drawn"
SPREAD = (BLIND, HELD, DRAWN)
"""Methods that are more than a single number."""
METHODS = ("static", "constant growth", *SPREAD)
COINS, USD = "coins", "usd"
_MOST_EPOCHS = 2  # per fortnight: at +100 % an epoch they are still enough


@dataclass(frozen=True)
class Record:
    """ln(work per block) of consecutive epochs, and the price [USD/BTC] at each one's start.

    usd_per_btc: None without a price record, NaN where an epoch has no price. starts: of
    each epoch [s since 1970], NaN where nobody knows. joules_per_th (n, 5): of the hardware
    on sale then (hash_price.on_sale), NaN likewise; None: hashprice is not answered.
    """

    log_work: Floats
    first_epoch: int
    source: str
    starts: Floats
    usd_per_btc: Floats | None = None
    joules_per_th: Floats | None = None

    @property
    def hash_price_gaps(self) -> hash_price_gap.HashPriceGaps | None:
        """Of hashprice; None where the record does not hold what it takes."""
        if self.usd_per_btc is None or self.joules_per_th is None:
            return None
        return hash_price_gap.gaps_of(
            self.log_work, self.first_epoch, self.usd_per_btc, self.joules_per_th
        )


@dataclass(frozen=True)
class Origin:
    """One forecast against what came: ratios forecast / actual, of coins or of USD."""

    epoch: int
    horizon: int
    scored: str
    method: str
    low: float
    median: float
    high: float
    crps: float

    @property
    def covered(self) -> bool:
        """Whether P10 to P90 held the truth."""
        return self.low <= 1.0 <= self.high


@dataclass(frozen=True)
class Score:
    """A method over all origins from `start` on; coverage and bias are shares."""

    scored: str
    method: str
    horizon: int
    start: int
    origins: int
    crps: float
    median_bias: float
    coverage: float | None


@dataclass
class Backtest:
    origins: list[Origin] = field(default_factory=list)
    interrupted: bool = False

    def score(self, method: str, horizon: int, start: int, scored: str = COINS) -> Score | None:
        """None where no origin qualifies."""
        scored_origins = [
            o
            for o in self.origins
            if (o.scored, o.method, o.horizon) == (scored, method, horizon) and o.epoch >= start
        ]
        if not scored_origins:
            return None
        spread = method in SPREAD  # a single number covers nothing
        return Score(
            scored=scored,
            method=method,
            horizon=horizon,
            start=start,
            origins=len(scored_origins),
            crps=float(np.mean([o.crps for o in scored_origins])),
            median_bias=float(np.median([o.median for o in scored_origins])) - 1,
            coverage=float(np.mean([o.covered for o in scored_origins])) if spread else None,
        )


def earned(log_work: Floats, fortnights: float, price: Floats | None = None) -> Floats:
    """What 1 H/s earns in `fortnights` x 14 days, in units of one epoch at ln W = 0.

    log_work (..., n): ln W relative to the first epoch. price (..., n) multiplies each
    epoch's coins. After the last epoch its difficulty stays; see `complete`.
    """
    work = np.atleast_2d(log_work)
    total, start = np.zeros(len(work)), np.zeros(len(work))
    rate = np.exp(-work[:, 0])
    for epoch in range(work.shape[1] - 1):
        following = np.exp(-work[:, epoch + 1])
        step = following / rate  # duration in fortnights
        inside = np.minimum(np.maximum(fortnights - start, 0.0), step)
        total += inside * rate if price is None else inside * rate * price[..., epoch]
        start += step
        rate = following
        if epoch % 4 == 0 and start.min() >= fortnights:
            break
    else:
        rest = np.maximum(fortnights - start, 0.0) * rate
        total += rest if price is None else rest * price[..., -1]
    return total.reshape(log_work.shape[:-1])


def complete(log_work: Floats, fortnights: float) -> bool:
    """Whether the epochs of a record (n) last that long."""
    return float(np.exp(log_work[:-1] - log_work[1:]).sum()) >= fortnights


def run(
    record: Record,
    horizons: Sequence[int],
    start: int,
    paths: int,
    seed: int,
    progress: Callable[[float], None] = lambda share: None,
    forecaster: Forecaster | None = None,
    threads: int = 1,
) -> Backtest:
    """Every origin from epoch `start` on, at each horizon that ends within the record.

    InputError when there is none. Ctrl-C keeps what is done and marks it. The scores do not
    depend on how many threads there are.
    """
    if len(record.log_work) <= forecast.FEWEST_EPOCHS:
        raise InputError(
            f"{record.source} holds {len(record.log_work)} epochs, too few to score a forecast",
            f"a forecast needs {forecast.FEWEST_EPOCHS} epochs, and is scored on the epochs "
            "after them",
        )
    first = max(start, record.first_epoch + forecast.FEWEST_EPOCHS - 1)
    last = record.first_epoch + len(record.log_work) - 2
    longest = max(horizons)
    shocks = forecast.Shocks.drawn(seed, np.arange(paths), _MOST_EPOCHS * longest)
    prices = price_forecast.Draws.drawn(seed, paths, _MOST_EPOCHS * longest)
    fits = forecast.Fits(record.log_work, record.first_epoch, record.hash_price_gaps)
    done = Backtest()

    def scored(epoch: int) -> list[Origin]:
        return list(_origins(record, fits, epoch, horizons, shocks, prices, forecaster))

    epochs = ((epoch,) for epoch in range(first, last + 1))
    with batches.threads(threads) as workers:
        try:
            for new_origins in batches.run(
                scored, epochs, workers, lambda count: progress(count / (last + 1 - first))
            ):
                done.origins += new_origins
        except KeyboardInterrupt:
            done.interrupted = True
    if not done.origins and not done.interrupted:
        raise InputError(
            f"the record ends less than {min(horizons)} epochs after epoch {start}: nothing to "
            "score",
            "start earlier, or score a shorter horizon",
        )
    return done


@dataclass(frozen=True)
class _Ahead:
    """What is forecast at an origin: paths by method, and prices to earn at (None: coins)."""

    scored: str
    method: str
    log_work: Floats
    price: Floats | None = None


def _origins(
    record: Record,
    fits: forecast.Fits,
    epoch: int,
    horizons: Sequence[int],
    shocks: forecast.Shocks,
    draws: price_forecast.Draws,
    forecaster: Forecaster | None,
) -> Iterator[Origin]:
    place = epoch - record.first_epoch
    truth = record.log_work[place:] - record.log_work[place]
    fitting = [h for h in horizons if complete(truth, h)]
    if not fitting:
        return
    known = record.log_work[: place + 1]
    own_way = None if forecaster is None else forecaster(known, record.first_epoch, shocks)
    past = None if record.usd_per_btc is None else record.usd_per_btc[: place + 1]
    ahead = list(_ahead(known, fits, past, shocks, draws, own_way))
    for horizon in fitting:
        reached = slice(0, needed(truth, horizon))
        prices = None if record.usd_per_btc is None else record.usd_per_btc[place:][reached]
        for outlook in ahead:
            held_prices = None if outlook.price is None else prices
            if held_prices is not None and np.isnan(held_prices).any():
                continue
            actual = float(earned(truth[reached], horizon, held_prices))
            reach = slice(0, _MOST_EPOCHS * horizon + 1)
            price = None if outlook.price is None else outlook.price[:, reach]
            ratio = earned(outlook.log_work[:, reach], horizon, price) / actual
            middle = scoring.quantiles(ratio)
            crps = scoring.crps(ratio, 1.0)
            yield Origin(epoch, horizon, outlook.scored, outlook.method, *middle, crps)


def _ahead(
    known: Floats,
    fits: forecast.Fits,
    past: Floats | None,
    shocks: forecast.Shocks,
    draws: price_forecast.Draws,
    blind: Floats | None,
) -> Iterator[_Ahead]:
    """Every method's forecast from what is known: work (n), its fit, prices (n).

    blind: paths of somebody else's forecast, None: of ours.
    """
    place = len(known) - 1
    if blind is None:
        blind = fits.forecast(place, blind=True).shaped(shocks)
    growth = (known[-1] - known[-1 - TRAILING]) / TRAILING
    constant = growth * np.arange(blind.shape[1])[None]
    flat = np.zeros((1, blind.shape[1]))
    singles = (("static", flat), ("constant growth", constant))
    for method, path in (*singles, (BLIND, blind)):
        yield _Ahead(COINS, method, path)
    if past is None or not price_forecast.enough(past):
        return
    price = price_forecast.bootstrap(past, draws)
    for method, path in singles:
        yield _Ahead(USD, method, path, np.full(path.shape, past[-1]))
    yield _Ahead(USD, BLIND, blind, price)
    if not fits.answers(place):
        return
    fit = fits.forecast(place)
    held = fit.shaped(shocks, hash_price.drive(fit.epoch, flat))
    drawn = fit.shaped(shocks, hash_price.drive(fit.epoch, np.log(price)))
    yield _Ahead(COINS, HELD, held)
    yield _Ahead(COINS, DRAWN, drawn)
    yield _Ahead(USD, DRAWN, drawn, price)


def needed(truth: Floats, horizon: int) -> int:
    """How many epochs of the truth the horizon reaches into, and the one that ends it."""
    ends = np.cumsum(np.exp(truth[:-1] - truth[1:]))
    return int(np.searchsorted(ends, horizon)) + 2
