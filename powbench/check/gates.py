"""The two gates of a check, and which of them speaks.

Counts see every instruction and nothing else; time sees all, through noise. The worst of both is
the verdict of the check. Where counts cannot be had, time judges alone, and it is said why.
"""

from __future__ import annotations

from dataclasses import replace

from . import decision
from .records import CheckOutcome, Gate

TIME, COUNTS = "time", "counts"
NOT_JUDGED = "not judged"
NOT_ASKED = "nobody asked for it"


def alone(name: str, outcome: CheckOutcome, other: str = NOT_ASKED) -> CheckOutcome:
    """What one gate says. other: why the other one says nothing."""
    silent = COUNTS if name == TIME else TIME
    gates = (
        Gate(name, outcome.verdict, outcome.reason, spoke=True),
        Gate(silent, NOT_JUDGED, other, spoke=False),
    )
    return replace(outcome, gates=in_order(gates))


def together(timed: CheckOutcome, counted: CheckOutcome) -> CheckOutcome:
    """One outcome of both: the worst verdict that is certain, and the notes of both."""
    verdict = decision.overall([counted.verdict, timed.verdict])
    gates = tuple(
        Gate(name, o.verdict, o.reason, spoke=o.verdict == verdict)
        for name, o in ((COUNTS, counted), (TIME, timed))
    )
    spoken = [g for g in gates if g.spoke and g.reason]
    reasons = [f"{g.name}: {g.reason}" for g in spoken]
    if len({g.reason for g in spoken}) == 1:
        reasons = [spoken[0].reason]
    return replace(
        timed,
        verdict=verdict,
        reason="; ".join(reasons),
        identical=timed.identical and counted.verdict == decision.PASS,
        seconds=timed.seconds + counted.seconds,
        notes=tuple(dict.fromkeys((*timed.notes, *counted.notes))),
        counts=counted.counts,
        gates=gates,
    )


def in_order(gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
    """Counts first: they are the quick ones."""
    return tuple(sorted(gates, key=lambda gate: gate.name))


def judged(outcome: CheckOutcome) -> tuple[Gate, ...]:
    """The gates that gave a verdict."""
    return tuple(g for g in outcome.gates if g.verdict != NOT_JUDGED)
