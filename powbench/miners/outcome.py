"""From the shares of a window to a measurement of powbench.result/1."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..confidence import CONFIDENCE, STANDARD_ERRORS
from ..documents import miner as documents
from ..documents import result
from ..documents.fields import ABSENT, Absent
from ..energy.reading import EnergyReading, RateInterval, missing, with_hashes
from .interval import HASHES_PER_DIFFICULTY, Group, Work, seconds_until, work
from .record import PoolCounts, Record, Tally
from .vardiff import kept_back

SLICES, SHARES_OF_A_SLICE = 60, 10
FEW_SHARES = 100
WIDEST_DRIFT = 0.25
"""A change that is known no better than this says nothing of whether the miner has settled."""
CERTAIN = 3.0
"""Standard errors beyond which a change of the rate is no chance."""
MANY_REJECTED = 0.01
LONGEST_NAME = 60


@dataclass(frozen=True)
class Model:
    """What a data sheet promises."""

    name: str
    hashes_per_second: float
    source: str


@dataclass(frozen=True)
class Span:
    """Monotonic seconds in which shares count."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Counted:
    """One miner over the window: its columns there, and the counts before and after."""

    record: Record
    span: Span
    before: Tally
    after: Tally
    moments: tuple[float, ...]
    difficulties: tuple[float, ...]
    closenesses: tuple[float, ...]

    def groups(self) -> tuple[Group, ...]:
        """Shares by difficulty, those included that were asked for and brought none."""
        asked = [d for since, d in self.record.asked if since < self.span.end]
        inside = [d for since, d in self.record.asked if self.span.start <= since < self.span.end]
        begun_with = asked[: len(asked) - len(inside)][-1:]
        counts = Counter(self.difficulties)
        every = sorted({*counts, *begun_with, *inside})
        return tuple(Group(d, counts[d]) for d in every)

    def rejected(self) -> dict[documents.Reason, int]:
        """Of the window, by reason."""
        return {
            reason: more
            for reason, count in self.after.rejected.items()
            if (more := count - self.before.rejected.get(reason, 0)) > 0
        }


def counted(record: Record, span: Span, before: Tally, after: Tally) -> Counted:
    """The part of the record within `span`."""
    inside = [i for i in range(record.shares) if span.start <= record.moments[i] < span.end]
    return Counted(
        record, span, before, after,
        tuple(record.moments[i] for i in inside),
        tuple(record.difficulties[i] for i in inside),
        tuple(record.closenesses[i] for i in inside),
    )  # fmt: skip


def names(records: Sequence[Record]) -> list[str]:
    """What each is called in the result: its worker, else its program or address; no two alike."""
    seen: Counter[str] = Counter()
    called = []
    for record in records:
        said = record.worker or record.agent or record.host
        name = re.sub(r"[^\w.:+-]+", "_", said)[:LONGEST_NAME] or "miner"
        seen[name] += 1
        called.append(f"{name}#{seen[name]}" if seen[name] > 1 else name)
    return called


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


