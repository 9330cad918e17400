"""What the shares of a miner prove, with hashlib alone: so much work, or why not.

The jobs commit to the challenge: 32 bytes of each coinbase are the digest of the statement, the
job's target, and the worker. They have one place, and the coinbase ahead of them one length, so
that no coinbase commits to two things.
"""

from __future__ import annotations

import base64
import datetime
import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from ..chain.header import double_sha256
from ..chain.target import expected_hashes, target_of_difficulty
from ..documents.certificate import CertifiedJob, PoolCertificate, PoolStatement
from ..documents.result import Measurement, Result
from ..gamma import gamma_quantile
from . import certificate
from .certificate import MOST_HITS, Damaged

ROW = 16
LATE_SECONDS = 60.0
"""So far a clock may have been put back during a run."""
LATEST_SECONDS = 7200
"""A share's own time may run ahead of its job's by so much."""


@dataclass(frozen=True)
class Proved:
    """shares: of each target."""

    challenge: str
    by_target: dict[int, int]

    @property
    def shares(self) -> int:
        return sum(self.by_target.values())

    @property
    def hashes(self) -> float:
        """That so many shares take on average."""
        return math.fsum(n * expected_hashes(t) for t, n in self.by_target.items())

    def low(self, tail: float) -> float:
        """So many at least but for a chance of `tail`: the gamma bound for a weighted sum of
        Poisson counts (Fay and Feuer, Statistics in Medicine 16, 1997), exact for one target."""
        variance = math.fsum(n * expected_hashes(t) ** 2 for t, n in self.by_target.items())
        return variance / self.hashes * gamma_quantile(tail, self.hashes**2 / variance)


def of(m: Measurement) -> PoolCertificate | None:
    """The shares that certify a miner's work; None where there are none."""
    return m.miner.certificate or None if m.miner else None


def challenge_of(m: Measurement) -> str:
    """Empty where the statement cannot be read."""
    made = of(m)
    try:
        return certificate.facts_of(made.statement, PoolStatement).challenge if made else ""
    except Damaged:
        return ""


def check_time(result: Result, m: Measurement, started: int) -> None:
    """Damaged where the result is older than the work."""
    try:
        created = datetime.datetime.fromisoformat(result.created).timestamp()
    except (ValueError, OverflowError):
        raise Damaged("the result has no readable date") from None
    if created + LATE_SECONDS < started + m.seconds:
        raise Damaged("the result says that it was made before its work had ended")


def prove(result: Result, m: Measurement, challenge: str | None) -> Proved:
    """Damaged unless every share is one of this challenge, and all that are stated are there."""
    made = of(m)
    if not made or not m.miner:
        raise Damaged("it has no certificate, and others of this result have one")
    facts = certificate.facts_of(made.statement, PoolStatement)
    if challenge is not None and facts.challenge != challenge:
        raise Damaged("it answers another challenge")
    if facts.machine != result.machine:
        raise Damaged("the certificate is of another machine")
    check_time(result, m, facts.started)
    _check_jobs(result, m, made)
    latest = facts.started + m.miner.warm_up_seconds + m.seconds + LATEST_SECONDS
    found: Counter[int] = Counter()
    for index, job in enumerate(made.jobs):
        target = int(job.target, 16)
        said = f"{made.statement}\n{job.target}\n{m.miner.worker}".encode("utf-8", "replace")
        if bytes.fromhex(job.coinbase_end)[1:33] != double_sha256(said):
            raise Damaged(f"job {index} is of another challenge, target or worker")
        for time in _times(facts, job, target, index):
            if not facts.started <= time <= latest + LATE_SECONDS:
                raise Damaged(f"a share of job {index} was not found in the time of this run")
            found[target] += 1
    proved = Proved(facts.challenge, dict(found))
    _check_sums(m, proved)
    return proved


def _check_jobs(result: Result, m: Measurement, made: PoolCertificate) -> None:
    """Damaged unless each job stands once in the result, in its order."""
    starts = [job.coinbase_start for job in made.jobs]
    if any(a >= b for a, b in itertools.pairwise(starts)):
        raise Damaged("its jobs are in the wrong order, or one stands there twice")
    for other in result.measurements:
        theirs = of(other)
        if (
            other is not m
            and theirs
            and not {j.coinbase_start for j in theirs.jobs}.isdisjoint(starts)
        ):
            raise Damaged("a job of it stands in another certificate of this result, too")
    if sum(len(job.shares) for job in made.jobs) > MOST_HITS * ROW * 4 / 3:
        raise Damaged(f"it has more than {MOST_HITS:,} shares")


def _times(facts: PoolStatement, job: CertifiedJob, target: int, index: int) -> Iterator[int]:
    """The time of each share; Damaged unless each meets the target, and they ascend."""
    try:
        data = base64.b64decode(job.shares, validate=True)
    except ValueError:
        raise Damaged(f"the shares of job {index} are not in base64") from None
    if not data or len(data) % ROW or base64.b64encode(data).decode() != job.shares:
        raise Damaged(f"the shares of job {index} end in the middle of one")
    start, end = bytes.fromhex(job.coinbase_start), bytes.fromhex(job.coinbase_end)
    previous, nbits = bytes.fromhex(facts.previous), bytes.fromhex(facts.nbits)
    limit, before = target.to_bytes(32, "big"), b""
    for at in range(0, len(data), ROW):
        share = data[at : at + ROW]
        if share <= before:
            raise Damaged(f"the shares of job {index} are in the wrong order, or one is doubled")
        before = share
        root = double_sha256(start + share[:4] + end)
        header = share[4:8] + previous + root + share[8:12] + nbits + share[12:]
        if sha256(sha256(header).digest()).digest()[::-1] > limit:
            raise Damaged(f"share {at // ROW} of job {index} is none: its hash is above the target")
        yield int.from_bytes(share[8:12], "little")


def _check_sums(m: Measurement, proved: Proved) -> None:
    """Damaged unless the measurement states what its shares give."""
    assert m.miner
    stated = {target_of_difficulty(w.difficulty): w.shares for w in m.miner.work if w.shares}
    shares = sum(stated.values())
    if proved.shares != shares or m.hits - m.hardware_errors != shares:
        raise Damaged(f"it has {proved.shares:,} shares, and the measurement states {shares:,}")
    if stated != proved.by_target:
        raise Damaged("its shares are of other difficulties than the measurement states")
    if sum(s.hits for s in m.slices) != shares:
        raise Damaged("its shares are not the sum of those of its slices")
    rate = proved.hashes / m.seconds
    rounded = 1 + len(m.slices)  # each slice states whole hashes, and a result their sum
    if abs(m.nonces - proved.hashes) > rounded + 1e-9 * proved.hashes:
        raise Damaged("it states other hashes than its shares give")
    if not math.isclose(m.miner.window_seconds, m.seconds, rel_tol=1e-9) or not (
        math.isclose(m.hashes_per_second.median, rate, rel_tol=1e-9)
        and math.isclose(m.cpu_hashes_per_second, rate, rel_tol=1e-9)
        and m.hashes_per_second.low <= rate <= m.hashes_per_second.high
    ):
        raise Damaged("its rate or its seconds are not those of its shares")
