"""Is a share a share: each is hashed here, and what is none is refused with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ...chain.header import double_sha256, hash_value
from ...chain.target import target_of_difficulty
from ...documents.miner import Reason
from .jobs import EXTRANONCE2_BYTES, Job

CODES: Final[dict[Reason, int]] = {
    "stale": 21,
    "job unknown": 21,
    "duplicate": 22,
    "above target": 23,
    "not authorized": 24,
}
"""What pools answer; everything else is 20."""

JOB_SECONDS = 120.0
"""How long shares of a job are taken after the next one: no block makes these jobs worthless."""
MOST_JOBS = 64
LATEST_SECONDS = 7200
"""How far a share's time may run ahead of its job's, as of a block against the clock."""
_WORD = re.compile("[0-9a-fA-F]{1,8}")
"""NerdMiner leaves leading zeros away."""
MOST_EXTRANONCE2_BYTES = 16
_EXTRANONCE = re.compile(f"(?:[0-9a-fA-F]{{2}}){{1,{MOST_EXTRANONCE2_BYTES}}}")


@dataclass(frozen=True)
class Submission:
    """The fields of mining.submit as numbers. version_bits: None where none were sent."""

    job: str
    extranonce2: bytes
    time: int
    nonce: int
    version_bits: int | None


@dataclass(frozen=True)
class Found:
    """What of a share's header is its own: the job, both extranonces, and three numbers."""

    job: Job
    target: int
    extranonce1: bytes
    extranonce2: bytes
    version: int
    time: int
    nonce: int


@dataclass(frozen=True)
class Share:
    """A valid one. closeness: its hash as a part of the target, above 0 and up to 1."""

    difficulty: float
    closeness: float
    hash_value: int | None = None
    found: Found | None = None


@dataclass(frozen=True)
class Rejected:
    """`hash_value` is what was hashed; None where the reason spared that."""

    reason: Reason
    message: str
    hash_value: int | None = None


@dataclass
class _Issued:
    job: Job
    difficulty: float
    target: int
    extranonce1: bytes
    extranonce2_bytes: int
    superseded: float | None = None
    stale: bool = False
    seen: set[tuple[bytes, int, int, int]] = field(default_factory=set)

    def hashed(self, submitted: Submission, version: int) -> int:
        """The number that a share of the job is, by this version."""
        extranonces = self.extranonce1 + submitted.extranonce2
        header = self.job.header(extranonces, version, submitted.time, submitted.nonce)
        return hash_value(double_sha256(header))


def submission(parameters: list[object]) -> Submission | Rejected:
    """Read worker, job, extranonce2, time, nonce and perhaps version bits."""
    texts = [p for p in parameters[:6] if isinstance(p, str)]
    if len(texts) != min(6, len(parameters)) or len(texts) < 5:
        return Rejected("malformed", "a submit has five or six texts")
    _, job, extranonce2, *words = texts
    if _EXTRANONCE.fullmatch(extranonce2) is None:
        return Rejected("malformed", "extranonce2 is no hex digits, two a byte")
    if any(_WORD.fullmatch(word) is None for word in words):
        return Rejected("malformed", "time, nonce and version bits are up to 8 hex digits each")
    time, nonce, *bits = (int(word, 16) for word in words)
    return Submission(job, bytes.fromhex(extranonce2), time, nonce, bits[0] if bits else None)


class Book:
    """The jobs of one connection, and which shares of them have come. `extranonce1`: bytes."""

    def __init__(self, extranonce1: bytes, extranonce2_bytes: int = EXTRANONCE2_BYTES) -> None:
        self.extranonces(extranonce1, extranonce2_bytes)
        self._issued: dict[str, _Issued] = {}
        self._gone: dict[str, None] = {}

    def extranonces(self, extranonce1: bytes, extranonce2_bytes: int) -> None:
        """Those of the jobs to come."""
        self._extranonces = extranonce1, extranonce2_bytes

    def supersede(self, now: float, at_once: bool = False) -> None:
        """Shares of all jobs up to now count for a while yet; `at_once`: they are stale."""
        for earlier in self._issued.values():
            earlier.superseded = now if earlier.superseded is None else earlier.superseded
            earlier.stale = earlier.stale or at_once

    def issue(self, job: Job, difficulty: float, now: float, again: str = "") -> None:
        """From now on shares of `job` count. again: a name that the same job has had before."""
        before = self._issued.get(again)
        self._issued[job.name] = _Issued(
            job, difficulty, target_of_difficulty(difficulty), *self._extranonces,
            seen=before.seen if before else set(),
        )  # fmt: skip
        while len(self._issued) > MOST_JOBS:
            self._retire(next(iter(self._issued)))

    def judge(self, submitted: Submission, mask: int, now: float) -> Share | Rejected:
        """Whether it is a share; a valid one counts once. mask: version bits that may be rolled."""
        self._forget(now)
        issued = self._issued.get(submitted.job)
        if issued is None:
            if submitted.job in self._gone:
                return Rejected("stale", "this job has been replaced")
            return Rejected("job unknown", "no such job")
        job = issued.job
        if len(submitted.extranonce2) != issued.extranonce2_bytes:
            digits = 2 * issued.extranonce2_bytes
            return Rejected("malformed", f"extranonce2 is not {digits} hex digits")
        if not job.time <= submitted.time <= job.time + LATEST_SECONDS:
            return Rejected("time out of range", "the time is too early or too late")
        bits = submitted.version_bits or 0
        if bits & ~mask:
            return Rejected("version bits", f"only the version bits of {mask:08x} may be rolled")
        version = job.version if submitted.version_bits is None else job.version & ~mask | bits
        key = (submitted.extranonce2, submitted.time, submitted.nonce, version)
        if key in issued.seen:
            return Rejected("duplicate", "this share has come before")
        value = issued.hashed(submitted, version)
        if value > issued.target and job.version & mask:
            # BIP 310 puts the bits in place of the job's. Bitaxes send those that they have
            # changed, and pools for them take these.
            other = issued.hashed(submitted, job.version ^ bits)
            value, version = min((value, version), (other, job.version ^ bits))
        if value > issued.target:
            return Rejected("above target", f"above the target of difficulty {issued.difficulty:g}",
                            value)  # fmt: skip
        issued.seen.add(key)
        if issued.stale:
            return Rejected("stale", "this job has been replaced", value)
        found = Found(
            job, issued.target, issued.extranonce1, submitted.extranonce2, version, submitted.time,
            submitted.nonce,
        )  # fmt: skip
        return Share(issued.difficulty, (value + 1) / (issued.target + 1), value, found)

    def _forget(self, now: float) -> None:
        for name, issued in list(self._issued.items()):
            if issued.superseded is None or now - issued.superseded <= JOB_SECONDS:
                return  # they stand in the order of their issue
            self._retire(name)

    def _retire(self, name: str) -> None:
        del self._issued[name]
        self._gone[name] = None
        while len(self._gone) > 16 * MOST_JOBS:
            del self._gone[next(iter(self._gone))]
