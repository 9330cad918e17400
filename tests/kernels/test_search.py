"""powbench.search: the Python API."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

import powbench
from powbench.chain.header import Header
from powbench.chain.target import MAX_TARGET
from powbench.errors import InputError, PowbenchError, UnusableKernel
from powbench.kernels import native, registry
from powbench.kernels.base import Job

GENESIS = (
    "01000000" + "00" * 32 + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
    "29ab5f49ffff001d1dac2b7c"
)
NONCE = 2083236893


@pytest.mark.parametrize(
    "header",
    [GENESIS, bytes.fromhex(GENESIS), Header.from_hex(GENESIS), bytearray.fromhex(GENESIS)],
)
def test_the_genesis_block_is_found_in_any_form(header: object) -> None:
    assert powbench.search(header, NONCE - 500, 1000) == [NONCE]  # type: ignore[arg-type]


def test_with_every_kernel_by_name() -> None:
    for kernel in registry.usable():
        assert powbench.search(GENESIS, NONCE - 500, 1000, kernel=kernel.name) == [NONCE]


def test_hits_are_a_list_of_ints_in_order() -> None:
    hits = powbench.search(GENESIS, 0, 100_000, target=1 << 248)
    assert type(hits) is list
    assert {type(n) for n in hits} == {int}
    assert hits == sorted(set(hits))
    assert len(hits) > 200


def test_more_than_one_call_into_the_kernel() -> None:
    """The range is cut for Ctrl-C; nothing is lost or doubled at the cuts."""
    whole = powbench.search(GENESIS, 7, (1 << 22) + 12345, target=1 << 242)
    job = Job.of(GENESIS, 1 << 242)
    assert whole == registry.default().scan(job, 7, (1 << 22) + 12345)
    assert len(whole) > 100


@pytest.mark.parametrize(
    ("start", "count"),
    [(-1, 1), (0, -1), (0, 2**32 + 1), (2**32, 1), (2**32 - 1, 2), (10**30, 1), (0, 10**30)],
)
def test_ranges_beyond_the_nonces(start: int, count: int) -> None:
    with pytest.raises(InputError) as caught:
        powbench.search(GENESIS, start, count)
    assert caught.value.hint


@pytest.mark.parametrize("bad", [1.5, "5", None, True, b"1"])
def test_ranges_that_are_no_whole_numbers(bad: object) -> None:
    with pytest.raises(InputError, match="no whole number"):
        powbench.search(GENESIS, bad, 1)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no whole number"):
        powbench.search(GENESIS, 0, bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("target", [-1, MAX_TARGET + 1, 1.5, "ff", True])
def test_targets_that_are_none(target: object) -> None:
    with pytest.raises(InputError, match="target"):
        powbench.search(GENESIS, 0, 1, target=target)  # type: ignore[arg-type]


def test_a_header_whose_nbits_are_no_target_needs_one() -> None:
    with pytest.raises(InputError, match="is zero") as caught:
        powbench.search(bytes(80), 0, 1)
    assert "target of your own" in caught.value.hint
    assert powbench.search(bytes(80), 0, 10, target=MAX_TARGET) == list(range(10))


def test_errors_are_one_family() -> None:
    with pytest.raises(PowbenchError):
        powbench.search("", 0, 1)
    with pytest.raises(InputError):
        powbench.search(GENESIS, 0, 1, kernel="avx1024")
    assert issubclass(UnusableKernel, InputError)
    assert issubclass(InputError, PowbenchError)


def test_an_empty_range_has_no_hits() -> None:
    for start in (0, 2**32 - 1, 2**32):
        assert powbench.search(GENESIS, start, 0, target=MAX_TARGET) == []


def test_what_the_package_offers() -> None:
    for name in powbench.__all__:
        assert getattr(powbench, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        powbench.nothing  # noqa: B018


@pytest.mark.parametrize("name", ["scalar", "numba"])
def test_two_threads_scan_at_the_same_time(name: str) -> None:
    if name == "scalar" and native.load() is None:
        pytest.skip("the C core was not built")
    found: dict[int, list[int]] = {}

    def scan(i: int) -> None:
        found[i] = powbench.search(GENESIS, i << 20, 1 << 16, target=1 << 244, kernel=name)

    threads = [threading.Thread(target=scan, args=(i,)) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i in range(2):
        assert found[i] == registry.get("reference").scan(
            Job.of(GENESIS, 1 << 244), i << 20, 1 << 16
        )
        assert found[i]


def test_two_threads_share_one_job() -> None:
    """The kernel's own form of a job is made once, and by whoever comes first."""
    kernel = registry.default()
    expected = kernel.scan(Job.of(GENESIS, 1 << 244), 0, 1 << 16)
    for _ in range(20):
        job, found = Job.of(GENESIS, 1 << 244), []
        threads = [
            threading.Thread(target=lambda: found.append(kernel.scan(job, 0, 1 << 16)))  # noqa: B023
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [expected, expected]


@pytest.mark.parametrize("name", ["scalar", "numba"])
def test_python_runs_on_during_a_scan(name: str) -> None:
    """The GIL is released: while one thread is inside a call, another runs.

    With the interpreter's switching forbidden in effect (an hour between forced
    switches), Python code elsewhere can only run when the scan lets go. How soon the
    system wakes the other thread then is its own affair: hence so many scans.
    """
    if name == "scalar" and native.load() is None:
        pytest.skip("the C core was not built")
    script = f"""
import sys, threading
from powbench.kernels import registry
from powbench.kernels.base import Job
kernel = registry.get({name!r})
kernel.scan(Job(bytes(80), 0), 0, 10)
inside, moved, seen = threading.Event(), [], []
def scan():
    inside.set()
    for i in range(20_000):
        kernel.scan(Job(bytes(80), 0), 0, 1 << 16)
        if moved:
            seen.append(i)
            return
sys.setswitchinterval(3600)
thread = threading.Thread(target=scan)
thread.start()
inside.wait()
moved.append(True)
thread.join()
print(len(seen))
"""
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout == "1\n"
