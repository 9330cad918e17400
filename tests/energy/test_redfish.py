"""Redfish: sushy-static over resources of both shapes, with and without TLS."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from powbench.energy import redfish
from powbench.energy.meter import MeterError
from tests.energy import servers
from tests.energy.runs import between, run

CHASSIS = "Chassis"


def put(folder: Path, path: str, document: Any) -> None:
    """Store a resource where sushy-static looks for it; whole, since it may be read just now."""
    (folder / path).mkdir(parents=True, exist_ok=True)
    servers.put(folder / path / "index.json", json.dumps(document))


def link(path: str) -> dict[str, str]:
    return {"@odata.id": f"/redfish/v1/{path}"}


def power(watts: float | None) -> dict[str, Any]:
    """Power.v1: the system first, then a part of it."""
    return {
        "@odata.type": "#Power.v1_7_1.Power",
        "PowerControl": [
            {"Name": "System Input Power", "PowerConsumedWatts": watts},
            {"Name": "CPU", "PowerConsumedWatts": None if watts is None else watts / 2},
        ],
    }


def metrics(watts: float | None) -> dict[str, Any]:
    """EnvironmentMetrics.v1."""
    reading = {"Reading": watts, "SensingInterval": "PT1S"}
    return {"@odata.type": "#EnvironmentMetrics.v1_3_0.EnvironmentMetrics", "PowerWatts": reading}


SHAPES = [("Power", power), ("EnvironmentMetrics", metrics)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A service with two chassis, of which one is a drive enclosure without power."""
    folder = tmp_path / "mockup"
    members = [link("Chassis/1"), link("Chassis/Enclosure")]
    put(folder, CHASSIS, {"Members": members, "Members@odata.count": 2})
    put(folder, "Chassis/1", {"Id": "1"})
    put(folder, "Chassis/Enclosure", {"Id": "Enclosure"})
    return folder


@pytest.mark.parametrize(("name", "shape"), SHAPES)
def test_both_shapes_on_a_real_server(
    tree: Path, name: str, shape: Callable[[float | None], dict[str, Any]]
) -> None:
    put(tree, "Chassis/1", {"Id": "1", name: link(f"Chassis/1/{name}")})
    put(tree, f"Chassis/1/{name}", shape(344))
    with servers.redfish(tree) as port:
        # Only the host is given: the chassis with a reading is found.
        found = run(
            f"redfish+http://127.0.0.1:{port}#;every=0.05",
            lambda: put(tree, f"Chassis/1/{name}", shape(544)),
        )
        assert between(found, 344, 544)
        assert found.source == f"redfish+http://127.0.0.1:{port}/redfish/v1/Chassis/1/{name}"
        assert (found.scope, found.kind) == ("wall", "measured")
        by_path = run(f"{found.source}#;every=0.05")
        assert by_path.watts == pytest.approx(544)
        lost = run(
            f"{found.source}#;every=0.05",
            lambda: put(tree, f"Chassis/1/{name}", shape(None)),
            spoils=True,
        )
        assert not lost.available
        assert "no power reading any more" in lost.reason


def test_a_self_signed_controller(tree: Path, tmp_path: Path) -> None:
    put(tree, "Chassis/1", {"Power": link("Chassis/1/Power")})
    put(tree, "Chassis/1/Power", power(200))
    certificate = servers.self_signed(tmp_path)
    with servers.redfish(tree, certificate) as port:
        url = f"redfish+https://127.0.0.1:{port}/redfish/v1/Chassis/1#;every=0.05"
        distrusted = run(url, seconds=0.05)
        assert "not trusted: self-signed certificate" in distrusted.reason
        assert len(distrusted.remedies) == 2
        trusted = run(f"{url};ca={certificate}", lambda: put(tree, "Chassis/1/Power", power(400)))
        assert between(trusted, 200, 400)


def test_a_controller_without_power(tree: Path) -> None:
    with servers.redfish(tree) as port:
        found = run(f"redfish+http://127.0.0.1:{port}", seconds=0.05)
        assert "0 chassis give their power: none" in found.reason
        chassis = run(f"redfish+http://127.0.0.1:{port}/redfish/v1/Chassis/1", seconds=0.05)
        assert "neither Power nor EnvironmentMetrics" in chassis.reason
        gone = run(f"redfish+http://127.0.0.1:{port}/redfish/v1/Chassis/7", seconds=0.05)
        assert "HTTP 404" in gone.reason


def test_two_chassis_with_power_are_not_guessed_between(tree: Path) -> None:
    for chassis in ("1", "Enclosure"):
        put(tree, f"Chassis/{chassis}", {"Power": link(f"Chassis/{chassis}/Power")})
        put(tree, f"Chassis/{chassis}/Power", power(100))
    with servers.redfish(tree) as port:
        found = run(f"redfish+http://127.0.0.1:{port}", seconds=0.05)
    assert "2 chassis give their power: /redfish/v1/Chassis/1/Power" in found.reason


