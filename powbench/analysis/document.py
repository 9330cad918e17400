"""A projection as JSON (`powbench.projection/1`) and as CSV.

powbench.projection/1: `sites` holds one result per site, best first. When there is only
one, its figures also stand at the top level. `model` (all that the sites were computed
from), `sensitivity`, `uncertainty`, `all_sites` and each site's `band` were added before
the first release, `runs_below_usd_per_kwh`, `runs_above_usd_per_btc`, `payback_months`,
`outlay_missing` and `halvings` after it; readers do without them.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np

from ..chain.target import DIFFICULTY_PER_HASH
from ..documents.fields import ABSENT
from ..documents.projection import inputs, modes, months, site
from ..documents.projection.document import Projection as Document
from ..documents.projection.quantiles import Band, Quantiles, Total, Uncertainty
from ..network import when
from ..network.state import NetworkState
from ..provenance import Figure, defaults
from ..rigs.rig import Interval
from ..simulation.band import Bands
from ..simulation.summary import Summary
from ..sites.calendar import Floats
from ..sites.halving import Halving, halvings
from ..sites.projection import Projection
from ..sites.running.fleet import FleetLine
from ..sites.site import Project
from . import financing, mode_words
from .model import model
from .modes import Choice, OfLine
from .ranking import Ranking
from .sensitivity import sensitivity
from .totals import total


def document(
    ranking: Ranking,
    project: Project,
    network: NetworkState,
    network_figures: tuple[Figure, ...],
    now: float,
    bands: Bands,
    choices: Mapping[str, Choice | None] = MappingProxyType({}),
    whole: bool = True,
) -> Document:
    """The whole result, or all but `results`. now: seconds since 1970, for the age of a snapshot.
    choices: of modes, by site."""
    horizon = project.horizon
    return Document(
        schema="powbench.projection/1",
        title=project.title or ABSENT,
        horizon=inputs.Horizon(
            start=horizon.start.isoformat(), days=horizon.days, discount_rate=horizon.discount_rate
        ),
        network=inputs.Network(
            origin=network.called,
            difficulty=network.difficulty,
            usd_per_btc=network.usd_per_btc,
            fees_btc_per_block=network.fees_btc_per_block,
            age_days=round(network.age_days(now), 2) if network.dated else None,
            epochs=_epochs(ranking.ordered[0]),
        ),
        inputs=tuple(map(figure, (*project.figures, *network_figures))),
        notes=project.remarks(),
        ranked_by=ranking.by.value,
        reason=ranking.reason,
        uncertainty=Uncertainty(
            paths=bands.paths,
            seed=bands.seed,
            difficulty=bands.difficulty,  # type: ignore[arg-type]
            reason=bands.reason,
        ),
        all_sites=_together(ranking.ordered, bands.together),
        sites=tuple(results(ranking, bands, choices)) if whole else (),
        sensitivity=sensitivity(ranking.ordered, project),
        model=ABSENT
        if any(site.by_time or site.over_time for site in project.sites)
        else model(ranking.ordered, project),
    )


def results(
    ranking: Ranking, bands: Bands, choices: Mapping[str, Choice | None] = MappingProxyType({})
) -> Iterator[site.Site]:
    """Each site, best first."""
    for place, p in enumerate(ranking.ordered, start=1):
        yield result(p, place, bands.sites.get(p.site.name), choices.get(p.site.name))


def _together(projections: Sequence[Projection], summary: Summary | None) -> Total | None:
    if summary is None:
        return None
    sums = total(projections)
    return Total(**vars(sums), cost_per_btc_usd=sums.cost_per_btc, band=band(summary))


def band(summary: Summary | None) -> Band | None:
    """P10, P50 and P90 of what stands beside it; None without a band."""
    if summary is None:
        return None
    return Band(
        btc=Quantiles(**vars(summary.coins)),
        cost_per_btc_usd=Quantiles(**vars(summary.cost_per_btc)),
        profit_usd=Quantiles(**vars(summary.profit)),
        npv_usd=Quantiles(**vars(summary.npv)),
        probability_of_loss=summary.loss,
    )


def _epochs(projection: Projection) -> tuple[inputs.Epoch, ...]:
    """Of the first site's network."""
    path = projection.market.path
    keep = path.edges[1:] > projection.hours.edges[0]
    rows = zip(
        path.edges[:-1][keep].tolist(),
        path.heights[:-1][keep].tolist(),
        (path.hashes_per_block[keep] * DIFFICULTY_PER_HASH).tolist(),
        path.subsidy_btc[keep].tolist(),
        path.hashes_per_second[keep].tolist(),
        path.nbits[keep].tolist(),
        strict=True,
    )
    epochs: list[inputs.Epoch] = []
    for start, height, difficulty, subsidy, rate, nbits in rows:
        last = epochs[-1] if epochs else None
        if last and last.difficulty == difficulty and last.subsidy_btc == subsidy:
            continue
        epochs.append(
            inputs.Epoch(
                from_=round(start),
                height=round(height, 2),
                difficulty=difficulty,
                nbits=f"{nbits:#010x}" if nbits else None,
                subsidy_btc=subsidy,
                hashes_per_second=rate,
            )
        )
    return tuple(epochs)


