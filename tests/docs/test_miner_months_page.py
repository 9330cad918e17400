"""docs/evidence/miner-months.md: of this code and its data, which are computed here once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from studies.miner_months import computing, page
from studies.miner_months.computing import Row

HALVING = datetime(2024, 4, 20, 0, 9, 27, tzinfo=UTC)
EPOCHS = {
    "2023-12": [(1700957763, 0x17042450), (1702180644, 0x17042E95), (1703311464, 0x1703E8B3)],
    "2024-04": [(1711619463, 0x170362D3), (1712783853, 0x17034219), (1713970312, 0x170331DB)],
    "2025-08": [(1753495044, 0x1702349E), (1754688273, 0x17022CB3), (1755896011, 0x17022B91)],
}
"""Start and nBits of the epochs of a month."""


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [computing.computed(month) for month in computing.published()]


def test_the_page_is_what_the_data_say(rows: list[Row]) -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.written(rows)


def test_sixty_months_of_six_companies_each_with_its_source(rows: list[Row]) -> None:
    keys = {(r.published.company, r.published.month) for r in rows}
    assert len(keys) == len(rows) >= 60
    assert len({company for company, _ in keys}) >= 6
    assert all(r.published.source for r in rows)


def test_what_is_far_off_is_explained_and_nothing_else_is(rows: list[Row]) -> None:
    for row in rows:
        assert bool(row.published.explanation) == (abs(row.error) > page.MISS), row.published


def test_months_outside_fee_spikes_are_as_near_as_asked(rows: list[Row]) -> None:
    errors = [r.error for r in rows if not r.spike]
    assert page.size(errors) <= 0.015
    assert page.within(errors, 0.03) >= 0.75


@pytest.mark.parametrize(
    "company, month, fees",
    [("IREN", "2024-04", 0), ("IREN", "2023-12", 1.737), ("IREN", "2025-08", 0.025)],
)
def test_coins_by_a_few_lines_of_our_own(
    rows: list[Row], company: str, month: str, fees: float
) -> None:
    """Hour by hour: hashes / expected hashes per block x (subsidy + fees)."""
    its = next(r for r in rows if (r.published.company, r.published.month) == (company, month))
    first, last = computing.span(month)
    coins = 0.0
    for hour in range(int(first), int(last), 3600):
        nbits = [n for start, n in EPOCHS[month] if start <= hour + 1800][-1]
        target = (nbits & 0x7FFFFF) << 8 * ((nbits >> 24) - 3)
        subsidy = 6.25 if hour + 1800 < HALVING.timestamp() else 3.125
        coins += its.published.ehs * 1e18 * 3600 * (target + 1) / 2**256 * (subsidy + fees)
    assert (its.coins if fees else its.subsidies) == pytest.approx(coins, rel=1e-3)


def test_whether_the_aim_is_met_follows_the_data(rows: list[Row]) -> None:
    calm, spikes = [r for r in rows if not r.spike], [r for r in rows if r.spike]
    assert "These months reach it" in page.aims(calm, spikes)
    far = [replace(r, coins=r.coins * 1.05) for r in calm]
    assert "These months miss it" in page.aims(far, spikes)
