"""What the page says beside the figures: how a check works, and what the study cannot show."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from powbench.check import decision

HEAD = """# How far the regression check can be believed

`powbench check` says whether head is slower than base by more than a margin. This page says
how often it is wrong. `python -m studies.check` writes it from
[the raw slices](../../studies/check/data/checks.jsonl) of real checks, and computes every figure
from them. Where a check has not been run yet, the page says so.
"""


def percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def prose(text: str) -> list[str]:
    """Sentences with their figures, in lines of the usual length."""
    return textwrap.wrap(text, 92, break_on_hyphens=False, break_long_words=False)


METHOD = """Base (A), base once more (A′, the control) and head (B) each run in a process of their
own. They take turns on one CPU. A *round* is one slice of some 12 ms of each, in an order that is
balanced and shuffled. A *launch* is a fresh set of processes. All its rounds together give one
number, the median of ln(time B / time A). Rounds in which counters of the system saw a
disturbance are dropped for all arms, before their times are looked at."""
INJECTED = """In this study base and head are the same build. A slow-down is made by hashing extra
nonces that are not counted: real work, not a pause. A busy neighbour is a process that hashes
without end. It is pinned to the other core or to the core of the measurement."""


def method() -> list[str]:
    """How a check works, with the figures of the rule as the code has them."""
    rule = " or ".join(f"{least} of {launches}" for launches, least in decision.BASE_LOOKS)
    rule_text = (
        f"A launch lies above the margin or below it. *Regressed* needs {rule} launches above, "
        "and *pass* needs as many below. Where too many rounds were disturbed, or A′ differs from "
        "A, the answer is *unfit*. Otherwise it is *inconclusive*. At a slow-down of exactly the "
        "margin either wrong answer has a probability of "
        f"{percent(float(decision.level()))}. That holds for any distribution of the launches, as "
        "long as they are independent."
    )
    paragraphs = [prose(x) for x in (METHOD, rule_text, INJECTED)]
    return ["## How a check works", *(line for p in paragraphs for line in ("", *p))]


def limits(records: Sequence[dict[str, Any]]) -> list[str]:
    kinds = _many(len({r["cpu_signature"] for r in records}), "kind of machine")
    kernels = _many(len({r["kernel"] for r in records}), "kernel")
    return [
        "## What this does not show",
        "",
        f"- The data are of {kinds} and of {kernels}.",
        "  Elsewhere the noise differs: run the study there.",
        "  `python -m studies.check --minutes 60` continues where it stopped.",
        "- Base and head are one build here, unpacked in two places. Two builds of different",
        "  sources may also differ in where the linker puts things. That is a difference in speed,",
        "  too, and the check reports it as one.",
        "- A neighbour that slows down one arm only, in step with the rounds, would deceive the",
        "  check. Only the shuffled order protects it.",
    ]


def _many(count: int, noun: str) -> str:
    head, _, tail = noun.partition(" ")
    return f"{count} {head}{'' if count == 1 else 's'} {tail}".rstrip()
