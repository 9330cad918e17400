"""powbench.verify/1: do all kernels find the nonces of real blocks, and agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from .fields import ABSENT, Absent, Count, Hash, Name, VersionMask, means


@dataclass(frozen=True)
class Verified:
    """One kernel. Without an error it is right."""

    kernel: Name
    blocks_found: Annotated[Count, means("Blocks whose nonce it found.")]
    digest: Annotated[
        Hash | None, means("SHA-256 of the hits of a fixed range; null where it was not judged.")
    ]
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Verify:
    """Whether the kernels find the nonces of real blocks, and agree on a fixed range."""

    schema: Literal["powbench.verify/1"]
    blocks: Annotated[Count, means("Real blocks whose nonces were looked for.")]
    verdict: Literal["right", "wrong", "not judged", "interrupted"]
    kernels: tuple[Verified, ...]
    version_mask: Annotated[
        VersionMask | Absent,
        means(
            "With --versions: the bits of the header's version that are rolled (BIP 320). "
            "Absent: the blocks' versions were fixed."
        ),
    ] = ABSENT
