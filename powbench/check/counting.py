"""A check of counts: what is asked becomes arms, each of which counts its own instructions."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import bounded
from ..documents.counts import KernelCounts
from ..errors import InputError, NotMeasurable
from ..kernels import registry
from . import arms, calls, counts, counts_file, perform, run
from .arms import BASE, ENVIRONMENT, HEAD, LIBRARY, Arm, Source
from .count_lab import COUNTS, Counter
from .decision import INCOMPARABLE, PASS
from .records import CheckOutcome, Settings
from .request import Request
from .run import CheckListener


def check(
    request: Request, folder: Path, machine: dict[str, Any], listener: CheckListener
) -> CheckOutcome:
    """Count both arms, or one and a file, and compare. Exceptions as perform() has them."""
    began = time.monotonic()
    refuse(request)
    here = perform.here
    stored: dict[str, KernelCounts] = {}
    if request.baseline is not None:
        stored = counts_file.read(request.baseline)
        resolved = str(Path(request.baseline).resolve())
        sources = (Source(COUNTS, resolved, request.baseline), _head(request))
    else:
        sources = arms.resolve(request.base, request.head, here, request.allow_dirty)
    perform.refuse_another_project(sources, here)
    settings = settings_of(request, sources, stored)
    if request.baseline is None and alike(request, sources, settings.kernels):
        if request.base is None:
            listener.note(perform.SAME_COMMIT)
        return run.identical(dict(zip("AB", sources, strict=True)), settings, machine)
    lacking = next((k for k in settings.kernels if stored and k not in stored), None)
    counter = Counter(folder, listener)
    if lacking is not None:
        if request.kernel_names:
            registry.require(lacking, tuple(stored))
        verdict = counts.incomparable_file(lacking, request.baseline or "", tuple(stored))
    else:
        ready = counter.prepare(sources)
        counter.notes += unknown_to(request, sources[1], stored)
        verdict = _verdict(request, settings.kernels, ready, stored, counter)
    return _outcome(machine, settings, sources, counter, began, verdict)


def beside(
    request: Request,
    settings: Settings,
    ready: Mapping[str, Arm],
    machine: dict[str, Any],
    folder: Path,
    listener: CheckListener,
) -> CheckOutcome | str:
    """The gate of counts beside that of time, on arms that are ready: its outcome, or in words
    why time judges alone."""
    if request.inject or request.swap:
        return "extra nonces and exchanged arms are for the gate of time"
    began = time.monotonic()
    kernels = settings.kernels
    libraries = any(arm.library for arm in ready.values())
    if not (request.kernel_names or libraries):
        kernels = of_the_core() or kernels
    try:
        counter = Counter(folder, listener)
        listener.note("counting the instructions of a hash ...")
        pair = {name: ready[name] for name in (BASE, HEAD)}
        verdict = _verdict(request, kernels, pair, {}, counter)
    except (NotMeasurable, InputError) as error:
        return error.message
    if verdict.verdict == INCOMPARABLE:
        return f"counts do not compare: {verdict.reason}"
    sources = [pair[name].source for name in (BASE, HEAD)]
    return _outcome(machine, settings, sources, counter, began, verdict)


def _verdict(
    request: Request,
    kernels: Sequence[str],
    ready: Mapping[str, Arm],
    stored: Mapping[str, KernelCounts],
    counter: Counter,
) -> counts.Verdict:
    """Every kernel counted in each arm that is ready; the other arm's counts are `stored`."""
    wanted = [(arm, kernel) for kernel in kernels for arm in ready.values()]
    counted = dict(zip(wanted, counter.of_all(wanted, request), strict=True))
    checks = []
    for kernel in kernels:
        found = {name: counted[arm, kernel] for name, arm in ready.items()}
        if stored:
            found[BASE] = stored[kernel]
        missing = [name for name in (BASE, HEAD) if found[name] is None]
        if missing:
            counter.notes.append(f"{missing[0]} has no kernel {kernel}, which is not compared")
            continue
        base, head = found[BASE], found[HEAD]
        assert base is not None and head is not None
        checks.append(counts.compare(kernel, base, head, request.counts_margin))
    if not checks:
        raise NotMeasurable(
            f"the arms have no kernel in common: asked for {', '.join(kernels)}",
            "name one that both have with -k, or two libraries: --base ./old.so --head ./new.so",
        )
    return counts.judge(checks, request.counts_margin)


