"""Order statistics, tails and sums of blocks against sorting everything and exact fractions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.errors import InputError
from powbench.order import exact
from powbench.order.windows import SPREADS
from powbench.simulation import counts, quantiles, run, tally
from powbench.simulation.quantiles import Quantiles
from powbench.simulation.summary import cvar
from powbench.sites.calendar import Floats
from powbench.sites.uncertainty import Risk, RiskKind, Uncertainty
from tests.simulation import all_paths
from tests.simulation.states import november
from tests.simulation.worlds import world

TAILS = np.array([0, 1, 5, 8])


def rows(count: int, seed: int = 3) -> Floats:
    """Smooth, skewed, whole, endless, constant and lumpy ones."""
    rng = np.random.default_rng(seed)
    return np.array(
        [
            rng.normal(size=count), rng.lognormal(0, 2, count),
            rng.integers(0, 4, count).astype(float),
            np.where(rng.random(count) < 0.45, np.inf, rng.random(count)),
            np.zeros(count), np.where(rng.random(count) < 0.3, -7.0, rng.normal(size=count)),
            np.full(count, np.inf), np.where(rng.random(count) < 0.5, 0.0, 1.0),
            np.where(rng.random(count) < 0.05, -1e9, rng.normal(size=count)),
        ]
    )  # fmt: skip


def blocks(numbers: Floats, size: int, edges: bool = True) -> list[Quantiles]:
    """One after the other, each within the edges of those before it."""
    parts: list[Quantiles] = []
    count = numbers.shape[1]
    for first in range(0, count, size):
        ordered = np.sort(numbers[:, first : first + size], axis=1)
        known = parts[-1].edges if parts and edges else None
        part = quantiles.of_block(ordered, TAILS, known, count, SPREADS)
        if parts and edges:
            part = quantiles.joined([parts.pop(), part]).closed(count, SPREADS)
        parts.append(part)
    return parts


@pytest.mark.parametrize("count, size", [(1, 1), (20, 20), (137, 50), (10_000, 1000)])
def test_places_are_those_of_sorting(count: int, size: int) -> None:
    numbers = rows(count)
    (state,) = blocks(numbers, size)
    found = state.found()
    wanted = np.quantile(numbers, quantiles.SHARES, axis=1, method="inverted_cdf")
    assert found.known.all()
    assert np.array_equal(found.quantiles, wanted)
    for tail, row in zip(found.tails, TAILS, strict=True):
        assert tail == pytest.approx(cvar(numbers[row]), rel=1e-12)


@pytest.mark.parametrize("shards", [2, 3, 7, 20])
def test_parts_apart_join_to_the_same(shards: int) -> None:
    """Any sharding, each part closed by itself; also to the last bit of the tails."""
    numbers = rows(20_000)
    (whole,) = blocks(numbers, 1000)
    each = blocks(numbers, 1000, edges=False)
    parts = [quantiles.joined(each[n::shards]).closed(20_000, SPREADS) for n in range(shards)]
    one, other = whole.found(), quantiles.joined(parts[::-1]).found()
    assert other.known.all() and np.array_equal(one.quantiles, other.quantiles)
    assert one.tails == other.tails


def test_memory_is_for_the_square_root_of_the_numbers() -> None:
    wide = max(part.width for part in blocks(rows(100_000, 5), 5000, edges=False))
    (state,) = blocks(rows(100_000, 5), 5000)
    assert state.width < wide < 5000
    assert state.found().known.all()


def test_a_window_that_missed_says_so() -> None:
    """What comes first says nothing of what follows: the place is lost, and that is known."""
    numbers = np.concatenate([np.zeros((9, 5000)), np.ones((9, 15_000))], axis=1)
    numbers += np.random.default_rng(1).random(numbers.shape) / 2
    (state,) = blocks(numbers, 1000)
    assert not state.found().known.any()
    apart = [quantiles.joined(b).closed(20_000, 2.0) for b in (
        blocks(numbers[:, :5000], 1000, edges=False), blocks(numbers[:, 5000:], 1000, edges=False),
    )]  # fmt: skip
    assert not quantiles.joined(apart).found().known.any()


def test_a_second_time_through_the_paths_finds_what_was_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows that close on a thousandth of a spread miss nearly everything at first."""
    monkeypatch.setattr(run, "BATCH", 50)
    its = world(november(), 60, Uncertainty(risks=(Risk(RiskKind.POWER, "a", 2.0, 5.0),)))
    wanted = all_paths.of(all_paths.simulate(its, 400))[0]
    passes: list[float] = []
    through = run.through

    def close(*given: object) -> run.Passed:
        how = given[1]
        assert isinstance(how, tally.How)
        tight = tally.How(how.paths, spreads=how.spreads / 1e4, only=how.only)
        passes.append(how.spreads)
        return through(given[0], tight, *given[2:])  # type: ignore[arg-type]

    monkeypatch.setattr(run, "through", close)
    found = run.simulate(its, 400).sites[0]
    assert len(passes) > 1
    assert (found.npv, found.fan, found.coins) == (wanted.npv, wanted.fan, wanted.coins)
    assert found.cvar == pytest.approx(wanted.cvar, rel=1e-12)


