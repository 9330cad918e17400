"""The process of an arm that is a command or a Python callable. Its unit of work is a call.

    python caller.py '{"command": ["./bench"], "callable": "", "paths": [], "folder": "/work",
        "cpu": 3, "kernel": "command", "protocol": 1, ...}'

It is run by the arm's own Python, which need not have powbench, and speaks the protocol of
worker.py. A call of a command starts the program anew, so the start is part of the work. A
callable is imported once in each process and called without arguments.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import inspect
import marshal
import os
import platform
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # else the folder of this file would shadow modules of the arm
    sys.path[:] = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).parent]
    _spec = importlib.util.spec_from_file_location(
        "_powbench_worker", Path(__file__).with_name("worker.py")
    )
    assert _spec is not None and _spec.loader is not None
    worker = importlib.util.module_from_spec(_spec)
    sys.modules[_spec.name] = worker
    _spec.loader.exec_module(worker)
else:
    from . import worker

KEPT_BYTES = 2000
"""The end of a command's output, for the message when it fails."""
ALONE = 0.95
"""Share of a command's CPU time in its first thread, from which only others can delay it."""
BUILT = (
    "a revision has no more than the files of its commit: what must be built or installed is "
    "compared as a folder (./worktree) or a Python environment"
)
Spent = tuple[float, "int | None", "int | None"]
"""(CPU seconds, nanoseconds of waiting for a CPU, involuntary switches); None is unknown."""


def failed(message: str, hint: str = "") -> Exception:
    """What the arm's command or callable did wrong, for the parent."""
    return worker.RequestRefused("call", message, hint)  # type: ignore[no-any-return]


