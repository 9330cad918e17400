"""What comes next, by hand: the shipped state, and states of which less is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from powbench.chain.target import target_of
from powbench.network import coming, history, when
from powbench.network.state import shipped


def test_the_next_retarget_of_the_state_that_ships() -> None:
    """Blocks 969,696 (07:16:36 on 3 October) to 969,990: 294 intervals in 181,164 s."""
    found = coming.retarget(shipped())
    pace = (2 * 86_400 + (9 * 3600 + 36 * 60) - (7 * 3600 + 16 * 60 + 36)) / 294
    assert found.seconds_per_block == pytest.approx(pace)
    assert (found.height, found.blocks_left, found.blocks_seen) == (971_712, 1721, 294)
    assert found.change is not None and found.change_low is not None
    assert 600 / pace - 1 < found.change < 0.02  # blocks that were slow, and a year of growth
    assert found.change_low < 600 / pace - 1
    assert when.iso_date(found.moment) == "2026-10-17"


def test_the_next_halving() -> None:
    found = coming.halving(shipped())
    assert (found.height, found.blocks_left) == (1_050_000, 80_009)
    assert (found.subsidy_btc, found.subsidy_btc_after) == (3.125, 1.5625)
    assert found.moment == shipped().moment + 80_009 * 600
    assert when.iso_date(found.moment) == "2028-04-13"


def test_a_retarget_of_which_little_is_known() -> None:
    state = shipped()
    unknown = coming.retarget(replace(state, height=482 * 2016 + 500.0, epoch_start=None))
    assert unknown.blocks_seen is None and unknown.change is None
    assert unknown.moment == state.moment + 1516 * 600
    early = coming.retarget(
        replace(state, height=481 * 2016 + 50.0, epoch_start=state.moment - 3e4)
    )
    assert early.blocks_seen == 49 and early.change is not None
    assert abs(early.change) < 0.02  # 49 blocks a third too fast say little
    assert (early.change_high or 0) - (early.change_low or 0) > 0.1
    first = coming.retarget(replace(state, height=481 * 2016 + 0.0, epoch_start=None))
    assert (first.blocks_left, first.blocks_seen) == (2016, None)
    slow = coming.retarget(replace(state, epoch_start=state.moment - 1e8))
    assert slow.change == pytest.approx(-0.75)  # the rule's own bound


def test_what_no_server_can_say_of_bitcoin() -> None:
    last = history.epochs()[-1]
    moment, height = last.start + 60 * when.DAY, last.first_height + 60 * 144.0
    target = target_of(last.nbits)
    assert history.impossible(moment, height, target) == ""
    assert "4" in history.impossible(moment, height, target * 10**4)
    assert "retarget" in history.impossible(moment, height, target // 10**4)
    assert "not at block 1,0" in history.impossible(moment, height + 30_000, target)
    assert "than the record" in history.impossible(
        last.start + 600, last.first_height + 1.0, target + 1
    )
