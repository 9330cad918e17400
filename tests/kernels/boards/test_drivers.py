"""Whether a driver is there is known without loading it, and without a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from powbench.child import Child
from powbench.kernels import registry
from powbench.kernels.boards import drivers, kernel, listing
from powbench.kernels.boards.board import BoardError, loaded


def machine(tmp_path: Path, cache: bytes = b"") -> Path:
    """A root folder with an ld.so.cache, whose names end in a zero byte."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/ld.so.cache").write_bytes(b"glibc-ld.so.cache1.1\0\0" + cache)
    return tmp_path


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine's Python, whose own folder counts too."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "nowhere"))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path / "nowhere"))


def test_a_machine_without_a_driver(tmp_path: Path) -> None:
    root = machine(tmp_path, b"libcuda.so.10\0libnotcuda.so.1.2\0")
    for backend, why in drivers.NO_DRIVER.items():
        assert drivers.absent(backend, {}, root) == why


@pytest.mark.parametrize(
    ("backend", "name"), [("cuda", "libcuda.so.1"), ("opencl", "libOpenCL.so")]
)
def test_the_loaders_cache_knows(tmp_path: Path, backend: str, name: str) -> None:
    root = machine(tmp_path, b"libc.so.6\0" + name.encode() + b"\0/usr/lib/x\0")
    assert drivers.absent(backend, {}, root) == ""


@pytest.mark.parametrize("folder", ["usr/lib", "lib64", "run/opengl-driver/lib"])
def test_a_folder_of_the_loaders(tmp_path: Path, folder: str) -> None:
    root = machine(tmp_path)
    (root / folder).mkdir(parents=True)
    (root / folder / "libcuda.so.1").touch()
    assert drivers.absent("cuda", {}, root) == ""
    assert drivers.absent("opencl", {}, root) != ""


def test_a_folder_that_the_user_names(tmp_path: Path) -> None:
    root = machine(tmp_path)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/libcuda.so.1").touch()
    environ = {"LD_LIBRARY_PATH": f"/nowhere::{tmp_path / 'own'}"}
    assert drivers.absent("cuda", environ, root) == ""
    assert drivers.absent("cuda", {}, tmp_path / "no root at all") == drivers.NO_DRIVER["cuda"]


def test_without_a_driver_no_process_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object) -> Child:
        raise AssertionError("a process was started")

    monkeypatch.setattr(kernel, "start", started)
    monkeypatch.setattr(drivers, "absent", lambda backend: drivers.NO_DRIVER[backend])
    listing.found.cache_clear()
    try:
        assert registry.boards() == []
        assert registry.board_faults() == []
        listed = [e for e in registry.table(()) if e.backend in drivers.NO_DRIVER]
        assert [(e.name, e.why_not) for e in listed] == list(drivers.NO_DRIVER.items())
    finally:
        listing.found.cache_clear()


def test_a_library_that_is_missing_is_looked_for_by_no_other_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Opening a board tries a dozen NVRTCs, and each search by a compiler takes a tenth second."""
    monkeypatch.setattr(subprocess, "Popen", None)
    with pytest.raises(BoardError, match=r"^libnvrtc\.so\.0: cannot open shared object file"):
        loaded("nvrtc_cdef.h", ("libnvrtc.so.0", "libnvrtc.so.1"), "NVRTC")
