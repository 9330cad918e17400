"""What blocks paid: the record that ships, a user's, and steps of it over a horizon."""

from __future__ import annotations

import math

import numpy as np
import pytest

from powbench.errors import InputError
from powbench.network import fee_record, price_forecast, when
from powbench.network.fee_record import Stretch
from powbench.provenance import Status

DAY = when.DAY


def stretch(start: float, end: float, btc: float) -> Stretch:
    return Stretch(start * DAY, end * DAY, btc, Status.READ, "a report")


def test_every_row_that_ships_is_a_time_and_a_fee_with_a_source() -> None:
    record = fee_record.shipped()
    assert record
    for s in record:
        assert s.start < s.end
        assert 0 < s.btc < 10
        assert len(s.source) > 20
        assert s.status in (Status.READ, Status.INFERRED, Status.ASSUMED)


def test_rows_that_fill_a_longer_one_add_up_to_it() -> None:
    """Years, quarters and months come from different reports."""
    record = fee_record.shipped()
    filled = 0
    for whole in record:
        parts = [s for s in record if whole.start <= s.start < s.end <= whole.end and s != whole]
        steps = fee_record.levels(parts, whole.start, whole.end) if parts else ()
        if steps and not fee_record.gaps(steps, whole.end):
            ends = [*(s.start for s in steps[1:]), whole.end]
            total = sum(s.btc * (e - s.start) for s, e in zip(steps, ends, strict=True))
            assert total / (whole.end - whole.start) == pytest.approx(whole.btc, rel=0.05)
            filled += 1
    assert filled >= 5


def test_spikes_that_were_reported_are_in_the_record_that_ships() -> None:
    def at(day: str) -> float:
        moment = when.seconds(when.parse(day))
        return fee_record.levels(fee_record.shipped(), moment, moment + DAY)[0].btc

    quiet = at("2023-08-15")
    assert at("2023-05-08") > 2 * quiet
    assert at("2023-12-17") > 5 * quiet


def test_the_shortest_row_counts_and_gaps_are_named() -> None:
    year, month = stretch(0, 365, 0.2), stretch(100, 130, 1.5)
    steps = fee_record.levels([year, month], 90 * DAY, 400 * DAY)
    assert [(s.start / DAY, s.btc) for s in steps] == [
        (90, 0.2), (100, 1.5), (130, 0.2), (365, 0.2)
    ]  # fmt: skip
    assert steps[-1].stretch is None
    assert fee_record.gaps(steps, 400 * DAY) == ((365 * DAY, 400 * DAY),)
    assert fee_record.gaps(steps[:3], 365 * DAY) == ()


def test_before_and_behind_a_record_the_nearest_level_holds() -> None:
    record = [stretch(10, 20, 0.3), stretch(20, 30, 0.5)]
    assert [s.btc for s in fee_record.levels(record, 0, 15 * DAY)] == [0.3, 0.3]
    late = fee_record.levels(record, 100 * DAY, 110 * DAY)
    assert [(s.btc, s.stretch) for s in late] == [(0.5, None)]
    with pytest.raises(InputError, match="no fees"):
        fee_record.levels([], 0, DAY)


def test_a_users_record() -> None:
    text = "from,until,fees_btc_per_block\n2024-04-20T00:09Z,,4.6\n2024-05-01,2024-06-01,0.3\n"
    first, second = fee_record.read(text, "fees.csv")
    assert first.end == second.start == when.seconds(when.parse("2024-05-01"))
    assert (first.btc, second.btc, first.status) == (4.6, 0.3, Status.TYPED)
    assert first.source == "fees.csv"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "holds no fees"),
        ("2024-04-20,,x", "no number"),
        ("20.4.2024,,1", "no date"),
        (",,1", "no first day"),
        ("2024-04-20,2024-04-20,1", "until is not after from"),
        ("2024-04-20,,1\n2024-04-20,,1", "is not after the row above"),
        ("2024-04-20,,-1", "does not pay"),
        ("2024-04-20,,12000000", "does not pay"),  # satoshi
        ("2024-04-20,,nan", "no number"),
    ],
)
def test_a_record_that_cannot_be_is_refused_with_its_line(rows: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        fee_record.read(f"from,until,fees_btc_per_block\n{rows}\n", "fees.csv")


def test_fortnights_are_means_and_end_at_a_gap() -> None:
    days = [stretch(d, d + 1, float(d)) for d in range(100) if d != 20]
    fees, end = fee_record.by_fortnight(days, 100 * DAY, 5)
    assert (len(fees), end) == (5, 100 * DAY)
    assert fees[-1] == pytest.approx(np.mean(range(86, 100)))
    fees, end = fee_record.by_fortnight(days, 20 * DAY, 1)
    assert (fees, end) == (pytest.approx((np.mean(range(6, 20)),)), 20 * DAY)


def test_where_the_newest_are_too_few_those_before_the_gap_count() -> None:
    days = [stretch(d, d + 1, float(d)) for d in range(100) if d != 80]
    fees, end = fee_record.by_fortnight(days, 100 * DAY, 3)
    assert (len(fees), end) == (5, 80 * DAY)
    assert fees[-1] == pytest.approx(np.mean(range(66, 80)))
    assert len(fee_record.by_fortnight(days, 100 * DAY, 9)[0]) == 1


def test_levels_that_come_again_keep_median_and_spikes() -> None:
    record = np.full(104, 0.1)
    record[50:54] = 1.5
    years = np.arange(1, 157) / 52
    paths = np.arange(4000)
    factors = price_forecast.levels_at(record, years, 3, paths)
    assert np.median(factors) == 1.0
    assert factors.max() == pytest.approx(15.0)
    # Each start of a block is as likely as another, so ends of the record come less often.
    starts = np.arange(104 - price_forecast.BLOCK + 1)
    often = np.mean([record[s : s + price_forecast.BLOCK].mean() for s in starts]) / 0.1
    assert factors.mean() == pytest.approx(often, rel=0.03)
    assert (factors[:10] == price_forecast.levels_at(record, years, 3, paths[:10])).all()
    again = factors[:, 1:] == factors[:, :-1]
    assert again.mean() > 0.9 and math.isfinite(float(factors.sum()))
