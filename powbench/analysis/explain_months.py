"""The monthly series of a site: each month's number from its inputs, quantity by quantity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import numpy as np

from ..network import when
from ..sites.projection import Projection
from . import financing
from .explain_terms import Inputs, Term, worked


def monthly(p: Projection, causes: dict[str, tuple[str, Inputs]]) -> tuple[Term, ...]:
    """All months of one quantity after another, keys as `months.2026-01.energy_kwh`.

    causes: per cause of lost hours, its formula in words and its inputs.
    """
    return tuple(
        Term(f"months.{month.label}.{key}", value(i), formula, work(i), unit, inputs)
        for key, unit, formula, inputs, value, work in (
            *_market(p),
            *_production(p),
            *_costs(p),
            *_results(p),
            *_lost(p, causes),
        )
        for i, month in enumerate(p.hours.months)
    )


_Row = tuple[str, str, str, Inputs, Callable[[int], float], Callable[[int], str]]


def _market(p: Projection) -> Iterator[_Row]:
    begin, market = p.hours.starts, p.market
    months = p.hours.months

    def moment(i: int) -> str:
        second = p.hours.edges[begin[i]] + p.site.utc_offset * when.HOUR
        return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M local")

    yield (
        "hours", "h", "days of the month inside the horizon x 24", (),
        lambda i: months[i].hours, lambda i: worked(days=months[i].days),
    )  # fmt: skip
    yield (
        "difficulty", "", "of the epoch in force at the month's first hour",
        ("network.nbits", "network.difficulty", "network.history", "network.shock"),
        lambda i: float(market.difficulty[begin[i]]),
        lambda i: f"at {moment(i)}, height {float(market.height[begin[i]]):,.0f}, "
        f"network at {float(market.network_hashes_per_second[begin[i]]):.6e} H/s",
    )  # fmt: skip
    summed = p.hours.by_month(market.usd_per_btc)
    yield (
        "usd_per_btc", "USD/BTC", "mean price of the month's hours: summed / hours",
        ("network.price",),
        lambda i: float(summed[i]) / months[i].hours,
        lambda i: worked(summed=float(summed[i]), hours=months[i].hours),
    )  # fmt: skip


def _production(p: Projection) -> Iterator[_Row]:
    hours = [month.hours for month in p.hours.months]
    hashes = p.hours.by_month(p.operation.hashes_per_second) * when.HOUR
    yield (
        "energy_kwh", "kWh", "mean load at the meter x hours", ("rigs", "pue", "supply"),
        lambda i: float(p.energy_kwh[i]),
        lambda i: worked(mean_kw=float(p.energy_kwh[i]) / hours[i], hours=hours[i]),
    )  # fmt: skip
    yield (
        "btc", "BTC", "hashes x mean of (subsidy + fees) / expected hashes per block",
        ("rigs", "network"),
        lambda i: float(p.btc[i]),
        lambda i: worked(
            hashes=float(hashes[i]), btc_per_hash=_over(float(p.btc[i]), float(hashes[i]))
        ),
    )  # fmt: skip
    yield (
        "revenue_usd", "USD", "coins x mean price of the hours they were mined in",
        ("network.price",),
        lambda i: float(p.accounts.revenue[i]),
        lambda i: worked(
            btc=float(p.btc[i]),
            usd_per_btc=_over(float(p.accounts.revenue[i]), float(p.btc[i])),
        ),
    )  # fmt: skip


def _costs(p: Projection) -> Iterator[_Row]:
    site, costs, bought = p.site, p.accounts.costs, p.bill
    revenue, energy, to_usd = p.accounts.revenue, p.energy_kwh, p.exchange.tariff_to_usd
    share = [month.share for month in p.hours.months]
    currency, local = site.tariff.currency, site.costs_currency
    rate, paid = f"usd_per_{currency}", f"usd_per_{local}"
    by_kw = site.tariff.energy.unit.per_kw
    brought = [
        (f"{n}_{of.name.replace(' ', '_')}", p.hours.by_month(usd))
        for n, (of, usd) in enumerate(p.paid, 1)
    ]

    def per(name: str) -> Callable[[int], float]:
        return lambda i: float(getattr(costs, name)[i])

    def left(i: int) -> float:
        """What the host takes of the margin."""
        others = energy[i] * site.hosting.fee_per_kwh + revenue[i] * site.hosting.share_of_revenue
        return float(costs.hosting[i] - others) if site.hosting.share_of_margin else 0.0

    def billed(i: int, component: str) -> dict[str, float]:
        """The tariff's charges that make up a running cost."""
        return {
            kind.term: float(each[i])
            for kind, each in bought.charges.items()
            if kind.component == component
        }

    repairs = site.ageing.repairs(site.rigs, p.hours)
    heat_price = site.heat.usd_per_kwh if site.heat else 0.0
    works: dict[str, Callable[[int], dict[str, float]]] = {
        "pool_fee": lambda i: {"revenue": revenue[i], "pool_fee": site.pool_fee},
        "energy_charge": lambda i: {
            "kwh": energy[i],
            f"{currency}_per_kwh": _over(bought.energy[i], energy[i]),
            rate: to_usd[i],
            **({"tiers_by_billed_kw": bought.billed_kw[i]} if by_kw else {}),
        },
        "demand_charge": lambda i: {
            **billed(i, "demand_charge"), "billed_kw": bought.billed_kw[i], rate: to_usd[i],
        },
        "fixed_charge": lambda i: {**billed(i, "fixed_charge"), rate: to_usd[i]},
        "levies": lambda i: {
            "kwh": energy[i], "usd_per_kwh": _over(costs.levies[i], energy[i]),
        },
        "hosting": lambda i: {
            "kwh": energy[i], "fee": site.hosting.fee_per_kwh, "revenue": revenue[i],
            "share": site.hosting.share_of_revenue, "of_margin": left(i),
        },
        "wages": lambda i: {
            "per_month": site.wages_per_month, "share": share[i], paid: p.exchange.costs_to_usd[i],
        },
        "fixed_costs": lambda i: {
            "per_month": site.fixed_per_month, "share": share[i], paid: p.exchange.costs_to_usd[i],
        },
        "repairs": lambda i: {"repairs": repairs[i], "repair_usd": site.ageing.repair_usd},
        "heat_sold": lambda i: {
            "kwh": energy[i],
            "heat_per_kwh": _over(0.0 - costs.heat_sold[i], energy[i] * heat_price),
            "price": heat_price,
        },
        "energy_income": lambda i: {name: float(usd[i]) for name, usd in brought},
    }  # fmt: skip

    def work(name: str) -> Callable[[int], str]:
        return lambda i: worked(**works[name](i))

    for part in costs.components:
        name = part.name
        yield f"{name}_usd", "USD", part.of_month, part.inputs, per(name), work(name)


