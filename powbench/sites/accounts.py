"""From monthly amounts to margin, tax, cash and their present value.

Every array is (..., months) in USD, so thousands of price paths go through at once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from .calendar import Floats, Hours
from .finance import npv
from .site import Horizon, Site
from .tax import by_month, depreciation


@dataclass(frozen=True)
class Costs:
    """Running costs by component, each (..., months) [USD]; the cost is their sum."""

    pool_fee: Floats
    energy_charge: Floats
    demand_charge: Floats
    fixed_charge: Floats
    levies: Floats
    hosting: Floats
    wages: Floats
    fixed_costs: Floats

    @property
    def total(self) -> Floats:
        total = np.zeros_like(self.pool_fee)
        for field in fields(self):
            total = total + getattr(self, field.name)
        return total

    @property
    def electricity(self) -> Floats:
        """All that the power costs, levies included."""
        return self.energy_charge + self.demand_charge + self.fixed_charge + self.levies


COMPONENTS = tuple(f.name for f in fields(Costs))


@dataclass(frozen=True)
class Accounts:
    """revenue, margin (before tax), depreciation, taxable, tax, cash: (..., months) [USD].

    cash is the margin after tax, without outlay and resale. flows (..., months + 1):
    outlay, then cash, the resale in the last month; times (months + 1) in years.
    npv_usd (...): flows discounted at the horizon's rate.
    """

    revenue: Floats
    costs: Costs
    margin: Floats
    depreciation: Floats
    taxable: Floats
    tax: Floats
    cash: Floats
    flows: Floats
    times: Floats
    npv_usd: Floats


def settle(site: Site, horizon: Horizon, hours: Hours, revenue: Floats, costs: Costs) -> Accounts:
    """Close the books of a site over its horizon."""
    margin = revenue - costs.total
    written = depreciation(site.outlay_usd, site.tax.depreciation_years, hours)
    taxable = margin - written
    # At the end the rigs are sold: what they fetch beyond their book value is income.
    book = site.outlay_usd - written.sum()
    taxable[..., -1] += site.resale_usd - book
    tax = by_month(site.tax, taxable, hours)
    cash = margin - tax
    flows = np.concatenate([np.full((*cash.shape[:-1], 1), -site.outlay_usd), cash], axis=-1)
    flows[..., -1] += site.resale_usd
    length = np.array([month.hours for month in hours.months]) / (365.25 * 24)
    times = np.concatenate([[0.0], np.cumsum(length)])
    value = npv(flows, times, horizon.discount_rate)
    return Accounts(revenue, costs, margin, written, taxable, tax, cash, flows, times, value)
