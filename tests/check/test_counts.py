"""Counts compared and kept: what differs, what grew, and files that hold no counts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from powbench.check import counting, counts, counts_file
from powbench.check.arms import ENVIRONMENT, LIBRARY, Source
from powbench.check.counts import compare, counts_of, judge, line_of
from powbench.check.request import Request
from powbench.documents.counts import KernelCounts
from powbench.errors import InputError

ROWS = [("vpaddd", "zmm1, zmm2, zmmword ptr [rsp + 0x40]", 800.0), ("jne", "0x1234", 200.0)]
BASE = counts_of(ROWS, "C core", "gcc 12.2.0", "-O2")


@pytest.mark.parametrize(
    ("mnemonic", "operands", "line"),
    [
        ("vpaddd", "ymm1, ymm2, ymmword ptr [rsp + 0x40]", "vpaddd ymm, ymm, mem"),
        ("vpaddd", "zmm1, zmm2, dword ptr [rax]{1to16}", "vpaddd zmm, zmm, mem{1to16}"),
        ("vprord", "zmm31 {k1}, zmm2, 7", "vprord zmm {k}, zmm, number"),
        ("add", "eax, 0x428a2f98", "add reg, number"),
        ("lea", "r10d, [rbx + rcx*4 - 0x10]", "lea reg, mem"),
        ("mov", "byte ptr fs:[rdi], al", "mov mem, reg"),
        ("rol", "r8d, cl", "rol reg, reg"),
        ("jne", "0x7f0012345678", "jne"),
        ("call", "0x7f0012345678", "call"),
        ("ret", "", "ret"),
    ],
)
def test_lines_of_the_histogram(mnemonic: str, operands: str, line: str) -> None:
    assert line_of(mnemonic, operands) == line


@pytest.mark.parametrize(
    ("more", "margin", "verdict"),
    [(0.0, 0.001, "pass"), (0.5, 0.001, "pass"), (1.0, 0.001, "regressed"),
     (1.0, 0.002, "pass"), (2.0, 0.002, "regressed"), (-100.0, 0.001, "pass")],
)  # fmt: skip
def test_the_margin_itself_fails(more: float, margin: float, verdict: str) -> None:
    head = counts_of([*ROWS, ("nop", "", 100.0 + more)], "C core", "gcc 12.2.0", "-O2")
    base = counts_of([*ROWS, ("nop", "", 100.0)], "C core", "gcc 12.2.0", "-O2")
    base = replace(base, instructions=1000.0)
    head = replace(head, instructions=1000.0 + more)
    told = compare("k", base, head, margin)
    assert told.verdict == verdict
    assert ("fewer" in told.reason) == (more < 0)


def test_what_grew_comes_first_where_it_grew_most() -> None:
    head = counts_of(
        [*ROWS, ("vprord", "zmm1, zmm2, 7", 3.0), ("jne", "0x9", 9.0)],
        "C core",
        "gcc 12.2.0",
        "-O2",
    )
    told = compare("k", BASE, head, 0.001)
    assert [(g.name, g.head - g.base) for g in told.grown_lines] == [
        ("jne", 9.0), ("vprord zmm, zmm, number", 3.0),
    ]  # fmt: skip
    assert [g.name for g in told.grown_classes] == ["branch", "rotate_512"]


@pytest.mark.parametrize("key", ["source", "compiler", "flags"])
def test_another_key_is_incomparable_and_named(key: str) -> None:
    changed: dict[str, Any] = {key: "another"}
    told = compare("k", BASE, replace(BASE, **changed), 0.001)
    assert told.verdict == "incomparable"
    assert told.reason.startswith(f"the {key} of k differs: ")
    assert judge([told], 0.001).verdict == "incomparable"


def test_a_regression_speaks_before_what_cannot_be_compared() -> None:
    worse = compare("worse", BASE, replace(BASE, instructions=2000.0), 0.001)
    other = compare("other", BASE, replace(BASE, flags="-O3"), 0.001)
    assert judge([other, worse], 0.001).verdict == "regressed"


def test_a_file_of_counts_holds_them_to_the_last_digit(tmp_path: Path) -> None:
    odd = KernelCounts(
        'a "library\x7f', "gcc\\ 12\n", "é", 1 / 3 + 1e-9, {"scalar": 1 / 3},
        {"mov reg, reg": 1 / 3, "nop": 1e-9},
    )  # fmt: skip
    path = tmp_path / "counts.toml"
    path.write_text(counts_file.text({"avx512": BASE, "my.own": odd}), encoding="utf-8")
    assert counts_file.read(str(path)) == {"avx512": BASE, "my.own": odd}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it has no schema"),
        ('schema = "powbench.counts/2"', "its schema is 'powbench.counts/2'"),
        ('schema = "powbench.counts/1"', "kernels"),
        ("[", "holds no counts"),
        (counts_file.text({"k": BASE}).replace("instructions = 1000.0", "instructions = -1"),
         "instructions"),
        (counts_file.text({"k": BASE}).replace("flags", "flag"), "flags"),
        (counts_file.text({"k": BASE}).replace("instructions = 1000.0", "instructions = 9000"),
         "the lines of k add up to 1000, and it states 9000"),
        (counts_file.text({"k": BASE}).rsplit("\n", 2)[0] + "\n", "the lines of k add up to 800"),
        (counts_file.text({"j": BASE, "k": BASE}).rsplit("[", 1)[0], "k.lines is missing"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_counts(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "counts.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=str(path)) as caught:
        counts_file.read(str(path))
    assert said in caught.value.message


def test_kernels_that_a_file_lacks_are_named_unless_somebody_chose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file that was cut off between two kernels is one that lacks the later ones."""
    monkeypatch.setattr(counting, "of_the_core", lambda: ("scalar", "avx2", "new"))
    here = Source(ENVIRONMENT, "python", "this powbench")
    asked = Request(baseline="counts.toml")
    (note,) = counting.unknown_to(asked, here, {"avx2": BASE})
    assert note.startswith("counts.toml holds no counts of scalar, new: not compared")
    whole = {"scalar": BASE, "avx2": BASE, "new": BASE}
    assert not counting.unknown_to(asked, here, whole)
    assert not counting.unknown_to(replace(asked, kernel_names=("avx2",)), here, {"avx2": BASE})
    library = Source(LIBRARY, "old.so", "old.so")
    assert not counting.unknown_to(asked, library, {"plain-c": BASE})


