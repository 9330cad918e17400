"""The process of one arm. Run as a script by the arm's own Python, with the arm's
powbench in front of its path:

    python -P worker.py '{"kernel": "avx2", "header": "01...", "target": "00...",
        "cpu": 3, "extra": 0.0, "path": "/folder/of/the/arm", "protocol": 1}'

Every arm is driven by this same file, that of the checking powbench, so that the
harness cannot differ between them. It therefore imports nothing of powbench.check
and needs of the arm only `powbench.kernels.registry.get` and `base.Job`; the kernel of an
older one cannot say whether it is ready, and counts as one that is not. An arm that is
a library of the user's own runs in the checking powbench, under the name that was ordered.
Arms that are commands or callables have a process of their own kind: caller.py. So have
arms whose instructions are counted: counter.py.

The protocol, version 1: one JSON object a line, requests on stdin, replies on
stdout. After the start the worker says hello without being asked.

    hello       {"is": "hello", "protocol": 1, "pid", "kernel", "backend", "workload",
                 "cpu": {...}, "cpu_signature", "software": {...}, "ready", "extra"}
    calibrate   {"do": "calibrate", "seconds": s, "warm": w} -> {"is": "calibrated", "nonces": n}
    slice       {"do": "slice", "start": a, "count": n, "target": hex or none}
                -> {"is": "slice", "seconds", "cpu_seconds", "hits", "digest",
                    "run_delay_ns", "switches"}
    try         {"do": "try", "seconds": s, "warm": w}      (calls only)
                -> {"is": "tried", "calls", "seconds", "result", "shown", "alone"}
    bye         {"do": "bye"} -> {"is": "bye", "printed": text}
    any         -> {"is": "error", "kind": "arm", "kernel", "call" or "request", "message", "hint"}

What the arm prints to stdout goes to a file of its own and is told at the end: a
stray print cannot corrupt the protocol, but it does not stay unseen either. The
worker ends when stdin ends, or when its keeper ends it (powbench/child.py).

History of the protocol:
    1   first version
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import platform
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

PROTOCOL = 1
PRINTED_LIMIT = 400
MOST_UNITS = 1 << 26
"""Nonces or calls of a slice."""
AGAIN_SECONDS = 1.0
"""A try of less than this is done twice."""
CPU_FACTS = (
    *("vendor_id", "cpu family", "model", "model name", "stepping", "flags", "cache size"),
    *("CPU implementer", "CPU architecture", "CPU part", "CPU revision", "Features"),
)
"""Lines of /proc/cpuinfo that say on which CPU this is; none of them is live."""


class RequestRefused(Exception):
    """A request that cannot be served; `kind` says whose fault it is. Of the kind "kernel", the
    message is the name of one that the arm does not have."""

    def __init__(self, kind: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.kind, self.hint = kind, hint


def protect_stdout() -> tuple[BinaryIO, BinaryIO]:
    """(the protocol's stream, the file that fd 1 now is)."""
    protocol = os.fdopen(os.dup(1), "wb", buffering=0)
    printed = tempfile.TemporaryFile()  # noqa: SIM115
    os.dup2(printed.fileno(), 1)
    return protocol, printed


def protect_stdin() -> BinaryIO:
    """The protocol's requests; what the arm reads from stdin is empty."""
    requests = os.fdopen(os.dup(0), "rb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return requests


def text_printed(printed: BinaryIO) -> str:
    sys.stdout.flush()
    printed.seek(0)
    return printed.read(PRINTED_LIMIT).decode("utf-8", "replace")


def pin(cpu: int | None) -> None:
    if cpu is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {cpu})


def cpu_facts() -> dict[str, str]:
    """Of the first processor of /proc/cpuinfo, with the architecture."""
    facts = {"architecture": platform.machine()}
    try:
        text = Path("/proc/cpuinfo").read_text(errors="replace")
    except OSError:
        return facts
    for line in text.split("\n\n")[0].splitlines():
        name, _, value = line.partition(":")
        if name.strip() in CPU_FACTS:
            facts[name.strip()] = value.strip()
    return facts


def signature(facts: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def workload(header: str, target: str) -> str:
    return hashlib.sha256(f"{header} {target}".encode()).hexdigest()[:16]


def software(package: Path, library: str = "") -> dict[str, str | None]:
    """What runs: the bytes of the core and of the Python files, and the versions below."""
    from importlib import metadata

    def version(name: str) -> str | None:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return None

    cores = sorted(package.glob("_native*.so"))
    return {
        "core": digest_of(package, cores) if cores else None,
        "library": hashlib.sha256(Path(library).read_bytes()).hexdigest() if library else None,
        "python_files": digest_of(package, sorted(package.rglob("*.py"))),
        "numba": version("numba"),
        "llvmlite": version("llvmlite"),
        "cffi": version("cffi"),
        "numpy": version("numpy"),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "package": str(package),
    }


def digest_of(folder: Path, files: list[Path]) -> str:
    """SHA-256 over names and contents."""
    state = hashlib.sha256()
    for file in files:
        state.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode())
        state.update(file.read_bytes())
    return state.hexdigest()


def run_delay_ns() -> int | None:
    """Second field of /proc/thread-self/schedstat: nanoseconds spent waiting for a CPU.

    120943822 38106 1
    """
    try:
        with open("/proc/thread-self/schedstat", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[1])
    except (OSError, IndexError, ValueError):
        return None


def switches() -> int | None:
    who = getattr(resource, "RUSAGE_THREAD", None)
    return None if who is None else resource.getrusage(who).ru_nivcsw


class Arm:
    """The kernel of this process and its work."""

    def __init__(self, orders: dict[str, Any]) -> None:
        if orders["path"]:
            sys.path.insert(0, orders["path"])
        try:
            import powbench
            from powbench.kernels import registry
            from powbench.kernels.base import Job
        except Exception as error:
            raise RequestRefused(
                "arm", f"its powbench does not load: {reason_of(error)}"
            ) from error
        self.package = Path(powbench.__file__).parent
        if orders["path"] and self.package.parent.resolve() != Path(orders["path"]).resolve():
            raise RequestRefused(
                "arm", f"powbench was loaded from {self.package}, not from the arm"
            )
        self.library = str(orders.get("library", ""))
        try:
            self.kernel: Any = (
                self._in_library() if self.library else registry.get(orders["kernel"])
            )
        except Exception as error:
            # By their names: the classes are the arm's, and an older one has no UnknownKernel.
            if type(error).__name__ in ("UnknownKernel", "InputError") and not self.library:
                raise RequestRefused("kernel", orders["kernel"]) from error
            raise RequestRefused("arm", reason_of(error)) from error
        self.extra = float(orders["extra"])
        self._header = bytes.fromhex(orders["header"])
        self._job: Callable[[bytes, int], Any] = Job
        self.job = Job(self._header, int(orders["target"], 16))

    def _in_library(self) -> Any:
        from powbench.kernels.library import InProcess

        return InProcess(self.library)

    def about(self, orders: dict[str, Any]) -> dict[str, Any]:
        """Its part of the hello."""
        return {
            "kernel": orders["kernel"] if self.library else self.kernel.name,
            "backend": self.kernel.backend,
            "software": software(self.package, self.library),
            "ready": getattr(self.kernel, "is_ready", lambda: False)(),
        }

    def settle(self) -> None:
        """No collection of garbage in a slice."""
        gc.collect()
        gc.freeze()
        gc.disable()

    def calibrate(self, seconds: float, warm: float) -> int:
        """Nonces that take about `seconds`, after `warm` seconds of hashing."""

        def scan(nonces: int) -> None:
            self.kernel.scan(self.job, 0, nonces)

        return fitting(scan, 64, seconds, warm)[0]

    def slice(self, start: int, count: int, target: str | None) -> dict[str, Any]:
        """Scan once, timed. Extra nonces are hashed in the same call and not counted."""
        job = self.job if target is None else self._job(self._header, int(target, 16))
        scanned = count + round(count * self.extra) if target is None else count
        delay_before, switches_before = run_delay_ns(), switches()
        cpu_began, began = time.thread_time(), time.perf_counter()
        nonces = self.kernel.scan(job, start, scanned)
        ended, cpu_ended = time.perf_counter(), time.thread_time()
        delay_after, switches_after = run_delay_ns(), switches()
        hits = [n for n in nonces if n < start + count]
        text = ",".join(map(str, hits))
        return {
            "is": "slice",
            "seconds": ended - began,
            "cpu_seconds": cpu_ended - cpu_began,
            "hits": len(hits),
            "digest": hashlib.sha256(text.encode()).hexdigest()[:16],
            "run_delay_ns": difference(delay_before, delay_after),
            "switches": difference(switches_before, switches_after),
        }


def fitting(
    work: Callable[[int], object],
    count: int,
    seconds: float,
    warm: float,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[int, float]:
    """How many units of `work` take about `seconds`, found from `count` on, after `warm` seconds
    of them at least; and how long one takes."""
    spent = 0.0

    def timed() -> float:
        nonlocal spent
        began = clock()
        work(count)
        took = max(clock() - began, 1e-9)
        spent += took
        return took

    while True:
        took = timed()
        if seconds / 4 <= took < AGAIN_SECONDS:  # the one that decides may be held up
            took = min(took, timed())
        if took < seconds / 4 and count < MOST_UNITS:
            count = min(MOST_UNITS, count * (2 if took > seconds / 100 else 8))
            continue
        fits = max(1, min(MOST_UNITS, round(count * seconds / took)))
        if spent >= warm:
            return fits, took / count
        count = fits


def difference(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before


def reason_of(error: BaseException) -> str:
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"[:300]


def hello(arm: Any, orders: dict[str, Any]) -> dict[str, Any]:
    facts = cpu_facts()
    return {
        "is": "hello",
        "protocol": PROTOCOL,
        "pid": os.getpid(),
        "workload": workload(orders["header"], orders["target"]),
        "cpu": facts,
        "cpu_signature": signature(facts),
        "extra": arm.extra,
        **arm.about(orders),
    }


def answer(arm: Any, request: dict[str, Any], printed: BinaryIO) -> dict[str, Any]:
    do = request.get("do")
    try:
        if do == "calibrate":
            nonces = arm.calibrate(float(request["seconds"]), float(request["warm"]))
            return {"is": "calibrated", "nonces": nonces}
        if do == "try":
            return dict(arm.attempt(float(request["seconds"]), float(request["warm"])))
        if do == "slice":
            return dict(
                arm.slice(int(request["start"]), int(request["count"]), request.get("target"))
            )
        if do == "bye":
            return {"is": "bye", "printed": text_printed(printed)}
    except RequestRefused:
        raise
    except Exception as error:
        raise RequestRefused("arm", reason_of(error)) from error
    raise RequestRefused("request", f"unknown request {do!r}")


def main(
    argument: str,
    arm_of: Callable[[dict[str, Any]], Any] = Arm,
    answered: Callable[[Any, dict[str, Any], BinaryIO], dict[str, Any]] = answer,
) -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    (protocol, printed), requests = protect_stdout(), protect_stdin()

    def say(message: dict[str, Any]) -> None:
        protocol.write(json.dumps(message).encode() + b"\n")

    try:
        orders = json.loads(argument)
        if orders.get("protocol") != PROTOCOL:
            raise RequestRefused("request", f"this worker speaks protocol {PROTOCOL}")
        pin(orders["cpu"])
        arm = arm_of(orders)
        say(hello(arm, orders))
        arm.settle()
        for line in requests:
            reply = answered(arm, json.loads(line), printed)
            say(reply)
            if reply["is"] == "bye":
                return 0
    except RequestRefused as error:
        say({"is": "error", "kind": error.kind, "message": str(error), "hint": error.hint})
        return 3
    except BrokenPipeError:
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
