"""What is said of a miner while it is measured, and beside its data sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from powbench.documents import miner as documents
from powbench.documents.fields import ABSENT
from powbench.documents.miner import Expected
from powbench.energy.reading import EnergyReading, RateInterval, with_hashes
from powbench.measure import document as results
from powbench.measure.measurement import Measurement
from powbench.miners.measuring import Progress
from powbench.miners.stratum.record import Record
from powbench.report.terminal import joules, promised
from powbench.report.terminal.miners import answer, duration, estimate


def progress(*miners: tuple[float, int]) -> Progress:
    return Progress("measuring", 0.5, tuple((Record("x", "a"), *one) for one in miners))


def recorded(*energy: EnergyReading) -> Measurement:
    """The recorded miner of 4.78 MH/s with the readings of these meters."""
    path = Path(__file__).parents[2] / "data/documents/result-miner.json"
    (m,) = results.from_text(path.read_text(), path.name).measurements
    rate = m.hashes_per_second
    interval = RateInterval(rate.low, rate.median, rate.high)
    hashes = rate.median * m.seconds
    assert m.miner
    alone = replace(m.miner, reported=ABSENT)
    read = tuple(with_hashes(r, hashes, interval) for r in energy)
    return replace(m, energy=read, miner=alone)


def read(
    scope: str, watts: float, kind: str = "measured", error: float | None = 0.02
) -> EnergyReading:
    """A meter over the five seconds of the recorded miner."""
    return EnergyReading(
        True, f"the {scope}", scope, f"x:{scope}", kind, joules=5.04561968500002 * watts,
        watts=watts, seconds=5.04561968500002, samples=50, uncertainty=error,
    )  # fmt: skip


def test_the_rate_so_far_is_the_sum_of_all_miners_with_its_error() -> None:
    assert estimate(progress((0.0, 0))) == "no share yet"
    assert estimate(progress((95e12, 400))) == "95.0 TH/s ± 10%, 400 shares"
    assert estimate(progress((90e12, 300), (5e12, 100))) == (
        "2 miners, 95.0 TH/s ± 10%, 400 shares"
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(119, "119 s"), (120, "2 min"), (7199, "120 min"), (7200, "2 h"), (2e5, "56 h")],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("low", "share", "high", "said"),
    [
        (0.97, 0.98, 1.01, "That agrees with {}, to within 3.0%."),
        (0.99, 1.02, 1.05, "That agrees with {}, to within 5.0%."),
        (1.02, 1.04, 1.06, "That is 2.0% to 6.0% more than {}."),
        (0.9, 0.92, 0.94, "That is 6.0% to 10.0% less than {}."),
        (
            *(0.65, 0.66, 0.68),
            "That is 32.0% to 35.0% less than {}. It is what two of three boards would do.",
        ),
        (
            *(0.3, 0.33, 0.35),
            "That is 65.0% to 70.0% less than {}. It is what one of three boards would do.",
        ),
        (0.3, 0.5, 0.7, "That is 30.0% to 70.0% less than {}."),  # one or two: who knows
    ],
)
def test_the_rate_beside_the_data_sheet(low: float, share: float, high: float, said: str) -> None:
    sheet = Expected("S19", 95e12, "maker", share, low, high)
    assert promised.sentence(sheet) == said.format("the 95.0 TH/s of the data sheet (S19)")


def test_the_model_that_a_miner_says_it_is_is_offered_as_such() -> None:
    sheet = Expected("S19", 95e12, "maker", 0.98, 0.97, 1.01, "said")
    assert promised.sentence(sheet) == (
        "It says it is: S19. Its rate agrees with the 95.0 TH/s of that data sheet, to within 3.0%."
    )
    less = promised.sentence(replace(sheet, share_low=0.7, share_high=0.71))
    assert less.endswith("Its rate is 29.0% to 30.0% less than the 95.0 TH/s of that data sheet.")


@pytest.mark.parametrize(
    ("boards", "share", "said"),
    [(2, 0.5, "one of two boards"), (4, 0.75, "three of four boards"), (1, 0.5, ""),
     (9, 7 / 9, "seven of nine boards"), (3, 0.5, "")],
)  # fmt: skip
def test_a_shortfall_is_told_in_the_boards_of_the_model(
    boards: int, share: float, said: str
) -> None:
    told = promised.sentence(
        Expected("X", 1e12, "maker", share, share - 0.01, share + 0.01, "named", boards)
    )
    assert told.endswith(f"It is what {said} would do." if said else "of the data sheet (X).")


def test_watts_and_joules_stand_side_by_side_with_scope_and_interval() -> None:
    m = recorded(read("board", 3.0, "estimated", None), read("wall", 4.0))
    rows = joules.cells(m)
    assert [row[1:4] for row in rows] == [
        ("wall: the wall", "measured", "4.00"),
        ("board: the board", "estimated", "3.00"),
    ]
    wall, board = rows
    assert wall[4] == "3.92 … 4.08"
    per, low, high = (float(cell.replace(",", "")) for cell in (wall[5], *wall[7].split(" … ")))
    assert (wall[6], board[6]) == ("L2", "L0")
    assert per == pytest.approx(4.0 / m.hashes_per_second.median * 1e12, rel=1e-3)
    assert low < per < high
    assert (board[4], board[7]) == ("not known", "not known")


def test_what_the_miner_reports_of_itself_is_a_row_of_its_own() -> None:
    m = recorded(read("wall", 4.0))
    miner = m.miner
    assert miner
    told = documents.Reported(
        address="192.0.2.7", api="AxeOS", model="", firmware="", hostname="", boards=0,
        boards_hashing=None, readings=3, left_out=0, failures=0, hashes_per_second=5e6,
        lowest=5e6, highest=5e6, share=1.0, share_low=0.9, share_high=1.1, agrees=True,
        expected_hashes_per_second=None, watts=2.5, watts_kind="estimated", watts_scope="board",
        watts_note="", notes=(),
    )  # fmt: skip
    m = replace(m, miner=replace(miner, reported=told))
    assert joules.cells(m)[-1] == (
        "bc1q.rig1", "as reported (board)", "estimated", "2.50", "not known", "500,000",
        "L0", "not known",
    )  # fmt: skip
    nothing = replace(told, hashes_per_second=None)
    silent = replace(m, miner=replace(miner, reported=nothing))
    assert joules.cells(silent)[-1][5] == "-"
    console = Console(width=80)
    with console.capture() as printed:
        for line in joules.table([m]):
            console.print(line)
    text = printed.get()
    assert "as reported (board)" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "not known" in text
    assert "left out at 80 columns: kind;" in text  # the level tells it


def test_watts_that_cannot_be_right_are_not_part_of_the_answer() -> None:
    m = recorded(read("wall", 4.0))
    assert "It takes 4.00 W" in answer(m)
    assert m.miner
    flagged = answer(replace(m, miner=replace(m.miner, beyond=("efficiency",))))
    assert "It takes" not in flagged
    assert flagged.endswith("Its watts cannot be right: see the notes.")
