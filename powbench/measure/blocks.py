"""Real blocks as a test: does every kernel find the nonce that a miner once found?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from .. import bounded
from ..chain import versions
from ..chain.header import Header, hash_value
from ..chain.target import target_of
from ..errors import InputError, PowbenchError
from ..kernels.base import NONCES, Job, Kernel
from .proof import disagreement_in
from .workload import Digest

COLUMNS = ("height", "header_hex", "block_hash_hex")
WINDOW = 1000
"""Nonces before and after the block's own; no multiple of any number of lanes. Fewer where each
is hashed with several versions."""
DIGEST_NONCES = 1 << 17
DIGEST_TARGET = (1 << 246) - 1
MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Block:
    """A row of the file: a header that hashlib confirms."""

    row: int
    height: int
    header: Header


def shipped() -> str:
    """The CSV of real headers that comes with powbench, the genesis block first."""
    return (resources.files("powbench") / "data" / "headers.csv").read_text()


def read(text: str, name: str) -> list[Block]:
    """All rows of a CSV with the columns height, header_hex, block_hash_hex.

    InputError names the row: a broken one, or one that hashlib rejects.
    """
    rows = bounded.csv_rows(text)
    blocks: list[Block] = []
    try:
        _, header = next(rows, (1, []))
        if tuple(c.strip() for c in header) != COLUMNS:
            raise InputError(
                f"{name}, row 1: the columns are not {','.join(COLUMNS)}",
                "name these three columns first",
            )
        for line, fields in rows:
            if not fields:
                continue
            if len(blocks) == MOST_ROWS:
                raise InputError(f"{name} has more than {MOST_ROWS} rows", "split the file")
            blocks.append(_block(fields, line, name))
    except bounded.Unreadable as error:
        raise InputError(f"{name}, {error}", "mend the row") from None
    if not blocks:
        raise InputError(f"{name} has no rows", "add rows of " + ",".join(COLUMNS))
    return blocks


def _block(fields: Sequence[str], row: int, name: str) -> Block:
    where = f"{name}, row {row}"
    if len(fields) != 3:
        raise InputError(f"{where}: {len(fields)} fields instead of 3", "mend the row")
    height, header_hex, hash_hex = (f.strip() for f in fields)
    if not (height.isascii() and height.isdigit() and len(height) <= 10):
        raise InputError(f"{where}: the height {height[:40]!r} is no number", "mend the row")
    try:
        header = Header.from_hex(header_hex)
        target = target_of(header.nbits)
    except InputError as error:
        raise InputError(f"{where}: {error.message}", error.hint) from None
    if header.hash_hex() != hash_hex.lower():
        raise InputError(
            f"{where}: hashlib says the hash is {header.hash_hex()}, "
            f"the file says {hash_hex[:64]!r}",
            "the row is damaged, so no kernel was tried on it",
        )
    if hash_value(header.hash()) > target:
        raise InputError(
            f"{where}: the hash does not meet the target of its own nBits",
            "this header is no block of the main chain",
        )
    return Block(row, int(height), header)


def find(kernel: Kernel, block: Block, version_mask: int = 0) -> None:
    """Have `kernel` find the block's own nonce, and nothing else, in a window around it.

    With a version mask, among all versions that differ from the block's in its bits.
    WrongHashes names kernel, header and nonce.
    """
    header = block.header.to_bytes()
    job = Job(header, target_of(block.header.nbits), version_mask=version_mask)
    nonce, around = block.header.nonce, max(1, WINDOW // job.versions)
    first, last = max(0, nonce - around), min(NONCES, nonce + around + 1)
    version = int.from_bytes(header[:4], "little")
    own = nonce * job.versions + versions.number_of(version, version_mask)
    hits = kernel.scan(job, first * job.versions, (last - first) * job.versions)
    if hits != [own]:
        unexpected = [p for p in hits if p != own and not _confirmed(job, p)]
        if own not in hits or unexpected or hits != sorted(set(hits)):
            raise disagreement_in(kernel.name, job, hits, [own])


def _confirmed(job: Job, place: int) -> bool:
    from ..kernels.reference import meets

    return meets(job, place)


def digest_job(header: bytes, version_mask: int = 0) -> Job:
    """What all kernels must agree on."""
    return Job(header, DIGEST_TARGET, version_mask=version_mask)


def fixed_work(kernel: Kernel, header: bytes, version_mask: int = 0) -> tuple[list[int], str]:
    """Hits of one fixed range of one header, and their digest: equal for all kernels."""
    from ..kernels.search import scans

    job = digest_job(header, version_mask)
    nonces = DIGEST_NONCES // job.versions
    start = ((1 << 31) - nonces // 2 - 1) * job.versions
    hits = [place for part in scans(kernel, job, start, DIGEST_NONCES) for place in part]
    digest = Digest()
    digest.add(job, hits)
    return hits, digest.hex()


@dataclass(frozen=True)
class Verdict:
    """One kernel on all blocks."""

    kernel: str
    blocks: int
    digest: str | None
    errors: tuple[PowbenchError, ...]
