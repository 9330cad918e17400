"""The rate that a miner reports beside the one that its shares prove."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ...documents import miner as documents
from ...documents.fields import Absent
from ...documents.result import Measurement, Rate
from ...readers.readout import EXPECTED_RATE, POWER, Identity
from .counting import Counted, Span
from .watching import Sample, Watch

NONSENSE = 1000.0
"""Times the counted rate: a unit that was taken for another, and no claim."""


def of(watch: Watch, span: Span, rate: Rate, most: float) -> documents.Reported:
    """What `watch` heard within `span`. rate: the counted one. most: H/s that no device does."""
    heard = [s for s in watch.samples if span.start <= s.moment < span.end]
    limit = min(most, NONSENSE * rate.high)
    good = [s.rate for s in heard if s.rate is not None and s.rate <= limit]
    beyond = sum(s.impossible or (s.rate is not None and s.rate > limit) for s in heard)
    mean = math.fsum(good) / len(good) if good else None
    said = watch.said
    identity = said.identity if said else Identity()
    power = said.figure(POWER) if said else None
    watts = [s.watts for s in heard if s.watts]
    expected = said.value(EXPECTED_RATE) if said else None
    kind: Literal["measured", "estimated"] | None = None
    if power is not None and watts:
        kind = "measured" if power.what == "measured" else "estimated"
    return documents.Reported(
        address=str(watch.where),
        api=said.api if said else "",
        model=identity.model,
        firmware=identity.firmware,
        hostname=identity.hostname,
        boards=identity.boards,
        boards_hashing=identity.boards_hashing,
        readings=len(good),
        left_out=beyond,
        failures=sum(bool(s.error) for s in heard),
        hashes_per_second=mean,
        lowest=min(good, default=None),
        highest=max(good, default=None),
        share=None if mean is None else mean / rate.median,
        share_low=None if mean is None else mean / rate.high,
        share_high=None if mean is None else mean / rate.low,
        agrees=None if mean is None else rate.low <= mean <= rate.high,
        expected_hashes_per_second=expected or None,
        watts=math.fsum(watts) / len(watts) if watts else None,
        watts_kind=kind,
        watts_scope=power.scope if power is not None and watts else None,
        watts_note=power.note if power is not None and watts else "",
        notes=_notes(heard, said.notes if said else ()),
    )


def beside(m: Measurement, watch: Watch | None, span: Span, most: float) -> Measurement:
    """The measurement of a miner with what it said of itself, if it was asked."""
    if watch is None or isinstance(m.miner, Absent):
        return m
    reported = of(watch, span, m.hashes_per_second, most)
    return replace(
        m,
        miner=replace(m.miner, reported=reported),
        warnings=(*m.warnings, *warnings(reported)),
    )


def _notes(heard: Sequence[Sample], notes: Sequence[str]) -> tuple[str, ...]:
    errors = dict.fromkeys(s.error for s in heard if s.error)
    unasked = [] if heard else ["it was not asked within the window"]
    return (*unasked, *list(errors)[:3], *notes)


def warnings(reported: documents.Reported) -> list[str]:
    """What a reader of the counted rate should know of the reported one."""
    told = []
    if reported.agrees is False:
        told.append(f"it reports {difference(reported)} than its shares prove")
    if reported.left_out:
        of_all = reported.left_out + reported.readings
        told.append(
            f"{reported.left_out} of {of_all} rates that it reported are beyond physics: left out"
        )
    if reported.hashes_per_second is None and not reported.left_out:
        reason = reported.notes[0] if reported.notes else "it tells none"
        told.append(f"its API told no rate: {reason}")
    return told


def difference(reported: documents.Reported) -> str:
    """`4.1% to 6.0% more`; of a miner that does not agree with its shares."""
    return apart(reported.share_low or 0.0, reported.share_high or 0.0)


def apart(low: float, high: float) -> str:
    """How far shares that do not hold 1 are from it: `4.1% to 6.0% more`, `100.0% less`."""
    ends, word = ((low - 1, high - 1), "more") if low > 1 else ((1 - high, 1 - low), "less")
    least, most = (f"{100 * end:.1f}%" for end in ends)
    return f"{least} {word}" if least == most else f"{least} to {most} {word}"


def pairs(
    watches: Sequence[Watch], miners: Sequence[tuple[Counted, str]]
) -> tuple[dict[str, Watch], list[Watch]]:
    """The watch of each miner by its name, and those that are of none of them.

    By the name of its worker; without one it is the only miner's, or that of the miner at the
    same address.
    """
    found: dict[str, Watch] = {}
    lost = []
    for watch in watches:
        free = [pair for pair in miners if pair[1] not in found]
        name = next((n for c, n in free if _is_of(watch, c, n, len(miners))), None)
        if name is None:
            lost.append(watch)
        else:
            found[name] = watch
    return found, lost


def _is_of(watch: Watch, miner: Counted, name: str, miners: int) -> bool:
    if watch.worker:
        return watch.worker in (miner.record.worker, name)
    return miners == 1 or watch.where.host == miner.record.host
