"""What was counted of all miners, put apart: each listed miner by the address that it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..documents.fleet import FleetHost, State
from ..documents.result import Result
from ..miners.count import silent
from ..miners.count.counting import names
from ..miners.measuring import Outcome
from ..miners.stratum.listening import plain
from ..miners.stratum.record import Ledger, Record
from .miners import Miner
from .task import UNTIL_THEN

AT_ITS_POOL = "point it at the pool that powbench names, and see the firewall between"


def address_of(record: Record) -> str:
    """The address that a miner came from, as `miners.found` writes it."""
    return str(plain(record.host) or record.host)


def hosts(
    asked: Sequence[Miner],
    found: Mapping[str, Miner],
    ledger: Ledger,
    outcome: Outcome | None,
    whole: Result | None,
    waited_seconds: float,
    now: float,
) -> tuple[FleetHost, ...]:
    """One for each miner that was asked for. outcome, whole: None where nothing was counted."""
    address = {miner.name: place for place, miner in found.items()}
    records = ledger.records()
    called = names([c.record for c in outcome.miners]) if outcome else []
    at = {
        name: address_of(c.record)
        for name, c in zip(called, outcome.miners if outcome else (), strict=True)
    }

    def one(miner: Miner) -> FleetHost:
        if miner.name not in address:
            return _none(miner, "unreachable", "nobody knows its name", "give its address")
        place = address[miner.name]
        own = _part(whole, {name for name, where in at.items() if where == place})
        if own is not None and own.measurements:
            cut = own.interrupted
            host = FleetHost(miner.name, miner.address, "interrupted" if cut else "answered")
            return replace(host, reason=UNTIL_THEN if cut else "", exit_code=0, result=own)
        theirs = [r for r in records if address_of(r) == place]
        if not theirs:
            return _none(
                miner, "unreachable", f"it has not logged in within {waited_seconds:g} s",
                AT_ITS_POOL,
            )  # fmt: skip
        reason = own.not_measured[0].reason if own and own.not_measured else ""
        said = f"it {silent.said(theirs[0], now, None)}"
        return _none(miner, "failed", reason or said, "see whether it hashes, or measure longer")

    return tuple(map(one, asked))


def _part(whole: Result | None, named: set[str]) -> Result | None:
    """The result of those alone."""
    if whole is None:
        return None
    return replace(
        whole,
        measurements=tuple(m for m in whole.measurements if m.kernel in named),
        not_measured=tuple(n for n in whole.not_measured if n.kernel in named),
    )


def _none(miner: Miner, state: State, reason: str, advice: str) -> FleetHost:
    return FleetHost(miner.name, miner.address, state, reason, advice)