def alike(request: Request, sources: tuple[Source, Source], kernels: tuple[str, ...]) -> bool:
    """Whether both arms run the same without a look: one revision, or equal files of kernels, which
    have proven themselves. Of a function only a call can say whether it is reached."""
    if any(s.kind != LIBRARY for s in sources):
        return arms.one_revision(sources, kernels)
    base, head = (bounded.read_bytes(s.resolved) for s in sources)
    return base == head and not request.symbol


def unknown_to(request: Request, head: Source, stored: Mapping[str, KernelCounts]) -> list[str]:
    """A note on kernels in C that the file of counts lacks, where nobody chose among them."""
    if not stored or request.kernel_names or request.symbol or head.kind == LIBRARY:
        return []
    lacking = [kernel for kernel in of_the_core() if kernel not in stored]
    if not lacking:
        return []
    names = ", ".join(lacking)
    advice = "`powbench baseline save --counts` adds what runs here"
    return [f"{request.baseline} holds no counts of {names}: not compared; {advice}"]


def save(request: Request, folder: Path, listener: CheckListener) -> str:
    """The counts of one arm as powbench.counts/1."""
    refuse(request)
    source = _head(request)
    settings = settings_of(request, (source, source), {})
    counter = Counter(folder, listener)
    arm = counter.prepare((source,))[HEAD]
    counted = counter.of_all([(arm, kernel) for kernel in settings.kernels], request)
    found = dict(zip(settings.kernels, counted, strict=True))
    for note in counter.notes:
        listener.note(note)
    return counts_file.text({k: c for k, c in found.items() if c is not None})


def _head(request: Request) -> Source:
    """Without a word of it, the powbench that runs."""
    if request.head is None:
        return Source(ENVIRONMENT, sys.executable, "this powbench")
    return arms.parse(request.head, perform.here)


def refuse(request: Request) -> None:
    """InputError for what counts cannot do, before anything is built."""
    if calls.asked(request):
        raise InputError(
            "--counts counts the instructions of kernels, and commands and callables have none",
            "compare two libraries with --base old.so --head new.so, and --symbol for a function",
        )
    if request.inject or request.swap or request.confirm or request.measure_identical:
        raise InputError(
            "--counts is exact, so it takes no --inject, --swap, --confirm or --measure-identical",
            "leave these out",
        )
    if request.baseline is not None and request.base is not None:
        raise InputError("--baseline stands in place of --base", "leave one of them out")


def settings_of(
    request: Request, sources: Sequence[Source], stored: dict[str, KernelCounts]
) -> Settings:
    """The kernels: those that are named, those of the libraries or of the file, or all in C."""
    named = request.kernel_names
    if request.symbol and any(s.kind not in (LIBRARY, COUNTS) for s in sources):
        raise InputError(
            "--symbol names a function of a library", "give --base ./old.so --head ./new.so"
        )
    if request.symbol:
        if named:
            raise InputError("--symbol names what is counted", "leave --kernel out")
        named = (request.symbol,)
    else:
        found = [s.resolved for s in sources if s.kind == LIBRARY]
        if found and named:
            raise InputError("a library has one kernel, its own", "leave --kernel out")
        if found:
            arms_of = (sources[0], sources[-1])
            named = (perform.proven_libraries(arms_of).popitem()[1],)
    named = named or tuple(stored) or of_the_core()
    if not named:
        raise NotMeasurable(
            "no kernel in C runs here, so there is nothing to count", "name a kernel with -k numba"
        )
    return perform.settings_with(request, None, tuple(dict.fromkeys(named)))


def of_the_core() -> tuple[str, ...]:
    """The kernels in C that run here."""
    return tuple(k.name for k in registry.usable() if k.backend == "c")


def _outcome(
    machine: dict[str, Any],
    settings: Settings,
    sources: Sequence[Source],
    counter: Counter,
    began: float,
    said: counts.Verdict,
) -> CheckOutcome:
    return CheckOutcome(
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
        machine=machine,
        settings=settings,
        sources=dict(zip((BASE, HEAD), sources, strict=True)),
        hellos=counter.hellos,
        verdict=said.verdict,
        reason=said.reason if said.verdict != PASS else "",
        seconds=time.monotonic() - began,
        notes=(*counter.notes, counts.UNSEEN),
        counts=said.counts,
    )
