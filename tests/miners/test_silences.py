"""Dev fees and silences are told from chance, and from everything that is no dev fee."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from powbench.miners.count import course, silences
from powbench.miners.count.silences import rhythm, stretch
from tests.miners.windows import (
    Moments,
    in_packets,
    slower_by_turns,
    steady,
    stream,
    with_fee,
    with_outages,
    with_pauses,
)


def test_a_steady_miner_is_not_accused() -> None:
    for seed in range(6):
        alone = stream(steady([1, seed]))
        assert rhythm(alone) is None
        assert silences.silences(alone) is None
        assert course.step(alone) is None
        assert course.packet(alone) is None


@pytest.mark.parametrize(("period", "share"), [(100.0, 0.02), (120.0, 0.03), (149.0, 0.1)])
def test_a_silence_that_comes_back_is_found_with_its_period_and_length(
    period: float, share: float
) -> None:
    found = rhythm(stream(with_fee(steady(2), period, share)))
    assert found
    assert found.low <= share <= found.high
    assert found.high - found.low < 0.02
    assert found.period == pytest.approx(period, rel=0.01)
    assert found.chance < silences.CHANCE


def test_a_fee_once_in_an_hour_shows_in_four_hours() -> None:
    seconds = 4.5 * 3600
    found = rhythm(stream(with_fee(steady(3, 0.3, seconds), 3600.0, 0.02), seconds))
    assert found
    assert found.low <= 0.02 <= found.high
    assert found.period == pytest.approx(3600, rel=0.01)


@pytest.mark.parametrize(
    "moments",
    [
        lambda seed: with_outages(steady(seed), seed, 5, 15.0),
        lambda seed: with_outages(steady(seed), seed, 1, 60.0),
        lambda seed: with_pauses(steady(seed), seed, 0.6),
        lambda seed: with_pauses(steady(seed), seed, 1.5),
        lambda seed: slower_by_turns(steady(seed), seed, 120.0, 0.3),
        lambda seed: in_packets(steady(seed), 5),
    ],
    ids=["outages", "one outage", "jobs", "long jobs", "hot", "packets"],
)
def test_other_troubles_are_no_dev_fee(moments: Callable[[object], Moments]) -> None:
    for seed in range(3):
        assert rhythm(stream(moments([4, seed]))) is None


def test_a_long_gap_is_a_silence_and_no_step() -> None:
    moments = steady(5)
    broken = stream(moments[(moments < 200) | (moments > 230)])
    found = silences.silences(broken)
    assert found
    assert (found.count, found.seconds) == (1, pytest.approx(30, abs=2))
    assert found.chance < 1e-20
    assert course.step(broken) is None


def test_a_board_that_went_away_is_a_step() -> None:
    moments = steady(6)
    lost = moments[(moments < 180) | (np.arange(len(moments)) % 3 > 0)]
    found = course.step(stream(lost))
    assert found
    assert found.after_seconds == pytest.approx(180, abs=10)
    ratio = found.hashes_per_second_after / found.hashes_per_second_before
    assert ratio == pytest.approx(2 / 3, abs=0.05)


def test_shares_that_were_kept_and_sent_at_once_are_a_packet() -> None:
    moments = steady(7)
    kept = np.sort(np.where((moments > 100) & (moments < 110), 110.0, moments))
    assert course.packet(stream(kept)) == pytest.approx(70, abs=25)


def test_a_miner_that_got_faster_sends_no_packets() -> None:
    moments = steady(11, 14.0)
    slow = moments[(moments > 300) | (np.arange(len(moments)) % 7 == 0)]
    faster = stream(slow)
    assert course.step(faster)
    assert course.packet(faster) is None


def test_connections_that_end_at_even_distances_are_a_rhythm() -> None:
    assert silences.returning([100.0, 219.9, 340.1, 460.0, 580.0], 600.0) == pytest.approx(
        120, 0.01
    )
    assert silences.returning([100.0, 190.0, 340.0, 400.0, 580.0], 600.0) is None
    assert silences.returning([100.0, 220.0, 340.0], 600.0) is None
    random = np.random.default_rng(8)
    for _ in range(1000):
        places = sorted(map(float, random.uniform(0, 600, int(random.integers(4, 9)))))
        assert silences.returning(places, 600.0) is None


def test_only_the_longest_part_of_one_difficulty_is_looked_at() -> None:
    moments = [float(m) for m in range(1000)]
    mixed = [8.0] * 300 + [16.0] * 700
    found = stretch(moments, mixed, -0.5, 1000.0)
    assert found
    assert (len(found.moments), found.difficulty, found.seconds) == (700, 16.0, 700.0)
    assert found.moments[0] == 0.0
    assert stretch(moments[:150], mixed[:150], 0.0, 1000.0) is None


@pytest.mark.slow
@pytest.mark.parametrize("packet", [1, 4])
def test_of_hundreds_of_steady_windows_none_is_accused(packet: int) -> None:
    """One in 10,000 may be; more than two of 400 would be so by a chance below 1e-5."""
    accused = 0
    for seed in range(200):
        alone = stream(in_packets(steady([9, seed]), packet))
        accused += rhythm(alone) is not None
        accused += silences.silences(alone) is not None
    assert accused <= 2


@pytest.mark.slow
def test_of_a_hundred_windows_with_a_fee_of_two_percent_most_are_found_and_measured_right() -> None:
    right, found = 0, 0
    for seed in range(100):
        phase = seed / 100
        measured = rhythm(stream(with_fee(steady([10, seed]), 80.0 + seed % 40, 0.02, phase)))
        found += measured is not None
        right += measured is not None and measured.low <= 0.02 <= measured.high
    assert found >= 90
    assert right >= 0.88 * found
