"""From the shares of a window to a measurement of powbench.result/1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...confidence import CONFIDENCE
from ...documents import miner as documents
from ...documents import result
from ...documents.fields import ABSENT, Absent
from ...energy.reading import EnergyReading, RateInterval, missing, with_hashes
from ..stratum.record import PoolCounts
from . import certifying, course, physics, remarks, silences, users
from .counting import Counted
from .interval import HASHES_PER_DIFFICULTY, Work, seconds_until, work
from .physics import Known, Model

UNCERTIFIED = (
    f"not certified: a certificate holds up to {certifying.MOST_SHARES:,} shares; measure for less "
    "time, or with less --precision"
)


def measurement(
    c: Counted,
    name: str,
    model: Model | None,
    energy: Sequence[EnergyReading],
    interrupted: bool,
    everybody: Sequence[Counted] = (),
    known: Known | None = None,
    notes: Sequence[str] = (),
    statement: str = "",
) -> result.Measurement:
    """The measurement of a miner with at least one share. energy: without hashes as yet.

    everybody: all who logged in during the run. notes: what else a reader should know.
    statement: what its jobs committed to, where the work is certified.
    """
    certified = certifying.certificate(statement, c) if statement else None
    if statement and certified is None:
        notes = (*notes, UNCERTIFIED)
    groups = c.groups()
    stream = silences.stretch(c.moments, c.difficulties, c.span.start, c.span.end)
    packet = course.packet(stream) if stream else None
    counted_work = widened(work(groups), packet, max(c.difficulties))
    seconds = c.span.seconds
    rate = result.Rate(
        counted_work.hashes / seconds, counted_work.low / seconds, counted_work.high / seconds,
        CONFIDENCE,
    )  # fmt: skip
    interval = RateInterval(rate.low, rate.median, rate.high)
    read = [physics.checked(with_hashes(r, counted_work.hashes, interval), known) for r in energy]
    wrong = c.after.wrong - c.before.wrong
    change = course.drift(c)
    steady = stream is not None and course.settled(change) is not False
    miner = documents.Miner(
        worker=c.record.worker,
        user_agent=c.record.agent,
        mode="pool" if c.record.pool is None else "proxy",
        window_seconds=seconds,
        warm_up_seconds=max(0.0, c.span.start - c.record.moments[0]),
        work=tuple(documents.SharesOf(g.difficulty, g.shares) for g in groups),
        equivalent_shares=counted_work.equivalent_shares,
        seconds_to_one_percent=seconds_until(0.01, counted_work.equivalent_shares, seconds) or 0.0,
        rejected=c.rejected(),
        connections=c.after.connections,
        away_seconds=c.record.away_seconds(c.span.start, c.span.end),
        settled=course.settled(change),
        drift=change,
        expected=_expected(model, counted_work, seconds) if model else None,
        own_pool=own_pool(c),
        beyond=physics.beyond(rate.low, read, model, known),
        other_users=users.others(c, everybody),
        dev_fee=_dev_fee(silences.rhythm(stream) if steady and stream else None),
        silences=_silences(silences.silences(stream) if stream else None),
        step=(course.step(stream) if stream else None) or ABSENT,
        packets=packet or ABSENT,
        certificate=certified or ABSENT,
    )
    return result.Measurement(
        kernel=name,
        backend="miner",
        threads=1,
        pinned=False,
        hashes_per_second=rate,
        cpu_hashes_per_second=rate.median,
        nonces=max(1, round(counted_work.hashes)),
        seconds=seconds,
        hits=len(c.moments) + wrong,
        hardware_errors=wrong,
        wrong_nonces=(),
        wrong_header=None,
        digest=None,
        compile_seconds=None,
        interrupted=interrupted,
        warnings=(*remarks.remarks(c, miner, known), *notes),
        slices=course.slices(c),
        energy=tuple(r.document() for r in read),
        miner=miner,
    )


def widened(counted_work: Work, packet: int | None, difficulty: float) -> Work:
    """The work with an interval that is wider by a packet at both edges of the window: its shares
    may have been found before, and as many may not have been sent by its end."""
    more = (packet or 0) * difficulty * HASHES_PER_DIFFICULTY
    least = min(counted_work.low, difficulty * HASHES_PER_DIFFICULTY)
    return replace(
        counted_work, low=max(least, counted_work.low - more), high=counted_work.high + more
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


def _dev_fee(rhythm: silences.Rhythm | None) -> documents.DevFee | Absent:
    if rhythm is None:
        return ABSENT
    return documents.DevFee(
        rhythm.share, rhythm.low, rhythm.high, rhythm.period, rhythm.periods, rhythm.chance
    )


def _silences(found: silences.Silences | None) -> documents.Silences | Absent:
    if found is None:
        return ABSENT
    return documents.Silences(found.count, found.seconds, found.longest_seconds, found.chance)


def _expected(model: Model, counted_work: Work, seconds: float) -> documents.Expected:
    promised = model.hashes_per_second * seconds
    return documents.Expected(
        model.name, model.hashes_per_second, model.source, counted_work.hashes / promised,
        counted_work.low / promised, counted_work.high / promised,
        "said" if model.said else "named", model.boards or ABSENT,
    )  # fmt: skip


def of_one(readings: Sequence[EnergyReading], miners: int) -> tuple[EnergyReading, ...]:
    """The readings as one miner may have them: what was read of several together is of none."""
    return tuple(
        r if miners == 1 or not r.available else missing(
            f"the meter was read while {miners} miners worked, and cannot tell them apart",
            name=r.name, scope=r.scope, source=r.source, kind=r.kind,
            remedies=("measure one miner at a time",),
        )
        for r in readings
    )  # fmt: skip
