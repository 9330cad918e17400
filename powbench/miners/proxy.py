"""One miner between powbench and the owner's pool: its jobs go through, and so do its shares.

The miner is asked for easier shares than the pool's, so that powbench has enough to count.
Those that meet the pool's difficulty go on to it as the miner wrote them, and what the pool says
of them goes back. No sockets and no clock here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from .._version import VERSION
from ..chain.target import target_of_difficulty
from . import messages, session, upstream
from .jobs import Job
from .messages import Request
from .pool import Login, Pool
from .record import Ledger, PoolTally
from .session import Session
from .shares import MOST_JOBS, Rejected, Share, Submission
from .upstream import PoolFault, Refusal, Upstream

AWAY_SECONDS = 120.0
"""How long a miner is kept while its pool is away: then it may go to its other pool."""
LONGEST_PAUSE = 30.0
LONGEST_WAIT = 60.0
"""That a pool may ask for before one connects anew."""
SOON_SECONDS = 1.0
"""A pool that changes the difficulty mostly sends a job with it."""
MOST_PENDING = 10_000
DUPLICATE = 22
_EXTENSIONS = ("version-rolling", "minimum-difficulty", "subscribe-extranonce", "info")


@dataclass(frozen=True)
class _Origin:
    """What the pool knows a job by. era: of its extranonce; with another it knows no more."""

    name: str
    difficulty: float
    era: int


@dataclass
class _Pending:
    """A share on its way. again: it has been sent on an earlier connection too."""

    request: Request
    share: list[str]
    verdict: Share | Rejected
    sent: bool = False
    again: bool = False


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
        self._wanted = self._asked = self._known = self._gone = False
        self._retry_at = 0.0
        self._tries = 0
        self._away_since: float | None = None
        self._session = ""
        self._logins: dict[str, Login] = {}
        self._users: set[str] = set()
        self._subscribing: list[Request] = []
        self._authorizing: dict[str, list[tuple[Request, str]]] = {}
        self._configuring: list[Request] = []
        self._configuration: list[Any] | None = None
        self._suggestion: tuple[str, list[Any]] | None = None
        self._follows_extranonce = False
        self._extranonces: tuple[bytes, int] | None = None
        self._next_extranonces: tuple[bytes, int] | None = None
        self._era = 0
        self._pool_difficulty = self._job_difficulty = 1.0
        self._job_of_pool: Job | None = None
        self._fresh = self._clean = False
        self._arrived = 0.0
        self._last: Job | None = None
        self._origins: dict[str, _Origin] = {}
        self._pending: dict[int, _Pending] = {}
        self._token = 0
        self._tally: PoolTally | None = None

    # What the server asks

    @property
    def authorized(self) -> bool:
        return bool(self._logins) or self._record is not None

    @property
    def waiting(self) -> int:
        """Shares that have been sent to the pool, and have no answer yet."""
        return sum(p.sent for p in self._pending.values())

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
        self._pool_difficulty = 1.0
        self.pool_over = ""
        if self._configuration is not None:
            self._up.configure(self._configuration, now)
        self._subscribe_there(now)

    def pool_down(self, reason: str, now: float) -> None:
        """There is no connection, or no more."""
        known, self._up = bool(self.pool_over), None
        self.pool_over = ""
        self._users.clear()
        if self._gone:
            self._lose()
            return
        for pending in self._pending.values():
            pending.again, pending.sent = pending.again or pending.sent, False
        self._tries += 1
        pause = min(LONGEST_PAUSE, 2.0 ** (min(self._tries, 9) - 1))
        self._retry_at = max(self._retry_at, now + pause * (1 + self._number % 8 / 16))
        if self._away_since is None:
            self._away_since = now
            if self._tally is not None:
                self._tally.left = now
        if not known:
            self._ledger.trouble(
                f"the pool {self._pool.address} is away: {reason}",
                "check the address of --proxy, and whether the pool is up",
            )

    def pool_receive(self, line: bytes, now: float, unix: float) -> bytes:
        """What one line of the pool means to the miner."""
        if self._up is None or self.pool_over:
            return b""
        try:
            events = self._up.receive(line, now)
        except PoolFault as fault:
            self._fault(fault)
            return b""
        told = b"".join(self._event(event, now) for event in events)
        return told + self._follow_up(now, unix)

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
            self._lose()

    # What the miner says

    def _subscribe(self, request: Request, now: float) -> bytes:
        self._agent = messages.text(request.parameters, 0)
        self._session = self._session or messages.text(request.parameters, 1)
        if self._record is not None:
            self._record.agent = self._agent or self._record.agent
        if self._known:
            return self._subscription(request)
        self._subscribing.append(request)
        if len(self._subscribing) > session.MOST_WORKERS:
            self.ended = "it subscribes again and again"
        self._wanted = True
        self._subscribe_there(now)
        return b""

    def _subscription(self, request: Request) -> bytes:
        assert self._extranonces is not None
        self._subscribed = True
        first, size = self._extranonces
        names = [[f"mining.{what}", self._session or first.hex()]
                 for what in ("set_difficulty", "notify")]  # fmt: skip
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
        asked.append((request, worker))
        if len(asked) > session.MOST_WORKERS:
            self.ended = "it logs in again and again"
        self._wanted = True
        self._subscribe_there(now)
        if self._up is not None and self._known and len(asked) == 1:
            self._up.authorize(login.user, login.password, now)
        return b""

    def _configure(self, request: Request, now: float) -> bytes:
        names = request.parameters[0] if request.parameters else []
        options = request.parameters[1] if len(request.parameters) > 1 else {}
        names = [n for n in session.listed(names) if n in _EXTENSIONS]
        options = options if isinstance(options, dict) else {}
        simple = {
            key[:64]: value[:128] if isinstance(value, str) else value
            for key, value in options.items()
            if key.partition(".")[0] in names and isinstance(value, str | int | float)
        }
        self._configuration = [names, simple]
        self._follows_extranonce |= "subscribe-extranonce" in names
        self._configuring.append(request)
        if len(self._configuring) > session.MOST_WORKERS:
            self.ended = "it configures again and again"
        self._wanted = True
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

    def _suggested(self, request: Request, reply: bytes, now: float) -> bytes:
        """The pool hears of it too, as it would without powbench."""
        told = request.parameters[0] if request.parameters else None
        if not isinstance(told, str | int | float):
            return reply
        self._suggestion = (request.method, [told])
        if self._up is not None and self._known:
            self._up.tell(*self._suggestion, now)
        return reply

    def _judged(
        self, request: Request, submitted: Submission, verdict: Share | Rejected, now: float
    ) -> bytes:
        origin = self._origins.get(submitted.job)
        value = verdict.hash_value
        if value is None or origin is None or origin.era != self._era:
            return self._answer(request, verdict)
        easiest = min(origin.difficulty, self._pool_difficulty)
        if value > target_of_difficulty(easiest):
            return self._answer(request, verdict)
        login = self._logins.get(messages.text(request.parameters, 0))
        if login is None or len(self._pending) >= MOST_PENDING:
            self._lost(1)
            return self._answer(request, verdict)
        self._token += 1
        extranonce2, *words = request.parameters[2:6]
        share = [login.user, origin.name, extranonce2, *(word.zfill(8) for word in words)]
        self._pending[self._token] = _Pending(request, share, verdict)
        self._send_pending(now)
        return b""

    # What the pool says

    def _event(self, event: upstream.Event, now: float) -> bytes:
        match event:
            case upstream.Configured():
                return self._configured(event, now)
            case upstream.Subscribed():
                return self._subscribed_there(event, now)
            case upstream.Authorized():
                return self._authorized_there(event, now)
            case upstream.Judged():
                return self._judged_there(event)
            case upstream.Difficulty():
                self._pool_difficulty = event.difficulty
                self._vardiff.at_most(event.difficulty, now)
                if self._job_due is not None and self._vardiff.difficulty != self._announced:
                    self._job_due = min(self._job_due, now + SOON_SECONDS)
            case upstream.NewJob():
                self._take_job(event, now)
            case upstream.Mask():
                self._remask(event.mask)
            case upstream.Extranonce():
                return self._renumber((event.extranonce1, event.extranonce2_bytes), now)
            case upstream.Moved():
                self._move(event, now)
            case upstream.Said():
                self._ledger.note(f"the pool says: {event.text}")
                return messages.call("client.show_message", [event.text])
        return b""

    def _configured(self, event: upstream.Configured, now: float) -> bytes:
        requests, self._configuring = self._configuring, []
        if not requests:
            self._remask(event.mask)
        self._rollable = event.mask
        replies = [super(ProxySession, self)._configure(r, now) for r in requests]
        return b"".join(
            told for told, r in zip(replies, requests, strict=True) if session.expects(r)
        )

    def _remask(self, mask: int) -> None:
        """Shares on their way may still have the bits of the mask before."""
        if mask & self._wanted_mask != self._mask:
            self._earlier_mask, self._mask = self._mask, mask & self._wanted_mask

    def _subscribe_there(self, now: float) -> None:
        if self._up is None or self._asked or not (self._subscribing or self._logins or
                                                   self._subscribed):  # fmt: skip
            return
        self._asked = True
        self._up.agent = self._agent or self._up.agent
        self._up.subscribe(self._session, now)

    def _subscribed_there(self, event: upstream.Subscribed, now: float) -> bytes:
        assert self._up is not None
        self._session, self._known = event.session, True
        found = (event.extranonce1, event.extranonce2_bytes)
        told = b""
        if self._extranonces is None or not self._subscribed:
            self._extranonces = found
            self._book.extranonces(*found)
        elif found != (self._next_extranonces or self._extranonces):
            told = self._renumber(found, now)
            self._book.supersede(now, at_once=True)
            self._job_of_pool = None
            self._era += 1
            told += self._lose()
        if self._follows_extranonce:
            self._up.tell("mining.extranonce.subscribe", [], now)
        if self._suggestion is not None:
            self._up.tell(*self._suggestion, now)
        requests, self._subscribing = self._subscribing, []
        told += b"".join(self._subscription(r) for r in requests if session.expects(r))
        for login in {login.user: login for login in self._logins.values()}.values():
            self._up.authorize(login.user, login.password, now)
        return told

    def _authorized_there(self, event: upstream.Authorized, now: float) -> bytes:
        asked = self._authorizing.pop(event.user, [])
        if event.refusal is not None:
            for worker in [w for w, login in self._logins.items() if login.user == event.user]:
                del self._logins[worker]
            self._ledger.trouble(
                f"the pool {self._pool.address} refuses the user {event.user}: "
                f"{event.refusal.message}",
                upstream.USER_HINT,
            )
            if self._record is not None and not self._users:
                self.ended = "the pool refuses its user"
            return b"".join(
                messages.refusal(r.identity, event.refusal.code, event.refusal.message)
                for r, _ in asked
                if session.expects(r)
            )
        self._users.add(event.user)
        told = b"".join(self._admit(r, now) for r, _ in asked if session.expects(r))
        self._send_pending(now)
        return told

    def _admit(self, request: Request, now: float) -> bytes:
        reply = super()._admit(request, now)
        if self._record is not None and self._tally is None:
            if self._record.pool is None:
                self._record.pool = PoolTally(self._pool.address)
            self._tally = self._record.pool
            self._tally.back(now)
        return reply

    def _take_job(self, event: upstream.NewJob, now: float) -> None:
        self._job_of_pool, self._job_difficulty = event.job, self._pool_difficulty
        self._clean = event.clean or (self._fresh and self._clean)
        self._fresh, self._arrived = True, now
        if self._users:
            self._ledger.works()
        if self._away_since is not None:
            self._away_since = None
            self._ledger.note(f"the pool {self._pool.address} is back")
        if self._tally is not None:
            self._tally.back(now)
        self._tries = 0

    def _judged_there(self, event: upstream.Judged) -> bytes:
        pending = self._pending.pop(event.token, None)
        if pending is None:
            return b""
        refusal = event.refusal
        if refusal is not None and pending.again and refusal.code == DUPLICATE:
            refusal = None  # it had come through before the connection was lost
        if self._tally is not None:
            self._tally.accepted += refusal is None
            self._tally.rejected += refusal is not None and event.answered
            self._tally.lost += not event.answered
        taken_late = refusal is None and isinstance(pending.verdict, Rejected)
        if taken_late and isinstance(pending.verdict, Rejected) and self._record is not None:
            self._record.rejected[pending.verdict.reason] -= 1
        return self._reply(pending.request, refusal)

    @staticmethod
    def _reply(request: Request, refusal: Refusal | None) -> bytes:
        if not session.expects(request):
            return b""
        if refusal is None:
            return messages.answer(request.identity, True)
        return messages.refusal(request.identity, refusal.code, refusal.message)

    def _move(self, event: upstream.Moved, now: float) -> None:
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

    def _renumber(self, found: tuple[bytes, int], now: float) -> bytes:
        """Another extranonce for the jobs to come; a miner that cannot take it logs in again."""
        if self._subscribed and not self._follows_extranonce:
            self.ended = "the pool has another extranonce for it, so that it must log in again"
        self._next_extranonces = found
        return b""

    def _fault(self, fault: PoolFault) -> None:
        self._ledger.trouble(f"the pool {self._pool.address} {fault.message}", fault.hint)
        self.pool_over = f"it {fault.message}"

    # Jobs and shares in between

    def _due(self, now: float) -> bool:
        if self._job_of_pool is None or self._extranonces is None:
            return False
        if self._fresh or self._job_due is None:
            return True
        return now >= self._job_due and self._vardiff.difficulty != self._announced

    def _job(self, difficulty: float, changed: bool, now: float, unix: float) -> bytes:
        """The pool's job under a name of ours. With another difficulty it is given once more, at
        a later time, as the miner would begin the same work again otherwise."""
        job, told = self._job_of_pool, b""
        assert job is not None
        clean, self._clean = self._fresh and self._clean, False
        moment = job.time
        if not self._fresh and self._last is not None:
            moment = max(self._last.time + 1, job.time + int(now - self._arrived))
        if self._fresh and self._next_extranonces is not None:
            self._extranonces, self._next_extranonces = self._next_extranonces, None
            first, size = self._extranonces
            self._book.extranonces(first, size)
            told = messages.call("mining.set_extranonce", [first.hex(), size])
        if clean:
            self._book.supersede(now, at_once=True)
        again = self._last.name if self._last is not None and not self._fresh else ""
        name = f"{self._number & 0xFFFF:04x}{self._job_number:x}"
        self._last = replace(job, name=name, time=moment)
        self._book.issue(self._last, difficulty, now, again)
        self._origins[self._last.name] = _Origin(job.name, self._job_difficulty, self._era)
        while len(self._origins) > 2 * MOST_JOBS:
            del self._origins[next(iter(self._origins))]
        self._fresh, self._job_due = False, math.inf
        return told + messages.call("mining.notify", self._last.parameters(clean))

    def _send_pending(self, now: float) -> None:
        if self._up is None or not self._users:
            return
        for token, pending in self._pending.items():
            if not pending.sent and pending.share[0] in self._users:
                self._up.submit(pending.share, token, now)
                pending.sent = True

    def _lose(self) -> bytes:
        """Shares that have not been sent, or were sent to a session that is over."""
        pending, self._pending = self._pending, {}
        unsent = [p for p in pending.values() if not p.sent]
        self._lost(len(unsent))
        refusal = Refusal(21, "the pool's session has ended before this share reached it")
        return b"".join(self._reply(p.request, refusal) for p in unsent)

    def _lost(self, shares: int) -> None:
        if shares and self._tally is not None:
            self._tally.lost += shares
            self._ledger.note(f"shares that did not reach the pool, as it was away: {shares}")

    def _hide(self, text: str) -> str:
        for login in self._logins.values():
            text = login.hide(text)
        return text
