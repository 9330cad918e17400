"""Numbers and units in an answer over HTTP: read, refused, or contradicted by the URL."""

from __future__ import annotations

from typing import Any

import pytest

from powbench.energy.meter import MeterError
from powbench.energy.url import meter
from tests.energy.runs import patient, run
from tests.energy.servers import Plug

QUICK = ";every=0.05"


def asked(device: Plug, document: Any, rest: str, environ: dict[str, str] | None = None) -> float:
    """The watts of the device that answers `document`; `rest` stands after the URL's path."""
    device.document = document
    url = f"http+json://127.0.0.1:{device.port}/{rest}"
    return meter(patient(url), environ or {}).watts()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("document", "pointer", "watts"),
    [
        ({"state": "1.24", "attributes": {"unit_of_measurement": "kW"}}, "/state", 1240),
        ({"state": "1240", "attributes": {"unit_of_measurement": "W"}}, "/state", 1240),
        ({"state": "0.00124", "attributes": {"unit_of_measurement": "MW"}}, "/state", 1240),
        ([{"state": "1.24", "attributes": {"unit_of_measurement": "kW"}}], "/0/state", 1240),
        ({"PAC": {"Unit": "kW", "Values": {"1": 1.24}}}, "/PAC/Values/1", 1240),
        ({"p": [1.24], "unit": "kW"}, "/p/0", 1240),
        ({"val": 1.24, "common": {"unit": "kW"}}, "/val", 1240),
        ({"Reading": 344, "ReadingUnits": "W"}, "/Reading", 344),
        ({"lastvalue": "1.24", "units": "kW"}, "/lastvalue", 1240),
        ({"state": "1.24 kW"}, "/state", 1240),
        ({"value": "1.24kW", "unit": "V"}, "/value", 1240),
        ({"Usage": "1240.0 Watt"}, "/Usage", 1240),
        # No unit of this number: another device's name, another attribute's unit.
        ({"power": 100, "unit": "2"}, "/power", 100),
        ({"power": 100, "unit": 7}, "/power", 100),
        ({"attributes": {"w": 100, "unit_of_measurement": "kWh"}}, "/attributes/w", 100),
        ({"apower": 100, "temperature": {"unit": "C"}}, "/apower", 100),
    ],
)
def test_a_unit_beside_the_number_is_read(
    device: Plug, document: Any, pointer: str, watts: float
) -> None:
    assert asked(device, document, f"#{pointer}") == pytest.approx(watts)


@pytest.mark.parametrize(
    ("document", "pointer", "says", "remedy"),
    [
        ({"state": "5.1", "attributes": {"unit_of_measurement": "kWh"}}, "/state",
         "/state is stated in kWh, an energy", "add ;unit=kWh"),
        ({"state": "5.1", "attributes": {"unit_of_measurement": "BTU/h"}}, "/state",
         "stated in 'BTU/h', which is no power", ";unit=W"),
        ({"value": 230, "unit": "V"}, "/value", "stated in 'V', which is no power", ";unit=W"),
        ({"value": 230, "unit": "VA"}, "/value", "stated in 'VA'", ";unit=W"),
        ({"value": "230 V"}, "/value", "'230 V', not a number", ""),
        ({"value": "1,24 kW"}, "/value", "not a number", ""),
        ({"value": "5 kWh"}, "/value", "an energy", "add ;unit=kWh"),
    ],
)  # fmt: skip
def test_a_unit_that_is_no_power(
    device: Plug, document: Any, pointer: str, says: str, remedy: str
) -> None:
    with pytest.raises(MeterError) as caught:
        asked(device, document, f"#{pointer}")
    assert says in caught.value.message
    assert remedy in "".join(caught.value.remedies)


def test_a_unit_that_the_url_contradicts(device: Plug) -> None:
    document = {"state": "1.24", "attributes": {"unit_of_measurement": "kW"}}
    device.document = document
    found = run(f"http+json://127.0.0.1:{device.port}/#/state;unit=W{QUICK}")
    assert found.watts == pytest.approx(1.24)
    assert any("the answer states kW" in warning for warning in found.warnings)
    with pytest.raises(MeterError, match="stated in kW, a power") as caught:
        asked(device, {"state": "1.24 kW"}, "#/state;unit=W")
    assert "leave ;unit= out" in caught.value.remedies[0]


@pytest.mark.parametrize(
    "bad",
    ["1" * 400, "1" * 5000, "1e999", "NaN", "-Infinity", "[" * 100_000,
     '"' + "9" * 5000 + '"', '"1e999"', '"nan"', '"1_000"', '"١٢"', '"\\ud800"'],
)  # fmt: skip
def test_numbers_out_of_bounds(device: Plug, bad: str) -> None:
    device.says(b'{"w": %s}' % bad.encode())
    url = f"http+json://127.0.0.1:{device.port}/"
    for rest in ("#/w", "#/w;unit=Wh"):
        made = meter(patient(url + rest), {})
        with pytest.raises(MeterError) as caught:
            (made.joules if rest.endswith("Wh") else made.watts)()  # type: ignore[attr-defined]
        assert "\n" not in caught.value.message and len(caught.value.message) < 250
    assert "in the meter" not in run(f"{url}#/w{QUICK}", seconds=0.05).reason
