"""Every kernel this build knows; those that cannot run here are skipped with the reason."""

from __future__ import annotations

import pytest

from powbench.kernels import registry
from powbench.kernels.base import Kernel

ENTRIES = {entry.name: entry for entry in registry.entries()}


@pytest.fixture(params=[name for name in ENTRIES if name != "reference"])
def kernel(request: pytest.FixtureRequest) -> Kernel:
    entry = ENTRIES[request.param]
    if entry.kernel is None:
        pytest.skip(f"kernel {entry.name}: {entry.why_not}")
    return entry.kernel


@pytest.fixture
def c_kernels() -> list[Kernel]:
    found = [e.kernel for e in ENTRIES.values() if e.backend == "c" and e.kernel is not None]
    if not found:
        pytest.skip("the C core was not built")
    return found
