"""The reported rate beside the counted one: what agrees, and what is beyond physics."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from powbench.documents.miner import Reported
from powbench.documents.result import Rate
from powbench.miners.count import reported
from powbench.miners.count.counting import Counted, Span
from powbench.miners.count.watching import Sample, Watch
from powbench.miners.stratum.record import Record, Tally
from powbench.readers import axeos
from powbench.readers.asking import place
from powbench.report.terminal import reported as words
from tests.readers import cases

SPAN = Span(100.0, 200.0)
COUNTED = Rate(1.2e12, 1.18e12, 1.22e12, 0.95)
MOST = 2e15


class Heard(Watch):
    """A watch that has heard already."""

    def __init__(self, samples: Sequence[Sample], said: dict[str, Any] | None = None) -> None:
        super().__init__(place("192.0.2.7"), "", 5.0, lambda note: None)
        self._samples = list(samples)
        self.said = axeos.of(cases.gamma() if said is None else said, "192.0.2.7")


def told(*rates: float | None, most: float = MOST, **more: Any) -> Reported:
    samples = [Sample(110.0 + i, rate, **more) for i, rate in enumerate(rates)]
    return reported.of(Heard(samples), SPAN, COUNTED, most)


@pytest.mark.parametrize(
    ("mean", "agrees", "sentence"),
    [
        (1.2e12, True, "It reports 1.20 TH/s itself, which agrees with its shares."),
        (1.18e12, True, "It reports 1.18 TH/s itself, which agrees with its shares."),
        (1.22e12, True, "It reports 1.22 TH/s itself, which agrees with its shares."),
        (1.27e12, False,
         "It reports 1.27 TH/s itself: 4.1% to 7.6% more than its shares prove."),
        (1.1e12, False,
         "It reports 1.10 TH/s itself: 6.8% to 9.8% less than its shares prove."),
        (0.0, False, "It reports 0 H/s itself: 100.0% less than its shares prove."),
    ],
)  # fmt: skip
def test_it_agrees_within_the_counted_interval(mean: float, agrees: bool, sentence: str) -> None:
    r = told(mean * 0.9, mean * 1.1)
    assert r.hashes_per_second == pytest.approx(mean)
    assert (r.readings, r.left_out, r.failures) == (2, 0, 0)
    assert r.agrees is agrees
    assert words.sentence(r) == sentence
    assert reported.warnings(r) == ([] if agrees else [
        f"it reports {reported.difference(r)} than its shares prove"
    ])  # fmt: skip


def test_mean_lowest_and_highest_are_of_the_window_alone() -> None:
    heard = ((99.9, 9e12), (100.0, 1e12), (150.0, 1.4e12), (199.9, 1.2e12), (200.0, 9e12))
    samples = [Sample(moment, rate) for moment, rate in heard]
    r = reported.of(Heard(samples), SPAN, COUNTED, MOST)
    assert r.hashes_per_second == pytest.approx(1.2e12)
    assert (r.lowest, r.highest, r.readings) == (1.0e12, 1.4e12, 3)
    assert r.share == pytest.approx(1.0)
    assert r.share_low == pytest.approx(1.2 / 1.22)
    assert r.share_high == pytest.approx(1.2 / 1.18)


@pytest.mark.parametrize(
    ("rate", "most"),
    [
        (3e15, MOST),  # more than any device
        (2.5e12, 2.4e12),  # more than twice the model's
        (1.3e15, 1e18),  # a unit taken for another: a thousand times what it proves
        (math.inf, MOST),
    ],
)
def test_what_is_beyond_physics_is_flagged_and_never_averaged_in(rate: float, most: float) -> None:
    r = told(1.2e12, rate, 1.2e12, most=most)
    assert r.hashes_per_second == pytest.approx(1.2e12)
    assert (r.readings, r.left_out, r.highest) == (2, 1, 1.2e12)
    assert reported.warnings(r) == ["1 of 3 rates that it reported are beyond physics: left out"]


def test_a_rate_that_cannot_be_is_beyond_physics_too() -> None:
    said = axeos.of(cases.gamma(hashRate=-7), "x")
    assert said.impossible == ("hash rate",)
    assert axeos.of(cases.gamma(hashRate=1e25), "x").impossible == ("hash rate",)
    r = told(None, None, impossible=True)
    assert (r.hashes_per_second, r.agrees, r.readings, r.left_out) == (None, None, 0, 2)
    assert words.sentence(r) == "What it reports itself is beyond physics, and does not count."


def test_failures_are_noted_and_counted() -> None:
    samples = [Sample(110.0, error="192.0.2.7:80 did not answer in 5 s"), Sample(120.0, 1.2e12)]
    r = reported.of(Heard(samples), SPAN, COUNTED, MOST)
    assert (r.readings, r.failures, r.agrees) == (1, 1, True)
    assert r.notes == ("192.0.2.7:80 did not answer in 5 s",)
    silent = reported.of(Heard(samples[:1]), SPAN, COUNTED, MOST)
    assert words.sentence(silent) == "It told no rate of its own."
    assert reported.warnings(silent) == ["its API told no rate: 192.0.2.7:80 did not answer in 5 s"]
    assert reported.of(Heard([]), SPAN, COUNTED, MOST).notes == (
        "it was not asked within the window",
    )


def test_identity_and_watts_are_told_with_what_they_are() -> None:
    r = told(1.2e12, 1.2e12, watts=18.0)
    assert (r.model, r.firmware, r.hostname) == ("Bitaxe Gamma 601", "AxeOS v2.9.0", "bitaxe-desk")
    assert (r.boards, r.boards_hashing, r.api) == (1, 1, "AxeOS")
    assert (r.watts, r.watts_kind, r.watts_scope) == (18.0, "estimated", "board")
    assert r.expected_hashes_per_second == pytest.approx(1.224e12)
    lines = words.lines(r)
    assert "its API at 192.0.2.7 tells: Bitaxe Gamma 601, AxeOS v2.9.0, bitaxe-desk" in lines
    assert any(line.startswith("reported power: 18.0 W, estimated at the board") for line in lines)


def counted(host: str, worker: str) -> Counted:
    tally = Tally({}, 0, 1)
    return Counted(Record(host, worker), SPAN, tally, tally, (), (), (), ())


def test_each_api_finds_its_miner() -> None:
    def watch(text: str, worker: str = "") -> Watch:
        return Watch(place(text), worker, 5.0, lambda note: None)

    two = [(counted("192.0.2.7", "a.1"), "a.1"), (counted("192.0.2.8", "a.1"), "a.1#2")]
    by_address, by_name, nobody = watch("192.0.2.8"), watch("192.0.2.1", "a.1"), watch("192.0.2.9")
    found, lost = reported.pairs([by_address, by_name, nobody], two)
    assert found == {"a.1#2": by_address, "a.1": by_name}
    assert lost == [nobody]
    assert reported.pairs([nobody], two[:1]) == ({"a.1": nobody}, [])
    assert reported.pairs([watch("192.0.2.7", "b")], two[:1])[0] == {}


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (1.041, 1.06, "4.1% to 6.0% more"),
        (0.94, 0.959, "4.1% to 6.0% less"),
        (1e-7, 2e-7, "100.0% less"),
    ],
)
def test_how_far_shares_are_from_one(low: float, high: float, says: str) -> None:
    assert reported.apart(low, high) == says
