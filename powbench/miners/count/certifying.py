"""The shares of a window as a certificate: what a stranger needs to hash each of them again."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence

from ...documents.certificate import CertifiedJob, PoolCertificate
from ..stratum.shares import Found
from .counting import Counted

MOST_SHARES = 100_000
"""Of a certificate; each takes 16 bytes, and all of them some 2 MB of the result."""


def certificate(statement: str, counted: Counted) -> PoolCertificate | None:
    """None where the shares are too many, or of jobs that commit to nothing."""
    found = [f for f in counted.found if f is not None]
    if not 0 < len(found) <= MOST_SHARES or len(found) != len(counted.moments):
        return None
    jobs: dict[tuple[str, str, int], list[Found]] = {}
    for f in found:
        start = (f.job.coinbase_start + f.extranonce1).hex()
        jobs.setdefault((start, f.job.coinbase_end.hex(), f.target), []).append(f)
    return PoolCertificate(
        statement,
        tuple(CertifiedJob(start, end, f"{target:064x}", packed(shares))
              for (start, end, target), shares in sorted(jobs.items())),
    )  # fmt: skip


def packed(shares: Sequence[Found]) -> str:
    """Ascending, 16 bytes each, in base64."""
    rows = sorted(
        f.extranonce2 + struct.pack("<III", f.version & 0xFFFFFFFF, f.time, f.nonce) for f in shares
    )
    return base64.b64encode(b"".join(rows)).decode()
