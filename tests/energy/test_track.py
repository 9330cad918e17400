"""Samples to joules: wraps, resets, gaps, trapezoids. No clock, no meter."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.energy.meter import Counter, MeterError
from powbench.energy.track import CounterTrack, PowerTrack, student, thinned, turned

RANGE = 1000.0
SMALL = Counter("zone", RANGE, most_watts=100.0)


def counter(*samples: tuple[float, float], of: Counter = SMALL) -> CounterTrack:
    track = CounterTrack((of,))
    for time, value in samples:
        track.add(time, (value,))
    return track


def power(*samples: tuple[float, float]) -> PowerTrack:
    track = PowerTrack()
    for time, watts in samples:
        track.add(time, watts)
    return track


def test_a_counter_that_rose() -> None:
    account = counter((0, 10), (1, 60), (3, 160)).over([(0, 3)], 0.001)
    assert (account.joules, account.samples, account.wraps) == (150, 3, 0)
    assert account.longest_gap_seconds == 2
    assert account.edge_seconds == pytest.approx(0.002)


def test_a_counter_that_went_down_has_wrapped_once() -> None:
    account = counter((0, 980), (1, 30), (2, 90)).over([(0, 2)], 0.001)
    assert (account.joules, account.wraps) == (110, 1)


def test_wraps_before_the_window_are_not_its_own() -> None:
    account = counter((0, 980), (1, 30), (2, 90)).over([(1, 2)], 0.001)
    assert (account.joules, account.wraps) == (60, 0)


def test_a_gap_in_which_it_could_wrap_twice_spoils_the_window() -> None:
    track = counter((0, 980), (11, 30), (12, 90))
    with pytest.raises(MeterError, match=r"was not read for 11\.0 s.*once more unseen"):
        track.over([(0, 12)], 0.001)


def test_a_gap_that_could_hide_a_whole_turn_spoils_it_without_a_fall_too() -> None:
    with pytest.raises(MeterError, match="wrapped once more unseen"):
        counter((0, 100), (30, 200)).over([(0, 30)], 0.001)


def test_a_fall_that_would_be_too_much_for_a_wrap_is_a_reset() -> None:
    with pytest.raises(MeterError, match="went down without a wrap"):
        counter((0, 500), (1, 400)).over([(0, 1)], 0.001)


def test_a_counter_that_never_wraps_may_not_fall() -> None:
    with pytest.raises(MeterError, match="never wraps"):
        counter((0, 500), (1, 499), of=Counter("plug")).over([(0, 1)], None)


def test_a_rise_beyond_the_bound_is_absurd() -> None:
    with pytest.raises(MeterError, match="more than 100 W"):
        counter((0, 0), (1, 500)).over([(0, 1)], 0.001)


def test_a_counter_that_stands_still_gives_no_zero() -> None:
    with pytest.raises(MeterError, match=r"did not move in 5\.0 s"):
        counter((0, 7), (5, 7)).over([(0, 5)], 0.001)


@pytest.mark.parametrize("span", [(-1, 1), (0, 3)])
def test_both_ends_must_be_covered(span: tuple[float, float]) -> None:
    with pytest.raises(MeterError, match="both ends"):
        counter((0, 0), (2, 20)).over([span], 0.001)


def test_a_zone_that_is_gone_spoils_it() -> None:
    track = CounterTrack((SMALL, SMALL))
    track.add(0, (1, 2))
    track.add(1, (2,))
    with pytest.raises(MeterError, match="1 counters answered instead of 2"):
        track.over([(0, 1)], 0.001)


def test_packages_are_summed_and_each_wraps_by_itself() -> None:
    track = CounterTrack((SMALL, SMALL))
    track.add(0, (990, 10))
    track.add(1, (20, 50))
    account = track.over([(0, 1)], 0.001)
    assert (account.joules, account.wraps) == (30 + 40, 1)


def test_pauses_do_not_count() -> None:
    track = counter((0, 0), (1, 10), (2, 80), (3, 90))
    assert track.over([(0, 1), (2, 3)], 0.001).joules == 20


def test_between_samples_of_a_slow_counter_it_is_straight() -> None:
    track = counter((0, 0), (10, 100))
    assert track.over([(2, 4), (5, 6)], 0.001).joules == pytest.approx(30)


def test_how_old_a_count_is_shows_in_its_longest_standstill() -> None:
    track = counter((0, 0), (1, 0), (2, 30), (3, 30), (4, 60), (5, 60))
    assert track.over([(0, 5)], None).edge_seconds == 2 * 2


def test_watts_over_time_of_a_counter() -> None:
    track = counter((10, 0), (11, 50), (12, 150))
    assert track.over([(10, 12)], 0.001).watts_over_time == ((0.5, 50), (1.5, 100))


def test_watts_of_a_counter_join_pauses_and_its_own_steps() -> None:
    """Read at both ends of slices of 100 ms, 1 ms apart; a pause alone would tell noise."""
    track = counter((0, 0), (0.1, 5), (0.101, 5.5), (0.201, 10), (0.202, 10))
    points = track.over([(0, 0.1), (0.101, 0.201)], 0.001).watts_over_time
    assert points == (
        (pytest.approx(0.05), pytest.approx(50)),
        (pytest.approx(0.1505), pytest.approx(5 / 0.101)),
    )
    assert track.over([(0, 0.201)], 0.1).watts_over_time == ()  # a step of the counter's own


@given(
    st.lists(st.tuples(st.floats(0.01, 5), st.floats(0.01, 99)), min_size=1, max_size=50),
    st.floats(0, RANGE),
)
def test_wraps_never_change_the_joules(steps: list[tuple[float, float]], start: float) -> None:
    track, time, true, wraps = CounterTrack((SMALL,)), 0.0, start, 0
    track.add(time, (true % RANGE,))
    for seconds, watts in steps:
        before = true // RANGE
        time, true = time + seconds, true + seconds * watts
        wraps += true // RANGE > before
        track.add(time, (true % RANGE,))
    account = track.over([(0, time)], 0.001)
    assert account.joules == pytest.approx(true - start, rel=1e-6)
    assert account.wraps == wraps


@given(st.floats(0, RANGE), st.floats(0, RANGE), st.floats(0.001, 100))
def test_a_step_is_either_within_its_bound_or_refused(
    before: float, now: float, gap: float
) -> None:
    try:
        rise = turned(SMALL, before, now, gap)
    except MeterError:
        return
    assert 0 <= rise <= SMALL.most_watts * (gap + 0.1)
    assert rise + RANGE > SMALL.most_watts * gap


def test_a_steady_power() -> None:
    account = power((0.5, 100), (1.5, 100)).over([(0, 2)])
    assert account.joules == pytest.approx(200)
    assert (account.samples, account.longest_gap_seconds, account.spread) == (2, 1.0, 0)


def test_trapezoids_and_held_ends() -> None:
    account = power((1, 100), (3, 200)).over([(0, 4)])
    assert account.joules == pytest.approx(100 + 300 + 200)
    assert account.spread == pytest.approx(100 / 600)


def test_what_lay_between_the_samples() -> None:
    """Four looks at 1, 3, 1 and 3 W: a deviation of √2 W by neighbours, a quarter of the window
    each, so 3.19 × √2 × √(4/16) W of a mean of 2 W."""
    account = power((0.5, 1), (1.5, 3), (2.5, 1), (3.5, 3)).over([(0, 4)])
    assert account.sampling == pytest.approx(3.19 * math.sqrt(2) * 0.5 / 2)
    assert power((0.5, 2), (3.5, 2)).over([(0, 4)]).sampling == 0
    assert power((0.5, 2)).over([(0, 4)]).sampling == 0


@pytest.mark.parametrize(
    ("freedom", "exact"),
    [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (11, 2.201), (30, 2.042), (1000, 1.962)],
)
def test_the_factor_is_students(freedom: int, exact: float) -> None:
    """As in the tables of t for 95 %, both sides."""
    assert exact <= student(freedom) < exact * 1.03


def test_samples_of_another_load_do_not_enter() -> None:
    track = power((-1, 1), (0.5, 100), (1.5, 9), (2.5, 100), (5, 2))
    account = track.over([(0, 1), (2, 3)])
    assert account.joules == pytest.approx(200)
    assert account.samples == 2


def test_one_sample_cannot_tell_how_much_the_power_varied() -> None:
    account = power((0.5, 100)).over([(0, 1)])
    assert account.joules == pytest.approx(100)
    assert account.spread is None


def test_no_sample_no_number() -> None:
    with pytest.raises(MeterError, match="no answer inside the window"):
        power((5, 100)).over([(0, 1)])


def test_nothing_but_zero_watts_is_no_power() -> None:
    with pytest.raises(MeterError, match="0 W"):
        power((0, 0), (1, 0)).over([(0, 1)])


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(1, 1000)), min_size=1, max_size=40))
def test_parts_of_a_window_add_up(samples: list[tuple[float, float]]) -> None:
    track = power(*sorted(samples))
    times = sorted(t for t, _ in samples)
    cut = times[len(times) // 2]
    if not 0 < cut < 10:
        return
    whole = track.over([(0, 10)]).joules
    assert track.over([(0, cut), (cut, 10)]).joules == pytest.approx(whole)
    low, high = min(w for _, w in samples), max(w for _, w in samples)
    assert low * 10 * 0.999 <= whole <= high * 10 * 1.001


def test_a_long_series_is_thinned_to_means() -> None:
    points = [(float(i), float(i)) for i in range(1000)]
    thin = thinned(points, 300)
    assert len(thin) <= 300
    assert thin[0] == (1.5, 1.5)
    assert thinned(points[:10], 300) == tuple(points[:10])
