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
from ..order import windows
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
    """ended: why there are no more origins, empty where all were done."""

    origins: list[Origin] = field(default_factory=list)
    ended: str = ""

    @property
    def interrupted(self) -> bool:
        return bool(self.ended)

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


INTERRUPTED = "interrupted"
BLOCK = 5000
"""Paths that are drawn at a time."""
TOGETHER = 8
"""Origins that share what is drawn."""


@dataclass(frozen=True)
class Asked:
    """What is asked of each origin; every worker has one."""

    record: Record
    fits: forecast.Fits
    horizons: tuple[int, ...]
    paths: int
    seed: int
    forecaster: Forecaster | None = None


def run(
    record: Record,
    horizons: Sequence[int],
    start: int,
    paths: int,
    seed: int,
    progress: Callable[[float], None] = lambda share: None,
    forecaster: Forecaster | None = None,
    threads: int = 1,
    workers: batches.Workers | None = None,
) -> Backtest:
    """Every origin from epoch `start` on, at each horizon that ends within the record.

    On `workers`, or else on so many threads: the scores are the same. InputError when there is no
    origin. Ctrl-C keeps what is done and marks it; so does the loss of all workers, which is
    WorkersLost where nothing is done yet.
    """
    if len(record.log_work) <= forecast.FEWEST_EPOCHS:
        raise InputError(
            f"{record.source} holds {len(record.log_work)} epochs, too few to score a forecast",
            f"a forecast needs {forecast.FEWEST_EPOCHS} epochs, and is scored on the epochs "
            "after them",
        )
    first = max(start, record.first_epoch + forecast.FEWEST_EPOCHS - 1)
    last = record.first_epoch + len(record.log_work) - 2
    fits = forecast.Fits(record.log_work, record.first_epoch, record.hash_price_gaps)
    asked = Asked(record, fits, tuple(horizons), paths, seed, forecaster)
    epochs = range(first, last + 1)
    if workers is None:
        with batches.threads(threads) as pool:
            done = _through(asked, epochs, progress, pool)
    else:
        done = _through(asked, epochs, progress, workers)
    if not done.origins and not done.ended:
        raise InputError(
            f"the record ends with epoch {last + 1}, less than {min(horizons)} epochs after epoch "
            f"{start}, so there is nothing to score",
            "start earlier, or score a shorter horizon; an epoch has 2016 blocks, two weeks",
        )
    return done


def _through(
    asked: Asked, epochs: range, progress: Callable[[float], None], workers: batches.Workers
) -> Backtest:
    shared, done = workers.shared(asked), Backtest()
    groups = [epochs[place : place + TOGETHER] for place in range(0, len(epochs), TOGETHER)]
    calls = ((shared, group) for group in groups)
    try:
        for origins in batches.run(
            scored, calls, workers, lambda count: progress(count / len(groups))
        ):
            done.origins += origins
    except (KeyboardInterrupt, batches.WorkersLost) as error:
        if isinstance(error, batches.WorkersLost) and not done.origins:
            raise
        done.ended = str(error) or INTERRUPTED
    return done


def bytes_at_work(record: Record, horizons: Sequence[int]) -> int:
    """What a thread takes, however many paths there are [bytes]: random numbers, and some ten
    arrays of paths x epochs while they are made into money. With prices two more forecasts and the
    price itself."""
    return BLOCK * _MOST_EPOCHS * max(horizons) * 8 * (12 if record.usd_per_btc is None else 16)


def scored(asked: Asked, epochs: range) -> list[Origin]:
    """What a worker does: some origins, at each horizon that ends within the record."""
    spreads = windows.SPREADS
    found: dict[int, list[Origin]] = {}
    while missing := [epoch for epoch in epochs if epoch not in found]:
        found |= _once(asked, missing, spreads)
        spreads *= 2  # for those of which a quantile was not held
    return [origin for epoch in epochs for origin in found[epoch]]


def _once(asked: Asked, epochs: Sequence[int], spreads: float) -> dict[int, list[Origin]]:
    """Once through the paths; without the origins of which a quantile was not held."""
    scorings = [_Scoring(asked, epoch, spreads) for epoch in epochs]
    reach = _MOST_EPOCHS * max(asked.horizons)
    for begin in range(0, asked.paths, BLOCK):
        batches.go_on()
        numbers = np.arange(begin, min(asked.paths, begin + BLOCK))
        shocks = forecast.Shocks.drawn(asked.seed, numbers, reach)
        draws = price_forecast.Draws.of(asked.seed, numbers, reach)
        for scoring_ in scorings:
            scoring_.add(shocks, draws)
    done = ((each.epoch, each.origins()) for each in scorings)
    return {epoch: origins for epoch, origins in done if origins is not None}


@dataclass(frozen=True)
class _Ahead:
    """What is forecast at an origin: paths by method, and prices to earn at (None: coins)."""

    scored: str
    method: str
    log_work: Floats
    price: Floats | None = None


class _Scoring:
    """One origin, as blocks of paths come."""

    def __init__(self, asked: Asked, epoch: int, spreads: float) -> None:
        self.epoch, self._asked, self._spreads = epoch, asked, spreads
        record, place = asked.record, epoch - asked.record.first_epoch
        truth = record.log_work[place:] - record.log_work[place]
        self._known = record.log_work[: place + 1]
        self._past = None if record.usd_per_btc is None else record.usd_per_btc[: place + 1]
        self._horizons = [_Horizon(record, place, truth, h) for h in asked.horizons
                          if complete(truth, h)]  # fmt: skip

    def add(self, shocks: forecast.Shocks, draws: price_forecast.Draws) -> None:
        if not self._horizons:
            return
        asked = self._asked
        own = asked.forecaster
        own_way = None if own is None else own(self._known, asked.record.first_epoch, shocks)
        ahead = list(_ahead(self._known, asked.fits, self._past, shocks, draws, own_way))
        for horizon in self._horizons:
            horizon.add(ahead, asked.paths, self._spreads)

    def origins(self) -> list[Origin] | None:
        """None where a quantile is not known."""
        found: list[Origin] = []
        for horizon in self._horizons:
            for (what, method), scores in horizon.scores.items():
                quantiles = scores.quantiles()
                if quantiles is None:
                    return None
                low, median, high = quantiles[0].tolist()
                crps = float(scores.crps()[0])
                found.append(
                    Origin(self.epoch, horizon.epochs, what, method, low, median, high, crps)
                )
        return found


class _Horizon:
    """One horizon of an origin: the outcome, and what has come of each method."""

    def __init__(self, record: Record, place: int, truth: Floats, epochs: int) -> None:
        reached = slice(0, needed(truth, epochs))
        self.epochs, self.scores = epochs, dict[tuple[str, str], scoring.Scores]()
        self._coins = float(earned(truth[reached], epochs))
        self._usd: float | None = None
        if record.usd_per_btc is not None:
            prices = record.usd_per_btc[place:][reached]
            if not np.isnan(prices).any():
                self._usd = float(earned(truth[reached], epochs, prices))

    def add(self, ahead: Sequence[_Ahead], paths: int, spreads: float) -> None:
        reach = slice(0, _MOST_EPOCHS * self.epochs + 1)
        for its in ahead:
            key, single = (its.scored, its.method), len(its.log_work) == 1
            actual = self._coins if its.price is None else self._usd
            if actual is None or (single and key in self.scores):
                continue
            price = None if its.price is None else its.price[:, reach]
            ratio = earned(its.log_work[:, reach], self.epochs, price) / actual
            scores = self.scores.setdefault(key, scoring.Scores(1, 1 if single else paths, spreads))
            scores.add(ratio[None])


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
