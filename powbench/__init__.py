"""Measure double-SHA256 proof-of-work.

>>> import powbench
>>> powbench.search(header, 0, 1 << 20)          # the nonces that meet the target

Importing this package loads neither numpy nor numba: the kernels that need them
bring them in when they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._version import VERSION as __version__
from .errors import InputError, NotMeasurable, PowbenchError, UnusableKernel, WrongHashes

if TYPE_CHECKING:
    from .api import search

__all__ = [
    "InputError",
    "NotMeasurable",
    "PowbenchError",
    "UnusableKernel",
    "WrongHashes",
    "__version__",
    "search",
]


def __getattr__(name: str) -> object:
    if name == "search":
        from .api import search

        return search
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
