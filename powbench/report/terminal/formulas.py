"""`project --explain`: a site's numbers with formula, inputs and the source of each input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from ...analysis.derivation import Derivation
from ...analysis.explain import Explained
from ...provenance import Figure, Status
from ..shown import joined
from .figures import as_shown

_ROWS = ("months", "npv", "irr", "payback", "hashprice")


def explanation(site: str, explained: tuple[Explained, ...], figures: tuple[Figure, ...]) -> str:
    """All of `--explain`: numbers with formula and inputs, then every input of the site."""
    rows = [f"{site}: every number, its formula, and what it starts from", ""]
    for _, group in groupby(explained, key=_group):
        rows += _explained(list(group))
    rows += ["", f"{site}: all inputs, by how sure they are", *_by_status(figures)]
    return joined(rows)


def derivation(site: str, derived: Sequence[Derivation]) -> str:
    """Each number from what it is computed from: first that, then the inputs, then the number."""
    rows: list[str] = []
    for each in derived:
        number = each.number
        shown = as_shown(number.key, number.value, number.unit)
        rows += [*([""] if rows else []), f"{site}: how {shown} comes about", ""]
        for _, group in groupby(each.parts, key=_group):
            rows += _explained([replace(line, inputs=()) for line in group])
        if each.inputs:
            rows += ["", "inputs, by how sure they are", *_by_status(each.inputs)]
        rows += ["", f"{number.key} = {number.formula}", f"    = {number.worked}"]
        rows.append(f"    = {_number(number)}")
        rows.append(f"{site}: {shown}")
    return joined(rows)


def _group(line: Explained) -> tuple[str, str]:
    """Equal for numbers that stand in one row of months, else by formula."""
    row, dot, _ = line.key.partition(".")
    return line.formula, row if dot and row in _ROWS else ""


def _by_status(figures: Sequence[Figure]) -> list[str]:
    rows = []
    for status in Status:
        inputs = [figure for figure in figures if figure.status is status]
        if inputs:
            rows.append(f"{status.value}:")
            rows.extend(f"  {figure}" for figure in inputs)
    return rows


def _explained(group: list[Explained]) -> list[str]:
    """Lines of one formula: a number, or a row of months with the formula above it."""
    first = group[0]
    inputs = [f"      {figure}" for figure in first.inputs]
    if len(group) == 1:
        head = f"{first.key} = {_number(first)}"
        return [head, f"    = {first.formula}", f"    = {first.worked}", *inputs]
    if all(not line.value for line in group):
        head = f"{first.key} and {len(group) - 1} more up to {group[-1].key} = 0 {first.unit}"
        return [head.rstrip(), f"    = {first.formula}", f"    = {first.worked}", *inputs]
    rows = [f"{line.key} = {_number(line)}  = {line.worked}" for line in group]
    return [f"each of the next {len(group)} = {first.formula}", *inputs, *rows]


def _number(line: Explained) -> str:
    return "none" if line.value is None else f"{line.value:,.10g} {line.unit}".rstrip()
