"""Coins that are held until the horizon's end in place of being sold when they are mined.

Held is a share of the coins that the pool's fee leaves. They are income when they are mined, at
the price of that hour, and taxed so; what they gain or lose until they are sold is taxed then.
"""

from __future__ import annotations

from dataclasses import dataclass

from .calendar import Floats


@dataclass(frozen=True)
class Held:
    """By month (..., months): coins [BTC] and what they were worth when they were mined [USD];
    sold_usd (...): what all of them fetch at the horizon's end."""

    coins: Floats
    usd: Floats
    sold_usd: Floats

    @property
    def gain(self) -> Floats:
        """(...): what they gained while they were held [USD]."""
        gain: Floats = self.sold_usd - self.usd.sum(axis=-1)
        return gain


def held(share: float, coins: Floats, revenue: Floats, usd_per_btc: Floats | float) -> Held:
    """share: of coins and revenue (..., months); usd_per_btc (...): at the horizon's end."""
    kept = share * coins
    sold: Floats = kept.sum(axis=-1) * usd_per_btc
    return Held(kept, share * revenue, sold)
