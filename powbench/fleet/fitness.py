"""Whether powbench can run on a host: judged by what its far end says, without asking it more."""

from __future__ import annotations

from collections.abc import Sequence

from .hosts import Host
from .messages import Found, Hello
from .task import Task, Wheel

LEAST_PYTHON = (3, 11)
"""As pyproject.toml says."""
CLOCK_SECONDS = 30.0
"""A clock that is further off is told: results of several hosts are put in order by their times."""


class Unfit(Exception):
    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.reason, self.advice = reason, advice


def powbench(
    found: Sequence[Found], task: Task, host: Host, by_hand: str = "ssh"
) -> tuple[str, str]:
    """(path, version) of the powbench to run, of those found. Unfit, when none will do. by_hand:
    how a user reaches the host."""
    known = [f for f in found if f.version]
    if not task.version and known:
        return known[0].path, known[0].version
    for each in known:
        if each.version == task.version:
            return each.path, task.version
    if known:
        raise Unfit(
            f"its powbench is {known[0].version}, and {task.version} here ({known[0].path})",
            "--install puts this one there, and --any-version takes what is there",
        )
    if found:
        raise Unfit(
            f"{found[0].path} there does not run: {found[0].why}",
            f"try it by hand: {by_hand} {found[0].path} --version",
        )
    where = host.powbench or "PATH and ~/.local/bin"
    raise Unfit(
        f"no powbench there, in {where}",
        "--install puts this one there; powbench = \"…\" in a hosts file says where it is",
    )  # fmt: skip


def check_wheel(hello: Hello, wheel: Wheel) -> None:
    """Unfit, when the wheel cannot be installed there."""
    if hello.python < LEAST_PYTHON:
        shown, least = ".".join(map(str, hello.python)), ".".join(map(str, LEAST_PYTHON))
        raise Unfit(
            f"its Python is {shown} ({hello.executable}), and powbench needs {least}",
            f'install a newer one there, and name it in a hosts file: python = "python{least}"',
        )
    there = hello.machine
    if wheel.machine and there != wheel.machine:
        raise Unfit(
            f"its processor is {there}, and the wheel holds code for {wheel.machine}",
            f"give a wheel that fits with --wheel, in a run with the {there} hosts alone",
        )


def clock(ahead_seconds: float, doubt_seconds: float) -> tuple[str, ...]:
    """A warning when the clock there is wrong, or the one here."""
    if abs(ahead_seconds) <= CLOCK_SECONDS + doubt_seconds:
        return ()
    size = span(abs(ahead_seconds))
    which = "ahead of" if ahead_seconds > 0 else "behind"
    return (
        f"its clock is {size} {which} the one here: the times in its result are wrong by as much",
    )


def span(seconds: float) -> str:
    """`42 s`, `1.0 h`, `3.2 days`."""
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size or (unit == "h" and seconds >= 0.95 * size):
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"
