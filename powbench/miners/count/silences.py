"""When a miner sends nothing: silences that chance does not make, and those that come back.

Shares of a steady miner come as a Poisson process: a gap of g seconds at r shares a second has the
chance exp(-r g). Firmware that mines for somebody else for a part of the time (a dev fee) leaves
a silence once a period. Folded at that period, all of them lie at one phase.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from ...confidence import STANDARD_ERRORS

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float64]]

CHANCE = 1e-4
"""How often a miner with nothing to hide may be accused, at most."""
FEWEST_SHARES = 200
SHORTEST_PERIOD, MOST_PERIODS, FEWEST_PERIODS = 75.0, 50, 4
"""New jobs come about every half minute, and a miner may pause at each: below the first nothing
is said. A silence that came fewer times than the last has no rhythm."""
SHORTEST_APART = 0.1
CELLS, PHASES, SMEAR = 20_000, 256, 0.005
WIDTHS = (1, 2, 3, 4, 6, 8, 11, 16, 22, 32)
"""Parts of 256 of the period that a silence may take: 0.4 % to 12.5 %."""
LEFT_OVER = 0.1
"""Of the usual pace, what may still come within a silence."""
CANDIDATES, HARMONICS, BATCH = 200, 12, 64
MEDIAN_OF_BIASED = 1.678346990
"""Median of the gamma distribution of shape 2: of the gap in which a moment of time lies."""


@dataclass(frozen=True)
class Stream:
    """Shares of one difficulty in `seconds`; moments: in order, from its start."""

    moments: tuple[float, ...]
    difficulty: float
    seconds: float

    @property
    def pace(self) -> float:
        """Shares per second, silences and all."""
        return len(self.moments) / self.seconds

    def gaps(self) -> list[float]:
        """Seconds before each share, and after the last one."""
        return [b - a for a, b in pairwise((0.0, *self.moments, self.seconds))]

    def packets(self) -> float:
        """Packets of shares per second: the pace, or less where shares come in packets.

        From the gap in which half of all time lies or in a shorter one, so that neither a few
        silences nor many shares at once move it much.
        """
        passed, half = 0.0, self.seconds / 2
        for length in sorted(self.gaps()):
            passed += length
            if passed >= half:
                break
        unsure = 1 - 2 / math.sqrt(len(self.moments))
        return min(self.pace, unsure * MEDIAN_OF_BIASED / length)

    def longest_gap(self) -> float:
        """Seconds of the gap that chance makes in one of 10,000 windows."""
        packets = self.packets()
        return math.log((packets * self.seconds + 1) / CHANCE) / packets

    def without_silences(self) -> Stream:
        """The same shares as if no gap had been longer than chance makes it."""
        longest, usual = self.longest_gap(), 1 / self.packets()
        *until, rest = (usual if gap > longest else gap for gap in self.gaps())
        moments = tuple(accumulate(until))
        return Stream(moments, self.difficulty, moments[-1] + rest)


@dataclass(frozen=True)
class Silences:
    """Gaps that chance does not make. chance: of even one so long as the longest."""

    count: int
    seconds: float
    longest_seconds: float
    chance: float


@dataclass(frozen=True)
class Rhythm:
    """A silence that comes back: its share of the time within `low` .. `high`, once in `period`
    seconds, `periods` times in the window. chance: that a steady miner looks like this."""

    share: float
    low: float
    high: float
    period: float
    periods: int
    chance: float


def stretch(
    moments: Sequence[float], difficulties: Sequence[float], start: float, end: float
) -> Stream | None:
    """The longest part of start .. end with one difficulty; None where it has too few shares."""
    best, since = (0, 0), 0
    for i in range(1, len(moments) + 1):
        if i == len(moments) or difficulties[i] != difficulties[since]:
            best = max(best, (since, i), key=lambda run: run[1] - run[0])
            since = i
    first, last = best
    if last - first < FEWEST_SHARES:
        return None
    begin = start if first == 0 else moments[first]
    finish = end if last == len(moments) else moments[last - 1]
    inside = tuple(m - begin for m in moments[first:last])
    return Stream(inside, difficulties[first], finish - begin)


def silences(stream: Stream) -> Silences | None:
    """All gaps that are longer than chance makes them once in 10,000 windows."""
    packets, longest = stream.packets(), stream.longest_gap()
    long = [gap for gap in stream.gaps() if gap > longest]
    if not long:
        return None
    chance = math.exp(math.log(packets * stream.seconds + 1) - packets * max(long))
    return Silences(len(long), math.fsum(long) - 2 * len(long) / packets, max(long), chance)


def returning(moments: Sequence[float], seconds: float) -> float | None:
    """The period of events (of drops of a connection) that come at even distances; None where
    as many at random would do so once in 10,000 windows.

    Distances that are all within e of their median are within 2 e of the first: that bounds the
    volume of such places among all in which the events could lie.
    """
    number = len(moments)
    if number < FEWEST_PERIODS:
        return None
    distances = [b - a for a, b in pairwise(moments)]
    middle = sorted(distances)[len(distances) // 2]
    apart = max(SHORTEST_APART, *(abs(d - middle) for d in distances))
    chance = math.lgamma(number + 1) + (number - 2) * math.log(4 * apart / seconds)
    chance -= math.log(2 * (number - 1))
    return middle if chance < math.log(CHANCE) and middle >= SHORTEST_PERIOD else None


def rhythm(stream: Stream) -> Rhythm | None:
    """A silence of the same length once in every period; None where the evidence is less than
    CHANCE allows.

    Looked for are periods from 75 s or a fiftieth of the window to a quarter of it, and silences
    of up to an eighth of a period. The evidence is that of the half of the periods in which most
    shares came in spite of it: a miner that stopped once or twice has no rhythm. Periods that
    are looked at, places and widths all count as trials. The silences must also be alike: their
    mean is known to within half of itself.
    """
    import numpy as np

    if len(stream.moments) < FEWEST_SHARES:
        return None
    seconds, moments = stream.seconds, np.asarray(stream.moments)
    lowest = FEWEST_PERIODS / seconds
    highest = min(MOST_PERIODS / seconds, 1 / SHORTEST_PERIOD)
    if lowest >= highest:
        return None
    step = SMEAR / seconds
    frequencies = np.arange(lowest, highest, step)
    arcs = _folded(moments, seconds, frequencies)
    trials = math.log(len(frequencies) * PHASES * len(WIDTHS))
    packed = stream.pace / stream.packets()

    def evidence(frequency: float, phase: float, width: float) -> float:
        """Logarithm of the chance."""
        return _evidence(moments, seconds, frequency, phase, width, packed) + trials

    best = min(arcs, key=lambda arc: evidence(*arc))
    chance = evidence(*best)
    if chance > math.log(CHANCE):
        return None
    frequency, phase, width = _fundamental(*best, evidence)
    if 1 / frequency < SHORTEST_PERIOD:
        return None
    repeated = _measured(stream, frequency, phase + width / 2, chance)
    return repeated if repeated.low > repeated.share / 2 else None


def _folded(
    moments: Floats, seconds: float, frequencies: Floats
) -> list[tuple[float, float, float]]:
    """The emptiest (frequency, phase, width in periods), by the likelihood of a silence there."""
    import numpy as np

    counts, _ = np.histogram(moments, CELLS, (0.0, seconds))
    cells = np.flatnonzero(counts)
    weights, places = counts[cells].astype(float), (cells + 0.5) * (seconds / CELLS)
    pace = len(moments) / seconds
    phases = (np.arange(PHASES) + 0.5) / PHASES
    arcs: list[tuple[float, float, float, float]] = []
    for begin in range(0, len(frequencies), BATCH):
        batch = frequencies[begin : begin + BATCH]
        index = (places[None, :] * batch[:, None] % 1 * PHASES).astype(np.int64)
        index += np.arange(len(batch))[:, None] * PHASES
        came = np.bincount(
            index.ravel(), np.tile(weights, len(batch)), len(batch) * PHASES
        ).reshape(len(batch), PHASES)  # fmt: skip
        periods = batch * seconds
        often = np.floor(periods)[:, None] + (phases[None, :] < (periods % 1)[:, None])
        expected = pace * often / (PHASES * batch[:, None])
        score = (1 - LEFT_OVER) * expected + math.log(LEFT_OVER) * came
        around = np.concatenate([np.zeros((len(batch), 1)), score, score[:, : WIDTHS[-1]]], axis=1)
        summed = np.cumsum(around, axis=1)
        by_width = np.stack([summed[:, w : w + PHASES] - summed[:, :PHASES] for w in WIDTHS], 1)
        flat = by_width.reshape(len(batch), -1)
        where = np.argmax(flat, axis=1)
        for row, place in enumerate(where):
            width, phase = WIDTHS[int(place) // PHASES], int(place) % PHASES
            arcs.append(
                (float(flat[row, place]), float(batch[row]), phase / PHASES, width / PHASES)
            )
    arcs.sort(reverse=True)
    return [arc[1:] for arc in arcs[:CANDIDATES]]


def _evidence(
    moments: Floats, seconds: float, frequency: float, phase: float, width: float, packed: float
) -> float:
    """Logarithm of a bound (Chernoff's) on the chance of so few shares in the half of the
    periods with most of them; 0 where there is no evidence. packed: shares that come at once."""
    import numpy as np

    begins = (np.arange(0, math.ceil(seconds * frequency)) + phase) / frequency
    ends = begins + width / frequency
    whole = ends <= seconds
    if np.count_nonzero(whole) < FEWEST_PERIODS:
        return 0.0
    edges = np.searchsorted(moments, np.stack([begins[whole], ends[whole]]))
    came = np.sort(edges[1] - edges[0])[len(edges[0]) // 2 :]
    expected = len(moments) / seconds * width / frequency * len(came)
    there = float(came.sum())
    if there >= expected / 2:
        return 0.0
    more = there * math.log(there / expected) if there else 0.0
    return -(expected - there + more) / packed


def _fundamental(
    frequency: float, phase: float, width: float, evidence: Any
) -> tuple[float, float, float]:
    """The shortest period of which this one is a multiple: silences that come twice a period
    come twice as often."""
    for times in range(HARMONICS, 1, -1):
        faster = (frequency * times, phase * times % 1, width * times)
        if faster[2] < 1 and evidence(*faster) < math.log(CHANCE):
            return _fundamental(*faster, evidence)
    return frequency, phase, width


def _measured(stream: Stream, frequency: float, middle: float, chance: float) -> Rhythm:
    """How long the silences are, from the gap at the middle of each.

    A gap is longer than its silence by the wait for a share on both sides, 1 / pace each.
    """
    import numpy as np

    moments = np.asarray((0.0, *stream.moments, stream.seconds))
    middles = (np.arange(0, math.ceil(stream.seconds * frequency) + 1) + middle % 1) / frequency
    middles = middles[middles < stream.seconds]
    after = np.searchsorted(moments, middles)
    after = after[(after > 1) & (after < len(moments) - 1)]
    lengths = moments[after] - moments[after - 1]
    centres = (moments[after] + moments[after - 1]) / 2
    packets = stream.packets()
    period = float(np.polyfit(np.arange(len(after)), centres, 1)[0])
    mean = float(lengths.mean()) - 2 / packets
    error = max(float(lengths.std(ddof=1)), math.sqrt(2) / packets) / math.sqrt(len(after))
    half = STANDARD_ERRORS * error
    return Rhythm(
        max(0.0, mean) / period, max(0.0, mean - half) / period, min(1.0, (mean + half) / period),
        period, len(after), math.exp(chance),
    )  # fmt: skip
