"""The terms of what is left: profit and tax, prices, break-evens, capital, carbon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..network import when
from ..rigs.rig import PETA, TERA
from ..sites.projection import Projection
from ..sites.running.operation import Cause
from . import financing
from .explain_terms import Inputs, Term, worked

NO_OUTLAY = "there is no outlay"


def results(p: Projection, prices: Inputs) -> Iterator[Term]:
    """prices: the names of the figures that say what rigs cost and are sold for."""
    missing = "nothing was mined" if p.ran else "no power was drawn"
    for term in (*_margins(p), *_prices(p), *_break_even(p)):
        none = term.value is None and (not p.ran or not p.btc.any())
        yield replace(term, worked=missing) if none else term
    yield from _start(p)
    yield from _capital(p, prices)


def _margins(p: Projection) -> Iterator[Term]:
    revenue, cost = float(p.accounts.revenue.sum()), float(p.accounts.costs.total.sum())
    profit, tax = p.profit_usd, float(p.accounts.tax.sum())
    yield Term("profit_usd", profit, "revenue - cost", f"{revenue:,.2f} - {cost:,.2f}")
    margin = profit / revenue if revenue > 0 else None
    yield Term("margin", margin, "profit / revenue", f"{profit:,.2f} / {revenue:,.2f}", "")
    written = float(p.accounts.depreciation.sum())
    yield Term(
        "tax_usd", tax,
        "rate x (profit - depreciation +- sale against book value - losses carried forward), "
        "by calendar year, never below zero",
        f"rate {p.site.tax.rate:g}; profit {profit:,.2f}, depreciation {written:,.2f}",
        "USD", ("tax",),
    )  # fmt: skip
    left = float(p.accounts.cash.sum())
    words, moving = financing.cash(p)
    parts = "".join(f" {'+' if s > 0 else '-'} {float(v.sum()):,.2f}" for _, s, v in moving)
    yield Term("net_usd", left, f"profit - tax{words}", f"{profit:,.2f} - {tax:,.2f}{parts}")


def _prices(p: Projection) -> Iterator[Term]:
    energy, electricity = float(p.energy_kwh.sum()), float(p.accounts.costs.electricity.sum())
    fee = energy * p.site.hosting.fee_per_kwh
    coins, cost = float(p.btc.sum()), float(p.accounts.costs.total.sum())
    yield Term(
        "usd_per_kwh", p.usd_per_kwh, "(electricity + the host's fee per kWh) / energy",
        f"({electricity:,.2f} + {fee:,.2f}) / {energy:,.1f}", "USD/kWh", ("hosting.fee_per_kwh",),
    )  # fmt: skip
    yield Term(
        "cost_per_btc_usd", p.cost_per_btc, "cost / coins", f"{cost:,.2f} / {coins:.8f}", "USD/BTC"
    )
    days = p.hours.count / 24
    earned = hashprice_months(p)
    yield Term(
        "hashprice_usd_per_phs_day", p.hashprice, "revenue of 1 PH/s running all the time / days",
        f"{sum(coins * price for coins, price in earned):,.6f} USD / {days:g}", "USD/PH/s/day",
        ("network",),
    )  # fmt: skip
    for month, (coins, price) in zip(p.hours.months, earned, strict=True):
        yield Term(
            f"hashprice.{month.label}.usd_per_phs", coins * price,
            "coins of 1 PH/s running all the month x mean price when they were mined",
            worked(btc=coins, usd_per_btc=price), "USD", ("network",),
        )  # fmt: skip
    terahashes = p.hashes_per_second * when.HOUR / TERA
    yield Term(
        "hashcost_usd_per_phs_day", p.hashcost,
        "J/TH at the meter (PUE and idle draw included) x USD/kWh x 24",
        f"{energy:,.1f} kWh x 3.6e6 / {terahashes:.10g} TH x {p.usd_per_kwh or 0:.8f} x 24 "
        f"({p.joules_per_terahash:.4f} J/TH at the wall)",
        "USD/PH/s/day", ("rigs", "pue"),
    )  # fmt: skip


def hashprice_months(p: Projection) -> list[tuple[float, float]]:
    """By month the coins of 1 PH/s [BTC], and the mean price at which it mined them [USD/BTC]."""
    mined, price = p.market.btc_per_hash_rate, p.market.usd_per_btc
    coins, usd = p.hours.by_month(mined) * PETA, p.hours.by_month(mined * price) * PETA
    rows = zip(coins.tolist(), usd.tolist(), strict=True)
    return [(btc, earned / btc if btc else 0.0) for btc, earned in rows]


def _break_even(p: Projection) -> Iterator[Term]:
    even, energy = p.break_even, float(p.energy_kwh.sum())
    revenue, coins = float(p.accounts.revenue.sum()), float(p.btc.sum())
    room = (even.usd_per_kwh or 0.0) * energy
    yield Term(
        "break_even_usd_per_kwh", even.usd_per_kwh,
        "(revenue - all costs but power) / energy: what power, levies and a host's fee per kWh "
        "may cost",
        f"({revenue:,.2f} - {revenue - room:,.2f}) / {energy:,.1f}", "USD/kWh",
    )  # fmt: skip
    yield Term(
        "break_even_tariff_usd_per_kwh", even.tariff_usd_per_kwh,
        "the highest flat tariff at which the margin is zero, levies as they are at that tariff",
        f"{room - energy * p.site.hosting.fee_per_kwh:,.2f} USD left for tariff and levies of "
        f"{energy:,.1f} kWh",
        "USD/kWh", ("levy", "hosting.fee_per_kwh"),
    )  # fmt: skip
    kept = 1 - p.site.pool_fee - p.site.hosting.share_of_revenue
    yield Term(
        "break_even_usd_per_btc", even.usd_per_btc,
        "costs that do not depend on revenue / (coins x share of revenue kept)",
        f"{(even.usd_per_btc or 0.0) * coins * kept:,.2f} / ({coins:.8f} x {kept:g})",
        "USD/BTC", ("pool_fee", "hosting"),
    )  # fmt: skip
    paid = p.power_usd
    yield Term(
        "break_even_joules_per_terahash", even.joules_per_terahash,
        "the fleet's J/TH x what power may cost / what it costs",
        f"{p.joules_per_terahash:.4f} x {room:,.2f} / {paid:,.2f}", "J/TH",
    )  # fmt: skip


def _start(p: Projection) -> Iterator[Term]:
    """Of a site that was off all the time, else none."""
    runs = "it runs" if p.ran else "no price keeps it from running"
    off, best = dict(p.lost_hours()).get(Cause.PRICE, 0.0), "in the best hour"
    yield Term(
        "runs_below_usd_per_kwh", p.start.usd_per_kwh if p.start else None,
        "the flat tariff below which the most efficient rigs would run in some hour",
        f"what a kWh earns {best}, less levies and the host's fee; off in {off:,.0f} h"
        if p.start else runs,
        "USD/kWh", ("levy", "hosting.fee_per_kwh", "supply.switch_off"),
    )  # fmt: skip
    yield Term(
        "runs_above_usd_per_btc", p.start.usd_per_btc if p.start else None,
        "the price of a coin above which the most efficient rigs would run in some hour",
        f"what a kWh costs / coins that it makes {best}; off in {off:,.0f} h"
        if p.start else runs,
        "USD/BTC", ("tariff", "supply.switch_off"),
    )  # fmt: skip


def _capital(p: Projection, prices: Inputs) -> Iterator[Term]:
    outlay, resale = p.site.outlay_usd, p.site.resale_usd
    yield Term(
        "outlay_usd", outlay, "rigs bought x price + setup", f"{outlay:,.2f}",
        "USD", (*prices, "costs.setup_usd"),
    )  # fmt: skip
    yield Term("resale_usd", resale, "rigs x resale at the end", f"{resale:,.2f}", "USD", prices)
    cash = float(p.accounts.cash.sum())
    loan = outlay - p.site.own_usd
    drawn, said = (" + loan", f" + {loan:,.2f}") if loan else ("", "")
    yield Term(
        "npv_usd", float(p.accounts.npv_usd),
        f"-outlay{drawn} + sum over months of (profit - tax{financing.cash(p)[0]}) / "
        "(1 + rate)^years + resale at the end",
        f"-{outlay:,.2f}{said} + {cash:,.2f} + {resale:,.2f}, discounted",
        "USD", ("discount_rate", "loan", "treasury_share"),
    )  # fmt: skip
    bought = outlay > 0
    rate = "the flows, discounted at that rate, add up to zero"
    rate = rate if p.irr is not None else "no rate makes the flows worth nothing, or several do"
    yield Term(
        "irr", p.irr, "the rate at which NPV is zero", rate if bought else NO_OUTLAY, "per year"
    )
    yield Term(
        "payback_years", p.payback_years,
        "when the flows, summed up, are back at zero for good; evenly between two of them",
        "the flows, summed up" if bought else NO_OUTLAY, "years",
    )  # fmt: skip
    months = None if p.payback_years is None else 12 * p.payback_years
    worked = "none" if p.payback_years is None else f"12 x {p.payback_years:.6f}"
    yield Term("payback_months", months, "12 x payback_years", worked, "months")
    yield Term(
        "outlay_missing", p.outlay_missing, "what is missing of the sum of all flows / outlay",
        f"max(0, -({float(p.accounts.flows.sum()):,.2f})) / {outlay:,.2f}", "share of the outlay",
    )  # fmt: skip
    grams = p.site.carbon.g_per_kwh if p.site.carbon else 0.0
    energy = float(p.energy_kwh.sum())
    yield Term(
        "tco2e", p.tco2e, "energy x grid carbon / 10^6",
        f"{energy:,.1f} x {grams:g} / 10^6", "t", ("carbon",),
    )  # fmt: skip
