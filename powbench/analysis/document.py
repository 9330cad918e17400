"""A projection as JSON (`powbench.projection/1`) and as CSV.

powbench.projection/1: `sites` holds one result per site, best first. When there is only
one, its figures also stand at the top level. `model` (all that the sites were computed
from), `sensitivity`, `uncertainty`, `all_sites` and each site's `band` were added before
the first release, `runs_below_usd_per_kwh` and `runs_above_usd_per_btc` after it; readers do
without them.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..network.state import NetworkState
from ..provenance import Figure, Status
from ..simulation.beside import Bands
from ..simulation.summary import Summary
from ..sites.calendar import Floats
from ..sites.components import NAMES
from ..sites.projection import Projection
from ..sites.site import Project
from .model import model
from .ranking import Ranking
from .sensitivity import sensitivity

SCHEMA = "powbench.projection/1"


def document(
    ranking: Ranking,
    project: Project,
    network: NetworkState,
    network_figures: tuple[Figure, ...],
    now: float,
    bands: Bands,
) -> dict[str, Any]:
    """The whole result. now: seconds since 1970, for the age of a snapshot."""
    sites = [
        {**result(p, place), "band": band(bands.sites.get(p.site.name))}
        for place, p in enumerate(ranking.ordered, start=1)
    ]
    inputs = (*project.figures, *network_figures)
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "horizon": {
            "start": project.horizon.start.isoformat(),
            "days": project.horizon.days,
            "discount_rate": project.horizon.discount_rate,
        },
        "network": {
            "origin": network.origin,
            "difficulty": network.difficulty,
            "usd_per_btc": network.usd_per_btc,
            "fees_btc_per_block": network.fees_btc_per_block,
            "age_days": round(network.age_days(now), 2) if network.dated else None,
            **_path(ranking.ordered[0]),
        },
        "inputs": [figure(f) for f in inputs],
        "notes": list(project.remarks()),
        "ranked_by": ranking.by.value,
        "reason": ranking.reason,
        "uncertainty": {
            "paths": bands.paths,
            "seed": bands.seed,
            "difficulty": bands.difficulty,
            "reason": bands.reason,
        },
        "all_sites": _together(ranking.ordered, bands.together),
        "sites": sites,
        "sensitivity": sensitivity(ranking.ordered, project),
        "model": model(ranking.ordered, project),
    }
    if len(sites) == 1:
        return {**sites[0], **head}
    return head


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
        btc=sum(_sum(p.btc) for p in projections),
        revenue_usd=sum(_sum(p.accounts.revenue) for p in projections),
        cost_usd=sum(_sum(p.accounts.costs.total) for p in projections),
        profit_usd=sum(p.profit_usd for p in projections),
        npv_usd=sum(float(p.accounts.npv_usd) for p in projections),
    )


def _together(projections: Sequence[Projection], found: Summary | None) -> dict[str, Any] | None:
    if found is None:
        return None
    its = total(projections)
    return {**vars(its), "cost_per_btc_usd": its.cost_per_btc, "band": band(found)}


def band(found: Summary | None) -> dict[str, Any] | None:
    """P10, P50 and P90 of what stands beside it; None without a band."""
    if found is None:
        return None
    return {
        "btc": vars(found.coins),
        "cost_per_btc_usd": vars(found.cost_per_btc),
        "profit_usd": vars(found.profit),
        "npv_usd": vars(found.npv),
        "probability_of_loss": found.loss,
    }


def _path(projection: Projection) -> dict[str, Any]:
    """The epochs of the first site's network."""
    path = projection.market.path
    keep = path.edges[1:] > projection.hours.edges[0]
    rows = zip(
        path.edges[:-1][keep].tolist(),
        path.heights[:-1][keep].tolist(),
        (path.hashes_per_block[keep] * 0xFFFF / 2**48).tolist(),
        path.subsidy_btc[keep].tolist(),
        path.hashes_per_second[keep].tolist(),
        path.nbits[keep].tolist(),
        strict=True,
    )
    epochs: list[dict[str, Any]] = []
    for start, height, difficulty, subsidy, rate, nbits in rows:
        last = epochs[-1] if epochs else None
        if last and last["difficulty"] == difficulty and last["subsidy_btc"] == subsidy:
            continue
        epochs.append(
            {
                "from": round(start),
                "height": round(height, 2),
                "difficulty": difficulty,
                "nbits": f"{nbits:#010x}" if nbits else None,
                "subsidy_btc": subsidy,
                "hashes_per_second": rate,
            }
        )
    return {"epochs": epochs}


