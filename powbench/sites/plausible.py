"""What cannot well be true of a network, a fleet in it, and both: said, and computed all the same.

Every way in goes through here: a site file, one line without a file, a node beside either.
"""

from __future__ import annotations

from ..network import history
from ..network.path import hash_rate_of
from ..network.scenario import OwnWeight, Scenario
from ..network.state import NetworkState
from .site import Site


def of_network(state: NetworkState, scenario: Scenario) -> tuple[str, ...]:
    """Where bitcoin's record says otherwise, and what the state says of itself."""
    said = (*([state.stale] if state.stale else []), *state.notes)
    if scenario.history or scenario.subsidy_btc is not None:  # then it is another coin's
        return said
    otherwise = history.contradicted(state.moment, state.height, state.difficulty)
    if not otherwise:
        return said
    return (*said, f"the network: {otherwise}; computed all the same")


def of_fleets(sites: tuple[Site, ...], state: NetworkState, scenario: Scenario) -> tuple[str, ...]:
    """Fleets that are said to hash in a network which is smaller than they are."""
    whole = hash_rate_of(state.hashes_per_block)
    if scenario.own_weight is not OwnWeight.COUNTED:
        return ()
    return tuple(
        f"site {site.name!r} hashes {site.hashes_per_second / 1e12:,.6g} TH/s, more than the whole "
        f'network, {whole / 1e12:,.6g}: check its difficulty, or say own_weight = "site"'
        for site in sites
        if site.hashes_per_second > whole
    )
