"""The filter that follows growth: against the whole record at once, step by step."""

from __future__ import annotations

import numpy as np
import pytest

from powbench.network import growth


@pytest.mark.parametrize("first", [1, 300])
def test_what_is_known_of_the_growth_is_what_the_whole_record_at_once_says(
    monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    """The filter against the normal distribution of all steps and (p, m), conditioned."""
    monkeypatch.setattr(growth, "_MEMORY", 1.0)  # the noise is known and stays
    steps = np.random.default_rng(4).normal(0.03, 0.1, 90)
    fading, sizes = np.array([0.5 ** (1 / 26), 0.5 ** (1 / 13)]), np.array([4.0, 8.0])
    known = growth.followed(np.stack([steps, steps], axis=1), first, fading, sizes)
    means, roots = known.means(90), known.roots(90)
    number = np.arange(first, first + 90)
    seen = number >= 20
    k, y = number[seen], steps[seen]
    for model in range(2):
        apart = np.abs(number[:, None] - number)[np.ix_(seen, seen)]
        of_m = sizes[model] ** 2 * fading[model] ** apart
        of_y = (25.0 + of_m) / np.outer(k, k) + 0.01 * np.eye(len(k))
        with_y = np.stack([np.full(len(k), 25.0), of_m[-1]]) / k
        gain = with_y @ np.linalg.inv(of_y)
        mean = [11.0, 0.0] + gain @ (y - 11.0 / k)
        left = np.diag([25.0, sizes[model] ** 2]) - gain @ with_y.T
        assert means[model] == pytest.approx(mean, rel=1e-9)
        assert roots[model] @ roots[model].T == pytest.approx(left, rel=1e-9)


def test_a_step_changes_nothing_before_it() -> None:
    steps = np.random.default_rng(4).normal(0.03, 0.1, (90, 2))
    fading, sizes = np.array([0.9, 0.99]), np.array([4.0, 8.0])
    known = growth.followed(steps, 1, fading, sizes)
    steps[40:] = 7.0
    changed = growth.followed(steps, 1, fading, sizes)
    assert np.array_equal(known.states[:41], changed.states[:41])
    assert not np.array_equal(known.means(41), changed.means(41))
    # Nothing is seen of the first 19 epochs: what is known is what was assumed.
    assert all((known.means(place) == [growth.LONG_RUN, 0.0]).all() for place in range(20))
    assert known.roots(0)[1] == pytest.approx(np.array([[growth.LONG_RUN_SD, 0], [0, 8.0]]))


def test_ways_share_their_models_and_states_may_be_skipped() -> None:
    """Two ways of two models each, as if each model had its own column; the last state alone."""
    steps = np.random.default_rng(4).normal(0.03, 0.1, (90, 2))
    fading, sizes = np.array([0.9, 0.99, 0.9, 0.99]), np.array([4.0, 8.0, 2.0, 2.0])
    known = growth.followed(steps, 1, fading, sizes)
    each = growth.followed(np.repeat(steps, 2, axis=1), 1, fading, sizes)
    assert np.array_equal(known.states, each.states)
    last = growth.followed(steps, 1, fading, sizes, skipped=90)
    assert len(last.states) == 1
    assert np.array_equal(last.means(90), known.means(90))
    assert np.array_equal(last.roots(90), known.roots(90))
