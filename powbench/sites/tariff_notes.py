"""What only a site's load tells of its tariff: another reading's price, and whether it fits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from ..network import when
from .bill import bill, ladder
from .charges.coincident import CoincidentPeaks
from .charges.part import Use
from .charges.ratchet import Ratchet
from .charges.series import Series
from .charges.timed_demand import TimedDemand
from .payments import Basis
from .projection import Projection
from .site import by_site

_READINGS = {
    False: "each period is billed on its own peak, as REopt reads a look-back",
    True: "each period is billed on the month's demand after the look-back, as SAM reads it",
}


def of(projections: tuple[Projection, ...]) -> tuple[str, ...]:
    """The notes of all sites, each with the names of its sites."""
    return by_site(
        (p.site.name, text)
        for p in projections
        for each in (_ratchet, _fits, _begins, _repeats, _strikes, _payments, _peaks)
        for text in each(p)
    )


def _ratchet(p: Projection) -> Iterator[str]:
    """A look-back beside demand by period may be read in two ways; both are named."""
    tariff, ratchet = p.site.tariff, p.site.tariff.of(Ratchet)
    if ratchet is None or tariff.of(TimedDemand) is None:
        return
    usd = {}
    for timed in (False, True):
        other = tariff.having(replace(ratchet, timed=timed))
        demand = bill(other, p.operation.load_kw, p.hours).of("demand_charge")
        usd[timed] = f"{float((demand * p.exchange.tariff_to_usd).sum()):,.0f} USD"
    flag = f"ratchet_timed = {str(not ratchet.timed).lower()}"
    yield (
        f"demand charges are {usd[ratchet.timed]}: {_READINGS[ratchet.timed]}. They would be "
        f"{usd[not ratchet.timed]} with {flag}: {_READINGS[not ratchet.timed]}"
    )


def _fits(p: Projection) -> Iterator[str]:
    """A tariff is offered to customers of a size; the load of this one may be of another."""
    tariff, everybody = p.site.tariff, (0.0, math.inf)
    if tariff.fits_kw == tariff.fits_kwh == everybody:
        return
    whole = [month.share == 1 for month in p.hours.months]
    for (low, high), by_month, unit, quantity in (
        (tariff.fits_kw, p.hours.peak_by_month(p.operation.load_kw), "kW", "peak"),
        (tariff.fits_kwh, p.energy_kwh[whole], "kWh", "use of a month"),
    ):
        most = float(by_month.max(initial=0.0))
        if len(by_month) and not low <= most <= high:
            limit = f"at least {low:,.6g}" if most < low else f"at most {high:,.6g}"
            yield (
                f"the tariff is offered for a {quantity} of {limit} {unit}, but the highest "
                f"{quantity} is "
                f"{most:,.6g} {unit}: ask the utility which tariff applies"
            )


def _begins(p: Projection) -> Iterator[str]:
    since, start = p.site.tariff.since, float(p.hours.edges[0])
    if since > start + when.DAY:  # the record's midnight may be another's
        yield (
            f"the rates of {p.site.tariff.name!r} begin on {when.iso_date(since)}, after the "
            "start, and are billed from the start on"
        )


def _repeats(p: Projection) -> Iterator[str]:
    series = p.site.tariff.energy.series
    if series is not None and not series.covers(p.hours):
        yield repeated(series, "prices")


def repeated(series: Series, what: str) -> str:
    """What is said where a series does not cover the horizon."""
    return (
        f"{series.name} has {what} from {when.iso_date(series.start)} to "
        f"{when.iso_date(series.end)}; all other hours take those of the same day and hour in its "
        "last year"
    )


def _strikes(p: Projection) -> Iterator[str]:
    """A strike price that no price is below, or none above."""
    strike, tariff = p.site.supply.strike_price, p.site.tariff
    if strike is None:
        return
    energy = ladder(tariff, p.operation.load_kw, p.hours)
    paid = energy.price if energy.within is None else energy.within
    low, high = float(paid.min()), float(paid.max())
    unit = f"{tariff.currency}/kWh"
    if low > strike:
        yield f"never runs: every price is above strike_price, the lowest is {low:.6g} {unit}"
    elif high <= strike:
        yield f"strike_price changes nothing: the highest price is {high:.6g} {unit}"


def _payments(p: Projection) -> Iterator[str]:
    """A payment that nothing earns, and one that nobody makes."""
    supply = p.site.supply
    if not p.site.payments:
        return
    stops = supply.stops or supply.best_mode
    energy = ladder(p.site.tariff, p.operation.load_kw, p.hours).price[0]
    usd_per_kwh = energy * p.exchange.tariff_to_usd[p.hours.month]
    for offer in p.exchange.offers:
        payment, usd = offer.payment, offer.usd.mean(axis=0)
        if isinstance(payment.amount, Series) and not payment.amount.covers(p.hours):
            yield repeated(payment.amount, "prices")
        if payment.basis is not Basis.NOT_USED:
            continue
        if not (stops or supply.curtailment):
            yield (
                f"{payment.name!r} brings nothing, as the site never stops: write "
                'strike_price = "best", a price, or curtailment in its supply'
            )
        elif stops and (usd > usd_per_kwh).all():
            yield (
                f"{payment.name!r} pays more for a kWh than it costs, in every hour: nobody makes "
                f"such an offer for ever. Check it ({float(usd.mean()):.4g} against "
                f"{float(usd_per_kwh.mean()):.4g} USD/kWh on average)"
            )


def _peaks(p: Projection) -> Iterator[str]:
    """What the bill takes for the load at the grid's peaks, and what falls due after the end."""
    charge = p.site.tariff.of(CoincidentPeaks)
    if charge is None:
        return
    if charge.peaks is None:
        yield (
            "no hours of the grid's peaks are named, so the month's highest load within the hours "
            "of the record's schedule is billed, which is the most that is due: name them with "
            'coincident = { load_csv = "…" } or { hours = ["…"] }'
        )
        return
    load = charge.peaks.load
    if load is not None and not load.covers(p.hours):
        yield repeated(load, "loads")
    if not charge.per_year:
        return
    use = Use(p.operation.load_kw, p.hours, p.bill.billed_kw, False, p.operation.within)
    first, last = p.hours.months[0].year, p.hours.months[-1].year
    if not charge.prior_kw:
        yield (
            f"nothing is billed for the grid's peaks in {first}, as the load at those of "
            f"{first - 1} is not known: write prior_kw"
        )
    kw = float(charge.due_kw(use, last))
    usd = kw * charge.per_year * float(p.exchange.tariff_to_usd[-1])
    yield (
        f"the load at the grid's peaks of {last}, {kw:,.6g} kW on average, is billed in "
        f"{last + 1}, after the end: {usd:,.0f} USD"
    )
