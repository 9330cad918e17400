"""What everything is measured against: double SHA-256 in a plain Python loop.

Local names and no compare, so that it is as fast as Python allows.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from hashlib import sha256

HASHES = 16384
"""In one slice: some 11 to 15 ms."""


def seconds_of_a_slice(head: bytes, hashes: int = HASHES) -> float:
    """Seconds for `hashes` double hashes of head (76 bytes) and a nonce."""
    pack = struct.Struct("<I").pack
    began = time.perf_counter()
    loop(head, hashes, sha256, pack)
    return time.perf_counter() - began


def loop(
    head: bytes, hashes: int, sha256: Callable[..., object], pack: Callable[[int], bytes]
) -> None:
    for nonce in range(hashes):
        sha256(sha256(head + pack(nonce)).digest()).digest()  # type: ignore[attr-defined]
