"""When a purchase is paid back: in a sentence, as a table, and in a row of the ranking."""

from __future__ import annotations

from datetime import date, timedelta

from ...analysis import financing
from ...analysis.ranking import Ranking
from ...network import when
from ...sites.calendar import end_after_months
from ...sites.halving import Halving, halvings
from ...sites.projection import Projection
from ...sites.site import Horizon, Site
from ..units import usd
from .figures import form
from .tables import PlainTable, plain_table

_NUMBERS = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"),
    *("Eleven", "Twelve"),
)
_DAYS_A_MONTH = when.YEAR_DAYS / 12


def sentence(p: Projection, horizon: Horizon) -> str:
    """When one site's outlay is paid back, what it earns a day, and what a halving does to it."""
    one = p.site.rigs == 1
    outlay = f"{max(0.0, p.site.own_usd):,.0f} USD{' of own money' if p.site.loan else ''}"
    who = f"{_rigs(p.site)}{_price(p)}"
    if p.payback_years is not None:
        text = f"{who} pay{'s' * one} back {outlay} in {_months(p)} ({_month_of(p, horizon)})"
        text += f"; the internal rate of return is {_rate(p.irr)}." if p.irr is not None else "."
    else:
        text = f"{who} do{'es' * one} not pay back within {length(horizon)}: "
        if p.site.loan:
            text += f"{usd(-float(p.accounts.flows.sum()))} USD are missing."
        elif p.profit_usd < 0:
            text += f"the outlay of {outlay} is lost, and {usd(-p.profit_usd)} USD more."
        else:
            text += f"{p.outlay_missing:.0%} of {outlay} is missing."
    return f"{text} {_daily(p, horizon, one)}{of_halving(p)}"


def _daily(p: Projection, horizon: Horizon, one: bool) -> str:
    a_day = p.profit_usd / horizon.days
    they, ending = ("It", "s") if one else ("They", "")
    verb = ("earn" if a_day >= 0 else "lose") + ending
    text = f"{they} {verb} {usd(abs(a_day))} USD a day on average"
    even = p.break_even.usd_per_kwh
    if even is None:
        return f"{text}."
    return f"{text}, and would earn nothing at {even:.4f} USD/kWh."


def _rigs(site: Site) -> str:
    count = _NUMBERS[site.rigs] if site.rigs < len(_NUMBERS) else f"{site.rigs:,}"
    models = {line.rig.name for line in site.fleet}
    if len(models) > 1 or site.name not in models:
        return f"{count} rig{'s' if site.rigs > 1 else ''} at {site.name}"
    return f"{count} {site.name}"


def _price(p: Projection) -> str:
    return "" if p.usd_per_kwh is None else f" at {p.usd_per_kwh:.4g} USD/kWh"


def of_halving(p: Projection) -> str:
    """What the first halving of the horizon does, as one more sentence; '' without any."""
    return "".join(f" {_cut(halving)}" for halving in _within(p)[:1])


def _cut(halving: Halving) -> str:
    day = when.iso_date(halving.moment)
    if halving.before is None or halving.after is None:
        return f"The halving of about {day} lies within that time."
    return (
        f"The halving of about {day} takes the month's revenue from "
        f"{usd(halving.before.revenue_usd)} USD in {halving.before.month} to "
        f"{usd(halving.after.revenue_usd)} USD in {halving.after.month}."
    )


def _within(p: Projection) -> list[Halving]:
    return [halving for halving in halvings(p) if halving.within]


def length(horizon: Horizon) -> str:
    """A horizon in months where it is of whole ones, else in days."""
    months = round(horizon.days / _DAYS_A_MONTH)
    if months and (end_after_months(horizon.start, months) - horizon.start).days == horizon.days:
        return f"{months} month{'s' if months > 1 else ''}"
    return f"{horizon.days:,} day{'s' if horizon.days > 1 else ''}"