def test_a_file_without_the_kernel() -> None:
    told = counts.incomparable_file("avx2", "counts.toml", ("scalar",))
    assert told.verdict == "incomparable"
    assert "no counts of kernel avx2, but of scalar" in told.reason


@pytest.mark.parametrize(
    ("base", "head", "said"),
    [("a", "a", "of the same source"), ("a", "b", "and its source changed"),
     ("", "b", "nobody knows whether its source changed")],
)  # fmt: skip
def test_another_source_compares_and_is_named(base: str, head: str, said: str) -> None:
    """What a change of the source costs is what counts judge, so that it keeps nobody from it."""
    was, now = (counts_of(ROWS, "C core", "gcc 12.2.0", "-O2", x * 64) for x in (base, head))
    told = compare("k", was, now, 0.001)
    assert told.verdict == "pass"
    assert said in told.reason


def test_a_file_of_counts_keeps_the_source(tmp_path: Path) -> None:
    kept = counts_of(ROWS, "C core", "gcc 12.2.0", "-O2", "c" * 64)
    path = tmp_path / "counts.toml"
    path.write_text(counts_file.text({"avx512": kept}), encoding="utf-8")
    assert counts_file.read(str(path))["avx512"].source_sha256 == "c" * 64
    path.write_text(path.read_text().replace("c" * 64, "c" * 63))
    with pytest.raises(InputError, match="source_sha256"):
        counts_file.read(str(path))


def test_the_core_says_of_which_sources_it_was_built(tmp_path: Path) -> None:
    import core_flags

    from powbench.kernels import native

    (tmp_path / "kernel.c").write_bytes(b"one\r\n")
    windows = core_flags.source_digest(tmp_path)
    (tmp_path / "kernel.c").write_bytes(b"one\n")
    assert core_flags.source_digest(tmp_path) == windows
    (tmp_path / "kernel.c").write_bytes(b"two\n")
    assert core_flags.source_digest(tmp_path) != windows
    if native.load() is not None:
        assert re.fullmatch("[0-9a-f]{64}", native.source_digest())
