"""What the hits of a result prove, with hashlib alone: so much work, or why not."""

from __future__ import annotations

import bisect
import math
import struct
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate

from ..chain.target import expected_hashes
from ..documents import certificate as documents
from ..documents.certificate import Certificate, Statement
from ..documents.result import Measurement, Result
from ..errors import InputError
from ..gamma import gamma_quantile
from ..kernels.base import NONCES, Job
from . import certificate, certified_pool
from .certificate import Damaged
from .measurement import Slice, rates, slice_of

CONFIDENCE = 0.99
UNLIKELY = 1e-6
"""Honest hits support the nonces of their run but once in a million runs."""


@dataclass(frozen=True)
class Verdict:
    """Of one measurement. refused: why it proves nothing; empty where it is verified.

    hashes: what the hits take on average; hashes_low: at least so many, CONFIDENCE sure.
    seconds: as stated. challenge: empty where the statement cannot be read.
    """

    kernel: str
    threads: int
    hits: int
    nonces: int
    seconds: float
    challenge: str = ""
    hashes: float = 0.0
    hashes_low: float = 0.0
    refused: str = ""

    @property
    def rate_low(self) -> float:
        return self.hashes_low / self.seconds


def is_certified(result: Result) -> bool:
    return any(m.certificate or certified_pool.of(m) for m in result.measurements)


def verify(result: Result, challenge: str | None = None) -> tuple[Verdict, ...]:
    """A verdict of each measurement. challenge: the one that must have been answered.

    Empty for a result without a certificate.
    """
    if not is_certified(result):
        return ()
    return tuple(_verdict(result, m, challenge) for m in result.measurements)


def demanded(result: Result, challenge: str | None, name: str) -> tuple[Verdict, ...]:
    """The same; InputError for a result without a certificate."""
    verdicts = verify(result, challenge)
    if not verdicts:
        raise InputError(
            f"{name} holds no certificate", "`powbench bench --certify --json FILE` makes one"
        )
    return verdicts


def as_document(
    result: Result, challenge: str | None, verdicts: tuple[Verdict, ...]
) -> documents.Verification:
    """The verdict is that of all measurements together."""
    return documents.Verification(
        schema="powbench.verification/1",
        created=result.created,
        challenge=challenge,
        verdict="refused" if any(v.refused for v in verdicts) else "verified",
        measurements=tuple(
            documents.Verified(
                v.kernel, v.threads, "refused" if v.refused else "verified", v.refused or None,
                v.hits, v.hashes, v.hashes_low, v.rate_low, v.seconds,
            )
            for v in verdicts
        ),
    )  # fmt: skip


def _verdict(result: Result, m: Measurement, challenge: str | None) -> Verdict:
    if certified_pool.of(m):
        return _verdict_of_shares(result, m, challenge)
    said = ""
    try:
        if not m.certificate:
            raise Damaged("it has no certificate, and others of this result have one")
        facts = certificate.facts_of(m.certificate.statement, Statement)
        said = facts.challenge
        if sum(_statement(other) == m.certificate.statement for other in result.measurements) > 1:
            raise Damaged("the same certificate stands in this result twice")
        if challenge is not None and said != challenge:
            raise Damaged("it answers another challenge")
        if facts.machine != result.machine:
            raise Damaged("the certificate is of another machine")
        if facts.kernel != m.kernel:
            raise Damaged("the certificate is of another kernel")
        if facts.threads != m.threads:
            raise Damaged("the certificate is of another number of threads")
        certified_pool.check_time(result, m, facts.started)
        slices = _slices(m)
        job = certificate.job_of(m.certificate.statement)
        hits = _hits(m, m.certificate, job)
        _check_slices(slices, hits)
        each = expected_hashes(job.target)
        _check_count(len(hits), m.nonces, each)
        low = each * gamma_quantile(1 - CONFIDENCE, len(hits))
    except Damaged as error:
        return Verdict(m.kernel, m.threads, m.hits, m.nonces, m.seconds, said, refused=str(error))
    return Verdict(m.kernel, m.threads, len(hits), m.nonces, m.seconds, said, each * len(hits), low)


