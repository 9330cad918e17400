"""What the command line gives in place of a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Typed:
    """None where it gave nothing.

    tariff [USD/kWh], difficulty, price [USD/BTC], subsidy and fees [BTC/block], pool
    fee and the like as shares.
    """

    tariff: float | None = None
    days: int | None = None
    pue: float | None = None
    pool_fee: float | None = None
    count: int | None = None
    difficulty: float | None = None
    price: float | None = None
    subsidy: float | None = None
    fees: float | None = None

    @property
    def given(self) -> dict[str, float]:
        """By name, in this order."""
        return {name: value for name, value in vars(self).items() if value is not None}
