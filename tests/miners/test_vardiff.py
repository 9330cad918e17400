"""The difficulty follows the miner, whatever its speed, and finds out who keeps shares back."""

from __future__ import annotations

import math

import numpy as np
import pytest

from powbench.miners.stratum import vardiff
from powbench.miners.stratum.vardiff import Vardiff, kept_back, power_of_two


def run(speed: float, seconds: float, aim: float = 5.0, floor: float = 0.0) -> tuple[Vardiff, int]:
    """A miner of so many difficulty-1 shares a second that sends none below `floor`; its vardiff
    after `seconds`, and the shares that it had to answer."""
    random = np.random.default_rng(7)
    one = Vardiff(aim, 1024.0)
    one.begin(0.0)
    now = looked = 0.0
    shares = 0
    while now < seconds:
        sent = max(one.difficulty, floor)
        now += random.exponential(sent / speed)
        while looked + 0.5 < min(now, seconds):
            looked += 0.5
            if one.look(looked):
                now = looked
                break
        else:
            shares += 1
            closeness = float(random.uniform(0, one.difficulty / sent))
            one.share(one.difficulty, closeness, now)
    return one, shares


@pytest.mark.parametrize("hashes_per_second", [5e4, 1e6, 5e8, 1.2e12, 2.3e14, 1e17])
def test_from_a_microcontroller_to_a_container_of_rigs(hashes_per_second: float) -> None:
    speed = hashes_per_second / 2**32
    one, shares = run(speed, 300.0)
    assert 0.4 < speed / one.difficulty / 5.0 < 2.5 or one.difficulty == vardiff.LEAST
    assert one.steady
    assert shares < 4 * 5 * 300


def test_the_floor_of_the_chips_is_found() -> None:
    """Chips that report nothing easier than 512: at difficulty 16 a miner would count far too
    little."""
    for speed in (20.0, 600.0, 20_000.0):
        one, _ = run(speed, 300.0, floor=512.0)
        assert one.difficulty >= 512


def test_keeping_back_is_no_matter_of_chance() -> None:
    random = np.random.default_rng(3)
    for _ in range(2000):
        honest = [(2.0 ** int(k), float(random.uniform())) for k in random.integers(0, 4, 64)]
        assert kept_back(honest) is None
        assert kept_back(honest[: int(random.integers(0, 64))]) is None
    # Twice as easy as what it sends shows in thirty shares, a hundred times in five.
    for many, times in ((32, 2.0), (6, 100.0)):
        sent = [(8.0, float(random.uniform(0, 1 / times))) for _ in range(many)]
        floor = kept_back(sent)
        assert floor is not None
        assert floor >= 8 * times
    assert kept_back(sent[:2]) is None


def test_while_a_window_counts_small_changes_are_left_alone() -> None:
    for held, wanted in ((False, True), (True, False)):
        one = Vardiff(5.0, 64.0)
        one.begin(0.0)
        one.held = held
        changes = [one.share(64.0, 1.0, n / 20) for n in range(1, 200)]  # four times too fast
        assert any(changes) is wanted


@pytest.mark.parametrize(
    ("aim", "shares", "seconds", "held", "difficulty"),
    [
        # Faster than twice the pace, on sixteen shares: by the ratio, to the nearest power of two.
        (1.0, 15, 1.0, False, 64.0),
        (1.0, 16, 1.0, False, 64.0 * 16),
        (1.0, 16, 1.4, False, 64.0 * 16),  # 11.4 times
        (1.0, 16, 1.5, False, 64.0 * 8),  # 10.7 times
        (1.0, 16, 4.0, False, 64.0 * 4),
        (1.0, 16, 7.9, False, 64.0 * 2),
        (1.0, 16, 8.0, False, 64.0),
        (2.0, 16, 2.0, False, 64.0 * 4),
        (1.0, 16, 0.001, False, 64.0 * 16),  # at once no further
        # While a window counts only eight times the pace is too much.
        (1.0, 16, 1.9, True, 64.0 * 8),
        (1.0, 16, 2.0, True, 64.0),
        # Slower than half of it, where sixteen were due.
        (1.0, 7, 15.9, False, 64.0),
        (1.0, 7, 16.0, False, 64.0 / 2),
        (1.0, 8, 16.0, False, 64.0),
        (1.0, 3, 16.0, False, 64.0 / 4),
        (1.0, 1, 16.0, True, 64.0 / 8),
        (1.0, 2, 16.0, True, 64.0),
        # Nothing at all: a sixteenth after five seconds, or three shares' time.
        (1.0, 0, 5.0, False, 64.0),
        (1.0, 0, 5.1, False, 64.0 / 16),
        (0.2, 0, 15.0, False, 64.0),
        (0.2, 0, 15.1, False, 64.0 / 16),
        (1.0, 0, 128.0, True, 64.0),
        (1.0, 0, 128.1, True, 64.0 / 16),
    ],
)
def test_what_a_look_decides(
    aim: float, shares: int, seconds: float, held: bool, difficulty: float
) -> None:
    one = Vardiff(aim, 64.0)
    one.begin(100.0)
    one.held = held
    earlier = [one.share(64.0, 1.0, 100.0 + min(1.0, seconds)) for _ in range(shares - 1)]
    assert not any(earlier)
    if shares and seconds < 15:
        changed = one.share(64.0, 1.0, 100.0 + seconds)
    elif shares:
        assert not one.share(64.0, 1.0, 101.0)
        changed = one.look(100.0 + seconds)
    else:
        changed = one.look(100.0 + seconds)
    assert one.difficulty == difficulty
    assert changed is (difficulty != 64.0)
    assert not changed or not one.steady  # it counts from anew


def test_who_has_been_heard_is_waited_for_longer() -> None:
    one = Vardiff(1.0, 64.0)
    one.begin(0.0)
    assert not one.steady
    assert [one.share(64.0, 1.0, 1.0) for _ in range(16)] == [False] * 15 + [True]
    assert not one.look(1.0 + 32.0)
    assert one.look(1.0 + 32.1)
    assert one.difficulty == 64.0
    assert not Vardiff(1.0, 64.0).look(1e6)  # it has no job yet


def test_steady_is_sixteen_shares_at_the_difficulty_as_it_is() -> None:
    one = Vardiff(1.0, 64.0)
    one.begin(0.0)
    for n in range(1, 16):
        one.share(64.0, 1.0, float(n))
        one.share(32.0, 1.0, float(n))  # of an earlier job
        assert not one.steady
    assert not one.share(64.0, 1.0, 16.0)
    assert one.steady


def test_limits() -> None:
    assert power_of_two(1e-9) == vardiff.LEAST
    assert power_of_two(1e30) == vardiff.MOST
    assert power_of_two(1000.0) == 512
    one = Vardiff(5.0, 1.0, least=300.0)
    assert one.difficulty == 256
    one.at_least(300.0)
    assert one.difficulty == 512
    one.begin(0.0)
    assert not one.look(6.0)  # silent, and asked for no less than its limit
    assert one.difficulty == 512
    assert math.log2(one.difficulty).is_integer()


@pytest.mark.parametrize("held", [False, True])
def test_shares_that_come_in_packets_leave_the_difficulty_alone(held: bool) -> None:
    """Twenty-four each second, all at once, where seventeen a second are asked for."""
    one = Vardiff(17.0, 64.0)
    one.begin(100.0)
    one.held = held
    for second in range(1, 60):
        for n in range(24):
            assert not one.share(64.0, (n + 1) / 24, 100.0 + 1.1 * second)
        assert not one.look(100.3 + 1.1 * second)
    assert one.difficulty == 64.0
    assert one.steady
