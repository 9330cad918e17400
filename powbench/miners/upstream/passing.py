"""Shares on their way to the pool: sent, answered, sent again after a gap, or lost."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from ..stratum import messages
from ..stratum.messages import Request
from ..stratum.record import Ledger, Record
from ..stratum.shares import Rejected, Share
from .dialogue import Upstream
from .events import Judged, Refusal

MOST_PENDING = 10_000
DUPLICATE, STALE = 22, 21


@dataclass
class _Pending:
    """again: it has been sent on an earlier connection too."""

    request: Request
    share: list[str]
    verdict: Share | Rejected
    sent: bool = False
    again: bool = False


@dataclass
class Passing:
    """Those of one connection of a miner, in the order in which they came. `record`: where they
    are counted; None before the miner is authorized."""

    ledger: Ledger
    record: Record | None = None
    _pending: dict[int, _Pending] = field(default_factory=dict)
    _token: int = 0

    @property
    def waiting(self) -> int:
        """How many have been sent and have no answer yet."""
        return sum(p.sent for p in self._pending.values())

    def add(self, request: Request, share: list[str], verdict: Share | Rejected) -> bool:
        """`share`: the parameters of mining.submit, as the pool knows them. False where too many
        wait, so that this one is lost."""
        if len(self._pending) >= MOST_PENDING:
            self._lost(1)
            return False
        self._token += 1
        self._pending[self._token] = _Pending(request, share, verdict)
        return True

    def send(self, pool: Upstream, users: AbstractSet[str], now: float) -> None:
        """Those of `users` that are still to be sent."""
        for token, pending in self._pending.items():
            if not pending.sent and pending.share[0] in users:
                pool.submit(pending.share, token, now)
                pending.sent = True

    def interrupted(self) -> None:
        """The connection is over: what has no answer must be sent again."""
        for pending in self._pending.values():
            pending.again, pending.sent = pending.again or pending.sent, False

    def judged(self, event: Judged) -> bytes:
        """What the miner hears of the pool's answer."""
        pending = self._pending.pop(event.token, None)
        if pending is None:
            return b""
        refusal = event.refusal
        if refusal is not None and pending.again and refusal.code == DUPLICATE:
            refusal = None  # it had come through before the connection was lost
        record = self.record
        if record is not None and record.pool is not None:
            record.pool.accepted += refusal is None
            record.pool.rejected += refusal is not None and event.answered
            record.pool.lost += not event.answered
            if refusal is None and isinstance(pending.verdict, Rejected):
                record.rejected[pending.verdict.reason] -= 1  # the pool is the one to say so
        return reply(pending.request, refusal)

    def lose(self) -> bytes:
        """What has not been sent never will be; what the miner hears of that."""
        unsent = [p for p in self._pending.values() if not p.sent]
        self._pending = {t: p for t, p in self._pending.items() if p.sent}
        self._lost(len(unsent))
        refusal = Refusal(STALE, "the pool's session ended before this share reached it")
        return b"".join(reply(p.request, refusal) for p in unsent)

    def _lost(self, shares: int) -> None:
        if shares and self.record is not None and self.record.pool is not None:
            self.record.pool.lost += shares
            self.ledger.note(f"shares that did not reach the pool, as it was away: {shares}")


def reply(request: Request, refusal: Refusal | None) -> bytes:
    """The answer to a miner's call, if it expects one."""
    if not messages.expects(request):
        return b""
    if refusal is None:
        return messages.answer(request.identity, True)
    return messages.refusal(request.identity, refusal.code, refusal.message)
