"""Counts real builds of the kernel that comes with powbench: one of them many times over beside
busy neighbours, and others with more instructions in each hash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from powbench.check import count_lab, counting, counts
from powbench.check.arms import ENVIRONMENT, HEAD, LIBRARY, Arm, Source
from powbench.check.request import Request
from powbench.documents.counts import KernelCounts
from powbench.kernels import symbols
from powbench.kernels.library import LibraryKernel, include_folder
from powbench.measure import facts

RUNS = 100
MARGIN = 0.001
KINDS = {
    "nop": "nop",
    "addition": "addl $3, %%eax",
    "exclusive or": "xorl %%eax, %%eax",
}
MORE = range(8, 18)
"""Instructions of a hash; eight are 0.1 % of the kernel's."""
EACH_NONCE = "second[3] = swap"
"""How the line of kernel.c begins that runs once for each nonce."""


class Quiet:
    def note(self, message: str) -> None: ...
    def forecast(self, *_: Any) -> None: ...
    def launched(self, *_: Any) -> None: ...


@contextmanager
def neighbours(number: int) -> Iterator[None]:
    """Processes that hash without end."""
    code = (
        "import ctypes, hashlib; ctypes.CDLL(None).prctl(1, 9)\n"
        "while True: hashlib.sha256(bytes(64)).digest()"
    )
    busy = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(number)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def built(folder: Path, name: str, line: str = "", more: int = 0) -> Path:
    """The kernel, with `line` so many times more in each hash."""
    source = (include_folder() / "kernel.c").read_text(encoding="utf-8").splitlines()
    (place,) = [i for i, text in enumerate(source) if text.strip().startswith(EACH_NONCE)]
    if more:
        asm = f'__asm__ volatile(".rept {more}\\n{line}\\n.endr" ::: "eax", "cc");'
        source.insert(place + 1, asm)
    (folder / f"{name}.c").write_text("\n".join(source) + "\n", encoding="utf-8")
    target = folder / f"{name}.so"
    subprocess.run(
        ["cc", "-O2", "-std=gnu11", "-fPIC", "-shared", f"-I{include_folder()}",
         str(folder / f"{name}.c"), "-o", str(target)],
        check=True,
    )  # fmt: skip
    return target


def counted(library: Path, folder: Path, times: int = 1) -> list[KernelCounts]:
    """Of the library's kernel, each in a process of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        counter = count_lab.Counter(Path(scratch), Quiet())
        arm = counter.prepare((Source(LIBRARY, str(library), library.name),))[HEAD]
        name = LibraryKernel(library).name
        found = counter.of_all([(arm, name)] * times, Request(counts=True))
    return [one for one in found if one is not None]


def seconds_of(base: Source, head: Source, folder: Path) -> float:
    """Of a whole `check --counts`, the builds apart."""
    request = Request(base=base.resolved, head=head.resolved, counts=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        began = time.monotonic()
        counter = count_lab.Counter(Path(scratch), Quiet())
        ready = counter.prepare((base, head))
        settings = counting.settings_of(request, (base, head), {})
        pairs: list[tuple[Arm, str]] = [(a, k) for k in settings.kernels for a in ready.values()]
        found = counter.of_all(pairs, request)
        seconds = time.monotonic() - began
    assert all(found)
    return seconds


def measure(runs: int, say: Callable[[str], None]) -> dict[str, Any]:
    """What the page is made of. Runs for some minutes."""
    with tempfile.TemporaryDirectory(prefix="powbench-counts-") as name:
        folder = Path(name)
        plain = built(folder, "plain")
        say(f"counting {runs} times beside busy neighbours")
        with neighbours(2):
            began = time.monotonic()
            again = counted(plain, folder, runs)
            loaded = time.monotonic() - began
        base, injected = again[0], []
        for kind, line in KINDS.items():
            for more in MORE:
                (one,) = counted(built(folder, f"{kind[:3]}{more}", line, more), folder)
                told = counts.compare("kernel", base, one, MARGIN)
                say(f"{kind}, {more} more: {told.verdict}")
                injected.append({
                    "kind": kind, "more": more, "instructions": one.instructions,
                    "change": told.change, "verdict": told.verdict,
                    "line": told.grown_lines[0].name if told.grown_lines else "",
                })  # fmt: skip
        return {
            "created": time.strftime("%Y-%m-%d", time.gmtime()),
            "machine": facts.as_json(facts.collect()),
            "compiler": symbols.read(plain).compiler,
            "margin": MARGIN,
            "runs": [c.instructions for c in again],
            "identical": all(c == base for c in again),
            "false_alarms": sum(
                counts.compare("kernel", base, c, MARGIN).verdict != "pass" for c in again
            ),
            "loaded_seconds_each": loaded / runs,
            "injected": injected,
            **timed(folder),
        }


def timed(folder: Path) -> dict[str, Any]:
    """How long whole checks take, and beside how much other work."""
    own = Source(ENVIRONMENT, sys.executable, "this powbench")
    plain, more = (
        Source(LIBRARY, str(built(folder, name, "nop", count)), name)
        for name, count in (("before", 0), ("after", MORE[0]))
    )
    return {
        "load": os.getloadavg()[0],
        "cpus": len(os.sched_getaffinity(0)),
        "check_seconds": {
            "all kernels in C, two environments": seconds_of(own, own, folder),
            "two libraries": seconds_of(plain, more, folder),
        },
    }


def write(data: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
