"""What the drivers of NVIDIA and AMD say of a device, in words that powbench shares."""

from __future__ import annotations

import pytest

from powbench.kernels.boards.opencl import architecture_of, units_of


@pytest.mark.parametrize(
    ("name", "major", "minor", "architecture"),
    [
        ("NVIDIA GeForce RTX 4090", 8, 9, "sm_89"),
        ("NVIDIA GeForce RTX 5090", 12, 0, "sm_120"),
        ("gfx1100", None, None, "gfx1100"),
        ("gfx90a:sramecc+:xnack-", None, None, "gfx90a"),
        ("AMD Radeon RX 6800 XT (radeonsi, navi21, LLVM 15.0.7)", None, None, ""),
        ("Intel(R) Arc(TM) A770 Graphics", None, None, ""),
    ],
)
def test_the_architecture(
    name: str, major: int | None, minor: int | None, architecture: str
) -> None:
    assert architecture_of(name, major, minor) == architecture


@pytest.mark.parametrize(
    ("counted", "simds", "architecture", "units"),
    [
        (48, 4, "gfx1100", 96),  # AMD's driver counts pairs
        (96, 2, "gfx1100", 96),  # or not
        (60, 4, "gfx906", 60),  # four SIMDs are in each unit of GCN
        (72, None, "", 72),  # Mesa
        (128, None, "sm_89", 128),
    ],
)
def test_units(counted: int, simds: int | None, architecture: str, units: int) -> None:
    assert units_of(counted, simds, architecture) == units
