"""Version rolling: the bits of a header's version that a miner may choose (BIP 320)."""

from __future__ import annotations

from ..errors import InputError

ROLLABLE = 0x1FFFE000
"""The sixteen bits that BIP 320 leaves to miners; soft forks do not read them."""
LOWEST_BIT = 13
MOST_VERSIONS = 1 << 16


def mask_for(versions: int) -> int:
    """The lowest rollable bits that make so many versions, a power of two up to 65536."""
    if not 1 <= versions <= MOST_VERSIONS:
        raise InputError(
            f"{versions} versions cannot be rolled: BIP 320 leaves 1 to {MOST_VERSIONS}",
            "try 16",
        )
    if versions & (versions - 1):
        near = 1 << versions.bit_length()
        raise InputError(
            f"{versions} versions do not divide the {MOST_VERSIONS} of BIP 320 evenly",
            f"give a power of two, such as {near // 2} or {min(near, MOST_VERSIONS)}",
        )
    return (versions - 1) << LOWEST_BIT


def checked_mask(mask: int) -> int:
    """The mask; InputError when it has bits that a miner must not roll."""
    if mask & ~ROLLABLE:
        raise InputError(
            f"the version mask {mask:08x} has bits outside of BIP 320's {ROLLABLE:08x}",
            f"leave out {mask & ~ROLLABLE:08x}",
        )
    return mask


def count(mask: int) -> int:
    """How many versions a mask makes."""
    return 1 << mask.bit_count()


def rolled(version: int, mask: int, number: int) -> int:
    """Of all versions that differ from `version` in bits of the mask only, the one with this
    number in ascending order. version: as uint32; number: 0 .. count(mask) - 1."""
    left = mask
    version &= ~mask
    while left and number:
        lowest = left & -left
        if number & 1:
            version |= lowest
        left ^= lowest
        number >>= 1
    return version


def number_of(version: int, mask: int) -> int:
    """The reverse of `rolled`: which of its versions this one is."""
    number = place = 0
    for bit in range(32):
        if mask >> bit & 1:
            number |= (version >> bit & 1) << place
            place += 1
    return number


def sentence(mask: int) -> str:
    """What goes wherever the rates of such work go; empty for a fixed version."""
    if not mask:
        return ""
    return (
        f"every nonce was hashed with {count(mask)} versions of the header (mask {mask:08x}): "
        "the rates are not comparable with those of a fixed header"
    )
