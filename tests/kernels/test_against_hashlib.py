"""Every usable kernel against hashlib: any header, any range, any target."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from powbench.chain.target import MAX_TARGET
from powbench.kernels.base import Job, Kernel

LAST = (1 << 32) - 1

headers = st.binary(min_size=80, max_size=80)
targets = st.one_of(
    st.sampled_from([0, 1, MAX_TARGET, MAX_TARGET - 1, 1 << 255, (1 << 224) - 1, 1 << 224]),
    st.integers(240, 256).map(lambda bits: (1 << bits) - 1),
    st.integers(0, MAX_TARGET),
    st.integers(1 << 240, 1 << 252),
)
starts = st.one_of(st.sampled_from([0, 1, (1 << 31) - 1, 1 << 31, LAST]), st.integers(0, LAST))
# Around multiples of 2, 3, 8 and 16 lanes, and beyond one chunk of none of them.
counts = st.one_of(st.sampled_from([0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33]), st.integers(0, 200))

per_kernel = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def plain(header: bytes, target: int, start: int, count: int) -> list[int]:
    """Hits as hashlib finds them, written apart from the package's own reference."""
    hits = []
    for nonce in range(start, start + count):
        data = header[:76] + nonce.to_bytes(4, "little")
        if int.from_bytes(sha256(sha256(data).digest()).digest(), "little") <= target:
            hits.append(nonce)
    return hits


@per_kernel
@given(header=headers, target=targets, start=starts, count=counts)
def test_random_work(kernel: Kernel, header: bytes, target: int, start: int, count: int) -> None:
    count = min(count, LAST + 1 - start)
    assert kernel.scan(Job(header, target), start, count) == plain(header, target, start, count)


@per_kernel
@given(header=headers, count=st.integers(1, 100), data=st.data())
def test_a_target_equal_to_a_hash(
    kernel: Kernel, header: bytes, count: int, data: st.DataObject
) -> None:
    """The target itself is a hit, one less is not: every bit of it counts."""
    nonce = data.draw(st.integers(0, count - 1))
    hashed = sha256(sha256(header[:76] + nonce.to_bytes(4, "little")).digest()).digest()
    value = int.from_bytes(hashed, "little")
    assert nonce in kernel.scan(Job(header, value), 0, count)
    if value:
        below = kernel.scan(Job(header, value - 1), 0, count)
        assert nonce not in below
        assert below == plain(header, value - 1, 0, count)


@pytest.mark.parametrize(
    ("start", "count"),
    [
        (0, 0),
        (LAST, 0),
        (LAST + 1, 0),
        (0, 1),
        (LAST, 1),
        (LAST - 99, 100),
        ((1 << 31) - 50, 101),
        ((1 << 31) - 1, 2),
        (12345, 1009),
    ],
)
def test_the_ends_of_the_range(kernel: Kernel, start: int, count: int) -> None:
    header = random.Random(start ^ count).randbytes(80)
    for target in (0, 1, 1 << 250, MAX_TARGET):
        found = kernel.scan(Job(header, target), start, count)
        assert found == plain(header, target, start, count)


def test_a_lone_hit_in_each_place(kernel: Kernel) -> None:
    """No lane is overlooked: 64 ranges, each with one hit, each in another place."""
    dice, seen, places = random.Random(64), set[int](), 64
    while len(seen) < places:
        header, start = dice.randbytes(80), dice.randrange(LAST - places - 3)
        values = {}
        for nonce in range(start, start + places + 3):
            once = sha256(header[:76] + nonce.to_bytes(4, "little")).digest()
            values[int.from_bytes(sha256(once).digest(), "little")] = nonce
        least = min(values)
        assert kernel.scan(Job(header, least), start, places + 3) == [values[least]]
        seen.add(values[least] - start)


def test_all_ones_is_every_nonce(kernel: Kernel) -> None:
    header = bytes(80)
    assert kernel.scan(Job(header, MAX_TARGET), 5, 50_001) == list(range(5, 50_006))


def test_the_nonce_in_the_header_does_not_matter(kernel: Kernel) -> None:
    header = random.Random(1).randbytes(76)
    found = {
        tuple(kernel.scan(Job(header + last, 1 << 250), 0, 5000))
        for last in (bytes(4), b"\xff" * 4, b"abcd")
    }
    assert len(found) == 1
    assert len(found.pop()) > 20


@pytest.fixture(scope="module")
def million() -> list[tuple[bytes, int, int, int, list[int]]]:
    """2^20 nonces of one header and 2^14 of sixteen more, with the hits hashlib finds."""
    rng = random.Random(20090103)
    work = [(rng.randbytes(80), (1 << 246) - 1, (1 << 31) - (1 << 19) + 3, 1 << 20)]
    for _ in range(16):
        target = rng.choice([(1 << 246) - 1, rng.getrandbits(249), 1 << 250])
        work.append((rng.randbytes(80), target, rng.randrange(LAST - (1 << 15)), 1 << 14))
    return [(*piece, _quick(*piece)) for piece in work]


def _quick(header: bytes, target: int, start: int, count: int) -> list[int]:
    """`plain` with local names: a million hashes in a second."""
    once, head, limit = sha256, header[:76], target.to_bytes(32, "big")
    return [
        nonce
        for nonce in range(start, start + count)
        if once(once(head + nonce.to_bytes(4, "little")).digest()).digest()[::-1] <= limit
    ]


@pytest.mark.bulk
def test_a_million_nonces(
    kernel: Kernel, million: list[tuple[bytes, int, int, int, list[int]]]
) -> None:
    hits = 0
    for header, target, start, count, expected in million:
        assert kernel.scan(Job(header, target), start, count) == expected
        hits += len(expected)
    assert hits > 1000  # the comparison was not of nothing with nothing


def test_more_hits_than_expected_overflow_the_buffer_and_are_all_there(
    c_kernels: list[Kernel],
) -> None:
    """The core counts on beyond the room it was given, and touches nothing behind it."""
    header = random.Random(7).randbytes(80)
    expected = plain(header, MAX_TARGET >> 1, 0, 4000)
    for kernel in c_kernels:
        ffi, lib = kernel._ffi, kernel._lib  # type: ignore[attr-defined]
        job = ffi.new("pb_job *")
        lib.pb_job_init(job, header, (MAX_TARGET >> 1).to_bytes(32, "big"))
        room = ffi.new("uint32_t[]", [0xDEADBEEF] * 12)
        found = lib.pb_scan(kernel._entry, job, 0, 4000, room, 10)  # type: ignore[attr-defined]
        assert found == len(expected)
        assert list(room[0:10]) == expected[:10]
        assert list(room[10:12]) == [0xDEADBEEF] * 2  # nothing is written beyond the capacity


def test_a_scan_comes_back_with_room_enough(c_kernels: list[Kernel]) -> None:
    """The estimate of the hits is too small by far; the second scan has the room."""
    header = random.Random(8).randbytes(80)
    for kernel in c_kernels:
        job = Job(header, MAX_TARGET)
        kernel.scan(job, 0, 1)  # prepares the job for the easy target
        lying = Job(header, 0, job.prepared)  # an estimate for a target without hits
        assert kernel.scan(lying, 0, 1000) == list(range(1000))
