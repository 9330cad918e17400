"""--meter URLs: what each makes, what is refused, and that no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from powbench.energy import credentials
from powbench.energy.meter import CounterMeter, MeterError, PowerMeter
from powbench.energy.url import meter
from powbench.errors import InputError
from tests.energy import servers

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("url", "source", "scope"),
    [
        ("powercap:package", "powercap:package", "package"),
        ("powercap:psys", "powercap:psys", "psys"),
        ("battery:", "battery:", "battery"),
        ("battery:BAT1", "battery:BAT1", "battery"),
        ("watts:65", "watts:65", "declared"),
        ("nut://ups.lan/rack", "nut://ups.lan:3493/rack", "wall"),
        ("nut://admin@ups.lan:9999", "nut://ups.lan:9999/", "wall"),
        ("ipmi:", "ipmi:", "wall"),
        ("ipmi://root@bmc", "ipmi://bmc:623", "wall"),
        ("exec:read-plug --id 3", "exec:read-plug (2 arguments)", "wall"),
        ("exec;scope=board;every=5:/opt/x/read", "exec:read", "board"),
        ("redfish+https://bmc", "redfish+https://bmc:443", "wall"),
        (
            "redfish+http://bmc:8000/redfish/v1/Chassis/1/",
            "redfish+http://bmc:8000/redfish/v1/Chassis/1",
            "wall",
        ),
        (
            "prometheus+http://prom/?query=sum(rate(x%5B1m%5D))",
            "prometheus+http://prom:9090?query=…",
            "wall",
        ),
        (
            'prometheus+https://prom/prefix/?query=watts{a="b"}#;scope=board',
            "prometheus+https://prom:9090/prefix?query=…",
            "board",
        ),
        ("http+json://[::1]:81/a?x=1&id=2#/p", "http+json://[::1]:81/a?x=…&id=…#/p", "wall"),
        ("https+json://plug/a#/p;unit=kwh", "https+json://plug:443/a#/p;unit=kwh", "wall"),
    ],
)
def test_urls(url: str, source: str, scope: str) -> None:
    made = meter(url, {})
    assert (made.source, made.scope) == (source, scope)
    assert source in repr(made)


@pytest.mark.parametrize(
    ("unit", "watts"),
    [("W", 5), ("w", 5), ("kW", 5e3), ("kw", 5e3), ("KW", 5e3), ("MW", 5e6), ("mW", 5e-3)],
)
def test_the_case_of_a_prefix_tells_a_thousandth_from_a_million(unit: str, watts: float) -> None:
    with servers.plug() as device:
        device.document = {"p": 5}
        assert power(f"http+json://127.0.0.1:{device.port}/#/p;unit={unit}") == watts


@pytest.mark.parametrize(
    ("unit", "joules"),
    [("Wh", 3600), ("kwh", 3.6e6), ("kWh", 3.6e6), ("MWh", 3.6e9), ("mWh", 3.6), ("Wmin", 60)],
)
def test_a_unit_of_energy_makes_a_counter(unit: str, joules: float) -> None:
    with servers.plug() as device:
        device.document = {"e": 1}
        made = meter(f"http+json://127.0.0.1:{device.port}/#/e;unit={unit}", {})
        assert isinstance(made, CounterMeter)
        assert made.joules() == pytest.approx((joules,))


def power(url: str) -> float:
    made = meter(url, {})
    assert isinstance(made, PowerMeter)
    return made.watts()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "takes a URL"),
        ("package", "takes a URL"),
        ("smoke:signal", "no meter 'smoke'"),
        ("powercap:tdp", "no scope 'tdp'"),
        ("nvml:first", "number of a board"),
        ("nvml:" + "9" * 5000, "number of a board"),
        ("watts:sixty", "watts: 'sixty' is no number"),
        ("watts:-5", "-5 W cannot be the power"),
        ("watts:6__5", "watts: '6__5' is no"),
        ("watts:6,5", "watts: '6,5' is no number"),
        ("watts:6 TH/s", "watts: '6 TH/s' is not a power"),
        ("nut:///ups", "names no host"),
        ("nut://host/a/b", "must name one UPS"),
        ("nut://host:port/a", "host or port is not understood"),
        ("prometheus+http://prom/", "no ?query="),
        ("http+json://plug/status", "a pointer into JSON starts with /"),
        ("http+json://plug/#/p;unit=hp", "no unit 'hp'"),
        ("http+json://plug/#/p;scope=roof", "no scope 'roof'"),
        ("http+json://plug/#/p;color=red", "no option 'color'"),
        ("http+json://plug/#/p;accuracy=500%", "accuracy must be above 0, and at most 100%"),
        ("watts:20MW", "cannot be the power of a machine"),
        ("http+json://plug/#/p;every=0", "every must be above 0"),
        ("http+json://plug/#/p;timeout=nan", "timeout: 'nan' is no number"),
        ("http+json://plug/#/p;insecure=yes", "insecure is 0 or 1"),
        ("exec:", "names no program"),
        ("exec:read 'open", "No closing quotation"),
    ],
)
def test_urls_that_are_refused(url: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        meter(url, {})
    assert says in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "url",
    [
        f"nut://admin:{SECRET}@host/ups",
        f"redfish+https://admin:{SECRET}@host",
        f"http+json://plug/cm?user=admin&password={SECRET}#/p",
        f"http+json://plug/cm?auth_key={SECRET}#/p",
        f"http+json://plug/cm?access_token={SECRET}#/p",
    ],
)
def test_a_secret_in_a_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(InputError) as caught:
        meter(url, {})
    assert SECRET not in caught.value.message + caught.value.hint
    assert "seen by every user" in caught.value.message or "read by every" in caught.value.message


def test_a_secret_of_a_query_comes_from_the_environment() -> None:
    url = "http+json://plug/cm?user=admin&password=env:PLUG#/p"
    made = meter(url, {"PLUG": SECRET + "&x"})
    assert made.source == "http+json://plug:80/cm?user=…&password=env:PLUG#/p"
    assert SECRET not in repr(made)
    with pytest.raises(InputError, match=r"\$PLUG is not set"):
        meter(url, {})


def test_arguments_of_a_program_stay_out() -> None:
    made = meter(f"exec:curl -H 'Authorization: Bearer {SECRET}' http://plug", {})
    assert SECRET not in made.source + made.name + repr(made)


def test_options_are_taken() -> None:
    made = meter("nut://host/ups#;every=5;accuracy=0.01;scope=board", {})
    assert (made.interval_seconds, made.stated_accuracy, made.scope) == (5, 0.01, "board")


def test_a_sensor_that_is_not_there_says_so_when_opened(tmp_path: Path) -> None:
    made = meter("hwmon:ina226/power1", {}, tmp_path)
    with pytest.raises(MeterError, match="has no sensor 'ina226/power1'"):
        made.open()


def test_credentials_from_the_environment() -> None:
    known = credentials.for_host(
        "bmc", {"POWBENCH_METER_USER": "admin", "POWBENCH_METER_PASSWORD": SECRET}
    )
    assert (known.user, known.password, known.token) == ("admin", SECRET, "")
    assert SECRET not in repr(known)


def test_credentials_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(f"{SECRET}\n")
    assert credentials.for_host("x", {"POWBENCH_METER_TOKEN_FILE": str(secret)}).token == SECRET
    with pytest.raises(InputError, match="No such file"):
        credentials.for_host("x", {"POWBENCH_METER_TOKEN_FILE": str(tmp_path / "gone")})
    secret.write_text("x" * 10000)
    with pytest.raises(InputError, match="larger than 8 KiB"):
        credentials.for_host("x", {"POWBENCH_METER_PASSWORD_FILE": str(secret)})


def test_credentials_by_host(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text(
        f"machine bmc login root password {SECRET}\nmachine ha login bearer password eyJ\n"
    )
    environ = {"POWBENCH_METER_NETRC": str(file), "POWBENCH_METER_TOKEN": "other"}
    assert credentials.for_host("bmc", environ).password == SECRET
    assert credentials.for_host("bmc", environ).token == ""
    assert credentials.for_host("ha", environ).token == "eyJ"
    assert credentials.for_host("else", environ).token == "other"


def test_a_broken_netrc_is_not_quoted(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text(f"machine bmc {SECRET} {SECRET}\n")
    with pytest.raises(InputError, match="line 1") as caught:
        credentials.for_host("bmc", {"POWBENCH_METER_NETRC": str(file)})
    assert SECRET not in caught.value.message
    with pytest.raises(InputError, match="No such file"):
        credentials.for_host("bmc", {"POWBENCH_METER_NETRC": str(tmp_path / "gone")})
