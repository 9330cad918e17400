"""Two boards in one machine: a driver that runs the search on the host, with two devices."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from powbench.kernels import native, registry
from powbench.kernels.base import BrokenKernel, Job, Kernel
from powbench.kernels.boards.board import Device
from powbench.kernels.boards.kernel import BoardKernel
from powbench.measure import bench, orders, proof
from powbench.measure.measurement import Measurement
from powbench.measure.workload import default_job
from tests import peers
from tests.kernels.boards.standins import OLD_DRIVER, drivers
from tests.measure.cases import measured

JOB = default_job()


def test_two_boards_are_one_kernel(cuda: Path) -> None:
    with drivers(cuda, devices="2", cuda=OLD_DRIVER):
        both = registry.get("cuda:0+cuda:1")
        assert [p.name for p in both.parts] == ["cuda:0", "cuda:1"]
        assert all(isinstance(p, BoardKernel) for p in both.parts)
        count = 1 << 17
        assert proof.prove(both, JOB.header) > 100
        hits = both.scan(Job(JOB.header, proof.PROOF_TARGET), 77, count)
        alone = registry.get("cuda:1")
        assert hits == alone.scan(Job(JOB.header, proof.PROOF_TARGET), 77, count)


@pytest.mark.usefixtures("no_warm_up")
def test_a_benchmark_of_all_ends_with_the_whole_machine(cuda: Path) -> None:
    """Boards that nobody named: each alone, and all at once beside the best kernel of the CPU."""
    if native.load() is None:
        peers.missing("the C core")
    with drivers(cuda, devices="2", cuda=OLD_DRIVER):
        kernels = (registry.get("scalar"), *registry.boards())
        assert [k.name for k in kernels] == ["scalar", "cuda:0", "cuda:1"]
        run = bench.Bench(
            orders.Settings(JOB, kernels, nonces=1 << 16, seconds=None), bench.BenchListener()
        )
        result = run.run()
    by_name = {m.kernel: m for m in result.measurements}
    assert list(by_name) == ["scalar", "cuda:0", "cuda:1", "cuda:0+cuda:1+scalar"]
    assert len({m.digest for m in result.measurements}) == 1
    assert not run.wrong and not run.broken
    assert "threads of cuda:0+cuda:1+scalar" in result.software


def test_only_the_boards_that_are_measured_are_held_open(cuda: Path) -> None:
    """One that is takes more power, which a meter at the wall would see."""
    held: list[list[str]] = []

    def watched(kernel: Kernel, *_: Any) -> Measurement:
        kernel.scan(JOB, 0, 9)
        held.append([b.name for b in boards if b.is_ready()])
        return measured(kernel.name)

    with drivers(cuda, devices="2", cuda=OLD_DRIVER):
        boards = registry.boards()
        kernels = (*boards, registry.get("reference"), registry.get("cuda:0+cuda:1"))
        settings = orders.Settings(JOB, kernels, thread_counts=(1,), required=True)
        bench.Bench(settings, bench.BenchListener(), measure=watched).run()
        assert held == [["cuda:0"], ["cuda:1"], [], ["cuda:0", "cuda:1"]]


def test_a_board_that_cannot_be_opened_again_is_broken(cuda: Path) -> None:
    with drivers(cuda, cuda=OLD_DRIVER) as patch:
        one = registry.get("cuda:0")
        one.prepare(lambda _: None)
        one.rest()
        patch.setenv("STANDIN_FAULT", "out of memory")
        with pytest.raises(BrokenKernel, match=r"^board cuda:0, Stand-in 0: cannot get memory"):
            one.scan(JOB, 0, 9)


def test_a_board_that_two_drivers_list_is_one_part_of_the_machine() -> None:
    """Both are measured by themselves; the faster one hashes beside the CPU."""
    place = "0000:1b:00.0"
    twice = [
        BoardKernel("opencl", 0, Device("Board", "OpenCL", place=place)),
        BoardKernel("opencl", 1, Device("Board without an address", "OpenCL")),
        BoardKernel("cuda", 0, Device("Board", "CUDA", place=place)),
        BoardKernel("cuda", 1, Device("Other", "CUDA", place="0000:1c:00.0")),
    ]
    settings = orders.Settings(Job(bytes(80), 0), (registry.get("reference"), *twice))

    def parts(rates: dict[str, float]) -> str:
        measured = [
            SimpleNamespace(kernel=name, threads=1, hashes_per_second=SimpleNamespace(median=rate))
            for name, rate in rates.items()
        ]
        order = orders.whole_machine(settings, cast("list[Measurement]", measured))
        assert order is not None
        return order.kernel.name

    rates = {"reference": 1.0, "opencl:0": 7.0, "opencl:1": 1.0, "cuda:0": 9.0, "cuda:1": 2.0}
    assert "opencl:1+cuda:0+cuda:1" in parts(rates)
    assert "opencl:0" not in parts(rates)
    assert "opencl:0+opencl:1+cuda:1" in parts(rates | {"cuda:0": 5.0})
