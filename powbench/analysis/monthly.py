"""Sites month by month, in their documents and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from ..documents.projection import months
from ..simulation.band import Bands
from ..simulation.summary import Summary
from ..sites.projection import Projection
from . import financing
from .ranking import Ranking


def of_site(p: Projection) -> Iterator[months.Month]:
    begin, price = p.hours.starts, p.hours.by_month(p.market.usd_per_btc)
    lost = {each.cause.value: each.by_month for each in p.lost}
    books = p.accounts
    components, financed, total = books.costs.components, financing.months(p), books.costs.total
    return (
        months.Month(
            month=month.label,
            hours=month.hours,
            difficulty=float(p.market.difficulty[begin[i]]),
            usd_per_btc=float(price[i]) / month.hours,
            energy_kwh=float(p.energy_kwh[i]),
            btc=float(p.btc[i]),
            revenue_usd=float(books.revenue[i]),
            cost_usd=float(total[i]),
            profit_usd=float(books.margin[i]),
            tax_usd=float(books.tax[i]),
            net_usd=float(books.cash[i]),
            **{f"{c.name}_usd": float(getattr(books.costs, c.name)[i]) for c in components},
            **{f"hours_lost_{cause}": float(values[i]) for cause, values in lost.items()},
            **financed[i],
        )
        for i, month in enumerate(p.hours.months)
    )


def as_csv(ranking: Ranking, bands: Bands) -> Iterator[str]:
    """One row per site and month, in pieces; the cash earned until its end, and its band, stand
    last."""
    columns = list(
        dict.fromkeys(key for p in ranking.ordered for key in next(_rows(p, bands)))
    )  # all months of a site have the same
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="0.0", lineterminator="\n")
    writer.writeheader()
    for p in ranking.ordered:
        writer.writerows(_rows(p, bands))
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _rows(p: Projection, bands: Bands) -> Iterator[dict[str, Any]]:
    fans = _fan(p, bands.sites.get(p.site.name))
    for row, fan in zip(of_site(p), fans, strict=True):
        yield {"site": p.site.name, **msgspec.to_builtins(row), **fan}


def _fan(p: Projection, summary: Summary | None) -> list[dict[str, float | None]]:
    """By month, after tax and loan, the outlay counted from the start."""
    running = (np.cumsum(p.accounts.cash) - p.site.own_usd).tolist()
    rows: list[dict[str, float | None]] = [{"cumulative_net_usd": value} for value in running]
    for row, quantiles in zip(rows, summary.fan if summary else (), strict=False):
        row |= {f"cumulative_net_usd_{name}": value for name, value in vars(quantiles).items()}
    return rows
