"""What certificates prove, as a table and in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType

from ...measure.certified import Verdict
from ..units import count, counted, hash_rate
from .tables import plain_table, prose

PROVES = (
    "A certificate proves that at least so many hashes were done for this challenge and for these "
    "facts. It does not prove who did them, or on what machine: facts and seconds are stated. "
    "The work was done after the challenge was known, so a fresh challenge from the other side, "
    "and that side's own clock, bound when."
)


def answer(verdicts: Sequence[Verdict]) -> str:
    """Whether all are verified, and for which challenge."""
    refused = sum(bool(v.refused) for v in verdicts)
    if refused:
        return f"REFUSED: {refused} of {counted(len(verdicts), 'certificate')}."
    challenges = list(dict.fromkeys(v.challenge for v in verdicts))
    said = " and ".join(challenges)
    return f"verified: {counted(len(verdicts), 'certificate')} for the challenge {said}."


def proved(verdicts: Sequence[Verdict]) -> RenderableType:
    """What stands below a table of rates."""
    return Group(*certified(verdicts))


def certified(verdicts: Sequence[Verdict]) -> list[RenderableType]:
    """Nothing for a result without a certificate."""
    if not verdicts:
        return []
    refusals = [
        prose(f"{v.kernel} on {v.threads} is refused: {v.refused}") for v in verdicts if v.refused
    ]
    return [*table_of(verdicts), *refusals, prose(PROVES)]


def table_of(verdicts: Sequence[Verdict]) -> list[RenderableType]:
    """The answer and a row of each measurement, without reasons."""
    table = plain_table(
        *("=kernel", "!>threads", ">hits", ">precise\nto", "!>hashes at\nleast,\n99% sure"),
        *(">of those\nstated", "!>rate at\nleast", "!verdict"),
        spare=("precise to", "of those stated", "hits"),
    )
    for v in verdicts:
        table.add_row(
            v.kernel, str(v.threads), count(v.hits), *_proved(v),
            "REFUSED" if v.refused else "verified",
        )  # fmt: skip
    return [prose(answer(verdicts)), table]


def _proved(v: Verdict) -> tuple[str, str, str, str]:
    """The standard error of so many hits, then what they bound from below."""
    if v.refused:
        return ("-",) * 4
    rate, share = hash_rate(v.rate_low), f"{v.hashes_low / v.nonces:.1%}"
    return f"{1 / math.sqrt(v.hits):.1%}", f"{v.hashes_low:.4g}", share, rate
