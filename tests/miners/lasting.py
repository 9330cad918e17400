"""Windows that last until enough has come: a busy machine may give a miner no time in theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from powbench.energy.window import Window
from powbench.miners.measuring import Measuring
from powbench.miners.stratum.record import Record
from tests.patience import until
from tests.readers.axeos_device import Device

Begin = Callable[[Sequence[Record]], Callable[[], bool]]
"""Called as a window begins, with its miners: whether enough has come since then."""


def lasts(monkeypatch: pytest.MonkeyPatch, begin: Begin) -> None:
    """Every window goes on after its seconds until there is enough, and for a step after that."""
    its_seconds = Measuring._count

    def count(self: Measuring, meters: Window, records: Sequence[Record], start: float) -> None:
        enough = begin(records)
        its_seconds(self, meters, records, start)

        def step() -> bool:
            was = enough()
            meters.poll()
            self._step("measuring", start, 1.0, records)
            return was

        until(step, "enough for a window")

    monkeypatch.setattr(Measuring, "_count", count)


def begins(monkeypatch: pytest.MonkeyPatch, ready: Callable[[Measuring], object]) -> None:
    """The seconds of every --wait begin when the run is `ready`."""
    its_seconds = Measuring.wait

    def wait(self: Measuring) -> None:
        until(lambda: ready(self), "what a run waits for")
        its_seconds(self)

    monkeypatch.setattr(Measuring, "wait", wait)


def shares(least: int = 16) -> Begin:
    """So many of each miner."""

    def begin(records: Sequence[Record]) -> Callable[[], bool]:
        before = [record.shares for record in records]
        return lambda: all(r.shares >= b + least for r, b in zip(records, before, strict=True))

    return begin


def worked(device: Device, seconds: float) -> Begin:
    """So many seconds of its work, by its clock."""

    def begin(records: Sequence[Record]) -> Callable[[], bool]:
        wanted = device.hashes + device.physics.rate(device.frequency) * seconds
        return lambda: device.hashes >= wanted

    return begin


def asked(device: Callable[[], int], times: int) -> Begin:
    """That often, by `device`'s count of it, and enough shares besides."""

    def begin(records: Sequence[Record]) -> Callable[[], bool]:
        before, counted = device(), shares()(records)
        return lambda: device() >= before + times and counted()

    return begin
