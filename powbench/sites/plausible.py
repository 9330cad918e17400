"""What cannot well be true: of a network, of a fleet in it, of a price of energy.

Every way in goes through here: a site file, one line without a file, a node beside either. A
network and a fleet are computed all the same, with a note; a price of energy is refused.
"""

from __future__ import annotations

from ..network import history
from ..network.path import hash_rate_of
from ..network.scenario import OwnWeight, Scenario
from ..network.state import NetworkState
from .charges.series import Series
from .site import Site

DEAREST_USD_PER_KWH = 2.0
"""Above it no price of all energy is believed: islands that burn oil pay about 1."""
CHEAPEST_USD_PER_KWH = 5e-4
"""Below it no mean of a year's prices by time is believed: the sunniest hubs pay 0.01."""


def meant_by(usd_per_kwh: float, cents: str = "") -> str:
    """What a price of all energy [USD/kWh] that nobody pays may mean; "" for one to believe.

    Single hours and tiers may be dearer: ask for a flat price or the cheapest tier. cents: how
    they are written here beside USD, as in `c`.
    """
    if usd_per_kwh <= DEAREST_USD_PER_KWH:
        return ""
    readings = []
    if usd_per_kwh / 100 <= DEAREST_USD_PER_KWH:
        or_cents = f" or {usd_per_kwh:g}{cents}" if cents else ""
        readings.append(f"{usd_per_kwh:g} cents? write {usd_per_kwh / 100:g}{or_cents}")
    if 20 <= usd_per_kwh <= 1000 * DEAREST_USD_PER_KWH:
        readings.append(f"{usd_per_kwh:g} USD/MWh? write {usd_per_kwh / 1000:g}")
    return "; ".join(readings) or "write USD per kWh, as in 0.05"


def of_series(series: Series, usd_per_unit: float) -> str:
    """What the mean of prices by time says of their unit; "" for one to believe."""
    mean = float(abs(series.values).mean()) * usd_per_unit
    if mean > DEAREST_USD_PER_KWH:
        return (
            f"{series.name}: the mean price is {mean:,.4g} USD/kWh, which nobody pays: if prices "
            "are per MWh, let the name of their column end in mwh"
        )
    if 0 < mean < CHEAPEST_USD_PER_KWH:
        return (
            f"{series.name}: the mean price is {mean * 1000:,.4g} USD/MWh, at which nobody sells: "
            "if prices are per kWh, let the name of their column end in kwh"
        )
    return ""


def of_network(state: NetworkState, scenario: Scenario) -> tuple[str, ...]:
    """Where bitcoin's record says otherwise, and what the state says of itself."""
    said = (*([state.stale] if state.stale else []), *state.notes)
    if scenario.history or scenario.subsidy_btc is not None:  # then it is another coin's
        return said
    otherwise = history.contradicted(state.moment, state.height, state.difficulty)
    if not otherwise:
        return said
    return (*said, f"check the network: {otherwise}; it is computed all the same")


def of_fleets(sites: tuple[Site, ...], state: NetworkState, scenario: Scenario) -> tuple[str, ...]:
    """Fleets that are said to hash in a network which is smaller than they are."""
    whole = hash_rate_of(state.hashes_per_block)
    if scenario.own_weight is not OwnWeight.COUNTED:
        return ()
    return tuple(
        f"site {site.name!r} hashes {site.hashes_per_second / 1e12:,.6g} TH/s, more than the whole "
        f"network with {whole / 1e12:,.6g}: check the network's difficulty, or write "
        'own_weight = "site"'
        for site in sites
        if site.hashes_per_second > whole
    )
