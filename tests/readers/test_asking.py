"""An address of a miner, as people write it, and which API answers there."""

from __future__ import annotations

import pytest

from powbench.errors import InputError
from powbench.readers import asking
from powbench.readers.asking import Place, place
from powbench.readers.readout import ReaderError
from tests import patience
from tests.energy import servers
from tests.ports import free_port
from tests.readers import cases


@pytest.mark.parametrize(
    ("text", "expected", "shown"),
    [
        ("192.0.2.10", Place("192.0.2.10"), "192.0.2.10"),
        (" bitaxe.local:8080 ", Place("bitaxe.local", 8080), "bitaxe.local:8080"),
        ("192.0.2.10/axeos", Place("192.0.2.10", None, "axeos"), "192.0.2.10"),
        ("[::1]:4028/cgminer", Place("::1", 4028, "cgminer"), "[::1]:4028"),
        ("192.0.2.10/pyasic", Place("192.0.2.10", None, "pyasic"), "192.0.2.10"),
    ],
)
def test_addresses_as_people_write_them(text: str, expected: Place, shown: str) -> None:
    assert place(text) == expected
    assert str(place(text)) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no address of a miner"),
        ("a b", "no address of a miner"),
        ("http://192.0.2.10", "no address of a miner"),
        ("192.0.2.10:0", "no address of a miner"),
        ("192.0.2.10:70000", "no address of a miner"),
        ("user:secret@192.0.2.10", "no address of a miner"),
        ("192.0.2.10/luxos", "there is no reader 'luxos'"),
        ("192.0.2.10:80/pyasic", "ports of its own"),
    ],
)
def test_what_is_no_address_is_said(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        place(text)
    assert caught.value.hint


def test_the_api_is_found_out_and_remembered() -> None:
    with cases.cgminer(cases.braiins) as miner, servers.plug() as plug:
        plug.document = cases.nerdqaxe()
        said, where = asking.read(place(f"127.0.0.1:{miner.port}"), patience.SECONDS)
        assert (said.api, where.api, where.port) == ("cgminer", "cgminer", miner.port)
        said, where = asking.read(place(f"127.0.0.1:{plug.port}"), patience.SECONDS)
        assert (said.api, where.api) == ("AxeOS", "axeos")
        before = len(plug.asked)
        asking.read(where, patience.SECONDS)
        assert len(plug.asked) == before + 1


def test_nobody_there_gives_the_reasons_and_a_hint() -> None:
    port = free_port()
    with pytest.raises(ReaderError, match=f"cannot reach 127.0.0.1:{port}") as caught:
        asking.read(place(f"127.0.0.1:{port}"), patience.SECONDS)
    assert "check the address" in caught.value.hint


@pytest.mark.parametrize("api", asking.APIS)
def test_an_api_that_is_named_and_fails_says_what_to_do(api: str) -> None:
    port = None if api == "pyasic" else free_port()
    with pytest.raises(ReaderError) as caught:
        asking.read(Place("127.0.0.1", port, api), 1.0)
    assert "check the address" in caught.value.hint or "pip install" in caught.value.hint
