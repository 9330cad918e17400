"""Everything that paths need and share, made once: the world they go through."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..network.forecast import DifficultyForecast
from ..network.scenario import Scenario
from ..network.state import NetworkState
from ..sites.projection import Projection
from ..sites.site import Project
from ..sites.sites_file import Groups
from ..sites.uncertainty import Uncertainty
from . import arrivals, difficulty_paths, money


@dataclass(frozen=True)
class World:
    """Everything a batch of paths needs; made once. forecast: None where difficulty is the
    file's scenario or recorded."""

    project: Project
    plans: tuple[money.SitePlan, ...]
    state: NetworkState
    scenario: Scenario
    groups: Groups
    uncertainty: Uncertainty
    seed: int
    forecast: DifficultyForecast | None

    @property
    def answers_hash_price(self) -> bool:
        """Whether difficulty answers the price on each path."""
        return self.forecast is not None and self.forecast.answers

    @property
    def difficulty(self) -> str:
        """Where it comes from: the record, the forecast, or the file's scenario."""
        if self.scenario.history:
            return "recorded"
        return "forecast" if self.uncertainty.difficulty else "scenario"


def digest(world: World) -> str:
    """SHA-256 over all values that paths start from, in hexadecimal."""
    found = hashlib.sha256()
    _feed(found.update, world)
    return found.hexdigest()


def _feed(update: Callable[[bytes], None], value: object) -> None:
    """Values by type, so that none can be taken for another."""
    update(type(value).__name__.encode() + b"\0")
    if isinstance(value, np.ndarray):
        update(f"{value.dtype.str}{value.shape}".encode() + np.ascontiguousarray(value).tobytes())
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            _feed(update, getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, its in value.items():
            _feed(update, key)
            _feed(update, its)
    elif isinstance(value, (tuple, list)):
        update(b"%d" % len(value))
        for each in value:
            _feed(update, each)
    else:
        update(repr(value).encode() + b"\0")


def prepare(
    projections: Sequence[Projection],
    project: Project,
    state: NetworkState,
    scenario: Scenario,
    groups: Groups,
    uncertainty: Uncertainty,
    seed: int,
) -> World:
    """InputError when a forecast is asked for and cannot be made."""
    moves = uncertainty.difficulty and not scenario.history
    fit = difficulty_paths.fitted(state, uncertainty) if moves else None
    plans = tuple(money.plan(p) for p in projections)
    for risk in uncertainty.risks:
        arrivals.check(risk, max(float(np.ptp(plan.steps.edges)) for plan in plans))
    return World(project, plans, state, scenario, groups, uncertainty, seed, fit)