def result(
    p: Projection, place: int, summary: Summary | None = None, choice: Choice | None = None
) -> site.Site:
    """One site: totals, break-evens, hours lost, months, inputs, and its band where `found`."""
    costs = p.accounts.costs
    revenue, profit = _sum(p.accounts.revenue), p.profit_usd
    return site.Site(
        site=p.site.name,
        rank=place,
        btc=_sum(p.btc),
        revenue_usd=revenue,
        cost_usd=_sum(costs.total),
        electricity_usd=_sum(costs.electricity),
        profit_usd=profit,
        margin=profit / revenue if revenue > 0 else None,
        tax_usd=_sum(p.accounts.tax),
        net_usd=_sum(p.accounts.cash),
        costs=months.Costs(
            **{f"{c.name}_usd": _sum(getattr(costs, c.name)) for c in costs.components}
        ),
        energy_kwh=_sum(p.energy_kwh),
        peak_kw=p.peak_kw,
        bill_leaves_out=tuple(p.site.tariff.left_out),
        usd_per_kwh=p.usd_per_kwh,
        cost_per_btc_usd=p.cost_per_btc,
        hashprice_usd_per_phs_day=p.hashprice,
        hashcost_usd_per_phs_day=p.hashcost,
        break_even_usd_per_kwh=p.break_even.usd_per_kwh,
        break_even_tariff_usd_per_kwh=p.break_even.tariff_usd_per_kwh,
        break_even_usd_per_btc=p.break_even.usd_per_btc,
        break_even_joules_per_terahash=p.break_even.joules_per_terahash,
        runs_below_usd_per_kwh=p.start.usd_per_kwh if p.start else None,
        runs_above_usd_per_btc=p.start.usd_per_btc if p.start else None,
        outlay_usd=p.site.outlay_usd,
        resale_usd=p.site.resale_usd,
        npv_usd=float(p.accounts.npv_usd),
        irr=p.irr,
        payback_years=p.payback_years,
        payback_months=None if p.payback_years is None else 12 * p.payback_years,
        outlay_missing=p.outlay_missing,
        halvings=tuple(map(_halving, halvings(p))),
        modes=ABSENT if choice is None else _modes(choice),
        tco2e=p.tco2e,
        carbon_basis=p.site.carbon.basis.value if p.site.carbon else None,
        hours=p.hours.count,
        hours_lost={cause.value: hours for cause, hours in p.lost_hours()},
        hours_run=p.hashes_per_second / p.site.fastest,
        fleet=tuple(map(_rig, p.site.fleet)),
        months=tuple(_months(p)),
        inputs=tuple(map(figure, p.site.figures)),
        defaults=defaults(p.site.figures),
        band=band(summary),
        **financing.totals(p),
    )


def _modes(choice: Choice) -> modes.Modes:
    return modes.Modes(
        chosen="best" if choice.asked else "normal",
        answer=mode_words.sentences(choice),
        normal_profit_usd=choice.normal.profit_usd,
        best_profit_usd=choice.by_hour.profit_usd,
        rigs=tuple(map(_of_line, choice.lines)),
    )


def _of_line(of: OfLine) -> modes.RigModes:
    return modes.RigModes(
        rig=of.line.rig.name,
        count=of.line.count,
        normal=of.normal.mode.name,
        best=of.best.mode.name,
        options=tuple(
            modes.ModeOption(
                mode=o.mode.name,
                hashes_per_second=o.mode.hashes_per_second.value,
                watts=o.mode.watts.value,
                joules_per_terahash=o.mode.joules_per_terahash,
                status=o.mode.status.value,
                source=o.mode.source,
                profit_usd=o.profit_usd,
                best_above_usd_per_kwh=o.above,
                best_below_usd_per_kwh=o.below,
                hours=o.hours,
                energy_kwh=o.energy_kwh,
                revenue_usd=o.revenue_usd,
            )
            for o in of.options
        ),
    )


def _halving(halving: Halving) -> months.Halving:
    before, after = (
        None if earned is None else months.MonthEarned(**vars(earned))
        for earned in (halving.before, halving.after)
    )
    return months.Halving(
        height=halving.height,
        date=when.iso_date(halving.moment),
        within_horizon=halving.within,
        subsidy_btc=halving.subsidy_btc,
        subsidy_btc_after=halving.subsidy_btc_after,
        month_before=before,
        month_after=after,
    )


def _rig(line: FleetLine) -> site.Rig:
    rig = line.rig
    return site.Rig(
        rig=rig.name,
        count=line.count,
        hashes_per_second=_interval(rig.hashes_per_second),
        watts=_interval(rig.watts),
        joules_per_terahash=rig.joules_per_terahash,
        scope=rig.scope,
        status=rig.status.value,
        source=rig.source,
        watts_status=rig.watts_status.value,
        watts_source=rig.watts_source,
    )


def _interval(value: Interval) -> site.Interval:
    return site.Interval(value=value.value, low=value.low, high=value.high)


def _months(p: Projection) -> Iterator[months.Month]:
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


def figure(f: Figure) -> inputs.Input:
    value = f.value
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    status = f.status.value
    return inputs.Input(name=f.name, value=value, unit=f.unit, status=status, source=f.source)  # type: ignore[arg-type]


def _sum(values: Floats) -> float:
    return float(values.sum())


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
    for row, fan in zip(_months(p), fans, strict=True):
        yield {"site": p.site.name, **msgspec.to_builtins(row), **fan}


def _fan(p: Projection, summary: Summary | None) -> list[dict[str, float | None]]:
    """By month, after tax and loan, the outlay counted from the start."""
    running = (np.cumsum(p.accounts.cash) - p.site.own_usd).tolist()
    rows: list[dict[str, float | None]] = [{"cumulative_net_usd": value} for value in running]
    for row, quantiles in zip(rows, summary.fan if summary else (), strict=False):
        row |= {f"cumulative_net_usd_{name}": value for name, value in vars(quantiles).items()}
    return rows
