"""What must be, and what must not be, in the wheel and the sdist.

wheel_contents.py WHEEL SDIST
wheel_contents.py --one-wheel FOLDER    FOLDER holds one wheel, and that is as it must be
"""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

WHEEL = [
    "powbench/py.typed",
    "powbench/data/boards.toml",
    "powbench/data/headers.csv",
    "powbench/data/microarchitectures.toml",
    "powbench/include/kernel.c",
    "powbench/include/powbench_kernel.h",
    "powbench/kernels/_straight.py",
    "powbench/kernels/boards/cuda_cdef.h",
    "powbench/kernels/boards/nvrtc_cdef.h",
    "powbench/kernels/boards/opencl_cdef.h",
    "powbench/kernels/boards/text/search.ptx",
    "powbench/kernels/boards/text/straight.h",
    "powbench/schemas/result-1.json",
    "powbench/data/sites.toml",
    "powbench/report/page/templates/page.html",
]
SDIST = [
    ".ci/run",
    "SECURITY.md",
    "docs/tutorial/index.md",
    "examples/kazakhstan-2022/sites.toml",
    "mkdocs.yml",
    "pyproject.toml",
    "setup.py",
    "csrc/powbench.h",
    "csrc/explain.h",
    "csrc/lanes.h",
    "csrc/paths.h",
    "csrc/upper.h",
    "csrc/beside_body.h",
    "examples/own-kernel/Makefile",
    "powbench/include/kernel.c",
    "tests/csrc/harness.c",
    "tools/build_core.py",
    "tools/upper_registers.py",
    "LICENSE",
]


def wheel_faults(wheel: str) -> list[str]:
    names = zipfile.ZipFile(wheel).namelist()
    faults = [f"lacks {name}" for name in WHEEL if name not in names]
    faults += [f"has {n}" for n in names if not n.startswith(("powbench/", "powbench-"))]
    if sum(n.startswith("powbench/_native") and n.endswith((".so", ".pyd")) for n in names) != 1:
        faults.append("lacks powbench/_native.*.so, or has several")
    if "-cp311-abi3-" not in Path(wheel).name:
        faults.append("is not tagged cp311-abi3")
    print(f"{Path(wheel).name}: {len(names)} files, {', '.join(faults) or 'all as it must be'}")
    return faults


def sdist_faults(sdist: str) -> list[str]:
    with tarfile.open(sdist) as archive:
        names = [name.split("/", 1)[-1] for name in archive.getnames()]
    faults = [f"lacks {name}" for name in SDIST if name not in names]
    faults += [f"has {n}" for n in names if n.endswith((".so", ".pyd", ".o", ".pyc"))]
    print(f"{Path(sdist).name}: {len(names)} files, {', '.join(faults) or 'all as it must be'}")
    return faults


def main(first: str, second: str) -> int:
    if first == "--one-wheel":
        wheels = sorted(Path(second).glob("*.whl"))
        if len(wheels) != 1:
            print(f"{second} holds {len(wheels)} wheels")
            return 1
        return 1 if wheel_faults(str(wheels[0])) else 0
    return 1 if wheel_faults(first) + sdist_faults(second) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
