"""Whatever a miner and a pool send, no line of theirs breaks the session between them."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from powbench.miners.upstream.address import Pool
from powbench.miners.upstream.proxy import ProxySession
from tests.miners import cases
from tests.miners.own_pool import Work

ODD: list[Any] = [
    None, True, 0, -1, 2**70, 1e-9, "", "x", "00", "ff" * 32, "\u202e\x00", "9" * 400, [], [[]], {},
    {"a": 1}, [None] * 9, ["rig", "1", "0000000000", "00000000", "00000000"], "rig",
]  # fmt: skip
METHODS = (
    "mining.subscribe", "mining.authorize", "mining.configure", "mining.submit",
    "mining.suggest_difficulty", "mining.suggest_target", "mining.extranonce.subscribe",
    "mining.notify", "mining.set_difficulty", "mining.set_extranonce", "mining.set_version_mask",
    "client.reconnect", "client.show_message", "client.get_version", "mining.ping", "", 7,
)  # fmt: skip


def odd(chance: random.Random, good: Any) -> Any:
    """Mostly what is good, with a part of it exchanged now and then."""
    if chance.random() < 0.004:
        return chance.choice(ODD)
    if isinstance(good, list):
        parts = [odd(chance, part) for part in good]
        return parts[: chance.randint(0, len(parts))] if chance.random() < 0.1 else parts
    if isinstance(good, dict):
        return {key: odd(chance, value) for key, value in good.items()}
    return good


def of_a_pool(chance: random.Random, asked: list[dict[str, Any]]) -> Any:
    work = Work(f"j{chance.randint(0, 5)}", 1.0, 1_700_000_000)
    calls: list[tuple[str, list[Any]]] = [
        ("mining.notify", work.notify(chance.random() < 0.3)),
        ("mining.set_difficulty", [2.0**-31]),
        ("mining.set_extranonce", ["aabb", 4]), ("mining.set_version_mask", ["1fffe000"]),
        ("client.reconnect", ["pool.example", 3333, 1]), ("client.show_message", ["hi"]),
    ]  # fmt: skip
    if chance.random() < 0.5 or not asked:
        method, parameters = chance.choice(calls)
        return {"id": None, "method": method, "params": parameters}
    call = asked.pop(0)
    if chance.random() < 0.1:
        return {"id": call["id"], "result": None, "error": [chance.choice((21, 22)), "no", None]}
    first = chance.choice(("f8000001", "f8000001", "f8000002"))
    results = {
        "mining.subscribe": [[["mining.notify", "s"]], first, 4],
        "mining.configure": {"version-rolling": True, "version-rolling.mask": "18000000"},
    }
    return {"id": call["id"], "result": results.get(call["method"], True), "error": None}


def of_a_miner(chance: random.Random, number: int) -> Any:
    calls: list[tuple[str, list[Any]]] = [
        ("mining.subscribe", ["t", "s"]), ("mining.authorize", ["rig", "x,d=2"]),
        ("mining.configure", [["version-rolling", "subscribe-extranonce"],
                              {"version-rolling.mask": "1fffe000"}]),
        ("mining.extranonce.subscribe", []), ("mining.suggest_difficulty", [64]),
        *[("mining.submit", ["rig", f"{number:04x}{chance.randint(1, 9):x}", "00000000", "6553f100",
                           f"{chance.getrandbits(32):08x}"])] * 5,
    ]  # fmt: skip
    method, parameters = chance.choice(calls)
    return {"id": chance.randint(1, 99), "method": method, "params": parameters}


def line(chance: random.Random, message: Any) -> bytes:
    message = odd(chance, message)
    if isinstance(message, dict) and chance.random() < 0.01:
        message["method"] = chance.choice(METHODS)
    data = json.dumps(message).encode()
    if chance.random() < 0.03:
        data = data[: chance.randint(0, len(data))]
    return data


@pytest.mark.parametrize("seed", range(40))
def test_no_line_breaks_the_session(seed: int) -> None:
    chance = random.Random(seed)
    kept = cases.ledger(start=2.0**-20)
    pool = Pool("pool.example", 3333, False, chance.choice(("", "me", "me.{worker}")))
    now, sessions = 0.0, 1
    asked: list[dict[str, Any]] = []
    one = ProxySession(1, "127.0.0.1", kept, pool)
    for _ in range(1000):
        now += chance.choice((0.0, 0.1, 1.0, 5.0))
        heard = b""
        what = chance.random()
        if what < 0.4:
            heard = one.receive(line(chance, of_a_miner(chance, sessions)), now, 1e9)
        elif what < 0.85:
            heard = one.pool_receive(line(chance, of_a_pool(chance, asked)), now, 1e9)
        else:
            heard = one.tick(now, 1e9)
        for answer in heard.splitlines():
            json.loads(answer)
        calls = map(json.loads, one.to_pool().splitlines())
        asked += [call for call in calls if "method" in call]
        if one.wants_pool(now):
            one.pool_up(now)
        if one.there.over or chance.random() < 0.005:
            one.pool_down("it closed the connection", now)
            asked.clear()
        if one.ended or chance.random() < 0.003:
            one.close(now)
            sessions += 1
            asked.clear()
            one = ProxySession(sessions, "127.0.0.1", kept, pool)
    one.close(now)
    for record in kept.records():
        assert not record.connected
        assert min(record.rejected.values(), default=0) >= 0
