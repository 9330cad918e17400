"""What a miner is given to hash, and the header that one of its shares stands for.

Jobs of `--pool` can never be a block: they follow a block that does not exist, and their coinbase
pays nothing. Their nBits are those of a real block, so that no miner takes a share for a block.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ..chain.header import double_sha256

VERSION = 0x20000000
"""BIP 9 without a signal, as blocks have had it since 2016."""
NBITS = 0x17053894
"""Of block 800,000."""
HEIGHT = 800_000
EXTRANONCE1_BYTES = EXTRANONCE2_BYTES = 4
_TAG = b"/powbench measures, nothing is mined/"
_OUTPUT = struct.pack("<Q", 0) + b"\x01\x6a"  # nothing, to OP_RETURN


@dataclass(frozen=True)
class Job:
    """A block without its extranonces. previous and branches: 32 bytes as they are hashed."""

    name: str
    version: int
    previous: bytes
    coinbase_start: bytes
    coinbase_end: bytes
    branches: tuple[bytes, ...]
    nbits: int
    time: int

    def header(self, extranonces: bytes, version: int, time: int, nonce: int) -> bytes:
        """The 80 bytes of a share. version, time and nonce: uint32."""
        root = double_sha256(self.coinbase_start + extranonces + self.coinbase_end)
        for branch in self.branches:
            root = double_sha256(root + branch)
        start = struct.pack("<I", version) + self.previous + root
        return start + struct.pack("<III", time, self.nbits, nonce)

    def parameters(self, clean: bool) -> list[object]:
        """Of mining.notify. The previous block's hash has the bytes of each word reversed."""
        return [
            self.name,
            words_reversed(self.previous).hex(),
            self.coinbase_start.hex(),
            self.coinbase_end.hex(),
            [branch.hex() for branch in self.branches],
            f"{self.version:08x}",
            f"{self.nbits:08x}",
            f"{self.time:08x}",
            clean,
        ]


def words_reversed(data: bytes) -> bytes:
    """Each four bytes in reverse; its own inverse."""
    return b"".join(data[i : i + 4][::-1] for i in range(0, len(data), 4))


def local(number: int, previous: bytes, unix_time: int) -> Job:
    """Job `number` of a connection: a block without transactions after `previous` (32 bytes).

    The number stands in the coinbase, so that no share of one job is also one of another.
    """
    height = HEIGHT.to_bytes(3, "little")
    script_start = bytes([len(height)]) + height + bytes([4]) + struct.pack("<I", number)
    script_start += bytes([EXTRANONCE1_BYTES + EXTRANONCE2_BYTES])
    script_end = bytes([len(_TAG)]) + _TAG
    script_bytes = len(script_start) + EXTRANONCE1_BYTES + EXTRANONCE2_BYTES + len(script_end)
    start = struct.pack("<I", 1) + b"\x01" + bytes(32) + b"\xff" * 4 + bytes([script_bytes])
    end = script_end + b"\xff" * 4 + b"\x01" + _OUTPUT + bytes(4)
    return Job(
        name=f"{number:x}",
        version=VERSION,
        previous=previous,
        coinbase_start=start + script_start,
        coinbase_end=end,
        branches=(),
        nbits=NBITS,
        time=unix_time & 0xFFFFFFFF,
    )
