"""From revenue down to what is left, as bars of text: safe in a pipe, wide or narrow."""

from __future__ import annotations

from dataclasses import dataclass

BLOCKS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True)
class Step:
    """One bar. total: it stands on the ground (revenue, margin) rather than on the last one."""

    label: str
    amount: float
    total: bool = False


def lines(steps: tuple[Step, ...], width: int = 100, fancy: bool = True) -> list[str]:
    """One line per step: label, amount, bar from where the last one ended.

    width: of the whole line in characters. fancy: eighth blocks; otherwise `#`.
    """
    if not steps:
        return []
    labels = max(len(step.label) for step in steps)
    amounts = [f"{step.amount:,.2f}" for step in steps]
    number = max(len(text) for text in amounts)
    room = max(10, width - labels - number - 4)
    spans = _spans(steps)
    low = min(0.0, *(min(span) for span in spans))
    high = max(0.0, *(max(span) for span in spans))
    scale = room / (high - low) if high > low else 0.0
    drawn = []
    for step, text, (begin, end) in zip(steps, amounts, spans, strict=True):
        left, right = sorted(((begin - low) * scale, (end - low) * scale))
        bar = _bar(left, right, fancy)
        drawn.append(f"{step.label:<{labels}}  {text:>{number}}  {bar}".rstrip())
    return drawn


def _spans(steps: tuple[Step, ...]) -> list[tuple[float, float]]:
    level, spans = 0.0, []
    for step in steps:
        if step.total:
            spans.append((0.0, step.amount))
            level = step.amount
        else:
            spans.append((level, level + step.amount))
            level += step.amount
    return spans


def _bar(left: float, right: float, fancy: bool) -> str:
    """A bar from `left` to `right` in character cells; never invisible."""
    if not fancy:
        return " " * round(left) + "#" * max(1, round(right) - round(left))
    start = int(left)
    eighths = round((right - start) * 8)
    whole, rest = divmod(max(eighths, 1), 8)
    return " " * start + BLOCKS[8] * whole + (BLOCKS[rest] if rest else "")
