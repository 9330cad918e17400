"""What a miner is given to hash, and the header that one of its shares stands for.

Jobs of `--pool` can never be a block: they follow a block that does not exist, and their coinbase
pays nothing. Their nBits are those of a real block, so that no miner takes a share for a block.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from ...bounded import Unreadable
from ...chain.header import double_sha256

VERSION = 0x20000000
"""BIP 9 without a signal, as blocks have had it since 2016."""
NBITS = 0x17053894
"""Of block 800,000."""
HEIGHT = 800_000
EXTRANONCE1_BYTES = EXTRANONCE2_BYTES = 4
_TAG = b"/powbench measures, nothing is mined/"
_OUTPUT = struct.pack("<Q", 0) + b"\x01\x6a"  # nothing, to OP_RETURN
LONGEST_JOB_NAME = 128
MOST_BRANCHES = 32
"""Of four billion transactions."""
_HEX = re.compile("(?:[0-9a-fA-F]{2})*")


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


def read(parameters: Sequence[object]) -> tuple[Job, bool]:
    """The job of a pool's mining.notify, and whether earlier ones are worth nothing from now on.

    Unreadable names the part that is wrong.
    """
    if len(parameters) < 9:
        raise Unreadable(f"a job has nine parts, and it has {len(parameters)}")
    name, previous, start, end, branches, version, nbits, time, clean = parameters[:9]
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_JOB_NAME:
        raise Unreadable(f"its name is no text of 1 to {LONGEST_JOB_NAME} characters")
    if not isinstance(branches, list) or len(branches) > MOST_BRANCHES:
        raise Unreadable(f"its branches are no list of {MOST_BRANCHES} at most")
    if not isinstance(clean, bool):
        raise Unreadable("its last part is neither true nor false")
    job = Job(
        name=name,
        version=int.from_bytes(_bytes("its version", version, 4)),
        previous=words_reversed(_bytes("the hash of the block before", previous, 32)),
        coinbase_start=_bytes("the start of its coinbase", start),
        coinbase_end=_bytes("the end of its coinbase", end),
        branches=tuple(_bytes("a branch", branch, 32) for branch in branches),
        nbits=int.from_bytes(_bytes("its nBits", nbits, 4)),
        time=int.from_bytes(_bytes("its time", time, 4)),
    )
    return job, clean


def _bytes(what: str, value: object, length: int | None = None) -> bytes:
    """What hex digits stand for; as many as the line's own limit allows without a `length`."""
    if not isinstance(value, str) or _HEX.fullmatch(value) is None:
        raise Unreadable(f"{what} is no text of hex digits")
    if length is not None and len(value) != 2 * length:
        raise Unreadable(f"{what} has {len(value)} hex digits, not {2 * length}")
    return bytes.fromhex(value)


def words_reversed(data: bytes) -> bytes:
    """Each four bytes in reverse; its own inverse."""
    return b"".join(data[i : i + 4][::-1] for i in range(0, len(data), 4))


def commitment(statement: str, target: int, worker: str) -> bytes:
    """32 bytes of a coinbase that say for what, how hard and for whom its shares are."""
    said = f"{statement}\n{target:064x}\n{worker}"
    return double_sha256(said.encode("utf-8", "replace"))


def local(number: int, previous: bytes, unix_time: int, committed: bytes = b"") -> Job:
    """Job `number` of a connection: a block without transactions after `previous` (32 bytes).

    The number stands in the coinbase, so that no share of one job is also one of another.
    committed: 32 bytes that stand right behind the extranonces, or none.
    """
    height = HEIGHT.to_bytes(3, "little")
    script_start = bytes([len(height)]) + height + bytes([4]) + struct.pack("<I", number)
    script_start += bytes([EXTRANONCE1_BYTES + EXTRANONCE2_BYTES])
    script_end = bytes([len(_TAG)]) + _TAG
    if committed:
        script_end = bytes([len(committed)]) + committed + script_end
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
