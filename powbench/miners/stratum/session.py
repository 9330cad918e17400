"""One connection's talk: lines in, lines out. No sockets and no clock here."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final

from ...bounded import Unreadable, hexadecimal
from ...chain.target import DIFFICULTY_1, target_of_difficulty
from ...chain.versions import ROLLABLE
from . import jobs, messages, shares
from .messages import Garbled, Request
from .record import Ledger, Record
from .shares import Rejected, Share, Submission
from .vardiff import Vardiff

NEXT_JOB_SECONDS = 30.0
MOST_GARBAGE = 8
MOST_WORKERS = 32


class Session:
    """What one connection has agreed on. `ended`: why the connection must be closed."""

    def __init__(self, number: int, host: str, ledger: Ledger) -> None:
        self._host, self._ledger = host, ledger
        self._extranonce1 = struct.pack(">I", number)
        self._book = shares.Book(self._extranonce1)
        self._vardiff = Vardiff(ledger.shares_per_second, ledger.start, ledger.least)
        self._mask = self._told_mask = self._earlier_mask = 0
        self._rollable, self._wanted_mask = ROLLABLE, 0xFFFFFFFF
        self._agent = ""
        self._subscribed = False
        self._workers: set[str] = set()
        self._record: Record | None = None
        self._job_number = 0
        self._job_due: float | None = None
        self._announced: float | None = None
        self._garbage = 0
        self.ended = ""

    @property
    def authorized(self) -> bool:
        return self._record is not None

    def receive(self, line: bytes, now: float, unix: float) -> bytes:
        """The answer to one line, and what follows from it. now: monotonic seconds."""
        line = line.strip(b" \t\r\n\0")
        if not line or self.ended:
            return b""
        try:
            request = messages.parse(line)
        except Garbled as error:
            self._garbage += 1
            if self._garbage >= MOST_GARBAGE:
                self.ended = f"it sends what is no stratum: {error}"
                return b""
            return messages.refusal(error.identity, 20, str(error))
        if request is None:
            return b""
        method: Method = getattr(self, _METHODS.get(request.method, "_unknown"))
        reply = method(request, now)
        return (reply if messages.expects(request) else b"") + self._follow_up(now, unix)

    def tick(self, now: float, unix: float) -> bytes:
        """What is due without a line: another difficulty, the next job."""
        if self._job_due is None:
            return b""
        self._vardiff.held = self._ledger.held
        if self._vardiff.look(now):
            self._job_due = now
        return self._follow_up(now, unix)

    def close(self, now: float) -> None:
        """The connection is gone."""
        if self._record is not None:
            self._ledger.leave(self._record, now)
            self._record = None

    def _follow_up(self, now: float, unix: float) -> bytes:
        """Difficulty and job, once the miner has subscribed and is authorized, and when due."""
        if self._record is None or not self._subscribed:
            return b""
        told = self._mask_news()
        first = self._job_due is None
        if not self._due(now):
            return told
        difficulty = self._vardiff.difficulty
        changed = difficulty != self._announced
        if changed:
            figure = messages.difficulty_figure(difficulty)
            told += messages.call("mining.set_difficulty", [figure])
            self._announced = difficulty
            self._record.ask(difficulty, now)
        if first:
            self._vardiff.begin(now)
        self._job_number += 1
        return told + self._job(difficulty, changed, now, unix)

    def _due(self, now: float) -> bool:
        """Whether it is time for another job; none has been given while `_job_due` is None."""
        return self._job_due is None or now >= self._job_due

    def _job(self, difficulty: float, changed: bool, now: float, unix: float) -> bytes:
        """Job `_job_number`, written into the book; `changed`: its difficulty is another."""
        ledger, committed = self._ledger, b""
        if ledger.statement and self._record is not None:
            target = target_of_difficulty(difficulty)
            committed = jobs.commitment(ledger.statement, target, self._record.worker)
        job = jobs.local(self._job_number, ledger.previous, int(unix), committed)
        self._book.supersede(now)
        self._book.issue(job, difficulty, now)
        self._job_due = now + NEXT_JOB_SECONDS
        return messages.call("mining.notify", job.parameters(clean=changed))

    def _mask_news(self) -> bytes:
        """The version bits that are agreed, once the miner is authorized: some firmware rolls none
        until it is told, and other firmware gives up when it is told before."""
        if self._mask == self._told_mask:
            return b""
        self._told_mask = self._mask
        return messages.call("mining.set_version_mask", [f"{self._mask:08x}"])

    def _unknown(self, request: Request, now: float) -> bytes:
        return messages.refusal(request.identity, 20, "this method is not known here")

    def _extranonce_subscribe(self, request: Request, now: float) -> bytes:
        return self._yes(request, now)

    def _yes(self, request: Request, now: float) -> bytes:
        return messages.answer(request.identity, True)

    def _ping(self, request: Request, now: float) -> bytes:
        return messages.answer(request.identity, "pong")

    def _transactions(self, request: Request, now: float) -> bytes:
        return messages.answer(request.identity, [])

    def _subscribe(self, request: Request, now: float) -> bytes:
        self._agent = messages.text(request.parameters, 0)
        self._subscribed = True
        if self._record is not None:
            self._record.agent = self._agent or self._record.agent
        own = self._extranonce1.hex()  # a miner that sees an old name again sends old shares
        names = [["mining.set_difficulty", own], ["mining.notify", own]]
        result = [names, own, jobs.EXTRANONCE2_BYTES]
        return messages.answer(request.identity, result)

    def _authorize(self, request: Request, now: float) -> bytes:
        """Anybody may work here."""
        return self._admit(request, now)

    def _admit(self, request: Request, now: float) -> bytes:
        """The miner has a record from now on. Its password is looked at for a difficulty only."""
        worker = messages.text(request.parameters, 0)
        if worker not in self._workers and len(self._workers) >= MOST_WORKERS:
            return messages.refusal(request.identity, 20, "too many workers on one connection")
        wish = messages.password_difficulty(messages.text(request.parameters, 1))
        if self._record is None:
            self._record = self._ledger.enrol(self._host, worker, self._agent, now)
            if self._record is None:
                return messages.refusal(request.identity, 20, "too many workers are known here")
            if self._record.asked:
                self._wish(self._record.asked[-1][1], now)
        self._workers.add(worker)
        self._record.user(worker)
        if wish is not None:
            self._wish(wish, now)
        return messages.answer(request.identity, True)

    def _configure(self, request: Request, now: float) -> bytes:
        """BIP 310: what the miner can do, and what of it is agreed."""
        names = request.parameters[0] if request.parameters else []
        options = request.parameters[1] if len(request.parameters) > 1 else {}
        names, options = messages.listed(names), options if isinstance(options, dict) else {}
        agreed: dict[str, Any] = {}
        for name in (n for n in names[:16] if isinstance(n, str)):
            if name == "version-rolling":
                wanted = messages.mask(options.get("version-rolling.mask", "ffffffff"))
                self._wanted_mask = 0xFFFFFFFF if wanted is None else wanted
                self._mask = self._rollable & self._wanted_mask
                agreed[name] = bool(self._rollable)
                if self._rollable:
                    agreed["version-rolling.mask"] = f"{self._mask:08x}"
            elif name == "minimum-difficulty":
                least = messages.difficulty(options.get("minimum-difficulty.value"))
                if least is not None:
                    self._vardiff.at_least(least)
                    self._again(now)
                agreed[name] = least is not None
            elif name in ("info", "subscribe-extranonce"):
                agreed[name] = True
            else:
                agreed[name[: messages.LONGEST_NAME]] = False
        return messages.answer(request.identity, agreed)

    def _suggest_difficulty(self, request: Request, now: float) -> bytes:
        wish = messages.difficulty(request.parameters[0] if request.parameters else None)
        if wish is None:
            return messages.refusal(request.identity, 20, "this is no difficulty")
        self._wish(wish, now)
        return messages.answer(request.identity, True)

    def _suggest_target(self, request: Request, now: float) -> bytes:
        try:
            target = hexadecimal(messages.text(request.parameters, 0))
        except Unreadable:
            target = 0
        if not target:
            return messages.refusal(request.identity, 20, "this is no target")
        self._wish(DIFFICULTY_1 / target, now)
        return messages.answer(request.identity, True)

    def _wish(self, difficulty: float, now: float) -> None:
        """Where to start; once shares come, their pace decides. With a job, a miner may only ask
        for less: small ones repeat their wish to stay connected."""
        if self._job_due is None and not self._vardiff.heard:
            self._vardiff.start(difficulty)
        elif difficulty < self._vardiff.difficulty and not self._vardiff.heard:
            self._vardiff.start(difficulty)
            self._vardiff.begin(now)
            self._again(now)

    def _again(self, now: float) -> None:
        if self._job_due is not None and self._vardiff.difficulty != self._announced:
            self._job_due = now

    def _submit(self, request: Request, now: float) -> bytes:
        submitted = self._submitted(request)
        verdict: Share | Rejected
        if isinstance(submitted, Rejected):
            verdict = submitted
        else:
            verdict = self._book.judge(submitted, self._mask | self._earlier_mask, now)
        self._note(request, verdict, now)
        if isinstance(submitted, Rejected):
            return self._answer(request, verdict)
        return self._judged(request, submitted, verdict, now)

    def _note(self, request: Request, verdict: Share | Rejected, now: float) -> None:
        record = self._record
        if record is None:
            return
        if isinstance(verdict, Rejected):
            record.rejected[verdict.reason] += 1
            record.wrong += self._is_wrong(verdict)
            return
        record.take(verdict, now, messages.text(request.parameters, 0))
        self._vardiff.held = self._ledger.held
        if self._vardiff.share(verdict.difficulty, verdict.closeness, now):
            self._job_due = now
        record.steady = self._vardiff.steady

    def _judged(
        self, request: Request, submitted: Submission, verdict: Share | Rejected, now: float
    ) -> bytes:
        """What the miner hears of a share that has been hashed."""
        return self._answer(request, verdict)

    def _answer(self, request: Request, verdict: Share | Rejected) -> bytes:
        if isinstance(verdict, Share):
            return messages.answer(request.identity, True)
        code = shares.CODES.get(verdict.reason, 20)
        return messages.refusal(request.identity, code, f"{verdict.reason}: {verdict.message}")

    def _submitted(self, request: Request) -> Submission | Rejected:
        if self._record is None or self._job_due is None:
            return Rejected("not authorized", "authorize and subscribe first")
        submitted = shares.submission(request.parameters)
        if isinstance(submitted, Rejected):
            return submitted
        if messages.text(request.parameters, 0) not in self._workers:
            return Rejected("not authorized", "this worker has not been authorized here")
        return submitted

    def _is_wrong(self, rejected: Rejected) -> bool:
        """A miner that goes over to an easier difficulty at once is early, and not wrong."""
        if rejected.reason != "above target" or self._announced is None:
            return False
        assert rejected.hash_value is not None
        return rejected.hash_value > target_of_difficulty(self._announced)


Method = Callable[[Request, float], bytes]

_METHODS: Final = {
    "mining.subscribe": "_subscribe",
    "mining.authorize": "_authorize",
    "mining.configure": "_configure",
    "mining.submit": "_submit",
    "mining.suggest_difficulty": "_suggest_difficulty",
    "mining.suggest_target": "_suggest_target",
    "mining.extranonce.subscribe": "_extranonce_subscribe",
    "mining.multi_version": "_yes",
    "mining.get_transactions": "_transactions",
    "mining.ping": "_ping",
}
"""What answers each call; a session in front of another pool answers some in its own way."""
