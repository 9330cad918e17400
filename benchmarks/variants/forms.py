"""What docs/backtest.md says of the forms that backtest_forms.py scored."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np

from powbench.network.scenario import Floats

AIMS = {
    "crps_26": ("CRPS at 26 at most 0.115", 0.0, 0.115, "{:.3f}"),
    "bias_26": ("median bias at 26 within 3 %", -0.03, 0.03, "{:+.1%}"),
    "coverage_26": ("coverage at 26 of 75 to 85 %", 0.75, 0.85, "{:.1%}"),
    "crps_52": ("CRPS at 52 at most 0.15", 0.0, 0.15, "{:.3f}"),
    "bias_52": ("median bias at 52 within 3 %", -0.03, 0.03, "{:+.1%}"),
    "coverage_52": ("coverage at 52 of 75 to 85 %", 0.75, 0.85, "{:.1%}"),
}
"""By column of the data: the aim in words, its limits, and how its figure is written."""
_TOLD = ("crps_52", "bias_52", "coverage_26")


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
        aim, _, _, form = AIMS[column]
        low, middle, high = (form.format(v) for v in np.quantile(scores[:, place], (0.1, 0.5, 0.9)))
        own = form.format(shipped[place])
        lines.append(f"| {aim} | {own} | {middle} ({low} to {high}) | {met[:, place].mean():.0%} |")
    lines += [f"| all six | | | {met.all(axis=1).mean():.0%} |", "", *_parts(data, scores, met)]
    return lines


def meets(scores: Floats, columns: list[str]) -> np.ndarray:
    """(forms, aims): whether each figure is inside its limits."""
    limits = np.array([AIMS[column][1:3] for column in columns])
    found: np.ndarray = (scores >= limits[:, 0]) & (scores <= limits[:, 1])
    return found


def _rule(data: dict[str, Any], scores: Floats, met: np.ndarray) -> str:
    middle = meets(np.median(scores, axis=0, keepdims=True), data["columns"])[0]
    half = met.all(axis=1).mean()
    missed = [AIMS[c][0] for c, inside in zip(data["columns"], middle, strict=True) if not inside]
    first = f"misses {', '.join(missed)}" if missed else "meets every aim"
    held = not missed and half >= 0.5
    return (
        f"What might have been chosen otherwise, each choice with every other: {len(scores)} "
        f"forms, scored from epoch {data['first_origin']} on with {data['paths']} paths "
        "([all of them](data/backtest_forms.json), by `python benchmarks/backtest_forms.py`). "
        "Before they were scored this was set down: that the aims are met counts as the work of "
        "the approach, not of a lucky form, if the median over the forms meets each aim and at "
        f"least half of the forms meet all six at once. The median {first}, and {half:.0%} of the "
        f"forms meet all six: {'it does' if held else 'it does not'}. The list of choices is "
        "hindsight still: whoever made it knew the record."
    )


def _parts(data: dict[str, Any], scores: Floats, met: np.ndarray) -> list[str]:
    heads = " | ".join(
        c.replace("_", " at ").replace("crps", "CRPS").replace("bias", "median bias") for c in _TOLD
    )
    lines = [
        f"| choice | forms that meet all six | {heads} |",
        f"|---|---|{'---|' * len(_TOLD)}",
    ]
    every = met.all(axis=1)
    for place, (choice, parts) in enumerate(data["choices"].items()):
        for part in parts:
            own = np.array([row[place] == part for row in data["forms"]])
            cells = (
                AIMS[c][3].format(np.median(scores[own, data["columns"].index(c)])) for c in _TOLD
            )
            lines.append(f"| {choice}: {part} | {every[own].mean():.0%} | {' | '.join(cells)} |")
    return [*lines, "", "(Figures: medians over the forms that have the part.)"]
