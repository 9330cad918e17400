"""The same sites with another price, difficulty, growth, tariff or uptime: a factor for each.

A factor counts over the whole horizon. Price and difficulty keep their shape, so block
times and halvings stay where they are; difficulty is not rounded through nBits again. Growth
multiplies difficulty once more with each retarget after the network's state. A tariff's factor
multiplies all its prices and charges (levies follow their own law), an uptime's each site's
share of rigs that run, which ends at 1.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial

import numpy as np

from .. import quantities
from ..errors import InputError
from ..network.scenario import Floats, Scenario
from ..network.state import NetworkState, target_for
from ..sites.market import Market, Markets
from ..sites.projection import Projection, project_each
from ..sites.site import Project, Site
from ..sites.tariff import Tariff

LARGEST = 1e6


@dataclass(frozen=True)
class WhatIf:
    """Factors above 0; 1 leaves things as they are."""

    price: float = 1.0
    difficulty: float = 1.0
    growth: float = 1.0
    """Of difficulty, with every retarget: 1.02 is 2 % an epoch more than projected."""
    tariff: float = 1.0
    uptime: float = 1.0

    def __str__(self) -> str:
        given = [(f.name, getattr(self, f.name)) for f in fields(self)]
        return ", ".join(
            f"{name} × {value:g}" + (" each epoch" if name == "growth" else "")
            for name, value in given
            if value != 1.0
        )


AS_IT_IS = WhatIf()


def parse(text: str) -> WhatIf:
    """`price=1.1,tariff=-10%` -> factors 1.1 and 0.9; InputError says what is wrong."""
    known = [f.name for f in fields(WhatIf)]
    factors: dict[str, float] = {}
    for part in _parts(text):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name not in known or name in factors:
            problem = "is given twice" if name in factors else "cannot be changed"
            raise InputError(
                f"--what-if: {name or part.strip()!r} {problem}",
                f"write NAME=FACTOR, each once: {', '.join(known)}; for example price=1.1",
            )
        if name == "growth":
            value = value.removesuffix("/epoch").rstrip()
            value = f"+{value}" if value[:1].isdigit() and value.endswith("%") else value
        factors[name] = _factor(value, part.strip())
    return WhatIf(**factors)


def _parts(text: str) -> list[str]:
    """NAME=FACTOR each; a comma inside of a number stays there, for `_factor` to refuse."""
    return re.split(r",(?!\s*[0-9.][^=]*(?:,|$))", text)


def _factor(text: str, part: str) -> float:
    try:
        value, unit = quantities.SHARE.read_with_unit(text)
    except InputError as error:
        raise InputError(f"--what-if: {part!r}: {error.message}", error.hint) from None
    signed = text[:1] in ("+", "-")
    factor = (1 + value if signed else math.nan) if unit else value
    if not 0 < factor <= LARGEST:
        raise InputError(
            f"--what-if: {part!r} has no factor above 0",
            "write for example price=1.1 or price=+10%",
        )
    return factor


def growth(epoch: Floats, factors: WhatIf) -> Floats:
    """The factor on difficulty in epochs number `epoch` from the network's state; InputError
    where it leaves all bounds within the horizon."""
    with np.errstate(over="ignore", under="ignore"):
        factor: Floats = factors.growth**epoch
    if not (factor.max() <= LARGEST and factor.min() >= 1 / LARGEST):
        raise InputError(
            f"growth={factors.growth:g} changes the difficulty by more than {LARGEST:,.0f} times",
            "growth is by the epoch of two weeks: write for example growth=4%, or growth=1.04",
        )
    return factor


def project_all(
    project: Project, state: NetworkState, scenario: Scenario, factors: WhatIf = AS_IT_IS
) -> tuple[Projection, ...]:
    """Every site of a project, in the order of the file, with the factors applied."""
    its = Markets(project, state, scenario, partial(of_market, factors=factors))
    return project_each([of_site(site, factors) for site in project.sites], project, its)


def of_state(state: NetworkState, factors: WhatIf) -> NetworkState:
    """The state as headlines show it."""
    if factors.price == factors.difficulty == 1.0:
        return state
    target = state.target
    if factors.difficulty != 1.0:
        target = target_for(state.difficulty * factors.difficulty)
    return replace(state, target=target, usd_per_btc=state.usd_per_btc * factors.price)


def of_market(market: Market, factors: WhatIf) -> Market:
    """What 1 H/s earns under the factors. An hour counts to the epoch in which it begins."""
    if factors.price == factors.difficulty == factors.growth == 1.0:
        return market
    path = market.path
    harder = factors.difficulty * growth(market.epoch, factors)
    if factors.difficulty != 1.0 or factors.growth != 1.0:
        factor = factors.difficulty * growth(path.epoch, factors)
        path = replace(
            path,
            hashes_per_block=path.hashes_per_block * factor,
            hashes_per_second=path.hashes_per_second * factor,
            nbits=path.nbits * 0,
        )
    return replace(
        market,
        btc_per_hash_rate=market.btc_per_hash_rate / harder,
        fees_per_hash_rate=market.fees_per_hash_rate / harder,
        blocks_per_hash_rate=market.blocks_per_hash_rate / harder,
        usd_per_btc=market.usd_per_btc * factors.price,
        difficulty=market.difficulty * harder,
        network_hashes_per_second=market.network_hashes_per_second * harder,
        path=path,
    )


@lru_cache(maxsize=16)
def _scaled(tariff: Tariff, factor: float) -> Tariff:
    """Sites that share a tariff go on sharing it."""
    return tariff.scaled(factor)


def of_site(site: Site, factors: WhatIf) -> Site:
    """The site under the factors; its figures stay those of the file."""
    if factors.tariff == factors.uptime == 1.0:
        return site
    uptime = min(1.0, site.supply.uptime * factors.uptime)
    return replace(
        site,
        tariff=_scaled(site.tariff, factors.tariff),
        supply=replace(site.supply, uptime=uptime),
    )
