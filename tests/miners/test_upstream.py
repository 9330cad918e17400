"""The talk with a pool, line by line: what pools send, and what none should."""

from __future__ import annotations

import json
from typing import Any

import pytest

from powbench.bounded import Unreadable
from powbench.miners.stratum import jobs
from powbench.miners.upstream import dialogue, events
from powbench.miners.upstream.dialogue import PoolFault, Upstream
from powbench.miners.upstream.events import Refusal

JOB: list[Any] = [
    "bf", "4d16b6f85af6e2198f44ae2a6de67f78487ae5611b77c6c0440b921e00000000", "01000000", "ffff",
    ["aa" * 32, "bb" * 32], "20000000", "1c2ac4af", "504e86b9", False,
]  # fmt: skip


def talk() -> Upstream:
    return Upstream("test/1", lambda text: text.replace("hunter2", "…"), 0.0)


def line(**value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


def called(method: str, parameters: list[Any], one: Upstream | None = None) -> list[events.Event]:
    return (one or talk()).receive(line(id=None, method=method, params=parameters), 0.0)


def asked(one: Upstream) -> list[dict[str, Any]]:
    return [json.loads(text) for text in one.sent().splitlines()]


def test_what_a_miner_asks() -> None:
    one = talk()
    one.configure([["version-rolling"], {"version-rolling.mask": "1fffe000"}], 0.0)
    one.subscribe("", 0.0)
    one.authorize("me.1", "x", 0.0)
    one.submit(["me.1", "bf", "00", "504e86ed", "b2957c02"], 1, 0.0)
    told = asked(one)
    assert [t["method"] for t in told] == [
        "mining.configure", "mining.subscribe", "mining.authorize", "mining.submit",
    ]  # fmt: skip
    assert len({t["id"] for t in told}) == 4
    assert told[1]["params"] == ["test/1"]
    assert told[2]["params"] == ["me.1", "x"]
    assert one.sent() == b""
    one.subscribe("ae68", 0.0)
    assert asked(one)[0]["params"] == ["test/1", "ae68"]


@pytest.mark.parametrize(
    ("names", "session"),
    [
        ([["mining.set_difficulty", "b4b6"], ["mining.notify", "ae68"]], "ae68"),
        (["mining.notify", "ae68"], "ae68"),
        ([["mining.notify"]], ""),
        ([[["mining.notify", "ae68"]]], ""),
        (None, ""),
        ([["mining.notify", 7]], ""),
    ],
)
def test_a_subscription(names: Any, session: str) -> None:
    one = talk()
    one.subscribe("", 0.0)
    told = one.receive(line(id="1", result=[names, "f8002C90", 4, "more"], error=None), 1.0)
    assert told == [events.Subscribed(session, bytes.fromhex("f8002c90"), 4)]
    assert one.heard == 1.0


@pytest.mark.parametrize(
    "result",
    [
        [[], "f8002c9", 4], [[], "xx", 4], [[], 7, 4], [[], "00" * 33, 4], [[], "00"], [],
        [[], "00", 0], [[], "00", 17], [[], "00", "4"], [[], "00", True], [[], "00", 4.0],
    ],
)  # fmt: skip
def test_no_subscription(result: list[Any]) -> None:
    one = talk()
    one.subscribe("", 0.0)
    with pytest.raises(PoolFault, match=r"mining\.subscribe that cannot be read") as fault:
        one.receive(line(id=1, result=result, error=None), 0.0)
    assert fault.value.hint


def test_a_subscription_that_is_refused() -> None:
    one = talk()
    one.subscribe("", 0.0)
    with pytest.raises(PoolFault, match="refuses the subscription: full"):
        one.receive(line(id=1, result=None, error=[20, "full", None]), 0.0)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({"result": True, "error": None}, None),
        ({"result": True}, None),
        ({"result": None, "error": [21, "Stale", None]}, Refusal(21, "Stale")),
        ({"result": False, "error": {"code": 23, "message": "low"}}, Refusal(23, "low")),
        ({"result": None, "error": "what?"}, Refusal(20, "what?")),
        ({"result": False, "error": None}, Refusal(20, "no reason given")),
        ({"result": "yes", "error": []}, Refusal(20, "no reason given")),
        ({"error": ["text"]}, Refusal(20, "text")),
        ({"error": [True, 7]}, Refusal(20, "no reason given")),
        ({"error": [1 << 40, "big"]}, Refusal(20, "big")),
        ({"error": [24, "your hunter2 is wrong"]}, Refusal(24, "your … is wrong")),
        ({"error": [24, "x" * 999]}, Refusal(24, "x" * 200)),
    ],
)
def test_yes_and_no(answer: dict[str, Any], refusal: Refusal | None) -> None:
    one = talk()
    one.authorize("me", "hunter2", 0.0)
    one.submit(["me", "bf", "00", "504e86ed", "b2957c02"], 77, 0.0)
    assert one.receive(line(id=1, **answer), 0.0) == [events.Authorized("me", refusal)]
    assert one.receive(line(id=2, **answer), 0.0) == [events.Judged(77, refusal)]
    assert one.receive(line(id=2, **answer), 0.0) == []


@pytest.mark.parametrize(
    ("result", "mask"),
    [
        ({"version-rolling": True, "version-rolling.mask": "18000000"}, 0x18000000),
        ({"version-rolling": False, "version-rolling.mask": "18000000"}, 0),
        ({"version-rolling": True}, 0), ({"version-rolling": True, "version-rolling.mask": 7}, 0),
        (None, 0), (True, 0),
    ],
)  # fmt: skip
def test_version_bits(result: Any, mask: int) -> None:
    one = talk()
    one.configure([["version-rolling"], {}], 0.0)
    assert one.receive(line(id=1, result=result, error=None), 0.0) == [events.Configured(mask)]


