"""A whole check: what is asked becomes arms in a folder of their own, a measurement, a verdict."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from ..errors import InputError, NotMeasurable, PowbenchError
from ..kernels import library, registry
from ..kernels.base import EASY_TARGET
from ..measure import choice, facts
from ..measure.proof import prove
from ..measure.workload import DEFAULT_HEADER
from . import arms, baselines, calls, gates, lab, run
from .arms import LIBRARY, REVISION, Source
from .call_lab import CallLab
from .records import CheckOutcome, Settings
from .repository import WITHOUT_POWBENCH, Repository
from .request import Request
from .run import CheckListener
from .store import Store

OF_CALLS = "commands and callables have none that are counted"
POWBENCH = "powbench/__init__.py"
NO_SPACE = "No space left on device"
SAME_COMMIT = (
    "note: HEAD is on the main branch, so there is nothing to check it against; "
    "--base HEAD~1 or a tag names an older revision"
)


def perform(request: Request, listener: CheckListener) -> CheckOutcome:
    """Prepare the arms in a folder of the check's own, measure, and clean up.

    InputError for what cannot be asked, NotMeasurable for an arm that does not build or
    run, WrongHashes for one that computes wrongly.
    """
    if request.counts_alone:
        with scratch() as folder:
            counted = counting().check(request, folder, facts.as_json(facts.collect()), listener)
            return gates.alone(gates.COUNTS, counted)
    compare = with_calls if calls.asked(request) else with_base
    if request.baseline is not None:
        if request.base is not None or request.head is not None or request.swap:
            raise InputError(
                "--baseline compares with stored times, so it takes no --base, --head or --swap",
                "leave these out",
            )
        compare = with_stored
    machine = facts.collect()
    cpu = lab.choose_cpu(machine, request.cpu)
    with scratch() as folder:
        return compare(request, cpu, folder, facts.as_json(machine), listener)


def counting() -> ModuleType:
    """The gate of counts, loaded where it is asked."""
    from . import counting

    return counting


def of_time(request: Request, outcome: CheckOutcome, why: str) -> CheckOutcome:
    """The outcome of time where counts say nothing, and why in words unless nobody asked."""
    if request.time_alone:
        return gates.alone(gates.TIME, outcome)
    note = f"time judges alone, without counts of instructions: {why}"
    return gates.alone(gates.TIME, replace(outcome, notes=(*outcome.notes, note)), why)


def with_stored(
    request: Request,
    cpu: int | None,
    folder: Path,
    machine: dict[str, Any],
    listener: CheckListener,
) -> CheckOutcome:
    settings = settings_of(request, cpu)
    stored = Store.default().load(request.baseline or "")
    listener.note(baselines.CAUTION)
    named = bool(request.kernel_names)
    outcome = baselines.check(stored, settings, named, folder, machine, listener)
    return of_time(request, outcome, "a stored baseline holds times")


def here() -> Repository:
    return Repository(Path.cwd())


def with_base(
    request: Request,
    cpu: int | None,
    folder: Path,
    machine: dict[str, Any],
    listener: CheckListener,
) -> CheckOutcome:
    sources = arms.resolve(request.base, request.head, here, request.allow_dirty)
    refuse_another_project(sources, here)
    kernels = kernels_for(proven_libraries(sources), request.kernel_names)
    settings = settings_of(replace(request, kernel_names=kernels), cpu)
    if settings.swapped:
        sources = (sources[1], sources[0])
    extra = request.inject or 0.0
    if extra > lab.MOST_EXTRA:
        raise InputError("--inject takes at most 100%", "try --inject 5%")
    alike = arms.one_revision(sources, settings.kernels)
    if alike and not settings.measure_identical:
        if request.base is None:
            listener.note(SAME_COMMIT)
        outcome = run.identical(dict(zip("AB", sources, strict=True)), settings, machine)
        return (
            gates.alone(gates.TIME, outcome)
            if request.time_alone
            else gates.together(outcome, outcome)
        )
    ready = arms.prepare(sources, folder, here, listener.note)
    ready = arms.slowed(ready, extra, settings.swapped)
    labelled = {name: arm.source for name, arm in ready.items()}
    with lab.out_of_the_way(settings.cpu):
        process_lab = lab.ProcessLab(ready, settings)
        timed = run.Check(process_lab, settings, labelled, machine, listener).run()
    if request.time_alone:
        return gates.alone(gates.TIME, timed)
    if timed.identical:
        return gates.together(timed, timed)
    counted = counting().beside(request, settings, ready, machine, folder, listener)
    if isinstance(counted, str):
        return of_time(request, timed, counted)
    return gates.together(timed, counted)


def refuse_another_project(
    sources: tuple[Source, Source], repository: Callable[[], Repository]
) -> None:
    """InputError for a revision of a repository that is not powbench's."""
    for source in sources:
        if source.kind == REVISION and not repository().holds(source.resolved, POWBENCH):
            raise InputError(f"{source.label} holds no powbench", WITHOUT_POWBENCH)


