"""The shipped record: implied start times against recorded ones, and what contradicts it."""

from __future__ import annotations

import math
from datetime import date

import pytest

from powbench.chain.target import target_of
from powbench.errors import InputError
from powbench.network import history, when
from powbench.network.history import epochs
from powbench.network.state import all_shipped, shipped

DAY = 86_400.0


def test_implied_starts_are_within_90_minutes_of_recorded_ones() -> None:
    gap = next(e.number for e in epochs() if not e.recorded)
    last = gap - 1
    assert last == 436  # January 2025; of later ones some are implied
    for first in range(last - 104, last):
        start = epochs()[first].start
        for epoch, following in zip(
            epochs()[first:last], epochs()[first + 1 : last + 1], strict=True
        ):
            grown = math.log(following.hashes_per_block / epoch.hashes_per_block)
            start += history.seconds_until_next(grown)
            assert abs(start - following.start) < 90 * 60


def test_the_snapshot_is_where_the_implied_times_say() -> None:
    """Its epoch was read off block headers, its height is an estimate of a day's blocks."""
    snapshot = shipped()
    last = epochs()[-1]
    assert last.recorded and target_of(last.nbits) == snapshot.target
    due = last.first_height + (snapshot.moment - last.start) / 600
    assert due == pytest.approx(snapshot.height, abs=144)
    older = all_shipped()[1]
    epoch, height = history.in_force(older.moment)
    assert not epoch.recorded and target_of(epoch.nbits) == older.target
    assert height == pytest.approx(older.height, abs=144)


def test_starts_that_are_recorded_again_agree_with_those_implied_since_2025() -> None:
    """Thirty-eight epochs on from January 2025, and four on from August 2026."""
    for number, minutes in ((474, 30), (481, 30)):
        before, epoch = epochs()[number - 1 : number + 1]
        assert not before.recorded and epoch.recorded
        grown = math.log(epoch.hashes_per_block / before.hashes_per_block)
        implied = before.start + history.seconds_until_next(grown)
        assert abs(implied - epoch.start) < minutes * 60


def test_the_record_ends_where_its_last_epoch_begins() -> None:
    first, last = history.covers()
    assert first == "2009-01-03" and last == "2026-10-03"
    history.in_force(epochs()[-1].start - 1)
    for outside in (epochs()[-1].start, epochs()[0].start - 1):
        with pytest.raises(InputError, match="covers"):
            history.in_force(outside)


@pytest.mark.parametrize(
    "share, late, told",
    [
        *((share, late, "") for share in (0.6, 1.0, 1.9) for late in (-4000, 0, 4000)),
        *((1.0, late, "was not found") for late in (-4100, 4100)),
        *((share, 0, f"{share} times that") for share in (0.45, 2.1)),
    ],
)
def test_an_estimate_contradicts_nothing(share: float, late: int, told: str) -> None:
    moment = when.seconds(date(2022, 1, 14))
    epoch, height = history.in_force(moment)
    if not told:  # of the block's own epoch, which may be the next one
        epoch = epochs()[int(height + late) // 2016]
    difficulty = share * epoch.hashes_per_block * 0xFFFF / 2**48
    said = history.contradicted(moment, height + late, difficulty)
    assert told in said if told else said == ""


def test_slips_of_a_digit() -> None:
    moment = when.seconds(date(2022, 1, 14))
    epoch, height = history.in_force(moment)
    difficulty = epoch.hashes_per_block * 0xFFFF / 2**48
    assert "was not found around 2022-01-14: block 718," in history.contradicted(
        moment, height / 10, difficulty
    )
    assert "10 times that of block 718," in history.contradicted(moment, height, 10 * difficulty)
    assert "0.1 times" in history.contradicted(moment, height, difficulty / 10)


def test_what_the_record_does_not_reach_is_not_contradicted() -> None:
    far = when.seconds(date(2031, 1, 1))
    assert history.contradicted(far, 1_300_000.0, 1.0) == ""
    # The last epoch but not its end is known: as far as a network's date may be off.
    last = epochs()[-1]
    assert history.contradicted(last.start, last.first_height - 4000.0, 1.3e14) == ""
    old = history.contradicted(far, 700_000.0, 18.4e12)
    assert (
        old == "on 2031-01-01 the network was past block 969,696, but the height given is 700,000"
    )
