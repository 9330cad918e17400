"""What docs/backtest.md says of the forms that backtest_forms.py scored."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np

from powbench.network.scenario import Floats

from .aims import ALL

_TOLD = ("crps_52", "median_bias_52", "coverage_26")
_AIM = {f"{aim.key}_{aim.horizon}": aim for aim in ALL}
"""By column of the data."""


def section(data: dict[str, Any]) -> list[str]:
    """How often the aims are met by what the forecast might have been instead."""
    kinds = len(data["choices"])
    forms = [tuple(row[:kinds]) for row in data["forms"]]
    scores = np.array([row[kinds:] for row in data["forms"]])
    met = meets(scores, data["columns"])
    shipped = scores[forms.index(tuple(data["shipped"]))]
    lines = [
        "## How much hangs on the form",
        "",
        *textwrap.wrap(_rule(data, scores, met), 92),
        "",
        "| aim | as it ships | median of the forms (P10 to P90) | forms that meet it |",
        "|---|---|---|---|",
    ]
    for place, column in enumerate(data["columns"]):
        aim = _AIM[column]
        quantiles = np.quantile(scores[:, place], (0.1, 0.5, 0.9))
        low, middle, high = (aim.form.format(v) for v in quantiles)
        own = aim.form.format(shipped[place])
        lines.append(
            f"| {aim.words} | {own} | {middle} ({low} to {high}) | {met[:, place].mean():.0%} |"
        )
    for named, key in (("CRPS", "crps"), ("bias", "median_bias"), ("coverage", "coverage")):
        both = met[:, [c.startswith(key) for c in data["columns"]]].all(axis=1)
        lines.append(f"| {named} at both horizons | | | {both.mean():.0%} |")
    lines += [f"| all six | | | {met.all(axis=1).mean():.0%} |", "", *_parts(data, scores, met)]
    return lines


def good(data: dict[str, Any]) -> tuple[int, int]:
    """How many forms meet every aim, of how many."""
    scores = np.array([row[len(data["choices"]) :] for row in data["forms"]])
    return int(meets(scores, data["columns"]).all(axis=1).sum()), len(scores)


def meets(scores: Floats, columns: list[str]) -> np.ndarray:
    """(forms, aims): whether each figure is inside its limits."""
    limits = np.array([(_AIM[column].low, _AIM[column].high) for column in columns])
    found: np.ndarray = (scores >= limits[:, 0]) & (scores <= limits[:, 1])
    return found


def _rule(data: dict[str, Any], scores: Floats, met: np.ndarray) -> str:
    middle = meets(np.median(scores, axis=0, keepdims=True), data["columns"])[0]
    good, count = int(met.all(axis=1).sum()), len(scores)
    missed = [
        _AIM[c].words for c, inside in zip(data["columns"], middle, strict=True) if not inside
    ]
    first = f"misses {', '.join(missed)}" if missed else "meets every aim"
    held = not missed and 2 * good >= count
    return (
        f"What might have been chosen otherwise, each choice with every other: {count} "
        f"forms, scored from epoch {data['first_origin']} on with {data['paths']} paths "
        "([all of them](data/backtest_forms.json), by `python benchmarks/backtest_forms.py`). "
        "Before they were scored this was set down: that the aims are met counts as the work of "
        "the approach, not of a lucky form, if the median over the forms meets each aim and at "
        f"least half of the forms meet all six at once. The median {first}; {good} of {count} "
        f"forms meet all six. By that rule {HELD if held else FAILED}. The list of choices is "
        "hindsight still: whoever made it knew the record, and memory, which hardware counts and "
        "when, and damping were not varied in it (the tables above and below vary them one by "
        "one)."
    )


HELD = "it counts as the work of the approach"
FAILED = (
    "it does not count: each aim is within reach of what might have been chosen, that all are met "
    "at once is the form's doing"
)


def _parts(data: dict[str, Any], scores: Floats, met: np.ndarray) -> list[str]:
    heads = " | ".join(
        f"{_AIM[c].key.replace('crps', 'CRPS').replace('_', ' ')} at {_AIM[c].horizon}"
        for c in _TOLD
    )
    lines = [
        f"| choice | forms that meet all six | {heads} |",
        f"|---|---|{'---|' * len(_TOLD)}",
    ]
    every = met.all(axis=1)
    for place, (choice, parts) in enumerate(data["choices"].items()):
        for part in parts:
            own = np.array([row[place] == part for row in data["forms"]])
            if not own.any():
                continue
            cells = (
                _AIM[c].form.format(np.median(scores[own, data["columns"].index(c)])) for c in _TOLD
            )
            lines.append(f"| {choice}: {part} | {every[own].mean():.0%} | {' | '.join(cells)} |")
    return [*lines, "", "(Figures: medians over the forms that have the part.)"]