def _results(p: Projection) -> Iterator[_Row]:
    books = p.accounts
    years = [month.year for month in p.hours.months]
    last = {year: i for i, year in enumerate(years)}

    names = [component.name for component in books.costs.components]
    words, moving = financing.cash(p)

    def parts(i: int) -> dict[str, float]:
        return {name: float(getattr(books.costs, name)[i]) for name in names}

    yield (
        "cost_usd", "USD", " + ".join(names), (),
        lambda i: float(books.costs.total[i]), lambda i: worked(**parts(i)),
    )  # fmt: skip
    yield (
        "profit_usd", "USD", "revenue - " + " - ".join(names), (),
        lambda i: float(books.margin[i]),
        lambda i: worked(revenue=float(books.revenue[i]), **parts(i)),
    )  # fmt: skip
    yield (
        "tax_usd", "USD", "the calendar year's tax (tax.YEAR.tax_usd), due in its last month",
        ("tax",),
        lambda i: float(books.tax[i]),
        lambda i: f"all of {years[i]}" if last[years[i]] == i else "not the year's last month",
    )  # fmt: skip
    yield (
        "net_usd", "USD", f"profit - tax{words}", (),
        lambda i: float(books.cash[i]),
        lambda i: worked(
            profit=float(books.margin[i]), tax=float(books.tax[i]),
            **{name: float(values[i]) for name, _, values in moving},
        ),
    )  # fmt: skip


def _lost(p: Projection, causes: dict[str, tuple[str, Inputs]]) -> Iterator[_Row]:
    hours = [month.hours for month in p.hours.months]
    for each in p.lost:
        cause, lost = each.cause, each.by_month
        text, inputs = causes[cause.value]

        def value(i: int, lost: np.ndarray = lost) -> float:
            return float(lost[i])

        def work(i: int, lost: np.ndarray = lost) -> str:
            return worked(share=float(lost[i]) / hours[i], hours=hours[i])

        yield f"hours_lost_{cause.value}", "h", f"full-fleet hours: {text}", inputs, value, work


def _over(amount: float, size: float) -> float:
    return amount / size if size else 0.0