class Command:
    """A program that is started anew at every call, with both outputs read and thrown away."""

    def __init__(self, arguments: list[str]) -> None:
        self.arguments, self.alone, self.output = arguments, True, b""

    def first(self) -> tuple[None, str]:
        self.run(1)
        return None, ""

    def run(self, calls: int) -> Spent:
        before, began = _of_children(), time.thread_time()
        delays = [self._once() for _ in range(calls)]
        ours, after = time.thread_time() - began, _of_children()
        known = [d for d in delays if d is not None]
        self.alone = len(known) == calls
        # While this process had the CPU, the command waited for nobody else.
        delay = max(0, sum(known) - int(ours * 1e9)) if self.alone else None
        return after - before, delay, None

    def _once(self) -> int | None:
        """Run it to its end: how long its thread waited for a CPU; None for several threads."""
        before = _of_children()
        try:
            process = subprocess.Popen(
                self.arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise failed(f"{self.arguments[0]} does not start: {error.strerror}") from None
        with process:
            self._read_until_it_ends(process)
            waited = _schedule(process.pid)
            code = process.wait()
        if code:
            raise failed(self._how(code))
        if waited is None:
            return None
        ran, delay = waited
        return delay if ran >= ALONE * (_of_children() - before) * 1e9 else None

    def _read_until_it_ends(self, process: subprocess.Popen[bytes]) -> None:
        """What it leaves behind may hold its output open, so its own end is waited for."""
        assert process.stdout is not None
        stream, ending = process.stdout.fileno(), _descriptor_of(process.pid)
        self.output, poll = b"", select.poll()
        poll.register(stream, select.POLLIN)
        if ending is not None:
            poll.register(ending, select.POLLIN)
        is_open = True
        while is_open or ending is not None:
            ready = {number for number, _ in poll.poll()}
            if stream in ready and not self._take(stream):
                poll.unregister(stream)
                is_open = False
            if ending in ready:
                break
        if ending is not None:
            os.close(ending)
        os.set_blocking(stream, False)
        with contextlib.suppress(BlockingIOError):
            for _ in range(64):
                if not self._take(stream):
                    break
        if hasattr(os, "waitid"):  # not yet reaped, so that its counters can still be read
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    def _take(self, stream: int) -> int:
        data = os.read(stream, 1 << 16)
        self.output = (self.output + data)[-KEPT_BYTES:]
        return len(data)

    def _how(self, code: int) -> str:
        try:
            ended = f"exit code {code}" if code > 0 else f"signal {signal.Signals(-code).name}"
        except ValueError:
            ended = f"signal {-code}"
        lines = [s.strip() for s in self.output.decode("utf-8", "replace").splitlines()]
        words = next((s for s in reversed(lines) if s), "")[:200]
        return f"{self.arguments[0]} ended with {ended}{': ' + words if words else ''}"


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _descriptor_of(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):  # not Linux, or an old one
        return None


def _schedule(pid: int) -> tuple[int, int] | None:
    """(nanoseconds on a CPU, nanoseconds of waiting for one) of its first thread.

    120943822 38106 1
    """
    try:
        ran, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    except (OSError, ValueError):
        return None
    return int(ran), int(waited)


class Function:
    """A callable of the arm, `package.module:name` or `FILE.py:name`, imported here."""

    alone = True

    def __init__(self, target: str, paths: list[str], root: str) -> None:
        self.target, self._root = target, root
        sys.path[:0] = paths
        module, _, name = target.rpartition(":")
        member: Any = self._module(module)
        for part in name.split("."):
            if not hasattr(member, part):
                raise failed(f"{module} has no {name}")
            member = getattr(member, part)
        if not callable(member):
            raise failed(f"{target} cannot be called: its type is {type(member).__name__}")
        self._call: Callable[[], object] = member

    def _module(self, name: str) -> Any:
        try:
            if not name.endswith(".py"):
                return importlib.import_module(name)
            spec = importlib.util.spec_from_file_location("powbench_callable", name)
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[spec.name] = module
            spec.loader.exec_module(module)
        except (Exception, SystemExit) as error:
            raise failed(f"{name} cannot be imported: {worker.reason_of(error)}", BUILT) from error
        return module

    def first(self) -> tuple[str | None, str]:
        """(digest of what it returns, its beginning); None for what is no plain value."""
        value: Any = self._guarded(self._call)
        if inspect.iscoroutine(value) or inspect.isgenerator(value) or inspect.isasyncgen(value):
            raise failed(
                f"{self.target} returns a {type(value).__name__}: a call of it does no work",
                "call a function that runs it to its end",
            )
        self._refuse_a_stranger()
        try:
            plain = marshal.dumps(value, 2)
        except ValueError:
            return None, ""
        return worker.hashlib.sha256(plain).hexdigest()[:16], ascii(value)[:60]

    def _refuse_a_stranger(self) -> None:
        """Nothing of the arm in this process means that another copy was called."""
        if not self._root:
            return
        files = [getattr(m, "__file__", None) for m in list(sys.modules.values())]
        if not any(f and Path(f).resolve().is_relative_to(self._root) for f in files):
            raise failed(
                f"{self.target} uses nothing of {self._root}: another copy was imported",
                "import the package of the arm, or compare two Python environments",
            )

    def run(self, calls: int) -> Spent:
        delay, switches, began = worker.run_delay_ns(), worker.switches(), time.process_time()
        self._guarded(lambda: self._repeat(calls))
        return (
            time.process_time() - began,
            worker.difference(delay, worker.run_delay_ns()),
            worker.difference(switches, worker.switches()),
        )

    def _repeat(self, calls: int) -> None:
        call = self._call
        for _ in range(calls):
            call()

    def _guarded(self, work: Callable[[], object]) -> object:
        try:
            return work()
        except (Exception, SystemExit) as error:
            raise failed(f"{self.target} raises {worker.reason_of(error)}") from error


class Calls:
    """The arm of this process, as worker.main drives it."""

    extra = 0.0

    def __init__(self, orders: dict[str, Any]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # as a program expects it
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)  # what a callable prints is part of its work, and goes nowhere
        os.close(nothing)
        try:
            os.chdir(orders["folder"])
        except OSError as error:
            raise failed(f"cannot work in {orders['folder']}: {error.strerror}") from None
        self._unit: Command | Function = (
            Command(orders["command"])
            if orders["command"]
            else Function(orders["callable"], orders["paths"], orders["root"])
        )

    def about(self, orders: dict[str, Any]) -> dict[str, Any]:
        python = f"{platform.python_implementation()} {platform.python_version()}"
        software = {"core": None, "python_files": None, "numba": None, "llvmlite": None,
                    "call": orders["identity"], "python": python}  # fmt: skip
        return {"kernel": orders["kernel"], "backend": "call", "software": software, "ready": True}

    def settle(self) -> None:
        """Collecting garbage is part of the work of a call."""
        worker.gc.collect()

    def attempt(self, seconds: float, warm: float) -> dict[str, Any]:
        """How many calls take about `seconds`, after `warm` seconds of calling."""
        result, shown = self._unit.first()
        calls, each = worker.fitting(self._unit.run, 1, seconds, warm)
        return {
            "is": "tried",
            "calls": calls,
            "seconds": each * calls,
            "result": result,
            "shown": shown,
            "alone": self._unit.alone,
        }

    def slice(self, _: int, calls: int, __: str | None) -> dict[str, Any]:
        began = time.perf_counter()
        cpu_seconds, delay, switches = self._unit.run(calls)
        return {
            "is": "slice",
            "seconds": time.perf_counter() - began,
            "cpu_seconds": cpu_seconds,
            "hits": 0,
            "digest": "",
            "run_delay_ns": delay,
            "switches": switches,
        }


if __name__ == "__main__":
    sys.exit(worker.main(sys.argv[1], Calls))
