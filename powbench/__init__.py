"""Measure double-SHA256 proof-of-work.

>>> import powbench
>>> powbench.search(header, 0, 1 << 20)          # the nonces that meet the target

Importing this package loads nothing: what is named below comes in when it is used, numpy and
numba with the kernels that need them.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which would be the first thing that takes time here
if TYPE_CHECKING:
    from ._version import VERSION as __version__
    from .api import search
    from .errors import InputError, NotMeasurable, PowbenchError, UnusableKernel, WrongHashes

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
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import _version, errors

    if name == "search":
        from .api import search

        return search
    return _version.VERSION if name == "__version__" else getattr(errors, name)
