from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.chain.retarget import next_nbits
from powbench.chain.target import expected_hashes, target_of
from powbench.errors import InputError
from powbench.network import history, when
from powbench.network.path import build, hash_rate_of
from powbench.network.scenario import Move, Scenario, Shock
from powbench.network.state import NetworkState

DAY = when.DAY
BLOCK = 1_209_600 / 2015


def state(
    height: float = 717_696.0, nbits: int = 0x170B8C8B, day: date = date(2022, 1, 8)
) -> NetworkState:
    return NetworkState(
        when.seconds(day), height, target_of(nbits), 40_000.0, 0.1, "test", False, ()
    )


def test_constant_stays_exactly() -> None:
    its = state()
    path = build(its, Scenario(), its.moment + 400 * DAY)
    assert set(path.nbits.tolist()) == {0x170B8C8B}
    assert path.heights[-1] - path.heights[0] == pytest.approx(400 * DAY / BLOCK)


@given(st.floats(0, 2015), st.floats(-0.2, 0.3))
@settings(max_examples=25, deadline=None)
def test_growth_per_epoch(within: float, growth: float) -> None:
    its = state(height=717_696.0 + within)
    path = build(its, Scenario(difficulty=Move(growth_per_epoch=growth)), its.moment + 120 * DAY)
    work = [path.hashes_per_block[path.epoch == k][0] for k in range(int(path.epoch[-1]) + 1)]
    factors = np.array(work[1:]) / np.array(work[:-1])
    np.testing.assert_allclose(factors, 1 + growth, rtol=3e-5)  # three bytes of nBits


def test_retargets_are_the_consensus_rule() -> None:
    """Every simulated epoch: next_nbits of the time its 2015 intervals took."""
    its = state()
    scenario = Scenario(
        difficulty=Move(growth_per_year=0.6), shocks=(Shock(its.moment + 20 * DAY, 9, 0.3),)
    )
    path = build(its, scenario, its.moment + 200 * DAY)
    for k in range(int(path.epoch[-1])):
        inside = np.flatnonzero(path.epoch == k)
        heights = path.heights[inside[0] : inside[-1] + 2]
        times = path.edges[inside[0] : inside[-1] + 2]
        first, last = np.interp([heights[0] + 1, heights[0] + 2016], heights, times)
        following = path.nbits[path.epoch == k + 1][0]
        assert next_nbits(int(path.nbits[inside[0]]), round(first), round(last)) == following


def test_shock_stretches_blocks_then_difficulty_follows() -> None:
    """Half the network gone for a whole epoch: 28 days, then half the difficulty."""
    its = state()
    path = build(its, Scenario(shocks=(Shock(its.moment, 28.1, 0.5),)), its.moment + 60 * DAY)
    seconds = np.diff(path.edges) / np.diff(path.heights)
    assert seconds[0] == pytest.approx(2 * BLOCK)
    assert path.edges[1] - path.edges[0] == pytest.approx(28 * DAY, rel=1e-3)
    following = path.hashes_per_block[path.epoch == 1][0]
    assert following / path.hashes_per_block[0] == pytest.approx(0.5, rel=1e-3)
    assert seconds[path.epoch == 1][-1] == pytest.approx(BLOCK / 2, rel=1e-3)
    back = path.hashes_per_block[path.epoch == 2][0]
    assert back / path.hashes_per_block[0] == pytest.approx(1.0, rel=0.01)


def test_shock_within_an_epoch() -> None:
    """12 % gone for 5 days at the epoch's start: T = 14 d + 0.6 d, and D falls by the ratio."""
    its = state()
    path = build(its, Scenario(shocks=(Shock(its.moment, 5.0, 0.12),)), its.moment + 20 * DAY)
    after = path.hashes_per_block[path.epoch == 1][0] / path.hashes_per_block[0]
    nominal = 2016 * BLOCK
    assert after == pytest.approx(nominal / (nominal + 5 * DAY * 0.12), rel=1e-4)


def test_everything_gone_and_back() -> None:
    its = state()
    path = build(its, Scenario(shocks=(Shock(its.moment + DAY, 3.0, 1.0),)), its.moment + 10 * DAY)
    dark = (path.edges[:-1] >= its.moment + DAY) & (path.edges[1:] <= its.moment + 4 * DAY)
    assert np.all(path.hashes_per_second[dark] == 0)
    assert np.all(np.diff(path.heights)[dark] == 0)


