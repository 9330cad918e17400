"""One miner between powbench and the owner's pool: its jobs go through, and so do its shares.

The miner is asked for easier shares than the pool's, so that powbench has enough to count.
Those that meet the pool's difficulty go on to it as the miner wrote them, and what the pool says
of them goes back. No sockets and no clock here.
"""

from __future__ import annotations

import math
from typing import Any

from .._version import VERSION
from ..chain.target import target_of_difficulty
from . import messages, session, upstream
from . import pool_events as events
from .messages import Request
from .passing import Passing, reply
from .pool import Login, Pool
from .pool_jobs import PoolJobs
from .record import Ledger, PoolTally
from .session import Session
from .shares import Rejected, Share, Submission
from .upstream import PoolFault, Upstream

AWAY_SECONDS = 120.0
"""How long a miner is kept while its pool is away: then it may go to its other pool."""
LONGEST_PAUSE = 30.0
LONGEST_WAIT = 60.0
"""That a pool may ask for before one connects anew."""
SOON_SECONDS = 1.0
"""A pool that changes the difficulty mostly sends a job with it."""
_EXTENSIONS = ("version-rolling", "minimum-difficulty", "subscribe-extranonce", "info")


class ProxySession(Session):
    """What one miner, powbench and the pool have agreed on.

    `place`: host and port to connect to. `pool_over`: why the connection to the pool must be
    closed; empty while it may stand.
    """

    def __init__(self, number: int, host: str, ledger: Ledger, pool: Pool) -> None:
        super().__init__(number, host, ledger)
        self._pool, self._number = pool, number
        self.place = (pool.host, pool.port)
        self.pool_over = ""
        self._up: Upstream | None = None
        self._wanted = self._gone = False
        self._asked = self._known = False  # subscribed at the pool: asked for, and answered
        self._retry_at, self._tries = 0.0, 0
        self._away_since: float | None = None
        self._session = ""
        self._logins: dict[str, Login] = {}
        self._users: set[str] = set()
        self._subscribing: list[Request] = []
        self._authorizing: dict[str, list[Request]] = {}
        self._configuring: list[Request] = []
        self._configuration: list[Any] | None = None
        self._suggestion: tuple[str, list[Any]] | None = None
        self._follows_extranonce = False
        self._extranonces: tuple[bytes, int] | None = None
        self._next_extranonces: tuple[bytes, int] | None = None
        self._jobs = PoolJobs(f"{number & 0xFFFF:04x}")
        self._passing = Passing(ledger)

    # What the server asks

    @property
    def authorized(self) -> bool:
        return bool(self._logins) or self._record is not None

    @property
    def waiting(self) -> int:
        """Shares that have been sent to the pool, and have no answer yet."""
        return self._passing.waiting

    def wants_pool(self, now: float) -> bool:
        """Whether it is time to connect to the pool."""
        return self._wanted and self._up is None and now >= self._retry_at and not self.ended

    def to_pool(self) -> bytes:
        """What is to be sent to the pool."""
        return self._up.sent() if self._up is not None else b""

    def pool_up(self, now: float) -> None:
        """The connection stands."""
        self._up = Upstream(self._agent or f"powbench/{VERSION}", self._hide, now)
        self._asked = self._known = False
        self._jobs.anew()
        self.pool_over = ""
        if self._configuration is not None:
            self._up.configure(self._configuration, now)
        self._subscribe_there(now)

    def pool_down(self, reason: str, now: float) -> None:
        """There is no connection, or no more."""
        told, self._up = bool(self.pool_over), None
        self.pool_over = ""
        self._asked = self._known = False
        self._users.clear()
        if self._gone:
            self._passing.lose()
            return
        self._passing.interrupted()
        self._tries += 1
        pause = min(LONGEST_PAUSE, 2.0 ** (min(self._tries, 9) - 1))
        self._retry_at = max(self._retry_at, now + pause * (1 + self._number % 8 / 16))
        if self._away_since is None:
            self._away_since = now
            if self._record is not None and self._record.pool is not None:
                self._record.pool.left = now
        if not told:
            self._ledger.trouble(
                f"the pool {self._pool.address} is away: {reason}",
                "check the address of --proxy, and whether the pool is up",
            )

    def pool_receive(self, line: bytes, now: float, unix: float) -> bytes:
        """What one line of the pool means to the miner."""
        if self._up is None or self.pool_over:
            return b""
        try:
            found = self._up.receive(line, now)
        except PoolFault as fault:
            return self._fault(fault)
        return b"".join(self._event(event, now) for event in found) + self._follow_up(now, unix)

    def tick(self, now: float, unix: float) -> bytes:
        told = b""
        if self._up is not None and not self.pool_over:
            try:
                told = b"".join(self._event(event, now) for event in self._up.tick(now))
            except PoolFault as fault:
                self._fault(fault)
        if self._away_since is not None and now - self._away_since > AWAY_SECONDS:
            self.ended = (
                f"the pool {self._pool.address} has been away for {AWAY_SECONDS:.0f} s, so that "
                "the miner may go to its other pool"
            )
        return told + super().tick(now, unix)

    def close(self, now: float) -> None:
        super().close(now)
        self._gone, self._wanted = True, False
        if self._up is None:
            self._passing.lose()

    # What the miner says

    def _subscribe(self, request: Request, now: float) -> bytes:
        self._agent = messages.text(request.parameters, 0)
        self._session = self._session or messages.text(request.parameters, 1)
        if self._record is not None:
            self._record.agent = self._agent or self._record.agent
        if self._known:
            return self._subscription(request)
        self._wait(self._subscribing, request)
        self._subscribe_there(now)
        return b""

    def _wait(self, requests: list[Request], request: Request) -> None:
        """For the pool's answer; some wait for it by asking again."""
        requests.append(request)
        self._wanted = True
        if len(requests) > session.MOST_WORKERS:
            self.ended = f"it sends {request.method} again and again"

    def _subscription(self, request: Request) -> bytes:
        assert self._extranonces is not None
        self._subscribed = True
        first, size = self._extranonces
        name = self._session or first.hex()
        names = [["mining.set_difficulty", name], ["mining.notify", name]]
        return messages.answer(request.identity, [names, first.hex(), size])

    def _authorize(self, request: Request, now: float) -> bytes:
        worker = messages.text(request.parameters, 0)
        if worker not in self._logins and len(self._logins) >= session.MOST_WORKERS:
            return messages.refusal(request.identity, 20, "too many workers on one connection")
        login = self._pool.login(worker, messages.text(request.parameters, 1))
        self._logins[worker] = login
        if login.user in self._users:
            return self._admit(request, now)
        asked = self._authorizing.setdefault(login.user, [])
        self._wait(asked, request)
        self._subscribe_there(now)
        if self._up is not None and self._known and len(asked) == 1:
            self._up.authorize(login.user, login.password, now)
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
        names = request.parameters[0] if request.parameters else []
        options = request.parameters[1] if len(request.parameters) > 1 else {}
        names = [n for n in session.listed(names) if n in _EXTENSIONS]
        options = options if isinstance(options, dict) else {}
        simple = {
            key: value
            for key, value in options.items()
            if key.partition(".")[0] in names and isinstance(value, str | int | float)
        }
        self._configuration = [names, simple]
        self._follows_extranonce |= "subscribe-extranonce" in names
        self._wait(self._configuring, request)
        if self._up is not None:
            self._up.configure(self._configuration, now)
        return b""

    def _extranonce_subscribe(self, request: Request, now: float) -> bytes:
        self._follows_extranonce = True
        if self._up is not None and self._known:
            self._up.tell("mining.extranonce.subscribe", [], now)
        return messages.answer(request.identity, True)

    def _suggest_difficulty(self, request: Request, now: float) -> bytes:
        return self._suggested(request, super()._suggest_difficulty(request, now), now)

    def _suggest_target(self, request: Request, now: float) -> bytes:
        return self._suggested(request, super()._suggest_target(request, now), now)

    def _suggested(self, request: Request, answer: bytes, now: float) -> bytes:
        """The pool hears of it too, as it would without powbench."""
        told = request.parameters[0] if request.parameters else None
        told = told[: messages.LONGEST_NAME] if isinstance(told, str) else told
        if isinstance(told, str | int | float):
            self._suggestion = (request.method, [told])
            if self._up is not None and self._known:
                self._up.tell(*self._suggestion, now)
        return answer

    def _judged(
        self, request: Request, submitted: Submission, verdict: Share | Rejected, now: float
    ) -> bytes:
        origin = self._jobs.origin(submitted.job)
        login = self._logins.get(messages.text(request.parameters, 0))
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
        if self._up is not None and not self.pool_over:
            self._passing.send(self._up, self._users, now)

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
                self._works(now)
            case events.Mask():
                self._remask(event.mask)
            case events.Extranonce():
                self._renumber((event.extranonce1, event.extranonce2_bytes))
            case events.Moved():
                self._move(event, now)
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
        wished = self._subscribing or self._logins or self._subscribed
        if self._up is not None and not self._asked and wished:
            self._asked = True
            self._up.agent = self._agent or self._up.agent
            self._up.subscribe(self._session, now)

    def _subscribed_there(self, event: events.Subscribed, now: float) -> bytes:
        assert self._up is not None
        self._session, self._known = event.session, True
        found = (event.extranonce1, event.extranonce2_bytes)
        told = b""
        if self._extranonces is None or not self._subscribed:
            self._extranonces = found
            self._book.extranonces(*found)
        elif found != (self._next_extranonces or self._extranonces):
            self._renumber(found)
            self._book.supersede(now, at_once=True)
            self._jobs.forget()
            told = self._passing.lose()
        if self._follows_extranonce:
            self._up.tell("mining.extranonce.subscribe", [], now)
        if self._suggestion is not None:
            self._up.tell(*self._suggestion, now)
        requests, self._subscribing = self._subscribing, []
        told += b"".join(self._subscription(r) for r in requests if messages.expects(r))
        for login in {login.user: login for login in self._logins.values()}.values():
            self._up.authorize(login.user, login.password, now)
        return told

    def _authorized_there(self, event: events.Authorized, now: float) -> bytes:
        asked = self._authorizing.pop(event.user, [])
        if event.refusal is None:
            self._users.add(event.user)
            answers = [(r, self._admit(r, now)) for r in asked]
            self._send_shares(now)
            return b"".join(answer for r, answer in answers if messages.expects(r))
        self._logins = {w: login for w, login in self._logins.items() if login.user != event.user}
        self._ledger.trouble(
            f"the pool {self._pool.address} refuses the user {event.user}: {event.refusal.message}",
            upstream.USER_HINT,
        )
        if self._record is not None and not self._users:
            self.ended = "the pool refuses its user"
        return b"".join(reply(r, event.refusal) for r in asked)

    def _works(self, now: float) -> None:
        """The pool has given a job, so that there is nothing to complain of."""
        self._tries = 0
        if self._users:
            self._ledger.works()
        if self._away_since is not None:
            self._away_since = None
            self._ledger.note(f"the pool {self._pool.address} is back")
            if self._record is not None and self._record.pool is not None:
                self._record.pool.back(now)

    def _move(self, event: events.Moved, now: float) -> None:
        host, port = event.host or self._pool.host, event.port or self._pool.port
        if host.lower() != self._pool.host.lower():
            self._ledger.note(
                f"the pool asks to go over to {host}:{port}: not followed, as --proxy does not "
                "name it"
            )
            return
        self.place = (self._pool.host, port)
        self._retry_at = now + min(LONGEST_WAIT, event.seconds)
        self.pool_over = "it asked to connect anew"

    def _renumber(self, found: tuple[bytes, int]) -> None:
        """Another extranonce for the jobs to come; a miner that cannot take it logs in again."""
        if self._subscribed and not self._follows_extranonce:
            self.ended = "the pool has another extranonce for it, so that it must log in again"
        self._next_extranonces = found

    def _fault(self, fault: PoolFault) -> bytes:
        self._ledger.trouble(f"the pool {self._pool.address} {fault.message}", fault.hint)
        self.pool_over = f"it {fault.message}"
        return b""

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

    def _hide(self, text: str) -> str:
        for login in self._logins.values():
            text = login.hide(text)
        return text
