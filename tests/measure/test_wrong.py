"""A kernel that quietly loses hits is wrong, even when nothing stands beside it."""

from __future__ import annotations

from powbench.kernels.base import EASY_TARGET, Job
from powbench.measure.measurement import Measurement, Slice
from powbench.measure.statistics import Interval
from powbench.measure.wrong import wrong_measurements


def measured(hits: int, nonces: int) -> Measurement:
    return Measurement(
        kernel="lazy",
        backend="c",
        threads=1,
        pinned=True,
        hashes_per_second=Interval(1e6, 1e6, 1e6, 0.0),
        cpu_hashes_per_second=1e6,
        slices=(Slice(0.0, 1.0, 1.0, nonces, hits),),
        hits=hits,
        hardware_errors=0,
    )


def test_lost_hits_are_wrong_hashes() -> None:
    job = Job(bytes(80), EASY_TARGET)
    (error,) = wrong_measurements(job, [measured(20, 100 << 20)], start=7)
    assert error.exit_code == 1
    assert "lazy" in error.message
    assert "nonce 7" in error.message
    assert bytes(80).hex() in error.message


def test_bad_luck_is_not() -> None:
    job = Job(bytes(80), EASY_TARGET)
    assert wrong_measurements(job, [measured(60, 100 << 20), measured(0, 1 << 20)]) == []
