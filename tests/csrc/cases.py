"""Cases for a kernel in C, the harness that runs them, and hashlib as the judge."""

from __future__ import annotations

import random
import struct
import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import core_flags
import pytest

HERE = Path(__file__).parent


CORE = Path(__file__).parents[2] / "csrc"


WARNINGS = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]


ALL_ONES = (1 << 256) - 1


LAST = (1 << 32) - 1


def hits_of(header: bytes, target: int, start: int, count: int) -> list[int]:
    """What hashlib says, written here once more so as not to trust the package."""
    found = []
    for nonce in range(start, start + count):
        digest = sha256(sha256(header[:76] + struct.pack("<I", nonce)).digest()).digest()
        if int.from_bytes(digest, "little") <= target:
            found.append(nonce)
    return found


def case(header: bytes, target: int, start: int, count: int) -> str:
    hits = hits_of(header, target, start, count)
    numbers = [start, count, len(hits), *hits]
    return f"{header.hex()}{target:064x} {' '.join(map(str, numbers))}\n"


def lone_hits(dice: random.Random, places: int = 64) -> list[str]:
    """A range whose only hit is in its first place, one with it in its second, and so on."""
    found: dict[int, str] = {}
    while len(found) < places:
        header, start = dice.randbytes(80), dice.randrange(LAST - places - 3)
        values = [hash_value(header, start + i) for i in range(places + 3)]
        place = values.index(min(values))
        if place < places:
            found[place] = case(header, min(values), start, places + 3)
    return list(found.values())


def hash_value(header: bytes, nonce: int) -> int:
    once = sha256(header[:76] + struct.pack("<I", nonce)).digest()
    return int.from_bytes(sha256(once).digest(), "little")


def build(
    folder: Path,
    compiler: str,
    flags: Sequence[str],
    kernels: Sequence[core_flags.KernelFile] = core_flags.X86,
) -> Path:
    """With the very flags of the shipped build, but for the level."""
    objects, kind = [], core_flags.kind_of([compiler])
    files: list[tuple[str, list[str]]] = [(name, []) for name in core_flags.COMMON]
    for name, extra in files + [(file.name, file.flags(kind)) for file in kernels]:
        target = folder / f"{name}.o"
        source = CORE / name
        command = [compiler, *WARNINGS, *flags, *extra, "-c", str(source), "-o", str(target)]
        subprocess.run(command, check=True, timeout=300)
        objects.append(str(target))
    program = folder / "harness"
    command = [compiler, *flags, f"-I{CORE}", str(HERE / "harness.c"), *objects, "-o", str(program)]
    subprocess.run(command, check=True, timeout=300)
    return program


def run(command: Sequence[str], cases: str) -> list[str]:
    done = subprocess.run(
        command, input=cases, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
    print(done.stdout)
    return done.stdout.splitlines()


def skip_unless_x86() -> None:
    import platform

    if platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip("the flags of this test are for x86-64")