@given(
    numbers=st.lists(
        st.floats(allow_nan=False, allow_infinity=False, width=64), min_size=1, max_size=60
    )
)
@settings(deadline=None)
def test_sums_are_exact(numbers: list[float]) -> None:
    found = exact.total(np.array(numbers))
    assert found == sum(Fraction(number) * 2**exact.UNIT for number in numbers)
    halves = exact.total(np.array(numbers[::2])) + exact.total(np.array(numbers[1::2]))
    assert found == halves


def test_means_are_rounded_once() -> None:
    assert exact.mean(exact.total(np.array([0.1, 0.2, 0.3])), 3) == 0.2
    assert exact.mean(exact.total(np.array([1e300, 1e300])), 1) == 2e300
    largest = exact.total(np.full(4, 1.7e308))
    assert exact.mean(largest, 1) == np.inf and exact.mean(largest, 4) == 1.7e308


@pytest.mark.parametrize("count, size", [(1, 1), (137, 50), (10_000, 1000)])
def test_counts_alone_come_within_the_error_they_state(count: int, size: int) -> None:
    numbers = rows(count)
    numbers[4, 0] = np.nan  # counted nowhere
    ordered = [np.sort(numbers[:, at : at + size], axis=1) for at in range(0, count, size)]
    parts = [counts.of_block(each, TAILS) for each in ordered]
    found = counts.joined(parts).found()
    again = counts.joined([counts.joined(parts[::2]), *parts[1::2]][::-1]).found()
    assert np.array_equal(found.quantiles, again.quantiles, equal_nan=True)
    wanted = np.quantile(numbers, quantiles.SHARES, axis=1, method="inverted_cdf")
    for row in (0, 1, 2, 3, 5, 6, 7, 8):
        for value, exactly in zip(found.quantiles[:, row], wanted[:, row], strict=True):
            if np.isfinite(exactly) and exactly:
                assert abs(value / exactly - 1) <= counts.ERROR
            else:
                assert value == exactly
    for tail, row in zip(found.tails, TAILS, strict=True):
        worst = np.sort(numbers[row])[: max(1, count // 20)]
        assert tail == pytest.approx(cvar(numbers[row]), abs=counts.ERROR * np.abs(worst).mean())
    assert counts.ERROR < 0.004


def test_an_npv_beyond_all_numbers_is_refused() -> None:
    its = world(november(), 30)
    (found,) = run.batch(its, np.arange(3))
    with pytest.raises(InputError, match="beyond all numbers"):
        tally.of_block(replace(found, npv=np.array([1.0, np.inf, 2.0])), tally.How(3), None)
