"""Stored baselines: saved, compared, refused, accepted."""

from __future__ import annotations

from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import pytest

from powbench.check import baselines
from powbench.check.store import Store, StoredKernel
from powbench.errors import InputError, NotMeasurable, PowbenchError, UnknownKernel
from powbench.store import points as trend
from tests.check.fakes import FakeLab, Silent, settings

MACHINE = {"cpu_signature": "x", "model_name": "one", "microcode": "1"}


def saved(folder: Path, lab: FakeLab | None = None, **changes: Any) -> Any:
    s = settings(**changes)
    return baselines.measure("nightly", s, folder, MACHINE, Silent(), lab or FakeLab())


def checked(folder: Path, stored: Any, ratio: float = 0.0, machine: Any = None, **c: Any) -> Any:
    lab = FakeLab(lambda kernel, arm, launch: ratio)
    named = "kernels" in c
    return baselines.check(stored, settings(**c), named, folder, machine or MACHINE, Silent(), lab)


def test_saved_and_unchanged(tmp_path: Path) -> None:
    stored = saved(tmp_path)
    assert len(stored.kernels["fake"].seconds) == baselines.SAVED_LAUNCHES
    found = checked(tmp_path, stored)
    assert (found.verdict, found.baseline) == ("pass", "nightly")
    assert found.notes == (baselines.CAUTION,)


def test_slower_than_stored(tmp_path: Path) -> None:
    found = checked(tmp_path, saved(tmp_path), log(1.1))
    assert found.verdict == "regressed"
    assert found.kernels[0].slow_down.median == pytest.approx(0.1)


def test_another_machine_is_incomparable_with_its_first_fact(tmp_path: Path) -> None:
    found = checked(tmp_path, saved(tmp_path), machine={**MACHINE, "model_name": "two"})
    assert found.verdict == "incomparable"
    assert found.reason == (
        "this machine is not that of the baseline: model_name was 'one', and is 'two' now"
    )
    assert checked(tmp_path, saved(tmp_path), machine={**MACHINE, "microcode": "2"}).verdict == (
        "pass"
    )


def test_another_workload_or_kernel_is_incomparable(tmp_path: Path) -> None:
    stored = saved(tmp_path)
    assert checked(tmp_path, replace(stored, target="00")).verdict == "incomparable"
    found = checked(tmp_path, stored, kernels=("scalar",))
    assert found.reason == "the baseline holds no times of kernel scalar"
    with pytest.raises(UnknownKernel, match="there is no kernel 'nope'"):
        checked(tmp_path, stored, kernels=("nope",))


def test_a_noisy_machine_gives_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(NotMeasurable, match="no baseline of fake"):
        saved(tmp_path, FakeLab(disturbed=lambda launch, index: index in (1, 3, 5)))


def test_the_store(tmp_path: Path) -> None:
    store, stored = Store(tmp_path / "store"), saved(tmp_path)
    assert store.baselines() == []
    store.save(stored)
    assert store.load("nightly") == stored
    assert [b.name for b in store.baselines()] == ["nightly"]
    with pytest.raises(InputError, match="there is no baseline 'weekly'") as caught:
        store.load("weekly")
    assert "nightly" in caught.value.hint
    for name in ("../x", "", ".hidden", "a/b", "x" * 65):
        with pytest.raises(InputError, match="cannot name"):
            store.load(name)
    (tmp_path / "store/baselines/broken.json").write_text('{"schema": "powbench.baseline/1"}')
    with pytest.raises(InputError, match="damaged"):
        store.load("broken")
    with pytest.raises(InputError, match=r"broken\.json is a damaged baseline: name is missing"):
        store.baselines()


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, stored = Store(tmp_path), saved(tmp_path)
    path = store.save(stored)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PowbenchError, match="No space left") as caught:
        store.save(replace(stored, created="later"))
    assert caught.value.exit_code == 4
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["nightly.json"]


def test_accepting_keeps_the_reason_and_moves_the_times(tmp_path: Path) -> None:
    store, stored = Store(tmp_path), saved(tmp_path)
    store.remember(checked(tmp_path, stored, log(1.1)))
    last = store.history()[-1]
    assert (last.verdict, last.baseline) == ("regressed", "nightly")
    accepted = baselines.accept(stored, last, "new microcode")
    assert accepted.accepted[0].reason == "new microcode"
    assert accepted.accepted[0].slow_down["fake"] == pytest.approx(0.1)
    assert checked(tmp_path, accepted, log(1.1)).verdict == "pass"
    assert checked(tmp_path, accepted, log(1.3)).verdict == "regressed"
    with pytest.raises(InputError, match="reason is missing"):
        baselines.accept(stored, last, " ")
    with pytest.raises(InputError, match="nothing to accept"):
        baselines.accept(stored, replace(last, verdict="pass"), "why not")


def test_every_stored_launch_is_compared_once() -> None:
    stored = [float(i) for i in range(24)]
    paired = baselines.pairing(stored, 1, "k")
    assert sorted(paired) == stored
    assert paired != stored
    assert paired == baselines.pairing(stored, 1, "k")


def test_the_trend(tmp_path: Path) -> None:
    store, stored = Store(tmp_path), saved(tmp_path)
    store.remember(checked(tmp_path, stored))
    (point,) = [p for h in store.history() for p in trend.of_history(h)]
    assert point.hashes_per_second == pytest.approx(1000 / 0.012)
    assert point.baseline == "nightly"
    damaged = tmp_path / "history/20260101T000000-1.json"
    damaged.parent.mkdir()
    damaged.write_text(
        '{"schema": "powbench.history/1", "created": "2026-01-01T00:00:00", '
        '"what": "check", "verdict": "pass", "kernels": {"x": {"verdict": 3}}}'
    )
    with pytest.raises(InputError, match=r"kernels\.x\.verdict is 3, not "):
        store.history()
    assert StoredKernel(1, (1.0,)).nonces == 1
