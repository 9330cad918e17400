"""All hosts: at once, or one by one, until each has its answer or the user has had enough."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..documents.fleet import FleetHost
from . import near
from .barrier import Barrier, Open
from .hosts import Host
from .listening import Listener
from .one import One
from .task import Task, not_run

LAST_SECONDS = 60.0
"""After an interrupt: for the hosts to end what runs and to hand over what they have."""
OVERDUE = "it did not end within {:g} s of the interrupt"
LEAVE_SECONDS = 10.0
"""For the hosts to hear that their answers are safe here."""
_LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Handed:
    """What a host has said. safe: set when it is kept here."""

    host: FleetHost
    safe: threading.Event = field(default_factory=threading.Event)


class Fleet:
    """One task on `hosts`; `again`: one that was begun before, under the same id."""

    def __init__(
        self, hosts: Sequence[Host], task: Task, ssh: near.Ssh, serial: bool, listener: Listener,
        again: bool = False,
    ) -> None:  # fmt: skip
        self._hosts, self._task, self._ssh = tuple(hosts), task, ssh
        self._serial, self._listener, self._again = serial, listener, again
        self._stop = threading.Event()
        self._said: queue.SimpleQueue[Handed | str | BaseException] = queue.SimpleQueue()
        self._done: dict[str, FleetHost] = {}
        self._unsafe: list[Handed] = []
        self.interrupted = False

    def run(self) -> tuple[FleetHost, ...]:
        """An answer of every host, in their order. A KeyboardInterrupt ends the work of all, and
        what they hand over then is there, too; a second one is raised."""
        gate = Open() if self._serial else Barrier(len(self._hosts))
        turns = [self._hosts] if self._serial else [(host,) for host in self._hosts]
        threads = [
            threading.Thread(target=self._in_turn, args=(hosts, gate), daemon=True)
            for hosts in turns
        ]
        try:
            for thread in threads:
                thread.start()
            self._listen(None)
        except KeyboardInterrupt:
            self.interrupted = True
            self._stop.set()
            self._listener.note(
                "interrupted: the hosts end their work and hand over what they have"
            )
            self._listen(LAST_SECONDS)
        self._let_go(
            thread for thread, of in zip(threads, turns, strict=True) if of[-1].name in self._done
        )
        return tuple(self._done.get(host.name) or self._overdue(host) for host in self._hosts)

    def _in_turn(self, hosts: Sequence[Host], gate: Barrier | Open) -> None:
        for host in hosts:
            self._one(host, gate)

    def _one(self, host: Host, gate: Barrier | Open) -> None:
        if self._stop.is_set():
            gate.gone("queued")
            self._said.put(Handed(not_run(host)))
            return
        try:
            one = One(
                host, self._task, self._ssh, gate, self._stop.is_set, self._said.put, self._again
            )
            handed = Handed(one.run())
            self._said.put(handed)
            one.leave(handed.safe.wait)
        except BaseException as error:  # a fault of ours: it is raised where it is seen
            self._said.put(error)

    def _listen(self, seconds: float | None) -> None:
        """Until every host has answered, and that is safe; or until nothing came for so long."""
        end = None if seconds is None else time.monotonic() + seconds
        while len(self._done) < len(self._hosts) or self._unsafe:
            try:
                said = self._said.get(timeout=_LOOK_SECONDS if self._unsafe else seconds)
            except queue.Empty:
                self._keep()
                if end is not None and time.monotonic() > end:
                    return
                continue
            if isinstance(said, BaseException):
                raise said
            if isinstance(said, str):
                self._listener.note(said)
                continue
            if seconds is not None:
                end = time.monotonic() + seconds
            self._done[said.host.name] = said.host
            self._unsafe.append(said)
            self._listener.ended(said.host, len(self._hosts) - len(self._done))
            self._keep()

    def _keep(self) -> None:
        """Tell the hosts whose answers are safe."""
        if self._unsafe and self._listener.safe(len(self._done) == len(self._hosts)):
            for handed in self._unsafe:
                handed.safe.set()
            self._unsafe.clear()

    def _let_go(self, threads: Iterable[threading.Thread]) -> None:
        """Wait for those whose hosts have answered, and hear what they have to say of that."""
        end = time.monotonic() + LEAVE_SECONDS
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        while not self._said.empty():
            said = self._said.get()
            if isinstance(said, BaseException):
                raise said
            if isinstance(said, str):
                self._listener.note(said)

    def _overdue(self, host: Host) -> FleetHost:
        return FleetHost(host.name, host.address, "lost", OVERDUE.format(LAST_SECONDS))
