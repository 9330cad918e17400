"""What limits each kernel, as tables: cycles and the bound, and the instructions of a hash."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from ...measure.explain import Explanation
from ...measure.measurement import Measurement
from ..units import hash_rate
from .tables import plain_table

COUNTED = {
    "run": "counted as they ran",
    "compiled": "counted in the compiled code",
    "written": "counted in the text of the search",
}
SMALLEST = 0.5
"""Instructions of a hash below this are summed up as "others"."""


def explanations(measured: Sequence[Measurement]) -> list[RenderableType]:
    """Nothing when nobody asked."""
    explained = [(m.kernel, m.explanation) for m in measured if m.explanation is not None]
    boards = [(name, e) for name, e in explained if e.hashes_per_second is not None]
    return [*_cores([pair for pair in explained if pair not in boards]), *_boards(boards)]


def _cores(explained: Sequence[tuple[str, Explanation]]) -> list[RenderableType]:
    if not explained:
        return []
    table = plain_table(
        "=kernel", ">core cycles\na hash", ">time-stamp\nticks", ">instruc-\ntions",
        ">bound,\ncycles", ">bound\nreached", "!~limited by",
        spare=("time-stamp ticks", "instructions", "bound, cycles"),
    )  # fmt: skip
    for name, e in explained:
        table.add_row(
            name,
            f"{e.cycles.per_hash:.1f}" if e.cycles else "-",
            f"{e.cycles.ticks_per_hash:.1f}" if e.cycles else "-",
            f"{e.count.instructions:.1f}" if e.count else "-",
            f"{e.bound.cycles_per_hash:.1f}" if e.bound else "-",
            f"{e.reached:.0%}" if e.reached is not None else "-",
            e.bound.resource if e.bound else "-",
        )
    lines: list[RenderableType] = [Text("what limits each kernel on one thread"), table]
    lines += [Text(line) for line in _clock_lines(explained)]
    lines += [Text(_classes(name, e)) for name, e in explained if e.count is not None]
    lines += [Text(line) for line in _reasons(explained)]
    return lines


def _boards(explained: Sequence[tuple[str, Explanation]]) -> list[RenderableType]:
    if not explained:
        return []
    table = plain_table(
        "=board", ">rate", ">instruc-\ntions", ">bound", ">bound\nreached", "!~limited by",
        spare=("instructions",),
    )  # fmt: skip
    for name, e in explained:
        most = e.bound.hashes_per_second if e.bound else None
        table.add_row(
            name,
            hash_rate(e.hashes_per_second or 0.0),
            f"{e.count.instructions:.0f}" if e.count else "-",
            hash_rate(most) if most else "-",
            f"{e.reached:.0%}" if e.reached is not None else "-",
            e.bound.resource if e.bound else "-",
        )
    lines: list[RenderableType] = [Text("what limits each board"), table]
    lines += [Text(line) for line in _board_lines(explained)]
    lines += [
        Text(f"{_classes(name, e, 0)}; {COUNTED[e.count.how]}") for name, e in explained if e.count
    ]
    return [*lines, *(Text(line) for line in _reasons(explained))]


def _board_lines(explained: Sequence[tuple[str, Explanation]]) -> list[str]:
    lines = []
    for name, e in explained:
        if e.bound is not None and e.bound.board is not None:
            b, whole = e.bound, e.bound.board
            clock = f"{whole.hertz / 1e9:.2f} GHz, the highest clock that its driver names"
            lines += [
                f"bound of {b.microarchitecture}, {b.kind}: {b.source}",
                f"{b.cycles_per_hash:.1f} cycles a hash, {whole.units} units at {clock}",
            ]
            if whole.measured_hertz is not None and e.reached_at_clock is not None:
                ran = f"{name} ran at {whole.measured_hertz / 1e9:.2f} GHz, the median"
                lines.append(f"{ran}: it reached {e.reached_at_clock:.0%} of the bound there")
    return list(dict.fromkeys(lines))


def _clock_lines(explained: Sequence[tuple[str, Explanation]]) -> list[str]:
    cycles = [e.cycles for _, e in explained if e.cycles is not None]
    if not cycles:
        return []
    low, high = min(c.core_hertz for c in cycles), max(c.core_hertz for c in cycles)
    best = max(cycles, key=lambda c: c.hashes_per_second)
    bounds = [e.bound for _, e in explained if e.bound is not None]
    sources = dict.fromkeys(f"bound of {b.microarchitecture}, {b.kind}: {b.source}" for b in bounds)
    clocks = f"core clock {low / 1e9:.2f} … {high / 1e9:.2f} GHz measured by a chain of additions"
    return [
        f"{clocks}, time-stamp counter {best.timestamp_hertz / 1e9:.2f} GHz",
        f"cycles at the upper decile of 5 ms slices, {hash_rate(best.hashes_per_second)} at best",
        *sources,
    ]


def _classes(name: str, e: Explanation, digits: int = 1) -> str:
    assert e.count is not None
    shown = {k: n for k, n in e.count.classes.items() if n >= SMALLEST}
    rest = sum(e.count.classes.values()) - sum(shown.values())
    parts = [f"{k} {n:.{digits}f}" for k, n in shown.items()]
    return f"{name}: " + ", ".join(parts + ([f"others {rest:.1f}"] if rest > 0.05 else []))


def _reasons(explained: Sequence[tuple[str, Explanation]]) -> list[str]:
    """Each reason once, with the kernels that it is about."""
    about: dict[tuple[str, str], list[str]] = {}
    for name, e in explained:
        for part, why in e.news.items():
            about.setdefault((part, why), []).append(name)
    return [f"no {part} for {', '.join(who)}: {why}" for (part, why), who in about.items()]