def test_a_job_is_read_as_it_is_written() -> None:
    (event,) = called("mining.notify", [*JOB, "more"])
    assert isinstance(event, events.NewJob)
    assert not event.clean
    assert event.job.parameters(False) == JOB
    assert event.job.previous.hex().startswith("f8b6164d19e2f65a")
    assert (event.job.version, event.job.nbits, event.job.time) == (
        0x20000000, 0x1C2AC4AF, 0x504E86B9,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        (0, "", "its name"), (0, 7, "its name"), (0, "x" * 129, "its name"),
        (1, "00" * 31, "62 hex digits, not 64"), (1, None, "the block before"),
        (2, "abc", "start of its coinbase"), (3, "0x00", "end of its coinbase"),
        (4, "aa", "its branches"), (4, ["aa" * 31], "a branch"), (4, ["aa" * 32] * 33, "branches"),
        (5, "2", "its version"), (5, "20000000ff", "its version"), (6, " 1c2ac4a", "its nBits"),
        (7, 1, "its time"), (8, None, "neither true nor false"), (8, 1, "neither"),
    ],
)  # fmt: skip
def test_no_job(part: int, value: Any, said: str) -> None:
    wrong = [*JOB[:part], value, *JOB[part + 1 :]]
    with pytest.raises(PoolFault, match="sends a job that cannot be read") as fault:
        called("mining.notify", wrong)
    assert said in fault.value.message
    with pytest.raises(Unreadable, match="nine parts"):
        jobs.read(JOB[:8])


def test_what_else_a_pool_says() -> None:
    assert called("mining.set_difficulty", [65536]) == [events.Difficulty(65536.0)]
    assert called("mining.set_difficulty", [0.5, None]) == [events.Difficulty(0.5)]
    assert called("mining.set_version_mask", ["00c00000"]) == [events.Mask(0xC00000)]
    assert called("mining.set_version_mask", []) == []
    assert called("mining.set_extranonce", ["aabb", 8]) == [events.Extranonce(b"\xaa\xbb", 8)]
    assert called("client.show_message", ["hi"]) == [events.Said("hi")]
    assert called("client.show_message", ["hunter2"]) == [events.Said("…")]
    assert called("client.show_message", []) == []
    assert called("client.reconnect", []) == [events.Moved("", 0, 0.0)]
    assert called("client.reconnect", ["a", "3333", 5]) == [events.Moved("a", 3333, 5.0)]
    assert called("client.reconnect", [7, 1 << 16, -5]) == [events.Moved("", 0, 0.0)]
    assert called("mining.set_goal", ["x"]) == []


@pytest.mark.parametrize("wrong", [[], [0], [-1], ["x"], [None], [True], [1e300]])
def test_no_difficulty(wrong: list[Any]) -> None:
    with pytest.raises(PoolFault, match="difficulty that is none"):
        called("mining.set_difficulty", wrong)


@pytest.mark.parametrize("wrong", [[], ["aabb"], ["aab", 4], ["aabb", 99]])
def test_no_extranonce(wrong: list[Any]) -> None:
    with pytest.raises(PoolFault, match="an extranonce that cannot be read"):
        called("mining.set_extranonce", wrong)


def test_a_pool_that_asks_is_answered() -> None:
    one = talk()
    for identity, method in ((5, "client.get_version"), ("p", "mining.ping"), (6, "what.ever")):
        assert one.receive(line(id=identity, method=method), 0.0) == []
    first, second, third = asked(one)
    assert (first["id"], first["result"]) == (5, "test/1")
    assert (second["id"], second["result"]) == ("p", "pong")
    assert (third["id"], third["result"], third["error"][0]) == (6, None, 20)


def test_garbage() -> None:
    one = talk()
    assert one.receive(b"\n", 0.0) == one.receive(b"[]\n", 0.0) == []
    assert one.receive(b'{"id": 9, "result": true}', 0.0) == []
    with pytest.raises(PoolFault, match="sends what is no stratum"):
        for _ in range(dialogue.MOST_GARBAGE):
            one.receive(b"HTTP/1.1 400 Bad Request\r\n", 0.0)


def test_what_is_not_answered_in_time() -> None:
    for method in ("subscribe", "authorize"):
        one = talk()
        if method == "subscribe":
            one.subscribe("", 0.0)
        else:
            one.authorize("a", "b", 0.0)
        assert one.tick(dialogue.LOG_IN_SECONDS) == []
        with pytest.raises(PoolFault, match=rf"did not answer mining\.{method} in 20 s"):
            one.tick(dialogue.LOG_IN_SECONDS + 1)
    one = talk()
    one.configure([[], {}], 0.0)
    one.submit(["a"], 5, 0.0)
    one.tell("mining.extranonce.subscribe", [], 0.0)
    assert one.tick(dialogue.CONFIGURE_SECONDS + 1) == [events.Configured(0)]
    (judged,) = one.tick(dialogue.SUBMIT_SECONDS + 1)
    assert isinstance(judged, events.Judged)
    assert not judged.answered
    assert judged.token == 5
    assert one.receive(line(id=2, result=True), 0.0) == []  # too late
    with pytest.raises(PoolFault, match="has said nothing for 300 s"):
        one.tick(dialogue.SILENT_SECONDS + 1)
