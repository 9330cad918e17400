"""The terms behind a site's tax and NPV: each year, each flow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..sites import tax
from ..sites.projection import Projection

Inputs = tuple[str, ...]
"""First words of the figures that a number starts from."""


@dataclass(frozen=True)
class Term:
    """A number and how it comes about. worked: its inputs, to recompute it from.

    value: None where there is no such number, as the price of no energy.
    """

    key: str
    value: float | None
    formula: str
    worked: str
    unit: str = "USD"
    inputs: Inputs = ()


def terms(p: Projection, discount_rate: float) -> tuple[Term, ...]:
    """All terms of a projection; discount_rate per year as in the horizon."""
    return (*_tax_years(p), *_flows(p, discount_rate))


def worked(**named: float) -> str:
    """`name number, name number`."""
    # Twelve digits: cents of a large site, and enough to recompute a discounted amount.
    return ", ".join(f"{name} {value:.12g}" for name, value in named.items())


def _tax_years(p: Projection) -> Iterator[Term]:
    books = p.accounts
    for year in tax.ledger(p.site.tax, books.taxable, p.hours):
        inside = list(year.months)
        revenue, cost, written = (
            float(row[inside].sum())
            for row in (books.revenue, books.costs.total, books.depreciation)
        )
        beside = _beside(p, inside)
        sale = float(year.profit) - (revenue - cost - written - sum(beside.values()))
        if abs(sale) < 1e-9 * max(revenue, cost):  # the rounding of the sums
            sale = 0.0
        yield Term(
            f"tax.{year.year}.tax_usd",
            float(year.tax),
            "rate x (the part above zero of (revenue - cost - depreciation"
            f"{''.join(f' - {name}' for name in beside)} + sale) - used); "
            "sale is resale less book value, used is the part of carried_in that is set off",
            worked(
                revenue=revenue,
                cost=cost,
                depreciation=written,
                **beside,
                sale=sale,
                carried_in=float(year.carried_in),
                used=float(year.used),
                carried_out=float(year.carried_out),
                taxable=max(float(year.profit), 0.0) - float(year.used),
                rate=p.site.tax.rate,
            ),
        )


def _beside(p: Projection, months: list[int]) -> dict[str, float]:
    """What else is set off in a year: interest, and what coins lost while they were held."""
    found = {}
    if p.accounts.service is not None:
        found["interest"] = float(p.accounts.service.interest[months].sum())
    if p.accounts.held is not None:
        held, last = p.accounts.held, len(p.hours.months) - 1 in months
        gained = last and abs(held.gain) > 1e-9 * held.sold_usd  # beyond the rounding of the sums
        found["loss_of_coins_held"] = -float(held.gain) if gained else 0.0
    return found


def _flows(p: Projection, rate: float) -> Iterator[Term]:
    """The same flows three times: discounted, at the rate at which they are worth nothing, and
    summed up; the latter two where something was bought."""
    yield from _discounted(p, "npv", rate)
    if p.site.outlay_usd <= 0:
        return
    # Beyond e^700 a factor is no number.
    if p.irr is not None and -math.log1p(p.irr) * float(p.accounts.times[-1]) < 700:
        yield from _discounted(p, "irr", p.irr)
    so_far = 0.0
    for name, flow, years in _named_flows(p):
        so_far += flow
        yield Term(
            f"payback.{name}.so_far_usd", so_far, "the flows up to then, summed up",
            worked(flow=flow, years=years),
        )  # fmt: skip


def _discounted(p: Projection, group: str, rate: float) -> Iterator[Term]:
    for name, flow, years in _named_flows(p):
        factor = (1 + rate) ** -years
        yield Term(
            f"{group}.{name}.discounted_usd",
            flow * factor,
            "flow x factor; factor = 1 / (1 + rate)^years",
            worked(flow=flow, years=years, rate=rate, factor=factor),
        )


def _named_flows(p: Projection) -> Iterator[tuple[str, float, float]]:
    """Month, flow and years since the start."""
    names = ["start", *(m.label for m in p.hours.months)]
    books = p.accounts
    yield from zip(names, books.flows.tolist(), books.times.tolist(), strict=True)
