"""Instructions: their classes, and those that a hash of each kernel really runs."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from powbench.errors import NotMeasurable
from powbench.kernels import native, registry
from powbench.kernels.base import Entry
from powbench.kernels.native import NativeKernel
from powbench.measure import instructions
from powbench.measure.instructions import classes_of
from tests import peers

C_KERNELS = [e for e in registry.entries() if e.backend == "c"]


@pytest.mark.parametrize(
    ("mnemonic", "operands", "classes"),
    [
        ("vprord", "ymm17, ymm17, 7", ("rotate_256",)),
        ("vprold", "zmm1, zmm2, 0x1e", ("rotate_512",)),
        ("vpsrld", "ymm1, ymm2, 3", ("shift_256",)),
        ("psrldq", "xmm1, 8", ("shuffle_128",)),
        ("vpternlogd", "zmm1, zmm2, zmm3, 0x96", ("logic_512",)),
        ("vpaddd", "ymm1, ymm2, ymmword ptr [rsp + 0x40]", ("logic_256", "load_256")),
        ("vpaddd", "zmm1, zmm2, dword ptr [rax]{1to16}", ("logic_512", "load_512")),
        ("vpunpckldq", "ymm1, ymm2, ymm3", ("shuffle_256",)),
        ("vpshufb", "xmm1, xmm2, xmm3", ("shuffle_128",)),
        ("palignr", "xmm1, xmm2, 4", ("shuffle_128",)),
        ("vpbroadcastd", "ymm1, dword ptr [rdi]", ("load_256",)),
        ("vpbroadcastd", "ymm1, eax", ("shuffle_256",)),
        ("sha256rnds2", "xmm1, xmm2, xmm0", ("rounds",)),
        ("sha256rnds2", "xmm1, xmmword ptr [rsp], xmm0", ("rounds", "load_128")),
        ("sha256msg1", "xmm1, xmm2", ("sha_schedule_1",)),
        ("sha256msg2", "xmm1, xmm2", ("sha_schedule_2",)),
        ("vmovdqa", "ymm1, ymm2", ("move_256",)),
        ("vmovdqa32", "ymmword ptr [rsp + 8], ymm20", ("store_256",)),
        ("vmovq", "xmm0, qword ptr [rsp]", ("load_128",)),
        ("movd", "xmm1, eax", ("transfer",)),
        ("vmovmskps", "eax, ymm1", ("compare",)),
        ("vpcmpeqd", "k1, zmm1, zmm2", ("compare",)),
        ("kortestw", "k0, k0", ("compare",)),
        ("kmovw", "eax, k1", ("compare",)),
        ("mov", "eax, ebx", ("scalar_move",)),
        ("mov", "eax, dword ptr [rsp]", ("load",)),
        ("mov", "dword ptr [rsp], eax", ("store",)),
        ("push", "rbx", ("scalar_move",)),
        ("add", "eax, dword ptr [rsp]", ("scalar", "load")),
        ("lea", "eax, [rbx + rcx]", ("scalar",)),
        ("ror", "eax, 7", ("scalar_shift",)),
        ("bswap", "eax", ("scalar",)),
        ("nop", "word ptr [rax + rax]", ("nop",)),
        ("jne", "0x1234", ("branch",)),
        ("call", "0x1234", ("branch",)),
        ("ret", "", ("branch",)),
        ("vzeroupper", "", ("other",)),
    ],
)
def test_classes(mnemonic: str, operands: str, classes: tuple[str, ...]) -> None:
    assert classes_of(mnemonic, operands) == classes


def test_tally() -> None:
    count = instructions.tally(
        [("add", "eax, ebx", 2.5), ("add", "eax, dword ptr [rsp]", 0.5), ("ret", "", 0.25)]
    )
    assert count.instructions == 3.25
    assert count.classes == {"scalar": 3.0, "load": 0.5, "branch": 0.25}


OPERATIONS_OF_A_SET = 2848.0
"""Vector operations of 16 double hashes in lanes, when everything known before is folded."""


def vector_operations(classes: dict[str, float]) -> float:
    """Of 16 hashes: additions, logic, rotates, shifts and shuffles, which share two pipes."""
    kinds = ("logic_512", "rotate_512", "shift_512", "shuffle_512")
    return 16 * sum(classes.get(kind, 0.0) for kind in kinds)


def steppable(entry: Entry) -> NativeKernel:
    if entry.kernel is None:
        pytest.skip(entry.why_not)
    assert isinstance(entry.kernel, NativeKernel)
    try:
        entry.kernel.steps(0)
    except NotMeasurable as error:
        pytest.skip(error.message)
    return entry.kernel


@cache
def stepped(kernel: NativeKernel, blocks: int) -> dict[int, int]:
    """How often a scan of so many blocks of lanes runs the instruction at each address."""
    return kernel.steps(blocks * kernel.lanes)


@pytest.mark.parametrize("entry", C_KERNELS, ids=lambda e: e.name)
def test_every_block_of_lanes_runs_the_same_instructions(entry: Entry) -> None:
    kernel = steppable(entry)
    a, b, c = (Counter(stepped(kernel, blocks)) for blocks in (2, 3, 5))
    b_to_c = Counter({address: 2 * times for address, times in (b - a).items()})
    assert b_to_c == c - b
    assert sum(b.values()) > sum(a.values())


@pytest.mark.parametrize("entry", C_KERNELS, ids=lambda e: e.name)
def test_what_a_hash_takes(entry: Entry) -> None:
    """A double hash has 128 rounds, of which some 122 are not folded away."""
    kernel = steppable(entry)
    classes = instructions.count(kernel).classes
    assert not [name for name in classes if name.startswith("other_")]
    if kernel.name in ("shani", "split"):  # two rounds an instruction
        assert 56 <= classes["rounds"] <= 64
    elif kernel.name == "beside":  # 14 of 30 nonces by the SHA unit, 60 each
        assert classes["rounds"] == pytest.approx(14 * 60 / 30)
    elif kernel.name == "avx512-ordered":  # makes its nonces for 16, not for 32 at once
        assert vector_operations(classes) <= OPERATIONS_OF_A_SET + 2
    elif kernel.name == "avx512":  # 6 rotates a round, 4 a word of the schedule, 16 lanes
        assert 55 <= classes["rotate_512"] <= 66
        assert "rounds" not in classes
        assert vector_operations(classes) <= OPERATIONS_OF_A_SET
    elif kernel.name == "scalar":
        assert not [name for name in classes if name.endswith(("128", "256", "512"))]


LINE = re.compile(r"\s*([0-9a-f]+):\t(?:\{\w+\} )?(\S+)\s*(.*)")


@pytest.mark.parametrize("entry", C_KERNELS, ids=lambda e: e.name)
def test_objdump_reads_the_same_classes(entry: Entry) -> None:
    """Of every address that was run, in the file that is loaded."""
    kernel = steppable(entry)
    core = str(__import__("powbench._native", fromlist=["lib"]).__file__)
    first = next(
        line for line in Path("/proc/self/maps").read_text().splitlines() if line.endswith(core)
    )
    base = int(first.split("-")[0], 16)
    told = subprocess.run(
        [peers.program("objdump"), "-d", "-M", "intel", "--no-show-raw-insn", core],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    read = {
        int(m[1], 16): (m[2], m[3].split("#")[0].strip())
        for m in map(LINE.match, told.splitlines())
        if m
    }
    decode = instructions.decoder()
    for address in set(stepped(kernel, 3)) - {native.ELSEWHERE}:
        ours, theirs = decode(kernel.code_at(address), address), read[address - base]
        theirs = ("nop", "") if theirs == ("xchg", "ax,ax") else theirs  # 66 90, to fill up
        assert classes_of(*ours) == classes_of(theirs[0], theirs[1].lower()), (ours, theirs)


def test_the_handler_of_sigtrap_is_put_back() -> None:
    kernel = steppable(C_KERNELS[0])
    before = signal.signal(signal.SIGTRAP, signal.SIG_IGN)
    try:
        kernel.steps(1)
        assert signal.getsignal(signal.SIGTRAP) == signal.SIG_IGN
        signal.raise_signal(signal.SIGTRAP)  # ignored still, or this process would end
    finally:
        signal.signal(signal.SIGTRAP, before)


def test_only_the_kernels_in_c_are_counted() -> None:
    with pytest.raises(NotMeasurable, match="kernels in C only"):
        instructions.count(registry.get("reference"))


def test_without_capstone_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "capstone", None)
    with pytest.raises(NotMeasurable, match="is not installed") as caught:
        instructions.decoder()
    assert "powbench[explain]" in caught.value.hint


def test_the_core_reads_its_clocks() -> None:
    if native.load() is None:
        pytest.skip("the C core was not built")
    looked = native.read_clocks(50_000)
    if looked is None:
        pytest.skip("no known chain on this CPU")
    cycles, nanoseconds, ticks = looked
    assert 50_000 <= cycles < 50_200
    assert nanoseconds > 0
    assert ticks > 0
