"""Stored baselines and results over time, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from ...documents.stored import Point
from ...measure.statistics import median
from ..units import hash_rate, signed
from .pictures import Gauge
from .remarks import merged, some
from .tables import plain_table

if TYPE_CHECKING:
    from ...check.store import Baseline


def baselines(listed: Sequence[Baseline]) -> RenderableType:
    if not listed:
        return Text("no baseline is stored; `powbench baseline save NAME` makes one")
    table = plain_table(
        *("=name", "stored", "=kernel", "!>hash rate", ">launches", "~accepted since"),
        spare=("launches", "stored"),
    )
    for b in listed:
        for kernel, stored in b.kernels.items():
            accepted = "; ".join(
                f"{a.when[:10]} {signed(a.slow_down[kernel])}: {a.reason}"
                for a in b.accepted
                if kernel in a.slow_down
            )
            table.add_row(
                b.name, b.created[:16].replace("T", " "), kernel,
                hash_rate(stored.nonces / median(stored.seconds)),
                str(len(stored.seconds)), accepted,
            )  # fmt: skip
    return table


Trend = tuple[str, str, str]
"""Kernel with its versions rolled, machine, CPU signature: rates are comparable only within
these."""
FEW_ALONE = 3
"""More machines than this with one point each are rows of one table."""


def history(points: Sequence[Point]) -> RenderableType:
    """A table for each kernel of each machine and CPU signature, oldest first; one table for
    all machines that have a single point of a kernel."""
    if not points:
        return Text("no result is stored; `bench` and `check` keep one with --store")
    trends: dict[Trend, list[Point]] = {}
    for p in points:
        machine = "" if p.machine == p.kernel else p.machine  # a miner has but one name
        kernel = f"{p.kernel}, {p.rolled}," if p.rolled else p.kernel
        trends.setdefault((kernel, machine, p.cpu_signature), []).append(p)
    single: dict[str, list[Point]] = {}
    for (kernel, machine, _), members in trends.items():
        if len(members) == 1 and machine:
            single.setdefault(kernel, []).extend(members)
    parts: list[RenderableType] = []
    for (kernel, machine, signature), members in trends.items():
        alone = single.get(kernel, [])
        if len(members) == 1 and machine and len(alone) > FEW_ALONE:
            if members[0] is alone[0]:
                heading = f"{kernel} on {len(alone)} machines with one point each"
                parts += _table(heading, alone, machines=True)
            continue
        parts += _table(_heading(kernel, machine, signature), members)
    return Group(*parts)


def _table(
    heading: str, members: Sequence[Point], machines: bool = False
) -> Iterator[RenderableType]:
    """The heading, the table and the notes. machines: a row says of which it is."""
    top = max((p.hashes_per_second or 0.0 for p in members), default=0.0)
    table = plain_table(
        *("!when", *(("=machine",) if machines else ())),
        *(">hash rate", "", "!>slow-down", "!verdict", "~about"),
        spare=("about",),
    )
    for p in members:
        rate = p.hashes_per_second
        table.add_row(
            p.created[:16].replace("T", " "), *((p.machine,) if machines else ()),
            hash_rate(rate) if rate else "-", Gauge(rate / top if rate and top else 0.0),
            signed(p.slow_down) if p.slow_down is not None else "-",
            p.verdict, p.what,
        )  # fmt: skip
    yield Text(heading)
    yield table
    about: list[tuple[str, str]] = []
    for p in members:
        said = f"{p.created[:16].replace('T', ' ')}, {p.what}"
        about += [(f"{p.machine}, {said}" if machines else said, w) for w in p.warnings]
    yield from (Text(f"note: {some(whom, '; ')}: {warning}") for whom, warning in merged(about))


def _heading(kernel: str, machine: str, signature: str) -> str:
    """`avx2 on web-3, CPU signature 519fe74ddce314a2`, as far as it is known."""
    where = ", ".join(filter(None, (machine, f"CPU signature {signature}" if signature else "")))
    return f"{kernel} on {where}" if where else kernel