def test_the_fleets_own_weight() -> None:
    """share = X / (h0 + X), at the next full retarget."""
    its = state()
    network = hash_rate_of(its.hashes_per_block)
    path = build(its, Scenario(), its.moment + 60 * DAY, own_hashes_per_second=0.1 * network)
    assert path.hashes_per_block[-1] / path.hashes_per_block[0] == pytest.approx(1.1, rel=1e-3)
    unchanged = build(its, Scenario(), its.moment + 60 * DAY)
    assert unchanged.hashes_per_block[-1] == unchanged.hashes_per_block[0]


def test_halving_at_its_height() -> None:
    its = state(height=839_000.0)
    path = build(its, Scenario(), its.moment + 30 * DAY)
    half = np.flatnonzero(np.diff(path.subsidy_btc))[0]
    assert path.heights[half + 1] == 840_000
    assert (path.subsidy_btc[half], path.subsidy_btc[half + 1]) == (6.25, 3.125)
    assert path.edges[half + 1] - its.moment == pytest.approx(1000 * BLOCK)


def test_halving_inside_an_hour_counts_to_the_second() -> None:
    its = state(height=839_997.0)
    path = build(its, Scenario(), its.moment + DAY)
    coins, blocks = path.between(np.array([its.moment, its.moment + 3600]))
    seconds = np.array([3 * BLOCK, 3600 - 3 * BLOCK])
    expected = (seconds * [6.25, 3.125]).sum() / its.hashes_per_block
    assert coins[0] == pytest.approx(expected)
    assert blocks[0] == pytest.approx(3600 / its.hashes_per_block)


def test_typed_table_stands_as_it_is() -> None:
    its = state()
    table = ((its.moment + 10 * DAY, 3e13), (its.moment + 20 * DAY, 2e13))
    path = build(its, Scenario(difficulty=Move(table=table)), its.moment + 30 * DAY)
    at = path.segments(np.array([its.moment, *(m + 1 for m, _ in table)]))
    found = path.hashes_per_block[at] * 0xFFFF / 2**48
    assert found.tolist() == pytest.approx([its.difficulty, 3e13, 2e13])


def test_recorded_history() -> None:
    start, end = when.seconds(date(2022, 1, 1)), when.seconds(date(2023, 1, 1))
    epoch, height = history.in_force(start)
    its = state(height, epoch.nbits, date(2022, 1, 1))
    path = build(its, Scenario(history=True), end)
    recorded = [e for e in history.epochs() if start < e.start < end]
    for known in recorded:
        segment = path.segments(np.array([known.start + 1.0]))[0]
        assert path.nbits[segment] == known.nbits
        assert path.hashes_per_block[segment] == expected_hashes(target_of(known.nbits))
        assert np.interp(known.start, path.edges, path.heights) == pytest.approx(known.first_height)
    assert len(recorded) == 26


def test_history_ends() -> None:
    its = state()
    with pytest.raises(InputError, match="covers"):
        build(its, Scenario(history=True), when.seconds(date(2027, 1, 1)))
    with pytest.raises(InputError):
        history.in_force(0.0)


def test_the_shipped_epochs() -> None:
    epochs = history.epochs()
    assert len(epochs) == 482
    assert all(e.first_height == 2016 * e.number for e in epochs)
    assert epochs[-1].nbits == 0x17021EF0


def test_shock_on_recorded_difficulty_lowers_what_follows() -> None:
    start = when.seconds(date(2022, 1, 1))
    epoch, height = history.in_force(start)
    its = state(height, epoch.nbits, date(2022, 1, 1))
    plain = build(its, Scenario(history=True), start + 60 * DAY)
    shocked = build(
        its, Scenario(history=True, shocks=(Shock(start, 20.0, 0.3),)), start + 60 * DAY
    )
    at = np.array([start + 25 * DAY])
    assert (
        shocked.hashes_per_block[shocked.segments(at)]
        < 0.9 * plain.hashes_per_block[plain.segments(at)]
    )


def test_moves() -> None:
    at, epoch = np.array([0.0, 365.25 * DAY]), np.array([0.0, 2.0])
    assert Move(growth_per_year=0.5).values(10.0, 0.0, at, epoch).tolist() == [10.0, 15.0]
    assert Move(growth_per_epoch=0.1).values(10.0, 0.0, at, epoch) == pytest.approx([10.0, 12.1])
    assert Move(table=((DAY, 3.0),)).values(10.0, 0.0, at, epoch).tolist() == [10.0, 3.0]


def test_no_private_price_series_is_shipped() -> None:
    shipped = Path(history.__file__).parent.parent / "data"
    assert not list(shipped.glob("*btc_usd*"))
