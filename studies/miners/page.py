"""docs/evidence/miners.md, from the recorded windows alone."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from studies.check.bounds import lower, upper

from .windows import PLANS, SWING_SECONDS, Plan, Window

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data" / "windows.jsonl"
PAGE = ROOT / "docs" / "evidence" / "miners.md"
AIM = (0.93, 0.97)
ENDS = 0.975
WIDTH = 98

ASKED = """# How far a miner's interval can be believed

`powbench miners measure` says how many hashes a second a miner does, and names an interval that
shall be right 95 times in 100. Here are {windows:,} windows of miners whose true rate is known:
`python -m studies.miners`."""

METHOD = """## How

Each miner is a program that does a set number of hashes in every second of its clock. Its
shares are real: a kernel finds them. The miner speaks stratum over a socket with the server
that users have, and the same code opens the window and counts. Only the clock is made up, so
that five minutes pass as soon as their hashes are done. The difficulty follows each miner as it
does for users. The fastest miner of a row is ten times as fast as the slowest. In the row
"speed swings", every miner works {swing:g} times as fast in every second minute, so that the
difficulty must change inside the window."""

ERROR = """## What a share is worth

The error of a rate should be one over the square root of its shares: 1 % at 10,000 shares, at
one standard error. The column "error × √shares" is the root mean square of (counted ÷ true − 1)
× √shares over the windows, which should be 1. It has sense only where the difficulty stays,
since the hard shares of a window weigh more than the easy ones."""


HEAD = """\
| miners at once | window | windows | shares (median) | half the interval (median) \
| true rate inside | 95 % bounds of that share | error × √shares |
|---|--:|--:|--:|--:|--:|--:|--:|"""


def read() -> list[Window]:
    """The recorded windows, in their order."""
    lines = DATA.read_text(encoding="utf-8").splitlines()
    return [Window(*json.loads(line)) for line in lines]


def written(windows: Sequence[Window]) -> str:
    """The Markdown of the page."""
    parts = [
        _filled(ASKED.format(windows=len(windows))),
        "\n".join((HEAD, *(_row(p, _of(windows, i)) for i, p in enumerate(PLANS)))),
        _filled(_verdict(windows)),
        _filled(METHOD.format(swing=max(p.swing for p in PLANS))),
        _filled(ERROR),
    ]
    return "\n\n".join(parts) + "\n"


def inside(windows: Sequence[Window]) -> int:
    """Windows whose interval holds the true rate."""
    return sum(w.low <= w.true <= w.high for w in windows)


def in_reach(windows: Sequence[Window]) -> bool:
    """Whether the aim lies partly within the bounds of the share."""
    held, n = inside(windows), len(windows)
    return lower(held, n, ENDS) <= AIM[1] and upper(held, n, ENDS) >= AIM[0]


def scaled_error(windows: Sequence[Window]) -> float:
    """Root mean square of the relative error in units of one over the square root of the shares."""
    return math.sqrt(sum((w.rate / w.true - 1) ** 2 * w.shares for w in windows) / len(windows))


def _of(windows: Sequence[Window], plan: int) -> list[Window]:
    return [w for w in windows if w.plan == plan]


def _row(plan: Plan, windows: Sequence[Window]) -> str:
    held, n = inside(windows), len(windows)
    half = median((w.high - w.low) / 2 / w.rate for w in windows)
    swing = ", speed swings" if plan.swing > 1 else ""
    error = "-" if plan.swing > 1 else f"{scaled_error(windows):.2f}"
    return (
        f"| {plan.connections}{swing} | {plan.seconds:g} s | {n} "
        f"| {median(w.shares for w in windows):,.0f} | {100 * half:.1f} % | {100 * held / n:.1f} % "
        f"| {100 * lower(held, n, ENDS):.1f} to {100 * upper(held, n, ENDS):.1f} % | {error} |"
    )


def _verdict(windows: Sequence[Window]) -> str:
    large = [_of(windows, i) for i, p in enumerate(PLANS) if p.windows >= 400]
    met = [AIM[0] <= inside(group) / len(group) <= AIM[1] for group in large]
    missed = [group for group, fits in zip(large, met, strict=True) if not fits]
    open_ = sum(in_reach(group) for group in missed)
    rest = f" The bounds of the share reach into it in {open_} more." if missed else ""
    several = sum(w.difficulties > 1 for w in windows)
    return (
        f"The aim is {100 * AIM[0]:g} to {100 * AIM[1]:g} % inside in 400 windows. It is met in "
        f"{sum(met)} of the {len(met)} rows of that size.{rest} "
        f"{several} of the windows hold shares of more than one difficulty. Where a miner's speed "
        f"swings every {SWING_SECONDS:g} s, the interval is the one for weighted counts, which may "
        "be a little too wide and is never meant to be too narrow."
    )


def _filled(text: str) -> str:
    parts = (" ".join(p.split()) if not p.startswith("#") else p for p in text.split("\n\n"))
    return "\n\n".join(
        "\n".join(textwrap.wrap(p, WIDTH, break_long_words=False, break_on_hyphens=False))
        for p in parts
    )
