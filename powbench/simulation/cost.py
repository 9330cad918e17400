"""What a simulation will take, from a sample of its paths that is run and timed."""

from __future__ import annotations

import math
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .. import batches
from .._version import VERSION
from ..documents import simulation_plan as documents
from ..documents.simulation_plan import SimulationPlan
from ..errors import InputError
from . import run, size
from .prepared import World
from .quantiles import Edges
from .tally import Growing, How, Tally

SHARE = 0.01
FEWEST = 4
"""Blocks of a sample at least."""
LEAST_SECONDS, MOST_SECONDS = 5.0, 60.0
"""A sample ends after the first once it has its share, and after the second without."""
SHARD_HOURS = 1.0
"""How long one part should take."""


@dataclass(frozen=True)
class Sample:
    """paths: that were run. cpu_seconds: of each block but the first, which loads what the others
    find loaded; merging_seconds: of a block, on average, to add it up. kept_bytes: what was kept of
    these paths; peak_bytes: the most that the process took, on so many threads."""

    paths: int
    cpu_seconds: tuple[float, ...]
    merging_seconds: float
    kept_bytes: int
    peak_bytes: int
    threads: int

    @property
    def block_seconds(self) -> Estimate:
        """CPU seconds of a block of run.BATCH paths."""
        return mean(self.cpu_seconds).times(1.0, self.merging_seconds)


@dataclass(frozen=True)
class Estimate:
    """With the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    def times(self, factor: float, more: float = 0.0) -> Estimate:
        return Estimate(*(factor * each + more for each in (self.value, self.low, self.high)))


@dataclass(frozen=True)
class Cost:
    """Of all paths. wall_hours: by cores like those of the sample. part_bytes: of one of `shards`
    parts, each of which takes SHARD_HOURS at most on as many threads as the sample. shards: 0 where
    even the smallest part is larger than `merge` reads."""

    core_hours: Estimate
    wall_hours: tuple[tuple[int, Estimate], ...]
    memory_bytes: int
    shards: int
    part_bytes: int


def timed(
    world: World, engine: run.Engine, first: int, how: How, edges: Sequence[Edges | None] | None
) -> tuple[tuple[Tally, ...], float]:
    """run.block, with the CPU seconds of the thread that did it."""
    began = time.thread_time()
    done = run.block(world, engine, first, how, edges)
    return done, time.thread_time() - began


def sample(
    world: World,
    how: How,
    engine: run.Engine,
    workers: batches.Workers,
    progress: Callable[[float], None] = lambda share: None,
    clock: Callable[[], float] = time.monotonic,
) -> Sample:
    """The first SHARE of the blocks, or more or less of them by the seconds above.

    InputError where there are no more blocks than that.
    """
    firsts = run.blocks(how.paths)
    if len(firsts) <= FEWEST:
        raise InputError(
            f"{how.paths:,} paths are no more than a sample of them would be",
            "run them and see how long it takes, or plan more --paths",
        )
    share = max(FEWEST, math.ceil(SHARE * len(firsts)))
    growing: list[Growing] = []
    spent: list[float] = []
    start = clock()

    def calls() -> Iterator[tuple[object, ...]]:
        for number, first in enumerate(firsts):
            limit = LEAST_SECONDS if number >= share else MOST_SECONDS
            if number >= FEWEST and clock() - start > limit:
                return
            yield world, engine, first, how, [each.edges for each in growing] or None

    def tell(done: int) -> None:
        progress(min(1.0, done / share))

    began = time.thread_time()
    for done, seconds in batches.run(timed, calls(), workers, tell):
        growing = growing or [Growing(how) for _ in done]
        for each, its in zip(growing, done, strict=True):
            each.add(its)
        spent.append(seconds)
    merging = time.thread_time() - began
    paths = min(how.paths, len(spent) * run.BATCH)
    unit = 1 if sys.platform == "darwin" else 1024
    return Sample(
        paths=paths,
        cpu_seconds=tuple(spent[1:]),
        merging_seconds=merging / len(spent),
        kept_bytes=size.bytes_kept(world, paths, how.quick),
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
        threads=workers.count,
    )


def cost(world: World, how: How, its: Sample, cores: Sequence[int]) -> Cost:
    """Of all paths, on so many cores."""
    blocks, block = len(run.blocks(how.paths)), its.block_seconds
    hours = block.times(blocks / 3600)
    by_hours = min(blocks, max(1, math.ceil(hours.high / its.threads / SHARD_HOURS)))
    shards = size.shards_from(world, how.paths, by_hours, how.quick)
    kept = size.bytes_kept(world, how.paths, how.quick)
    return Cost(
        core_hours=hours,
        wall_hours=tuple((n, block.times(math.ceil(blocks / n) / 3600)) for n in cores),
        memory_bytes=its.peak_bytes + max(0, kept - its.kept_bytes),
        shards=shards,
        part_bytes=size.bytes_of_part(world, how.paths, shards or blocks, how.quick),
    )


def document(
    world: World, how: How, its: Sample, of_all: Cost, engine: str, processor: str
) -> SimulationPlan:
    """powbench.simulation-plan/1 of a cost."""
    return SimulationPlan(
        schema="powbench.simulation-plan/1",
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        powbench=VERSION,
        processor=processor,
        sites=len(world.plans),
        paths=how.paths,
        seed=world.seed,
        quick=how.quick,
        engine=engine,
        sample=documents.Sample(
            paths=its.paths, threads=its.threads, block_paths=run.BATCH,
            block_cpu_seconds=_written(its.block_seconds),
        ),
        core_hours=_written(of_all.core_hours),
        wall_hours=tuple(
            documents.OnCores(cores=cores, hours=_written(hours))
            for cores, hours in of_all.wall_hours
        ),
        memory_bytes=of_all.memory_bytes,
        shards=of_all.shards,
        part_bytes=of_all.part_bytes,
    )  # fmt: skip


def _written(its: Estimate) -> documents.Estimate:
    return documents.Estimate(**vars(its))


def mean(values: Sequence[float]) -> Estimate:
    """The mean of two or more with Student's 95 % interval."""
    count = len(values)
    middle = sum(values) / count
    spread = math.sqrt(sum((v - middle) ** 2 for v in values) / (count - 1) / count)
    wide = student(count - 1) * spread
    return Estimate(middle, max(0.0, middle - wide), middle + wide)


def student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t from the normal one: Abramowitz and Stegun 26.7.5, 3 %
    short with two degrees of freedom and within 0.3 % from four on."""
    z = 1.959964
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    found: float = z + sum(term / freedom ** (n + 1) for n, term in enumerate(terms))
    return found
