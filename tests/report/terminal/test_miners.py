"""What is said of a miner while it is measured, and beside its data sheet."""

from __future__ import annotations

import pytest

from powbench.documents.miner import Expected
from powbench.miners.measuring import Progress
from powbench.miners.record import Record
from powbench.report.terminal.miners import against, duration, estimate


def progress(*miners: tuple[float, int]) -> Progress:
    return Progress("measuring", 0.5, tuple((Record("x", "a"), *one) for one in miners))


def test_the_rate_so_far_is_the_sum_of_all_miners_with_its_error() -> None:
    assert estimate(progress((0.0, 0))) == "no share yet"
    assert estimate(progress((95e12, 400))) == "95.0 TH/s ± 10 %, 400 shares"
    assert estimate(progress((90e12, 300), (5e12, 100))) == (
        "2 miners, 95.0 TH/s ± 10 %, 400 shares"
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
        (0.97, 0.98, 1.01, "That agrees with {}, to within 3.0 %."),
        (0.99, 1.02, 1.05, "That agrees with {}, to within 5.0 %."),
        (1.02, 1.04, 1.06, "That is 2.0 % to 6.0 % more than {}."),
        (0.9, 0.92, 0.94, "That is 6.0 % to 10.0 % less than {}."),
        (
            *(0.65, 0.66, 0.68),
            "That is 32.0 % to 35.0 % less than {}. It is what two of three boards would do.",
        ),
        (
            *(0.3, 0.33, 0.35),
            "That is 65.0 % to 70.0 % less than {}. It is what one of three boards would do.",
        ),
        (0.3, 0.5, 0.7, "That is 30.0 % to 70.0 % less than {}."),  # one or two: who knows
    ],
)
def test_the_rate_beside_the_data_sheet(low: float, share: float, high: float, said: str) -> None:
    sheet = Expected("S19", 95e12, "maker", share, low, high)
    assert against(sheet) == said.format("the 95.0 TH/s of the data sheet (S19)")
