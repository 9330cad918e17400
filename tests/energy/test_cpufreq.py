"""Frequency caps on a recorded machine: set, and always put back."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from powbench.energy import cpufreq
from powbench.errors import InputError, NotMeasurable

Machine = Callable[[str], Path]


def caps(root: Path) -> list[int]:
    return [int((p / "scaling_max_freq").read_text()) for p in cpufreq.policies(root)]


def test_limits(machine: Machine, tmp_path: Path) -> None:
    assert cpufreq.limits(machine("laptop-intel")) == cpufreq.Limits(0.4e9, 4.6e9)
    assert cpufreq.limits(tmp_path) is None


def test_limits_of_unequal_cores_suit_all(machine: Machine) -> None:
    root = machine("laptop-intel")
    (root / cpufreq.FOLDER / "policy1/cpuinfo_max_freq").write_text("3000000\n")
    (root / cpufreq.FOLDER / "policy1/cpuinfo_min_freq").write_text("600000\n")
    assert cpufreq.limits(root) == cpufreq.Limits(0.6e9, 3e9)


def test_a_cap_is_set_and_put_back(machine: Machine) -> None:
    root = machine("laptop-intel")
    with cpufreq.capped(2.5e9, root):
        assert caps(root) == [2500000, 2500000]
    assert caps(root) == [3800000, 3800000]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_cap_is_put_back_after_anything(machine: Machine, error: type[BaseException]) -> None:
    root = machine("laptop-intel")
    with pytest.raises(error), cpufreq.capped(2.5e9, root):
        raise error
    assert caps(root) == [3800000, 3800000]


def test_a_cap_is_put_back_when_terminated(machine: Machine) -> None:
    root = machine("laptop-intel")
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as caught, cpufreq.capped(2.5e9, root):
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1000):
            signal.getsignal(signal.SIGTERM)  # the handler runs between two bytecodes
    assert caught.value.code == 128 + signal.SIGTERM
    assert caps(root) == [3800000, 3800000]
    assert signal.getsignal(signal.SIGTERM) is before


def test_half_set_caps_are_put_back(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    root = machine("laptop-intel")
    real = cpufreq._write

    def refuse_second(file: Path, kilohertz: int) -> None:
        if file.parent.name == "policy1" and kilohertz == 2500000:
            raise NotMeasurable("cannot write")
        real(file, kilohertz)

    monkeypatch.setattr(cpufreq, "_write", refuse_second)
    with pytest.raises(NotMeasurable, match="cannot write"), cpufreq.capped(2.5e9, root):
        pytest.fail("the block must not run")
    assert caps(root) == [3800000, 3800000]


def test_what_cannot_be_put_back_is_said(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    root = machine("laptop-intel")
    real = cpufreq._write

    def refuse(file: Path, kilohertz: int) -> None:
        if file.parent.name == "policy0" and kilohertz == 3800000:
            raise NotMeasurable(f"cannot write {file}")
        real(file, kilohertz)

    monkeypatch.setattr(cpufreq, "_write", refuse)
    with pytest.raises(NotMeasurable) as caught, cpufreq.capped(2.5e9, root):
        pass
    assert "by hand: echo 3800000 >" in caught.value.hint
    assert caps(root) == [2500000, 3800000]


@pytest.mark.parametrize("hertz", [0.1e9, 9e9])
def test_a_cap_out_of_range(machine: Machine, hertz: float) -> None:
    with (
        pytest.raises(InputError, match="out of range"),
        cpufreq.capped(hertz, machine("laptop-intel")),
    ):
        pytest.fail("the block must not run")


def test_a_user_who_may_not(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("powbench.energy.cpufreq.os.access", lambda path, mode: False)
    root = machine("laptop-intel")
    known = cpufreq.limits(root)
    assert known is not None
    assert "only root sets it" in known.reason
    with pytest.raises(NotMeasurable, match="only root"), cpufreq.capped(2e9, root):
        pytest.fail("the block must not run")


def test_a_machine_without_cpufreq(tmp_path: Path) -> None:
    with pytest.raises(NotMeasurable, match="is not there"), cpufreq.capped(2e9, tmp_path):
        pytest.fail("the block must not run")
