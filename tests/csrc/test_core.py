"""The C core by itself: every kernel against hashlib, under sanitizers, without AVX."""

from __future__ import annotations

import random
import struct
import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import core_flags
import pytest

from tests import peers

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


@pytest.fixture(scope="module")
def cases() -> str:
    """Odd ranges and targets on random headers, plus edges that are easy to get wrong."""
    dice = random.Random(20220105)
    ranges = [
        *[(0, 0), (0, 1), (LAST, 1), (LAST + 1, 0), ((1 << 31) - 9, 18), (LAST - 40, 41)],
        *[(dice.randrange(1 << 31), n) for n in (2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 47, 129)],
    ]
    targets = [0, 1, ALL_ONES, (1 << 255) - 1, (1 << 248) - 1, 0xFFFF << 208, 1 << 250]
    lines = [
        case(dice.randbytes(80), target, start, count)
        for start, count in ranges
        for target in [*targets, dice.getrandbits(256), dice.getrandbits(250)]
    ]
    # A target that differs from a real hash in its last bit only: all words count.
    header = dice.randbytes(80)
    for nonce in range(8):
        digest = sha256(sha256(header[:76] + struct.pack("<I", nonce)).digest()).digest()
        value = int.from_bytes(digest, "little")
        lines += [case(header, value, 0, 8), case(header, value - 1, 0, 8)]
    lines += lone_hits(dice)
    # More blocks with hits than a kernel keeps until it rechecks (split: 64), twice over.
    lines += [case(header, target, LAST - 1500, 1200) for target in (ALL_ONES, 1 << 255, 1 << 252)]
    return "".join(lines)


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
    files = [(name, []) for name in core_flags.COMMON]
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


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("level", ["-O2", "-O3"])
def test_every_kernel_finds_what_hashlib_finds(
    tmp_path: Path, cases: str, compiler: str, level: str
) -> None:
    skip_unless_x86()
    names = [compiler] if compiler == "gcc" else ["clang", "clang-19", "clang-16", "clang-14"]
    lines = run([str(build(tmp_path, peers.program(*names), [level]))], cases)
    assert any(line.startswith("scalar used") for line in lines)


@pytest.mark.parametrize("sanitizer", ["address", "undefined"])
def test_sanitizers_have_nothing_to_say(tmp_path: Path, cases: str, sanitizer: str) -> None:
    skip_unless_x86()
    flags = ["-O1", "-g", f"-fsanitize={sanitizer}", "-fno-sanitize-recover=all"]
    lines = run([str(build(tmp_path, peers.program("gcc"), flags))], cases)
    assert any(line.startswith("scalar used") for line in lines)


@pytest.fixture(scope="module")
def static_harness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    skip_unless_x86()
    return build(tmp_path_factory.mktemp("static"), peers.program("gcc"), ["-O2", "-static"])


@pytest.mark.parametrize(
    ("model", "usable"),
    [
        ("qemu64", {"scalar"}),
        ("Nehalem", {"scalar"}),
        ("max", {"scalar", "avx2"}),
    ],
)
def test_other_cpus_meet_no_illegal_instruction(
    static_harness: Path, cases: str, model: str, usable: set[str]
) -> None:
    """qemu-user plays a CPU without AVX, and one with AVX2 but no AVX-512."""
    emulator = peers.program("qemu-x86_64-static", "qemu-x86_64")
    few = "".join(cases.splitlines(keepends=True)[::4])
    lines = run([emulator, "-cpu", model, str(static_harness)], few)
    used = {line.split()[0] for line in lines if " used " in line}
    assert usable <= used
    assert "avx512" not in used
    if model != "max":
        assert used == usable


@pytest.mark.parametrize(
    ("model", "usable"), [("max", {"scalar", "armv8"}), ("cortex-a57", {"scalar", "armv8"})]
)
def test_arm_kernel_finds_what_hashlib_finds(
    tmp_path: Path, cases: str, model: str, usable: set[str]
) -> None:
    """Cross-compiled and run by qemu-user: the hits are right, the speed is not measured."""
    emulator = peers.program("qemu-aarch64-static", "qemu-aarch64")
    compiler = peers.program("aarch64-linux-gnu-gcc")
    program = build(tmp_path, compiler, ["-O2", "-static"], core_flags.ARM)
    lines = run([emulator, "-cpu", model, str(program)], cases)
    assert {line.split()[0] for line in lines if " used " in line} == usable
