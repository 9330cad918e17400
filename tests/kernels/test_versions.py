"""Version rolling: every usable kernel against hashlib, for several versions of one header."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from powbench.chain import versions
from powbench.chain.target import MAX_TARGET, target_of
from powbench.errors import InputError, UnusableKernel
from powbench.kernels.base import NONCES, Job, Kernel, one_version_only
from powbench.kernels.library import InProcess, LibraryKernel
from powbench.kernels.reference import ReferenceKernel, hash_of, meets
from powbench.measure import blocks

LAST = NONCES - 1
BITS = [1 << bit for bit in range(13, 29)]

headers = st.binary(min_size=80, max_size=80)
masks = st.lists(st.sampled_from(BITS), max_size=4, unique=True).map(sum)
targets = st.one_of(
    st.sampled_from([0, MAX_TARGET, 1 << 255, (1 << 224) - 1]),
    st.integers(0, MAX_TARGET),
    st.integers(1 << 240, 1 << 252),
)
starts = st.one_of(st.sampled_from([0, 1, (1 << 31) - 1, LAST]), st.integers(0, LAST))
counts = st.one_of(st.sampled_from([0, 1, 7, 8, 9, 31, 32, 33, 64, 65]), st.integers(0, 100))
per_kernel = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)


def by_hand(version: int, mask: int) -> list[int]:
    """All versions that differ from this one in bits of the mask only, by trying."""
    return sorted(version & ~mask | i for i in _some(mask))


def _some(mask: int) -> list[int]:
    """All numbers whose bits are bits of the mask."""
    found = [0]
    for bit in BITS:
        found += [n | bit for n in found] if mask & bit else []
    return found


def plain(header: bytes, mask: int, target: int, start: int, count: int) -> list[tuple[int, int]]:
    """(nonce, version) of the hits as hashlib finds them, nonce by nonce."""
    found = []
    rolled = by_hand(int.from_bytes(header[:4], "little"), mask)
    for nonce in range(start, start + count):
        for version in rolled:
            data = version.to_bytes(4, "little") + header[4:76] + nonce.to_bytes(4, "little")
            digest = sha256(sha256(data).digest()).digest()
            if int.from_bytes(digest, "little") <= target:
                found.append((nonce, version))
    return found


def scanned(kernel: Kernel, job: Job, start: int, count: int) -> list[tuple[int, int]]:
    """The same from a kernel's places."""
    places = kernel.scan(job, start * job.versions, count * job.versions)
    return [(job.nonce_of(p), int.from_bytes(job.header_of(p)[:4], "little")) for p in places]


@per_kernel
@given(header=headers, mask=masks, target=targets, start=starts, count=counts)
def test_random_work(
    kernel: Kernel, header: bytes, mask: int, target: int, start: int, count: int
) -> None:
    count = min(count, NONCES - start)
    job = Job(header, target, version_mask=mask)
    assert scanned(kernel, job, start, count) == plain(header, mask, target, start, count)


def test_the_only_hit_is_in_each_version_in_turn(kernel: Kernel) -> None:
    dice = random.Random(320)
    mask = BITS[0] | BITS[3] | BITS[15]
    job = Job(dice.randbytes(80), 0, version_mask=mask)
    first, nonces = 5, 67
    values: dict[int, tuple[int, int]] = {}
    for place in range(first * 8, (first + nonces) * 8):
        value = int.from_bytes(hash_of(job, place), "little")
        values[place % 8] = min(values.get(place % 8, (MAX_TARGET, 0)), (value, place))
    for number, (value, place) in values.items():
        exact = Job(job.header, value, version_mask=mask)
        found = kernel.scan(exact, first * 8, nonces * 8)
        assert [p for p in found if p % 8 == number] == [place]
        assert all(meets(exact, p) for p in found)
        below = kernel.scan(Job(job.header, value - 1, version_mask=mask), first * 8, nonces * 8)
        assert [p for p in below if p % 8 == number] == []


