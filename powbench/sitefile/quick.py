"""One line instead of a file: a rig, a tariff, a network; and the whole catalogue at one tariff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from ..errors import InputError
from ..network import when
from ..network.scenario import CONSTANT, Scenario
from ..network.state import NetworkState
from ..provenance import Figure, Status
from ..rigs.rig import TERA, Rig
from ..sites import plausible
from ..sites.calendar import end_after_months
from ..sites.currency import Rates
from ..sites.projection import Projection
from ..sites.running.fleet import FleetLine
from ..sites.running.supply import Supply
from ..sites.site import NO_HOST, NO_TAX, Horizon, Hosting, Project, Pue, Site
from ..sites.sites_file import SitesFile
from ..sites.tariff import flat
from ..sites.tax import IncomeTax
from ..sites.uncertainty import Uncertainty
from . import read_network, typed_network
from .typed import Typed

MONTHS = 48
"""What a purchase has to pay itself back in where nobody says: as long as rigs are written off."""


def build(
    rigs: tuple[Rig, ...], typed: Typed, bases: Sequence[NetworkState], together: str = ""
) -> SitesFile:
    """One site per rig, all alike but for the rig, in the newest of `bases` (newest first) that is
    not after the start, with what was typed replaced. together: the name of one site for all.

    InputError without a tariff or a host's fee, and where what was typed contradicts itself.
    """
    _check(rigs, typed)
    base = _base(typed, bases)
    day = typed.start or _first_day(base)
    horizon, figures = _horizon(typed, day)
    network = typed_network.of_line(base, typed)
    common = _common(typed)
    if together:
        sites: tuple[Site, ...] = (_site(together, rigs, typed, common),)
    else:
        sites = tuple(_site(rig.name, (rig,), typed, common) for rig in rigs)
    older = read_network.older_base(base, bases)
    notes = (*network.notes, *older, *_unmoved(horizon, network.scenario))
    if typed.months is not None and not typed.bought:
        notes += ("no payback: --capex, or --capex-per-th, says what a rig costs",)
    notes += plausible.of_fleets(sites, network.state, network.scenario)
    project = Project(horizon, Rates(), sites, figures, notes)
    groups = {site.name: (site.name,) for site in sites}
    return SitesFile(project, network, Uncertainty(), groups)


def _check(rigs: tuple[Rig, ...], typed: Typed) -> None:
    if typed.tariff is None and typed.hosting is None:
        raise InputError("--tariff is missing", "add --tariff 0.05 (USD per kWh)")
    both = {
        ("tariff", "hosting"): "a host's fee per kWh takes the place of a tariff: give one of them",
        ("days", "months"): "give one of them",
        ("capex", "capex_per_th"): "what one rig costs, or what a TH/s costs: give one of them",
    }
    for names, hint in both.items():
        if set(names) <= set(typed.given):
            one, other = (f"--{name.replace('_', '-')}" for name in names)
            raise InputError(f"{one} and {other} exclude each other", hint)
    if len(rigs) > 1 and typed.capex is not None:
        raise InputError(
            f"--capex is what one rig costs, and these are {len(rigs)} models",
            "give --capex-per-th: USD for each TH/s, as rigs are offered",
        )


def _base(typed: Typed, bases: Sequence[NetworkState]) -> NetworkState:
    if typed.start is None:
        return bases[0]
    start = when.seconds(typed.start)
    base = read_network.newest_base(bases, start)
    if base.moment > start + when.DAY:
        raise InputError(
            f"--start {typed.start} is before the network's state of "
            f"{when.iso_date(base.moment)} ({base.called})",
            "start later, or give the network of that time: --network FILE",
        )
    return base


def _first_day(state: NetworkState) -> date:
    """Midnight at or after the state, so that the horizon never starts before it."""
    start = datetime.fromtimestamp(state.moment, UTC)
    return start.date() + timedelta(days=int(start.time() != start.time().min))


def _horizon(typed: Typed, day: date) -> tuple[Horizon, tuple[Figure, ...]]:
    start = (
        Figure("start", day.isoformat(), "", Status.DEFAULT, "the network's date")
        if typed.start is None
        else Figure("start", day.isoformat(), "", Status.TYPED, "--start")
    )
    by_month = typed.months is not None or (typed.bought and typed.days is None)
    rate = typed.discount_rate or 0.0
    if by_month:
        months = typed.months or MONTHS
        if day.year + months // 12 >= when.LAST.year:
            raise InputError(
                f"--months {months} from {day} ends after {when.LAST.year}", "give fewer months"
            )
        days = (end_after_months(day, months) - day).days
        length = _figure("months", typed.months, MONTHS, "months", "--months")
    else:
        days = typed.days or 1
        length = _figure("days", typed.days, 1, "days", "--days")
    figures = [start, length]
    if typed.bought or typed.discount_rate is not None:
        figures.append(
            _figure("discount_rate", typed.discount_rate, 0.0, "per year", "--discount-rate")
        )
    return Horizon(day, days, rate), tuple(figures)


def _unmoved(horizon: Horizon, scenario: Scenario) -> tuple[str, ...]:
    """What nobody said how it moves, over a time in which it does."""
    if horizon.days <= 31:
        return ()
    still = [
        (name, option)
        for name, option, move in (
            ("difficulty", "--growth 4%/epoch", scenario.difficulty),
            ("price", "--price-growth 10%/year", scenario.price),
        )
        if move == CONSTANT
    ]
    return tuple(
        f"the {name} stays as it is all the time: {option} lets it grow" for name, option in still
    )


def losing(projections: tuple[Projection, ...]) -> tuple[str, ...]:
    """Where rigs run on through months in which they lose money, which nobody does for long."""
    stay_on = [p for p in projections if not p.site.supply.switch_off and len(p.hours.months) > 1]
    months = [int((p.accounts.margin < 0).sum()) for p in stay_on]
    hint = "--switch-off lets rigs stand still in hours in which power costs more than they earn"
    if not any(months):
        return ()
    if len(projections) == 1:
        count = len(projections[0].hours.months)
        return (f"{months[0]} of {count} months lose money: {hint}",)
    return (
        f"{sum(map(bool, months))} of {len(projections)} rigs lose money in some months: {hint}",
    )


def _figure(name: str, typed: float | None, default: float, unit: str, option: str) -> Figure:
    if typed is None:
        return Figure(name, default, unit, Status.DEFAULT, f"{option} not given")
    return Figure(name, typed, unit, Status.TYPED, option)


def _common(typed: Typed) -> tuple[Figure, ...]:
    """The inputs that all rigs share."""
    power = (
        _figure("tariff.price", typed.tariff, 0.0, "USD/kWh", "--tariff")
        if typed.hosting is None
        else _figure("hosting.fee_per_kwh", typed.hosting, 0.0, "USD/kWh", "--hosting")
    )
    figures = [
        power,
        _figure("pue", typed.pue, 1.0, "", "--pue"),
        _figure("pool_fee", typed.pool_fee, 0.0, "share of revenue", "--pool-fee"),
        _figure("rigs.0.count", typed.count, 1, "rigs", "--count"),
    ]
    if typed.bought:
        figures.append(Figure("rigs.0.resale_usd", 0.0, "USD each", Status.DEFAULT, "not asked"))
    if typed.switch_off:
        figures.append(Figure("supply.switch_off", True, "", Status.TYPED, "--switch-off"))
    if typed.best_mode:
        figures.append(Figure("supply.modes", "best", "", Status.TYPED, "--best-mode"))
    if typed.tax is not None:
        years = NO_TAX.depreciation_years
        figures += [
            Figure("tax.rate", typed.tax, "share of profit", Status.TYPED, "--tax"),
            Figure("tax.depreciation_years", years, "years", Status.DEFAULT, "straight-line"),
        ]
    return tuple(figures)


def _site(name: str, rigs: tuple[Rig, ...], typed: Typed, common: tuple[Figure, ...]) -> Site:
    lines, figures = [], list(common)
    for number, rig in enumerate(rigs):
        price, of_price = _price(rig, typed, number)
        lines.append(FleetLine(rig, typed.count or 1, price))
        figures += [*rig.figures(f"rigs.{number}"), *of_price]
    supply = Supply(switch_off=bool(typed.switch_off), best_mode=bool(typed.best_mode))
    return Site(
        name=name,
        fleet=tuple(lines),
        tariff=flat(typed.tariff or 0.0),
        pue=Pue((1.0 if typed.pue is None else typed.pue,) * 12),
        pool_fee=typed.pool_fee or 0.0,
        tax=NO_TAX if typed.tax is None else IncomeTax(rate=typed.tax),
        supply=supply,
        hosting=NO_HOST if typed.hosting is None else Hosting(fee_per_kwh=typed.hosting),
        figures=tuple(figures),
    )


def _price(rig: Rig, typed: Typed, number: int) -> tuple[float, tuple[Figure, ...]]:
    """(what one such rig costs [USD], that as a figure of line `number`)."""
    name = f"rigs.{number}.price_usd"
    if typed.capex is not None:
        return typed.capex, (Figure(name, typed.capex, "USD each", Status.TYPED, "--capex"),)
    if typed.capex_per_th is None:
        return 0.0, ()
    terahashes = rig.hashes_per_second.value / TERA
    price = typed.capex_per_th * terahashes
    source = f"--capex-per-th {typed.capex_per_th:g} x {terahashes:g} TH/s"
    return price, (Figure(name, price, "USD each", Status.TYPED, source),)
