"""A fee per kWh is a price of power to the one who pays it: an all-in offer, and the same tariff.

200 TH/s at 3,500 W are 17.5 J/TH: at 0.072 USD/kWh a PH/s-day costs 17.5 x 24 x 0.072 = 30.24.
"""

from __future__ import annotations

import pytest

from powbench.analysis.explain import explain
from powbench.analysis.ranking import RankBy, rank
from powbench.rigs.rig import typed
from powbench.sites.projection import Projection
from powbench.sites.site import Hosting
from tests.sites.cases import run, site

S21 = typed(200e12, 3500.0)
FEE = 0.072


def all_in() -> Projection:
    return run(site(S21, tariff=0.0, hosting=Hosting(fee_per_kwh=FEE)))


def tariff() -> Projection:
    return run(site(S21, tariff=FEE))


def test_both_are_one_offer() -> None:
    hosted, own = all_in(), tariff()
    assert hosted.hashcost == pytest.approx(30.24)
    assert hosted.usd_per_kwh == pytest.approx(FEE)
    for figure in ("profit_usd", "hashcost", "hashprice", "usd_per_kwh", "cost_per_btc"):
        assert getattr(hosted, figure) == pytest.approx(getattr(own, figure)), figure
    for figure in ("usd_per_kwh", "usd_per_btc", "joules_per_terahash"):
        its, theirs = getattr(hosted.break_even, figure), getattr(own.break_even, figure)
        assert its == pytest.approx(theirs), figure


def test_break_even_is_what_hashing_earns_per_kwh() -> None:
    hosted = all_in()
    earned = hosted.hashprice / (24 * 17.5)
    assert hosted.break_even.usd_per_kwh == pytest.approx(earned)
    assert hosted.break_even.joules_per_terahash == pytest.approx(17.5 * earned / FEE)
    # The fee stays: what a tariff may cost is what is left beside it.
    assert hosted.break_even.tariff_usd_per_kwh == pytest.approx(earned - FEE)


def test_at_the_break_even_fee_nothing_is_left() -> None:
    even = all_in().break_even.usd_per_kwh
    assert even is not None
    found = run(site(S21, tariff=0.0, hosting=Hosting(fee_per_kwh=even)))
    assert found.profit_usd == pytest.approx(0.0, abs=1e-6)


def test_a_fee_beside_a_tariff_and_shares() -> None:
    host = Hosting(fee_per_kwh=0.02, share_of_revenue=0.05, share_of_margin=0.1)
    found = run(site(S21, tariff=0.03, hosting=host))
    assert found.usd_per_kwh == pytest.approx(0.05)
    assert found.break_even.usd_per_kwh == pytest.approx(found.hashprice * 0.95 / (24 * 17.5))


def test_a_ranking_compares_the_fee_with_a_tariff() -> None:
    host, own = Hosting(fee_per_kwh=FEE), site(S21, tariff=0.09, name="own")
    ranking = rank((run(own), run(site(S21, tariff=0.0, hosting=host))), RankBy.PROFIT)
    assert ranking.ordered[0].site.name == "here"
    assert "the energy price (+7.56: 0.0720 against 0.0900 USD/kWh)" in ranking.reason
    assert "hosting" not in ranking.reason


def test_the_explanation_names_the_fee() -> None:
    lines = {line.key: line for line in explain(all_in(), ())}
    assert "host's fee per kWh" in lines["usd_per_kwh"].formula
    assert lines["usd_per_kwh"].worked.startswith("(0.00 + ")
