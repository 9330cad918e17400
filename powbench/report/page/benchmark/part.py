"""The part as a whole: machines side by side, then a section of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ....measure.document import Result
from ...units import count, hash_rate
from .. import headings, mining
from ..documents import Document
from ..palette import Palette
from ..picture import Group, Part
from . import alone, bounds, crowd, legend, machines, together
from .words import fastest, setting


def part(documents: Sequence[Document[Result]], palette: Palette) -> Part:
    results = list(zip(_labels(documents), (d.content for d in documents), strict=True))
    names = legend.of([r for _, r in results], palette)
    groups = [together.group(results, names)]
    drawn = crowd.with_sections([d.content for d in documents])
    groups.append(_not_drawn(len(documents), len(drawn)))
    for d in [documents[i] for i in drawn]:
        groups.append(alone.group(d, len(results), names))
        groups.append(bounds.group(d.heading, d.content.measurements))
        watts = mining.energy(d.content) if mining.only(d.content.measurements) else None
        if watts is not None:
            notes = mining.of_meters(d.content)
            groups.append(Group(f"Watts and J/TH of {d.heading}", notes=notes, facts=watts))
    shown = [results[i] for i in drawn]
    groups.append(Group(machines.title(shown), facts=machines.facts(shown)))
    counted = all(mining.only(r.measurements) for _, r in results)
    return Part(
        "benchmark",
        "Miners" if counted else "Benchmark",
        _lead(results),
        tuple(g for g in groups if _holds(g)),
    )


def _labels(documents: Sequence[Document[Result]]) -> list[str]:
    """Each machine by its model; the file's name tells machines of one model apart."""
    models = [headings.who(d.content) for d in documents]
    often = Counter(models)
    return [
        model if often[model] == 1 else f"{model} ({d.name})"
        for model, d in zip(models, documents, strict=True)
    ]


def _not_drawn(results: int, drawn: int) -> Group:
    """What is said of the results that have no section, nothing where all have one."""
    if results == drawn:
        return Group("")
    said = f"{count(drawn)} of {count(results)} results have a section below, the fastest and the "
    said += "slowest of them, so that the page can be mailed. The table above has every machine at "
    said += "its best. `powbench report` with fewer results draws each of them."
    return Group("What is left out", text=(said,))


def _holds(group: Group) -> bool:
    return bool(group.pictures or group.text or group.facts)


def _lead(results: Sequence[tuple[str, Result]]) -> str:
    best = [(name, m) for name, r in results if (m := fastest(r)) is not None]
    if not best:
        return "Nothing was measured."
    name, m = max(best, key=lambda pair: pair[1].hashes_per_second.median)
    rate = hash_rate(m.hashes_per_second.median)
    if m.miner:
        return mining.lead(m) if len(best) == 1 else f"{setting(m)} does most, with {rate}."
    where = f" on {name}" if len(results) > 1 else ""
    return f"{setting(m)} is the fastest{where}, with {rate}."
