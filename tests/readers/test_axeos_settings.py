"""Reading and changing the settings of a simulated AxeOS device, over real sockets."""

from __future__ import annotations

import pytest

from powbench.readers.axeos_settings import Device, Refused, back
from powbench.readers.readout import ReaderError
from powbench.readers.settings import Setting
from tests.readers.axeos_device import Firmware, axeos


@pytest.mark.parametrize("firmware", ["2.9", "2.1", "nerd"])
def test_every_firmware_tells_its_setting_and_takes_another(firmware: Firmware) -> None:
    with axeos(firmware=firmware) as simulated:
        device = Device(simulated.host, simulated.port)
        state = device.state()
        assert state.setting == Setting(525, 1150)
        assert state.chip is not None
        assert state.regulator is not None
        assert state.watts == pytest.approx(simulated.watts())
        assert (state.expected is None) == (firmware != "2.9")
        device.write(Setting(550, 1160).fields())
        assert simulated.patches == [{"frequency": 550, "coreVoltage": 1160}]
        assert device.state().setting == Setting(550, 1160)


def test_whole_numbers_are_sent_as_such() -> None:
    assert [type(v) for v in Setting(525.0, 1150.0).fields().values()] == [int, int]
    assert Setting(531.25, 1150).fields()["frequency"] == 531.25


def test_what_the_page_offers() -> None:
    with axeos() as simulated:
        offer = Device(simulated.host, simulated.port).offer()
        assert offer is not None
        assert (offer.megahertz, offer.millivolts) == ((400, 625), (1000, 1250))
    with axeos(firmware="2.1") as simulated:
        assert Device(simulated.host, simulated.port).offer() is None


def test_a_refusal_is_no_silence() -> None:
    with axeos(refuses=400) as simulated:
        device = Device(simulated.host, simulated.port)
        with pytest.raises(Refused, match="HTTP 400"):
            device.write({"frequency": 550})
        simulated.refuses = 401
        with pytest.raises(Refused, match="not authorised"):
            device.write({"frequency": 550})
        simulated.silent = True
        with pytest.raises(ReaderError) as silence:
            device.write({"frequency": 550})
        assert not isinstance(silence.value, Refused)


@pytest.mark.parametrize("said", [b"", b"<html>", b"[]", b'{"hashRate": 1}', b'{"hashRate": '])
def test_an_answer_that_is_none(said: bytes) -> None:
    with axeos(garbage=said) as simulated, pytest.raises(ReaderError):
        Device(simulated.host, simulated.port).state()


def test_what_the_firmware_changed_of_the_fan_goes_back_too() -> None:
    with axeos() as simulated:
        device = Device(simulated.host, simulated.port)
        before = device.state()
        assert back(before, before) == before.setting.fields()
        simulated.settings |= {"autofanspeed": 0, "manualFanSpeed": 100}
        simulated.settings["frequency"] = 425
        wished = back(before, device.state())
        assert wished == {
            "frequency": 525, "coreVoltage": 1150, "autofanspeed": 1, "manualFanSpeed": 60,
        }  # fmt: skip


def test_no_secret_of_the_device_is_kept() -> None:
    with axeos() as simulated:
        said = repr(Device(simulated.host, simulated.port).state())
        assert "bc1q" not in said
        assert "AA:BB" not in said
        assert "A Home" not in said
