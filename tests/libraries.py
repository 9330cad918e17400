"""Kernels of a user's own, compiled: the example, and every way to get one wrong."""

from __future__ import annotations

import subprocess
from pathlib import Path

from powbench.kernels.library import include_folder
from tests import patience, peers

EXAMPLE = Path(__file__).parents[1] / "examples" / "own-kernel"
KERNEL = include_folder() / "kernel.c"

# What stands around the example's functions, renamed `right_*`, in each bad library.
FRAME = """
#define powbench_kernel_name right_name
#define powbench_kernel_scan right_scan
#define powbench_kernel_interface right_interface
#include "{example}"
#undef powbench_kernel_name
#undef powbench_kernel_scan
#undef powbench_kernel_interface
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#ifndef INTERFACE
#define INTERFACE PB_KERNEL_INTERFACE
#endif
#ifndef NAME
#define NAME "own"
#endif
#ifndef AFTER
#define AFTER
#endif
#ifndef BEFORE
#define BEFORE
#endif
#ifndef LOADING
#define LOADING
#endif
__attribute__((constructor)) static void loading(void) {{ LOADING; }}
PB_KERNEL_EXPORT uint32_t powbench_kernel_interface(void);
PB_KERNEL_EXPORT const char *powbench_kernel_name(void);
uint32_t powbench_kernel_interface(void) {{ return INTERFACE; }}
const char *powbench_kernel_name(void) {{ return NAME; }}
#ifndef NO_SCAN
PB_KERNEL_EXPORT int64_t powbench_kernel_scan(const uint8_t *, const uint8_t *, uint64_t,
                                              uint64_t, uint32_t *, uint64_t);
int64_t powbench_kernel_scan(const uint8_t *header, const uint8_t *target, uint64_t start,
                             uint64_t count, uint32_t *hits, uint64_t capacity)
{{
    BEFORE;
    int64_t found = right_scan(header, target, start, count, hits, capacity);
    AFTER;
    return found;
}}
#endif
"""


def compiled(folder: Path, name: str = "own", **macros: str) -> Path:
    """A library like the example, but for these macros of FRAME."""
    source = folder / f"{name}.c"
    source.write_text(FRAME.format(example=KERNEL))
    target = folder / f"{name}.so"
    flags = [f"-D{key}={value}" for key, value in macros.items()]
    subprocess.run(
        [
            *(peers.program("gcc", "cc"), "-O2", "-std=gnu11", "-fPIC", "-shared"),
            *(f"-I{include_folder()}", *flags, str(source), "-o", str(target)),
        ],
        check=True,
        timeout=patience.SECONDS,
    )
    return target
