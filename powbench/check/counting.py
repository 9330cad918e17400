"""A check of counts: what is asked becomes arms, each of which counts its own instructions."""

from __future__ import annotations

import datetime
import json
import os
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import bounded
from ..documents.counts import KernelCounts
from ..errors import InputError, NotMeasurable
from ..kernels import library_child, native, registry, symbols
from ..measure import crew, instructions
from ..measure.workload import DEFAULT_HEADER
from . import arms, calls, counts, counts_file, perform, run, worker
from .arms import BASE, ENVIRONMENT, HEAD, LIBRARY, Arm, Source
from .decision import INCOMPARABLE, PASS
from .process import Worker
from .protocol import BrokenArm, Counted, Hello
from .records import CheckOutcome, Settings
from .request import Request
from .run import CheckListener

COUNTER = Path(worker.__file__).with_name("counter.py")
COUNTS = "counts"
"""The kind of an arm that is a file of counts."""
UNKNOWN = "there is no kernel"
MOST_AT_ONCE = 8
MOST_ELSEWHERE = 32.0
"""Instructions of a hash in other libraries that go without a word: the interpreter has some."""


@dataclass(frozen=True)
class Target:
    """What is counted in an arm. place: of the function alone, None for all of a kernel's code.
    called: the function is called by itself, for the library is no kernel."""

    kernel: str
    library: symbols.Library | None = None
    place: symbols.Place | None = None
    called: bool = False

    @property
    def source(self) -> str:
        if self.called:
            return "a function"
        return "a function in a library's kernel" if self.place else "a library's kernel"


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
        verdict = counts.incomparable_file(lacking, request.baseline or "", tuple(stored))
    else:
        ready = counter.prepare(sources)
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
        raise NotMeasurable("the arms have no kernel in common", "name one with -k")
    return counts.judge(checks, request.counts_margin)


def alike(request: Request, sources: tuple[Source, Source], kernels: tuple[str, ...]) -> bool:
    """Whether both arms run the same without a look: one revision, or equal files of kernels, which
    have proven themselves. Of a function only a call can say whether it is reached."""
    if any(s.kind != LIBRARY for s in sources):
        return arms.one_revision(sources, kernels)
    base, head = (bounded.read_bytes(s.resolved) for s in sources)
    return base == head and not request.symbol


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


class Counter:
    """The arms' processes, as many at once as there are CPUs: nothing that runs beside it changes
    a count. notes: for the reader of the verdict."""

    def __init__(self, folder: Path, listener: CheckListener) -> None:
        loaded = native.load()
        if loaded is None:
            raise NotMeasurable(
                f"instructions are counted by powbench's C core: {native.why_not()}",
                registry.BUILD_HINT,
            )
        import powbench._native as core

        self._core = os.path.realpath(str(core.__file__))
        self._decode = instructions.decoder()
        self._folder, self._listener = folder, listener
        self.hellos: dict[str, Hello] = {}
        self.notes: list[str] = []

    def prepare(self, sources: Sequence[Source]) -> dict[str, Arm]:
        """Runnable arms; a file of counts needs none. BrokenArm for what cannot be built."""
        names = (BASE, HEAD) if len(sources) == 2 else (HEAD,)
        return {
            name: arms.prepare_one(name, s, self._folder, perform.here, self._listener.note)
            for name, s in zip(names, sources, strict=True)
            if s.kind != COUNTS
        }

    def of_all(
        self, wanted: Sequence[tuple[Arm, str]], request: Request
    ) -> list[KernelCounts | None]:
        """Of each arm and kernel in this order; None where nobody asked for this kernel by name,
        and the arm has none such."""
        at_once = min(MOST_AT_ONCE, len(crew.allowed_cpus()))
        found: list[KernelCounts | None] = []
        running: deque[tuple[Arm, Target, Worker | None]] = deque()
        with ExitStack() as stack:
            for arm, kernel in wanted:
                if len(running) == at_once:
                    found.append(self._finished(*running.popleft()))
                target = target_of(arm, kernel, request)
                process = self._begun(arm, target, bool(request.kernel_names))
                running.append((arm, target, process and stack.enter_context(process)))
            while running:
                found.append(self._finished(*running.popleft()))
        return found

    def of(self, arm: Arm, kernel: str, request: Request) -> KernelCounts | None:
        """of_all() of one."""
        (found,) = self.of_all([(arm, kernel)], request)
        return found

    def _begun(self, arm: Arm, target: Target, named: bool) -> Worker | None:
        """A process that counts from now on."""
        try:
            process = self._start(arm, target)
        except BrokenArm as error:
            if UNKNOWN in error.message and not named:
                return None
            raise
        self.hellos.setdefault(arm.name, process.hello)
        process.begin_count()
        return process

    def _finished(self, arm: Arm, target: Target, process: Worker | None) -> KernelCounts | None:
        if process is None:
            return None
        with process:
            counted = process.count()
            process.bye()
        return self._read(arm, target, process.hello, counted)

    def _start(self, arm: Arm, target: Target) -> Worker:
        orders = {
            "protocol": worker.PROTOCOL,
            "kernel": target.kernel,
            "header": DEFAULT_HEADER,
            "target": "0" * 64,
            "cpu": None,
            "extra": "0",
            "path": arm.path,
            "library": os.path.realpath(arm.library) if arm.library else "",
            "core": self._core,
            "symbol": target.kernel if target.place else "",
            "place": [target.place.offset, target.place.size] if target.place else [],
            "called": target.called,
        }
        return Worker(
            f"{arm.name} ({arm.source.label})",
            [arm.python, "-P", str(COUNTER), json.dumps(orders)],
            arms.environment(arm),
            alone="run it under a debugger" if arm.library else f"powbench -k {target.kernel}",
        )

    def _read(self, arm: Arm, target: Target, hello: Hello, counted: Counted) -> KernelCounts:
        steps = [(*self._decode(code, 0), times) for code, times in counted.rows]
        label = arm.source.label
        if not steps and target.place is not None:
            raise NotMeasurable(
                f"the function {target.kernel} of {label} is not reached: "
                + ("a call runs none of it" if target.called else "no hash runs it"),
                "name one that the kernel calls for each hash; one may be inlined",
            )
        if not steps:
            raise NotMeasurable(f"no instruction of {target.kernel} of {label} was counted")
        if counted.elsewhere > MOST_ELSEWHERE and target.place is None:
            self.notes.append(
                f"{target.kernel} of {label} runs about {counted.elsewhere:.0f} more instructions "
                "in other libraries, which are not counted"
            )
        source = {"c": "C core", "numba": "numba"}.get(hello.backend, hello.backend)
        compiler, flags = counted.compiler, counted.flags
        if target.library is not None:
            source, compiler, flags = target.source, target.library.compiler, target.library.flags
        return counts.counts_of(steps, source, compiler, flags, counted.source_sha256)


def target_of(arm: Arm, kernel: str, request: Request) -> Target:
    """What is counted in this arm."""
    if not arm.library:
        return Target(kernel)
    found = symbols.read(arm.library)
    if not request.symbol:
        return Target(kernel, found)
    place = symbols.function(found, request.symbol, arm.source.label)
    called = not set(library_child.SYMBOLS) <= set(found.functions)
    return Target(kernel, found, place, called)


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
