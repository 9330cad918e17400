"""What the tests of the C core share."""

from __future__ import annotations

import os
import random
import struct
from hashlib import sha256

import pytest

from tests.csrc.cases import ALL_ONES, LAST, Workshop, case, lone_hits


@pytest.fixture(scope="module")
def cases() -> str:
    """Odd ranges and targets on random headers, plus edges that are easy to get wrong."""
    dice = random.Random(20220105)
    ranges = [
        *[(0, 0), (0, 1), (LAST, 1), (LAST + 1, 0), ((1 << 31) - 9, 18), (LAST - 40, 41)],
        *[(dice.randrange(1 << 31), n) for n in (2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 47, 129)],
    ]
    targets = [0, 1, ALL_ONES, (1 << 255) - 1, (1 << 248) - 1, 0xFFFF << 208, 1 << 250]
    lines = [
        case(dice.randbytes(80), target, start, count)
        for start, count in ranges
        for target in [*targets, dice.getrandbits(256), dice.getrandbits(250)]
    ]
    # A target that differs from a real hash in its last bit only: all words count.
    header = dice.randbytes(80)
    for nonce in range(8):
        digest = sha256(sha256(header[:76] + struct.pack("<I", nonce)).digest()).digest()
        value = int.from_bytes(digest, "little")
        lines += [case(header, value, 0, 8), case(header, value - 1, 0, 8)]
    lines += lone_hits(dice)
    # More blocks with hits than a kernel keeps until it rechecks (split: 64), twice over.
    lines += [case(header, target, LAST - 1500, 1200) for target in (ALL_ONES, 1 << 255, 1 << 252)]
    return "".join(lines)


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of this run still, and of its other workers too
    (folder / "objects").mkdir(exist_ok=True)
    return Workshop(folder / "objects")
