"""Everything that paths need and share, made once: the world they go through."""

from __future__ import annotations

from collections.abc import Sequence
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
