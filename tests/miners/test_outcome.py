"""From shares to a measurement: slices, drift, warnings, and the document that comes of it."""

from __future__ import annotations

import numpy as np
import pytest

from powbench.documents import result
from powbench.energy.reading import EnergyReading, missing
from powbench.miners.count import counting, course, outcome
from powbench.miners.count.counting import Counted, Span, counted
from powbench.miners.count.interval import HASHES_PER_DIFFICULTY
from powbench.miners.count.physics import Model
from powbench.miners.stratum.record import Record
from powbench.miners.stratum.shares import Share

NO_METER = (missing("no meter was named"),)


def record(
    rate: float = 10.0,
    seconds: float = 300.0,
    difficulty: float = 8.0,
    growth: float = 0.0,
    floor: float = 1.0,
) -> Record:
    """Shares of a steady miner, from 1000 s on; growth: of its rate over all, as a share."""
    random = np.random.default_rng(11)
    made = Record("127.0.0.1", "rig1", "cgminer/4.11.1", connections=1, connected=True)
    made.ask(difficulty, 990.0)
    count = int(random.poisson(rate * seconds))
    places = random.uniform(size=3 * count)
    keep = random.uniform(size=3 * count) < (1 + growth * (places - 0.5)) / (1 + abs(growth) / 2)
    for place in np.sort(places[keep][:count]):
        share = Share(difficulty, float(random.uniform(0, floor)) or 1.0)
        made.take(share, 1000.0 + seconds * float(place))
    return made


def count(made: Record, start: float = 1000.0, end: float = 1300.0) -> Counted:
    nothing = made.tally()
    before = type(nothing)({}, 0, 1)
    return counted(made, Span(start, end), before, made.tally())


def measured(c: Counted, model: Model | None = None, interrupted: bool = False,
             energy: tuple[EnergyReading, ...] = NO_METER) -> result.Measurement:  # fmt: skip
    return outcome.measurement(c, "rig1", model, energy, interrupted)


def test_the_rate_is_the_work_over_the_window() -> None:
    made = record()
    m = measured(count(made))
    assert m.hits == made.shares
    assert m.hashes_per_second.median == pytest.approx(
        made.shares * 8 * HASHES_PER_DIFFICULTY / 300
    )
    assert m.hashes_per_second.low < m.hashes_per_second.median < m.hashes_per_second.high
    assert m.nonces == round(m.hashes_per_second.median * 300)
    assert m.miner
    assert m.miner.settled is True
    assert m.warnings == ()
    assert m.miner.seconds_to_one_percent == pytest.approx(
        300 * (38_415 / made.shares - 1), rel=1e-3
    )


def test_slices_are_the_window_and_all_its_work() -> None:
    for rate in (0.05, 0.5, 20.0):
        m = measured(count(record(rate=rate)))
        assert len(m.slices) <= course.SLICES
        assert sum(s.seconds for s in m.slices) == pytest.approx(300)
        assert sum(s.hits for s in m.slices) == m.hits
        assert sum(s.nonces for s in m.slices) == pytest.approx(m.nonces, rel=1e-6)
        assert [s.at for s in m.slices] == sorted(s.at for s in m.slices)


def test_only_the_window_counts() -> None:
    made = record()
    part = count(made, 1100.0, 1200.0)
    assert 0 < len(part.moments) < made.shares
    assert all(1100 <= moment < 1200 for moment in part.moments)
    made.rejected["stale"] = 5
    made.wrong = 2
    again = counted(made, part.span, made.tally(), made.tally())
    m = measured(again)
    assert m.miner
    assert (m.miner.rejected, m.hardware_errors) == ({}, 0)


def test_a_difficulty_that_was_asked_for_within_the_window_is_among_the_groups() -> None:
    made = record()
    made.ask(64.0, 1150.0)
    made.ask(512.0, 1400.0)
    assert [(g.difficulty, g.shares > 0) for g in count(made).groups()] == [
        (8, True), (64, False)
    ]  # fmt: skip


@pytest.mark.parametrize(("growth", "settled"), [(0.0, True), (1.6, False), (-1.6, False)])
def test_a_rate_that_still_moves_has_not_settled(growth: float, settled: bool) -> None:
    m = measured(count(record(rate=60.0, growth=growth)))
    assert m.miner
    assert m.miner.settled is settled
    assert m.miner.drift
    assert (m.miner.drift.low <= 0 <= m.miner.drift.high) is settled
    assert ("had not settled" in " ".join(m.warnings)) is not settled


def at(moments: list[float], difficulties: list[float]) -> Counted:
    """These shares of the window from 1000 s to 1300 s, whose last third begins at 1200 s."""
    made = Record("127.0.0.1", "rig1", connections=1, connected=True)
    for moment, difficulty in zip(moments, difficulties, strict=True):
        made.ask(difficulty, moment)
        made.take(Share(difficulty, 0.5), moment)
    return count(made)