def with_calls(
    request: Request,
    cpu: int | None,
    folder: Path,
    machine: dict[str, Any],
    listener: CheckListener,
) -> CheckOutcome:
    pair = calls.resolve(request, here)
    settings = settings_with(request, cpu, (calls.kernel_of(request),))
    if settings.swapped:
        pair = (pair[1], pair[0])
    if pair[0].source.resolved == pair[1].source.resolved and not settings.measure_identical:
        if request.base is None and request.called is not None:
            listener.note(SAME_COMMIT)
        sources = dict(zip("AB", (c.source for c in pair), strict=True))
        return of_time(request, run.identical(sources, settings, machine), OF_CALLS)
    ready = calls.prepare(pair, folder, here, listener.note)
    labelled = {name: arm.source for name, arm in ready.items()}
    with lab.out_of_the_way(settings.cpu):
        call_lab = CallLab(ready, settings)
        outcome = run.Check(call_lab, settings, labelled, machine, listener).run()
    return of_time(request, outcome, OF_CALLS)


def proven_libraries(sources: tuple[Source, Source]) -> dict[str, str]:
    """The names of the libraries among the arms, by arm; each has agreed with hashlib."""
    names = {}
    for arm, source in zip(("base", "head"), sources, strict=True):
        if source.kind == LIBRARY:
            kernel = library.LibraryKernel(source.resolved)
            if kernel.name in registry.names():
                raise library.name_is_taken(kernel)
            prove(kernel, bytes.fromhex(DEFAULT_HEADER))
            names[arm] = kernel.name
    return names


def kernels_for(libraries: dict[str, str], names: tuple[str, ...]) -> tuple[str, ...]:
    """The kernels to check. A library has one, and runs it in place of what the other arm runs."""
    if len(libraries) == 2:
        if names:
            raise InputError(
                "both arms are libraries, each with its own kernel", "leave --kernel out"
            )
        return (libraries["head"],)
    if libraries and len(set(names)) > 1:
        raise InputError(
            f"{libraries.popitem()[1]} is compared with one kernel, not with {len(set(names))}",
            "give --kernel once",
        )
    return names


def settings_of(request: Request, cpu: int | None) -> Settings:
    """May calibrate, so that it comes after all that refuses bad input."""
    kernels = tuple(dict.fromkeys(request.kernel_names)) or (choice.default(True).name,)
    for name in kernels:
        if not re.fullmatch(r"[\w.-]{1,64}", name):
            raise InputError(f"{name!r} is no kernel's name", "`powbench kernels` lists them")
    return settings_with(request, cpu, kernels)


def settings_with(request: Request, cpu: int | None, kernels: tuple[str, ...]) -> Settings:
    """The settings for these kernels, or for the one name that calls have."""
    random_seed = random.SystemRandom().getrandbits(32)
    return Settings(
        kernels=kernels,
        header=DEFAULT_HEADER,
        target=f"{EASY_TARGET:064x}",
        margin=request.margin,
        rounds=request.rounds,
        slice_seconds=request.slice_ms / 1000,
        seed=random_seed if request.seed is None else request.seed,
        max_time=request.max_time,
        measure_identical=request.measure_identical or bool(request.inject),
        confirm=request.confirm,
        swapped=request.swap,
        cpu=cpu,
        calls=calls.asked(request),
    )


@contextmanager
def scratch() -> Iterator[Path]:
    """The check's folder, gone afterwards whatever happens; a full disk is exit code 4."""
    try:
        with tempfile.TemporaryDirectory(
            prefix="powbench-check-", ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
    except NotMeasurable as error:
        if NO_SPACE not in error.message:
            raise
        raise no_space(error.message) from None
    except OSError as error:
        raise no_space(f"cannot work in {tempfile.gettempdir()}: {reason_of(error)}") from None


def reason_of(error: OSError) -> str:
    """One line; shutil.Error holds a list of what failed."""
    text = str(error.strerror or error)
    return NO_SPACE if NO_SPACE in text else text.splitlines()[0][:300]


def no_space(message: str) -> PowbenchError:
    return PowbenchError(message, "free some space, or set TMPDIR to a folder that has it")