def test_real_blocks_are_found_among_their_versions(kernel: Kernel) -> None:
    for block in blocks.read(blocks.shipped(), "shipped")[:6]:
        header = block.header.to_bytes()
        job = Job(header, target_of(block.header.nbits), version_mask=versions.mask_for(8))
        first = max(0, block.header.nonce - 50)
        count = min(101, NONCES - first)
        own = (block.header.nonce, int.from_bytes(header[:4], "little"))
        assert scanned(kernel, job, first, count) == [own]


def test_the_ends_of_the_range_of_nonces(kernel: Kernel) -> None:
    header = random.Random(7).randbytes(80)
    job = Job(header, MAX_TARGET, version_mask=versions.mask_for(4))
    assert kernel.scan(job, 0, 4 * 40) == list(range(4 * 40))
    end = job.places
    assert kernel.scan(job, end - 4 * 40, 4 * 40) == list(range(end - 160, end))
    assert kernel.scan(job, end, 0) == []


def test_every_hit_beyond_the_room_is_found(c_kernels: list[Kernel]) -> None:
    job = Job(bytes(80), MAX_TARGET, version_mask=versions.mask_for(16))
    easy = Job(job.header, 1 << 200, job.prepared, job.version_mask)
    for kernel in c_kernels:
        job.prepared.clear()
        kernel.scan(job, 0, 16)  # prepares for the easy target, and `easy` expects no hits
        assert kernel.scan(easy, 0, 16 * 200) == list(range(16 * 200))


def test_all_versions_at_once(c_kernels: list[Kernel]) -> None:
    """65,536 of them; every hit is one for hashlib, and none is missing among those it knows."""
    job = Job(random.Random(1).randbytes(80), 1 << 246, version_mask=versions.ROLLABLE)
    assert job.versions == 65536
    wanted = [p for p in range(2 * 65536, 2 * 65536 + 20_000) if meets(job, p)]
    for kernel in c_kernels:
        found = kernel.scan(job, 2 * 65536, 65536)
        assert [p for p in found if p < 2 * 65536 + 20_000] == wanted
        assert all(meets(job, p) for p in found)


def test_one_version_is_the_header_as_it_is(kernel: Kernel) -> None:
    assert versions.mask_for(1) == 0
    fixed, one = Job(bytes(80), 1 << 250), Job(bytes(80), 1 << 250, version_mask=0)
    assert kernel.scan(one, 3, 5000) == kernel.scan(fixed, 3, 5000)
    assert fixed.versions == 1
    assert fixed.header_of(77) is fixed.header


@given(version=st.integers(0, 0xFFFFFFFF), mask=masks)
def test_versions_ascend_and_keep_their_other_bits(version: int, mask: int) -> None:
    made = [versions.rolled(version, mask, i) for i in range(versions.count(mask))]
    assert made == by_hand(version, mask)
    assert version in made


def test_masks_that_bip_320_does_not_allow() -> None:
    assert versions.mask_for(16) == 0x0001E000
    assert versions.mask_for(65536) == versions.ROLLABLE
    with pytest.raises(InputError, match="20000000 has bits outside of BIP 320's 1fffe000") as told:
        versions.checked_mask(0x20000000)
    assert "20000000" in told.value.hint
    with pytest.raises(InputError, match="outside of BIP 320"):
        Job.of(bytes(80), 1, 0x1000)
    for count in (0, 65537):
        with pytest.raises(InputError, match="1 to 65536"):
            versions.mask_for(count)
    with pytest.raises(InputError, match="do not divide") as told:
        versions.mask_for(12)
    assert "8 or 16" in told.value.hint


@pytest.mark.parametrize("kind", [LibraryKernel, InProcess])
def test_a_library_says_that_it_cannot(kind: type[Kernel]) -> None:
    library = kind.__new__(kind)
    library.name = "mine"
    with pytest.raises(UnusableKernel, match="its interface takes one header a call") as told:
        library.scan(Job(bytes(80), 1, version_mask=BITS[0]), 0, 2)
    assert "--versions" in told.value.hint
    one_version_only(library, Job(bytes(80), 1))
    one_version_only(ReferenceKernel(), Job(bytes(80), 1, version_mask=BITS[0]))
