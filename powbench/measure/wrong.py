"""Wrong hashes: measurements whose hits hashlib rejects, or that miss what others found."""

from __future__ import annotations

from collections.abc import Sequence

from ..chain.target import expected_hashes
from ..errors import WrongHashes
from ..kernels.base import Job
from ..numerals import counted
from . import certificate
from .measurement import Measurement, missing_hits_are_improbable


def wrong_measurements(
    fixed: Job, measured: Sequence[Measurement], start: int = 0
) -> list[WrongHashes]:
    """Every measurement whose hits hashlib rejects, or that missed what another found.

    A hit of any kernel that hashlib has confirmed is a hit; after the same fixed
    work every kernel must have it, once and in its place. So few hits as come about
    less than once in a billion runs are hits lost, from nonce `start` on. fixed: the job of what
    has no certificate.
    """
    errors = []
    confirmed = sorted({n for m in measured if m.digest is not None for n in m.hit_nonces})
    for m in measured:
        job = certificate.job_of(m.certificate.statement) if m.certificate else fixed
        expected = m.nonces / expected_hashes(job.target)
        if missing_hits_are_improbable(m.hits, expected):
            fault = f"loses hits ({m.hits} reported, {expected:.0f} expected), beginning at"
            errors.append(_wrong(m, job.header.hex(), fault, (start,)))
        if m.wrong_nonces:
            header = m.wrong_header or job.header.hex()
            errors.append(_wrong(m, header, "reports a hit that hashlib rejects:", m.wrong_nonces))
        if m.digest is None or list(m.hit_nonces) == confirmed:
            continue
        if missed := sorted(set(confirmed) - set(m.hit_nonces)):
            errors.append(_wrong_places(m, job, "misses a hit:", missed[:8]))
        elif not m.wrong_nonces:
            pairs = zip(m.hit_nonces, confirmed, strict=False)
            first = next((a for a, b in pairs if a != b), m.hit_nonces[-1])
            errors.append(_wrong_places(m, job, "repeats or misorders a hit:", (first,)))
    return errors


def _wrong_places(m: Measurement, job: Job, fault: str, places: Sequence[int]) -> WrongHashes:
    header = job.header_of(places[0]).hex()
    return _wrong(m, header, fault, tuple(map(job.nonce_of, places)))


def _wrong(m: Measurement, header: str, fault: str, nonces: tuple[int, ...]) -> WrongHashes:
    who = f"{m.kernel} on {counted(m.threads, 'thread')}" if m.threaded else m.kernel
    return WrongHashes(
        f"kernel {who} {fault} nonce {nonces[0]} of header {header}",
        "this machine or this kernel computes wrongly; do not trust its rates",
        nonces,
    )
