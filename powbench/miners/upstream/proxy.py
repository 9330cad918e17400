"""One miner between powbench and the owner's pool: its jobs go through, and so do its shares.

The miner is asked for easier shares than the pool's, so that powbench has enough to count.
Those that meet the pool's difficulty go on to it as the miner wrote them, and what the pool says
of them goes back. No sockets and no clock here.
"""

from __future__ import annotations

import math
import re

from ...chain.target import target_of_difficulty
from ..stratum import messages, session
from ..stratum.messages import Request
from ..stratum.record import Ledger, PoolTally
from ..stratum.session import Session
from ..stratum.shares import Rejected, Share, Submission
from . import events, gap
from .address import Pool
from .jobs import PoolJobs
from .passing import Passing, reply
from .side import PoolSide

_OURS = re.compile(r"powbench-[0-9a-f]{8}\.")
"""Before the pool's name of a session: a miner that sees an old name again sends old shares."""
SOON_SECONDS = 1.0
"""A pool that changes the difficulty mostly sends a job with it."""


class ProxySession(Session):
    """What one miner, powbench and the pool have agreed on. `there`: the pool's side of it."""

    def __init__(self, number: int, host: str, ledger: Ledger, pool: Pool) -> None:
        super().__init__(number, host, ledger)
        self._pool = pool
        self.there = PoolSide(number, pool, ledger)
        self._gone = False
        self._name = f"powbench-{number:08x}."
        self._subscribing: list[Request] = []
        self._authorizing: dict[str, list[Request]] = {}
        self._configuring: list[Request] = []
        self._extranonces: tuple[bytes, int] | None = None
        self._next_extranonces: tuple[bytes, int] | None = None
        self._jobs = PoolJobs(f"{number & 0xFFFF:04x}")
        self._passing = Passing(ledger)

    # What the server asks

    @property
    def authorized(self) -> bool:
        """Or on the way to it: who has asked for a subscription waits for the pool."""
        waits = bool(self._subscribing or self.there.wishes.logins)
        return waits or self._record is not None

    @property
    def waiting(self) -> int:
        """Shares that have been sent to the pool, and have no answer yet."""
        return self._passing.waiting

    def wants_pool(self, now: float) -> bool:
        """Whether it is time to connect to the pool."""
        return self.there.due(now) and not self.ended

    def to_pool(self) -> bytes:
        """What is to be sent to the pool."""
        return self.there.up.sent() if self.there.up is not None else b""

    def pool_up(self, now: float) -> None:
        """The connection stands."""
        self.there.connected(self._agent, now)
        self._jobs.anew()
        self._subscribe_there(now)

    def pool_down(self, reason: str, now: float) -> None:
        """There is no connection, or no more."""
        first = self.there.lost(reason, now, self._gone)
        if self._gone:
            self._passing.lose()
            return
        self._passing.interrupted()
        if first and self._record is not None and self._record.pool is not None:
            self._record.pool.left = now

    def pool_receive(self, line: bytes, now: float, unix: float) -> bytes:
        """What one line of the pool means to the miner."""
        found = self.there.receive(line, now)
        return b"".join(self._event(event, now) for event in found) + self._follow_up(now, unix)

    def tick(self, now: float, unix: float) -> bytes:
        told = b"".join(self._event(event, now) for event in self.there.tick(now))
        if self.there.gap.over(now):
            self.ended = (
                f"{self.there.name} has been away for {gap.AWAY_SECONDS:.0f} s, so that the miner "
                "may go to its other pool"
            )
        return told + super().tick(now, unix)

    def close(self, now: float) -> None:
        super().close(now)
        self._gone, self.there.wanted = True, False
        if self.there.up is None:
            self._passing.lose()

    # What the miner says

    def _subscribe(self, request: Request, now: float) -> bytes:
        self._agent = messages.text(request.parameters, 0)
        wish = _OURS.sub("", messages.text(request.parameters, 1), count=1)
        self.there.session = self.there.session or wish
        if self._record is not None:
            self._record.agent = self._agent or self._record.agent
        if self.there.known:
            return self._subscription(request)
        self._wait(self._subscribing, request)
        self._subscribe_there(now)
        return b""

    def _wait(self, requests: list[Request], request: Request) -> None:
        """For the pool's answer; some wait for it by asking again."""
        requests.append(request)
        self.there.wanted = True
        if len(requests) > session.MOST_WORKERS:
            self.ended = f"it sends {request.method} again and again"

    def _subscription(self, request: Request) -> bytes:
        assert self._extranonces is not None
        self._subscribed = True
        first, size = self._extranonces
        name = f"{self._name}{self.there.session}"
        names = [["mining.set_difficulty", name], ["mining.notify", name]]
        return messages.answer(request.identity, [names, first.hex(), size])

    def _authorize(self, request: Request, now: float) -> bytes:
        worker = messages.text(request.parameters, 0)
        logins = self.there.wishes.logins
        if worker not in logins and len(logins) >= session.MOST_WORKERS:
            return messages.refusal(request.identity, 20, "too many workers on one connection")
        password = request.parameters[1] if len(request.parameters) > 1 else ""
        login = self._pool.login(worker, password if isinstance(password, str) else "")
        logins[worker] = login
        if login.user in self.there.users:
            return self._admit(request, now)
        asked = self._authorizing.setdefault(login.user, [])
        self._wait(asked, request)
        self._subscribe_there(now)
        if self.there.ready is not None and len(asked) == 1:
            self.there.ready.authorize(login.user, login.password, now)
        return b""

    def _admit(self, request: Request, now: float) -> bytes:
        answer = super()._admit(request, now)
        if self._record is not None and self._passing.record is None:
            if self._record.pool is None:
                self._record.pool = PoolTally(self._pool.address)
            self._record.pool.back(now)
            self._passing.record = self._record
        return answer

    def _configure(self, request: Request, now: float) -> bytes:
        self._wait(self._configuring, request)
        self.there.wishes.configure(request.parameters, self.there.up, now)
        return b""

    def _extranonce_subscribe(self, request: Request, now: float) -> bytes:
        self.there.wishes.follow_extranonce(self.there.ready, now)
        return messages.answer(request.identity, True)

    def _suggest_difficulty(self, request: Request, now: float) -> bytes:
        """The pool hears of it too, as it would without powbench."""
        self.there.wishes.suggest(request.method, request.parameters, self.there.ready, now)
        return super()._suggest_difficulty(request, now)

    def _suggest_target(self, request: Request, now: float) -> bytes:
        self.there.wishes.suggest(request.method, request.parameters, self.there.ready, now)
        return super()._suggest_target(request, now)

    def _judged(
        self, request: Request, submitted: Submission, verdict: Share | Rejected, now: float
    ) -> bytes:
        origin = self._jobs.origin(submitted.job)
        login = self.there.wishes.logins.get(messages.text(request.parameters, 0))
        value = verdict.hash_value
        if value is None or origin is None or login is None:
            return self._answer(request, verdict)
        if value > target_of_difficulty(origin.difficulty):
            return self._answer(request, verdict)
        extranonce2, *words = request.parameters[2:6]
        share = [login.user, origin.name, extranonce2, *(word.zfill(8) for word in words)]
        if not self._passing.add(request, share, verdict):
            return self._answer(request, verdict)
        self._send_shares(now)
        return b""

    def _send_shares(self, now: float) -> None:
        if self.there.ready is not None:
            self._passing.send(self.there.ready, self.there.users, now)

    # What the pool says

    def _event(self, event: events.Event, now: float) -> bytes:
        match event:
            case events.Configured():
                return self._configured(event, now)
            case events.Subscribed():
                return self._subscribed_there(event, now)
            case events.Authorized():
                return self._authorized_there(event, now)
            case events.Judged():
                return self._passing.judged(event)
            case events.Difficulty():
                self._jobs.tell(event.difficulty)
                self._vardiff.at_most(event.difficulty, now)
                if self._job_due is not None and self._vardiff.difficulty != self._announced:
                    self._job_due = min(self._job_due, now + SOON_SECONDS)
            case events.NewJob():
                self._jobs.take(event, now)
                if self.there.works() and self._record is not None and self._record.pool:
                    self._record.pool.back(now)
            case events.Mask():
                self._remask(event.mask)
            case events.Extranonce():
                self._renumber((event.extranonce1, event.extranonce2_bytes))
            case events.Moved():
                self.there.move(event, now)
            case events.Said():
                self._ledger.note(f"the pool says: {event.text}")
                return messages.call("client.show_message", [event.text])
        return b""

    def _configured(self, event: events.Configured, now: float) -> bytes:
        self._rollable = event.mask
        requests, self._configuring = self._configuring, []
        if not requests:
            self._remask(event.mask)
        answers = [super(ProxySession, self)._configure(r, now) for r in requests]
        return b"".join(
            a for a, r in zip(answers, requests, strict=True) if messages.expects(r)
        )  # fmt: skip

    def _remask(self, mask: int) -> None:
        """Shares on their way may still have the bits of the mask before."""
        if mask & self._wanted_mask != self._mask:
            self._earlier_mask, self._mask = self._mask, mask & self._wanted_mask

    def _subscribe_there(self, now: float) -> None:
        if self._subscribing or self.there.wishes.logins or self._subscribed:
            self.there.subscribe(self._agent, now)

    def _subscribed_there(self, event: events.Subscribed, now: float) -> bytes:
        self.there.subscribed(event, now)
        found = (event.extranonce1, event.extranonce2_bytes)
        told = b""
        if found != (self._next_extranonces or self._extranonces):
            self._book.supersede(now, at_once=True)
            self._jobs.forget()
            told = self._passing.lose()
            if self._subscribed:
                self._renumber(found)
            else:
                self._extranonces = found
                self._book.extranonces(*found)
        requests, self._subscribing = self._subscribing, []
        return told + b"".join(self._subscription(r) for r in requests if messages.expects(r))

    def _authorized_there(self, event: events.Authorized, now: float) -> bytes:
        asked = self._authorizing.pop(event.user, [])
        if event.refusal is None:
            self.there.users.add(event.user)
            answers = [(r, self._admit(r, now)) for r in asked]
            self._send_shares(now)
            return b"".join(answer for r, answer in answers if messages.expects(r))
        self.there.refuses(event.user, event.refusal.message)
        if self._record is not None and not self.there.users:
            self.ended = "the pool refuses its user"
        return b"".join(reply(r, event.refusal) for r in asked)

    def _renumber(self, found: tuple[bytes, int]) -> None:
        """Another extranonce for the jobs to come; a miner that cannot take it logs in again."""
        if self._subscribed and not self.there.wishes.follows_extranonce:
            self.ended = "the pool has another extranonce for it, so that it must log in again"
        self._next_extranonces = found

    # Jobs

    def _due(self, now: float) -> bool:
        if not self._jobs:
            return False
        if self._jobs.fresh or self._job_due is None:
            return True
        return now >= self._job_due and self._vardiff.difficulty != self._announced

    def _job(self, difficulty: float, changed: bool, now: float, unix: float) -> bytes:
        told = b""
        if self._jobs.fresh and self._next_extranonces is not None:
            self._extranonces, self._next_extranonces = self._next_extranonces, None
            first, size = self._extranonces
            self._book.extranonces(first, size)
            told = messages.call("mining.set_extranonce", [first.hex(), size])
        issue = self._jobs.issue(self._job_number, now)
        if issue.clean:
            self._book.supersede(now, at_once=True)
        self._book.issue(issue.job, difficulty, now, issue.again)
        self._job_due = math.inf
        return told + messages.call("mining.notify", issue.job.parameters(issue.clean))
