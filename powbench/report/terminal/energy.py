"""Energy on the terminal: readings side by side, meters, a long run over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rich.console import RenderableType
from rich.text import Text

from ...energy import levels
from ...energy.probe import Found
from ...energy.reading import SHORT_SECONDS, EnergyReading
from ...measure.measurement import Measurement
from ..units import hash_rate, heading, rate_range, scaled
from .tables import Drawn, plain_table

SPARKS = "▁▂▃▄▅▆▇█"
SPARK_WIDTH = 60


def readings(measurements: Sequence[Measurement]) -> list[RenderableType]:
    """A row for each measurement and meter, then what is missing and what to know."""
    rows = [(m, r) for m in measurements for r in m.energy if r.available]
    lines: list[RenderableType] = []
    if rows:
        table = plain_table(
            head_of(rows), "=meter", "kind", ">watts", ">joules", "!>hashes/J", "!level",
            ">interval", ">J/TH", spare=("joules", "J/TH", "kind", "interval", "watts"),
        )  # fmt: skip
        for m, r in rows:
            table.add_row(m.setting(" × "), *_cells(r))
        lines.append(table)
    return [*lines, *about(measurements)]


def head_of(rows: Sequence[tuple[Measurement, EnergyReading]]) -> str:
    return f"={heading([m.miner is not None for m, _ in rows])}"


def about(measurements: Sequence[Measurement]) -> list[RenderableType]:
    """What stands below any table of readings: net of idle, what is missing, what to know."""
    rows = [(m, r) for m in measurements for r in m.energy if r.available]
    idle = [(m, r) for m, r in rows if r.idle_watts is not None]
    lines: list[RenderableType] = [_net(idle)] if idle else []
    lines += [Text(line) for line in _missing(measurements)]
    return lines + [Text(f"note: {line}") for line in _notes(rows)]


def _net(rows: Sequence[tuple[Measurement, EnergyReading]]) -> RenderableType:
    """The second figure: what is left without the idle power."""
    table = plain_table(head_of(rows), "=meter", ">idle W", "!>net hashes/J", "!level", ">interval")
    for m, r in rows:
        value, spread = efficiency(
            r.net_hashes_per_joule, r.net_hashes_per_joule_low, r.net_hashes_per_joule_high
        )
        meter = f"{r.scope}: {r.name}"
        idle = f"{r.idle_watts:.1f}"
        table.add_row(m.setting(" × "), meter, idle, value, level_cell(r), spread)
    return table


def _cells(r: EnergyReading) -> list[str]:
    value, spread = efficiency(r.hashes_per_joule, r.hashes_per_joule_low, r.hashes_per_joule_high)
    measured = r.level is not None and r.level.measured
    return [
        f"{r.scope}: {r.name}",
        r.kind,
        f"{r.watts:.1f}",
        f"{r.joules:.1f}" if measured else "-",
        value,
        level_cell(r),
        spread,
        scaled(r.j_per_th or 0.0, "J"),
    ]


def level_cell(r: levels.Evidence | None) -> str:
    """`L2`, beside a figure of efficiency."""
    level = levels.of(r) if r is not None else None
    return level.cell if level is not None else "-"


def limits(readings: Iterable[levels.Evidence]) -> list[str]:
    """`rapl package is L1, not L2: package is a part of the device`, each once."""
    about: dict[str, dict[str, None]] = {}
    for r in readings:
        level = levels.of(r)
        if level is not None and level.limit:
            about.setdefault(level.sentence, {})[r.name or "a meter"] = None
    return [f"{', '.join(names)}: {sentence}" for sentence, names in about.items()]


def efficiency(value: float | None, low: float | None, high: float | None) -> tuple[str, str]:
    """Hashes per joule and its interval in words; an interval that is not known says so."""
    if value is None:
        return "-", ""
    if low is None or high is None:
        return scaled(value, "H/J"), "not known"
    return scaled(value, "H/J"), rate_range(low, high, value)


def _missing(measurements: Sequence[Measurement]) -> list[str]:
    """Each reason once, and the ways to get a reading."""
    gone = list(dict.fromkeys(r for m in measurements for r in m.energy if not r.available))
    reasons = dict.fromkeys((r.source, r.reason) for r in gone)
    lines = [
        f"energy{'' if source == 'none' else ' of ' + source}: not available: {reason}"
        for source, reason in reasons
    ]
    remedies = dict.fromkeys(remedy for r in gone for remedy in r.remedies)
    return lines + [f"  {remedy}" for remedy in remedies]


def _notes(rows: Sequence[tuple[Measurement, EnergyReading]]) -> list[str]:
    about: dict[str, list[str]] = {}
    short = False
    for m, r in rows:
        short = short or r.short
        for warning in r.warnings:
            who = about.setdefault(f"{r.source}: {warning}", [])
            who.append(m.setting())
    notes = [*limits(r for _, r in rows), *about]
    if short:
        notes.append(
            f"energy over less than {SHORT_SECONDS:.0f} s is uncertain; to publish it, measure "
            "with --seconds 600"
        )
    return notes


def meters(probed: Sequence[Found]) -> RenderableType:
    """What could measure energy here, for `powbench kernels`."""
    table = plain_table(
        *("=meter", "scope", "kind", "~measures", "!~usable"), spare=("measures", "kind", "scope")
    )
    for f in probed:
        by_itself = "yes, and read while it hashes" if f.of_a_board else ""
        usable = "yes, and read by default" if f.automatic else by_itself or "yes, with --meter"
        table.add_row(
            f.url, f.scope, f.kind, f.measures,
            usable if f.usable else f"no: {f.reason}",
        )  # fmt: skip
    return table


def over_time(m: Measurement) -> list[RenderableType]:
    """Rate and watts of a long run as two lines; nothing for runs under a minute."""
    if m.seconds < SHORT_SECONDS:
        return []
    rates = [s.nonces / s.seconds for s in m.slices]
    series = [("rate ", rates, f"{hash_rate(min(rates))} … {hash_rate(max(rates))}")]
    for r in m.energy:
        watts = [w for _, w in r.watts_over_time]
        if watts:
            series.append(("watts", watts, f"{min(watts):.1f} … {max(watts):.1f} W, {r.name}"))

    def draw(width: int, _: bool) -> list[str]:
        drawn = [f"{m.setting()} over {m.seconds:.0f} s"]
        for name, values, ends in series:
            room = max(10, min(SPARK_WIDTH, width - len(ends) - 9))
            drawn.append(f"  {name} {spark(values, room)} {ends}")
        return drawn

    return [Drawn(draw)]


def spark(values: Sequence[float], width: int = SPARK_WIDTH) -> str:
    """`values` as a line of blocks, each the mean of its share; a flat series is flat.

    The lowest block is 10% under the mean or the smallest value, whichever is lower.
    """
    count = min(width, len(values))
    if not count:
        return ""
    edges = [round(i * len(values) / count) for i in range(count + 1)]
    means = [sum(values[a:b]) / (b - a) for a, b in pairwise(edges)]
    middle = sum(means) / count
    low, high = min(min(means), middle * 0.9), max(max(means), middle * 1.1)
    span = (high - low) or 1.0
    return "".join(SPARKS[min(7, int((v - low) / span * 8))] for v in means)
