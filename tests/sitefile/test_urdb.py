from __future__ import annotations

import copy
import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from powbench.errors import InputError
from powbench.sitefile import urdb
from powbench.sites.charges.energy import TierUnit
from powbench.sites.charges.fixed import FixedCharge
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.minimum import MinimumCharge
from powbench.sites.charges.ratchet import Ratchet
from powbench.sites.charges.timed_demand import TimedDemand
from tests.sites.cases import part

RECORDS = Path(__file__).parent.parent / "data" / "urdb"


def record(name: str = "entergy_large_power_tou") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RECORDS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_real_record() -> None:
    tariff = urdb.from_record(record())
    assert tariff.energy.periods[0][0].price == pytest.approx(0.01973 + 0.01882)
    assert part(tariff, TimedDemand).periods[2][0].price == pytest.approx(15.31 + 0.707)
    assert part(tariff, FixedCharge).per_month == 468.6
    assert tariff.energy.schedule.weekday[5][13] == 0
    assert tariff.energy.schedule.weekend[5][13] == 1


def test_made_record() -> None:
    tariff = urdb.from_record(record("two_periods_two_tiers"))
    assert part(tariff, FlatDemand).by_month == (0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 1, 1)
    assert (part(tariff, MinimumCharge).per_month, part(tariff, MinimumCharge).per_year) == (
        1.0,
        12.0,
    )
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
    assert (part(tariff, Ratchet).share[0], part(tariff, Ratchet).months) == (0.8, 6)
    assert part(tariff, FixedCharge).per_day == 2.0
    assert part(tariff, MinimumCharge).per_month == 5
    assert tariff.energy.monthly_adder == (0.001,) * 12


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
        (
            lambda d: d.__setitem__("lookbackmonths", [True]) or d.update(lookbackpercent=0.5),
            "12 m",
        ),
        (lambda d: d.update(lookbackpercent=0.5, lookbackrange=2.5), "count of months"),
        (lambda d: d.update(lookbackpercent=101), "no share"),
        (lambda d: d.update(demandrateunit="furlong"), "furlong"),
        (lambda d: d.update(fixedmonthlycharge=10**400), "not a number"),
        (lambda d: d.__setitem__("minchargeunits", "furlong"), "furlong"),
        (lambda d: d.__setitem__("fixedmonthlycharge", "dear"), "not a number"),
    ],
)
def test_bad_records(change: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        urdb.from_record(broken(change))


def test_keys_as_the_service_writes_them() -> None:
    lower = {"lookbackpercent": 0.8, "lookbackrange": 3, "fueladjustmentsmonthly": [0.002] * 12}
    tariff = urdb.from_record(record() | lower)
    assert (part(tariff, Ratchet).share[0], part(tariff, Ratchet).months) == (0.8, 3)
    assert tariff.energy.monthly_adder == (0.002,) * 12


def test_lookback_months_that_leave_some_out() -> None:
    summer = [month in range(5, 9) for month in range(12)]
    tariff = urdb.from_record(record() | {"lookbackpercent": 0.6, "lookbackmonths": summer})
    assert part(tariff, Ratchet).share == tuple(0.6 if month else 0.0 for month in summer)
    assert part(tariff, Ratchet).months == 11
    ranged = record() | {"lookbackpercent": 0.6, "lookbackrange": 4, "lookbackmonths": [False] * 12}
    found = urdb.from_record(ranged).of(Ratchet)
    assert found is not None
    assert (found.share, found.months) == ((0.6,) * 12, 4)


def test_older_ratchet() -> None:
    found = urdb.from_record(record() | {"demandratchetpercentage": [75] * 12}).of(Ratchet)
    assert found is not None
    assert (found.share, found.months) == ((0.75,) * 12, 11)
    tariff = urdb.from_record(record() | {"demandratchetpercentage": [0.5] * 6 + [0.0] * 6})
    assert tariff.of(Ratchet) is None
    assert "differs by month" in tariff.left_out[0]


@pytest.mark.parametrize(
    "extra, says",
    [
        (
            {"coincidentratestructure": [[{"rate": 0}], [{"rate": 9, "adj": 0.5}]]},
            r"utility's own peak \(0 to 9.5 USD/kW",
        ),
        ({"demandreactivepowercharge": 0.35}, r"reactive power \(0.35 USD/kVAR\)"),
        ({"demandattrs": [{"Transformation Charge": "$0.50/kVA"}]}, "Transformation"),
        ({"demandrateunit": "kVA"}, "power factor below 1"),
        ({"demandrateunit": "kW daily"}, "demand of each day"),
    ],
)
def test_charges_that_no_hourly_load_tells(extra: dict[str, Any], says: str) -> None:
    whole = urdb.from_record(record())
    tariff = urdb.from_record(record() | extra)
    assert not whole.left_out
    assert len(tariff.left_out) == 1
    assert re.search(says, tariff.left_out[0])
    assert tariff.energy == whole.energy
    assert (tariff.of(TimedDemand) is None) == ("daily" in str(extra))


def test_demand_in_horsepower() -> None:
    tariff = urdb.from_record(
        record()
        | {"flatdemandstructure": [[{"max": 100, "rate": 3}, {"rate": 2}]]}
        | {"flatdemandunit": "hp"}
    )
    first, last = part(tariff, FlatDemand).structures[0]
    assert first.up_to == pytest.approx(74.5699872)
    assert (first.price, last.price) == pytest.approx((3 / 0.745699872, 2 / 0.745699872))


def test_end_of_the_rates() -> None:
    assert urdb.from_record(record()).until == 1548896400
    assert math.isinf(urdb.from_record(record() | {"enddate": None}).until)


@pytest.mark.parametrize("count", [0, 2])
def test_several_records(count: int, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"items": [record()] * count}), encoding="utf-8")
    with pytest.raises(InputError, match=f"holds {count} records"):
        urdb.load(path)
