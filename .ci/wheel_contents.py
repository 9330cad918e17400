"""What must be, and what must not be, in the wheel and the sdist."""

from __future__ import annotations

import sys
import tarfile
import zipfile

WHEEL = [
    "powbench/py.typed",
    "powbench/data/headers.csv",
    "powbench/kernels/_straight.py",
    "powbench/schemas/result-1.json",
    "powbench/report/page/templates/page.html",
]
SDIST = [
    "csrc/powbench.h",
    "csrc/lanes.h",
    "tests/csrc/harness.c",
    "tools/build_core.py",
    "LICENSE",
]


def main(wheel: str, sdist: str) -> int:
    names = zipfile.ZipFile(wheel).namelist()
    with tarfile.open(sdist) as archive:
        source = [name.split("/", 1)[-1] for name in archive.getnames()]
    missing = [n for n in WHEEL if n not in names] + [n for n in SDIST if n not in source]
    if not any(n.startswith("powbench/_native") for n in names):
        missing.append("powbench/_native.*.so")
    foreign = [n for n in names if not n.startswith(("powbench/", "powbench-"))]
    if "abi3" not in wheel:
        missing.append("the abi3 tag")
    print(f"wheel: {len(names)} files, missing {missing or 'nothing'}, foreign {foreign or 'none'}")
    return 1 if missing or foreign else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
