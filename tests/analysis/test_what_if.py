"""One factor for all sites, and the model that a projection is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.analysis import what_if
from powbench.analysis.model import runs
from powbench.analysis.sensitivity import FACTORS, sensitivity
from powbench.analysis.what_if import WhatIf, parse
from powbench.errors import InputError
from powbench.sitefile.read_project import read
from powbench.sites.projection import project_all

SITES = """
start = 2026-01-01
months = 3
[network]
difficulty = 1.2e14
height = 920_000
price_usd = {price}
fees_btc_per_block = 0.02
price_growth_per_year = 0.4
[site.a]
rigs = [{{ hashrate = "110TH/s", power = "3250W", count = 100 }}]
pool_fee = 0.02
[site.a.tariff]
tiers = [{{ up_to_kwh = 100_000, price = {first} }}, {{ price = {second} }}]
demand = {{ price_per_kw = {demand} }}
[site.a.supply]
uptime = {uptime}
[[site.a.levy]]
bands = [[0, 0.01], [0.05, 0.005]]
"""
BASE = {"price": 60_000, "first": 0.04, "second": 0.05, "demand": 2.0, "uptime": 0.9}


def found(**changes: float) -> Any:
    return read(SITES.format(**{**BASE, **changes}), "sites.toml", Path())


def projected(its: Any, what: WhatIf = what_if.AS_IT_IS) -> Any:
    return what_if.project_all(its.project, its.network.state, its.network.scenario, what)[0]


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        (WhatIf(price=1.5), {"price": 90_000}),
        (WhatIf(tariff=1.25), {"first": 0.05, "second": 0.0625, "demand": 2.5}),
        (WhatIf(uptime=0.5), {"uptime": 0.45}),
        (WhatIf(uptime=2.0), {"uptime": 1.0}),
    ],
)
def test_a_factor_is_what_the_file_would_say(what: WhatIf, changes: dict[str, float]) -> None:
    here, there = projected(found(), what), projected(found(**changes))
    assert here.profit_usd == pytest.approx(there.profit_usd, rel=1e-12)
    np.testing.assert_allclose(here.accounts.costs.total, there.accounts.costs.total, rtol=1e-12)
    np.testing.assert_allclose(here.btc, there.btc, rtol=1e-12)


def test_difficulty_divides_coins_and_nothing_else() -> None:
    base, harder = projected(found()), projected(found(), WhatIf(difficulty=1.25))
    np.testing.assert_allclose(harder.btc * 1.25, base.btc, rtol=1e-12)
    np.testing.assert_allclose(harder.energy_kwh, base.energy_kwh)


def test_growth_divides_coins_by_the_retargets_since_the_state() -> None:
    base, grown = projected(found()), projected(found(), WhatIf(growth=1.04))
    retargets = base.market.height // 2016 - 920_000 // 2016
    assert retargets.max() >= 6
    hourly = base.market.btc_per_hash_rate / 1.04**retargets
    np.testing.assert_allclose(grown.market.btc_per_hash_rate, hourly, rtol=1e-12)
    np.testing.assert_allclose(grown.energy_kwh, base.energy_kwh)


def test_growth_is_near_the_growth_of_a_file() -> None:
    """There epochs also become shorter, by the growth itself."""
    text = SITES.format(**BASE).replace("height =", "difficulty_growth_per_epoch = 0.03\nheight =")
    there = projected(read(text, "sites.toml", Path()))
    here = projected(found(), WhatIf(growth=1.03))
    assert here.btc.sum() == pytest.approx(there.btc.sum(), rel=0.02)
    assert here.btc.sum() < 0.93 * projected(found()).btc.sum()


def test_growth_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(InputError, match="more than 1,000,000 times"):
        projected(found(), WhatIf(growth=40.0))


@pytest.mark.parametrize("text", ["4%", "+4%", "4%/epoch", "1.04", "1.04/epoch"])
def test_growth_as_people_write_it(text: str) -> None:
    assert parse(f"growth={text}") == WhatIf(growth=1.04)
    assert str(parse(f"growth={text}")) == "growth × 1.04 each epoch"


def test_one_leaves_everything_as_it_is() -> None:
    its = found()
    plain = project_all(its.project, its.network.state, its.network.scenario)[0]
    assert projected(its).profit_usd == plain.profit_usd


def test_parsing() -> None:
    assert parse("price=1.1, tariff=-10%") == WhatIf(price=1.1, tariff=0.9)
    assert str(parse("uptime=+5%")) == "uptime × 1.05"


@pytest.mark.parametrize(
    "text",
    ["", "price", "price=", "price=x", "price=0", "price=-1", "price=-100%", "price=10%",
     "price=nan", "price=inf", "hashrate=2", "price=1,price=2", "price=1,",
     "price=1.1,5W", "price=5W"],
)  # fmt: skip
def test_what_cannot_be_varied(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.hint


def test_the_sensitivity_is_what_projections_say() -> None:
    its = found()
    table = sensitivity((projected(its),), its.project).sites[0]
    for name in ("price", "tariff"):
        for factor, profit in zip(FACTORS, getattr(table, f"{name}_profit_usd"), strict=True):
            there = projected(its, WhatIf(**{name: factor}))
            assert profit == pytest.approx(there.profit_usd, rel=1e-9, abs=1e-6)


def spread(found_runs: Sequence[Sequence[float]]) -> np.ndarray:
    return np.concatenate([v * r ** np.arange(int(n)) for n, v, r in found_runs])


@given(
    st.lists(st.tuples(st.integers(1, 200), st.floats(0, 1e6), st.floats(0.999, 1.001)), min_size=1)
)
def test_runs_stand_for_every_hour(parts: list[tuple[int, float, float]]) -> None:
    hourly = spread(parts)
    np.testing.assert_allclose(spread(runs(hourly)), hourly, rtol=2e-9, atol=0)


def test_what_is_constant_or_grows_is_one_run() -> None:
    assert runs(np.full(9_000, 0.25)) == ((9_000, 0.25, 1.0),)
    assert len(runs(1e-10 * np.power(1.00001, np.arange(9_000.0)))) == 1


@pytest.mark.parametrize(
    "text, both",
    [
        ("price=1,1", "1.1 or 11? write 1.1, or 11"),
        ("tariff=0.9,price=+2,5%", "+2.5% or +25%? write +2.5%, or +25%"),
        ("price=1,000,tariff=2", "1 or 1000? write 1, or 1000"),
    ],
)
def test_a_comma_inside_a_factor_is_refused_with_both_readings(text: str, both: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.hint == both
