"""Where the network stands on one date, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ..chain.target import (
    DIFFICULTY_1,
    difficulty,
    encode_nbits,
    expected_hashes,
    target_of,
    target_of_difficulty,
)
from ..errors import InputError
from ..provenance import Figure, Status
from ..tables import rows
from . import when


@dataclass(frozen=True)
class NetworkState:
    """The network at one moment.

    moment: seconds since 1970. height: of the next block, as a float within an epoch.
    target: what a hash must meet. usd_per_btc; fees_btc_per_block. origin: what this
    state is (`shipped snapshot`, `file x.json`, `node http://…`, `typed in`).
    dated: whether its age matters (a snapshot grows old, a typed state does not).
    """

    moment: float
    height: float
    target: int
    usd_per_btc: float
    fees_btc_per_block: float
    origin: str
    dated: bool
    figures: tuple[Figure, ...]

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
    back the exact target of its nBits. Any other value keeps its own target.
    """
    if not (0 < value < float("inf")):
        raise InputError(
            f"difficulty {value} is not a positive number", "difficulty starts above 0"
        )
    target = target_of_difficulty(Fraction(value))
    around = encode_nbits(target)
    for nbits in (around, around + 1):
        real = target_of(nbits)
        if abs(difficulty(real) - value) < 1:
            return min(real, DIFFICULTY_1)
    return target


def shipped() -> NetworkState:
    """The newest snapshot in powbench/data/network_snapshots.csv."""
    row = max(rows("network_snapshots.csv"), key=lambda r: r["date"])
    nbits = int(row["nbits"], 16)
    day = date.fromisoformat(row["date"])
    source = f"shipped snapshot of {row['date']}: {row['source']}"
    return NetworkState(
        moment=when.seconds(day),
        height=float(row["height"]),
        target=target_of(nbits),
        usd_per_btc=float(row["price_usd"]),
        fees_btc_per_block=float(row["fees_btc_per_block"]),
        origin=f"shipped snapshot of {row['date']}",
        dated=True,
        figures=(
            Figure("network.nbits", row["nbits"], "", Status.EXACT, source),
            Figure("network.difficulty", difficulty(target_of(nbits)), "", Status.EXACT, source),
            Figure("network.height", float(row["height"]), "", Status.MEMORY, source),
            Figure("network.price_usd", float(row["price_usd"]), "USD/BTC", Status.READ, source),
            Figure(
                "network.fees_btc_per_block",
                float(row["fees_btc_per_block"]),
                "BTC",
                Status.MEMORY,
                source,
            ),
        ),
    )
