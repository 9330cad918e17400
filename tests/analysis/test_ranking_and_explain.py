from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from powbench.analysis.document import document
from powbench.analysis.explain import explain
from powbench.analysis.monthly import as_csv
from powbench.analysis.ranking import RankBy, differences, rank
from powbench.analysis.site_document import result
from powbench.documents import reading
from powbench.documents.projection import months
from powbench.documents.projection.document import written
from powbench.network import when
from powbench.report.terminal.projection import details, table
from powbench.rigs.rig import typed
from powbench.simulation.band import Bands
from powbench.sitefile.read_project import read
from powbench.sites.accounts import Costs
from powbench.sites.components import NAMES
from powbench.sites.levy import Levy
from powbench.sites.projection import Projection, project_all
from powbench.sites.running.operation import Cause
from powbench.sites.running.supply import Outage, OutageKind, Supply
from powbench.sites.site import Horizon, Hosting, Pue
from powbench.sites.sites_file import SitesFile
from powbench.sites.tariff import flat
from tests.sites import cases

BANDS = Bands(reason="none here")
TEXT = files("powbench").joinpath("data", "sites.toml").read_text(encoding="utf-8")
SCHEMA = json.loads(
    files("powbench").joinpath("schemas", "projection-1.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def example() -> SitesFile:
    return read(TEXT, "sites.toml", Path())


@pytest.fixture(scope="module")
def projections(example: SitesFile) -> tuple[Projection, ...]:
    return project_all(example.project, example.network.state, example.network.scenario)


def test_order(projections: tuple[Projection, ...]) -> None:
    for by in RankBy:
        ranking = rank(projections, by)
        assert len(ranking.ordered) == 2
        assert ranking.reason
    by_profit = rank(projections, RankBy.PROFIT).ordered
    assert by_profit[0].profit_usd >= by_profit[1].profit_usd
    by_cost = rank(projections, RankBy.COST_PER_BTC).ordered
    assert (by_cost[0].cost_per_btc or 0) <= (by_cost[1].cost_per_btc or 0)


def test_the_reason_names_what_is_different() -> None:
    cheap = cases.run(cases.site(tariff=0.03, name="cheap"))
    dear = cases.run(cases.site(tariff=0.06, name="dear"))
    reason = rank((dear, cheap), RankBy.PROFIT).reason
    assert reason.startswith("cheap is first by profit")
    assert "the energy price" in reason and "0.0300 against 0.0600" in reason


def test_the_reason_names_lost_hours() -> None:
    begin = when.seconds(date(2022, 1, 1))
    supply = Supply(outages=(Outage(begin, begin + 20 * 86_400, OutageKind.INTERNET, 1.0),))
    cut = cases.run(cases.site(supply=supply, name="cut"))
    calm = cases.run(cases.site(name="calm"))
    assert "cut loses 480 h to internet outages" in rank((cut, calm), RankBy.PROFIT).reason


def test_the_reason_tells_the_use_of_energy_from_its_price() -> None:
    thrifty = cases.run(cases.site(typed(110e12, 1500.0), name="thrifty"))
    hungry = cases.run(cases.site(typed(110e12, 3000.0), name="hungry"))
    reason = rank((hungry, thrifty), RankBy.PROFIT).reason
    assert "the energy price" not in reason
    assert re.search(r"the energy used \(\+[\d.]+: 13\.6 against 27\.3 J/TH\)", reason), reason


def test_explain_lists_the_outages_of_the_cause() -> None:
    given = '{ from = 2025-12-03, until = 2025-12-05, kind = "power" }, '
    given += '{ from = 2025-12-04, until = 2025-12-06, kind = "internet" }'
    text = TEXT[: TEXT.index("[site.ekibastuz]")].replace("uptime = 0.97", f"outages = [{given}]")
    found = read(text, "sites.toml", Path())
    (p,) = project_all(found.project, found.network.state, found.network.scenario)
    inputs = {line.key: [f.name for f in line.inputs] for line in explain(p, ())}
    assert inputs["hours_lost.no_power"] == [
        f"supply.outages.0.{key}" for key in ("from", "until", "kind", "share", "span")
    ]
    assert "supply.outages.1.kind" in inputs["hours_lost.no_internet"]
    assert "supply.outages.0.kind" not in inputs["hours_lost.no_internet"]


def test_a_month_has_the_mean_price_of_its_hours() -> None:
    """West of Greenwich a month begins before the price of its first day, in UTC, does."""
    text = TEXT.replace(
        "[network]\n", "[network]\nprice_usd = 91_000\nprice_table = [[2027-01-01, 1000]]\n", 1
    )
    found = read(text, "sites.toml", Path())
    first, *_ = project_all(found.project, found.network.state, found.network.scenario)
    assert first.site.utc_offset == -6
    december, january, *_ = result(first, 1).months
    assert january.usd_per_btc == pytest.approx(1000.0)
    assert december.usd_per_btc == pytest.approx((738 * 91_000 + 6 * 1000) / 744)


def test_differences_add_up_to_the_gap() -> None:
    small = cases.run(cases.site(count=5, tariff=0.06, pool_fee=0.02))
    large = cases.run(cases.site(count=50, tariff=0.03, wages_per_month=1000.0))
    gap = sum(d.usd for d in differences(large, small))
    days = 31
    assert gap == pytest.approx(
        large.profit_usd / (50 * 0.110 * days) - small.profit_usd / (5 * 0.110 * days)
    )


def numbers(data: dict[str, Any], path: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in data.items():
        name = f"{path}{key}"
        if isinstance(value, dict):
            found |= numbers(value, f"{name}.")
        elif isinstance(value, list):
            for place, row in enumerate(value):
                if isinstance(row, dict) and key != "inputs":
                    found |= numbers(row, f"{name}.{row.get('month', place)}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found[name] = value
    return found


def test_every_number_is_explained(example: SitesFile, projections: tuple[Projection, ...]) -> None:
    shared = (*example.project.figures, *example.network.figures)
    for p in projections:
        lines = explain(p, shared, (1, 2, "npv"))
        explained = {line.key: line for line in lines}
        assert len(explained) == len(lines)
        shown = numbers(reading.builtins(result(p, 1)))
        assert "months.2027-01.energy_kwh" in shown and "fleet.0.watts.low" in shown
        assert set(shown) <= set(explained)
        for key, value in shown.items():
            assert explained[key].value == pytest.approx(value), key
            assert explained[key].formula and explained[key].worked
        assert explained["btc"].inputs and explained["costs.energy_charge_usd"].inputs


def test_a_month_follows_from_what_is_printed(
    example: SitesFile, projections: tuple[Projection, ...]
) -> None:
    def product(t: dict[str, float]) -> float:
        return math.prod(t.values())

    works: dict[str, Callable[[dict[str, float]], float]] = {
        "hours": lambda t: t["days"] * 24,
        "usd_per_btc": lambda t: t["summed"] / t["hours"],
        "energy_kwh": product,
        "btc": product,
        "revenue_usd": product,
        "pool_fee_usd": product,
        "energy_charge_usd": product,
        "demand_charge_usd": lambda t: (t["by_period"] + t["flat"]) * _rate(t),
        "fixed_charge_usd": lambda t: (t["fixed"] + t["to_minimum"]) * _rate(t),
        "levies_usd": product,
        "hosting_usd": lambda t: t["kwh"] * t["fee"] + t["revenue"] * t["share"] + t["of_margin"],
        "wages_usd": product,
        "fixed_costs_usd": product,
        "cost_usd": lambda t: sum(t.values()),
        "net_usd": lambda t: t["profit"] - t["tax"],
        **{f"hours_lost_{cause.value}": product for cause in Cause},
    }
    for p in projections:
        seen = set()
        for line in explain(p, example.project.figures):
            key = line.key.split(".")[-1]
            if line.key.startswith("months.") and key in works:
                named = {n: float(v) for n, v in map(str.split, line.worked.split(", "))}
                assert works[key](named) == pytest.approx(line.value, rel=1e-9, abs=1e-6), line.key
                seen.add(key)
        lost = {f"hours_lost_{cause.value}" for cause, _ in p.operation.lost}
        assert seen == {key for key in works if "lost" not in key} | lost


def _rate(named: dict[str, float]) -> float:
    return next(value for name, value in named.items() if name.startswith("usd_per_"))


def test_document_is_valid(example: SitesFile, projections: tuple[Projection, ...]) -> None:
    ranking = rank(projections, RankBy.NPV)
    found = written(
        document(
            ranking, example.project, example.network.state, example.network.figures, 2e9, BANDS
        )
    )
    jsonschema.validate(json.loads(json.dumps(found, allow_nan=False)), SCHEMA)
    assert found["network"]["age_days"] > 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**found, "sites": [{**found["sites"][0], "extra": 1}]}, SCHEMA)
    assert "btc" not in found


def test_months_add_up(projections: tuple[Projection, ...]) -> None:
    for p in projections:
        found = reading.builtins(result(p, 1))
        for key in ("btc", "revenue_usd", "cost_usd", "profit_usd", "energy_kwh", "net_usd"):
            assert sum(m[key] for m in found["months"]) == pytest.approx(found[key])
        for cause, lost in found["hours_lost"].items():
            months = sum(m[f"hours_lost_{cause}"] for m in found["months"])
            assert months == pytest.approx(lost)


def test_csv(projections: tuple[Projection, ...]) -> None:
    text = "".join(as_csv(rank(projections, RankBy.NPV), BANDS))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 48
    assert {row["site"] for row in rows} == {"texas", "ekibastuz"}
    assert all(math.isfinite(float(row["profit_usd"])) for row in rows)
    assert sum(float(r["btc"]) for r in rows if r["site"] == "texas") == pytest.approx(
        next(float(p.btc.sum()) for p in projections if p.site.name == "texas")
    )


def test_a_nothing_site_is_a_valid_document(example: SitesFile) -> None:
    p = cases.run(replace(cases.site(), tariff=flat(0.05), supply=Supply(uptime=0.0)))
    ranking = rank((p,), RankBy.COST_PER_BTC)
    horizon = Horizon(cases.START, 31, 0.0)
    project = replace(example.project, horizon=horizon, sites=(p.site,))
    found = written(document(ranking, project, example.network.state, (), 0.0, BANDS))
    jsonschema.validate(json.loads(json.dumps(found, allow_nan=False)), SCHEMA)
    assert found["btc"] == 0


@pytest.mark.parametrize("width", [80, 100, 200])
def test_no_number_is_cut_in_a_narrow_terminal(
    projections: tuple[Projection, ...], width: int
) -> None:
    text = io.StringIO()
    shown = table(rank(projections, RankBy.NPV))
    Console(file=text, width=width).print(shown)
    profit = projections[0].profit_usd
    assert "…" not in text.getvalue()
    assert f"{profit:,.0f}" in text.getvalue()
    assert ("left out at" in text.getvalue()) == (width < 100)
    assert "USD/BTC" in text.getvalue()


def never(**changes: Any) -> Projection:
    site = cases.site(tariff=0.4, supply=Supply(switch_off=True), **changes)
    return cases.run(replace(site, name="never"))


def test_a_site_that_never_ran_says_why_and_when_it_would() -> None:
    """29.5 J/TH: a kWh earns what 1 TH/s does in 1/0.0295 hours."""
    p, runs = never(), cases.run(cases.site())
    assert not p.ran and p.start is not None and runs.start is None
    per_kwh = p.hashprice / 24 / (3250 / 110)  # the price, subsidy and fees stand still
    assert p.start.usd_per_kwh == pytest.approx(per_kwh, rel=1e-4)
    assert p.start.usd_per_btc == pytest.approx(40_000 * 0.4 / per_kwh, rel=1e-4)
    for order in ((p, runs), (runs, p)):
        reason = rank(order, RankBy.PROFIT).reason
        assert "J/TH" not in reason
        assert "never never runs: in every hour power costs more than rigs earn" in reason
        assert f"below {p.start.usd_per_kwh:.4f} USD/kWh" in reason
    bought = replace(runs.site, setup_usd=1e6)  # so that not to run is better
    assert "never draws no power" in rank((p, cases.run(bought)), RankBy.NPV).reason
    told = details(p)
    assert "none USD" not in told and "a tariff below" in told
    worked = {line.key: line.worked for line in explain(p, ())}
    for key in ("usd_per_kwh", "cost_per_btc_usd", "hashcost_usd_per_phs_day", "margin",
                "break_even_usd_per_kwh", "break_even_usd_per_btc", "costs.energy_charge_usd",
                "costs.levies_usd"):  # fmt: skip
        assert worked[key] == "no power was drawn"


@pytest.mark.parametrize("side", [0.999, 1.001])
@pytest.mark.parametrize("name", ["tariff", "price"])
def test_it_runs_on_the_other_side_of_what_is_said(name: str, side: float) -> None:
    """A levy with bands, a host, a pool, an overhead: and the site itself is the judge."""
    bands = ((0.0, 0.01), (0.05, 0.004), (0.08, 0.0))
    common: dict[str, Any] = {
        "levies": (Levy("law", "USD", bands),),
        "pool_fee": 0.03,
        "hosting": Hosting(fee_per_kwh=0.003, share_of_revenue=0.1),
        "pue": Pue((1.1,) * 12),
    }
    p = never(**common)
    assert p.start is not None and p.start.usd_per_kwh is not None
    assert p.start.usd_per_btc is not None
    site = replace(p.site, tariff=flat(p.start.usd_per_kwh * side)) if name == "tariff" else p.site
    price = p.start.usd_per_btc * side if name == "price" else 40_000.0
    again = cases.run(site, network=cases.state(price=price))
    assert again.ran == (side < 1 if name == "tariff" else side > 1)


def test_a_site_without_power_says_that() -> None:
    dark = Outage(0.0, math.inf, OutageKind.POWER, 1.0)
    p = cases.run(replace(cases.site(), name="dark", supply=Supply(outages=(dark,))))
    assert p.start is None
    reason = rank((p, cases.run(cases.site())), RankBy.PROFIT).reason
    assert "dark never runs: power outages." in reason
    kept = never(pool_fee=1.0)
    assert kept.start is not None and kept.start.usd_per_kwh is None
    assert "nothing that it mines is left for its owner" in details(kept)


def test_the_components_are_the_costs_of_books_and_schema() -> None:
    assert tuple(field.name for field in fields(Costs)) == NAMES
    assert [f"{name}_usd" for name in NAMES] == [f.name for f in fields(months.Costs)]
