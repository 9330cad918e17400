"""The terms of what a site costs, component by component."""

from __future__ import annotations

from collections.abc import Iterator

from ..sites.projection import Projection
from .explain_terms import Term


def costs(p: Projection) -> Iterator[Term]:
    """Every component, all of them, and what of them is electricity."""
    books = p.accounts.costs
    for part in books.components:
        value, key = _total(p, part.name), f"costs.{part.name}_usd"
        yield Term(key, value, part.formula, _worked(p, part.name, value), "USD", part.inputs)
    for key, value, names in (
        ("cost_usd", float(books.total.sum()), [c.name for c in books.components]),
        (
            "electricity_usd",
            float(books.electricity.sum()),
            [c.name for c in books.components if c.power],
        ),
    ):
        parts = " + ".join(f"{_total(p, name):,.2f}" for name in names)
        yield Term(key, value, " + ".join(names), parts)


def _total(p: Projection, name: str) -> float:
    return float(getattr(p.accounts.costs, name).sum())


def _worked(p: Projection, name: str, value: float) -> str:
    revenue, energy = float(p.accounts.revenue.sum()), float(p.energy_kwh.sum())
    if name == "pool_fee":
        return f"{revenue:,.2f} USD x {p.site.pool_fee:g}"
    if name in ("energy_charge", "levies"):
        if not energy:
            return "no power was drawn"
        by_kw = name == "energy_charge" and p.site.tariff.energy.unit.per_kw
        counted = "; tiers count kWh per billed kW, after the ratchet" if by_kw else ""
        return f"{energy:,.1f} kWh x {value / energy:.6f} USD/kWh (mean){counted}"
    if name in ("wages", "fixed_costs"):
        each = p.site.wages_per_month if name == "wages" else p.site.fixed_per_month
        length = sum(month.share for month in p.hours.months)
        rate = value / (each * length) if each else 1.0
        return f"{each:,.2f} {p.site.costs_currency} x {length:.4f} months x {rate:.6g}"
    if name in ("demand_charge", "fixed_charge"):
        return f"sum of the {len(p.hours.months)} months below"
    if name == "repairs":
        age = p.site.ageing
        count = float(age.repairs(p.site.rigs, p.hours).sum())
        return f"{count:,.2f} repairs x {age.repair_usd:,.2f} USD"
    if name == "heat_sold" and p.site.heat:
        sold = -value / p.site.heat.usd_per_kwh
        return f"-({sold:,.1f} kWh of heat x {p.site.heat.usd_per_kwh:g} USD/kWh)"
    if name == "energy_income":
        brought = (f"{of.name}: {float(usd.sum()):,.2f}" for of, usd in p.paid)
        return f"-({'; '.join(brought)})"
    host = p.site.hosting
    rest = value - energy * host.fee_per_kwh - revenue * host.share_of_revenue
    if not host.share_of_margin:
        rest = 0.0
    return (
        f"{energy:,.1f} kWh x {host.fee_per_kwh:g} + {revenue:,.2f} USD x "
        f"{host.share_of_revenue:g} + {rest:,.2f} of the margin ({host.share_of_margin:g})"
    )
