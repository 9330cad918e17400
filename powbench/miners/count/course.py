"""How the rate went over the window: slices, the slope at its end, a step within it."""

from __future__ import annotations

import math
from collections import Counter

from ...confidence import STANDARD_ERRORS
from ...documents import miner as documents
from ...documents import result
from .counting import Counted
from .interval import HASHES_PER_DIFFICULTY
from .silences import CHANCE, Stream

SLICES, SHARES_OF_A_SLICE = 60, 10
WIDEST_DRIFT = 0.25
"""A change that is known no better than this says nothing of whether the miner has settled."""
CERTAIN = 3.0
"""Standard errors beyond which a change of the rate is no chance."""
PACKET_SECONDS, PIECE_SECONDS = 1.0, 30.0


def drift(c: Counted) -> documents.Drift | None:
    """Change of the rate over the last third, from when in it its shares came.

    A rate that grows evenly by the share s moves the mean moment by s/12 of the third.
    None with fewer than two shares there.
    """
    third = c.span.seconds / 3
    start = c.span.end - third
    late = [(m, d) for m, d in zip(c.moments, c.difficulties, strict=True) if m >= start]
    if len(late) < 2:
        return None
    weight = math.fsum(d for _, d in late)
    mean = math.fsum(d * ((m - start) / third - 0.5) for m, d in late) / weight
    error = math.sqrt(12 * math.fsum(d * d for _, d in late)) / weight
    half = STANDARD_ERRORS * error
    return documents.Drift(12 * mean, 12 * mean - half, 12 * mean + half)


def settled(change: documents.Drift | None) -> bool | None:
    """Whether the rate held still; None where the shares are too few to say."""
    if change is None:
        return None
    half = (change.high - change.low) / 2
    if abs(change.change) > CERTAIN * half / STANDARD_ERRORS:
        return False
    return True if half <= WIDEST_DRIFT else None


def step(stream: Stream) -> documents.Step | None:
    """The one moment at which the rate changed most; None where chance explains it.

    By the likelihood of two rates over that of one, silences left out. Every share is a trial,
    and packets of shares count as one each.
    """
    original, stream = stream, stream.without_silences()
    count, seconds = len(stream.moments), stream.seconds
    packed = stream.pace / stream.packets()
    best, where = 0.0, 0
    for before, moment in enumerate(stream.moments, 1):
        after = count - before
        left = moment / seconds
        if not 0 < left < 1:
            continue
        likelihood = before * math.log(before / (count * left))
        if after:
            likelihood += after * math.log(after / (count * (1 - left)))
        if likelihood > best:
            best, where = likelihood, before
    chance = math.exp(min(0.0, math.log(count) - best / packed))
    if not where or chance > CHANCE:
        return None
    moment, scale = stream.moments[where - 1], stream.difficulty * HASHES_PER_DIFFICULTY
    return documents.Step(
        original.moments[where - 1],
        where / moment * scale,
        (count - where) / (seconds - moment) * scale,
        chance,
    )


def packet(stream: Stream) -> int | None:
    """The most shares within a second; None where chance brings so many together.

    By Chernoff's bound on a Poisson count above its mean; every share begins a second. The mean
    is that of the busiest half minute: a miner that got faster sends no packets.
    """
    moments, most, first = stream.moments, 0, 0
    for last, moment in enumerate(moments):
        while moment - moments[first] > PACKET_SECONDS:
            first += 1
        most = max(most, last - first + 1)
    pieces = Counter(int(moment / PIECE_SECONDS) for moment in moments)
    usual = max(stream.pace, max(pieces.values()) / PIECE_SECONDS) * PACKET_SECONDS
    if most <= usual:
        return None
    chance = math.log(len(moments)) - (usual - most + most * math.log(most / usual))
    return most if chance < math.log(CHANCE) else None


def slices(c: Counted) -> tuple[result.Slice, ...]:
    """The window in up to sixty parts of equal length, with ten shares each or more on average;
    one without a share joins its neighbour."""
    parts = min(SLICES, max(1, len(c.moments) // SHARES_OF_A_SLICE))
    length = c.span.seconds / parts
    work_of, hits_of = [0.0] * parts, [0] * parts
    for moment, difficulty in zip(c.moments, c.difficulties, strict=True):
        index = min(parts - 1, int((moment - c.span.start) / length))
        work_of[index] += difficulty
        hits_of[index] += 1
    edges = [0.0]
    sums: list[tuple[float, int]] = []
    for index in range(parts):
        if hits_of[index]:
            sums.append((work_of[index], hits_of[index]))
            edges.append((index + 1) * length)
    edges[-1] = c.span.seconds
    return tuple(
        result.Slice(
            at=round(edges[i], 6),
            seconds=edges[i + 1] - edges[i],
            cpu_seconds=0.0,
            nonces=max(1, round(difficulty * HASHES_PER_DIFFICULTY)),
            hits=hits,
        )
        for i, (difficulty, hits) in enumerate(sums)
    )
