"""Loan and coins held in a site's result: their keys, amounts and explanations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..sites.calendar import Floats
from ..sites.projection import Projection
from .explain_terms import Inputs, Term, worked


@dataclass(frozen=True)
class Line:
    """A row of the months. sign: of what it does to the cash of the month, 0 for nothing; name:
    in the formula of the cash."""

    key: str
    name: str
    by_month: Floats
    sign: int
    unit: str
    formula: str
    inputs: Inputs


def lines(p: Projection) -> tuple[Line, ...]:
    """What the site has of it, else nothing."""
    found: list[Line] = []
    if (service := p.accounts.service) is not None:
        found += [
            Line("loan_interest_usd", "interest", service.interest, -1, "USD",
                 "what is owed through the month x rate / 12 x share of the month",
                 ("loan",)),
            Line("loan_principal_usd", "principal", service.principal, -1, "USD",
                 "what of the loan is paid back at the month's end, in the last month all that is "
                 "owed", ("loan",)),
        ]  # fmt: skip
    if (held := p.accounts.held) is not None:
        sold = np.zeros_like(held.usd)
        sold[-1] = held.sold_usd
        found += [
            Line("held_btc", "held_btc", held.coins, 0, "BTC",
                 "coins x (1 - pool fee) x share held", ("treasury_share", "pool_fee")),
            Line("held_usd", "held", held.usd, -1, "USD",
                 "(revenue - pool fee) x share held: coins put aside, at the price when they were "
                 "mined", ("treasury_share",)),
            Line("held_sold_usd", "held_sold", sold, 1, "USD",
                 "coins held x price at the end of the horizon, in its last month",
                 ("treasury_share",)),
        ]  # fmt: skip
    return tuple(found)


def months(p: Projection) -> list[dict[str, float]]:
    """The keys of each month."""
    found = lines(p)
    return [
        {line.key: float(line.by_month[i]) for line in found} for i in range(len(p.hours.months))
    ]


def totals(p: Projection) -> dict[str, float]:
    """The same keys over the horizon, and those of the loan as a whole."""
    sums = {line.key: float(line.by_month.sum()) for line in lines(p)}
    if (service := p.accounts.service) is None:
        return sums
    return {"loan_usd": service.drawn_usd, **sums, "loan_early_usd": service.early_usd}


def cash(p: Projection) -> tuple[str, tuple[tuple[str, int, Floats], ...]]:
    """What else moves the cash of a month beside profit and tax: in words, and line by line."""
    moving = [(line.name, line.sign, line.by_month) for line in lines(p) if line.sign]
    words = "".join(f" {'+' if sign > 0 else '-'} {name}" for name, sign, _ in moving)
    return words, tuple(moving)


def terms(p: Projection) -> Iterator[Term]:
    """Totals, then month by month."""
    found = lines(p)
    if (service := p.accounts.service) is not None and p.site.loan is not None:
        loan = p.site.loan
        yield Term(
            "loan_usd", service.drawn_usd, "drawn on the first day", f"{loan.usd:,.2f}", "USD",
            ("loan.usd",),
        )  # fmt: skip
        yield Term(
            "loan_early_usd", service.early_usd,
            "what is owed when the horizon ends, though it would fall due later",
            f"{loan.kind.value} of {loan.months} months, the first {loan.grace_months} without "
            f"repayment, {loan.rate_per_year:.4%} a year", "USD", ("loan",),
        )  # fmt: skip
    for line in found:
        total = float(line.by_month.sum())
        yield Term(line.key, total, "sum over months", f"{total:,.8f}", line.unit, line.inputs)
    for line in found:
        for i, month in enumerate(p.hours.months):
            yield Term(
                f"months.{month.label}.{line.key}", float(line.by_month[i]), line.formula,
                _work(p, line, i), line.unit, line.inputs,
            )  # fmt: skip


def _work(p: Projection, line: Line, i: int) -> str:
    books, month = p.accounts, p.hours.months[i]
    if books.service is not None and p.site.loan is not None and line.name == "interest":
        owed = books.service.drawn_usd - float(books.service.principal[:i].sum())
        return worked(owed=owed, rate=p.site.loan.rate_per_year, share=month.share)
    if line.name == "held_btc":
        return worked(btc=p.btc[i], kept=1 - p.site.pool_fee, share=p.site.treasury_share)
    if line.name == "held":
        return worked(
            revenue=books.revenue[i], pool_fee=books.costs.pool_fee[i], share=p.site.treasury_share
        )
    if books.held is not None and line.name == "held_sold" and line.by_month[i]:
        return worked(
            btc=float(books.held.coins.sum()), usd_per_btc=float(p.market.usd_per_btc[-1])
        )
    if line.name == "held_sold":
        return "not the last month" if i + 1 < len(p.hours.months) else "no coin is held"
    return worked(due=float(line.by_month[i]))


_LABELS = {
    "interest": "interest", "principal": "loan repaid", "held": "coins held",
    "held_sold": "coins sold",
}  # fmt: skip


def waterfall(p: Projection) -> list[tuple[str, float]]:
    """What moves the cash after tax, over the horizon [USD]."""
    return [(_LABELS[name], sign * float(v.sum())) for name, sign, v in cash(p)[1]]


def told(p: Projection) -> Iterator[tuple[str, str, str]]:
    """What of it, how much, and what that means, in a few words each."""
    if (service := p.accounts.service) is not None and p.site.loan is not None:
        loan = p.site.loan
        owed = f"; {service.early_usd:,.0f} USD owed at the end" if service.early_usd else ""
        meaning = f"{loan.months} months at {loan.rate_per_year:.2%} a year, interest "
        meaning += f"{float(service.interest.sum()):,.0f} USD{owed}"
        yield "loan", f"{service.drawn_usd:,.0f} USD", meaning
    if (held := p.accounts.held) is not None:
        worth, end = float(held.usd.sum()), float(held.sold_usd)
        meaning = f"{worth:,.0f} USD when mined, {end:,.0f} USD at the end"
        yield "coins held", f"{float(held.coins.sum()):,.4f} BTC", meaning
