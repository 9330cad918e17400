"""Throttling and drift on synthetic runs: what happened is known, what is said is checked."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from powbench.energy.drift import Event, analyse, bins

Shape = Callable[[float], float]


def series(
    shape: Shape, seconds: float = 600, every: float = 1.0, noise: float = 0.005, seed: int = 1
) -> list[tuple[float, float]]:
    """`shape` (time to value) sampled with relative Gaussian noise."""
    chance = random.Random(seed)
    times = [i * every for i in range(int(seconds / every))]
    return [(t, shape(t) * (1 + chance.gauss(0, noise))) for t in times]


def fall(at: float, to: float, until: float = 1e9) -> Shape:
    return lambda t: 100 * (1 - to) if at <= t < until else 100.0


@pytest.mark.parametrize("seed", range(20))
def test_a_steady_machine_is_left_alone(seed: int) -> None:
    steady = series(lambda t: 100, noise=0.02, seed=seed)
    assert analyse(steady, series(lambda t: 65, noise=0.02, seed=seed + 100)) == ()


@pytest.mark.parametrize("at", [100, 300, 500])
@pytest.mark.parametrize("share", [0.1, 0.3])
def test_a_throttle_is_found_where_it_was(at: float, share: float) -> None:
    (event,) = analyse(series(fall(at, share)), series(fall(at, share), seed=2))
    assert (event.kind, event.of) == ("throttled", "rate")
    assert event.start == pytest.approx(at, abs=11)
    assert event.end == pytest.approx(599, abs=11)
    assert event.change == pytest.approx(-share, abs=0.02)
    assert event.watts_change == pytest.approx(-share, abs=0.02)


def test_a_throttle_that_ends() -> None:
    (event,) = analyse(series(fall(200, 0.2, until=300)), series(fall(200, 0.25, until=300)))
    assert (event.start, event.end) == (pytest.approx(200, abs=11), pytest.approx(300, abs=11))


def test_two_throttles_are_two() -> None:
    twice = lambda t: 80.0 if 100 <= t < 160 or 400 <= t < 460 else 100.0  # noqa: E731
    assert [e.kind for e in analyse(series(twice))] == ["throttled", "throttled"]


def test_a_machine_that_was_throttled_at_first() -> None:
    (event,) = analyse(series(lambda t: 80.0 if t < 120 else 100.0))
    assert (event.start, event.end) == (pytest.approx(0, abs=1), pytest.approx(120, abs=11))


def test_a_fall_at_full_power_is_no_throttle() -> None:
    """Something else had the processor: the watts stayed."""
    (event,) = analyse(series(fall(300, 0.2)), series(lambda t: 65))
    assert event.kind == "slowed"
    assert event.watts_change == pytest.approx(0, abs=0.01)


def test_a_single_slow_slice_is_nothing() -> None:
    run = series(lambda t: 100)
    run[300] = (300, 20.0)
    assert analyse(run) == ()


@pytest.mark.parametrize("change", [-0.03, -0.10, 0.04])
def test_a_drift_is_a_drift(change: float) -> None:
    (event,) = analyse(series(lambda t: 100 * (1 + change * t / 600)))
    assert (event.kind, event.of) == ("drifted", "rate")
    assert event.change == pytest.approx(change, abs=0.01)


def test_watts_that_creep_up_at_the_same_rate() -> None:
    (event,) = analyse(series(lambda t: 100), series(lambda t: 65 * (1 + 0.05 * t / 600)))
    assert (event.kind, event.of) == ("drifted", "watts")
    assert event.change == pytest.approx(0.05, abs=0.01)


def test_a_drift_below_two_percent_is_not_worth_a_word() -> None:
    assert analyse(series(lambda t: 100 * (1 - 0.01 * t / 600), noise=0.001)) == ()


@pytest.mark.parametrize("count", [0, 1, 10, 23])
def test_short_runs_are_not_judged(count: int) -> None:
    assert analyse(series(fall(count / 2, 0.5), seconds=count)) == ()


def test_samples_at_one_moment_have_no_bins() -> None:
    assert bins([(1.0, 5.0)] * 100) == ()


def test_an_event_in_words() -> None:
    event = Event("throttled", "rate", 100, 600, -0.123, -0.2)
    assert str(event) == "throttled from 100 s to 600 s: rate -12.3%, watts -20.0%"
