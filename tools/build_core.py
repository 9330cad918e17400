"""The cffi side of the C core: what Python sees of csrc/powbench.h (API mode)."""

import sys
from pathlib import Path

from cffi import FFI

ROOT = Path(__file__).resolve().parents[1]

ffibuilder = FFI()
ffibuilder.cdef((ROOT / "powbench" / "kernels" / "_native_cdef.h").read_text())
ffibuilder.set_source(
    "powbench._native",
    '#include "powbench.h"\n#include "explain.h"\n#include "paths.h"',
    # Beside the search core, which setup.py compiles file by file.
    sources=["csrc/clock.c", "csrc/steps.c"],
    include_dirs=["csrc"],
    libraries=[] if sys.platform == "win32" else ["m"],
    py_limited_api=True,
)
