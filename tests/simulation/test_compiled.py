"""The compiled loops against NumPy over all paths at once, to 1e-9; threads; compilers."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import cffi
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from powbench.errors import PowbenchError
from powbench.kernels import native
from powbench.network.scenario import Move, Scenario
from powbench.provenance import Status
from powbench.rigs.rig import Interval, Mode, Rig, exactly
from powbench.simulation import compiled, prepared, run
from powbench.simulation.outcome import SiteOutcome
from powbench.sites.ageing import Ageing
from powbench.sites.charges import tiers
from powbench.sites.charges.energy import EnergyCharge
from powbench.sites.charges.schedule import Schedule
from powbench.sites.currency import Rates
from powbench.sites.heat import Heat
from powbench.sites.loan import Loan
from powbench.sites.payout import Payout, Scheme
from powbench.sites.projection import project_all
from powbench.sites.running.fleet import FleetLine
from powbench.sites.running.supply import Outage, OutageKind, Supply, Window
from powbench.sites.site import Horizon, Hosting, Project, Site
from powbench.sites.tariff import Tariff, flat
from powbench.sites.tax import IncomeTax
from powbench.sites.uncertainty import Risk, RiskKind, Uncertainty
from tests import patience, peers
from tests.simulation.states import november

CORE = Path(__file__).parents[2] / "csrc"

RIG = Rig(
    "Model X", Interval(2e14, 1.9e14, 2.1e14), Interval(3500, 3150, 3850), "wall",
    Status.READ, "a data sheet", Status.READ, "a data sheet",
)  # fmt: skip
MODES = (
    ("low", exactly(1.4e14), exactly(2100.0)), ("turbo", exactly(2.2e14), exactly(4300.0)),
)  # fmt: skip
ROW = (0, 1, 2) * 8
BY_HOUR = Tariff(
    EnergyCharge(tuple(map(tiers.one, (0.02, 0.045, 0.09))), Schedule((ROW,) * 12, (ROW,) * 12))
)
START = date(2025, 12, 1)
RECORD = tuple(np.exp(11 + 0.1 * np.sin(np.arange(60))).tolist())
DAYS = november().moment - 86_400.0 * np.arange(4100, 0, -1)
PAST = tuple(zip(DAYS.tolist(), np.geomspace(400, 90_000, 4100).tolist(), strict=True))
GROUPS = {"a": ("a", "town"), "b": ("b", "town"), "c": ("c",), "d": ("d", "town")}

risks = st.lists(
    st.builds(
        Risk,
        kind=st.sampled_from(list(RiskKind)),
        group=st.sampled_from(["town", "a", "c"]),
        per_year=st.floats(0.01, 40),
        days=st.floats(0.1, 60),
        share=st.floats(0.05, 1),
        usd_per_kwh=st.floats(0, 0.05),
    ),
    max_size=4,
).map(tuple)
worlds = st.builds(
    Uncertainty,
    difficulty=st.booleans(),
    price_volatility=st.sampled_from([0.0, 0.7]),
    price_record=st.sampled_from([(), RECORD]),
    past_prices=st.sampled_from([(), PAST]),
    hash_price=st.booleans(),
    fees_volatility=st.sampled_from([0.0, 0.5]),
    fees_half_life_days=st.sampled_from([0.0, 20.0]),
    rigs=st.booleans(),
    risks=risks,
)


def world(what: Uncertainty, days: int, seed: int, switch_off: bool) -> prepared.World:
    line = FleetLine(RIG, 100, purchase_usd=1000.0, resale_usd=200.0)
    a = Site(
        "a", (line,), flat(0.045), utc_offset=5, pool_fee=0.02, wages_per_month=3000.0,
        tax=IncomeTax(0.2), supply=Supply(uptime=0.95, idle_share=0.3, switch_off=switch_off),
    )  # fmt: skip
    cut = Outage(november().moment, november().moment + 9e7, OutageKind.RATIONING, 0.4)
    b = replace(a, name="b", utc_offset=-6.0, supply=Supply(outages=(cut,), contract_kw=300.0))
    c = replace(b, name="c", hosting=Hosting(0.01, 0.03, 0.2), tax=IncomeTax())
    modes = tuple(Mode(*mode, Status.TYPED, "test") for mode in MODES)
    best = Supply(idle_share=0.3, switch_off=switch_off, best_mode=True)
    fleet = (replace(line, rig=replace(RIG, modes=modes)),)
    old = Ageing(0.2, 300, 20, 0.03, 0.02)
    warm = Heat(0.02, 0.7, Window(5, 11, 0.0, (12, 1, 2)))
    d = replace(c, name="d", supply=best, fleet=fleet, tariff=BY_HOUR, ageing=old, heat=warm)
    d = replace(d, loan=Loan(5e4, 0.1, 30), treasury_share=0.5)
    project = Project(Horizon(START, days, 0.1), Rates(), (a, b, c, d))
    scenario = Scenario(fees=Move(growth_per_year=0.3))
    projections = project_all(project, november(), scenario)
    return prepared.prepare(projections, project, november(), scenario, GROUPS, what, seed)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    what=worlds, days=st.integers(1, 1500), seed=st.integers(0, 2**63 - 1),
    switch_off=st.booleans(), first=st.integers(0, 10**9),
)  # fmt: skip
def test_loops_and_numpy_agree(
    what: Uncertainty, days: int, seed: int, switch_off: bool, first: int
) -> None:
    its = world(what, days, seed, switch_off)
    paths = np.arange(first, first + 12)
    for slow, fast in zip(run.batch(its, paths), compiled.batch(its, paths), strict=True):
        for name in ("coins", "kwh", "revenue", "cost"):
            assert getattr(fast, name) == pytest.approx(getattr(slow, name), rel=1e-9, abs=0)
        # Differences of large sums: equal to 1e-9 of what was summed.
        scale = 1e-9 * float((slow.revenue + slow.cost + slow.outlay_usd).max())
        assert fast.npv == pytest.approx(slow.npv, abs=scale)
        assert fast.cash == pytest.approx(slow.cash, abs=scale)


RISKS = (
    Risk(RiskKind.POWER, "town", 4, 6), Risk(RiskKind.INTERNET, "a", 2, 3),
    Risk(RiskKind.RATIONING, "c", 1, 60, 0.7), Risk(RiskKind.LEVY, "town", 0.3, usd_per_kwh=0.01),
    Risk(RiskKind.BAN, "a", 0.2),
)  # fmt: skip
WHAT = Uncertainty(price_volatility=0.6, fees_volatility=0.4, fees_half_life_days=30, risks=RISKS,
                   hash_price=False)  # fmt: skip
ANSWERING = replace(
    WHAT, price_volatility=0.0, price_record=RECORD, past_prices=PAST, hash_price=True
)


def test_sites_share_only_what_is_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two time zones by turns, one pool without fees, more calendars than are held."""
    monkeypatch.setattr(compiled, "MOST_CALENDARS", 2)
    asked = world(ANSWERING, 300, 1, True)
    fast = list(compiled.batch(asked, np.arange(12)))
    sites = [plan.site for plan in asked.plans]
    pps = replace(sites[0], payout=Payout(Scheme.PPS))
    other = replace(sites[0], name="b", fleet=sites[3].fleet)
    plans = [replace(asked.plans[0], site=site) for site in (sites[0], pps, other)]
    mixed = replace(asked, plans=(*plans, *asked.plans[1:], asked.plans[0]))
    found = list(compiled.batch(mixed, np.arange(12)))
    for slow, its in zip(run.batch(mixed, np.arange(12)), found, strict=True):
        assert its.coins == pytest.approx(slow.coins, rel=1e-9, abs=0)
        assert its.kwh == pytest.approx(slow.kwh, rel=1e-9, abs=0)
    assert np.array_equal(found[0].npv, fast[0].npv)
    assert np.array_equal(found[-1].npv, fast[0].npv)
    assert (found[1].coins < found[0].coins).all()
    assert not np.array_equal(found[2].kwh, found[0].kwh)


