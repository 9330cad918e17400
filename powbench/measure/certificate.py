"""Certified work: a header that commits to who asks and what is stated, and its hits.

The merkle root of the header is the double SHA-256 of a statement: the challenge, the machine,
the kernel, its threads, the start and the target. So no hit of another statement counts for
this one, and the target cannot be chosen once the hits are known.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar

import msgspec

from .. import bounded
from ..chain.header import double_sha256
from ..chain.target import HASHES
from ..documents import wrong_field
from ..documents.certificate import Certificate, PoolStatement, Statement
from ..errors import InputError
from ..kernels.base import NONCES, Job

FORMAT: Final = "powbench.certificate/1"
POOL_FORMAT: Final = "powbench.pool-certificate/1"
ENOUGH_HITS = 10_000
"""They bound the work to 1 % (one standard error)."""
HITS_PER_SECOND = 128
"""Of each thread, at most: a hit takes a kernel up to 25 us, and all together under 0.5 %."""
EASIEST_TARGET = (1 << 248) - 1
MOST_HITS = 200_000
SHORTEST, LONGEST = 8, 200
"""Characters of a challenge: a shorter one can be guessed."""
Said = TypeVar("Said", Statement, PoolStatement)
_CHALLENGE = re.compile(rf"[ -~]{{{SHORTEST},{LONGEST}}}")


class Damaged(ValueError):
    """Says in one sentence what is wrong with a certificate."""


@dataclass(frozen=True)
class Claim:
    """What the work of a run is done for. machine: as it stands in the result."""

    challenge: str
    machine: dict[str, Any]
    clock: Callable[[], float] = field(default=time.time, compare=False)

    def job(self, kernel: str, threads: int, hashes: float, seconds: float) -> tuple[str, Job]:
        """(statement, job) for about so many hashes in so many seconds."""
        said = statement(
            challenge=self.challenge,
            kernel=kernel,
            machine=self.machine,
            started=int(self.clock()),
            target=f"{target_for(hashes, seconds, threads):064x}",
            threads=threads,
        )
        return said, job_of(said)


def checked_challenge(text: str, name: str) -> str:
    """A challenge without the spaces around it; InputError when it is none."""
    text = text.strip()
    if not _CHALLENGE.fullmatch(text):
        raise InputError(
            f"{name}: a challenge has {SHORTEST} to {LONGEST} printable ASCII characters",
            "`powbench challenge` draws one; the hash of the last block is one, too",
        )
    return text


def target_for(hashes: float, seconds: float, threads: int) -> int:
    """The target that so many hashes meet ENOUGH_HITS times, or as often as costs nothing."""
    hits = max(1.0, min(ENOUGH_HITS, HITS_PER_SECOND * threads * seconds))
    return min(EASIEST_TARGET, int(HASHES / max(1.0, hashes / hits)) - 1)


def statement(**facts: Any) -> str:
    """The canonical form: JSON in ASCII on one line, keys sorted, no spaces."""
    return _canonical({"format": FORMAT, **facts})


def pool_statement(**facts: Any) -> str:
    """The same for the shares of miners."""
    return _canonical({"format": POOL_FORMAT, **facts})


def _canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)


def facts_of(text: str, kind: type[Said]) -> Said:
    """What a statement says; Damaged when it is none, or is not written in the one form."""
    try:
        data = bounded.json_value(text)
    except bounded.Unreadable as error:
        raise Damaged(f"the statement cannot be read: {error}") from None
    try:
        facts = msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        said = " ".join(wrong_field.of(error, data, kind)).strip()
        raise Damaged(f"the statement cannot be read: {said}") from None
    if data.keys() != {field.name for field in fields(kind)}:
        raise Damaged("the statement has a fact too many")
    if _canonical(data) != text:
        raise Damaged("the statement is not in the canonical form")
    return facts


def job_of(text: str) -> Job:
    """The job of the first header of a statement; Damaged when that is none."""
    facts = facts_of(text, Statement)
    root = double_sha256(text.encode())
    header = bytes(36) + root + struct.pack("<III", facts.started, 0, 0)
    return Job(header, int(facts.target, 16))


def certificate_of(text: str, count: int, positions: Sequence[int]) -> Certificate:
    """count: nonces of each piece that a thread took. positions: of the hits, ascending."""
    return Certificate(text, NONCES // count * count, packed(positions))


def packed(positions: Sequence[int]) -> str:
    """Ascending positions from 0 on, as the gaps between them in LEB128, in base64."""
    made, before = bytearray(), -1
    for position in positions:
        gap, before = position - before, position
        while gap >= 128:
            made.append(gap & 127 | 128)
            gap >>= 7
        made.append(gap)
    return base64.b64encode(made).decode()


def unpacked(text: str) -> list[int]:
    """The reverse; Damaged for anything that `packed` does not write."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Damaged("the hits are not in base64") from None
    positions: list[int] = []
    gap, shift, last = 0, 0, -1
    for byte in data:
        gap |= (byte & 127) << shift
        shift += 7
        if byte & 128:
            if shift > 63:
                raise Damaged("the distance between two hits is no number of 64 bits")
            continue
        if gap == 0:
            raise Damaged(f"a hit stands twice: hit {len(positions)}")
        if len(positions) == MOST_HITS:
            raise Damaged(f"it has more than {MOST_HITS:,} hits")
        last += gap
        positions.append(last)
        gap = shift = 0
    if shift:
        raise Damaged("the hits end in the middle of one")
    if packed(positions) != text:
        raise Damaged("the hits are not written in the one form")
    return positions
