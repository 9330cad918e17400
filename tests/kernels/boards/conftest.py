"""Each stand-in is built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kernels.boards import standins


@pytest.fixture(scope="session")
def cuda(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a libcuda.so.1 that runs on the host."""
    return standins.built(tmp_path_factory.mktemp("cuda"), "standin_cuda.c", "libcuda.so.1")
