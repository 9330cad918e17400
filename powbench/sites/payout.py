"""How a pool pays, and what chance that leaves to the miner.

Blocks come as a Poisson process. Who mines alone is paid when a block of his own comes. A PPLNS
pool pays when the pool finds one. A pool that pays per share (PPS, FPPS) takes the chance upon
itself: FPPS pays the average fees beside the subsidy, PPS the subsidy alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """Ways of paying, from the surest to the least sure."""

    FPPS = "fpps"
    PPS = "pps"
    PPLNS = "pplns"
    SOLO = "solo"


@dataclass(frozen=True)
class Payout:
    """pool_share: of the network's hash rate, for PPLNS. Sites whose pools have the same share
    are in the same pool, and share its luck."""

    scheme: Scheme = Scheme.FPPS
    pool_share: float = 0.0

    @property
    def pays_fees(self) -> bool:
        """Whether the miner gets the transaction fees."""
        return self.scheme is not Scheme.PPS

    @property
    def by_luck(self) -> bool:
        """Whether he is paid by the blocks that are found."""
        return self.scheme in (Scheme.PPLNS, Scheme.SOLO)


CERTAIN_PAY = Payout()
