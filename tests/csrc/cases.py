"""Cases for a kernel in C, the harness that runs them, and hashlib as the judge."""

from __future__ import annotations

import fcntl
import random
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import core_flags
import pytest

from tests import patience

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


@dataclass(frozen=True)
class Workshop:
    """Compiles for all tests of a run. folder: shared by its workers, and new for each run."""

    folder: Path

    def objects(
        self, compiler: str, flags: Sequence[str], files: Sequence[core_flags.KernelFile]
    ) -> list[str]:
        """Of the core with the very flags of the shipped build, and `flags`; each made once."""
        kind = core_flags.kind_of([compiler])
        names: list[tuple[str, list[str]]] = [(name, []) for name in core_flags.COMMON]
        names += [(file.name, file.flags(kind)) for file in files]
        return [self._made([compiler, *flags, *extra], CORE / name) for name, extra in names]

    def harness(
        self,
        made: Path,
        compiler: str,
        flags: Sequence[str],
        kernels: Sequence[core_flags.KernelFile] = core_flags.X86,
        link: Sequence[str] = (),
    ) -> Path:
        """harness.c with these kernels. link: options for its last step only."""
        objects = self.objects(compiler, [*WARNINGS, *flags], kernels)
        command = [compiler, *flags, *link, f"-I{CORE}", str(HERE / "harness.c"), *objects]
        program = made / "harness"
        subprocess.run([*command, "-o", str(program)], check=True, timeout=patience.SECONDS)
        return program

    def _made(self, command: list[str], source: Path) -> str:
        key = sha256("\0".join([*command, str(source)]).encode()).hexdigest()[:32]
        target = self.folder / f"{key}.o"
        with (self.folder / f"{key}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not target.exists():
                part = target.with_suffix(".part")
                command = [*command, "-c", str(source), "-o", str(part)]
                subprocess.run(command, check=True, timeout=patience.SECONDS)
                part.rename(target)
        return str(target)


def run(command: Sequence[str], cases: str) -> list[str]:
    done = subprocess.run(
        command, input=cases, capture_output=True, text=True, timeout=patience.SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
    print(done.stdout)
    return done.stdout.splitlines()


def skip_unless_x86() -> None:
    import platform

    if platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip("the flags of this test are for x86-64")
