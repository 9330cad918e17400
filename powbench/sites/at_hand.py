"""The hours of a projection: held, or made again when somebody asks for them.

An hour of a site takes some hundred bytes, a site of five years 5 MB. What is said of it is its
months and sums, so of many sites only those asked for last are held.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from .by_hour import ByHour, Exchange, exchange_of, run
from .calendar import Hours
from .currency import Rates
from .market import Market
from .site import Site

MOST_HOURS = 400_000
"""Of all sites together that a shelf holds: about 50 MB, and any one site."""


@dataclass(frozen=True)
class Held:
    """A market and what a site does in it."""

    market: Market
    by_hour: ByHour

    @property
    def exchange(self) -> Exchange:
        return self.by_hour.exchange


class Shelf:
    """The hours that were asked for last, each by the number of its site."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, ByHour] = OrderedDict()

    def has(self, number: int) -> bool:
        return number in self._kept

    def get(self, number: int, make: Callable[[], ByHour], hours: int) -> ByHour:
        """What stands there, or what `make` brings, of so many `hours`."""
        found = self._kept.pop(number, None) or make()
        self._kept[number] = found
        while len(self._kept) > max(1, MOST_HOURS // hours):
            self._kept.popitem(last=False)
        return found


@dataclass(frozen=True)
class Again:
    """Computes anew what its shelf does not hold; the same bits come out."""

    site: Site
    hours: Hours
    rates: Rates
    find_market: Callable[[], Market]
    shelf: Shelf
    number: int = 0

    @property
    def market(self) -> Market:
        return self.find_market()

    @property
    def by_hour(self) -> ByHour:
        return self.shelf.get(self.number, self._run, self.hours.count)

    @property
    def exchange(self) -> Exchange:
        if self.shelf.has(self.number):
            return self.by_hour.exchange
        return exchange_of(self.site, self.hours, self.rates)

    def _run(self) -> ByHour:
        return run(self.site, self.hours, self.rates, self.market)
