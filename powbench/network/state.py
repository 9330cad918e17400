"""Where the network stands on one date, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ..chain.target import (
    difficulty,
    encode_nbits,
    expected_hashes,
    target_of,
    target_of_difficulty,
)
from ..errors import InputError
from ..provenance import Figure, Status, parse_status
from ..tables import rows
from . import when


@dataclass(frozen=True)
class NetworkState:
    """The network at one moment.

    moment: seconds since 1970. height: of the next block, as a float within an epoch.
    target: what a hash must meet. usd_per_btc; fees_btc_per_block. origin: what this
    state is (`shipped snapshot`, `file x.json`, `node http://…`, `typed in`).
    dated: whether its age matters (a snapshot grows old, a typed state does not).
    notes: what its reader should know.
    """

    moment: float
    height: float
    target: int
    usd_per_btc: float
    fees_btc_per_block: float
    origin: str
    dated: bool
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    @property
    def difficulty(self) -> float:
        """DIFFICULTY_1 / target."""
        return difficulty(self.target)

    @property
    def hashes_per_block(self) -> float:
        """Expected hashes until a block: 2^256 / (target + 1), exact."""
        return expected_hashes(self.target)

    def age_days(self, now: float) -> float:
        """Days between this state and `now` [s since 1970]; never negative."""
        return max(0.0, (now - self.moment) / when.DAY)


def target_for(value: float) -> int:
    """The target of a typed difficulty.

    Explorers print a block's difficulty cut to a whole number; such a number gets
    back the exact target of its nBits. Any other value keeps its own target, one below 1
    too (test networks have such).
    """
    if not (0 < value < float("inf")):
        raise InputError(
            f"difficulty {value} is not a positive number", "difficulty starts above 0"
        )
    target = target_of_difficulty(Fraction(value))
    if value < 1:
        return target
    around = encode_nbits(target)
    for nbits in (around, around + 1):
        real = target_of(nbits)
        if abs(difficulty(real) - value) < 1:
            return real
    return target


def shipped() -> NetworkState:
    """The newest snapshot in powbench/data/network_snapshots.csv."""
    date_text = max(row["date"] for row in rows("network_snapshots.csv"))
    found = {r["quantity"]: r for r in rows("network_snapshots.csv") if r["date"] == date_text}
    target = target_of(int(found["nbits"]["value"], 16))
    origin = f"shipped snapshot of {date_text}"

    def figure(name: str, value: float | str, unit: str, quantity: str) -> Figure:
        row = found[quantity]
        status = parse_status(row["status"]) or Status.INFERRED
        return Figure(f"network.{name}", value, unit, status, f"{origin}: {row['source']}")

    height, price, fees = (
        float(found[name]["value"]) for name in ("height", "price_usd", "fees_btc_per_block")
    )
    return NetworkState(
        moment=when.seconds(date.fromisoformat(date_text)),
        height=height,
        target=target,
        usd_per_btc=price,
        fees_btc_per_block=fees,
        origin=origin,
        dated=True,
        figures=(
            figure("nbits", found["nbits"]["value"], "", "nbits"),
            figure("difficulty", difficulty(target), "", "nbits"),
            figure("height", height, "", "height"),
            figure("price_usd", price, "USD/BTC", "price_usd"),
            figure("fees_btc_per_block", fees, "BTC", "fees_btc_per_block"),
        ),
    )
