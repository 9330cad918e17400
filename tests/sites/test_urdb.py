from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest

from powbench.errors import InputError
from powbench.sites import urdb
from powbench.sites.tariff import TierUnit

RECORDS = Path(__file__).parent.parent / "data" / "urdb"


def record(name: str = "entergy_large_power_tou") -> dict[str, Any]:
    return json.loads((RECORDS / f"{name}.json").read_text(encoding="utf-8"))


def test_real_record() -> None:
    tariff = urdb.from_record(record())
    assert tariff.energy.periods[0][0].price == pytest.approx(0.01973 + 0.01882)
    assert tariff.timed_demand is not None
    assert tariff.timed_demand.periods[2][0].price == pytest.approx(15.31 + 0.707)
    assert tariff.fixed_per_month == 468.6
    assert tariff.energy.schedule.weekday[5][13] == 0
    assert tariff.energy.schedule.weekend[5][13] == 1


def test_made_record() -> None:
    tariff = urdb.from_record(record("two_periods_two_tiers"))
    assert tariff.flat_demand is not None
    assert tariff.flat_demand.by_month == (0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 1, 1)
    assert (tariff.minimum_per_month, tariff.minimum_per_year) == (1.0, 12.0)
    assert all(math.isinf(tiers[-1].up_to) for tiers in tariff.energy.periods)


def test_answer_of_the_service() -> None:
    wrapped = {"items": [record()]}
    with pytest.raises(InputError):
        urdb.from_record(wrapped)


def test_lookback_units_and_extra_charges() -> None:
    data = record()
    data |= {"lookbackPercent": 80, "lookbackRange": 6, "mincharge": 5, "minchargeunits": "$/month"}
    data |= {"fixedchargefirstmeter": 2.0, "fixedchargeunits": "$/day"}
    data["fuelAdjustmentsMonthly"] = [0.001] * 12
    tariff = urdb.from_record(data)
    assert tariff.ratchet is not None
    assert (tariff.ratchet.share[0], tariff.ratchet.months) == (0.8, 6)
    assert tariff.fixed_per_day == 2.0
    assert tariff.minimum_per_month == 5
    assert tariff.monthly_adder == (0.001,) * 12


def test_tier_units() -> None:
    data = record()
    data["energyratestructure"] = [
        [{"max": 200, "rate": 0.1, "unit": "kWh/kW"}, {"rate": 0.2, "unit": "kWh/kW"}]
    ] * 4
    assert urdb.from_record(data).energy.unit is TierUnit.KWH_PER_KW


def broken(change: Any) -> dict[str, Any]:
    data = copy.deepcopy(record())
    change(data)
    return data


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda d: d["energyweekdayschedule"].pop(), "12 rows"),
        (lambda d: d["energyweekdayschedule"][3].pop(), "24 hours"),
        (lambda d: d["energyweekdayschedule"][3].__setitem__(0, 9), "period 9"),
        (lambda d: d["energyratestructure"][0].__setitem__(0, {"rate": math.nan}), "not a number"),
        (lambda d: d["energyratestructure"].__setitem__(0, []), "no tier"),
        (
            lambda d: d["energyratestructure"].__setitem__(
                0, [{"max": 9, "rate": 1}, {"max": 5, "rate": 1}, {"rate": 1}]
            ),
            "does not follow",
        ),
        (lambda d: d.__setitem__("coincidentratestructure", [[{"rate": 1}]]), "hourly load"),
        (lambda d: d.__setitem__("minchargeunits", "furlong"), "furlong"),
        (lambda d: d.__setitem__("fixedmonthlycharge", "dear"), "not a number"),
    ],
)
def test_bad_records(change: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        urdb.from_record(broken(change))
