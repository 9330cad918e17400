"""One site of a projection, as its document has it."""

from __future__ import annotations

from ..documents.fields import ABSENT
from ..documents.projection import modes, months, site
from ..documents.projection.inputs import Input
from ..documents.projection.quantiles import Band, Quantiles
from ..network import when
from ..provenance import defaults
from ..rigs.rig import Interval
from ..simulation.summary import Summary
from ..sites.calendar import Floats
from ..sites.halving import Halving, halvings
from ..sites.projection import Projection
from ..sites.running.fleet import FleetLine
from . import financing, mode_words, monthly
from .modes import Choice, OfLine


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
        months=tuple(monthly.of_site(p)),
        inputs=tuple(map(Input.of, p.site.figures)),
        defaults=defaults(p.site.figures),
        band=band(summary),
        **financing.totals(p),
    )


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


def _sum(values: Floats) -> float:
    return float(values.sum())
