"""What bounds a board: the figures of issue and vendor, and a reason where there are none."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Group

from powbench.documents.fields import ABSENT
from powbench.errors import NotMeasurable
from powbench.kernels.boards.board import Device
from powbench.measure import board_bounds, explain
from powbench.measure.instructions import Count
from powbench.report.terminal import explaining
from powbench.report.units import hash_rate
from tests.measure.cases import drawn, measured

H200 = Device("NVIDIA H200", "CUDA 13.0", units=132, hertz=1.98e9, architecture="sm_90")
A100 = Device("NVIDIA A100-SXM4-40GB", "", units=108, hertz=1.41e9, architecture="sm_80")
RTX_4090 = Device("NVIDIA GeForce RTX 4090", "", units=128, hertz=2.52e9, architecture="sm_89")
RTX_5090 = Device("NVIDIA GeForce RTX 5090", "", units=170, hertz=2.407e9, architecture="sm_120")
RX_7900 = Device("gfx1100", "OpenCL, AMD", units=96, hertz=2.5e9, architecture="gfx1100")
ON_THE_INTEGER_PIPE = {"shift": 1175, "logic": 636, "add": 461, "multiply_add": 186}
"""What NVRTC made for sm_80 of the first text: 2,272 operations of the integer pipe."""


def most(device: Device, classes: dict[str, int] | None) -> float:
    found = explain.of_board(device, classes, 1e9).bound
    assert found is not None
    assert found.hashes_per_second is not None
    return found.hashes_per_second


@pytest.mark.parametrize(
    ("device", "hashes_per_second"), [(H200, 7.36e9), (A100, 4.29e9), (RTX_4090, 9.07e9)]
)
def test_the_bounds_that_were_asked_for(device: Device, hashes_per_second: float) -> None:
    assert most(device, ON_THE_INTEGER_PIPE) == pytest.approx(hashes_per_second, rel=0.002)


def test_sums_leave_the_busy_pipe_where_another_takes_them() -> None:
    """All sums as multiply-adds: shifts and logic alone are left, 64 in a cycle."""
    apart = {"shift": 1176, "logic": 635, "multiply_add": 1046}
    assert most(H200, apart) == pytest.approx(132 * 1.98e9 * 64 / 1811)
    # The newest boards take sums at twice the rate anyway.
    assert most(RTX_5090, ON_THE_INTEGER_PIPE) == pytest.approx(170 * 2.407e9 * 64 / 1811)


def test_a_hash_of_many_instructions_waits_for_its_schedulers() -> None:
    bound = explain.of_board(H200, {"shift": 100, "other": 5000}, 1e9).bound
    assert bound is not None
    assert (bound.resource, bound.cycles_per_hash) == ("issue", 5100 / 128)


def test_without_compiled_code_the_text_is_counted() -> None:
    found = explain.of_board(RX_7900, None, 1e9)
    assert found.count is not None
    assert found.count.how == "written"
    assert found.bound is not None
    assert found.bound.microarchitecture == "RDNA 3"
    assert found.bound.cycles_per_hash == found.count.instructions / 64


@pytest.mark.parametrize(
    ("named", "architecture"),
    [
        ("sm_75", "Turing"),
        ("sm_86", "Ampere (GA10x)"),
        ("sm_100", "Blackwell (GB10x)"),
        ("sm_121", "Blackwell (GB20x)"),
        ("gfx1030", "RDNA 2"),
        ("gfx1151", "RDNA 3"),
        ("gfx1201", "RDNA 4"),
    ],
)
def test_a_device_is_known_by_its_architecture(named: str, architecture: str) -> None:
    assert board_bounds.find(replace(RX_7900, name="", architecture=named)).name == architecture


def test_mesa_says_the_chip_in_the_devices_name() -> None:
    mesa = Device("AMD Radeon RX 6800 XT (radeonsi, navi21, LLVM 15.0.7)", "OpenCL, rusticl")
    assert board_bounds.find(mesa).name == "RDNA 2"


@pytest.mark.parametrize("other", ["sm_70", "sm_110", "sm_901", "gfx906", "gfx1010", "gfx1250", ""])
def test_no_public_figures(other: str) -> None:
    device = replace(H200, name="A board", architecture=other)
    with pytest.raises(NotMeasurable, match="no public figures for this board"):
        board_bounds.find(device)
    found = explain.of_board(device, None, 1e9)
    assert (found.count, found.bound, found.reached) == (None, None, None)
    assert set(found.reasons) == {"cycles", "instructions", "bound"}


def test_compiled_code_of_a_board_without_figures_is_counted_still() -> None:
    found = explain.of_board(replace(H200, architecture="sm_110"), {"shift": 3}, 1e9)
    assert found.count == Count(3, {"shift": 3.0}, "compiled")
    assert "sm_110" in found.reasons["bound"]


def test_a_cpu_behind_a_driver_has_no_bound() -> None:
    found = explain.of_board(Device("cpu-znver3", "PoCL", is_cpu=True, units=2), None, 1e9)
    assert "a CPU behind a driver" in found.reasons["instructions"]
    assert found.bound is None


@pytest.mark.parametrize(
    ("change", "lacking"), [({"units": 0}, "how many units"), ({"hertz": 0.0}, "highest clock")]
)
def test_what_the_driver_does_not_say(change: dict[str, float], lacking: str) -> None:
    found = explain.of_board(replace(H200, **change), None, 1e9)  # type: ignore[arg-type]
    assert found.bound is None
    assert lacking in found.reasons["bound"]


def test_the_document_holds_all_of_it() -> None:
    found = explain.of_board(H200, ON_THE_INTEGER_PIPE, 6.9e9)
    written = explain.as_document(found)
    assert explain.from_document(written) == found
    assert written.bound is not None
    assert written.bound.board is not ABSENT
    assert written.share_of_bound == 6.9e9 / written.bound.board.hashes_per_second
    assert written.instructions is not None
    assert written.instructions.how == "compiled"


def test_a_board_that_is_held_down_is_compared_at_its_own_clock_too() -> None:
    found = explain.of_board(H200, None, 6.0e9, 0.8 * H200.hertz)
    assert found.reached is not None
    assert found.reached_at_clock == pytest.approx(found.reached / 0.8)
    written = explain.as_document(found)
    assert explain.from_document(written) == found
    assert written.bound is not None
    assert written.bound.board is not ABSENT
    assert written.bound.board.share_at_measured_hertz == found.reached_at_clock
    words = " ".join(
        drawn(Group(*explaining.explanations([measured("cuda:0", explanation=found)]))).split()
    )
    assert "cuda:0 ran at 1.58 GHz, the median: it reached 99% of the bound there" in words


def test_the_terminal_shows_boards_beside_kernels_of_the_cpu() -> None:
    core = explain.Explanation(None, Count(300, {"rounds": 58.0}), None, {"cycles": "no clock"})
    text = drawn(
        Group(
            *explaining.explanations(
                [
                    measured("shani", explanation=core),
                    measured("cuda:0", explanation=explain.of_board(H200, None, 6.9e9)),
                    measured("cuda:1", explanation=explain.of_board(A100, None, 4.0e9)),
                ]
            )
        )
    )
    words = " ".join(text.split())
    assert "what limits each kernel on one thread" in words
    assert "what limits each board" in words
    assert "cuda:0 6.90 GH/s" in words
    assert "132 units at 1.98 GHz, the highest clock that its driver names" in words
    assert "counted in the text of the search" in words
    assert words.count("no cycles") == 1
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80


def test_every_unit_names_a_maker() -> None:
    text = '[[unit]]\narchitectures.X = ["sm_1"]\nmaker = "intel"\nsource = "s"\nresource = []\n'
    with pytest.raises(ValueError, match="nvidia or amd, not intel"):
        board_bounds.parse(text)


def rows_of_the_manual() -> list[list[str]]:
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "where-cycles-go.md").read_text()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines()]
    return [row for row in rows if len(row) == 7 and re.match(r"sm_|gfx", row[3])]


@pytest.mark.parametrize("row", rows_of_the_manual(), ids=lambda row: row[0])
def test_the_manual_says_what_the_program_says(row: list[str]) -> None:
    _, units, gigahertz, architecture, busiest, cycles, gigahashes = row
    device = Device(
        "", "", units=int(units), hertz=1e9 * float(gigahertz), architecture=architecture
    )
    bound = explain.of_board(device, None, 1.0).bound
    assert bound is not None
    assert bound.hashes_per_second is not None
    assert (bound.resource, f"{bound.cycles_per_hash:.1f}") == (busiest, cycles)
    assert units_of(bound.hashes_per_second) == gigahashes


def units_of(hashes_per_second: float) -> str:
    return hash_rate(hashes_per_second).removesuffix(" GH/s")
