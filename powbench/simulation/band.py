"""The band beside a projection: what a few hundred paths of `simulate` make of it.

Enough for the width that belongs next to a point value; the tails (CVaR, payback) need
the thousands that `simulate` runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import InputError
from ..network.scenario import CONSTANT
from ..sites.projection import Projection
from ..sites.sites_file import SitesFile
from . import prepared, run
from .summary import Summary

PATHS = 500
SEED = 1
WHAT_IF = "a what-if has no band: the forecast starts from the file's own network"


@dataclass(frozen=True)
class Bands:
    """sites: by name; together: the fleet of all of them, None with one site or where they
    are alternatives. difficulty: "forecast", "scenario" or "recorded". answers: it answers the
    price of each path. still: the projection itself holds difficulty as it is. Without bands
    `sites` is empty and `reason` says why.
    """

    paths: int = 0
    seed: int = SEED
    difficulty: str | None = None
    still: bool = False
    answers: bool = False
    sites: Mapping[str, Summary] = field(default_factory=dict)
    together: Summary | None = None
    reason: str = ""

    @property
    def certain(self) -> bool:
        """Whether every path earns the same, so that there is no width to show."""
        return all(s.profit.p10 == s.profit.p90 for s in self.sites.values())


def around(
    projections: Sequence[Projection],
    file: SitesFile,
    alternatives: bool,
    engine: Callable[[int], run.Engine] = lambda size: run.batch,
) -> Bands:
    """Bands of the projections of a file, in its order; `powbench simulate` with the same seed
    and number of paths says the same.

    alternatives: the sites are not one fleet. engine: what is to run so many paths x sites.
    """
    network = file.network
    try:
        world = prepared.prepare(
            projections, file.project, network.state, network.scenario,
            file.groups, file.uncertainty, SEED,
        )  # fmt: skip
    except InputError as error:
        return Bands(reason=f"no band: {error.message}; {error.hint}")
    done = run.simulate(world, PATHS, engine=engine(PATHS * len(projections)))
    sites = {s.name: s for s in done.sites}
    fleet = None if alternatives else done.together
    still = network.scenario.difficulty == CONSTANT
    return Bands(done.paths, SEED, world.difficulty, still, world.answers_hash_price, sites, fleet)
