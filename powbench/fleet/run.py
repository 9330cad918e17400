"""All hosts: at once, or one by one, until each has its answer or the user has had enough."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence

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


class Fleet:
    """One task on `hosts`; `again`: one that was begun before, under the same id."""

    def __init__(
        self, hosts: Sequence[Host], task: Task, ssh: near.Ssh, serial: bool, listener: Listener,
        again: bool = False,
    ) -> None:  # fmt: skip
        self._hosts, self._task, self._ssh = tuple(hosts), task, ssh
        self._serial, self._listener, self._again = serial, listener, again
        self._stop = threading.Event()
        self._said: queue.SimpleQueue[FleetHost | str | BaseException] = queue.SimpleQueue()
        self._done: dict[str, FleetHost] = {}
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
        return tuple(self._done.get(host.name) or self._overdue(host) for host in self._hosts)

    def _in_turn(self, hosts: Sequence[Host], gate: Barrier | Open) -> None:
        for host in hosts:
            self._one(host, gate)

    def _one(self, host: Host, gate: Barrier | Open) -> None:
        if self._stop.is_set():
            gate.gone("queued")
            self._said.put(not_run(host))
            return
        try:
            one = One(
                host, self._task, self._ssh, gate, self._stop.is_set, self._said.put, self._again
            )
            self._said.put(one.run())
        except BaseException as error:  # a fault of ours: it is raised where it is seen
            self._said.put(error)

    def _listen(self, seconds: float | None) -> None:
        """Until every host has answered, or nothing came for so long."""
        while len(self._done) < len(self._hosts):
            try:
                said = self._said.get(timeout=seconds)
            except queue.Empty:
                return
            if isinstance(said, BaseException):
                raise said
            if isinstance(said, str):
                self._listener.note(said)
                continue
            self._done[said.name] = said
            self._listener.ended(said, len(self._hosts) - len(self._done))

    def _overdue(self, host: Host) -> FleetHost:
        return FleetHost(host.name, host.address, "lost", OVERDUE.format(LAST_SECONDS))