def result(p: Projection, place: int) -> dict[str, Any]:
    """One site: totals, break-evens, hours lost, months, inputs."""
    costs = p.accounts.costs
    energy, coins = _sum(p.energy_kwh), _sum(p.btc)
    revenue, cost, profit = _sum(p.accounts.revenue), _sum(costs.total), p.profit_usd
    return {
        "site": p.site.name,
        "rank": place,
        "btc": coins,
        "revenue_usd": revenue,
        "cost_usd": cost,
        "electricity_usd": _sum(costs.electricity),
        "profit_usd": profit,
        "margin": profit / revenue if revenue > 0 else None,
        "tax_usd": _sum(p.accounts.tax),
        "net_usd": _sum(p.accounts.cash),
        "costs": {f"{name}_usd": _sum(getattr(costs, name)) for name in NAMES},
        "energy_kwh": energy,
        "peak_kw": float(p.operation.load_kw.max()),
        "bill_leaves_out": list(p.site.tariff.left_out),
        "usd_per_kwh": p.usd_per_kwh,
        "cost_per_btc_usd": p.cost_per_btc,
        "hashprice_usd_per_phs_day": p.hashprice,
        "hashcost_usd_per_phs_day": p.hashcost,
        "break_even_usd_per_kwh": p.break_even.usd_per_kwh,
        "break_even_tariff_usd_per_kwh": p.break_even.tariff_usd_per_kwh,
        "break_even_usd_per_btc": p.break_even.usd_per_btc,
        "break_even_joules_per_terahash": p.break_even.joules_per_terahash,
        "runs_below_usd_per_kwh": p.start.usd_per_kwh if p.start else None,
        "runs_above_usd_per_btc": p.start.usd_per_btc if p.start else None,
        "outlay_usd": p.site.outlay_usd,
        "resale_usd": p.site.resale_usd,
        "npv_usd": float(p.accounts.npv_usd),
        "irr": p.irr,
        "payback_years": p.payback_years,
        "tco2e": p.tco2e,
        "carbon_basis": p.site.carbon.basis.value if p.site.carbon else None,
        "hours": p.hours.count,
        "hours_lost": {cause.value: hours for cause, hours in p.lost_hours()},
        "hours_run": _sum(p.operation.hashes_per_second) / p.site.hashes_per_second,
        "fleet": _fleet(p),
        "months": _months(p),
        "inputs": [figure(f) for f in p.site.figures],
        "defaults": defaults(p.site.figures),
    }


def _fleet(p: Projection) -> list[dict[str, Any]]:
    return [
        {
            "rig": line.rig.name,
            "count": line.count,
            "hashes_per_second": _interval(line.rig.hashes_per_second),
            "watts": _interval(line.rig.watts),
            "joules_per_terahash": line.rig.joules_per_terahash,
            "scope": line.rig.scope,
            "status": line.rig.status.value,
            "source": line.rig.source,
            "watts_status": line.rig.watts_status.value,
            "watts_source": line.rig.watts_source,
        }
        for line in p.site.fleet
    ]


def _interval(value: Any) -> dict[str, float]:
    return {"value": value.value, "low": value.low, "high": value.high}


def _months(p: Projection) -> list[dict[str, Any]]:
    rows = []
    begin, price = p.hours.starts, p.hours.by_month(p.market.usd_per_btc)
    monthly = {cause.value: p.hours.by_month(hourly) for cause, hourly in p.operation.lost}
    for i, month in enumerate(p.hours.months):
        row: dict[str, Any] = {
            "month": month.label,
            "hours": month.hours,
            "difficulty": float(p.market.difficulty[begin[i]]),
            "usd_per_btc": float(price[i]) / month.hours,
            "energy_kwh": float(p.energy_kwh[i]),
            "btc": float(p.btc[i]),
            "revenue_usd": float(p.accounts.revenue[i]),
            "cost_usd": float(p.accounts.costs.total[i]),
            "profit_usd": float(p.accounts.margin[i]),
            "tax_usd": float(p.accounts.tax[i]),
            "net_usd": float(p.accounts.cash[i]),
        }
        for name in NAMES:
            row[f"{name}_usd"] = float(getattr(p.accounts.costs, name)[i])
        for cause, values in monthly.items():
            row[f"hours_lost_{cause}"] = float(values[i])
        rows.append(row)
    return rows


def figure(f: Figure) -> dict[str, Any]:
    value = f.value
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    return {
        "name": f.name,
        "value": value,
        "unit": f.unit,
        "status": f.status.value,
        "source": f.source,
    }


def defaults(figures: tuple[Figure, ...]) -> list[str]:
    """`name = value` of every input that nobody gave."""
    found = []
    for f in figures:
        if f.status is Status.DEFAULT:
            value = f"{f.value:g}" if isinstance(f.value, float) else str(f.value)
            value = value.lower() if isinstance(f.value, bool) else value
            unit = f" {f.unit}" if f.unit and value != "none" else ""
            found.append(f"{f.name} = {value}{unit}")
    return found


def _sum(values: Floats) -> float:
    return float(values.sum())


def as_csv(ranking: Ranking, bands: Bands) -> str:
    """One row per site and month; the cash earned until its end, and its band, stand last."""
    text = io.StringIO()
    rows = [
        {"site": p.site.name, **row, **fan}
        for p in ranking.ordered
        for row, fan in zip(_months(p), _fan(p, bands.sites.get(p.site.name)), strict=True)
    ]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.DictWriter(text, columns, restval="0.0", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _fan(p: Projection, found: Summary | None) -> list[dict[str, float | None]]:
    """By month, after tax, the outlay counted from the start."""
    running = (np.cumsum(p.accounts.cash) - p.site.outlay_usd).tolist()
    rows: list[dict[str, float | None]] = [{"cumulative_net_usd": value} for value in running]
    for row, its in zip(rows, found.fan if found else (), strict=False):
        row |= {f"cumulative_net_usd_{name}": value for name, value in vars(its).items()}
    return rows