@pytest.mark.parametrize(
    ("environ", "header", "value"),
    [
        ({"POWBENCH_METER_TOKEN": "abc"}, "X-Auth-Token", "abc"),
        (
            {"POWBENCH_METER_USER": "root", "POWBENCH_METER_PASSWORD": "calvin"},
            "Authorization",
            "Basic cm9vdDpjYWx2aW4=",
        ),
    ],
)
def test_credentials(environ: dict[str, str], header: str, value: str) -> None:
    with servers.plug() as device:
        device.document = power(100)
        url = f"redfish+http://127.0.0.1:{device.port}/redfish/v1/Chassis/1/Power#;every=0.05"
        found = run(url, environ=environ)
        assert found.watts == pytest.approx(100)
        assert {h.get(header) for _, h in device.asked} == {value}
        assert "calvin" not in str(found)


def control(watts: float | None, name: str, context: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"Name": name, "PowerConsumedWatts": watts}
    return found | ({"PhysicalContext": context} if context else {})


def test_a_part_never_answers_for_the_whole(tree: Path) -> None:
    """Case E3: a server whose total is null in some answers, its CPU and memory never."""
    parts = [control(85, "CPU Sub-system Power"), control(12, "Memory Sub-system Power")]

    def total(watts: float | None) -> None:
        put(tree, "Chassis/1/Power", {"PowerControl": [control(watts, "Server Power"), *parts]})

    put(tree, "Chassis/1", {"Id": "1", "Power": link("Chassis/1/Power")})
    total(450)
    with servers.redfish(tree) as port:
        url = f"redfish+http://127.0.0.1:{port}#;every=0.05"
        assert not run(url, lambda: total(None), spoils=True).available
        silent = run(url, seconds=0.05)
        assert "0 chassis give their power: none; without a value just now" in silent.reason
        total(450)
        assert run(url).watts == pytest.approx(450)


@pytest.mark.parametrize(
    ("controls", "watts"),
    [
        ([control(None, "Server"), control(85, "CPU"), control(12, "Memory")], None),
        ([control(450, "Server"), control(85, "CPU")], 450),
        ([control(85, "CPU", "CPU"), control(450, "Server", "Chassis")], 450),
        ([control(85, "CPU", "CPU"), control(None, "Server", "Chassis")], None),
        ([{"Name": "Server"}, control(85, "CPU")], None),
        ([5, control(85, "CPU")], None),
        ([], None),
    ],
)
def test_which_entry_is_the_whole(controls: list[Any], watts: float | None) -> None:
    assert redfish.reading({"PowerControl": controls}) == watts


def test_parts_alone_are_no_whole() -> None:
    with pytest.raises(MeterError, match="is the power of a part, and none is of the whole"):
        redfish.reading({"PowerControl": [control(85, "CPU", "CPU"), control(9, "Fan", "Fan")]})


def test_a_chassis_that_is_silent_is_not_replaced_by_another(tree: Path) -> None:
    """The tray of accelerators answers, the server around it has no value just now."""
    for chassis, watts in (("1", None), ("Enclosure", 300.0)):
        put(tree, f"Chassis/{chassis}", {"Power": link(f"Chassis/{chassis}/Power")})
        put(tree, f"Chassis/{chassis}/Power", power(watts))
    with servers.redfish(tree) as port:
        found = run(f"redfish+http://127.0.0.1:{port}", seconds=0.05)
    assert "without a value just now: /redfish/v1/Chassis/1" in found.reason
    assert "name one of them" in found.remedies[0]


@pytest.mark.parametrize("status", [301, 308])
def test_a_controller_that_wants_a_slash(status: int) -> None:
    """Case E9: each path without a slash is moved to the same path with one."""
    with servers.plug() as device:

        def answer(path: str) -> tuple[int, dict[str, str], bytes]:
            if path.endswith("/"):
                return 200, {}, json.dumps(power(100)).encode()
            return status, {"Location": f"{path}/"}, b""

        device.answer = answer
        environ = {"POWBENCH_METER_USER": "root", "POWBENCH_METER_PASSWORD": "calvin"}
        for path in ("/redfish/v1/Chassis/1/Power", "/redfish/v1/Chassis/1/Power/"):
            url = f"redfish+http://127.0.0.1:{device.port}{path}#;every=0.05"
            assert run(url, environ=environ).watts == pytest.approx(100)
        assert {h.get("Authorization") for _, h in device.asked} == {"Basic cm9vdDpjYWx2aW4="}


@pytest.mark.parametrize("wrong", [None, [], {}, {"PowerControl": 5}, {"PowerControl": [3]}])
def test_documents_without_a_reading(wrong: Any) -> None:
    assert redfish.reading(wrong) is None


def test_a_reading_that_is_a_word() -> None:
    with pytest.raises(MeterError, match="not a number"):
        redfish.reading({"PowerWatts": {"Reading": "high"}})
