"""Counters from recorded trees, and what they say about a round."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from powbench.check import guard
from powbench.check.guard import Evidence, Reading
from powbench.measure import counters


def tree(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_reading_a_machine_that_tells_everything(tmp_path: Path) -> None:
    tree(
        tmp_path,
        proc__stat="cpu  1 2 3 4 5 6 7 8\ncpu0 1 2 3 4 5 6 7 8\ncpu1 1 2 3 4 5 6 7 42\n",
        proc__self__cgroup="0::/job\n",
        sys__fs__cgroup__job__x="",
    )
    (tmp_path / "sys/fs/cgroup/job/cpu.pressure").write_text(
        "some avg10=0.43 avg60=0.97 avg300=1.33 total=104069121\nfull avg10=0 total=0\n"
    )
    (tmp_path / "sys/fs/cgroup/job/cpu.stat").write_text("nr_periods 12\nnr_throttled 3\n")
    folder = tmp_path / "sys/devices/system/cpu/cpu1/thermal_throttle"
    folder.mkdir(parents=True)
    (folder / "core_throttle_count").write_text("5\n")
    (folder / "package_throttle_count").write_text("2\n")
    assert guard.read(1, 3.5, tmp_path) == Reading(3.5, 42, 104069121, 7, 3)


def test_reading_a_machine_that_tells_nothing(tmp_path: Path) -> None:
    assert guard.read(1, 3.5, tmp_path) == Reading(3.5)


CALM = Reading(0.0, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("after", "delay", "switches", "causes"),
    [
        (Reading(1.0, 1, 1, 1, 1), 0, 0, ()),
        (Reading(1.0, 2, 1, 1, 1), 0, 0, (counters.STEAL,)),
        (Reading(1.0, 1, 1, 2, 1), 0, 0, (guard.THROTTLE,)),
        (Reading(1.0, 1, 1, 1, 2), 0, 0, (counters.QUOTA,)),
        (Reading(1.0, 1, 1, 1, 1), 719_000, 0, ()),
        (Reading(1.0, 1, 1, 1, 1), 721_000, 0, (counters.RUN_DELAY,)),
        (Reading(1.0, 1, 1, 1, 1), 0, 9, ()),
        (Reading(1.0, 1, 1, 1, 1), 0, 10, (guard.SWITCHES,)),
        (Reading(1.0, 1, 1, 1, 1), None, 1, (guard.SWITCHES,)),
        (Reading(1.0, 1, 900_000, 1, 1), 0, 0, (guard.PRESSURE,)),
        (Reading(1.0), None, None, ()),
    ],
)
def test_causes(
    after: Reading, delay: int | None, switches: int | None, causes: tuple[str, ...]
) -> None:
    assert guard.judge([Evidence(CALM, after, delay, switches)], 0.036) == [causes]


def test_pressure_is_spread_over_the_time_since_it_last_moved() -> None:
    totals = [0, 0, 0, 900_000, 900_000, 900_000, 920_000, 920_000]
    rounds = [
        Evidence(Reading(float(i), pressure=a), Reading(float(i + 1), pressure=b))
        for i, (a, b) in enumerate(pairwise(totals))
    ]
    shares = guard.pressure_shares(rounds)
    assert shares[:3] == pytest.approx([0.3] * 3)
    assert shares[3:6] == pytest.approx([0.02 / 3] * 3)
    assert shares[6] is None
    assert [bool(c) for c in guard.judge(rounds, 0.036)] == [True] * 3 + [False] * 4


def test_what_never_moved_is_not_reported() -> None:
    round_ = Evidence(Reading(0.0, 0, 5, None, 0), Reading(1.0, 0, 5, None, 0), 10, 0)
    assert guard.not_reported([round_]) == (
        *(counters.STEAL, guard.SWITCHES, guard.THROTTLE, counters.QUOTA),
    )
    assert guard.not_reported([]) == guard.COUNTERS
