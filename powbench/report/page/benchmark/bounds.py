"""What limits each kernel, for results of `bench --explain`: the bound and how near it is."""

from __future__ import annotations

from collections.abc import Sequence

from ....measure.explain import Explanation
from ....measure.measurement import Measurement
from ....measure.ports import Bound
from ...units import hash_rate
from ..picture import Group, Row, Table, clean

HEADERS = ("kernel", ">core cycles a hash", ">bound", ">bound reached", "limited by",
           "figures")  # fmt: skip


def group(heading: str, measured: Sequence[Measurement]) -> Group:
    """Nothing when nobody asked for it."""
    explained = [(clean(m.kernel, 40), m.explanation) for m in measured if m.explanation]
    if not explained:
        return Group("")
    lead = (
        "The bound is the fewest cycles that a hash can take on this core, or the most hashes that "
        "this board can do, by the busiest resource."
    )
    reasons = dict.fromkeys(
        f"{kernel}: no {part}, because {clean(why)}."
        for kernel, e in explained
        for part, why in e.news.items()
    )
    table = Table(HEADERS, tuple(_row(kernel, e) for kernel, e in explained))
    return Group(f"What limits the kernels of {heading}", (), (lead, *reasons), facts=table)


def _row(kernel: str, e: Explanation) -> Row:
    b = e.bound
    return (
        kernel,
        f"{e.cycles.per_hash:.1f}" if e.cycles else "–",
        _most(b) if b else "–",
        f"{e.reached:.0%}" if e.reached is not None else "–",
        clean(b.resource) if b else "–",
        clean(f"{b.microarchitecture}, {b.kind}: {b.source}") if b else "–",
    )


def _most(b: Bound) -> str:
    """Of a core in cycles, as it stands beside them; of a board as a rate."""
    most = b.hashes_per_second
    return hash_rate(most) if most is not None else f"{b.cycles_per_hash:.1f} cycles"
