"""Rigs from result documents, and the documents that cannot become one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from powbench.errors import InputError
from powbench.provenance import Status
from powbench.rigs import result


def measurement(kernel: str, rate: float, *energy: dict[str, Any]) -> dict[str, Any]:
    return {
        "kernel": kernel,
        "threads": 8,
        "hashes_per_second": {"median": rate, "low": rate * 0.99, "high": rate * 1.01},
        "energy": list(energy),
    }


PACKAGE = {
    "available": True,
    "watts": 65.0,
    "scope": "package",
    "source": "powercap",
    "kind": "measured",
    "uncertainty": 0.05,
}
WALL = {**PACKAGE, "watts": 120.0, "scope": "wall", "source": "NUT", "kind": "declared"}
NONE = {"available": False, "reason": "energy_uj is readable by root only"}


def document(*measurements: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema": "powbench.result/1",
        "machine": {"model_name": "EPYC 7713"},
        "measurements": list(measurements),
    }


def test_fastest_with_its_interval() -> None:
    rig = result.from_document(
        document(measurement("scalar", 1e7, PACKAGE), measurement("shani", 1e8, PACKAGE)), "r.json"
    )
    assert rig.name == "EPYC 7713 shani@8"
    assert rig.hashes_per_second.low == pytest.approx(0.99e8)
    assert (rig.watts.low, rig.watts.high) == pytest.approx((61.75, 68.25))
    assert (rig.status, rig.watts_status, rig.scope) == (
        Status.MEASURED,
        Status.MEASURED,
        "package",
    )
    assert rig.joules_per_terahash == pytest.approx(65 / 1e8 * 1e12)


def test_chosen_by_name() -> None:
    data = document(measurement("scalar", 1e7, PACKAGE), measurement("shani", 1e8, PACKAGE))
    assert result.from_document(data, "r", "scalar").hashes_per_second.value == 1e7
    assert result.from_document(data, "r", "scalar@8").hashes_per_second.value == 1e7
    with pytest.raises(InputError, match="scalar@4") as error:
        result.from_document(data, "r", "scalar@4")
    assert "shani@8" in error.value.hint


def test_the_wall_sees_more_than_the_package() -> None:
    rig = result.from_document(document(measurement("shani", 1e8, PACKAGE, WALL)), "r")
    assert (rig.watts.value, rig.scope, rig.watts_status) == (120.0, "wall", Status.TYPED)


def test_a_declared_power_is_of_more_than_the_package() -> None:
    declared = {**WALL, "scope": "declared", "source": "declared"}
    rig = result.from_document(document(measurement("shani", 1e8, PACKAGE, declared)), "r")
    assert (rig.watts.value, rig.scope, rig.watts_status) == (120.0, "declared", Status.TYPED)
    both = document(measurement("shani", 1e8, PACKAGE, declared, {**WALL, "watts": 110.0}))
    assert result.from_document(both, "r").watts.value == 110.0


@pytest.mark.parametrize(("scope", "watts"), [("psys", 90.0), ("battery", 80.0)])
def test_of_two_automatic_meters_the_wider_is_the_rig(scope: str, watts: float) -> None:
    wider = {**PACKAGE, "watts": watts, "scope": scope, "source": scope}
    for energy in ((PACKAGE, wider), (wider, PACKAGE)):
        rig = result.from_document(document(measurement("shani", 1e8, *energy)), "r")
        assert (rig.watts.value, rig.scope) == (watts, scope)


def test_an_unknown_accuracy_is_said() -> None:
    unsure = {k: v for k, v in PACKAGE.items() if k != "uncertainty"}
    rig = result.from_document(document(measurement("shani", 1e8, unsure)), "r")
    assert rig.watts_source == (
        "r: powercap, package, L1, not L2: package is a part of the device, its accuracy is not "
        "known"
    )


def test_of_two_meters_of_one_scope_the_better_is_the_rig() -> None:
    met = {**WALL, "kind": "measured", "watts": 100.0}
    calibration = {
        "created": "2026-01-01T00:00:00+00:00", "against": "nut", "raw_scope": "package",
        "raw_joules": 1.0, "uncertainty": 0.01,
    }  # fmt: skip
    sensor = {**met, "watts": 90.0, "calibration": calibration}
    claimed = {**met, "watts": 80.0, "kind": "estimated"}
    rig = result.from_document(document(measurement("shani", 1e8, claimed, sensor, met)), "r")
    assert rig.watts.value == 100.0
    rig = result.from_document(document(measurement("shani", 1e8, claimed, sensor)), "r")
    assert rig.watts.value == 90.0
    assert "L2 (calibrated), not L3" in rig.watts_source


def test_no_energy_is_an_error_unless_watts_are_typed() -> None:
    data = document(measurement("shani", 1e8, NONE))
    with pytest.raises(InputError, match="root only") as error:
        result.from_document(data, "r.json")
    assert "--power" in error.value.hint
    rig = result.from_document(data, "r.json", watts=90.0)
    assert (rig.watts.value, rig.watts_status) == (90.0, Status.TYPED)


@pytest.mark.parametrize("reading", [{"available": True, "watts": 0}, {"watts": float("nan")}, 3])
def test_readings_that_are_none(reading: Any) -> None:
    with pytest.raises(InputError):
        result.from_document(document(measurement("shani", 1e8, reading)), "r")


@pytest.mark.parametrize(
    ("workload", "backend", "said"),
    [({"version_mask": "0001e000"}, "c", True), ({}, "c", False),
     ({"version_mask": "0001e000"}, "miner", False)],
)  # fmt: skip
def test_a_rate_with_versions_rolled_says_so(
    workload: dict[str, Any], backend: str, said: bool
) -> None:
    made = document({**measurement("avx512", 1e8, PACKAGE), "backend": backend})
    for watts in (None, 65.0):
        rig = result.from_document({**made, "workload": workload}, "r.json", watts=watts)
        assert any("with 16 versions of the header" in note for note in rig.warnings) == said


def test_wrong_hashes_earn_nothing() -> None:
    bad = measurement("shani", 1e8, PACKAGE) | {"wrong_nonces": [5]}
    with pytest.raises(InputError, match="wrong hashes"):
        result.from_document(document(bad), "r")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"measurements": []}', '{"schema": "other/1", "measurements": [{}]}']
)
def test_no_result(text: str, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        result.load(str(path))


def test_load(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps(document(measurement("shani", 1e8, PACKAGE))), encoding="utf-8")
    assert str(path) in result.load(str(path)).source
    with pytest.raises(InputError):
        result.load(str(tmp_path / "missing.json"))


def a_mode(name: str, rate: float, watts: float | None, scope: str = "wall") -> dict[str, Any]:
    power = watts and {
        "value": watts, "low": watts * 0.98, "high": watts * 1.02, "scope": scope,
        "kind": "measured",
    }  # fmt: skip
    interval = {"median": rate, "low": rate * 0.97, "high": rate * 1.03, "confidence": 0.95}
    return {"name": name, "hashes_per_second": interval, "watts": power}


def test_the_modes_of_a_sweep_become_those_of_the_rig() -> None:
    made = measurement("bitaxe", 1.2e12, {**WALL, "kind": "measured"})
    made["modes"] = [
        a_mode("525 MHz", 1.2e12, 120.0), a_mode("400 MHz", 0.9e12, 80.0),
        a_mode("450 MHz", 1.0e12, None), a_mode("600 MHz", 1.3e12, 130.0, "board"),
    ]  # fmt: skip
    rig = result.from_document(document(made), "r.json")
    assert [mode.name for mode in rig.every_mode] == ["400 MHz", "525 MHz"]
    assert rig.normal.name == "525 MHz"
    assert rig.modes[1].watts.high == pytest.approx(81.6)
    assert rig.modes[1].hashes_per_second.low == pytest.approx(0.873e12)
    assert rig.warnings == (
        "the watts are L2, not L3: no class of the meter is declared (;class=1)",
        "modes without watts are left out: 450 MHz",
        "modes whose watts are not those of the wall are left out: 600 MHz",
    )
