"""Numbers as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from ..numerals import counted as counted

PREFIXES = ((1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))


def scaled(value: float, unit: str, digits: int = 3) -> str:
    """4.2345e7, "H/s" -> `42.3 MH/s`. Values below one keep the plain unit."""
    for factor, prefix in PREFIXES:
        if float(f"{abs(value):.{digits}g}") >= factor:
            return f"{significant(value / factor, digits)} {prefix}{unit}"
    return f"{value:.{digits}g} {unit}"


def significant(value: float, digits: int = 3) -> str:
    """Fixed point with about `digits` significant digits, trailing zeros kept."""
    whole = len(str(int(float(f"{abs(value):.{digits}g}"))))  # 9.996 is 10.0
    return f"{value:,.{max(0, digits - whole)}f}"


def hash_rate(hashes_per_second: float) -> str:
    return scaled(hashes_per_second, "H/s")


def rate_range(low: float, high: float, middle: float) -> str:
    """`41.9 … 42.6`, both in the unit that `hash_rate(middle)` has.

    A single slice has no interval: both ends are the value, and it is said not to be known.
    """
    if low == high:
        return "not known"
    for factor, _ in PREFIXES:
        if float(f"{abs(middle):.3g}") >= factor:
            return f"{significant(low / factor)} … {significant(high / factor)}"
    return f"{low:.3g} … {high:.3g}"


class Spread(Protocol):
    """A rate between two ends, as measurements and their documents have it."""

    @property
    def median(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


def rate_cells(rate: Spread) -> tuple[str, str]:
    """`42.0 MH/s` and `41.9 … 42.6`, which stand side by side in every table."""
    return hash_rate(rate.median), rate_range(rate.low, rate.high, rate.median)


def count(n: int) -> str:
    """1048576 -> `1,048,576`."""
    return f"{n:,}"


def signed(share: float, digits: int = 1) -> str:
    """0.052 -> `+5.2%`."""
    return f"{share * 100:+.{digits}f}%"


def heading(miners: Sequence[bool]) -> str:
    """What the rows of a table are. miners: of each, whether it is a miner."""
    if miners and all(miners):
        return "miner"
    return "kernel or miner" if any(miners) else "kernel"


def usd(value: float) -> str:
    """Cents up to ten thousand, whole dollars above; below ten cents two digits that count."""
    if abs(value) >= 9_999.995:
        return f"{value:,.0f}"
    return f"{value:,.2f}" if value == 0 or abs(value) >= 0.1 else f"{value:.2g}"


def usd_alike(values: Sequence[float | None]) -> list[str]:
    """Amounts that stand beside one another: whole dollars where one of them has no cents."""
    whole = any(value is not None and abs(value) >= 9_999.995 for value in values)
    return ["-" if value is None else f"{value:,.0f}" if whole else usd(value) for value in values]


def bar(share: float, width: int = 16) -> str:
    """A bar of eighths, `share` from 0 to 1."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")


def strip(shares: Sequence[float | None], width: int = 64) -> str:
    """A line of small bars, each share 0 to 1; longer rows are averaged down to `width`.

    None is unknown: it does not count, and where nothing else stands there is a gap.
    """
    groups = min(width, len(shares))
    edges = [round(i * len(shares) / groups) for i in range(groups + 1)] if groups else []
    bars = []
    for a, b in pairwise(edges):
        known = [share for share in shares[a:b] if share is not None]
        mean = sum(known) / len(known) if known else None
        bars.append(" " if mean is None else "▁▂▃▄▅▆▇█"[max(0, min(7, int(mean * 8)))])
    return "".join(bars)
