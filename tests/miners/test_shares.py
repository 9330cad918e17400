"""Which shares of a connection count: each once, whatever part of it differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from powbench.miners.stratum import jobs
from powbench.miners.stratum.shares import Book, Rejected, Share, Submission
from tests.miners import cases

NEARLY_ALL = 2.0**-32
"""A difficulty that all but one of 65,536 hashes meet."""
MASK = 0x1FFFE000
TIME = 1_800_000_000
ONE = Submission("1", bytes(4), TIME, 7, None)


def book(difficulty: float = NEARLY_ALL) -> Book:
    made = Book(b"\x0a\x0b\x0c\x0d")
    for number in (1, 2):
        made.issue(jobs.local(number, cases.PREVIOUS, TIME), difficulty, 0.0)
    return made


def judged(kept: Book, submitted: Submission) -> str:
    verdict = kept.judge(submitted, MASK, 1.0)
    return verdict.reason if isinstance(verdict, Rejected) else "share"


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, job="2"),
        replace(ONE, extranonce2=b"\0\0\0\1"),
        replace(ONE, time=TIME + 1),
        replace(ONE, nonce=8),
        replace(ONE, version_bits=0x2000),
    ],
)
def test_what_differs_in_one_part_is_another_share(other: Submission) -> None:
    kept = book()
    for share in (ONE, other):
        assert judged(kept, share) == "share"
    for share in (ONE, other):
        assert judged(kept, share) == "duplicate"


def test_version_bits_that_change_nothing_make_no_other_share() -> None:
    kept = book()
    assert judged(kept, ONE) == "share"
    assert judged(kept, replace(ONE, version_bits=0)) == "duplicate"


def test_what_was_no_share_is_no_duplicate() -> None:
    kept = book(1.0)
    assert [judged(kept, ONE) for _ in range(2)] == ["above target"] * 2


def test_closeness_is_the_hash_as_a_part_of_the_target() -> None:
    kept = book()
    shares = [kept.judge(replace(ONE, nonce=n), MASK, 1.0) for n in range(400)]
    parts = [s.closeness for s in shares if isinstance(s, Share)]
    assert len(parts) > 390
    assert all(0 < part <= 1 for part in parts)
    assert sum(parts) / len(parts) == pytest.approx(0.5, abs=0.06)  # 4 standard errors
