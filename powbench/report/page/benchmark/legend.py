"""What a measurement is called in a legend, and its colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ....measure.document import Result
from ....measure.measurement import Measurement
from ..palette import Palette
from ..picture import clean

LONGEST = 40
BACKENDS = {
    "c": "CPU, C", "numba": "CPU, numba", "python": "CPU, Python", "library": "CPU, a library",
    "opencl": "OpenCL", "cuda": "CUDA", "together": "at once", "miner": "a miner",
}  # fmt: skip
BOARDS = ("opencl", "cuda", "together")
"""Backends whose presence makes each legend name its backend."""


@dataclass(frozen=True)
class Legend:
    """colours: by label. with_backends: whether a label names what hashes."""

    colours: Mapping[str, str]
    with_backends: bool

    def label(self, m: Measurement) -> str:
        return label(m, self.with_backends)


def label(m: Measurement, with_backend: bool) -> str:
    """`shani`, or beside boards `shani (CPU, C)`."""
    name = clean(m.kernel, LONGEST)
    return f"{name} ({BACKENDS.get(m.backend, m.backend)})" if with_backend else name


def of(results: Sequence[Result], palette: Palette) -> Legend:
    """For all pictures of these results. A kernel has the colour that it has elsewhere."""
    measured = [m for result in results for m in result.measurements]
    named = any(m.backend in BOARDS for m in measured)
    colours = palette.of(sorted({clean(m.kernel, LONGEST) for m in measured}))
    return Legend({label(m, named): colours[clean(m.kernel, LONGEST)] for m in measured}, named)


def boards(result: Result) -> list[str]:
    """`opencl:0 is NVIDIA H200 (…).`, for each board that was measured."""
    parts = {
        part for m in result.measurements if m.backend in BOARDS for part in m.kernel.split("+")
    }
    return [
        clean(f"{name} is {result.software[name]}.", 200)
        for name in sorted(parts)
        if name in result.software
    ]
