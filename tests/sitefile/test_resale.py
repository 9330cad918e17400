"""What a rig fetches by its age at the end of the horizon."""

from __future__ import annotations

import pytest

from powbench.provenance import Status
from tests.sites.good_file import GOOD, load

END = 365 / 365.25


def resale(text: str) -> float:
    site = load(GOOD.replace("count = 10", f"count = 10, {text}", 1)).project.sites[0]
    return site.fleet[0].resale_usd


def test_linear_between_ages_and_flat_beyond() -> None:
    table = "resale_by_age = [[1, 12], [3, 4]]"
    assert resale(f"{table}, age_years = 1") == pytest.approx(200 * (12 - 4 * END))
    assert resale(table) == pytest.approx(200 * 12)
    assert resale(f"{table}, age_years = 8") == pytest.approx(200 * 4)


def test_a_yearly_decline() -> None:
    table = "resale_by_age = { usd_per_th = 15, decline_per_year = 0.35 }"
    assert resale(table) == pytest.approx(200 * 15 * 0.65**END)
    assert resale(f"{table}, age_years = 2.5") == pytest.approx(200 * 15 * 0.65 ** (2.5 + END))


def test_the_price_of_a_whole_rig_is_noted() -> None:
    def notes(text: str) -> list[str]:
        found = load(GOOD.replace("count = 10", f"count = 10, price_usd = 3000, {text}", 1))
        return [note for note in found.project.notes if "resale_by_age" in note]

    assert notes("resale_by_age = [[0, 15]]") == []
    (note,) = notes("resale_by_age = [[0, 900]]")
    assert "sells for 180,000 USD at the end, more than it costs (3,000 USD)" in note


def test_the_price_is_told_with_where_it_comes_from() -> None:
    text = "resale_by_age = [[0, 15], [4, 3]], age_years = 2"
    site = load(GOOD.replace("count = 10", f"count = 10, {text}", 1)).project.sites[0]
    (figure,) = (f for f in site.figures if f.name == "rigs.0.resale_usd")
    assert figure.value == site.fleet[0].resale_usd
    assert figure.status is Status.INFERRED
    assert "USD/TH at an age of 3.00 years (sites.toml:" in figure.source
    assert site.resale_usd == 10 * site.fleet[0].resale_usd
