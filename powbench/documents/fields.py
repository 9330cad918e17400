"""The words of the types: what a number, a name or a digest in a document may be.

A field is `name: Annotated[Rate, means("...")]`, its unit in its name or in its meaning.
ABSENT: a key that may be left out. With `always` it may be left out by old or shortened
documents only: this powbench writes it, and the schema asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from msgspec import UNSET, Meta, UnsetType

ABSENT: Final = UNSET
Absent = UnsetType
ALWAYS: Final = "always"
LARGEST = 1e30
"""No machine hashes faster; beyond it, sums and ratios of documents would overflow."""
SMALLEST = 1e-30
MOST = 2**63 - 1


def means(text: str, *, always: bool = False, **schema: Any) -> Meta:
    """A field's meaning; `schema` are words of JSON Schema that are stricter than the reader."""
    extra = {ALWAYS: True} if always else None
    return Meta(description=text, extra=extra, extra_json_schema=schema or None)


def always(**schema: Any) -> Meta:
    """A field whose name says it all, and that old or shortened documents may lack."""
    return Meta(extra={ALWAYS: True}, extra_json_schema=schema or None)


Name = Annotated[str, Meta(min_length=1)]
Moment = Annotated[
    str,
    Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d", extra_json_schema={"format": "date-time"}),
]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", extra_json_schema={"format": "date"})]
Header = Annotated[str, Meta(pattern="^[0-9a-f]{160}$")]
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Number = Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]
NotNegative = Annotated[float, Meta(ge=0, le=LARGEST)]
Positive = Annotated[float, Meta(ge=SMALLEST, le=LARGEST)]
Share = Annotated[float, Meta(ge=0, le=1)]
Whole = Annotated[int, Meta(ge=-MOST, le=MOST)]
Count = Annotated[int, Meta(ge=0, le=MOST)]
OneOrMore = Annotated[int, Meta(ge=1, le=MOST)]
Hashes = Annotated[int, Meta(ge=1)]
"""A large miner does more of them in a day than 64 bits hold."""
Nonce = Annotated[int, Meta(ge=0, le=2**32 - 1)]

VersionMask = Annotated[str, Meta(pattern="^(?!0{8})[01][0-9a-f]{3}[02468ace]000$")]
"""Bits of a header's version that BIP 320 leaves to miners, as eight hex digits."""


def mask_field(mask: int) -> str | Absent:
    """A version mask as documents have it; absent where the version is fixed."""
    return f"{mask:08x}" if mask else ABSENT


@dataclass(frozen=True)
class Rate:
    """Hashes per second."""

    median: Positive
    low: Positive
    high: Positive
    confidence: Share


Title = Annotated[str | Absent, means("Title of the sites file; absent without one.")]
