"""Workers of a Dask cluster: those of a scheduler that runs somewhere, or some of our own.

Dask schedules: it does a piece again when its worker dies, and knows when a worker is gone. What
is looked at here is that all sides run the same powbench, Python and NumPy on processors that
NumPy uses alike, since pieces and results travel as Python's own pickles and numbers are to be the
same to the bit. All are looked at before the work, and again with each answer, which says what made
it: a worker may join at any time.
"""

from __future__ import annotations

import logging
import pickle
import platform
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from . import parts
from .batches import Workers, WorkersLost
from .errors import InputError, PowbenchError

ANSWER_SECONDS = 15.0
"""How long a scheduler may take to answer, and to come back once it is gone."""
LOCAL = "local:"
_PACKAGES = ("distributed", "powbench", "numpy")
_ALIKE = ("python", *_PACKAGES)
_SCHEDULERS = ("python", "distributed", "powbench")
"""What has to be the same everywhere, and at a scheduler, which loads the names of what it passes
on."""


@contextmanager
def connected(address: str) -> Iterator[Workers]:
    """The workers of the scheduler at `address` (tcp://HOST:8786, tls://HOST:8786), or so many
    processes of this machine (local:8).

    InputError where Dask is missing, nobody answers, there are no workers, or somebody runs
    another version or on another kind of processor; WorkersLost, when the work comes to it, for an
    answer of somebody who joined later and does.
    """
    try:
        import dask

        distributed: Any = import_module("distributed")
    except ImportError:
        raise InputError(
            "--scheduler needs Dask, which is not installed",
            f"install it: {parts.extra('fleet')}",
        ) from None
    _silence()
    limit = f"{ANSWER_SECONDS:g}s"
    settings = {
        "distributed.comm.timeouts.connect": limit,
        "distributed.comm.retry.count": 0,
        "distributed.admin.large-graph-warning-threshold": "1GB",
        # Dask has each worker's memory go back to the system at once: for arrays that come and go
        # this takes as long as the work.
        "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
    }
    with dask.config.set(settings), _cluster(distributed, address) as where:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of versions, which are looked at below
                client = distributed.Client(where, timeout=limit, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(
                f"no scheduler answers at {address}: {_first_line(error)}",
                "start one with `dask scheduler`, and workers with `dask worker ADDRESS`",
            ) from None
        try:
            _check(client, address)
            yield Workers(
                _Answering(client.get_executor(pure=False)),
                max(1, sum(client.nthreads().values())),
                lambda value: client.submit(pickle.loads, pickle.dumps(value), pure=False),
                f"the scheduler at {address}",
                (CancelledError, distributed.comm.CommClosedError, distributed.KilledWorker),
                opened,
                lambda: _unfit(client),
            )
        finally:
            with suppress(Exception):
                client.close(timeout=2)


def _silence() -> None:
    """We say what matters. Dask gives loggers below its own a level, and with it tracebacks of what
    goes away; so does what it is built on."""
    for name in ("distributed", "tornado", "asyncio", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _cluster(distributed: Any, address: str) -> Iterator[Any]:
    """What a client connects to."""
    if not address.startswith(LOCAL):
        yield address
        return
    number = int(address.removeprefix(LOCAL))
    with distributed.LocalCluster(
        n_workers=number, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1",
        silence_logs=logging.CRITICAL,
    ) as cluster:  # fmt: skip
        yield cluster


def _check(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=ANSWER_SECONDS)
    except TimeoutError:
        raise InputError(
            f"the scheduler at {address} has no workers", f"start some: dask worker {address}"
        ) from None
    try:
        said = _versions(client)
    except Exception as error:
        raise PowbenchError(
            f"the workers of {address} do not tell their versions: {_first_line(error)}",
            "run the same Dask there and here",
        ) from None
    difference = differences(said)
    if difference:
        raise InputError(
            f"{address}: {difference[0]}",
            "install there what is here: `pip install 'powbench[fleet]==VERSION'`",
        )
    try:
        there = client.run(simd)
    except Exception as error:
        raise PowbenchError(
            f"the workers of {address} do not tell their processors: {_first_line(error)}",
            "look at the workers' log",
        ) from None
    if others := other_processors(simd(), there):
        raise InputError(
            f"{address}: {others[0]}",
            "use workers on one kind of processor; or set NPY_DISABLE_CPU_FEATURES for powbench "
            "and each worker, so that NumPy leaves out what some of them lack",
        )


def _versions(client: Any) -> Mapping[str, Any]:
    said: Mapping[str, Any] = client.get_versions(check=False, packages=list(_PACKAGES))
    return said


def _unfit(client: Any) -> str:
    """Who of those that are there now is unfit, in a sentence; empty where nobody is."""
    with suppress(Exception):  # who does not answer is no reason for what failed
        return next(iter(differences(_versions(client))), "")
    return ""


@dataclass(frozen=True)
class Answer:
    """A result and who made it: the worker's address, versions by package, and `simd` there."""

    result: Any
    worker: str
    packages: Mapping[str, str | None]
    simd: tuple[str, ...]


def answer(function: Callable[..., Any], *arguments: Any) -> Answer:
    """What a worker does."""
    worker: Any = import_module("distributed").get_worker()
    return Answer(function(*arguments), worker.address, _packages_here(), simd())


def opened(its: Answer) -> Any:
    """The result in an answer; WorkersLost where it comes of another version or processor."""
    sides = {"client": {"packages": _packages_here()}, "scheduler": None}
    said = differences(sides | {"workers": {its.worker: {"packages": its.packages}}})
    if found := said or other_processors(simd(), {its.worker: its.simd}):
        raise WorkersLost(f"{found[0]}; what it did was refused")
    return its.result


class _Answering(Executor):
    """Has everything done by `answer`."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        return self._executor.submit(answer, function, *arguments, **named)


@cache
def _packages_here() -> dict[str, str | None]:
    """Versions of this process, as Client.get_versions has them of a worker's."""
    found: dict[str, str | None] = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = import_module(name).__version__
        except ImportError:
            found[name] = None
    return found


@cache
def simd() -> tuple[str, ...]:
    """What of this processor NumPy uses beyond its baseline, as NumPy calls it: X86_V4."""
    import numpy as np

    return tuple(np.show_config(mode="dicts")["SIMD Extensions"].get("found", ()))


def other_processors(here: tuple[str, ...], there: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The workers whose NumPy uses other parts of a processor than this one, a sentence each.

    here, there: as `simd` has it, of the workers by their address.
    """
    found = []
    for name, its in there.items():
        if lacks := [one for one in here if one not in its]:
            what = f"goes without {', '.join(lacks)}"
        elif more := [one for one in its if one not in here]:
            what = f"uses {', '.join(more)}, and not here"
        else:
            continue
        found.append(f"NumPy at the worker {name} {what}: results would differ in the last digits")
    return found


def differences(said: Mapping[str, Any]) -> list[str]:
    """What a scheduler and its workers run that is not what this process runs, a sentence each.

    said: as Client.get_versions answers, {"client": {"packages": {"python": "3.11.7.final.0",
    "numpy": "2.4.6", ...}}, "scheduler": ..., "workers": {"tcp://10.0.0.7:39211": ...}}.
    """
    here = _packages(said["client"])
    found = []
    sides: list[tuple[str, Any, tuple[str, ...]]] = []
    if said["scheduler"] is not None:
        sides += [("the scheduler", said["scheduler"], _SCHEDULERS)]
    sides += [(f"the worker {name}", its, _ALIKE) for name, its in said["workers"].items()]
    for who, its, names in sides:
        there = _packages(its)
        for name in names:
            if there.get(name) == here.get(name):
                continue
            called = {"python": "Python", "powbench": "powbench", "numpy": "NumPy"}.get(name, name)
            if there.get(name) is None:
                found.append(f"{who} has no {called}, and here is {here.get(name)}")
            else:
                found.append(f"{who} runs {called} {there[name]}, and here is {here.get(name)}")
    return found


def _packages(side: Mapping[str, Any] | None) -> dict[str, str | None]:
    """Versions by name; of Python's the two numbers that make a pickle's difference."""
    packages = dict((side or {}).get("packages", {}))
    python = packages.get("python")
    return packages | {"python": python and ".".join(str(python).split(".")[:2])}


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
