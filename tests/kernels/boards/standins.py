"""Drivers that this machine lacks, or has no fault in: built from C, found as a real one is."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from powbench.child import Child, Late
from powbench.kernels import registry
from powbench.kernels.base import Entry
from powbench.kernels.boards import kernel, listing
from powbench.kernels.boards.kernel import BoardKernel
from tests import patience, peers

HERE = Path(__file__).parent
BOARDS = Path(kernel.__file__).parent
TOOLKIT = Path("/usr/local/cuda/include")
OLD_DRIVER = "11080"
"""A CUDA that no NVRTC of today is for: the search comes as PTX, which costs no time."""


def board(name: str) -> BoardKernel:
    found = registry.get(name)
    assert isinstance(found, BoardKernel)
    return found


def entries(backend: str) -> list[Entry]:
    return [e for e in registry.table(()) if e.backend == backend]


def built(folder: Path, source: str, library: str, *options: str) -> Path:
    """The folder with a library made of `source` in it, for LD_LIBRARY_PATH."""
    includes = [f"-I{where}" for where in (BOARDS, BOARDS / "text", TOOLKIT)]
    command = [peers.program("gcc"), "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", *includes]
    command += [*options, "-shared", "-fPIC", str(HERE / source), "-ldl"]
    subprocess.run([*command, "-o", str(folder / library)], check=True, timeout=patience.SECONDS)
    return folder


@contextmanager
def drivers(folder: Path, fault: str = "", **settings: str) -> Iterator[pytest.MonkeyPatch]:
    """The machine's drivers are those of `folder`. settings: STANDIN_… of the C sources."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LD_LIBRARY_PATH", str(folder))
        for name, value in environment(fault, settings).items():
            patch.setenv(name, value)
        listing.found.cache_clear()
        yield patch
    listing.found.cache_clear()


class Watched(Child):
    """It is late when the stand-in says that it hangs, and not before."""

    def line(self, limit: int, seconds: float) -> bytes:
        while True:
            try:
                return super().line(limit, 0.05)
            except Late:
                if "stand-in: hangs" in self.errors:
                    raise


def environment(fault: str, settings: Mapping[str, str]) -> dict[str, str]:
    named = {f"STANDIN_{name.upper()}": value for name, value in settings.items()}
    return {"STANDIN_FAULT": fault, **named}
