"""A state for tests whose horizons and figures are of one day, whatever ships since."""

from __future__ import annotations

from powbench.network.state import NetworkState, all_shipped


def november() -> NetworkState:
    """29 November 2025, of which a year of prices ships."""
    (found,) = (s for s in all_shipped() if s.origin.endswith("2025-11-29"))
    return found
