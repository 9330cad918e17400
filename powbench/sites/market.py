"""What hashing earns by the hour, for sites that share a network."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ..bounded import LARGEST
from ..chain.target import DIFFICULTY_PER_HASH
from ..errors import InputError
from ..network import when
from ..network.path import NetworkPath, build
from ..network.scenario import OwnWeight, Scenario
from ..network.state import NetworkState
from .calendar import MOST_OFFSETS, Floats, Hours, hours
from .site import Project, Site


@dataclass(frozen=True)
class Market:
    """What hashing earns, by the hour (n).

    btc_per_hash_rate: BTC for 1 H/s kept up through the hour; fees_per_hash_rate: the part of
    it that is fees; blocks_per_hash_rate: blocks that it is expected to find. usd_per_btc.
    difficulty and network_hashes_per_second at the start of each hour; epoch: 0 for the state's
    own. halves: whether the subsidy goes by the height. key: the same for markets that are alike.
    """

    btc_per_hash_rate: Floats
    fees_per_hash_rate: Floats
    blocks_per_hash_rate: Floats
    usd_per_btc: Floats
    difficulty: Floats
    network_hashes_per_second: Floats
    height: Floats
    epoch: Floats
    path: NetworkPath
    halves: bool = True
    key: object = field(default_factory=object, compare=False)

    @cached_property
    def usd_per_hash_rate(self) -> Floats:
        """(n): USD for 1 H/s kept up through the hour."""
        worth: Floats = self.btc_per_hash_rate * self.usd_per_btc
        return worth

    @cached_property
    def summed_usd_per_hash_rate(self) -> float:
        """USD for 1 H/s kept up through all hours."""
        return float(self.usd_per_hash_rate.sum())


def market(
    state: NetworkState, scenario: Scenario, when_: Hours, own_hashes_per_second: float = 0.0
) -> Market:
    """What 1 H/s earns in each hour of a scenario, the fleet's own weight included."""
    if when_.edges[0] < state.moment - when.DAY:
        raise InputError(
            f"the network's state is of {when.iso_date(state.moment)}, and the horizon starts "
            "before that",
            "start later, or give the network of that time",
        )
    state = replace(state, moment=min(state.moment, float(when_.edges[0])))
    path = build(
        state, scenario, float(when_.edges[-1]), own_hashes_per_second, float(when_.edges[0])
    )
    begin = when_.edges[:-1]
    segment = path.segments(begin)
    epoch = path.epoch[segment]
    fees = scenario.fees.values(state.fees_btc_per_block, state.moment, begin, epoch)
    price = scenario.price.values(state.usd_per_btc, state.moment, begin, epoch)
    for name, values in (("price", price), ("fees", fees)):
        if not values.max() <= LARGEST:  # what is no number is not below it either
            day = when.iso_date(float(begin[int(np.argmax(~(values <= LARGEST)))]))
            raise InputError(
                f"the {name} grow{'s' if name == 'price' else ''} beyond {LARGEST:g} on {day}",
                f"lower the growth of the {name}, or shorten the horizon",
            )
    subsidy, blocks = path.between(when_.edges)
    return Market(
        btc_per_hash_rate=subsidy + fees * blocks,
        fees_per_hash_rate=fees * blocks,
        blocks_per_hash_rate=blocks,
        usd_per_btc=price,
        # 2^48 / 0xFFFF hashes per unit of difficulty, exact but for target + 1 against target
        difficulty=path.hashes_per_block[segment] * DIFFICULTY_PER_HASH,
        network_hashes_per_second=path.hashes_per_second[segment],
        height=np.interp(begin, path.edges, path.heights),
        epoch=epoch,
        path=path,
        halves=scenario.subsidy_btc is None,
    )


class Markets:
    """The markets of a project's sites, each made when it is asked for.

    Sites share one where neither offset nor own weight nor the pool's payout sets them apart. Those
    asked for last are kept. changed: what is made of each market.
    """

    def __init__(
        self,
        project: Project,
        state: NetworkState,
        scenario: Scenario,
        changed: Callable[[Market], Market] = lambda market: market,
    ) -> None:
        self._project, self._state, self._scenario = project, state, scenario
        self._changed = changed
        self._together = sum(site.hashes_per_second for site in project.sites)
        self._kept: OrderedDict[tuple[float, float, bool], Market] = OrderedDict()

    def of(self, site: Site) -> Market:
        weight = {
            OwnWeight.COUNTED: 0.0,
            OwnWeight.SITE: site.hashes_per_second,
            OwnWeight.ALL: self._together,
        }[self._scenario.own_weight]
        return self._made((site.utc_offset, weight, site.payout.pays_fees))

    def _made(self, key: tuple[float, float, bool]) -> Market:
        found = self._kept.get(key)
        if found is None:
            offset, weight, pays_fees = key
            horizon = self._project.horizon
            grid = hours(horizon.start, horizon.days, offset)
            found = market(self._state, self._scenario, grid, weight)
            found = self._changed(found if pays_fees else _without_fees(found))
            found = self._kept[key] = replace(found, key=key)
            if len(self._kept) > MOST_OFFSETS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return found


def markets(project: Project, state: NetworkState, scenario: Scenario) -> tuple[Market, ...]:
    """A market per site, shared as `Markets` says."""
    its = Markets(project, state, scenario)
    return tuple(its.of(site) for site in project.sites)


def _without_fees(market_: Market) -> Market:
    return replace(
        market_,
        btc_per_hash_rate=market_.btc_per_hash_rate - market_.fees_per_hash_rate,
        fees_per_hash_rate=np.zeros_like(market_.fees_per_hash_rate),
    )
