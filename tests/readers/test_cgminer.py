"""The cgminer API over real sockets: each maker's answers, its quirks, and a server's faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from powbench.readers import cgminer, cgminer_answers, readout
from powbench.readers.readout import Other, ReaderError, Readout
from tests import patience
from tests.readers import cases
from tests.readers.cases import Cgminer

MAKERS = [cases.antminer, cases.braiins, cases.whatsminer, cases.avalon]
Make = Callable[[float, float], dict[str, Any]]


def read(device: Cgminer, seconds: float = patience.SECONDS) -> Readout:
    return cgminer.read("127.0.0.1", device.port, seconds)


@pytest.mark.parametrize(
    ("make", "model", "firmware", "expected", "power", "limit"),
    [
        (cases.antminer, "Antminer S19 Pro", "BMMiner 1.0.0", 110e12, None, None),
        (cases.braiins, "Antminer S19", "BOSminer+ 0.2.0-d360818", 93e12,
         ("estimated", "wall"), 3300),
        (cases.whatsminer, "M50S++_VL30", "btminer 2.0", 126e12, ("measured", "wall"), 3300),
        (cases.avalon, "AvalonMiner 15-194", "CGMiner 4.11.1", 201.92042e12,
         ("estimated", "wall"), 3700),
    ],
)  # fmt: skip
def test_each_makers_answers_are_read(
    make: Make, model: str, firmware: str, expected: float, power: Any, limit: float | None
) -> None:
    with cases.cgminer(make) as device:
        device.rate, device.watts = 97.5e12, 3150.0
        said = read(device)
    assert (said.api, said.identity.model, said.identity.firmware) == ("cgminer", model, firmware)
    assert (said.identity.boards, said.identity.boards_hashing) == (3, 3)
    assert said.value(readout.HASH_RATE) == pytest.approx(97.5e12, rel=1e-6)
    assert said.value(readout.EXPECTED_RATE) == pytest.approx(expected)
    boards = [f.value for f in said.figures if f.name.startswith("hash rate of board")]
    assert boards == pytest.approx([32.5e12] * 3, rel=1e-6)
    figure = said.figure(readout.POWER)
    assert (None if figure is None else (figure.what, figure.scope)) == power
    assert figure is None or figure.value == 3150.0
    assert said.value(readout.POWER_LIMIT) == limit
    assert ("it tells no power over this API" in said.notes) == (power is None)


@pytest.mark.parametrize("make", MAKERS)
def test_nothing_of_pools_serials_or_addresses_is_asked_or_kept(make: Make) -> None:
    with cases.cgminer(make) as device:
        told = repr(read(device))
        assert "pools" not in device.asked
    secrets = (*cases.SECRETS, "BHM5CSD1302803K30001", "8144d5ca79104814", "020100008c699117")
    assert not any(secret in told for secret in secrets)


@pytest.mark.parametrize("make", MAKERS)
def test_one_connection_at_a_time_brings_one_answer(make: Make) -> None:
    with cases.cgminer(make) as device:
        read(device)
        assert device.asked[0] == "summary"
        assert set(device.asked) >= {"summary", "version", "stats", "devs"}
        assert len(device.asked) <= 10
        assert device.most_waiting == 1


def test_a_whatsminer_that_wants_cmd_gets_it() -> None:
    with cases.cgminer(cases.whatsminer) as device:
        device.key = "cmd"
        assert read(device).value(readout.POWER) == 3200.0


def test_megahashes_that_are_terahashes_are_seen_by_the_plate() -> None:
    with cases.cgminer(cases.whatsminer) as device:
        device.rate = 124.5e6  # 124.5 where the name says MH/s
        said = read(device)
    assert said.value(readout.HASH_RATE) == pytest.approx(124.5e12)
    assert said.value("hash rate of board 0") == pytest.approx(41.5e12)


def test_a_board_that_is_dead_does_not_hash() -> None:
    def make(rate: float, watts: float) -> dict[str, Any]:
        known = cases.antminer(rate, watts)
        known["stats"]["STATS"][1]["chain_rate2"] = ""
        return known

    with cases.cgminer(make) as device:
        who = read(device).identity
    assert (who.boards, who.boards_hashing) == (3, 2)


@pytest.mark.parametrize(
    ("broken", "good"),
    [
        (b'{"STATS":[{"a":1}{"b":"x}{y"}],"id":1}', {"STATS": [{"a": 1}, {"b": "x}{y"}], "id": 1}),
        (b'{"a":[1,2,],"b":{"c":3,},}\n\x00rest', {"a": [1, 2], "b": {"c": 3}}),
        (b'{"a":-nan,"b":inf,"c":"nan, inf","d":[,1]}',
         {"a": None, "b": None, "c": "nan, inf", "d": [1]}),
        (b'{"a":"tab\there","b":"\xff"}', {"a": "tab here", "b": "�"}),
    ],
)  # fmt: skip
def test_broken_json_of_old_firmware_is_mended(broken: bytes, good: Any) -> None:
    assert cgminer.parsed(broken) == good


def test_stats_without_commas_between_rows_are_read_from_a_socket() -> None:
    with cases.cgminer(cases.antminer) as device:
        device.repaired = lambda data: data.replace(b"}, {", b"}{")
        said = read(device)
    assert said.value("hash rate of board 2") == pytest.approx(100e12 / 3, rel=1e-6)


@pytest.mark.parametrize("fault", ["no NUL", "open without NUL"])
def test_a_reply_without_nul_ends_where_its_json_does(fault: str) -> None:
    with cases.cgminer(cases.antminer) as device:
        device.fault = fault
        assert read(device).value(readout.HASH_RATE) == pytest.approx(100e12)


@pytest.mark.parametrize(
    ("fault", "sort", "words"),
    [
        ("garbage", Other, "did not answer in whole JSON"),
        ("closes", Other, "did not answer in whole JSON"),
        ("huge", Other, "is longer than 1 MiB"),
        ("hang", ReaderError, "did not answer in 0.4 s"),
        ("drips", ReaderError, "did not answer in 0.4 s"),
    ],
)
def test_a_server_of_bad_manners_ends_the_read(
    fault: str, sort: type[ReaderError], words: str
) -> None:
    with cases.cgminer(cases.antminer) as device:
        device.fault = fault
        with pytest.raises(sort, match=words):
            read(device, 0.4 if sort is ReaderError else patience.SECONDS)


@pytest.mark.parametrize("fault", ["garbage", "closes", "hang"])
def test_what_fails_beside_the_summary_is_said(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with cases.cgminer(cases.antminer) as device:
        hurry = patience.hurries(lambda: fault == "hang" and "version" in device.asked)
        monkeypatch.setattr(cgminer, "Deadline", hurry)
        device.fault = f"stats:{fault}"
        said = read(device)
    assert said.value(readout.HASH_RATE) == pytest.approx(100e12)
    assert any(re.search("no usable answer to .*stats", note) for note in said.notes)


@pytest.mark.parametrize(
    "summary",
    [{}, {"SUMMARY": []}, {"SUMMARY": [3]}, {"SUMMARY": "x"}, {"Msg": "all is well"}],
)
def test_a_summary_without_rows_is_no_miner(summary: Any) -> None:
    with (
        cases.cgminer(lambda rate, watts: {"summary": summary}) as device,
        pytest.raises(Other, match="no summary"),
    ):
        read(device)


def test_fields_of_other_sorts_are_not_figures() -> None:
    row = {"GHS 5s": [], "GHS av": {"a": 1}, "Elapsed": True, "Power": "off", "Accepted": None}
    said = cgminer_answers.of(
        {"summary": {"SUMMARY": [row]}, "stats": [], "devs": {"DEVS": {"ASC": 0}}, "version": 3},
        "miner",
    )
    assert said.value(readout.HASH_RATE) is None
    assert [f.name for f in said.figures] == ["hash rate of board 0"]


def test_an_avalon_of_two_modules_is_their_sum_and_a_summary_counts_once() -> None:
    def make(rate: float, watts: float) -> dict[str, Any]:
        known = cases.avalon(rate, watts)
        row = known["stats"]["STATS"][0]
        row |= {"MM ID0:Summary": row["MM ID0"], "MM ID1": row["MM ID0"]}
        return known

    with cases.cgminer(make) as device:
        said = read(device)
    assert said.value(readout.POWER) == 2 * 3200
    assert said.identity.boards == 6
