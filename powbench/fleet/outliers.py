"""Hosts that differ from others with the same CPU signature, where equal ones are expected.

A host stands out when its figure is further from the median of all hosts with the same
signature, kernel and threads than 3.5 times their spread, by the modified z-score 0.6745 (x -
median) / MAD, and by more than 2 %. The limit of 3.5 is that of Iglewicz and Hoaglin, How to
Detect and Handle Outliers (1993); hosts that agree to a hair have next to no spread, hence the 2 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Literal

from ..documents.fleet import FleetHost
from ..documents.result import Measurement, Result
from .best import reading

LIMIT, LEAST_SHARE = 3.5, 0.02
LEAST_HOSTS = 4
"""Of three, where one is off, the spread is already half its own."""
What = Literal["hashes per second", "hashes per joule"]


@dataclass(frozen=True)
class Outlier:
    """A host with one figure that is off. ratio: to the median of `hosts` hosts, itself among
    them."""

    host: str
    what: What
    kernel: str
    threads: int
    ratio: float
    hosts: int


def outliers(hosts: Iterable[FleetHost]) -> tuple[Outlier, ...]:
    """Those of all hosts, the furthest first; of each host and figure the worst."""
    groups: dict[tuple[str, What, str, str, int], list[tuple[str, float]]] = {}
    for host in hosts:
        for key, value in _figures(host):
            groups.setdefault(key, []).append((host.name, value))
    worst: dict[tuple[str, What], Outlier] = {}
    for (_, what, _, kernel, threads), values in groups.items():
        for name, ratio in _far(values):
            found = Outlier(name, what, kernel, threads, ratio, len(values))
            had = worst.get((name, what))
            if had is None or abs(ratio - 1) > abs(had.ratio - 1):
                worst[name, what] = found
    return tuple(sorted(worst.values(), key=lambda o: -abs(o.ratio - 1)))


def _figures(host: FleetHost) -> Iterator[tuple[tuple[str, What, str, str, int], float]]:
    if not isinstance(host.result, Result):
        return
    signature = host.result.machine.cpu_signature or ""
    for m in host.result.measurements:
        if m.hardware_errors or m.miner or m.interrupted or not signature:
            continue
        yield (signature, "hashes per second", "", m.kernel, m.threads), m.hashes_per_second.median
        yield from _efficiency(signature, m)


def _efficiency(
    signature: str, m: Measurement
) -> Iterator[tuple[tuple[str, What, str, str, int], float]]:
    """A declared power says nothing of a machine."""
    read = reading(m)
    if read is not None and read.hashes_per_joule and read.kind != "declared":
        scope = read.scope or ""
        yield (signature, "hashes per joule", scope, m.kernel, m.threads), read.hashes_per_joule


def _far(values: list[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    if len(values) < LEAST_HOSTS:
        return
    middle = median(value for _, value in values)
    spread = median(abs(value - middle) for _, value in values)
    for name, value in values:
        off = abs(value - middle)
        if 0.6745 * off > LIMIT * spread and off > LEAST_SHARE * middle:
            yield name, value / middle
