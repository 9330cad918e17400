"""A site with all that time does to it: every number explained, shown and written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from powbench.analysis import financing
from powbench.analysis.document import document
from powbench.analysis.explain import Explained, explain
from powbench.analysis.ranking import RankBy, differences, rank
from powbench.analysis.site_document import result
from powbench.documents import reading
from powbench.documents.projection.document import written
from powbench.report.page import documents as page_documents
from powbench.report.page import html
from powbench.report.terminal import payback
from powbench.report.terminal import projection as report
from powbench.report.units import usd
from powbench.simulation.band import Bands
from powbench.sitefile.read_project import read
from powbench.sites import finance_notes
from powbench.sites.projection import Projection, project_all
from powbench.sites.sites_file import SitesFile

TEXT = """
start = 2026-12-01
months = 24
discount_rate = 0.12
[network]
price_usd = 91_000
price_table = [[2028-01-01, 120_000]]
difficulty_growth_per_year = 0.1
[site.new]
tariff = { price = 0.05 }
pool_fee = 0.02
heat = { usd_per_kwh = 0.02, recoverable = 0.7, months = [10, 11, 12, 1, 2, 3, 4] }
loan = { usd = 1_500_000, rate_per_year = 0.11, months = 36, grace_months = 3 }
treasury_share = 0.3
tax = { rate = 0.21 }
[site.new.ageing]
failures_per_year = 0.06
repair_usd = 250
repair_days = 21
hash_rate_loss_per_year = 0.01
efficiency_loss_per_year = 0.02
[[site.new.rigs]]
model = "Antminer S21 200T"
count = 600
price_usd = 3200
age_years = 0.5
resale_by_age = [[0, 15], [2, 6], [4, 1.5]]
[site.plain]
rigs = [{ model = "Antminer S21 200T", count = 600, price_usd = 3200, resale_usd = 900 }]
tariff = { price = 0.05 }
pool_fee = 0.02
tax = { rate = 0.21 }
"""


@pytest.fixture(scope="module")
def file() -> SitesFile:
    return read(TEXT, "sites.toml", Path())


@pytest.fixture(scope="module")
def both(file: SitesFile) -> tuple[Projection, Projection]:
    new, plain = project_all(file.project, file.network.state, file.network.scenario)
    return new, plain


@pytest.fixture(scope="module")
def explained(file: SitesFile, both: tuple[Projection, Projection]) -> dict[str, Explained]:
    return {line.key: line for line in explain(both[0], file.project.figures)}


def numbers(p: Projection) -> dict[str, float]:
    data: dict[str, Any] = reading.builtins(result(p, 1))
    found = {k: v for k, v in data.items() if isinstance(v, int | float) and k != "rank"}
    found |= {f"costs.{k}": v for k, v in data["costs"].items()}
    for month in data["months"]:
        label = month.pop("month")
        found |= {f"months.{label}.{k}": v for k, v in month.items()}
    return found


def test_every_number_of_it_is_explained(
    both: tuple[Projection, Projection], explained: dict[str, Explained]
) -> None:
    found = numbers(both[0])
    for key in ("loan_usd", "loan_early_usd", "held_btc", "costs.repairs_usd",
                "costs.heat_sold_usd", "months.2028-11.held_sold_usd"):  # fmt: skip
        assert key in found
    for key, value in found.items():
        assert explained[key].value == pytest.approx(value), key
        assert explained[key].formula and explained[key].worked


def test_a_site_without_any_of_it_has_none_of_its_keys(
    both: tuple[Projection, Projection],
) -> None:
    found = numbers(both[1])
    assert not [k for k in found if any(w in k for w in ("loan", "held", "heat", "repair", "age."))]
    assert financing.lines(both[1]) == ()
    assert list(financing.told(both[1])) == []


def test_the_months_follow_from_what_is_printed(explained: dict[str, Explained]) -> None:
    def named(key: str) -> dict[str, float]:
        return {n: float(v) for n, v in map(str.split, explained[key].worked.split(", "))}

    label = "months.2028-11"
    interest = named(f"{label}.loan_interest_usd")
    assert interest["owed"] * interest["rate"] / 12 * interest["share"] == pytest.approx(
        explained[f"{label}.loan_interest_usd"].value
    )
    coins = named(f"{label}.held_btc")
    assert coins["btc"] * coins["kept"] * coins["share"] == pytest.approx(
        explained[f"{label}.held_btc"].value
    )
    held = named(f"{label}.held_usd")
    assert (held["revenue"] - held["pool_fee"]) * held["share"] == pytest.approx(
        explained[f"{label}.held_usd"].value
    )
    sold = named(f"{label}.held_sold_usd")
    assert sold["usd_per_btc"] == 120_000
    assert sold["btc"] * 120_000 == pytest.approx(explained[f"{label}.held_sold_usd"].value)
    net = named(f"{label}.net_usd")
    assert net["profit"] - net["tax"] - net["interest"] - net["principal"] - net["held"] + net[
        "held_sold"
    ] == pytest.approx(explained[f"{label}.net_usd"].value)
    repairs, heat = named(f"{label}.repairs_usd"), named(f"{label}.heat_sold_usd")
    assert repairs["repairs"] * repairs["repair_usd"] == pytest.approx(
        explained[f"{label}.repairs_usd"].value
    )
    assert -heat["kwh"] * heat["heat_per_kwh"] * heat["price"] == pytest.approx(
        explained[f"{label}.heat_sold_usd"].value
    )
    assert heat["heat_per_kwh"] == pytest.approx(0.7)
    tax = named("tax.2028.tax_usd")
    assert tax["loss_of_coins_held"] < 0 < tax["interest"]


def test_a_year_s_tax_follows_from_its_terms(explained: dict[str, Explained]) -> None:
    for year in (2026, 2027):
        t = {
            n: float(v)
            for n, v in map(str.split, explained[f"tax.{year}.tax_usd"].worked.split(", "))
        }
        profit = t["revenue"] - t["cost"] - t["depreciation"] - t["interest"]
        due = t["rate"] * (max(0.0, profit - t["loss_of_coins_held"] + t["sale"]) - t["used"])
        assert due == pytest.approx(explained[f"tax.{year}.tax_usd"].value, abs=1e-6)


def test_the_waterfall_ends_in_the_cash(both: tuple[Projection, Projection]) -> None:
    lines = report.waterfall(both[0], 80, True)
    assert all(len(line) <= 80 for line in lines)
    labels = [line[:12].strip() for line in lines[1:]]
    assert labels == [
        "revenue", "pool fee", "energy", "repairs", "heat sold", "profit", "income tax",
        "after tax", "interest", "loan repaid", "coins held", "coins sold", "cash",
    ]  # fmt: skip
    assert f"{float(both[0].accounts.cash.sum()):,.2f}" in lines[-1]
    assert "cash" not in " ".join(report.waterfall(both[1], 80, True))


def test_differences_add_up_to_the_gap_of_what_is_left(
    both: tuple[Projection, Projection],
) -> None:
    new, plain = both
    days = new.hours.count / 24
    gap = sum(d.usd for d in differences(new, plain)) * 600 * 0.2 * days
    left = [float(p.accounts.flows.sum()) for p in both]
    assert gap == pytest.approx(left[0] - left[1])


def test_the_sentence_speaks_of_own_money(
    file: SitesFile, both: tuple[Projection, Projection]
) -> None:
    horizon = file.project.horizon
    assert "pay back 420,000 USD of own money in" in payback.sentence(both[0], horizon)
    poor = read(TEXT.replace("120_000", "60_000"), "sites.toml", Path())
    p, _ = project_all(poor.project, poor.network.state, poor.network.scenario)
    missing = -float(p.accounts.flows.sum())
    assert missing > 0
    assert f"not pay back within 24 months: {usd(missing)} USD are missing." in payback.sentence(
        p, horizon
    )
    assert {row[0] for row in financing.told(both[0])} == {"loan", "coins held"}


def test_the_page_draws_what_there_is(
    file: SitesFile, both: tuple[Projection, Projection], tmp_path: Path
) -> None:
    """The costs of a coin with repairs and sold heat; no sliders, as the script knows neither."""

    def drawn(projections: tuple[Projection, ...]) -> tuple[Any, Any]:
        project = replace(file.project, sites=tuple(p.site for p in projections))
        made = document(
            rank(projections, RankBy.NPV), project, file.network.state, (), 2e9, Bands()
        )
        texts = [(str(tmp_path / "p.json"), reading.text(written(made)))]
        (part,) = html.parts(page_documents.read(texts))
        return part, html.find([part], "cost-per-btc")

    part, costs = drawn(both)
    assert {"repairs", "heat sold"} <= {header.strip(">") for header in costs.table.headers}
    sold = costs.table.headers.index(">heat sold")
    assert [row[sold].startswith("-") for row in costs.table.rows] == [True, False]
    assert not part.sliders
    assert html.find([part], "cash").title == "Cash by month, after tax and loan"
    part, costs = drawn(both[1:])
    assert not {">repairs", ">heat sold", ">energy income"} & set(costs.table.headers)
    assert part.sliders
    assert html.find([part], "cash").title == "Cash by month, after tax"


def test_a_plan_of_moves_names_what_it_leaves_out(both: tuple[Projection, Projection]) -> None:
    sites = [p.site for p in both]
    assert finance_notes.left_out(sites) == (
        "the plan leaves out loans at new",
        "the plan leaves out coins held (treasury_share) at new",
    )
    assert finance_notes.left_out(sites[1:]) == ()
