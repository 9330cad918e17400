"""A miner's pool, as far as the miner does not hear of it: there, away, moved, or at fault."""

from __future__ import annotations

from collections.abc import Callable

from ..._version import VERSION
from ..stratum.record import Ledger
from . import dialogue, events
from .address import Pool
from .dialogue import PoolFault, Upstream
from .events import Event
from .gap import Gap
from .wishes import Wishes


class PoolSide:
    """`up`: the talk, while there is a connection; `wanted`: there should be one. `place`: host
    and port to connect to. `over`: why the connection must be closed; empty while it may stand.
    `known`: the pool has taken the subscription, and calls it `session`. `users`: whom it lets
    work on this connection.
    """

    def __init__(self, number: int, pool: Pool, ledger: Ledger) -> None:
        self._pool, self._ledger = pool, ledger
        self.name = f"the pool {pool.address}"
        self.place = (pool.host, pool.port)
        self.over = self.session = ""
        self.up: Upstream | None = None
        self.wanted = self.known = self._asked = False
        self.users: set[str] = set()
        self.wishes = Wishes()
        self.gap = Gap(number % 8 / 8)

    @property
    def ready(self) -> Upstream | None:
        """The talk, once the pool has taken the subscription."""
        return self.up if self.known and not self.over else None

    def due(self, now: float) -> bool:
        """Whether it is time to connect."""
        return self.wanted and self.up is None and self.gap.due(now)

    def connected(self, agent: str, now: float) -> None:
        self.up = Upstream(agent or f"powbench/{VERSION}", self.wishes.hide, now)
        self.over = ""
        if self.wishes.configuration is not None:
            self.up.configure(self.wishes.configuration, now)

    def subscribe(self, agent: str, now: float) -> None:
        """Once a connection."""
        if self.up is not None and not self._asked:
            self._asked = True
            self.up.agent = agent or self.up.agent
            self.up.subscribe(self.session, now)

    def lost(self, reason: str, now: float, gone: bool) -> bool:
        """There is no connection, or no more; True where the pool had worked until then. gone:
        the miner has left, and nobody asks for the pool."""
        told, self.up, self.over = bool(self.over), None, ""
        self.known = self._asked = False
        self.users.clear()
        if gone:
            return False
        if not told:
            self._ledger.trouble(
                f"{self.name} is away: {reason}",
                "check the address of --proxy, and whether the pool is up",
            )
        return self.gap.begin(now)

    def receive(self, line: bytes, now: float) -> list[Event]:
        """What a line of the pool means."""
        return self._tried(lambda up: up.receive(line, now))

    def tick(self, now: float) -> list[Event]:
        """What the pool has not said in time."""
        return self._tried(lambda up: up.tick(now))

    def _tried(self, read: Callable[[Upstream], list[Event]]) -> list[Event]:
        if self.up is None or self.over:
            return []
        try:
            return read(self.up)
        except PoolFault as fault:
            self._ledger.trouble(f"{self.name} {fault.message}", fault.hint)
            self.over = f"it {fault.message}"
            return []

    def subscribed(self, event: events.Subscribed, now: float) -> None:
        """Now the pool hears what else the miner wishes, and who it is."""
        self.session, self.known = event.session, True
        if self.up is not None:
            self.wishes.subscribed(self.up, now)

    def works(self) -> bool:
        """The pool has given a job; True where it was away before."""
        if self.users:
            self._ledger.works()
        back = self.gap.end()
        if back:
            self._ledger.note(f"{self.name} is back")
        return back

    def refuses(self, user: str, message: str) -> None:
        self.wishes.forget(user)
        self._ledger.trouble(
            f"{self.name} refuses the user {user}: {message}", dialogue.USER_HINT
        )  # fmt: skip

    def move(self, event: events.Moved, now: float) -> None:
        """The pool asks to connect anew: never to a host that nobody has named."""
        host, port = event.host or self._pool.host, event.port or self._pool.port
        if host.lower() != self._pool.host.lower():
            self._ledger.note(
                f"the pool asks to go over to {host}:{port}: not followed, as --proxy does not "
                "name it"
            )
            return
        self.place = (self._pool.host, port)
        self.gap.wait(now, event.seconds)
        self.over = "it asked to connect anew"
