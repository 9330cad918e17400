"""The instructions of the ARMv8 kernel, read in its code: as many as an emulator runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from powbench.errors import NotMeasurable
from powbench.measure import arm_instructions, explain, instructions, ports, straight_line
from tests.armv8 import LANES, Linked, link, ran, told


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    return link(tmp_path_factory.mktemp("armv8"), "armv8", LANES)


def test_the_loop_is_what_an_emulator_runs_once_a_turn(linked: Linked) -> None:
    steps = straight_line.loop(linked, instructions.decoder(arm=True))
    turn = ran(linked, 4 * LANES) - ran(linked, 3 * LANES)
    assert dict(turn) == {step.address: 1 for step in steps}
    assert len(steps) > 500


def test_the_portable_kernel_is_a_straight_line_too(tmp_path: Path) -> None:
    scalar = link(tmp_path, "scalar", 1)
    assert straight_line.count(scalar).instructions == (ran(scalar, 5) - ran(scalar, 4)).total()


def test_what_a_hash_takes(linked: Linked) -> None:
    """61 halves of four rounds, and 23 steps of the schedule. Of their 20 first halves the one
    on constants is done before the loop."""
    count = straight_line.count(linked)
    assert count.classes["rounds"] == 61
    assert count.classes["sha_schedule_1"] == 19
    assert count.classes["sha_schedule_2"] == 23
    assert not [name for name in count.classes if name.startswith("other")]
    assert count.instructions == len(straight_line.loop(linked, instructions.decoder(True))) / 3


def test_objdump_reads_the_same_classes(linked: Linked) -> None:
    begin = linked.begins()
    where = (f"--start-address={begin}", f"--stop-address={begin + linked.size}")
    listing = told("aarch64-linux-gnu-objdump", "-d", "--no-show-raw-insn", *where,
                   str(linked.program))  # fmt: skip
    theirs = {
        int(m[1], 16): arm_instructions.classes_of(m[2], m[3].split("//")[0].strip())
        for m in re.finditer(r"^\s*([0-9a-f]+):\t(\S+)(.*)$", listing, re.MULTILINE)
    }
    steps = straight_line.loop(linked, instructions.decoder(arm=True))
    ours = {s.address: arm_instructions.classes_of(s.mnemonic, s.operands) for s in steps}
    assert ours == {address: theirs[address] for address in ours}


@pytest.mark.parametrize(
    ("part", "cycles", "resource"),
    [
        ("0xd0c", 103, "vector pipe 0"),
        ("0xd40", 80, "vector pipe 0"),
        ("0xd49", 103, "vector pipe 0"),
        ("0xd4f", 103, "vector pipe 0"),
    ],
)
def test_the_bounds_of_neoverse(linked: Linked, part: str, cycles: float, resource: str) -> None:
    count = straight_line.count(linked)
    core = ports.find("0x41", "8", part)
    assert core is not None
    bound = ports.bound(core, count.instructions, count.classes)
    assert (bound.cycles_per_hash, bound.resource) == (cycles, resource)
    assert bound.kind == "read"


def test_the_bound_of_firestorm(linked: Linked) -> None:
    """The one SHA unit; a core of the same chip that nobody has figures for has no bound."""
    count = straight_line.count(linked)
    core = ports.find("0x61", "8", "0x023")
    assert core is not None
    bound = ports.bound(core, count.instructions, count.classes)
    assert (bound.cycles_per_hash, bound.resource) == (103, "SHA unit")
    assert ports.find("0x61", "8", "0x022") is None


@dataclass
class Written:
    """Instructions by hand, at address 0."""

    code: list[tuple[str, str]]
    name: str = "by hand"
    lanes: int = 1

    def begins(self) -> int:
        return 0

    def code_at(self, address: int) -> bytes:
        return address.to_bytes(4, "little") if address // 4 < len(self.code) else b""

    def decode(self, code: bytes, address: int) -> tuple[str, str]:
        if not code:
            raise NotMeasurable("capstone cannot read this")
        return self.code[address // 4]


ADD, BACK, RET = ("add", "w0, w0, w1"), ("b.lo", "#0x4"), ("ret", "")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ([ADD, ADD, BACK, RET], 2),
        ([("b", "#0x8"), ADD, ADD, BACK, RET], 3),
        ([ADD, ADD, ("cbnz", "w2, #0x10"), BACK, RET], 3),  # a way out
        ([("cbz", "w0, #0x10"), ADD, ADD, BACK, RET], 3),
    ],
)
def test_a_loop_is_found(code: list[tuple[str, str]], found: int) -> None:
    kernel = Written(code)
    assert straight_line.count(kernel, kernel.decode).instructions == found


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ([ADD, RET, ADD, BACK], "no loop"),
        ([ADD, ADD, ("b", "#0x4")], "no loop"),
        ([ADD, ("bl", "#0x100"), BACK, RET], "bl #0x100"),
        ([ADD, ADD, ("b.eq", "#0xc"), ADD, BACK, RET], "b.eq #0xc"),  # a way around
        ([ADD, ("blr", "x3"), BACK, RET], "blr x3"),
    ],
)
def test_what_is_no_straight_line_is_not_counted(code: list[tuple[str, str]], why: str) -> None:
    kernel = Written(code)
    with pytest.raises(NotMeasurable, match=why):
        straight_line.count(kernel, kernel.decode)


@pytest.mark.parametrize(
    ("mnemonic", "operands", "classes"),
    [
        ("sha256h", "q0, q1, v2.4s", ("rounds",)),
        ("sha256su1", "v0.4s, v1.4s, v2.4s", ("sha_schedule_2",)),
        ("add", "v0.4s, v1.4s, v2.4s", ("logic_128",)),
        ("add", "w0, w1, w2", ("scalar",)),
        ("mov", "v0.16b, v1.16b", ("move_128",)),
        ("mov", "v0.s[3], w1", ("transfer_in", "shuffle_128")),
        ("mov", "w0, v1.s[3]", ("transfer_out",)),
        ("fmov", "d0, x1", ("transfer_in",)),
        ("fmov", "s0, wzr", ("transfer_in",)),
        ("ldr", "q0, [x0, #0x10]", ("load_128",)),
        ("ldp", "x1, x2, [sp]", ("load",)),
        ("stp", "q1, q2, [sp, #0x20]!", ("store_128",)),
        ("ld1", "{v0.s}[1], [x0]", ("shuffle_128", "load_128")),
        ("ext", "v0.16b, v1.16b, v2.16b, #4", ("shuffle_128",)),
        ("ushr", "v0.4s, v1.4s, #3", ("shift_128",)),
        ("ror", "w0, w1, #3", ("scalar_shift",)),
        ("bfxil", "x0, x1, #0, #32", ("scalar_shift",)),
        ("bic", "w0, w1, w2", ("scalar",)),
        ("b.ls", "#0x40", ("branch",)),
        ("tbnz", "w1, #3, #0x40", ("branch",)),
        ("tbl", "v0.16b, {v1.16b, v2.16b}, v3.16b", ("shuffle_128",)),
        ("mov", "w0, #1", ("scalar_move",)),
        ("fmul", "v0.4s, v1.4s, v2.4s", ("other_128",)),
    ],
)
def test_classes(mnemonic: str, operands: str, classes: tuple[str, ...]) -> None:
    assert arm_instructions.classes_of(mnemonic, operands) == classes


def test_where_which_way_is_taken(linked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    from powbench.kernels import native, registry

    kernel = registry.get("reference")
    with pytest.raises(NotMeasurable, match="kernels in C only"):
        explain.count_of(kernel, "aarch64")
    asked: list[object] = []
    monkeypatch.setattr(straight_line, "count", asked.append)
    monkeypatch.setattr(instructions, "count", lambda _: None)
    c_kernel = next(e.kernel for e in registry.entries() if e.backend == "c" and e.kernel)
    assert isinstance(c_kernel, native.NativeKernel)
    explain.count_of(c_kernel, "x86_64")
    assert asked == []
    explain.count_of(c_kernel, "arm64")
    assert asked == [c_kernel]
