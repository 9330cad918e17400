"""What a reader should know of a site's loan and of its coins held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .projection import Projection
from .site import Site


def of(projections: Sequence[Projection]) -> tuple[str, ...]:
    return tuple(f"site {p.site.name!r}: {text}" for p in projections for text in _of_site(p))


def _of_site(p: Projection) -> Iterator[str]:
    loan, service = p.site.loan, p.accounts.service
    if loan is None or service is None:
        return
    if service.early_usd > 0:
        yield (
            f"the loan runs for {loan.months} months, longer than the horizon; the "
            f"{service.early_usd:,.0f} USD that are still owed at its end are paid back then"
        )
    if loan.usd > p.site.outlay_usd:
        yield (
            f"the loan of {loan.usd:,.0f} USD is larger than the outlay of "
            f"{p.site.outlay_usd:,.0f} USD; the rest is cash on the first day"
        )


def left_out(sites: Sequence[Site]) -> tuple[str, ...]:
    """What a plan of moves does not count."""
    names = {
        "loans": [site.name for site in sites if site.loan],
        "coins held (treasury_share)": [site.name for site in sites if site.treasury_share],
    }
    return tuple(
        f"the plan leaves out {what} at {', '.join(where)}"
        for what, where in names.items()
        if where
    )