def _verdict_of_shares(result: Result, m: Measurement, challenge: str | None) -> Verdict:
    try:
        proved = certified_pool.prove(result, m, challenge)
    except Damaged as error:
        said = certified_pool.challenge_of(m)
        return Verdict(m.kernel, 1, m.hits, m.nonces, m.seconds, said, refused=str(error))
    return Verdict(
        m.kernel, 1, proved.shares, m.nonces, m.seconds, proved.challenge, proved.hashes,
        proved.low(1 - CONFIDENCE),
    )  # fmt: skip


def _statement(m: Measurement) -> str:
    return m.certificate.statement if m.certificate else ""


def _slices(m: Measurement) -> list[Slice]:
    """All slices in the order of time; Damaged unless the sums and rates are those of them."""
    kept = [slice_of(s) for s in m.slices]
    dropped = [slice_of(s) for s in m.dropped or ()]
    every = sorted((*kept, *dropped), key=lambda s: s.began)
    if sum(s.nonces for s in every) != m.nonces or sum(s.hits for s in every) != m.hits:
        raise Damaged("its nonces or hits are not the sum of those of its slices")
    wall, cpu = rates(kept, m.threads)
    stated = m.hashes_per_second
    for ours, theirs in (
        (sum(s.seconds for s in every), m.seconds),
        (wall.median, stated.median),
        (wall.low, stated.low),
        (wall.high, stated.high),
        (wall.confidence, stated.confidence),
        (cpu, m.cpu_hashes_per_second),
    ):
        if not math.isclose(ours, theirs, rel_tol=1e-9):
            raise Damaged("its rate or its seconds are not those of its slices")
    return every


def _hits(m: Measurement, c: Certificate, job: Job) -> list[int]:
    """The positions of the hits; Damaged unless each is one, and all are there."""
    if m.hardware_errors:
        raise Damaged("hits of this measurement were wrong")
    hits = certificate.unpacked(c.gaps)
    if len(hits) != m.hits:
        raise Damaged(f"it has {len(hits):,} hits, and the measurement states {m.hits:,}")
    if not hits:
        raise Damaged("it has no hit, so it proves no work; measure longer")
    if hits[-1] >= m.nonces:
        raise Damaged("a hit lies beyond the nonces that were hashed")
    started = struct.unpack_from("<I", job.header, 68)[0]
    if started + hits[-1] // c.header_nonces >= NONCES:
        raise Damaged("the headers run out of time")
    limit = job.target.to_bytes(32, "big")
    root = job.header[:68]
    for index, position in enumerate(hits):
        roll, nonce = divmod(position, c.header_nonces)
        header = root + struct.pack("<III", started + roll, 0, nonce)
        if sha256(sha256(header).digest()).digest()[::-1] > limit:
            raise Damaged(f"hit {index} is none of this header: its hash is above the target")
    return hits


def _check_slices(slices: list[Slice], hits: list[int]) -> None:
    ends = accumulate(s.nonces for s in slices)
    below = [0, *(bisect.bisect_left(hits, end) for end in ends)]
    if any(b - a != s.hits for a, b, s in zip(below, below[1:], slices, strict=False)):
        raise Damaged("the hits do not lie in the slices that count them")


def _check_count(hits: int, nonces: int, each: float) -> None:
    """Damaged where so many hits come of so many nonces less than once in a million runs."""
    most = each * gamma_quantile(1 - UNLIKELY, hits + 1)
    least = each * gamma_quantile(UNLIKELY, hits)
    if nonces > most:
        raise Damaged(f"it states {nonces:.4g} hashes, and the hits support at most {most:.4g}")
    if nonces < least:
        raise Damaged(f"it has more hits than {nonces:.4g} hashes give")
