"""What a reader of a miner's rate should know: everything odd, in words."""

from __future__ import annotations

from ...documents import miner as documents
from ..stratum.vardiff import kept_back
from .counting import Counted
from .physics import MOST_OF_MODEL, Known
from .silences import returning
from .users import MOST_SHARE, own

FEW_SHARES = 100
MANY_REJECTED = 0.01
LONGEST_WORD = 40


def remarks(c: Counted, about: documents.Miner, known: Known | None) -> list[str]:
    """The warnings of a measurement; none for a steady miner."""
    return [
        *_beyond(about, known),
        *_shares(c),
        *_course(about),
        *_users(c, about),
        *_absences(c, about),
        *_rejected(c),
        *_pool(about),
    ]


def _beyond(about: documents.Miner, known: Known | None) -> list[str]:
    if "rate" not in about.beyond:
        return []
    machine = "another model"
    limit = f"the data sheet of {about.expected.model}" if about.expected else ""
    if not limit and known is not None:
        limit, machine = f"any known machine ({known.fastest.name})", "a new model"
    said = f"it does more than {MOST_OF_MODEL:g} times what {limit} says: more than one machine "
    return [said + f"works behind this name, or it is {machine}"]


def _shares(c: Counted) -> list[str]:
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
    return told


def _course(about: documents.Miner) -> list[str]:
    told = []
    change, step = about.drift, about.step
    if step:
        ratio = step.hashes_per_second_after / max(step.hashes_per_second_before, 1e-30)
        moved = f"fell by {1 - ratio:.0%}" if ratio < 1 else f"rose by {ratio - 1:.0%}"
        told.append(
            f"its rate {moved} {step.after_seconds:.0f} s after the window began: the rate above "
            "is the mean of both"
        )
    if about.settled is False and change is not None:
        told.append(
            f"it had not settled: the rate changed by {100 * change.change:+.0f}% over the last "
            "third"
        )
    if about.packets:
        told.append(
            f"up to {about.packets} shares came at once, some perhaps found before the window: "
            "the interval is wider by as many on both sides"
        )
    return told


def _users(c: Counted, about: documents.Miner) -> list[str]:
    told = []
    mine = next((name for name, number in c.record.users.items() if number == own(c)), None)
    if mine is not None and mine != c.record.worker:
        told.append(f"most of its work is for the name {_short(mine)}, not the first that it gave")
    for user in about.other_users:
        where = "on the same connection" if user.seen == "connection" else "from the same address"
        part = f"{user.share:.1%} of the work ({user.share_low:.1%} to {user.share_high:.1%})"
        judged = "a firmware's dev fee looks like this"
        if user.share > MOST_SHARE:
            judged = "several machines may share the connection"
        told.append(f"{_short(user.name)} also works {where}, with {part}: {judged}")
    return told


def _absences(c: Counted, about: documents.Miner) -> list[str]:
    told = []
    fee, silent = about.dev_fee, about.silences
    if fee:
        told.append(
            f"this looks like a dev fee of about {fee.share:.1%} ({fee.share_low:.1%} to "
            f"{fee.share_high:.1%}): it sends nothing for {fee.share * fee.period_seconds:.1f} s "
            f"once in {fee.period_seconds:.0f} s, {fee.periods} times so far, and chance does "
            f"that at most once in {_odds(fee.chance)} windows"
        )
    elif silent:
        often = "once" if silent.count == 1 else f"{silent.count} times"
        told.append(
            f"it sent nothing {often} for longer than chance explains, {silent.longest_seconds:.0f}"
            f" s at the longest, about {silent.seconds:.0f} s in all; that time counts"
        )
    away = about.away_seconds
    if away > 0:
        told.append(f"it was not connected for {away:.1f} s of the window, which counts")
    drops = [since for since, _ in c.record.away if c.span.start <= since < c.span.end]
    period = returning([d - c.span.start for d in drops], c.span.seconds)
    if period is not None:
        told.append(
            f"its connection ends once in {period:.0f} s: firmware that works elsewhere for a part "
            "of the time does that, and so does a router that drops idle connections"
        )
    return told


def _rejected(c: Counted) -> list[str]:
    rejected = c.rejected()
    if sum(rejected.values()) <= MANY_REJECTED * len(c.moments):
        return []
    reasons = ", ".join(f"{n} {reason}" for reason, n in sorted(rejected.items()))
    return [f"shares that were rejected and do not count: {reasons}"]


def _pool(about: documents.Miner) -> list[str]:
    told, pool = [], about.own_pool
    if pool and pool.away_seconds > 0:
        told.append(
            f"its pool was away for {pool.away_seconds:.1f} s of the window: it worked on old jobs"
        )
    if pool and pool.lost:
        told.append(f"shares that its pool would have taken, and that were lost: {pool.lost}")
    return told


def _odds(chance: float) -> str:
    """1e-4 -> `10,000`; in words beyond a billion."""
    return f"{1 / chance:,.0f}" if chance > 1e-9 else "a billion"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_WORD else f"{name[: LONGEST_WORD - 1]}…"
