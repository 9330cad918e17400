"""Each stand-in is built once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from powbench.kernels.boards import drivers, listing
from powbench.measure import flight, run
from tests import peers
from tests.kernels.boards import standins


@pytest.fixture(scope="session")
def cuda(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a libcuda.so.1 that runs on the host."""
    return standins.built(tmp_path_factory.mktemp("cuda"), "standin_cuda.c", "libcuda.so.1")


@pytest.fixture(scope="session")
def pocl() -> None:
    """PoCL behind libOpenCL."""
    listing.found.cache_clear()
    if not any("Portable" in k.device.driver for k in listing.found("opencl").kernels):
        peers.missing("PoCL (Debian: pocl-opencl-icd ocl-icd-libopencl1)")


@pytest.fixture(scope="session")
def opencl(tmp_path_factory: pytest.TempPathFactory, pocl: None) -> Path:
    """The folder of a libOpenCL.so.1 with faults, in front of the machine's own."""
    import ctypes

    name = drivers.LIBRARIES["opencl"][0]
    ctypes.CDLL(name)
    mapped = re.search(rf"/\S+/{re.escape(name)}\S*", Path("/proc/self/maps").read_text())
    assert mapped is not None
    real = f'-DREAL="{mapped[0]}"'
    folder = tmp_path_factory.mktemp("opencl")
    return standins.built(folder, "standin_opencl.c", name, real)


@pytest.fixture
def no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in has no clock that has to settle."""
    monkeypatch.setattr(run, "WARM_UP_SECONDS", 0.0)
    monkeypatch.setattr(flight, "MOST_WARM_UP_SECONDS", 1e-9)


@pytest.fixture
def standin(request: pytest.FixtureRequest, backend: str) -> Path:
    """The folder of the stand-in for this backend."""
    folder = request.getfixturevalue(backend)
    assert isinstance(folder, Path)
    return folder
