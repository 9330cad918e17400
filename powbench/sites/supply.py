"""What keeps rigs from running, and what they draw when they run: the hours of a site.

Causes act in this order, so that the hours lost add up to the hours of the horizon:
rigs down, no power, scheduled curtailment, rationing, quota by power, switched off
because power costs more than it earns, a slower mode chosen, quota by energy, no internet,
hash rate that age has taken.
Where the price changes within an hour, rigs run for a part of it. Where power is short the
most efficient rigs, and gains from mode to mode, run first.

A mode is chosen by the price of the hour's next kWh, levies and a host's fee included. What
only a month's whole load tells (demand charges, minimum bills, a quota by energy) is billed on
what was drawn, but not looked at in the choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ..rigs.modes import Gain, gains
from ..rigs.rig import Mode, Rig
from .ageing import NO_AGEING, Ageing
from .calendar import Floats, Hours
from .charges.energy import Ladder
from .charges.peaks import Peaks

Price = Callable[[Floats], Ladder]
"""From a load [kW] by the hour, for its demand, to the USD that the next kWh costs, levies
included."""


_ALL_IT_COSTS = float(np.finfo(np.float64).max)
"""What a part earns that runs at every price but an infinite one."""


class OutageKind(StrEnum):
    """Why supply fails; each costs differently."""

    POWER = "power"
    """No power: no revenue, no energy; fixed costs stay."""
    INTERNET = "internet"
    """No internet: no revenue, energy still drawn unless the site idles."""
    RATIONING = "rationing"
    """A cap on power at a share of the contract."""


class Cause(StrEnum):
    """Why an hour was not mined."""

    UPTIME = "rigs_down"
    POWER = "no_power"
    CURTAILMENT = "scheduled_curtailment"
    RATIONING = "rationing"
    QUOTA_POWER = "quota_power"
    PRICE = "switched_off_by_price"
    QUOTA_ENERGY = "quota_energy"
    INTERNET = "no_internet"
    MODE = "slower_mode"
    AGE = "age"


@dataclass(frozen=True)
class Outage:
    """From start until before end [s since 1970] `share` (0–1) of the supply is gone."""

    start: float
    end: float
    kind: OutageKind
    share: float
    event: str = ""
    status: str = "typed in"
    source: str = ""

    def overlap(self, hours: Hours) -> Floats:
        """Share of each hour that lies inside the outage."""
        begin, end = hours.edges[:-1], hours.edges[1:]
        inside = np.minimum(end, self.end) - np.maximum(begin, self.start)
        return np.clip(inside / (end - begin), 0.0, 1.0)


@dataclass(frozen=True)
class Window:
    """Scheduled curtailment: in these months (1–12) and local hours only `allowed` (0–1) may run.

    Hours from `first` until before `last`; first > last passes midnight. days: `all`,
    `weekdays` or `weekend`.
    """

    first: int
    last: int
    allowed: float
    months: tuple[int, ...] = tuple(range(1, 13))
    days: str = "all"

    def applies(self, hours: Hours) -> NDArray[np.bool_]:
        clock = hours.hour_of_day
        if self.first < self.last:
            inside = (clock >= self.first) & (clock < self.last)
        else:
            inside = (clock >= self.first) | (clock < self.last)
        inside &= np.isin(hours.month_of_year + 1, self.months)
        if self.days != "all":
            inside &= hours.weekend == (self.days == "weekend")
        return inside


@dataclass(frozen=True)
class Supply:
    """Everything about supply. Powers [kW] at the meter; None: no such limit.

    contract_kw: what rationing takes its share of; None: the fleet's full power.
    idle_share: share of full power drawn while offline (1: nobody stops the rigs).
    best_mode: each rig runs in the mode that leaves most in the hour, not in its normal one.
    strike_price: the price of energy [tariff's currency/kWh] above which nothing runs. avoided: the
    grid's peaks, in whose hours nothing runs.
    """

    uptime: float = 1.0
    curtailment: tuple[Window, ...] = ()
    outages: tuple[Outage, ...] = ()
    contract_kw: float | None = None
    quota_kw: float | None = None
    quota_kwh_per_month: float | None = None
    idle_share: float = 1.0
    switch_off: bool = False
    best_mode: bool = False
    strike_price: float | None = None
    avoided: Peaks | None = None

    @property
    def stops(self) -> bool:
        """Whether the site may stand still for the price of power."""
        return self.switch_off or self.strike_price is not None

    def suffers(self, kind: OutageKind) -> bool:
        """Whether there are outages of a kind."""
        return any(outage.kind is kind for outage in self.outages)

    @property
    def chooses(self) -> bool:
        """Whether what runs depends on the price of power."""
        return self.stops or self.best_mode


@dataclass(frozen=True)
class FleetLine:
    """`count` rigs of one kind; purchase and resale in USD each."""

    rig: Rig
    count: int
    purchase_usd: float = 0.0
    resale_usd: float = 0.0

    @property
    def hashes_per_second(self) -> float:
        return self.count * self.rig.hashes_per_second.value

    @property
    def watts(self) -> float:
        return self.count * self.rig.watts.value


@dataclass(frozen=True)
class Part:
    """What hashes of a fleet line on its own: the line, or what its rigs gain in a mode.

    number: of the line in the fleet. always: the site may not switch it off by price.
    """

    number: int
    line: FleetLine
    mode: Mode
    hashes_per_second: float
    watts: float
    joules_per_terahash: float
    always: bool


def parts(fleet: tuple[FleetLine, ...], supply: Supply) -> tuple[Part, ...]:
    """The parts of a fleet, the most efficient first; those of one line keep their order."""
    found = []
    for number, line in enumerate(fleet):
        rig = line.rig
        own = (Gain(rig.normal, rig.hashes_per_second.value, rig.watts.value,
                    rig.joules_per_terahash),)  # fmt: skip
        for step, gain in enumerate(gains(rig, supply.switch_off) if supply.best_mode else own):
            rate, watts = line.count * gain.hashes_per_second, line.count * gain.watts
            always = step == 0 and not supply.switch_off
            efficiency = gain.joules_per_terahash
            found.append(Part(number, line, gain.mode, rate, watts, efficiency, always))
    return tuple(sorted(found, key=lambda part: part.joules_per_terahash))


@dataclass(frozen=True)
class InMode:
    """What a line does in one mode by the hour (n): share of its rigs, load at the meter [kW],
    hashes that reach the pool [H/s]. number: of the line in the fleet."""

    number: int
    line: FleetLine
    mode: Mode
    share: Floats
    load_kw: Floats
    hashes_per_second: Floats


@dataclass(frozen=True)
class Chosen:
    """Part by part and hour by hour (parts, n), where a site chooses modes: kw, the full load at
    the meter; there, what supply leaves to choose from; hashing and drawing, what was chosen."""

    kw: Floats
    there: Floats
    hashing: Floats
    drawing: Floats


@dataclass(frozen=True)
class Offered:
    """What a power market's payments count: there, chosen, kw (parts, n): shares of each part that
    might run and that do, and full loads; spared (n): kept off by schedule [kW]; of_most: the
    fleet's full load in normal modes as a share of that in its fastest (n), or 1."""

    there: Floats
    chosen: Floats
    kw: Floats
    spared: Floats
    of_most: Floats | float

    @property
    def could_kw(self) -> Floats:
        """(n): the load without a choice by price."""
        could: Floats = ((self.there * self.kw).sum(axis=0) + self.spared) * self.of_most
        return could

    @property
    def chosen_kw(self) -> Floats:
        """(n): the load that was chosen."""
        chosen: Floats = (self.chosen * self.kw).sum(axis=0)
        return chosen


@dataclass(frozen=True)
class Operation:
    """What a site does by the hour.

    load_kw: mean power at the meter. hashes_per_second: that reach the pool. lost:
    per cause, full-fleet hours lost in each hour (share of the fleet's hash rate, in its fastest
    modes where the site chooses). chosen: None where it does not; rethought: also where paths
    choose when to run.
    """

    load_kw: Floats
    hashes_per_second: Floats
    lost: tuple[tuple[Cause, Floats], ...]
    parts: tuple[Part, ...]
    offered: Offered
    chosen: Chosen | None = None
    rethought: Chosen | None = None
    within: Floats | None = None

    @property
    def in_modes(self) -> tuple[InMode, ...]:
        """Line by line, in the order of their power, the modes that can be chosen; none where
        the site does not choose.

        What runs in a mode is what reached it and did not go on to the next one.
        """
        found: list[InMode] = []
        if (chosen := self.chosen) is None:
            return ()
        for number in sorted({part.number for part in self.parts}):
            places = [n for n, part in enumerate(self.parts) if part.number == number]
            for step, place in enumerate(places):
                line, mode = self.parts[place].line, self.parts[place].mode
                hashing, drawing = chosen.hashing[place], chosen.drawing[place]
                if step + 1 < len(places):
                    hashing = hashing - chosen.hashing[places[step + 1]]
                    drawing = drawing - chosen.drawing[places[step + 1]]
                load = drawing * chosen.kw[places[: step + 1]].sum(axis=0)
                rate = line.count * mode.hashes_per_second.value
                found.append(InMode(number, line, mode, drawing, load, hashing * rate))
        return tuple(found)


class _Ledger:
    """Running share of each part of the fleet (parts, n), and who took what."""

    def __init__(self, weights: Floats, hours: Hours) -> None:
        self.running = np.ones((len(weights), hours.count))
        self._weights, self._nothing = weights[:, None], hours.nothing
        self.lost: list[tuple[Cause, Floats]] = []

    def become(self, running: Floats, cause: Cause) -> None:
        """What takes nothing hands back the running share that it was given."""
        taken = self._nothing
        if running is not self.running:
            taken = _summed((self.running - running) * self._weights)
        self.lost.append((cause, taken))
        self.running = running


def _summed(of_parts: Floats) -> Floats:
    """(parts, n) -> (n)."""
    total: Floats = of_parts[0] if len(of_parts) == 1 else of_parts.sum(axis=0)
    return total


def operate(
    fleet: tuple[FleetLine, ...],
    supply: Supply,
    pue: Floats,
    hours: Hours,
    usd_per_hash_rate_hour: Floats,
    price: Price,
    ageing: Ageing = NO_AGEING,
    keep: bool = False,
) -> Operation:
    """Run a fleet through the hours. keep: what could be chosen, where modes are not, too.

    pue (n). usd_per_hash_rate_hour (n): what 1 H/s earns in each hour after pool fee
    [USD]; only switching off looks at it, and at `price`, which is infinite where nothing may run.
    """
    of = parts(fleet, supply)
    rate = np.array([part.hashes_per_second for part in of])
    if ageing.hash_rate_loss or ageing.efficiency_loss:  # which adds to the power, too
        pue = pue * ageing.hash_rate(hours) * ageing.joules_per_hash(hours)
    kw = np.array([part.watts / 1e3 for part in of])[:, None] * pue
    most = _summed(kw)
    full = most if not supply.best_mode else sum(line.watts / 1e3 for line in fleet) * pue
    ledger = _Ledger(rate / rate.sum(), hours)

    up = supply.uptime * ageing.running
    ledger.become(np.full_like(kw, up) if up != 1 else ledger.running, Cause.UPTIME)
    ledger.become(_left(ledger.running, supply, OutageKind.POWER, hours), Cause.POWER)
    before, spared = ledger.running, hours.nothing
    if supply.curtailment or supply.avoided is not None:
        allowed = share_allowed(supply, hours)
        limit = np.where(allowed < 1, allowed * full, most)
        ledger.become(_capped(before, kw, limit), Cause.CURTAILMENT)
        spared = _summed((before - ledger.running) * kw)
    else:
        ledger.become(before, Cause.CURTAILMENT)
    cap = _agreed(supply, full)
    if supply.suffers(OutageKind.RATIONING):
        contract = full if supply.contract_kw is None else np.full(hours.count, supply.contract_kw)
        rationed = share_left(supply, OutageKind.RATIONING, hours)
        cap = np.where(rationed < 1, rationed * contract, np.inf if cap is None else cap)
    ledger.become(_capped(ledger.running, kw, cap), Cause.RATIONING)
    cap = None if supply.quota_kw is None else np.full(hours.count, supply.quota_kw)
    ledger.become(_capped(ledger.running, kw, cap), Cause.QUOTA_POWER)
    there, within = ledger.running, None
    if supply.chooses:
        always = np.array([part.always for part in of])[:, None]
        usd = usd_per_hash_rate_hour * ageing.hash_rate(hours) * rate[:, None]
        earned = np.where(always, _ALL_IT_COSTS, usd)
        worth, within = _worthwhile(there, kw, earned, price, hours)
        if supply.stops:
            ledger.become(there * _begun(of, worth, there), Cause.PRICE)
        if supply.best_mode:
            ledger.become(worth, Cause.MODE)
    of_most = 1.0 if full is most else full / most
    offered = Offered(there, ledger.running, kw, spared, of_most)
    keep = keep or supply.best_mode
    if keep and supply.strike_price is not None:
        there, _ = _worthwhile(there, kw, np.full_like(kw, _ALL_IT_COSTS), price, hours)
    if supply.quota_kwh_per_month is not None:
        spent = _within(ledger.running, kw, supply.quota_kwh_per_month, hours)
        there = there * _kept(spent, ledger.running)
        ledger.become(spent, Cause.QUOTA_ENERGY)
    drawn = powered = ledger.running
    ledger.become(_left(powered, supply, OutageKind.INTERNET, hours), Cause.INTERNET)
    if ledger.running is not powered:
        internet = share_left(supply, OutageKind.INTERNET, hours)
        drawn = powered * (internet + (1 - internet) * supply.idle_share)
    if ageing.hash_rate_loss:
        ledger.become(ledger.running * ageing.hash_rate(hours), Cause.AGE)
    pieces = Chosen(kw, there, ledger.running, drawn) if keep else None
    return Operation(
        load_kw=_summed(drawn * kw),
        hashes_per_second=_summed(ledger.running * rate[:, None]),
        lost=tuple(ledger.lost),
        parts=of,
        offered=offered,
        chosen=pieces if supply.best_mode else None,
        rethought=pieces,
        within=within,
    )


def _agreed(supply: Supply, full: Floats) -> Floats | None:
    """The load (n) that faster modes may not exceed: the contract's, where there is one."""
    if not supply.best_mode or supply.contract_kw is None:
        return None
    return np.maximum(full, supply.contract_kw)


def _left(running: Floats, supply: Supply, kind: OutageKind, hours: Hours) -> Floats:
    """The running shares (parts, n) that outages of a kind leave."""
    return running * share_left(supply, kind, hours) if supply.suffers(kind) else running


def _begun(of: tuple[Part, ...], chosen: Floats, there: Floats) -> Floats:
    """(parts, n): for which share of the hour the first part of each part's line runs."""
    first: dict[int, int] = {}
    for place, part in enumerate(of):
        first.setdefault(part.number, place)
    share = np.divide(chosen, there, out=np.zeros_like(there), where=there > 0)
    running: Floats = share[[first[part.number] for part in of]]
    return running


def _kept(after: Floats, before: Floats) -> Floats:
    """(n): what is left of the load, one where there was none."""
    total = before.sum(axis=0)
    share: Floats = np.divide(after.sum(axis=0), total, out=np.ones_like(total), where=total > 0)
    return share


def share_allowed(supply: Supply, hours: Hours) -> Floats:
    """What scheduled curtailment and peaks to avoid allow of full power in each hour, 0–1."""
    allowed = np.ones(hours.count)
    for window in supply.curtailment:
        allowed = np.where(window.applies(hours), np.minimum(allowed, window.allowed), allowed)
    return allowed if supply.avoided is None else allowed * ~supply.avoided.within(hours)


def share_left(supply: Supply, kind: OutageKind, hours: Hours) -> Floats:
    """What outages of one kind leave of each hour, 0–1."""
    left = np.ones(hours.count)
    for outage in supply.outages:
        if outage.kind is kind:
            left *= 1 - outage.share * outage.overlap(hours)
    return left


def _capped(running: Floats, kw: Floats, cap_kw: Floats | None) -> Floats:
    """The most efficient parts (first rows) run until the cap [kW] is used up, if there is one."""
    if cap_kw is None:
        return running
    drawn = running * kw
    before = np.cumsum(drawn, axis=0) - drawn
    left = np.clip(cap_kw - before, 0.0, drawn)
    return running * np.divide(left, drawn, out=np.ones_like(drawn), where=drawn > 0)


def _within(running: Floats, kw: Floats, kwh_per_month: float, hours: Hours) -> Floats:
    """Spend the month's energy in calendar order; the hour in which it ends is split."""
    energy = (running * kw).sum(axis=0)
    total = np.cumsum(energy) - energy
    before = total - total[hours.starts][hours.month]
    share = np.array([month.share for month in hours.months])[hours.month]
    left = np.clip(kwh_per_month * share - before, 0.0, energy)
    part: Floats = np.divide(left, energy, out=np.ones_like(energy), where=energy > 0)
    return running * part


def _worthwhile(
    running: Floats, kw: Floats, earned: Floats, price: Price, hours: Hours
) -> tuple[Floats, Floats | None]:
    """Switch a part off when the next kWh costs more than the part earns with it, in each part of
    an hour that has a price; what is left, and how the load lies within the hours.

    Where tiers stretch with the month's peak, the hours are gone through again with the peak
    that was left, as long as it falls; loads are few, so that this ends.
    """
    load = (running * kw).sum(axis=0)
    ladder = price(load)
    if ladder.within is not None:
        return _decided_within(running, kw, earned, ladder.within)
    while True:
        on = _decided(running, kw, earned, ladder, hours)
        left = (on * kw).sum(axis=0)
        lower = hours.peak_by_month(left) < hours.peak_by_month(load)
        load = np.where(lower[hours.month], left, load)
        last, ladder = ladder, price(load)
        if np.array_equal(last.stretch, ladder.stretch):
            return on, None


def _decided_within(
    running: Floats, kw: Floats, earned: Floats, price: Floats
) -> tuple[Floats, Floats]:
    """price (parts of an hour, n): of prices by time, which have no tiers."""
    on, drawn = np.zeros_like(running), np.empty_like(price)
    for place, its_price in enumerate(price):
        decided = np.where(earned >= its_price * kw, running, 0.0)
        drawn[place] = (decided * kw).sum(axis=0)
        on += decided
    mean = drawn.mean(axis=0)
    within = np.divide(drawn, mean, out=np.ones_like(drawn), where=mean > 0)
    return on / len(price), within


def _decided(running: Floats, kw: Floats, earned: Floats, ladder: Ladder, hours: Hours) -> Floats:
    """One pass over each month: a step of the ladder holds until the kWh that run reach the next.

    Hours behind that point wait for the next step, so every hour is decided by the kWh that
    really ran before it.
    """
    on = np.zeros_like(running)
    for begin, month, stretch in zip(hours.starts, hours.months, ladder.stretch, strict=True):
        hour, end, used = int(begin), int(begin) + month.hours, 0.0
        while hour < end:
            step = int(np.searchsorted(ladder.edges, used / stretch, side="right"))
            rest = slice(hour, end)
            worth = earned[:, rest] >= ladder.price[step, rest] * kw[:, rest]
            decided = np.where(worth, running[:, rest], 0.0)
            after = used + np.cumsum((decided * kw[:, rest]).sum(axis=0))
            # The hour in which a step begins still counts by what came before it.
            stop = len(after)
            if step < len(ladder.edges):
                stop = min(stop, int(np.searchsorted(after / stretch, ladder.edges[step])) + 1)
            on[:, hour : hour + stop] = decided[:, :stop]
            hour, used = hour + stop, float(after[stop - 1])
    return on
