"""One host, from the first word of ssh to its document. Every end it can come to has a name."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, Protocol

from .. import child, interrupt
from ..documents import reading
from ..documents.fleet import FleetHost
from ..errors import InputError
from . import fitness, near, turns
from .barrier import Stage
from .hosts import Host
from .messages import Done, Failed, Finding, Forgotten, Kept
from .task import FIELDS, KINDS, UNTIL_THEN, Document, Task

BUSY = "kex_exchange_identification"
"""What ssh says when a server, or a jump host, takes no more connections at once (MaxStartups)."""
BUSY_TRIES, BUSY_SECONDS = 8, 1.5
MOST_SAID = 600
Note = Callable[[str], None]


class Gate(Protocol):
    """See barrier.Barrier."""

    def tried(self) -> None: ...
    def answered(self) -> None: ...
    def ready(self) -> None: ...
    def gone(self, stage: Stage) -> None: ...
    def late_seconds(self, seconds: float = 0.0) -> float | None: ...


class One:
    """The run of a task on one host, in a thread of its own. again: an earlier run may have left
    its document there. stopped: whether the user has interrupted."""

    def __init__(
        self, host: Host, task: Task, ssh: near.Ssh, gate: Gate, stopped: Callable[[], bool],
        note: Note, again: bool = False,
    ) -> None:  # fmt: skip
        self._host, self._task, self._ssh, self._gate = host, task, ssh, gate
        self._stopped, self._note, self._again = stopped, note, again
        self._so_far = FleetHost(host.name, host.address, "unreachable")
        self._stage: Stage | Literal["ready"] = "queued"
        self._runs = False
        self._line: near.Line | None = None

    def run(self) -> FleetHost:
        """What has become of it. The host holds fast to that until leave()."""
        try:
            return self._run()
        except child.NotStarted as error:
            return self._ended(
                "unreachable", f"ssh cannot be started here: {error}", "install OpenSSH's client"
            )
        except (near.Unreachable, child.ChildError) as error:
            remedy = _remedy(str(error), self._host, self._by_hand())
            return self._ended("unreachable", str(error), remedy)
        except near.NoPython as error:
            return self._ended(
                "unfit", f"{self._host.python} does not start there: {error}",
                'python = "/usr/bin/python3" in a hosts file says where it is',
            )  # fmt: skip
        except fitness.Unfit as error:
            return self._ended("unfit", error.reason, error.advice)
        except near.Lost as error:
            kept = "what it has measured until then is kept there, and --resume fetches it"
            return self._ended("lost", str(error), kept if self._runs else "try it again: --resume")
        except near.Stopped:
            return self._ended("not run", "interrupted before it began", "run it with --resume")
        finally:
            if self._stage != "ready":
                self._gate.gone(self._stage)

    def leave(self, safe: Callable[[float], bool]) -> None:
        """Let the host go, once its answer is safe here. safe: whether it is, after a wait of at
        most so many seconds."""
        line = self._line
        if line is None:
            return
        try:
            while not safe(near.STEP_SECONDS):
                line.idle()
            line.tell("got")
            if self._again:
                line.tell("forget", self._task.key(self._host))
                answer, _ = line.answer(at_stop=lambda: None)
                if not isinstance(answer, Forgotten) or answer.left:
                    self._note(f"{self._host.name}: what it had kept of this run is there still")
            line.leave()
        except near.Lost:  # it keeps what it has for a month
            pass
        finally:
            line.close()

    def _by_hand(self) -> str:
        return self._ssh.by_hand(self._host.address)

    def _ended(self, state: Any, reason: str, advice: str) -> FleetHost:
        return replace(self._so_far, state=state, reason=reason, advice=advice)

    def _run(self) -> FleetHost:
        with turns.Turn() as turn:
            self._stage = "tried"
            self._gate.tried()
            began = time.monotonic()
            line = self._connected(turn)
        try:
            self._stage = "answered"
            self._gate.answered()
            asked = time.time()
            line.tell("time")
            if not self._again:  # it is answered without another way there and back
                self._ask_for_powbench(line)
            ahead, doubt = line.clock(asked)
            self._so_far = replace(
                self._so_far,
                clock_ahead_seconds=round(ahead, 3),
                machine=self._task.machine(line.hello.boot),
                warnings=fitness.clock(ahead, doubt),
            )
            if self._again and (kept := self._kept(line)) is not None:
                self._line = line
                return kept
            if self._again:
                self._ask_for_powbench(line)
            path = self._prepared(line)
            self._so_far = replace(self._so_far, connect_seconds=time.monotonic() - began)
            self._gate.ready()
            self._stage = "ready"
            while (late := self._gate.late_seconds(near.STEP_SECONDS)) is None:
                if self._stopped():
                    raise near.Stopped
                line.idle()
            self._so_far = replace(self._so_far, began_late_seconds=late)
            measured = self._measured(line, path)
            self._line = line
            return measured
        except BaseException:
            line.close()
            raise

    def _connected(self, turn: turns.Turn) -> near.Line:
        def stopped() -> bool:  # it is asked every half second
            turn.waits()
            return self._stopped()

        for tries in range(1, BUSY_TRIES + 1):
            try:
                return near.Line(self._ssh, self._host.address, self._host.python, stopped)
            except near.Unreachable as error:
                if BUSY not in str(error) or tries == BUSY_TRIES:
                    raise
                turns.crowded()
                time.sleep(random.uniform(0.2, BUSY_SECONDS) * tries)
        raise AssertionError

    def _prepared(self, line: near.Line) -> str:
        """The path of a fit powbench there; installed, when that was asked for. Unfit."""
        wheel = self._task.wheel
        try:
            path, version = self._found(line)
        except fitness.Unfit:
            if wheel is None:
                raise
            fitness.check_wheel(line.hello, wheel)
            self._note(f"{self._host.name}: installing powbench {wheel.version}")
            size = str(len(wheel.data))
            line.tell("install", wheel.name, size, wheel.folder, data=wheel.data)
            answer, _ = line.answer()
            if isinstance(answer, Failed):
                raise fitness.Unfit(
                    f"powbench cannot be installed there: {answer.why}",
                    "see whether pip works there, and whether there is room for about 500 MB",
                ) from None
            self._ask_for_powbench(line)
            path, version = self._found(line)
        self._so_far = replace(self._so_far, powbench=version)
        return path

    def _ask_for_powbench(self, line: near.Line) -> None:
        folder = self._task.wheel.folder if self._task.wheel else ""
        line.tell("find", self._task.version, self._host.powbench, folder)

    def _found(self, line: near.Line) -> tuple[str, str]:
        answer, _ = line.answer()
        found = answer.found if isinstance(answer, Finding) else ()
        return fitness.powbench(found, self._task, self._host, self._by_hand())

    def _kept(self, line: near.Line) -> FleetHost | None:
        """What the earlier run left there, when it had come to its end. What it measured before
        the connection broke is taken too, and stands until there is better."""
        line.tell("kept", self._task.key(self._host))
        answer, data = line.answer()
        if not isinstance(answer, Kept) or answer.code is None:
            return None
        found = self._judged(answer, data)
        if found.state == "answered":
            return found
        self._so_far = replace(found, state="unreachable", reason="", advice="")
        return None

    def _measured(self, line: near.Line, path: str) -> FleetHost:
        seconds = self._task.seconds_of(self._host)
        run = [path, self._task.command, *self._task.arguments, "--json", "-"]
        line.tell("run", self._task.key(self._host), repr(seconds), self._host.folder, *run)
        self._runs = True
        answer, data = line.answer(at_stop=lambda: line.tell("stop"))
        self._runs = False
        if not isinstance(answer, Done):
            why = answer.why if isinstance(answer, Failed) else "the far end has lost count"
            where = f"cd {self._host.folder} && " if self._host.folder else ""
            hint = f"try it by hand: {self._by_hand()} '{where}{path}'"
            return self._ended("failed", why, hint)
        self._so_far = replace(self._so_far, seconds=answer.seconds)
        judged = self._judged(answer, data)
        if answer.late:
            return replace(
                judged, state="late", reason=f"ended by its time-out of {fitness.span(seconds)}",
                advice="give it longer: --timeout, or timeout = … in a hosts file",
            )  # fmt: skip
        return judged

    def _judged(self, answer: Done | Kept, data: bytes) -> FleetHost:
        """What powbench has said there, as the document of its command."""
        code = answer.code or 0
        found = replace(self._so_far, exit_code=code)
        document: Document | None = None
        reason, hint = told(answer.said)
        if data:
            try:
                document = reading.read(data, "what it wrote", KINDS[self._task.command])
            except InputError as error:
                reason, hint = error.message, error.hint
        if document is not None:
            field: dict[str, Any] = {FIELDS[type(document)]: document}
            found = replace(found, **field)
        if code == interrupt.INTERRUPTED:
            why = UNTIL_THEN if document else "nothing was measured yet"
            return replace(
                found, state="interrupted", reason=why, advice="run it again with --resume"
            )
        if document is None:
            ended = child.how_it_ended(code)
            return replace(found, state="failed", reason=reason or ended, advice=hint)
        return replace(found, state="answered")


def told(said: str) -> tuple[str, str]:
    """(error, hint) of what powbench wrote to its stderr; its last line where there is none.

    error: there is no kernel 'avx1024'
    hint: kernels here: scalar, avx2
    """
    lines = [line.strip() for line in said.split("\n") if line.strip()]
    errors = [line[7:] for line in lines if line.startswith("error: ")]
    hints = [line[6:] for line in lines if line.startswith("hint: ")]
    if errors:
        return _bounded(errors[0]), _bounded(hints[0]) if hints else ""
    return (_bounded(lines[-1]) if lines else ""), ""


def _bounded(text: str) -> str:
    return text if len(text) <= MOST_SAID else text[: MOST_SAID - 1] + "…"


def _remedy(said: str, host: Host, by_hand: str) -> str:
    """What helps against ssh's own words."""
    if "Host key verification failed" in said:
        return f"connect once by hand, and compare its key: {by_hand}"
    if "Permission denied" in said:
        return (
            f"powbench never types a password; give the host your key: ssh-copy-id {host.address}"
        )
    if "Could not resolve" in said:
        return "see how the host is spelt, here and in your ssh configuration"
    return f"try it by hand: {by_hand} true"
