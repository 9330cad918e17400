"""How difficulty moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.chain.retarget import EPOCH_SECONDS, epoch_of, next_nbits
from powbench.chain.target import DIFFICULTY_1, encode_nbits, target_of
from powbench.errors import InputError

easy = st.integers(1 << 40, DIFFICULTY_1).map(encode_nbits)


def test_every_vector(retarget_rows: list[dict[str, str]]) -> None:
    assert len(retarget_rows) == 4
    for row in retarget_rows:
        found = next_nbits(int(row["nbits"], 16), int(row["first_time"]), int(row["last_time"]))
        assert found == int(row["next_nbits"], 16), row["note"]


@given(easy, st.integers(-(2**32), 2**33))
def test_a_step_is_at_most_fourfold(nbits: int, seconds: int) -> None:
    before, after = target_of(nbits), target_of(next_nbits(nbits, 0, seconds))
    assert after <= min(DIFFICULTY_1, 4 * before)
    assert after * 4 * (1 + 2**-14) + 4 >= before


@given(easy)
def test_on_time_nothing_changes(nbits: int) -> None:
    assert next_nbits(nbits, 1000, 1000 + EPOCH_SECONDS) == nbits


@given(easy, st.integers(1, 5 * EPOCH_SECONDS), st.integers(0, EPOCH_SECONDS))
def test_slower_blocks_never_make_it_harder(nbits: int, seconds: int, more: int) -> None:
    faster, slower = next_nbits(nbits, 0, seconds), next_nbits(nbits, 0, seconds + more)
    assert target_of(faster) <= target_of(slower)


def test_the_limit_holds() -> None:
    assert next_nbits(0x1D00FFFF, 0, 10 * EPOCH_SECONDS) == 0x1D00FFFF


def test_epochs() -> None:
    assert [epoch_of(h) for h in (0, 2015, 2016, 840_000)] == [0, 0, 1, 416]
    with pytest.raises(InputError):
        epoch_of(-1)
