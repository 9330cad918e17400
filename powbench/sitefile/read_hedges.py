"""`[[site.NAME.hedge]]`: hash rate that is sold forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .. import quantities
from ..network import forward_curve, when
from ..network.forward_curve import Month
from ..reading.keys import Keys, Moment, Number, Rows, Text, key
from ..reading.problems import Book
from ..reading.table import Table
from ..sites.hedge import Hedge
from ..sites.payout import Payout
from ..sites.site import Site

HEDGE = Keys(
    "Hash rate sold forward: each day brings the price agreed on less the hashprice of that day. "
    "`powbench simulate` shows what it does to the bad end.",
    (
        key("sell", Text(), "How much, with its unit.", '"5PH/s"'),
        key("from", Moment(time=False), "The first day, in UTC.", "2027-01-01"),
        key("until", Moment(time=False), "The first day that is no longer meant.", "2027-07-01"),
        key("usd_per_ph_day", Number("USD/PH/s/day", above=True), "The price agreed on.", "42.5",
            without="that of hash_price_forward in [network]"),
    ),
)  # fmt: skip
OF_SITE = key(
    "hedge", Rows(HEDGE), "Hash rate that is sold forward.",
    '[{ sell = "5PH/s", from = 2027-01-01, until = 2027-07-01, usd_per_ph_day = 42.5 }]',
    without="none",
)  # fmt: skip


def read(site: Table, payout: Payout) -> tuple[Hedge, ...]:
    """The site's hedges, some of them without a price as yet."""
    rows = site.tables("hedge")
    if rows and not payout.pays_fees:
        site.problem(
            "hedge", "settles at a hashprice with fees, and payout = \"pps\" has none",
            'write payout = "fpps", or leave the hedge out',
        )  # fmt: skip
    return tuple(_hedge(row) for row in rows)


def _hedge(row: Table) -> Hedge:
    text, hashes = row.text("sell"), 1e15
    if text:
        hashes = row.guarded("sell", lambda: quantities.hashes_per_second(text), hashes)
    start, end = row.moment("from"), row.moment("until")
    if end <= start:
        row.problem("until", "is not after from", "give a later day")
        end = start + when.DAY
    price = row.optional("usd_per_ph_day")
    row.finish()
    return Hedge(start, end, hashes, price)


def priced(site: Site, curve: Sequence[Month], book: Book) -> Site:
    """The site with the curve's price for each hedge that has none."""
    hedges = []
    for number, hedge in enumerate(site.hedges):
        usd = hedge.usd_per_petahash_day
        if usd is None:
            usd = forward_curve.mean(curve, hedge.start, hedge.end)
        if usd is None and not book.is_unread(("network", "hash_price_forward")):
            book.add(
                ("site", site.name, "hedge", number, "usd_per_ph_day"),
                "is missing, and no hash_price_forward in [network] has all of these days",
                "give the price, or a curve that reaches that far",
            )
        hedges.append(replace(hedge, usd_per_petahash_day=usd or 1.0))
    return replace(site, hedges=tuple(hedges))
