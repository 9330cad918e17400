"""Two pictures of the data as SVG: the answers of each kind of check, and how long they took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from powbench.measure.statistics import median

from .records import CELLS

# Okabe and Ito's colours, which colour-blind people can tell apart.
COLOURS = {
    "regressed": "#D55E00",
    "inconclusive": "#F0E442",
    "unfit": "#999999",
    "pass": "#009E73",
}
LEFT, WIDTH, ROW = 250, 840, 26
RIGHT = WIDTH - 90


def answers(
    records: Sequence[dict[str, Any]], expected: Callable[[float], float] | None = None
) -> str:
    """A bar for each kind of check: which share of them got which answer.

    expected: injected extra nonces -> the share that the rule should call regressed,
    drawn as a tick on the bars without a neighbour.
    """
    parts, top = [], 40
    for place, (answer, colour) in enumerate(COLOURS.items()):
        left = LEFT + place * 110
        parts.append(f'<rect x="{left}" y="10" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{left + 17}" y="20">{answer}</text>')
    if expected is not None:
        parts.append(f'<path d="M{LEFT + 446} 8v16" stroke="black" stroke-width="2"/>')
        parts.append(f'<text x="{LEFT + 454}" y="20">regressed, expected</text>')
    for row, cell in enumerate(CELLS):
        verdicts = [r["verdict"] for r in records if r["cell"] == cell.name]
        y = top + row * ROW
        x = float(LEFT)
        parts.append(f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{cell.name}</text>')
        for answer, colour in COLOURS.items():
            share = verdicts.count(answer) / len(verdicts) * (RIGHT - LEFT) if verdicts else 0.0
            if share:
                parts.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{share:.1f}" height="{ROW - 8}" '
                    f'fill="{colour}"/>'
                )
            x += share
        if expected is not None and verdicts and not cell.neighbour and not cell.swapped:
            x = LEFT + expected(cell.extra) * (RIGHT - LEFT)
            parts.append(f'<path d="M{x:.1f} {y - 3}v{ROW - 2}" stroke="black" stroke-width="2"/>')
        parts.append(f'<text x="{RIGHT + 26}" y="{y + 14}">{len(verdicts)}</text>')
    base = top + len(CELLS) * ROW
    for tick in range(0, 101, 20):
        x = LEFT + tick / 100 * (RIGHT - LEFT)
        parts.append(f'<text x="{x:.0f}" y="{base + 14}" text-anchor="middle">{tick} %</text>')
    parts.append(f'<text x="{RIGHT + 26}" y="{base + 14}">checks</text>')
    return _document(parts, base + 24, "Answers by kind of check")


def times(records: Sequence[dict[str, Any]], aim: float) -> str:
    """A dot for each check at its seconds, a bar at the median of each kind."""
    parts, top = [], 20
    longest = max([float(r["seconds"]) for r in records] + [aim]) * 1.05

    def x_of(seconds: float) -> float:
        return LEFT + seconds / longest * (RIGHT - LEFT)

    base = top + len(CELLS) * ROW
    parts.append(
        f'<path d="M{x_of(aim):.1f} {top - 8}V{base}" stroke="#888" stroke-dasharray="4 3"/>'
        f'<text x="{x_of(aim):.1f}" y="{top - 10}" text-anchor="middle">aim: {aim:.0f} s</text>'
    )
    for row, cell in enumerate(CELLS):
        taken = [r["seconds"] for r in records if r["cell"] == cell.name]
        y = top + row * ROW
        parts.append(f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{cell.name}</text>')
        for index, seconds in enumerate(taken):  # spread a little, so that equal ones show
            height = y + 4 + index % 5 * 3
            parts.append(
                f'<circle cx="{x_of(seconds):.1f}" cy="{height}" r="2.5" fill="#0072B2" '
                f'fill-opacity="0.5"/>'
            )
        if taken:
            x = x_of(median(taken))
            parts.append(f'<path d="M{x:.1f} {y}v{ROW - 6}" stroke="black" stroke-width="2"/>')
    for tick in range(0, int(longest) + 1, 10 if longest < 150 else 30):
        parts.append(
            f'<text x="{x_of(tick):.0f}" y="{base + 14}" text-anchor="middle">{tick} s</text>'
        )
    return _document(parts, base + 24, "Seconds of each check, without the builds")


def _document(parts: Sequence[str], height: float, label: str) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'font-family="sans-serif" font-size="12" role="img" aria-label="{label}">'
    )
    white = '<rect width="100%" height="100%" fill="white"/>'
    return "\n".join([head, white, *parts, "</svg>", ""])
