"""AxeOS over a real socket: what is taken, what it is called, and what is dropped at the door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from powbench.readers import axeos, readout
from powbench.readers.readout import Other, ReaderError, Readout
from tests import patience
from tests.energy import servers
from tests.energy.servers import Plug
from tests.ports import free_port
from tests.readers import cases


@pytest.fixture
def device() -> Iterator[Plug]:
    with servers.plug() as plug:
        yield plug


def read(device: Plug) -> Readout:
    return axeos.read("127.0.0.1", device.port, patience.SECONDS)


def test_a_bitaxe_is_read_in_units_of_the_field(device: Plug) -> None:
    device.document = cases.gamma()
    said = read(device)
    assert [path for path, _ in device.asked] == ["/api/system/info"]
    assert (said.api, said.address) == ("AxeOS", f"127.0.0.1:{device.port}")
    who = said.identity
    assert (who.model, who.firmware) == ("Bitaxe Gamma 601", "AxeOS v2.9.0")
    assert (who.hostname, who.boards, who.chips) == ("bitaxe-desk", 1, 1)
    figures = {f.name: (f.value, f.unit, f.what) for f in said.figures}
    assert figures[readout.HASH_RATE] == (pytest.approx(1186.34e9), "H/s", "measured")
    assert figures[readout.EXPECTED_RATE] == (pytest.approx(1224e9), "H/s", "nominal")
    assert figures["input voltage"] == (pytest.approx(5.09375), "V", "measured")
    assert figures["current"] == (pytest.approx(13.25), "A", "measured")
    assert figures[readout.CORE_VOLTAGE] == (pytest.approx(1.139), "V", "measured")
    assert figures[readout.CORE_VOLTAGE_SET] == (pytest.approx(1.15), "V", "setting")
    assert figures[readout.FREQUENCY] == (600.0, "MHz", "setting")
    assert figures[readout.CHIP_TEMPERATURE] == (58.25, "°C", "measured")
    assert not said.notes


@pytest.mark.parametrize(
    ("document", "model", "what"),
    [
        (cases.gamma(), "Bitaxe Gamma 601", "estimated"),
        (cases.gamma(boardVersion="401", ASICModel="BM1368"), "Bitaxe Supra 401", "measured"),
        (cases.gamma(boardVersion="0.11"), "Bitaxe Ultra 0.11", "measured"),
        (cases.gamma(boardVersion="650"), "Bitaxe Gamma Duo 650", "estimated"),
        (cases.gamma(boardVersion="1234"), "Bitaxe 1234", "estimated"),
        (cases.nerdqaxe(), "NerdQAxe++", "measured"),
    ],
)
def test_power_is_what_the_boards_sensor_makes_of_it(
    document: dict[str, Any], model: str, what: str
) -> None:
    said = axeos.of(document, "device")
    power = said.figure(readout.POWER)
    assert power is not None
    assert (said.identity.model, power.what, power.scope) == (model, what, "board")
    assert power.note


@pytest.mark.parametrize("document", [cases.gamma(), cases.nerdqaxe()])
def test_pools_networks_and_addresses_are_dropped(document: dict[str, Any]) -> None:
    told = repr(axeos.of(document, "device"))
    assert all(secret in repr(document) for secret in cases.SECRETS[:3])
    assert not any(secret in told for secret in cases.SECRETS)


def test_what_cannot_be_is_left_out_and_said() -> None:
    said = axeos.of(cases.gamma(hashRate=-5, temp=-1, power="17.93", voltage="off"), "device")
    assert said.value(readout.HASH_RATE) is None
    assert said.figure(readout.CHIP_TEMPERATURE) is None
    assert said.value(readout.POWER) == 17.93
    assert said.figure("input voltage") is None
    assert said.notes == ("hash rate: -5e+09 H/s cannot be, and is left out",)


def test_twice_the_full_rate_is_doubted() -> None:
    assert not axeos.of(cases.gamma(hashRate=2400), "device").notes
    assert axeos.of(cases.gamma(hashRate=3672), "device").notes == (
        "its hash rate is 3 times what its firmware holds for full",
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>hello</html>", "gave no usable JSON"),
        (b'{"hashRate": NaN}', "gave no usable JSON"),
        (b"[" * 100_000, "gave no usable JSON"),
        (b'{"apower": 3.1}', "has no hashRate, so it is no AxeOS"),
        (b"[1, 2]", "has no hashRate"),
    ],
)
def test_another_device_is_no_axeos(device: Plug, body: bytes, words: str) -> None:
    device.says(body)
    with pytest.raises(Other, match=words):
        read(device)


def test_one_that_hangs_drips_or_floods_ends(device: Plug) -> None:
    device.document = cases.gamma()
    device.hang = 30.0
    with pytest.raises(ReaderError, match="did not answer"):
        axeos.read("127.0.0.1", device.port, 0.3)
    device.hang, device.drip = 0.0, 0.1
    with pytest.raises(ReaderError, match="did not answer"):
        axeos.read("127.0.0.1", device.port, 0.3)
    device.drip = 0.0
    device.says(b"[" + b"0," * (1 << 20) + b"0]")
    with pytest.raises(ReaderError, match="longer than"):
        read(device)
    device.status(404)
    with pytest.raises(Other, match="HTTP 404"):
        read(device)
    with pytest.raises(ReaderError, match="cannot reach"):
        axeos.read("127.0.0.1", free_port(), patience.SECONDS)
