"""One site of ten rigs at a flat tariff, prepared for paths."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from powbench.network.scenario import Scenario
from powbench.network.state import NetworkState
from powbench.rigs.rig import typed
from powbench.simulation import prepared
from powbench.sites.currency import Rates
from powbench.sites.projection import project_all
from powbench.sites.running.fleet import FleetLine
from powbench.sites.site import Horizon, Project, Site
from powbench.sites.tariff import flat
from powbench.sites.uncertainty import Uncertainty

START = date(2025, 12, 1)


def world(
    state: NetworkState,
    days: int = 400,
    what: Uncertainty | None = None,
    scenario: Scenario | None = None,
    **site: object,
) -> prepared.World:
    scenario = scenario or Scenario()
    line = FleetLine(typed(2e14, 3500.0), 10, purchase_usd=1000.0)
    own = replace(Site("a", (line,), flat(0.045)), **site)  # type: ignore[arg-type]
    project = Project(Horizon(START, days, 0.1), Rates(), (own,))
    projections = project_all(project, state, scenario)
    return prepared.prepare(
        projections, project, state, scenario, {"a": ("a",)}, what or Uncertainty(), 1
    )
