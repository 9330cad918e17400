"""JSON over HTTP: Shelly, Tasmota and Home Assistant as they answer, and a server's faults."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from powbench import net
from powbench.energy import fetch, http_json, stated
from powbench.energy.meter import MeterError
from powbench.energy.reading import EnergyReading
from powbench.energy.url import meter
from powbench.errors import InputError
from tests import patience
from tests.digest_server import guarded
from tests.energy import servers
from tests.energy.runs import between, run
from tests.energy.servers import Plug
from tests.ports import free_port

QUICK = ";every=0.05"
LATE = ";timeout=0.4"


def shelly2(watts: float, watt_hours: float = 0.0) -> dict[str, Any]:
    """GET /rpc/Switch.GetStatus?id=0 of a Shelly Plus Plug S."""
    return {
        "id": 0,
        "source": "init",
        "output": True,
        "apower": watts,
        "voltage": 230.1,
        "current": 0.96,
        "aenergy": {
            "total": watt_hours,
            "by_minute": [3533.1, 3601.4, 3588.0],
            "minute_ts": 1700000000,
        },
        "temperature": {"tC": 41.2, "tF": 106.2},
    }


def tasmota(watts: int, kwh: float) -> dict[str, Any]:
    """GET /cm?cmnd=Status%208."""
    energy = {"Total": kwh, "Yesterday": 0.4, "Power": watts, "Factor": 0.95, "Voltage": 230}
    return {"StatusSNS": {"Time": "2024-01-01T00:00:00", "ENERGY": energy}}


def home_assistant(state: str) -> dict[str, Any]:
    """GET /api/states/sensor.plug_power: the state is always a text."""
    return {
        "entity_id": "sensor.plug_power",
        "state": state,
        "attributes": {"unit_of_measurement": "W", "device_class": "power"},
    }


def test_shelly_power(device: Plug) -> None:
    device.document = shelly2(100)
    url = f"http+json://127.0.0.1:{device.port}/rpc/Switch.GetStatus?id=0#/apower{QUICK}"
    found = run(url, lambda: setattr(device, "document", shelly2(300)))
    assert between(found, 100, 300)
    assert device.asked[0][0] == "/rpc/Switch.GetStatus?id=0"
    assert found.source == url.removesuffix(QUICK).replace("id=0", "id=…")
    assert (found.scope, found.kind, found.short) == ("wall", "measured", True)
    assert (found.samples or 0) >= 3


def test_shelly_counter_of_watt_hours(device: Plug) -> None:
    device.document = shelly2(0, 81234.5)
    url = f"http+json://127.0.0.1:{device.port}/rpc/Switch.GetStatus?id=0#/aenergy/total;unit=wh"
    found = run(url + QUICK, lambda: setattr(device, "document", shelly2(0, 81234.75)))
    assert (found.joules, found.wraps) == (pytest.approx(900), 0)
    assert found.source == url.replace("id=0", "id=…")


def test_tasmota_in_kilowatt_hours(device: Plug) -> None:
    device.document = tasmota(100, 12.000)
    url = f"http+json://127.0.0.1:{device.port}/cm?cmnd=Status%208#/StatusSNS/ENERGY/Total;unit=kwh"
    found = run(url + QUICK, lambda: setattr(device, "document", tasmota(100, 12.001)))
    assert found.joules == pytest.approx(3600)
    assert found.uncertainty is not None
    assert found.uncertainty > 0.5  # one step of the counter in two seconds says little
    assert device.asked[0][0] == "/cm?cmnd=Status%208"


def test_a_counter_that_does_not_move_is_no_zero(device: Plug) -> None:
    device.document = tasmota(100, 12.0)
    url = f"http+json://127.0.0.1:{device.port}/cm#/StatusSNS/ENERGY/Total;unit=kwh"
    found = run(url + QUICK)
    assert not found.available
    assert "did not move" in found.reason


def test_tasmota_power(device: Plug) -> None:
    device.document = tasmota(100, 12.0)
    url = f"http+json://127.0.0.1:{device.port}/cm?cmnd=Status%208#/StatusSNS/ENERGY/Power{QUICK}"
    assert between(run(url, lambda: setattr(device, "document", tasmota(200, 12.0))), 100, 200)


def test_home_assistant_with_a_token(device: Plug) -> None:
    device.document = home_assistant("150.5")
    url = f"http+json://127.0.0.1:{device.port}/api/states/sensor.plug_power#/state{QUICK}"
    environ = {"POWBENCH_METER_TOKEN": "eyJ-secret"}
    found = run(url, lambda: setattr(device, "document", home_assistant("250.5")), environ=environ)
    assert between(found, 150.5, 250.5)
    assert device.asked[0][1]["Authorization"] == "Bearer eyJ-secret"
    assert "secret" not in str(found) + str(found.to_json())


def test_units(device: Plug) -> None:
    device.document = {"p": [1.5]}
    url = f"http+json://127.0.0.1:{device.port}/#/p/0;unit=kw{QUICK}"
    assert run(url).watts == pytest.approx(1500)


def faulty(device: Plug, fault: Callable[[], None], options: str = "") -> EnergyReading:
    """A good start, then the fault for the rest of the run."""
    device.document = shelly2(100)
    url = f"http+json://127.0.0.1:{device.port}/x?id=0#/apower{QUICK}{options}"
    found = run(url, fault, spoils=True)
    assert not found.available
    assert found.joules is None
    return found


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (shelly2(-20), "a negative power: -20 W"),
        (shelly2(5e7), "an absurd power"),
        (shelly2(float("nan")), "it holds NaN, which is no number"),
        ({"apower": None}, "is 'None', not a number"),
        ({"apower": "unavailable"}, "is 'unavailable', not a number"),
        ({"apower": True}, "is 'True', not a number"),
        ({"apower": {}}, "is '{}', not a number"),
        ({}, "the JSON has no /apower"),
        ([], "the JSON has no /apower"),
        ("off", "the JSON has no /apower"),
    ],
)
def test_absurd_values(device: Plug, document: Any, says: str) -> None:
    device.document = document
    reading = meter(f"http+json://127.0.0.1:{device.port}/#/apower", {})
    with pytest.raises(MeterError) as caught:
        reading.watts()  # type: ignore[attr-defined]
    assert says in caught.value.message


def test_nonsense_mid_run(device: Plug) -> None:
    found = faulty(device, lambda: device.says(b"<html>\xff\xfe"))
    assert "which is not JSON" in found.reason


def test_http_500_mid_run(device: Plug) -> None:
    found = faulty(device, lambda: device.status(500))
    assert "HTTP 500" in found.reason


def test_a_hung_server_mid_run(device: Plug) -> None:
    found = faulty(device, lambda: setattr(device, "hang", patience.SECONDS), LATE)
    assert "did not answer in 0.4 s" in found.reason


def refused(device: Plug, timeout: float = patience.SECONDS) -> MeterError:
    server = fetch.Server("127.0.0.1", device.port, timeout_seconds=timeout)
    with pytest.raises(MeterError) as caught:
        fetch.get_json(server, "/api?token=hidden")
    assert "hidden" not in caught.value.message
    return caught.value


@pytest.mark.parametrize("status", [401, 403])
def test_not_authorised_says_how_to_be(device: Plug, status: int) -> None:
    device.status(status)
    error = refused(device)
    assert f"HTTP {status}, not authorised" in error.message
    assert "POWBENCH_METER_PASSWORD" in error.remedies[0]


def _to(where: str, path: str) -> tuple[int, dict[str, str], bytes]:
    """A redirect, whatever is asked for."""
    return 302, {"Location": where}, b""


def test_a_redirect_would_carry_the_credentials_away(device: Plug) -> None:
    for elsewhere in (
        "http://elsewhere/",
        f"http://127.0.0.1:{device.port + 1}/",
        f"//127.0.0.2:{device.port}/",
        f"ftp://127.0.0.1:{device.port}/",
        "http://[",
        "",
    ):
        device.asked.clear()
        device.answer = partial(_to, elsewhere)
        assert "moved to another server; not followed" in refused(device).message
        assert len(device.asked) == 1
    device.answer = lambda path: (302, {"Location": f"https://127.0.0.1:{device.port}/"}, b"")
    assert "write https" in refused(device).remedies[0]


def test_an_answer_without_end(device: Plug) -> None:
    device.says(b" " * (net.LIMIT_BYTES + 10))
    assert "longer than 1 MiB" in refused(device).message


def test_a_dripping_server_cannot_hold_us(device: Plug) -> None:
    """Every byte comes in time; the whole does not."""
    device.says(b'{"apower": 1000000000000}')
    device.drip = 0.1
    assert "did not answer in 0.4 s" in refused(device, timeout=0.4).message


def test_a_server_that_cuts_its_answer(device: Plug) -> None:
    device.answer = lambda path: (200, {"Content-Length": "900"}, b"{")
    assert refused(device).message


def test_nobody_there() -> None:
    port = free_port()
    found = run(f"http+json://127.0.0.1:{port}/#/apower", seconds=0.05)
    assert f"cannot reach 127.0.0.1:{port}: Connection refused" in found.reason


def test_a_chunked_answer(device: Plug) -> None:
    device.answer = lambda path: (
        200,
        {"Transfer-Encoding": "chunked"},
        b'4\r\n{"a"\r\n5\r\n: 12}\r\n0\r\n\r\n',
    )
    assert fetch.get_json(fetch.Server("127.0.0.1", device.port), "/") == {"a": 12}


def test_a_self_signed_certificate(tmp_path: Path) -> None:
    certificate = servers.self_signed(tmp_path)
    with servers.plug(certificate) as device:
        device.document = shelly2(100)
        base = f"https+json://127.0.0.1:{device.port}/status#/apower;every=0.05"
        distrusted = run(base, seconds=0.05)
        assert "the certificate of 127.0.0.1" in distrusted.reason
        assert "not trusted: self-signed certificate" in distrusted.reason
        assert ";ca=" in distrusted.remedies[0]
        assert not device.asked
        assert run(f"{base};ca={certificate}").watts == pytest.approx(100)
        assert run(f"{base};insecure=1").watts == pytest.approx(100)


def test_a_pointer_escapes_as_rfc_6901_says() -> None:
    document = {"a/b": {"m~n": [7, 8]}, "": 1}
    assert stated.resolve(document, "/a~1b/m~0n/1") == 8
    assert stated.resolve(document, "/") == 1
    for key in ("2", "-1", "01", "1_0", "x"):
        with pytest.raises(MeterError, match=f"no '{key}'"):
            stated.resolve(document, f"/a~1b/m~0n/{key}")
    with pytest.raises(InputError):
        http_json.check_pointer("apower")


def test_a_server_that_echoes_what_it_was_shown_leaks_nothing(device: Plug) -> None:
    """Its words enter the reason of the reading, and that the document."""
    pair = base64.b64encode(b"me:hunter22").decode()
    environ = {
        "POWBENCH_METER_USER": "me",
        "POWBENCH_METER_PASSWORD": "hunter22",
        "KEY": "a key/too",
    }
    url = f"http+json://127.0.0.1:{device.port}/x?key=env:KEY#/w{QUICK}"
    for echo in (pair, f"Basic {pair}", "me:hunter22", "x" * 36 + "hunter22", "a key/too"):
        device.document = {"w": echo}
        with pytest.raises(MeterError, match="not a number") as wrong:
            meter(url, environ).watts()  # type: ignore[attr-defined]
        device.says(echo.encode())
        with pytest.raises(MeterError, match="not JSON") as garbage:
            meter(url, environ).watts()  # type: ignore[attr-defined]
        device.answer = device._json
        for error in (wrong, garbage):
            assert not any(s in str(error.value) for s in (pair[:8], "hunt", "key/too"))


def test_digest_is_spoken_by_a_meter() -> None:
    """Case E10: a Shelly Gen2 with a password, over the command line's own way in."""
    environ = {"POWBENCH_METER_USER": "admin", "POWBENCH_METER_PASSWORD": "s3cret"}
    with guarded(b"admin", b"s3cret") as guard:
        url = f"http+json://127.0.0.1:{guard.port}/rpc/Switch.GetStatus?id=0#/apower{QUICK}"
        found = run(url, environ=environ)
        assert found.watts == pytest.approx(212.5)
        assert guard.refused == ["nothing shown"]
        for given, says, remedy in (
            ({}, "it wants Digest", "give POWBENCH_METER_USER and"),
            ({"POWBENCH_METER_PASSWORD": "s3cret"}, "it wants Digest", "POWBENCH_METER_USER too"),
            (environ | {"POWBENCH_METER_PASSWORD": "x"}, "it refuses the user", "check POWB"),
            ({"POWBENCH_METER_TOKEN": "x"}, "it refuses the token", "in place of the token"),
        ):
            refused = run(url, seconds=0.05, environ=given)
            assert says in refused.reason
            assert remedy in refused.remedies[0]
        guard.offers = ["NTLM"]
        refused = run(url, seconds=0.05, environ=environ)
        assert "it wants NTLM" in refused.reason
        assert "Digest (SHA-256 or MD5, qop auth)" in refused.remedies[0]
