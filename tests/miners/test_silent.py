"""What is said of a miner of which no share counts."""

from __future__ import annotations

import pytest

from powbench.miners.count import silent
from powbench.miners.stratum.record import Record


def asked(*differing: tuple[float, float]) -> Record:
    return Record("192.0.2.7", "rig1", asked=list(differing))


def test_what_was_to_be_expected_follows_the_difficulty() -> None:
    """100 s at a share in 1 s, and 60 s at sixteen in 1 s."""
    slow = 2.0**32 * 65536 / 65535
    record = asked((10.0, 1.0), (110.0, 1 / 16))
    assert silent.expected(record, 170.0, slow) == pytest.approx(100 + 60 * 16, rel=1e-4)
    assert silent.said(record, 170.0, slow) == (
        "has sent no share in 160 s, where its model sends 1,060"
    )


def test_without_a_model_a_terahash_is_the_measure() -> None:
    said = silent.said(asked((0.0, 65536.0)), 30.0, None)
    assert said == "has sent no share in 30 s, where a miner of 1 TH/s sends 0.11"


def test_who_sends_shares_that_do_not_count_is_not_called_silent() -> None:
    record = asked((0.0, 64.0))
    record.rejected.update({"version bits": 39, "stale": 1})
    assert silent.said(record, 30.0, None) == (
        "has sent no share that counts: 40 rejected (1 stale, 39 version bits)"
    )


def test_a_window_without_a_share_that_counts() -> None:
    assert silent.within({}) == "it sent no share within the window"
    assert silent.within({"duplicate": 2}) == (
        "it sent no share within the window that counts: 2 rejected (2 duplicate)"
    )
