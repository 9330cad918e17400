"""Miners through pyasic-rs: a simulated device on 127.0.0.2, as it dials fixed ports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from powbench.readers import pyasic, readout
from powbench.readers.readout import ReaderError
from tests.energy import servers
from tests.readers import cases
from tests.readers.cases import Cgminer

HOST = "127.0.0.2"


@pytest.fixture
def device() -> Iterator[Cgminer]:
    servers.installed("pyasic_rs")
    cases.on_a_port(HOST, 4028)
    with cases.cgminer(cases.whatsminer, HOST, 4028) as device:
        yield device


def test_a_whatsminer_is_read_in_units_of_the_field(device: Cgminer) -> None:
    device.rate, device.watts = 118.2e12, 3333.0
    said = pyasic.read(HOST, 60.0)
    assert (said.api, said.address) == ("pyasic-rs", HOST)
    assert "M50S" in said.identity.model
    assert said.identity.firmware.endswith("20230803.11.REL")
    assert (said.identity.boards, said.identity.boards_hashing) == (3, 3)
    assert said.value(readout.HASH_RATE) == pytest.approx(118.2e12)
    assert said.value(readout.EXPECTED_RATE) == pytest.approx(126e12)
    power = said.figure(readout.POWER)
    assert power is not None
    assert (power.value, power.unit, power.what, power.scope) == (3333.0, "W", "measured", "wall")


def test_pools_users_and_addresses_are_neither_asked_nor_kept(device: Cgminer) -> None:
    told = repr(pyasic.read(HOST, 60.0))
    assert not any(secret in told for secret in (*cases.SECRETS, "BHM5CSD", "HTM3X29"))
    assert {"summary", "devs"} <= set(device.asked)
    private = {"pools", "get_miner_info", "open_write_api", "get_psu"}
    assert not private & set(device.asked)


def test_the_package_itself_would_tell_them(device: Cgminer) -> None:
    """So that the test above is not one of a device that has no secrets."""
    import asyncio

    from pyasic_rs import MinerFactory

    async def whole() -> str:
        miner = await MinerFactory().get_miner(HOST)
        assert miner is not None
        return repr((await miner.get_data()).model_dump())

    told = asyncio.run(whole())
    assert cases.SECRETS[0] in told
    assert cases.SECRETS[2].replace("-", ":").lower() in told.lower()


@pytest.mark.parametrize("fault", ["hang", "garbage", "closes", "huge"])
def test_a_device_of_bad_manners_ends_the_read(device: Cgminer, fault: str) -> None:
    device.fault = fault
    with pytest.raises(ReaderError):
        pyasic.read(HOST, 1.0)


def test_nobody_there_is_said() -> None:
    servers.installed("pyasic_rs")
    with pytest.raises(ReaderError, match="pyasic-rs"):
        pyasic.read("127.0.0.9", 1.0)
    with pytest.raises(ReaderError, match="takes no name"):
        pyasic.read("localhost", 1.0)
