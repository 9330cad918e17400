"""Miners on the page: what their shares prove, who they say they are, what they take."""

from __future__ import annotations

from collections.abc import Sequence

from ...measure.document import Result
from ...measure.measurement import Measurement
from ..terminal import joules, promised, reported
from ..terminal.miners import duration
from ..units import count, hash_rate, rate_cells, rate_range
from .picture import Table, clean, gathered


def only(measurements: Sequence[Measurement]) -> bool:
    """Whether all of them are miners, so that nothing here has threads."""
    return bool(measurements) and all(m.miner for m in measurements)


def column(measurements: Sequence[Measurement]) -> str:
    """What stands above the names of these measurements."""
    return headed([m.miner is not None for m in measurements])


def headed(miners: Sequence[bool]) -> str:
    """The same. miners: of each line, whether it is a miner."""
    if miners and all(miners):
        return "miner"
    return "kernel × threads, or miner" if any(miners) else "kernel × threads"


def lead(m: Measurement) -> str:
    """`rig1 does 95.1 TH/s by its shares, between 93.2 and 97.0.`"""
    rate = m.hashes_per_second
    between = rate_range(rate.low, rate.high, rate.median).replace("…", "to")
    return f"{clean(m.kernel, 40)} does {hash_rate(rate.median)} by its shares ({between})."


def sentences(result: Result) -> list[str]:
    """What a data sheet promises of each miner, and what the miner says of itself."""
    said = []
    for m in result.measurements:
        if m.miner is None:
            continue
        told = [promised.sentence(m.miner.expected)] if m.miner.expected else []
        told += [reported.sentence(m.miner.reported)] if m.miner.reported else []
        if told:
            said.append(clean(f"{lead(m)} {' '.join(told)}", 600))
    return said


def facts(result: Result) -> Table:
    """Each miner in a row: its work, and who it says it is."""
    rows = []
    for m in result.measurements:
        about = m.miner
        if about is None:
            continue
        rejected = ", ".join(f"{count(n)} {reason}" for reason, n in sorted(about.rejected.items()))
        rows.append(
            (clean(m.kernel), *rate_cells(m.hashes_per_second),
             count(sum(group.shares for group in about.work)), rejected or "0",
             {True: "yes", False: "no", None: "not known"}[about.settled],
             f"{about.expected.share:.1%}" if about.expected else "-",
             duration(about.window_seconds), clean(about.user_agent) or "-")
        )  # fmt: skip
    return Table(
        ("miner", ">hash rate", ">interval", ">shares", "rejected", "settled",
         ">of the data sheet", ">window", "program"), tuple(rows)
    )  # fmt: skip


def energy(result: Result) -> Table | None:
    """Watts and joules per terahash of each meter, and as reported; None without a meter."""
    rows = [tuple(map(clean, row)) for m in result.measurements for row in joules.cells(m)]
    headers = ("miner", "where", "kind", ">watts", ">interval of watts", ">J/TH",
               "level", ">interval of J/TH")  # fmt: skip
    return Table(headers, tuple(rows)) if rows else None


def of_meters(result: Result) -> tuple[str, ...]:
    """What to know of the readings."""
    every = [(m, r) for m in result.measurements for r in m.energy]
    return gathered(
        (f"{m.kernel}, {r.name}", said)
        for m, r in every
        for said in (*([r.level.sentence] if r.level else []), *r.warnings)
    )


def chance(measurements: Sequence[Measurement]) -> str:
    """How far chance alone moves a slice of so few shares."""
    fewest = min(s.hits for m in measurements for s in m.slices)
    if fewest < 1:
        return ""
    return (
        f"A slice of {count(fewest)} shares, the fewest here, differs from the rate by "
        f"±{1.96 / fewest**0.5:.0%} by chance alone."
    )
