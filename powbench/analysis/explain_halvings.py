"""The halvings of a site's horizon, explained: when, what a block pays, and the months around."""

from __future__ import annotations

from collections.abc import Iterator

from ..chain.subsidy import HALVING_BLOCKS
from ..network import when
from ..sites.halving import Halving, halvings
from ..sites.projection import Projection
from .explain_terms import Term


def of_halvings(p: Projection) -> Iterator[Term]:
    """Terms under the keys of the JSON."""
    for number, halving in enumerate(halvings(p)):
        yield from _one(f"halvings.{number}", halving)


def _one(key: str, halving: Halving) -> Iterator[Term]:
    count = halving.height // HALVING_BLOCKS
    yield Term(
        f"{key}.height", halving.height, f"number of the halving x {HALVING_BLOCKS:,} blocks",
        f"{count} x {HALVING_BLOCKS:,}; about {when.iso_date(halving.moment)} at the pace of the "
        "projected blocks", "blocks", ("network.height",),
    )  # fmt: skip
    for name, value, power in (
        ("subsidy_btc", halving.subsidy_btc, count - 1),
        ("subsidy_btc_after", halving.subsidy_btc_after, count),
    ):
        yield Term(
            f"{key}.{name}", value, "50 BTC / 2^halvings so far", f"50 / 2^{power}", "BTC"
        )  # fmt: skip
    for side, earned in (("before", halving.before), ("after", halving.after)):
        if earned is None:
            continue
        for name, value in (
            ("revenue_usd", earned.revenue_usd), ("profit_usd", earned.profit_usd),
        ):  # fmt: skip
            yield Term(
                f"{key}.month_{side}.{name}", value,
                f"{name} of the whole month {side} the halving's",
                f"months.{earned.month}.{name}",
            )  # fmt: skip
