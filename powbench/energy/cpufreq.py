"""Frequency caps: read, set for a while, always put back.

    /sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq    3800000   kHz, root may write
    /sys/devices/system/cpu/cpufreq/policy0/cpuinfo_min_freq     800000
    /sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq    3800000

There is one policy for each group of CPUs that share a clock.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from ..errors import InputError, NotMeasurable
from .sysfs import folders, read_int

FOLDER = Path("sys/devices/system/cpu/cpufreq")
KILO = 1000


@dataclass(frozen=True)
class Limits:
    """The range of caps in hertz that all policies allow, and why they cannot be set.

    `reason` is "" when this user may set them.
    """

    lowest: float
    highest: float
    reason: str = ""


def policies(root: Path) -> tuple[Path, ...]:
    """The policies under `root`, in the order of their numbers."""
    return tuple(p for p in folders(root / FOLDER) if p.name.startswith("policy"))


def limits(root: Path = Path("/")) -> Limits | None:
    """What caps this machine takes; None when it has no cpufreq (most virtual machines)."""
    folders = policies(root)
    if not folders:
        return None
    lowest = max(read_int(p / "cpuinfo_min_freq") for p in folders) * KILO
    highest = min(read_int(p / "cpuinfo_max_freq") for p in folders) * KILO
    closed = [p for p in folders if not os.access(p / "scaling_max_freq", os.W_OK)]
    reason = (
        f"{closed[0] / 'scaling_max_freq'} is not writable: only root sets it" if closed else ""
    )
    return Limits(lowest, highest, reason)


@contextmanager
def capped(hertz: float, root: Path = Path("/")) -> Iterator[None]:
    """Within the block no CPU runs faster than `hertz`; afterwards the old caps are back.

    They come back after an exception and after SIGTERM too (which then still ends
    the process). InputError when the cap is out of range, NotMeasurable when it
    cannot be set.
    """
    known = limits(root)
    if known is None:
        raise NotMeasurable(f"{root / FOLDER} is not there", "this machine has no cpufreq")
    if known.reason:
        raise NotMeasurable(known.reason, "run the sweep as root, or without --cap")
    if not known.lowest <= hertz <= known.highest:
        raise InputError(
            f"a cap of {hertz / 1e6:.0f} MHz is out of range",
            f"from {known.lowest / 1e6:.0f} to {known.highest / 1e6:.0f} MHz",
        )
    files = [policy / "scaling_max_freq" for policy in policies(root)]
    before = [read_int(file) for file in files]
    with _terminated_as_exit():
        try:
            for file in files:
                _write(file, round(hertz / KILO))
            yield
        finally:
            _restore(files, before)


def _write(file: Path, kilohertz: int) -> None:
    try:
        file.write_text(f"{kilohertz}\n", encoding="ascii")
    except OSError as error:
        raise NotMeasurable(
            f"cannot write {file}: {error.strerror}", "sweep without caps"
        ) from None


def _restore(files: list[Path], before: list[int]) -> None:
    """All of them, even when one fails; the first failure is raised at the end."""
    failed: list[NotMeasurable] = []
    for file, kilohertz in zip(files, before, strict=True):
        try:
            _write(file, kilohertz)
        except NotMeasurable as error:
            failed.append(
                NotMeasurable(error.message, f"put it back by hand: echo {kilohertz} > {file}")
            )
    if failed:
        raise failed[0]


@contextmanager
def _terminated_as_exit() -> Iterator[None]:
    """SIGTERM unwinds the stack, as it does in the command line, instead of ending the process."""
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    old = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, old)
