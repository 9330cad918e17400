"""Which model of the catalogue a miner is: by --model, or by what it says it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from ..miners.count.physics import Known, Model
    from ..rigs.rig import Rig

MOST_NAMED = 6


def named(text: str, option: str) -> Model:
    """A model of the catalogue, with what its data sheet promises."""
    from ..rigs import catalogue

    try:
        return _promise(catalogue.find(text))
    except InputError as error:
        raise InputError(f"{option}: {error.message}", error.hint) from None


def said(texts: Iterable[str]) -> tuple[Model | None, list[str]]:
    """The one model that a miner says it is, or a note that names those that it may be.

    texts: what its API and its log-in say; the first that names any counts.
    """
    from ..rigs import naming

    models = next((found for text in texts if (found := naming.named_in(text))), ())
    if len(models) == 1:
        return _promise(models[0].rig, said=True), []
    if not models:
        return None, []
    some = ", ".join(entry.model for entry in models[:MOST_NAMED])
    return None, [f"it says it is one of these: {some}; --model NAME compares it with one"]


def with_boards(model: Model | None, boards: int | None) -> Model | None:
    """The model with as many boards as its API says it has, where the catalogue has none."""
    if model is None or model.boards is not None or not boards:
        return model
    return replace(model, boards=boards)


def known() -> Known:
    """The ends of the catalogue, beyond which nothing is believed without a word."""
    from ..miners.count.physics import Known
    from ..rigs import catalogue

    rigs = [entry.rig for entry in catalogue.entries()]
    best = min(rigs, key=lambda rig: rig.joules_per_terahash)
    return Known(_promise(_fastest()), best.joules_per_terahash, best.name)


def most(model: Model | None) -> float:
    """H/s that no miner of this model does, or none at all where it is not known."""
    return 2 * (model.hashes_per_second if model else _fastest().hashes_per_second.value)


def _fastest() -> Rig:
    from ..rigs import catalogue

    rigs = (entry.rig for entry in catalogue.entries())
    return max(rigs, key=lambda rig: rig.hashes_per_second.value)


def _promise(rig: Rig, said: bool = False) -> Model:
    from ..miners.count.physics import Model
    from ..rigs import naming

    boards = naming.boards(rig.name)
    return Model(rig.name, rig.hashes_per_second.value, rig.source, boards, said)