def test_the_drift_is_the_change_over_the_last_third() -> None:
    """Shares at the quantiles of a rate that grows evenly by `change`; what came before does
    not matter."""
    for change in (-0.6, 0.0, 0.3):
        quantiles = (np.arange(4000) + 0.5) / 4000
        # Of the density 1 + change (u - 1/2) on 0 .. 1.
        b = 1 - change / 2
        places = 2 * quantiles / (b + np.sqrt(b * b + 2 * change * quantiles))
        late = [1200.0 + 100.0 * float(place) for place in places]
        found = course.drift(at([1000.0] * 500 + late, [8.0] * 4500))
        assert found
        assert found.change == pytest.approx(change, abs=1e-3)
        half = 1.96 * np.sqrt(12 / 4000)
        assert found.high - found.change == pytest.approx(half, rel=1e-3)
        assert found.change - found.low == pytest.approx(half, rel=1e-3)
    assert course.drift(at([1100.0, 1199.0, 1250.0], [8.0] * 3)) is None


def test_the_interval_of_the_drift_holds_the_true_change_in_95_of_100_windows() -> None:
    """Also with shares of several difficulties, of which a hard one counts for more."""
    random = np.random.default_rng(5)
    change, windows, inside = 0.3, 1000, 0
    for _ in range(windows):
        moments, difficulties = [], []
        for difficulty in (1.0, 8.0):
            places = random.uniform(size=random.poisson(400 / difficulty))
            kept = random.uniform(size=len(places)) * (1 + change / 2) < 1 + change * (places - 0.5)
            moments += [1200.0 + 100.0 * float(place) for place in places[kept]]
            difficulties += [difficulty] * int(kept.sum())
        found = course.drift(at(moments, difficulties))
        assert found
        inside += found.low <= change <= found.high
    assert 0.93 <= inside / windows <= 0.97


def test_few_shares_do_not_say_whether_it_has_settled() -> None:
    m = measured(count(record(rate=0.1)))
    assert m.miner
    assert m.miner.settled is None
    assert "the interval is wide" in m.warnings[0]
    one = record(rate=1.0)
    alone = count(one, one.moments[0], one.moments[1])
    assert measured(alone).warnings[0].startswith("only 1 share:")


def test_what_was_rejected_is_told_by_reason() -> None:
    made = record()
    made.rejected.update({"stale": 40, "duplicate": 30})
    made.wrong = 3
    m = measured(count(made))
    assert m.miner
    assert m.miner.rejected == {"stale": 40, "duplicate": 30}
    assert m.hits == made.shares + 3
    assert "30 duplicate, 40 stale" in " ".join(m.warnings)


def test_a_miner_that_keeps_its_easy_shares_is_told_from_its_hashes() -> None:
    m = measured(count(record(floor=0.25)))
    assert "no share easier than difficulty 32" in " ".join(m.warnings)


def test_time_without_a_connection_counts_and_is_told() -> None:
    made = record()
    made.away = [(900.0, 1010.0), (1100.0, 1120.0)]
    made.left = 1290.0
    m = measured(count(made))
    assert m.miner
    assert m.miner.away_seconds == pytest.approx(40)
    assert "not connected for 40.0 s" in " ".join(m.warnings)


def test_the_shortfall_against_the_data_sheet() -> None:
    """The share of the data sheet and its interval are those of the rate."""
    made = record()
    rate = made.shares * 8 * HASHES_PER_DIFFICULTY / 300
    promised = 1.5 * rate
    m = measured(count(made), Model("S19", promised, "maker"))
    assert m.miner
    sheet, found = m.miner.expected, m.hashes_per_second
    assert sheet
    assert (sheet.model, sheet.hashes_per_second, sheet.source) == ("S19", promised, "maker")
    assert sheet.share == pytest.approx(2 / 3)
    assert sheet.share_low == pytest.approx(found.low / promised)
    assert sheet.share_high == pytest.approx(found.high / promised)
    # Of Poisson counts as large as this: 1.96 standard errors to both sides.
    error = 1.96 / np.sqrt(made.shares) * sheet.share
    assert sheet.share - sheet.share_low == pytest.approx(error, rel=0.03)
    assert sheet.share_high - sheet.share == pytest.approx(error, rel=0.03)


def test_joules_are_of_one_miner_only() -> None:
    read = EnergyReading(
        True, "plug", "wall", "http", "measured", joules=3000.0, watts=10.0, seconds=300.0,
        samples=300, uncertainty=0.01,
    )  # fmt: skip
    (alone,) = outcome.of_one((read,), 1)
    m = measured(count(record()), energy=(alone,))
    assert m.energy[0].hashes_per_joule == pytest.approx(m.hashes_per_second.median / 10)
    (together,) = outcome.of_one((read,), 2)
    assert not together.available
    assert "2 miners" in together.reason
    gone = missing("it has no answer", name="plug", scope="wall", source="http", kind="measured")
    assert outcome.of_one((gone,), 2) == (gone,)


def test_names_are_safe_and_no_two_alike() -> None:
    records = [
        Record("192.0.2.1", "a@b.com/rig 1"), Record("192.0.2.1", "", "cgminer/4.11"),
        Record("192.0.2.1", ""), Record("192.0.2.1", ""), Record("x", "\x1b[31m" + "y" * 90),
    ]  # fmt: skip
    called = counting.names(records)
    assert called[:4] == ["a_b.com_rig_1", "cgminer_4.11", "192.0.2.1", "192.0.2.1#2"]
    assert len(called[4]) <= counting.LONGEST_NAME
    assert called[4].isprintable()
