"""Sites added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..sites.projection import Projection


@dataclass(frozen=True)
class Total:
    """Sites added up, over the horizon [BTC, USD]."""

    btc: float
    revenue_usd: float
    cost_usd: float
    profit_usd: float
    npv_usd: float

    @property
    def cost_per_btc(self) -> float | None:
        return self.cost_usd / self.btc if self.btc > 0 else None


def total(projections: Sequence[Projection]) -> Total:
    return Total(
        btc=sum(float(p.btc.sum()) for p in projections),
        revenue_usd=sum(float(p.accounts.revenue.sum()) for p in projections),
        cost_usd=sum(float(p.accounts.costs.total.sum()) for p in projections),
        profit_usd=sum(p.profit_usd for p in projections),
        npv_usd=sum(float(p.accounts.npv_usd) for p in projections),
    )
