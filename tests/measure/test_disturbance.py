"""Slices are dropped for what counters say of them, and never for how long they took."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.kernels.base import Job
from powbench.measure import counters, disturbance, run
from powbench.measure.counters import QUOTA, RUN_DELAY, STEAL
from powbench.measure.disturbance import Counts, causes, sift, tally
from powbench.measure.measurement import Slice
from powbench.measure.run import measure
from powbench.measure.tally import RunPlan
from powbench.measure.workload import DEFAULT_HEADER

EASY = Job.of(DEFAULT_HEADER, (1 << 248) - 1)
CALM = Counts(steal=5, quota=2)


@pytest.mark.parametrize(
    ("after", "delays", "told"),
    [
        (CALM, (0, 0), ()),
        (Counts(6, 2), (0, 0), (STEAL,)),
        (Counts(5, 3), (0, 0), (QUOTA,)),
        (CALM, (0, 1_999_999), ()),
        (CALM, (0, 2_000_001), (RUN_DELAY,)),
        (CALM, (None, None), ()),
        (Counts(9, 9), (10**9,), (STEAL, RUN_DELAY, QUOTA)),
        (Counts(), (None,), ()),
    ],
)
def test_causes_of_a_slice_of_a_tenth_of_a_second(
    after: Counts, delays: tuple[int | None, ...], told: tuple[str, ...]
) -> None:
    assert causes(CALM, after, delays, 0.1) == told


def slices(*disturbed: int, of: int = 20) -> list[Slice]:
    return [Slice(float(i), 1.0, 1.0, 10, 0, (STEAL,) if i in disturbed else ()) for i in range(of)]


def test_the_disturbed_are_dropped() -> None:
    kept, dropped, warning = sift(slices(3, 7))
    assert [s.began for s in dropped] == [3.0, 7.0]
    assert len(kept) == 18 and warning == ""


def test_a_machine_that_is_always_disturbed_drops_nothing() -> None:
    kept, dropped, warning = sift(slices(*range(6)))
    assert (len(kept), dropped) == (20, ())
    assert all(s.causes == () for s in kept)
    assert warning == "6 of 20 slices were disturbed (steal time 6): so many that all are kept"
    assert sift(slices(*range(20)))[2].startswith("all 20 slices were disturbed (steal time 20): ")


def test_a_few_slices_are_all_needed() -> None:
    assert sift(slices(0, of=6))[1:] == ((), "")
    assert len(sift(slices(0, of=7))[1]) == 1


@given(st.lists(st.sampled_from([(), (STEAL,), (STEAL, RUN_DELAY)]), max_size=60))
def test_no_slice_is_lost_or_judged_by_its_time(told: list[tuple[str, ...]]) -> None:
    made = [Slice(float(i), 1.0 + i, 1.0, 10, 0, c) for i, c in enumerate(told)]
    slower = [Slice(s.began, 1000 / s.seconds, 1.0, 10, 0, s.causes) for s in made]
    kept, dropped, _ = sift(made)
    assert sorted(s.began for s in (*kept, *dropped)) == [s.began for s in made]
    assert len(dropped) <= len(made) / 4
    assert [s.began for s in sift(slower)[1]] == [s.began for s in dropped]


def test_a_tally_begins_with_the_most_frequent() -> None:
    told = [(STEAL,), (RUN_DELAY, STEAL), (RUN_DELAY,), (RUN_DELAY,)]
    made = [Slice(0.0, 1.0, 1.0, 1, 0, c) for c in told]
    assert tally(made) == "run delay 3, steal time 2"


def test_counters_from_a_recorded_tree(tmp_path: Path) -> None:
    (tmp_path / "proc/thread-self").mkdir(parents=True)
    (tmp_path / "proc/stat").write_text(
        "cpu  1 2 3 4 5 6 7 99\ncpu0 1 2 3 4 5 6 7 8\ncpu1 1 2 3 4 5 6 7 42\n"
    )
    (tmp_path / "proc/thread-self/schedstat").write_text("120943822 38106 1\n")
    assert counters.steal(tmp_path, 0, 1) == 50
    assert counters.run_delay_ns(tmp_path) == 38106
    assert disturbance.watch([1], tmp_path)() == Counts(steal=42)
    assert disturbance.watch([7], tmp_path)() == Counts()
    assert counters.run_delay_ns(tmp_path / "elsewhere") is None


def test_dropped_slices_keep_their_work(fake: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rate does without them; nonces, hits, digest and joules do not."""
    monkeypatch.setattr(run, "WARM_UP_SECONDS", 0.0)
    monkeypatch.setattr("powbench.measure.crew.run_delay_ns", lambda: 0)
    monkeypatch.setattr(run, "calibrate", lambda *_: 2000)
    looks = iter(range(10**6))

    def steal_in_the_third_slice() -> Counts:
        return Counts(steal=int(next(looks) > 4))  # two looks a slice

    plan = RunPlan(EASY, seconds=None, nonces=50_000)
    told = measure(fake(), plan, watch=steal_in_the_third_slice)
    calm = measure(fake(), plan, watch=Counts)
    assert calm.dropped == () and calm.digest == told.digest
    (dropped,) = told.dropped
    assert dropped.causes == (STEAL,)
    assert dropped.began not in {s.began for s in told.slices}
    assert told.nonces == 50_000 == sum(s.nonces for s in told.slices) + dropped.nonces
    assert told.hits == sum(s.hits for s in (*told.slices, dropped)) == calm.hits
    fastest = max(s.nonces / s.seconds for s in told.slices)
    assert told.hashes_per_second.high <= fastest