def answer(ranking: Ranking, horizon: Horizon) -> str:
    """Of rigs of which one is to be chosen."""
    sites = ranking.ordered
    first, paid = sites[0], sum(p.payback_years is not None for p in sites)
    prices = {p.usd_per_kwh for p in sites}
    price = _price(first) if len(prices) == 1 else ""
    text = f"{paid} of {len(sites)} rigs pay back within {length(horizon)}{price}."
    if not paid:
        return f"None{text[1:]} {first.site.name} comes nearest: {_cell(first)}."
    return f"{text} {first.site.name} is first, in {_months(first)}."


def table(p: Projection, horizon: Horizon) -> PlainTable | None:
    """What was bought, what becomes of it, and the months around each halving; None where
    nothing was bought and the horizon has no halving."""
    rows = plain_table("=", f"!>over {length(horizon)}", "~")
    if p.site.outlay_usd:
        _purchase(rows, p, horizon)
    elif not _within(p):
        return None
    for halving in halvings(p):
        _around(rows, halving)
    return rows


def _purchase(rows: PlainTable, p: Projection, horizon: Horizon) -> None:
    site, tax = p.site, float(p.accounts.tax.sum())
    lines = [
        f"{line.count:,} {line.rig.name} at {_exact(line.purchase_usd)} USD" for line in site.fleet
    ]
    setup = [f"setup {_exact(site.setup_usd)} USD"] if site.setup_usd else []
    rows.add_row("outlay", f"{site.outlay_usd:,.0f} USD", "; ".join([*lines, *setup]))
    for label, amount, meaning in financing.told(p):
        rows.add_row(label, amount, meaning)
    if p.payback_years is None:
        rows.add_row("payback", _cell(p), f"not within {length(horizon)}")
    else:
        rows.add_row("payback", _months(p), _month_of(p, horizon))
    of_what = (
        f"of the cash after tax{' and loan' if site.loan else ''}"
        if p.irr is not None
        else "no rate fits the cash"
    )
    rows.add_row("IRR", _rate(p.irr), of_what)
    discount = f"discounted at {horizon.discount_rate:.1%} a year"
    rows.add_row("NPV", f"{float(p.accounts.npv_usd):,.0f} USD", discount)
    if site.tax.rate:
        years = f"{site.tax.depreciation_years:g} years"
        how = f"{site.tax.rate:.1%} of profit, rigs written off in equal parts over {years}"
        rows.add_row("income tax", f"{tax:,.0f} USD", how)


def _around(rows: PlainTable, halving: Halving) -> None:
    fall = f"{halving.subsidy_btc:g} to {halving.subsidy_btc_after:g} BTC per block"
    where = f"block {halving.height:,}, {fall}"
    if not halving.within:
        where += "; after the horizon"
    rows.add_row("halving", when.iso_date(halving.moment), where)
    for earned, side in ((halving.before, "before"), (halving.after, "after")):
        if earned is not None:
            meaning = f"revenue of {earned.month}; profit {usd(earned.profit_usd)} USD"
            rows.add_row(f"month {side}", f"{usd(earned.revenue_usd)} USD", meaning)


def cells(p: Projection) -> tuple[str, str, str]:
    """Outlay, payback and IRR in a row of the ranking."""
    return f"{p.site.outlay_usd:,.0f}", _cell(p), _rate(p.irr).removesuffix(" a year")


def _cell(p: Projection) -> str:
    if p.payback_years is not None:
        return _months(p)
    if not p.site.outlay_usd:
        return "nothing bought"
    if not p.ran:
        return "never runs"
    if p.profit_usd < 0:
        return "loses money"
    return f"{p.outlay_missing:.0%} missing"


def _months(p: Projection) -> str:
    assert p.payback_years is not None
    if p.payback_years < 1 / 12:
        return f"{p.payback_years * when.YEAR_DAYS:.1f} days"
    return f"{12 * p.payback_years:.1f} months"


def _month_of(p: Projection, horizon: Horizon) -> str:
    assert p.payback_years is not None
    day: date = horizon.start + timedelta(days=p.payback_years * when.YEAR_DAYS)
    return f"{day:%B %Y}"


def _rate(value: float | None) -> str:
    return "none" if value is None else f"{form('irr', value)} a year"


def _exact(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")
