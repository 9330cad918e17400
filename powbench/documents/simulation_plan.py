"""powbench.simulation-plan/1: what `powbench simulate --plan` writes."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .fields import Count, Moment, NotNegative, OneOrMore, Whole, means


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    value: NotNegative
    low: NotNegative
    high: NotNegative


class OnCores(msgspec.Struct, frozen=True, kw_only=True):
    cores: OneOrMore
    hours: Estimate


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """What was run to know it: the first paths of the simulation."""

    paths: OneOrMore
    threads: OneOrMore
    block_paths: OneOrMore
    block_cpu_seconds: Estimate


class SimulationPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a simulation will take, by a sample of its paths. Intervals are of 95%: they tell how
    far the sample's blocks differ, not how other processors do."""

    schema: Literal["powbench.simulation-plan/1"]
    created: Moment
    powbench: Annotated[str, means("The version that wrote it.")]
    processor: Annotated[str, means("Of the sample.")]
    sites: OneOrMore
    paths: OneOrMore
    seed: Whole
    quick: bool
    engine: Annotated[str, means("What ran the paths: NumPy, or compiled loops.")]
    sample: Sample
    core_hours: Estimate
    wall_hours: Annotated[tuple[OnCores, ...], means("With cores like those of the sample.")]
    memory_bytes: Annotated[Count, means("On as many threads as the sample.")]
    shards: Annotated[
        Count,
        means(
            "Parts of an hour at most each, on as many threads as the sample. 0 where even the "
            "smallest part is larger than `merge` reads."
        ),
    ]
    part_bytes: Annotated[Count, means("Of the document of each part; with `quick` at most.")]
