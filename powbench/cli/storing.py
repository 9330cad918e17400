"""`--store`: the result of this run among those of other days and machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..documents.result import Result
    from ..store.runs import Run


def require() -> None:
    """PowbenchError, before the work, where its result could not be kept."""
    from ..store import place, results

    results.require(place.folder())


def keep(*kept: Result) -> None:
    """Under this machine's name, where a result holds none."""
    from ..store import place, points

    machine = place.this_machine()
    keep_runs([points.run_of(one, machine) for one in kept])


def keep_runs(runs: Sequence[Run]) -> None:
    from ..store import place, results

    results.keep(place.folder(), runs)