def measurement(
    c: Counted,
    name: str,
    model: Model | None,
    energy: Sequence[EnergyReading],
    interrupted: bool,
) -> result.Measurement:
    """The measurement of a miner with at least one share. energy: without hashes as yet."""
    groups = c.groups()
    counted_work = work(groups)
    seconds = c.span.seconds
    rate = result.Rate(
        counted_work.hashes / seconds, counted_work.low / seconds, counted_work.high / seconds,
        CONFIDENCE,
    )  # fmt: skip
    nonces = max(1, round(counted_work.hashes))
    wrong = c.after.wrong - c.before.wrong
    change = drift(c)
    interval = RateInterval(rate.low, rate.median, rate.high)
    return result.Measurement(
        kernel=name,
        backend="miner",
        threads=1,
        pinned=False,
        hashes_per_second=rate,
        cpu_hashes_per_second=rate.median,
        nonces=nonces,
        seconds=seconds,
        hits=len(c.moments) + wrong,
        hardware_errors=wrong,
        wrong_nonces=(),
        wrong_header=None,
        digest=None,
        compile_seconds=None,
        interrupted=interrupted,
        warnings=tuple(_warnings(c, change)),
        slices=slices(c),
        energy=tuple(with_hashes(r, counted_work.hashes, interval).document() for r in energy),
        miner=documents.Miner(
            worker=c.record.worker,
            user_agent=c.record.agent,
            mode="pool" if c.record.pool is None else "proxy",
            window_seconds=seconds,
            warm_up_seconds=max(0.0, c.span.start - c.record.moments[0]),
            work=tuple(documents.SharesOf(g.difficulty, g.shares) for g in groups),
            equivalent_shares=counted_work.equivalent_shares,
            seconds_to_one_percent=seconds_until(0.01, counted_work.equivalent_shares, seconds)
            or 0.0,
            rejected=c.rejected(),
            connections=c.after.connections,
            away_seconds=c.record.away_seconds(c.span.start, c.span.end),
            settled=settled(change),
            drift=change,
            expected=_expected(model, counted_work, seconds) if model else None,
            own_pool=own_pool(c),
        ),
    )


def own_pool(c: Counted) -> documents.OwnPool | Absent:
    """What the owner's pool said within the window."""
    tally, after = c.record.pool, c.after.pool
    if tally is None or after is None:
        return ABSENT
    before = c.before.pool or PoolCounts(0, 0, 0)
    return documents.OwnPool(
        address=tally.address,
        accepted=after.accepted - before.accepted,
        rejected=after.rejected - before.rejected,
        lost=after.lost - before.lost,
        away_seconds=tally.away_seconds(c.span.start, c.span.end),
    )


def _expected(model: Model, counted_work: Work, seconds: float) -> documents.Expected:
    promised = model.hashes_per_second * seconds
    return documents.Expected(
        model.name, model.hashes_per_second, model.source, counted_work.hashes / promised,
        counted_work.low / promised, counted_work.high / promised,
    )  # fmt: skip


def _warnings(c: Counted, change: documents.Drift | None) -> list[str]:
    """What a reader of this rate should know."""
    told = []
    shares = len(c.moments)
    floor = kept_back(tuple(zip(c.difficulties, c.closenesses, strict=True)))
    if floor is not None:
        asked = min(c.difficulties)
        told.append(
            f"it sent no share easier than difficulty {floor:.3g} although {asked:g} was asked "
            f"for: the true rate is higher"
        )
    if shares < FEW_SHARES:
        counted_as = "1 share" if shares == 1 else f"{shares} shares"
        told.append(f"only {counted_as}: the interval is wide; measure longer")
    if settled(change) is False and change is not None:
        told.append(
            f"it had not settled: the rate changed by {100 * change.change:+.0f} % over the last "
            "third"
        )
    rejected = c.rejected()
    if sum(rejected.values()) > MANY_REJECTED * shares:
        reasons = ", ".join(f"{n} {reason}" for reason, n in sorted(rejected.items()))
        told.append(f"shares that were rejected and do not count: {reasons}")
    away = c.record.away_seconds(c.span.start, c.span.end)
    if away > 0:
        told.append(f"it was not connected for {away:.1f} s of the window, which counts")
    pool = own_pool(c)
    if isinstance(pool, documents.OwnPool) and pool.away_seconds > 0:
        told.append(
            f"its pool was away for {pool.away_seconds:.1f} s of the window: it worked on old jobs"
        )
    if isinstance(pool, documents.OwnPool) and pool.lost:
        told.append(f"shares that its pool would have taken, and that were lost: {pool.lost}")
    return told


def of_one(readings: Sequence[EnergyReading], miners: int) -> tuple[EnergyReading, ...]:
    """The readings as one miner may have them: what was read of several together is of none."""
    if miners == 1:
        return tuple(readings)
    return tuple(
        missing(
            f"the meter was read while {miners} miners worked, and cannot tell them apart",
            name=r.name, scope=r.scope, source=r.source, kind=r.kind,
            remedies=("measure one miner at a time",),
        )
        for r in readings
    )  # fmt: skip
