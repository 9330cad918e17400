"""The 80 bytes that are hashed."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from hashlib import sha256

from ..errors import InputError

HEADER_BYTES = 80
_LAYOUT = struct.Struct("<i32s32sIII")


def double_sha256(data: bytes) -> bytes:
    """SHA-256 of SHA-256, 32 bytes in hashing order."""
    return sha256(sha256(data).digest()).digest()


@dataclass(frozen=True)
class Header:
    """A block header.

    Hashes are kept as they are hashed; explorers print them reversed.

    version: int32. previous, merkle_root: 32 bytes. time: seconds since 1970,
    uint32. nbits: compact target, uint32. nonce: uint32.
    """

    version: int
    previous: bytes
    merkle_root: bytes
    time: int
    nbits: int
    nonce: int

    @classmethod
    def from_bytes(cls, data: bytes) -> Header:
        """Read 80 bytes; InputError for any other length."""
        if len(data) != HEADER_BYTES:
            raise InputError(
                f"a block header has {HEADER_BYTES} bytes, this has {len(data)}",
                "pass the header as 160 hexadecimal digits, as `getblockheader HASH false` prints",
            )
        return cls(*_LAYOUT.unpack(data))

    @classmethod
    def from_hex(cls, text: str) -> Header:
        """Read 160 hexadecimal digits; InputError for anything else."""
        return cls.from_bytes(header_bytes(text))

    def to_bytes(self) -> bytes:
        """The 80 bytes that are hashed."""
        if len(self.previous) != 32 or len(self.merkle_root) != 32:  # struct would pad or cut
            raise InputError(
                "not a header: previous and merkle_root are not both 32 bytes",
                "give them in hashing order, the reverse of what explorers print",
            )
        try:
            return _LAYOUT.pack(
                self.version, self.previous, self.merkle_root, self.time, self.nbits, self.nonce
            )
        except struct.error as error:
            raise InputError(
                f"not a header: {error}",
                "version is an int32; time, nbits and nonce are uint32",
            ) from None

    def to_hex(self) -> str:
        return self.to_bytes().hex()

    def with_nonce(self, nonce: int) -> Header:
        return replace(self, nonce=nonce)

    def hash(self) -> bytes:
        """Double SHA-256 of the header, 32 bytes in hashing order."""
        return double_sha256(self.to_bytes())

    def hash_hex(self) -> str:
        """The block hash as explorers print it: most significant byte first."""
        return self.hash()[::-1].hex()


def header_bytes(header: bytes | bytearray | memoryview | str | Header) -> bytes:
    """80 bytes from bytes, 160 hexadecimal digits, or a Header."""
    if isinstance(header, Header):
        return header.to_bytes()
    if isinstance(header, str):
        text = header.strip()
        try:
            data = bytes.fromhex(text)
        except ValueError:
            raise InputError(
                f"not a hexadecimal header: {text[:40]!r}",
                "pass the header as 160 hexadecimal digits",
            ) from None
    elif isinstance(header, (bytes, bytearray, memoryview)):
        data = bytes(header)
    else:  # bytes(80) would be a header of zeros
        raise InputError(
            f"a header is no {type(header).__name__}", "pass 80 bytes or 160 hexadecimal digits"
        )
    if len(data) != HEADER_BYTES:
        Header.from_bytes(data)  # raises with the one message for this
    return data


def hash_value(digest: bytes) -> int:
    """The number that is compared with the target."""
    return int.from_bytes(digest, "little")
