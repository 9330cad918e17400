"""docs/evidence/gpu.md: as its data say; and the study that fills them, on PoCL."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from powbench.kernels import registry
from studies.boards import __main__ as study
from studies.boards import hashcat, page, rows
from studies.boards.rows import BOARD, Row
from tests import peers

MEASURED = Row(
    measured="2026-11-30", machine="EPYC 9354", kernel="cuda:0", board="NVIDIA X1", kind=BOARD,
    driver="CUDA 13.0", powbench="1.0", headers="15/15", digest="equal", beside="avx512",
    nonces="1073741824", seconds="60.0", rate="6900000000", low="6890000000", high="6910000000",
    device_rate="6950000000", hits="400000", wrong_hits="0", hashes_per_joule="11000000",
    scope="gpu, measured", level="L1", bound="7500000000", limited_by="integer pipe of Hopper",
    instructions="2470", launch="180000000", clock="1980000000", clock_low="1700000000",
    throttled="its power limit 3.0 s", hashcat_rate="3450000000", hashcat="v6.2.6",
)  # fmt: skip
LISTED = """hashcat (v6.2.6) starting in backend information mode

CUDA Info:
==========
CUDA.Version.: 11.7
Backend Device ID #1 (Alias: #3)
  Name...........: NVIDIA GeForce GTX 1060 6GB
  Processor(s)...: 10

OpenCL Info:
============

OpenCL Platform ID #1
  Vendor..: The pocl project
  Name....: Portable Computing Language

  Backend Device ID #02
    Type...........: CPU
    Name...........: pthread-haswell-AMD EPYC
    Version........: OpenCL 3.0 PoCL
"""


def test_the_page_is_what_the_data_say() -> None:
    assert study.PAGE.read_text(encoding="utf-8") == page.written(rows.read())


def test_what_nobody_measured_is_said_to_be_unmeasured() -> None:
    assert "**No graphics board has been measured yet**" in page.written([])
    one = page.written([MEASURED])
    assert "No graphics board" not in one
    assert "Boards that stand in no row here are unmeasured." in one
    behind = page.written([replace(MEASURED, kind=rows.CPU)])
    assert "**No graphics board has been measured yet**" in behind
    assert "It says nothing of a board." in behind


def test_a_row_says_what_was_reached() -> None:
    text = page.written([MEASURED])
    for cell in ("6.90 GH/s", "6.95 GH/s", "11.0 MH/J (L1)", "92.0 %", "3.45 GH/s (v6.2.6)",
                 "2.00", "1980 MHz, at least 1700", "its power limit 3.0 s",
                 "equal, 1,073,741,824 nonces beside avx512"):  # fmt: skip
        assert f"| {cell} |" in text
    assert "| NVIDIA / X1 |" in page.written([replace(MEASURED, board="NVIDIA | X1\n")])


@pytest.mark.parametrize(
    "wrong", [{"headers": "14/15"}, {"digest": "DIFFERS"}, {"wrong_hits": "3"}]
)
def test_a_board_that_computes_wrongly_is_named_first(wrong: dict[str, str]) -> None:
    row = replace(MEASURED, **wrong)
    assert "**NVIDIA X1 (cuda:0) computed wrongly.**" in page.written([row])
    assert study.verdict([MEASURED, row]) == 1


def test_what_is_missing_is_not_fine() -> None:
    assert study.verdict([MEASURED]) == 0
    for lacks in ("rate", "digest", "headers"):
        assert study.verdict([replace(MEASURED, **{lacks: ""})]) == 3


def test_other_machines_stay_and_the_same_board_is_replaced(tmp_path: Path) -> None:
    other = replace(MEASURED, machine="Xeon", notes='a "note", with\na line')
    path = tmp_path / "boards.csv"
    rows.write([other, MEASURED], path)
    assert rows.read(path) == [other, MEASURED]
    again = replace(MEASURED, measured="2027-01-01", rate="1")
    assert sorted(rows.added(rows.read(path), [again]), key=lambda r: r.machine) == [again, other]


def test_hashcat_counts_its_devices_in_its_own_way() -> None:
    assert hashcat.device(LISTED, "NVIDIA GeForce GTX 1060 6GB") == 1
    assert hashcat.device(LISTED, "pthread-haswell-AMD EPYC") == 2
    assert hashcat.device(LISTED, "Portable Computing Language") is None
    assert hashcat.device("", "x") is None
    printed = "1:21400:1860:9501:83.03:3469100000\n2:21400:4294967295:4294967295:83.03:2111370\n"
    assert hashcat.rate(printed, 2) == 2111370
    assert hashcat.rate(printed, 3) is None
    assert hashcat.rate("1:1400:1860:9501:83.03:9\n", 1) is None  # another mode


def test_without_hashcat_or_with_a_broken_one_the_reason_is_kept(tmp_path: Path) -> None:
    assert hashcat.measure("x", str(tmp_path / "none")).said == hashcat.NOT_INSTALLED
    program = tmp_path / "hashcat"
    for body, name, said in (
        ('case "$1" in --version) echo v7;; *) echo nothing;; esac', "x", "v7 does not list x"),
        (f'case "$1" in --version) echo v7;; -I) cat <<"E"\n{LISTED}\nE\n;; *) echo broken;; esac',
         "pthread-haswell-AMD EPYC", "v7 has no rate: broken"),
        ('case "$1" in --version) echo v7;; *) exec sleep 600;; esac', "x", "it failed: "),
    ):  # fmt: skip
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)
        told = hashcat.measure(name, str(program), seconds=0.5 if "sleep" in body else 600)
        assert told.rate is None
        assert told.said.startswith(said), told.said


def test_without_a_board_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(registry, "boards", list)
    out = tmp_path / "gpu.md"
    assert study.main(["--out", str(out), "--data", str(tmp_path / "boards.csv")]) == 3
    assert "there is no board here" in capsys.readouterr().out
    assert not out.exists()
    assert study.main(["--device", "cuda:99"]) == 2
    assert "error: " in capsys.readouterr().out


@pytest.mark.slow
def test_on_pocl_it_runs_to_its_end(tmp_path: Path) -> None:
    peers.pocl()
    data, out = tmp_path / "boards.csv", tmp_path / "gpu.md"
    rows.write([MEASURED], data)
    asked = ["--device", "opencl:0", "--seconds", "0.3", "--nonces", str(1 << 18)]
    asked += ["--hashcat", "none", "--data", str(data), "--out", str(out)]
    assert study.main(asked) == 0
    earlier, alone, both = rows.read(data)
    assert earlier == MEASURED
    assert (alone.kernel, alone.kind, alone.headers) == ("opencl:0", rows.CPU, "15/15")
    assert (alone.digest, both.digest) == ("equal", "equal")
    assert float(alone.rate) > 0 and float(alone.device_rate) > 0
    assert float(alone.cpu_rate) > 0 and float(alone.numba_cpu_rate) > 0
    assert both.kernel == f"opencl:0+{both.beside}"
    assert alone.board in out.read_text(encoding="utf-8")


def test_beside_other_work_a_cpu_is_not_compared_by_the_clock() -> None:
    cpu = replace(MEASURED, kind=rows.CPU, cpu_rate="12000000", numba_cpu_rate="16000000")
    text = page.written([replace(cpu, load="4.0")])
    assert "| not compared: other work | 12.0 MH | 16.0 MH | 0.75 |" in text
    assert "| 2.00 | 12.0 MH | 16.0 MH | 0.75 |" in page.written([replace(cpu, load="0.1")])
    assert "| 2.00 |" in page.written([replace(MEASURED, load="4.0")])  # of a board