@pytest.mark.parametrize("engine", [run.batch, compiled.batch])
@pytest.mark.parametrize("what", [WHAT, ANSWERING])
def test_threads_and_batches_change_no_bit(
    engine: run.Engine, what: Uncertainty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH", 64)
    its = world(what, 500, 7, True)
    assert its.answers_hash_price == (what is ANSWERING)
    one = run.simulate(its, 400, threads=1, engine=engine)
    monkeypatch.setattr(run, "BATCH", 37)
    many = run.simulate(its, 400, threads=5, engine=engine)
    assert one == many
    each = [run.simulate(its, 400, threads=2, engine=engine, quick=True) for _ in range(2)]
    assert each[0] == each[1] != one


def test_interrupt_keeps_the_first_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 10)
    its = world(WHAT, 60, 1, False)

    def stop(share: float) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    some = run.simulate(its, 100, stop, threads=3)
    assert some.interrupted and some.paths == 40
    assert some.sites == run.simulate(its, 40).sites


def test_an_interrupt_before_the_first_batch_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(its: prepared.World, paths: object) -> Iterator[SiteOutcome]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.simulate(world(WHAT, 60, 1, False), 100, engine=stop)


def test_a_worker_without_the_core_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "why_not", lambda: native.NOT_BUILT)
    with pytest.raises(PowbenchError, match="the C core was not built") as caught:
        run.simulate(world(WHAT, 60, 1, False), 100, engine=compiled.batch)
    assert "C compiler" in caught.value.hint


@pytest.mark.parametrize("flags", [["-O0"], ["-O3"], ["-O2", "-DLANES=1"]])
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_every_compiler_comes_to_the_same_bits(
    compiler: str, flags: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One lane is what MSVC sees, which has no vectors of its own."""
    names = (compiler,) if compiler == "gcc" else ("clang", "clang-19", "clang-16", "clang-14")
    made = tmp_path / "paths.so"
    warnings = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    command = [peers.program(*names), *warnings, *flags, "-fPIC", "-shared", str(CORE / "paths.c")]
    subprocess.run([*command, "-o", str(made), "-lm"], check=True, timeout=patience.SECONDS)
    ffi = cffi.FFI()
    ffi.cdef(re.sub("(?m)^#.*$", "", (CORE / "paths.h").read_text()))
    lib: Any = ffi.dlopen(str(made))
    its, paths = world(ANSWERING, 500, 3, True), np.arange(7, 20)
    shipped = list(compiled.batch(its, paths))
    monkeypatch.setattr(compiled, "_core", lambda: (lib, ffi))
    for one, other in zip(shipped, compiled.batch(its, paths), strict=True):
        for name in ("coins", "kwh", "revenue", "cost", "cash"):
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
