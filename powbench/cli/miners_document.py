"""What was counted of the miners, as a result: the same for `miners measure` and for a fleet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from . import miners_connecting as connecting
from . import miners_models, output

if TYPE_CHECKING:
    from ..documents import result as documents
    from ..documents.machine import Machine
    from ..energy.reading import EnergyReading
    from ..miners.count.counting import Counted
    from ..miners.count.physics import Model
    from ..miners.count.watching import Watch
    from ..miners.measuring import Outcome
    from ..miners.stratum.record import Ledger

    EnergyOf = Callable[[Counted], Sequence[EnergyReading]]


def document(
    ledger: Ledger,
    outcome: Outcome,
    model: Model | None,
    energy_of: EnergyOf,
    watches: Sequence[Watch],
    machine: Machine,
) -> documents.Result:
    """The result; a miner without a share in the window is not measured."""
    from ..documents import result as documents
    from ..miners.count import reported, silent
    from ..miners.count.counting import names
    from ..miners.count.outcome import measurement

    known = miners_models.known()

    def measured(c: Counted, name: str) -> documents.Measurement:
        read = told[name].said if name in told else None
        says = (read.identity.model if read else "", c.record.agent)
        promised, notes = (model, []) if model else miners_models.said(says)
        promised = miners_models.with_boards(promised, read.identity.boards if read else 0)
        everybody = (*outcome.miners, *outcome.beside)
        energy = energy_of(c)
        m = measurement(
            c, name, promised, energy, outcome.interrupted, everybody, known, notes,
            ledger.statement,
        )  # fmt: skip
        return reported.beside(m, told.get(name), outcome.span, most)

    called = names([c.record for c in outcome.miners])
    working = [pair for pair in zip(outcome.miners, called, strict=True) if pair[0].moments]
    told, lost = reported.pairs(watches, working)
    for watch in lost:
        output.warn(f"--api {watch.where} is of no miner measured here: write it as WORKER=HOST")
    most = miners_models.most(model)
    return connecting.as_result(
        ledger,
        tuple(measured(c, name) for c, name in working),
        tuple(
            documents.NotMeasured(name, silent.within(c.rejected()))
            for c, name in zip(outcome.miners, called, strict=True)
            if not c.moments
        ),
        outcome.interrupted,
        machine,
    )
