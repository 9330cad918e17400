"""Who does the work of a command: threads of this process, or the workers of a Dask scheduler."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from .. import batches
from ..errors import InputError, NotMeasurable
from ..numerals import counted
from . import options, output
from .values import Text, Whole

Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True)
class Who:
    """What the options say."""

    threads: int | None
    scheduler: str | None


def who(function: Command) -> Command:
    """--threads and --scheduler. The command receives `who`."""
    threads = click.option(
        "--threads", type=Whole(1, 1024),
        help="More threads take less time. The results stay the same.  [default: all cores]",
    )  # fmt: skip
    scheduler = click.option(
        "--scheduler", type=Text(_scheduler), metavar="ADDRESS",
        help="Let the workers of a Dask scheduler do it: tcp://HOST:8786, or local:8 for 8 "
        "processes here. The results stay the same. Needs the extra `fleet`.",
    )  # fmt: skip
    return threads(scheduler(options.as_one(Who, "who")(function)))


def _scheduler(text: str, option: str) -> str:
    local = re.fullmatch(r"local:([1-9][0-9]{0,3})", text)
    if local is None and not re.fullmatch(
        r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^/\s:\[\]]+):[0-9]{1,5}", text
    ):
        raise InputError(f"{option}: {text!r} is no scheduler", "write tcp://HOST:8786, or local:8")
    return text


@contextmanager
def workers(its: Who, room: Callable[[int], int]) -> Iterator[batches.Workers]:
    """Those of a scheduler, or threads.

    room: for how many threads, at most so many, there is work and memory. It is asked about one
    where a scheduler's workers have a memory of their own, and raises InputError where there is
    not even room for that.
    """
    from ..measure.crew import allowed_cpus

    most = len(allowed_cpus()) if its.scheduler is None else 1
    count = room(its.threads or most)
    if its.scheduler is not None:
        from .. import cluster

        if its.threads is not None:
            raise InputError("--threads says nothing to a scheduler", "leave one of the two out")
        with cluster.connected(its.scheduler) as there:
            yield there
        return
    if its.threads is not None and count < its.threads:
        output.say(f"{counted(count, 'thread')}: more would find no work to do, or no memory")
    with batches.threads(count) as pool:
        yield pool


def engine(size: int) -> Any:
    """What runs `size` paths x sites: compiled loops where they are worth it. NumPy's answer is the
    same to the ninth digit."""
    from ..errors import PowbenchError
    from ..simulation import compiled, run

    if size < compiled.WORTH_IT:
        return run.batch
    try:
        compiled.prepare()
    except PowbenchError as error:
        output.warn(f"{error.message}; going on without, which takes longer")
        return run.batch
    return compiled.batch


def lost(error: object) -> NotMeasurable:
    """What to say when the workers are gone and nothing is left."""
    return NotMeasurable(str(error), "start it again, or go without --scheduler")


def free_bytes() -> int:
    """What the system says is available, or 4 GiB where it says nothing."""
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return 4 << 30
    for line in text.splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 4 << 30
