"""What a reader should know of hash rate sold forward, and of the curve that it is sold at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..network import when
from ..network.forward_curve import Month
from .hedge import PETAHASH, sold
from .projection import Projection


def of(projections: Sequence[Projection], curve: Sequence[Month] = ()) -> tuple[str, ...]:
    """Notes on each site's hedges, and on the curve beside the projection."""
    notes = [note for p in projections for note in _of_site(p)]
    if curve and projections:
        notes += _beside(projections[0], curve)
    return tuple(notes)


def _of_site(p: Projection) -> Iterator[str]:
    edges = p.hours.edges
    if not p.site.hedges:
        return
    for hedge in p.site.hedges:
        if hedge.end <= edges[0] or hedge.start >= edges[-1]:
            yield (
                f"{p.site.name}: what is sold forward from {when.iso_date(hedge.start)} to "
                f"{when.iso_date(hedge.end)} lies outside the horizon, and has no effect"
            )
    forward = sold(p.site.hedges, edges)
    planned = np.where(forward > 0, p.operation.hashes_per_second, 0.0)
    more = (forward > 1.0001 * p.site.fastest) & (forward > 0)
    if more.any():
        at = int(np.argmax(more))
        yield (
            f"{p.site.name}: {forward[at] / PETAHASH:,.4g} PH/s are sold forward on "
            f"{when.iso_date(float(edges[at]))}, and the rigs do {p.site.fastest / PETAHASH:,.4g} "
            "PH/s: what is more is a bet, and no hedge"
        )
    elif planned.sum() < 0.999 * forward.sum():
        yield (
            f"{p.site.name}: {forward.sum() / (forward > 0).sum() / PETAHASH:,.4g} PH/s are sold "
            f"forward on average, and {planned.sum() / (forward > 0).sum() / PETAHASH:,.4g} PH/s "
            "are planned meanwhile: what is more is a bet, and no hedge"
        )


def _beside(p: Projection, curve: Sequence[Month]) -> Iterator[str]:
    """The curve's mean and the projection's over the days that both have."""
    edges, market = p.hours.edges, p.market
    worth = market.btc_per_hash_rate * market.usd_per_btc * PETAHASH  # USD per PH/s in each hour
    start, end = max(edges[0], curve[0].start), min(edges[-1], curve[-1].end)
    quoted = np.full(len(worth), np.nan)
    for month in curve:
        quoted[(edges[:-1] >= month.start) & (edges[:-1] < month.end)] = month.usd
    known = ~np.isnan(quoted)
    if not known.any():
        yield "hash_price_forward has no month of the horizon"
        return
    days = np.diff(edges)[known].sum() / when.DAY
    yield (
        f"hash_price_forward has {quoted[known].mean():,.2f} USD/PH/s/day on average from "
        f"{when.iso_date(float(start))} to {when.iso_date(float(end))}; this projection has "
        f"{worth[known].sum() / days:,.2f}"
    )
