"""Bills against NREL's PySAM Utilityrate5: the same load, the same tariff, to 1e-9."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powbench.sitefile import urdb
from powbench.sites.bill import bill
from powbench.sites.calendar import hours
from powbench.sites.charges.energy import EnergyCharge, TierUnit
from powbench.sites.charges.fixed import FixedCharge
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.minimum import MinimumCharge
from powbench.sites.charges.ratchet import Ratchet
from powbench.sites.charges.schedule import Schedule
from powbench.sites.charges.tiers import Tier
from powbench.sites.charges.timed_demand import TimedDemand
from powbench.sites.tariff import Tariff, flat
from tests.sites import sam

RECORDS = Path(__file__).parent.parent / "data" / "urdb"
YEAR = hours(date(2018, 1, 1), 365, -6.0)
DAY = Schedule((((0,) * 8 + (1,) * 12 + (0,) * 4),) * 12, ((0,) * 24,) * 12)
SEASONS = Schedule(((0,) * 24,) * 5 + ((1,) * 24,) * 4 + ((0,) * 24,) * 3, ((0,) * 24,) * 12)
OPEN = math.inf


def loads() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(7)
    curtailed = np.full(8760, 3500.0)
    curtailed[rng.random(8760) < 0.1] = 0
    steps = np.repeat(rng.uniform(50, 900, 73), 120)
    return {"constant": np.full(8760, 1234.5), "curtailed": curtailed, "steps": steps}


TARIFFS = {
    "flat": flat(0.0345),
    "time of use": Tariff(EnergyCharge(((Tier(OPEN, 0.03),), (Tier(OPEN, 0.08),)), DAY)),
    "tiers that end within an hour": Tariff(
        EnergyCharge(((Tier(10_050, 0.1), Tier(200_007, 0.05), Tier(OPEN, 0.02)),))
    ),
    "unequal tiers per period": Tariff(
        EnergyCharge(
            ((Tier(1050, 0.1), Tier(OPEN, 0.2)), (Tier(300_000, 0.3), Tier(OPEN, 0.5))), DAY
        )
    ),
    "one period with tiers, one without": Tariff(
        EnergyCharge(((Tier(OPEN, 0.04),), (Tier(77_777, 0.09), Tier(OPEN, 0.06))), SEASONS)
    ),
    "kWh per kW": Tariff(
        EnergyCharge(
            ((Tier(200, 0.09), Tier(400, 0.05), Tier(OPEN, 0.03)),), unit=TierUnit.KWH_PER_KW
        )
    ),
    "kWh daily": Tariff(
        EnergyCharge(((Tier(5000, 0.09), Tier(OPEN, 0.03)),), unit=TierUnit.KWH_DAILY)
    ),
    "kWh per kW daily": Tariff(
        EnergyCharge(((Tier(5, 0.09), Tier(OPEN, 0.03)),), unit=TierUnit.KWH_PER_KW_DAILY)
    ),
    "demand in increments, flat and timed": Tariff(
        EnergyCharge(((Tier(OPEN, 0.03),),)),
        (
            TimedDemand(
                (
                    (Tier(100, 5.0), Tier(OPEN, 7.0)),
                    (Tier(300, 10.0), Tier(600, 14), Tier(OPEN, 9)),
                ),
                DAY,
            ),
            FlatDemand(
                ((Tier(150, 1.0), Tier(OPEN, 2.0)), (Tier(OPEN, 3.0),)),
                (0,) * 5 + (1,) * 4 + (0,) * 3,
            ),
        ),
    ),
    "ratchet of 80% over 11 months": Tariff(
        EnergyCharge(((Tier(OPEN, 0.03),),)),
        (
            TimedDemand(((Tier(OPEN, 4.0),), (Tier(OPEN, 8.0),)), DAY),
            FlatDemand(((Tier(500, 3.0), Tier(OPEN, 4.0)),)),
            Ratchet((0.8,) * 12, 11, timed=True),
        ),
    ),
    "ratchet by season with a floor": Tariff(
        EnergyCharge(((Tier(OPEN, 0.03),),)),
        (FlatDemand(((Tier(OPEN, 4.0),),)), Ratchet((0.5,) * 6 + (0.9,) * 6, 3, minimum_kw=400.0)),
    ),
    "fixed": Tariff(EnergyCharge(((Tier(OPEN, 0.03),),)), (FixedCharge(468.6),)),
}
for name in ("entergy_large_power_tou", "two_periods_two_tiers"):
    TARIFFS[name] = urdb.load(RECORDS / f"{name}.json")
RECORD = json.loads((RECORDS / "entergy_large_power_tou.json").read_text(encoding="utf-8"))
SUMMER = [month in range(5, 9) for month in range(12)]
TARIFFS["a record with some look-back months"] = sam.as_sam_reads(
    urdb.from_record(RECORD | {"lookbackpercent": 0.85, "lookbackmonths": SUMMER})
)
TARIFFS["a record with a look-back range"] = sam.as_sam_reads(
    urdb.from_record(
        RECORD | {"lookbackpercent": 0.85, "lookbackrange": 4, "lookbackmonths": [False] * 12}
    )
)
TARIFFS["a record with charges left out"] = urdb.from_record(
    RECORD
    | {"demandreactivepowercharge": 0.35}
    | {"flatdemandstructure": [[{"max": 100, "rate": 3}, {"rate": 2}]], "flatdemandunit": "hp"}
)


@pytest.mark.parametrize("load", ["constant", "curtailed", "steps"])
@pytest.mark.parametrize("name", sorted(TARIFFS))
def test_same_bill(name: str, load: str) -> None:
    sam.need_pysam()
    tariff, kw = TARIFFS[name], loads()[load]
    ours, theirs = bill(tariff, kw, YEAR), sam.bill(tariff, kw)
    np.testing.assert_allclose(ours.energy, theirs.energy, rtol=1e-9)
    np.testing.assert_allclose(ours.charges[TimedDemand], theirs.timed_demand, rtol=1e-9)
    np.testing.assert_allclose(ours.charges[FlatDemand], theirs.flat_demand, rtol=1e-9)
    np.testing.assert_allclose(ours.charges[FixedCharge], theirs.fixed, rtol=1e-9)
    np.testing.assert_allclose(ours.total.sum(), theirs.total, rtol=1e-9)
    assert ours.energy.sum() > 0


@given(
    limits=st.lists(st.floats(1, 2e6), min_size=1, max_size=4, unique=True),
    prices=st.lists(st.floats(0.005, 0.5), min_size=10, max_size=10),
    split=st.integers(0, 4),
    seed=st.integers(0, 1000),
)
@settings(max_examples=15, deadline=None)
def test_any_tiers(limits: list[float], prices: list[float], split: int, seed: int) -> None:
    sam.need_pysam()
    ends = [*sorted(limits), OPEN]
    first = tuple(Tier(end, price) for end, price in zip(ends, prices, strict=False))
    own = [*sorted(limits)[:split], OPEN]
    second = tuple(Tier(end, price) for end, price in zip(own, prices[5:], strict=False))
    tariff = Tariff(EnergyCharge((first, second), DAY))
    kw = np.random.default_rng(seed).uniform(0, 3000, 8760)
    np.testing.assert_allclose(
        bill(tariff, kw, YEAR).energy, sam.bill(tariff, kw).energy, rtol=1e-8
    )


@pytest.mark.parametrize("minimum, annual", [(30.0, 0.0), (0.0, 700.0), (1.0, 12.0)])
def test_minimum_charges(minimum: float, annual: float) -> None:
    sam.need_pysam()
    tariff = Tariff(
        EnergyCharge(((Tier(OPEN, 0.1),),)),
        (FixedCharge(2.0), MinimumCharge(minimum, annual)),
    )
    kw = np.full(8760, 0.2)
    ours, theirs = bill(tariff, kw, YEAR), sam.bill(tariff, kw)
    np.testing.assert_allclose(ours.total.sum(), theirs.total, rtol=1e-9)
