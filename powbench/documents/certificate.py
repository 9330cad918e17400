"""The certificate of a measurement, and powbench.verification/1: what it proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from .fields import Count, Hash, Moment, Name, Nonce, NotNegative, OneOrMore, Positive, means
from .machine import Machine

LONGEST_STATEMENT = 1 << 16
LONGEST_GAPS = 1 << 21


@dataclass(frozen=True)
class Statement:
    """What the header of certified work commits to. It travels as text, so that everybody
    hashes the same bytes."""

    challenge: Annotated[str, Meta(pattern="^[ -~]{8,200}$")]
    format: Literal["powbench.certificate/1"]
    kernel: Name
    machine: Machine
    started: Nonce
    target: Hash
    threads: OneOrMore


@dataclass(frozen=True)
class Certificate:
    """Hits that prove the work of a measurement, and the statement that was hashed with them."""

    statement: Annotated[
        str,
        means(
            "JSON on one line with sorted keys: challenge, format, kernel, machine, started "
            "(seconds since 1970), target, threads. Its double SHA-256 is the merkle root of the "
            "headers that were hashed; the rest of a header is its time and zeros."
        ),
        Meta(min_length=2, max_length=LONGEST_STATEMENT),
    ]
    header_nonces: Annotated[
        int,
        means(
            "Nonces of each header, from 0 on. The first header has the time `started`, and each "
            "later one a second more."
        ),
        Meta(ge=1, le=2**32),
    ]
    gaps: Annotated[
        str,
        means(
            "The hits in base64. All nonces of all headers stand in one row, from 0 on. A hit is "
            "its distance from the hit before, the first from -1, as a LEB128 number."
        ),
        Meta(max_length=LONGEST_GAPS),
    ]


@dataclass(frozen=True)
class PoolStatement:
    """What all jobs of a run of `miners measure --certify` commit to. It travels as text."""

    challenge: Annotated[str, Meta(pattern="^[ -~]{8,200}$")]
    format: Literal["powbench.pool-certificate/1"]
    machine: Machine
    nbits: Annotated[str, Meta(pattern="^[0-9a-f]{8}$")]
    previous: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    started: Nonce


@dataclass(frozen=True)
class CertifiedJob:
    """A job that the miner was given, and its shares of it within the window."""

    coinbase_start: Annotated[
        str,
        means(
            "56 bytes in hexadecimal digits: the coinbase up to the miner's own 4 bytes. It "
            "differs from job to job, and jobs stand in ascending order of it."
        ),
        Meta(pattern="^[0-9a-f]{112}$"),
    ]
    coinbase_end: Annotated[
        str,
        means(
            "The rest of the coinbase. Its bytes 1 to 32 are the double SHA-256 of the statement, "
            "a line feed, the target in 64 hexadecimal digits, a line feed, and the worker."
        ),
        Meta(pattern="^(?:[0-9a-f]{2}){33,200}$"),
    ]
    target: Hash
    shares: Annotated[
        str,
        means(
            "In base64, 16 bytes each, ascending: the miner's own 4 bytes of the coinbase, then "
            "version, time and nonce as they stand in the header."
        ),
        Meta(min_length=1, max_length=LONGEST_GAPS),
    ]


@dataclass(frozen=True)
class PoolCertificate:
    """Shares that prove the work of a miner. The merkle root of a share's header is the double
    SHA-256 of its coinbase; `previous` and `nbits` are of the statement, as they are hashed."""

    statement: Annotated[
        str,
        means(
            "JSON on one line with sorted keys: challenge, format, machine, nbits, previous, "
            "started (seconds since 1970)."
        ),
        Meta(min_length=2, max_length=LONGEST_STATEMENT),
    ]
    jobs: Annotated[tuple[CertifiedJob, ...], Meta(min_length=1)]


@dataclass(frozen=True)
class Verified:
    """One measurement. The work is 0 where the certificate is refused."""

    kernel: Name
    threads: OneOrMore
    verdict: Literal["verified", "refused"]
    reason: Annotated[str | None, means("Why it is refused.")]
    hits: Count
    hashes: Annotated[NotNegative, means("Hashes that so many hits take on average.")]
    hashes_low: Annotated[NotNegative, means("So many hashes were done at least, 99% sure.")]
    hashes_per_second_low: Annotated[
        NotNegative, means("`hashes_low` in the seconds that the result states.")
    ]
    seconds: Annotated[Positive, means("As the result states; nothing proves it.")]


@dataclass(frozen=True)
class Verification:
    """Whether the hits of a result prove the work that it states."""

    schema: Literal["powbench.verification/1"]
    created: Annotated[Moment, means("When the result says that it was made.")]
    challenge: Annotated[
        str | None, means("The challenge that was asked for; null where nobody asked for one.")
    ]
    verdict: Literal["verified", "refused"]
    measurements: tuple[Verified, ...]


@dataclass(frozen=True)
class Challenge:
    """A text that nobody could know before, for `powbench bench --certify`."""

    schema: Literal["powbench.challenge/1"]
    challenge: Name
    created: Moment
