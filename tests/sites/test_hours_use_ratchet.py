"""Tiers of kWh per kW under a ratchet: they count the kW that are billed, everywhere.

100 rigs of 3.5 kW run at half power but for June to September. In October 175 kW x 744 h =
130,200 kWh are used, and 0.95 x 350 = 332.5 kW are billed. The first tier is 200 h of them:
66,500 kWh x 0.12 + 63,700 kWh x 0.03 = 9,891 USD.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from powbench.analysis.explain import explain
from powbench.sitefile.read_project import read
from powbench.sites.bill import bill, ladder
from powbench.sites.calendar import hours
from powbench.sites.projection import Projection, project_all
from powbench.sites.sites_file import SitesFile
from tests.sites import sam

CASES = Path(__file__).parent.parent / "data" / "cases"
OCTOBER, SAID = 10, "months.2026-10.energy_charge_usd"


@pytest.fixture(scope="module")
def its() -> SitesFile:
    path = CASES / "urdb_hours_use_ratchet.toml"
    return read(path.read_text(encoding="utf-8"), path.name, CASES)


@pytest.fixture(scope="module")
def site(its: SitesFile) -> Projection:
    return project_all(its.project, its.network.state, its.network.scenario)[0]


def test_the_bill(site: Projection) -> None:
    assert site.bill.energy[OCTOBER] == pytest.approx(66_500 * 0.12 + 63_700 * 0.03)
    assert site.bill.energy[OCTOBER] == pytest.approx(9_891.0)


def test_the_price_that_decides_what_is_switched_off(site: Projection) -> None:
    found = ladder(site.site.tariff, site.operation.load_kw, site.hours)
    assert found.edges.tolist() == [200, 400]
    assert found.stretch[OCTOBER] == pytest.approx(332.5)


def test_the_oracle(site: Projection) -> None:
    """NREL's PySAM, in a year that has the June peak before it as this one has."""
    sam.need_pysam()
    year = hours(date(2018, 1, 1), 365, 0.0)
    load = np.where(np.isin(year.month_of_year, (5, 6, 7, 8)), 350.0, 175.0)
    theirs, ours = sam.bill(site.site.tariff, load), bill(site.site.tariff, load, year)
    np.testing.assert_allclose(ours.energy[5:], theirs.energy[5:], rtol=1e-9)
    assert theirs.energy[9] == pytest.approx(9_891.0)


def test_the_explanation(site: Projection) -> None:
    worked = {line.key: line.worked for line in explain(site, ())}
    assert worked[SAID].endswith("tiers_by_billed_kw 332.5")
    assert "per billed kW" in worked["costs.energy_charge_usd"]
