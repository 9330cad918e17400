"""The processes that count the instructions of the arms, and what is read of their answers."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ..documents.counts import KernelCounts
from ..errors import NotMeasurable, UnknownKernel
from ..kernels import library_child, native, registry, symbols
from ..measure import crew, instructions, straight_line
from ..measure.workload import DEFAULT_HEADER
from . import arms, counts, perform, worker
from .arms import BASE, HEAD, Arm, Source
from .process import Worker
from .protocol import Counted, Hello, NoSuchKernel, Readable
from .request import Request
from .run import CheckListener

COUNTER = Path(worker.__file__).with_name("counter.py")
COUNTS = "counts"
"""The kind of an arm that is a file of counts."""
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
        except (NoSuchKernel, UnknownKernel):
            if not named:
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
            if isinstance(counted, Readable):
                found = in_code(target.kernel, process, counted)
            else:
                found = self._read(arm, target, process.hello, counted)
            process.bye()
        return found

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


@dataclass(frozen=True)
class Read:
    """A kernel in another process, as straight_line reads one."""

    name: str
    process: Worker
    counted: Readable

    @property
    def lanes(self) -> int:
        return self.counted.lanes

    def begins(self) -> int:
        return self.counted.begins

    def code_at(self, address: int) -> bytes:
        return self.process.code_at(address)


def in_code(kernel: str, process: Worker, counted: Readable) -> KernelCounts:
    """The instructions of a hash in the straight line of an ARMv8 kernel's loop."""
    steps = straight_line.loop(Read(kernel, process, counted), instructions.decoder(arm=True))
    return counts.counts_of(
        [(s.mnemonic, s.operands, 1 / counted.lanes) for s in steps],
        "C core on ARMv8", counted.compiler, counted.flags, counted.source_sha256, counts.ARM,
    )  # fmt: skip


def target_of(arm: Arm, kernel: str, request: Request) -> Target:
    """What is counted in this arm."""
    if not arm.library:
        return Target(kernel)
    found = symbols.read(arm.library, arm.source.label)
    if not request.symbol:
        return Target(kernel, found)
    place = symbols.function(found, request.symbol, arm.source.label)
    called = not set(library_child.SYMBOLS) <= set(found.functions)
    return Target(kernel, found, place, called)
