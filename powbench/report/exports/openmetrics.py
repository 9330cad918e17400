"""OpenMetrics text: for node-exporter's textfile collector, and whatever else scrapes Prometheus.

powbench export --to openmetrics=/var/lib/node_exporter/powbench.prom

The last point of each series (machine, kernel, threads, versions that it rolled, what measured
it), as gauges. There are no time stamps, because the textfile collector refuses a file that has
some; a gauge of its own says when each point was measured. Of the types only `gauge` is in both of
its formats, Prometheus text 0.0.4 and OpenMetrics 1.0; so the file is good in both, and `# EOF` is
a comment to the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...documents.stored import Point
from ...store.runs import moment

NAME = "openmetrics"

EFFICIENCY = "hashes_per_joule"
Value = Callable[[Point], float | int | None]
GAUGES: tuple[tuple[str, str, Value], ...] = (
    ("hashes_per_second", "Median hash rate.", lambda p: p.hashes_per_second),
    ("hashes_per_second_low", "Lower end of its interval.", lambda p: p.hashes_per_second_low),
    ("hashes_per_second_high", "Upper end of its interval.", lambda p: p.hashes_per_second_high),
    (EFFICIENCY, "By the widest meter, with its level.", lambda p: p.hashes_per_joule),
    ("watts", "Mean power over the same window.", lambda p: p.watts),
    ("slow_down_ratio", "Of a check: 0.05 is 5% slower than base.", lambda p: p.slow_down),
    ("hardware_errors", "Hits that hashlib rejects.", lambda p: p.hardware_errors),
    ("warnings", "How many warnings stand beside the rate.", lambda p: len(p.warnings)),
    ("measured_timestamp_seconds", "When it was measured.", lambda p: moment(p.created)),
)
WORDS: tuple[tuple[str, str, Callable[[Point], dict[str, str]]], ...] = (
    (
        "verdict",
        "1 for the verdict of a check or a certificate.",
        lambda p: _some(verdict=p.verdict),
    ),
    ("version", "1 for the powbench that measured.", lambda p: _some(version=p.version)),
    ("energy_scope", "1 for what the meter sees.", lambda p: _some(scope=p.energy_scope)),
)


def text(points: Sequence[Point]) -> str:
    """Of the last point of each series; of what was accepted nothing, because nothing was
    measured for it."""
    last: dict[tuple[tuple[str, str], ...], Point] = {}
    for p in sorted(points, key=lambda p: moment(p.created)):
        if p.verdict != "accepted":
            last[tuple(labels(p).items())] = p
    lines: list[str] = []
    for name, meaning, value in GAUGES:
        samples = [
            ({**dict(key), **(_some(level=p.energy_level) if name == EFFICIENCY else {})}, number)
            for key, p in last.items()
            if (number := value(p)) is not None
        ]
        lines += _family(name, meaning, samples)
    for name, meaning, words in WORDS:
        said = [({**dict(key), **word}, 1) for key, p in last.items() if (word := words(p))]
        lines += _family(name, meaning, said)
    return "\n".join((*lines, "# EOF")) + "\n"


def labels(p: Point) -> dict[str, str]:
    """What tells one series from another. A machine without a name has its CPU signature."""
    return {
        "machine": p.machine or p.cpu_signature or "unknown",
        "kernel": p.kernel,
        "threads": str(p.threads or ""),
        **_some(versions=p.rolled.removesuffix(" versions")),
        "what": p.what.partition(", ")[0],  # threads have a label of their own
        "cpu_signature": p.cpu_signature,
    }


def _some(**word: str) -> dict[str, str]:
    return {name: value for name, value in word.items() if value}


def _family(
    name: str, meaning: str, samples: Sequence[tuple[dict[str, str], float | int]]
) -> list[str]:
    if not samples:
        return []
    metric = f"powbench_{name}"
    lines = [f"# TYPE {metric} gauge", f"# HELP {metric} {meaning}"]
    for told, number in samples:
        inner = ",".join(f'{label}="{_escaped(value)}"' for label, value in told.items())
        lines.append(f"{metric}{{{inner}}} {number!r}")
    return lines


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
