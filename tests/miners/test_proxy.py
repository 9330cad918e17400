"""A miner, powbench and a pool, line by line: what goes through, and what does not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from powbench.chain.target import target_of_difficulty
from powbench.miners.stratum.record import Ledger, Record
from powbench.miners.upstream import gap
from powbench.miners.upstream.address import Pool
from powbench.miners.upstream.proxy import ProxySession
from powbench.secret import WITHHELD
from tests.miners import cases
from tests.miners.own_pool import DIFFICULTY_1, Work, double

EASY = 2.0**-20
FIRST, SECOND = b"\xf8\0\0\1", b"\xf8\0\0\2"
SIZE = 5


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


@dataclass
class Talk:
    """Both sides of one session. at_pool: the calls that the pool has got and not yet answered."""

    pool: Pool = field(default_factory=lambda: Pool("pool.example", 3333, False, "me.{worker}"))
    ledger: Ledger = field(default_factory=lambda: cases.ledger(start=EASY, least=EASY))
    at_pool: list[dict[str, Any]] = field(default_factory=list)
    now: float = 0.0
    number: int = 100

    def __post_init__(self) -> None:
        self.session = ProxySession(7, "127.0.0.1", self.ledger, self.pool)

    def say(self, method: str, *parameters: Any) -> list[dict[str, Any]]:
        """What the miner hears at once."""
        self.number += 1
        call = {"id": self.number, "method": method, "params": list(parameters)}
        return self._heard(self.session.receive(json.dumps(call).encode(), self.now, 1e9))

    def up(self) -> None:
        """The socket to the pool stands."""
        assert self.session.wants_pool(self.now)
        self.session.pool_up(self.now)
        self._heard(b"")

    def down(self) -> None:
        self.session.pool_down("it closed the connection", self.now)
        self.at_pool.clear()

    def _heard(self, told: bytes) -> list[dict[str, Any]]:
        self.at_pool += lines(self.session.to_pool())
        return lines(told)

    def from_pool(self, *messages: dict[str, Any]) -> list[dict[str, Any]]:
        """What the miner hears of what the pool says."""
        return [
            heard
            for message in messages
            for heard in self._heard(
                self.session.pool_receive(json.dumps(message).encode(), self.now, 1e9)
            )
        ]

    def call(self, method: str, *parameters: Any) -> list[dict[str, Any]]:
        return self.from_pool({"id": None, "method": method, "params": list(parameters)})

    def answer(self, method: str, result: Any = True, error: Any = None) -> list[dict[str, Any]]:
        """The pool answers the first of its calls of this method."""
        asked = next(call for call in self.at_pool if call["method"] == method)
        self.at_pool.remove(asked)
        return self.from_pool({"id": asked["id"], "result": result, "error": error})

    def subscription(self, extranonce1: bytes = FIRST, session: str = "ae") -> Any:
        return [[["mining.notify", session]], extranonce1.hex(), SIZE]

    def log_in(self, follows: bool = True, mask: str = "") -> None:
        self.say("mining.subscribe", "test/1")
        self.up()
        if mask:
            agreed = {"version-rolling": True, "version-rolling.mask": mask}
            self.answer("mining.configure", agreed)
        self.answer("mining.subscribe", self.subscription())
        if follows:
            self.say("mining.extranonce.subscribe")
            self.at_pool.clear()
        self.say("mining.authorize", "rig", "x")
        yes, *_ = self.answer("mining.authorize")
        assert yes["result"] is True

    def back(self, extranonce1: bytes) -> list[dict[str, Any]]:
        """The pool is there again; what the miner hears up to the log-in."""
        self.now += 60
        self.up()
        told = self.answer("mining.subscribe", self.subscription(extranonce1))
        return told + self.answer("mining.authorize")

    def job(self, work: Work, clean: bool = True) -> dict[str, Any]:
        """The pool's job as the miner hears of it."""
        told = self.call("mining.notify", *work.notify(clean))
        return next(m for m in told if m["method"] == "mining.notify")

    def record(self) -> Record:
        (record,) = self.ledger.records()
        return record

    def tally(self) -> tuple[int, int, int]:
        """Shares that the pool took, that it refused, and that were lost."""
        pool = self.record().pool
        assert pool is not None
        return pool.accepted, pool.rejected, pool.lost

    def tick(self, seconds: float) -> list[dict[str, Any]]:
        self.now += seconds
        return self._heard(self.session.tick(self.now, 1e9))


def work(name: str = "bf", difficulty: float = EASY) -> Work:
    return Work(name, difficulty, 1_700_000_000)


def share(
    w: Work, given: dict[str, Any], above: float = EASY, below: float = 0.0,
    extranonce1: bytes = FIRST, time: int = 0, bits: str = "", start: int = 0,
) -> list[str]:  # fmt: skip
    """Parameters of a submit whose difficulty is `above` at least, and under `below`."""
    moment = time or int(given["params"][7], 16)
    most = target_of_difficulty(above)
    least = target_of_difficulty(below) if below else -1
    rest = [bits] if bits else []
    for nonce in range(start, 1 << 32):
        words = [f"{moment:08x}", f"{nonce:08x}", *rest]
        header = w.header(extranonce1 + bytes(SIZE), words)
        if least < int.from_bytes(double(header), "little") <= most:
            return ["rig", given["params"][0], "00" * SIZE, *words]
    raise AssertionError


def submitted(talk: Talk) -> list[list[str]]:
    return [call["params"] for call in talk.at_pool if call["method"] == "mining.submit"]


def notes(talk: Talk) -> str:
    return "\n".join(talk.ledger.notes())


def test_the_miner_logs_in_through_to_the_pool() -> None:
    talk = Talk()
    assert talk.say("mining.subscribe", "test/1", "old") == []
    talk.up()
    assert [(c["method"], c["params"]) for c in talk.at_pool] == [
        ("mining.subscribe", ["test/1", "old"])
    ]
    (told,) = talk.answer("mining.subscribe", talk.subscription())
    names, extranonce1, size = told["result"]
    assert dict(names)["mining.notify"] == "powbench-00000007.ae"
    assert (extranonce1, size) == (FIRST.hex(), SIZE)
    assert talk.say("mining.authorize", "rig", "x,d=512") == []
    assert talk.at_pool[-1]["params"] == ["me.rig", "x"]
    assert not talk.ledger.records()
    (told,) = talk.answer("mining.authorize")
    assert told["result"] is True
    assert talk.record().worker == "rig"
    assert talk.record().agent == "test/1"


def test_a_miner_that_comes_back_asks_the_pool_for_its_session() -> None:
    for wish, wanted in (("powbench-00000003.ae.1", ["ae.1"]), ("powbench-00000003.", [])):
        talk = Talk()
        talk.say("mining.subscribe", "test/1", wish)
        talk.up()
        assert talk.at_pool[0]["params"] == ["test/1", *wanted]


def test_who_waits_for_the_pool_has_as_much_time_as_the_pool() -> None:
    talk = Talk()
    assert not talk.session.authorized
    talk.say("mining.configure", [])
    assert not talk.session.authorized
    talk.say("mining.subscribe")
    assert talk.session.authorized
    talk.up()
    talk.answer("mining.subscribe", talk.subscription())
    assert not talk.session.authorized
    talk.say("mining.authorize", "rig")
    assert talk.session.authorized


def test_a_miner_that_authorizes_first() -> None:
    talk = Talk(Pool("pool.example", 3333, False))
    talk.say("mining.authorize", "rig", "own password")
    talk.up()
    assert talk.at_pool[0]["method"] == "mining.subscribe"
    talk.answer("mining.subscribe", talk.subscription())
    assert talk.at_pool[0]["params"] == ["rig", "own password"]
    assert talk.answer("mining.authorize")[0]["result"] is True
    talk.call("mining.set_difficulty", 512)
    assert talk.call("mining.notify", *work().notify(True)) == []  # it has no extranonce yet
    told = talk.say("mining.subscribe", "test/1")
    assert [m.get("method") for m in told] == [None, "mining.set_difficulty", "mining.notify"]


def test_all_calls_in_one_packet_before_the_pool_is_there() -> None:
    talk = Talk()
    wish = {"version-rolling.mask": "ffffffff", "minimum-difficulty.value": 2, "x.y": [1]}
    talk.say("mining.configure", ["version-rolling", "minimum-difficulty", "wild"], wish)
    talk.say("mining.subscribe")
    talk.say("mining.authorize", "rig", "x")
    talk.say("mining.suggest_difficulty", 1000)
    talk.say("mining.extranonce.subscribe")
    talk.up()
    assert [c["method"] for c in talk.at_pool] == ["mining.configure", "mining.subscribe"]
    assert talk.at_pool[0]["params"] == [
        ["version-rolling", "minimum-difficulty"],
        {"version-rolling.mask": "ffffffff", "minimum-difficulty.value": 2},
    ]
    assert talk.at_pool[1]["params"][0].startswith("powbench/")
    (told,) = talk.answer(
        "mining.configure", {"version-rolling": True, "version-rolling.mask": "18000000"}
    )
    assert told["result"] == {
        "version-rolling": True, "version-rolling.mask": "18000000", "minimum-difficulty": True,
        "wild": False,
    }  # fmt: skip
    talk.answer("mining.subscribe", talk.subscription())
    assert [(c["method"], c["params"]) for c in talk.at_pool] == [
        ("mining.extranonce.subscribe", []), ("mining.suggest_difficulty", [1000]),
        ("mining.authorize", ["me.rig", "x"]),
    ]  # fmt: skip


def test_a_pool_that_rolls_no_version() -> None:
    talk = Talk()
    talk.say("mining.configure", ["version-rolling"], {"version-rolling.mask": "1fffe000"})
    talk.up()
    (told,) = talk.answer("mining.configure", None, [20, "unknown", None])
    assert told["result"] == {"version-rolling": False}


def test_a_pool_that_does_not_answer_configure() -> None:
    talk = Talk()
    talk.say("mining.configure", ["version-rolling"], {})
    talk.up()
    (told,) = talk.tick(11.0)
    assert told["result"] == {"version-rolling": False}


@pytest.mark.parametrize("pools", [512.0, 700.0, 2.0**-25])
def test_the_miner_is_never_asked_for_more_than_the_pool(pools: float) -> None:
    talk = Talk(ledger=cases.ledger(start=4096.0))
    talk.log_in()
    talk.call("mining.set_difficulty", pools)
    told = talk.call("mining.notify", *work().notify(True))
    assert [m["method"] for m in told] == ["mining.set_difficulty", "mining.notify"]
    assert told[0]["params"] == [512 if pools > 1 else pools]


def test_an_easier_pool_is_followed_within_seconds() -> None:
    talk = Talk(ledger=cases.ledger(start=4096.0))
    talk.log_in()
    talk.call("mining.set_difficulty", 4096)
    first = talk.job(work())
    assert talk.call("mining.set_difficulty", 64) == []
    told = talk.tick(1.5)
    assert [m["method"] for m in told] == ["mining.set_difficulty", "mining.notify"]
    assert told[0]["params"] == [64]
    again = told[1]["params"]
    assert again[8] is False
    assert again[0] != first["params"][0]
    assert int(again[7], 16) == 1_700_000_001  # as the same work would begin again otherwise
    assert [again[i] for i in (1, 2, 3, 4, 5, 6)] == [first["params"][i] for i in range(1, 7)]


def test_a_share_goes_to_the_pool_as_it_came_and_the_answer_back() -> None:
    talk = Talk()
    talk.log_in()
    pools = work(difficulty=2.0**-17)
    talk.call("mining.set_difficulty", pools.difficulty)
    given = talk.job(pools)
    words = share(pools, given, 2.0**-17)
    words[2:] = [word.upper() for word in words[2:]]
    assert talk.say("mining.submit", *words) == []
    assert submitted(talk) == [["me.rig", "bf", *words[2:]]]
    (told,) = talk.answer("mining.submit")
    assert told == {"id": talk.number, "result": True, "error": None}
    assert talk.record().shares == 1
    assert talk.record().difficulties[0] == EASY
    assert talk.tally() == (1, 0, 0)
    easy = share(pools, given, EASY, 2.0**-17)
    (told,) = talk.say("mining.submit", *easy)
    assert told["result"] is True
    assert submitted(talk) == []
    assert talk.record().shares == 2
    (told,) = talk.say("mining.submit", *easy)
    assert told["error"][0] == 22
    (told,) = talk.say("mining.submit", *words)  # in small letters it is no other
    assert told["error"][0] == 22
    assert submitted(talk) == []


def test_what_the_pool_refuses_the_miner_hears_in_its_words() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", EASY)
    given = talk.job(work())
    talk.say("mining.submit", *share(work_of(talk, given), given))
    (told,) = talk.answer("mining.submit", None, [20, "Bad vibes", None])
    assert told["error"] == [20, "Bad vibes", None]
    assert talk.record().shares == 1  # it was work, whatever the pool says
    assert talk.tally() == (0, 1, 0)


def work_of(talk: Talk, given: dict[str, Any]) -> Work:
    """The work that the miner was given, by what it was told."""
    _, previous, start, end, branches, *_ = given["params"]
    words = bytes.fromhex(previous)
    plain = b"".join(words[i : i + 4][::-1] for i in range(0, 32, 4))
    return Work(
        "bf", EASY, 0, 0x20000000, plain, bytes.fromhex(start), bytes.fromhex(end),
        tuple(bytes.fromhex(b) for b in branches),
    )  # fmt: skip


def test_a_share_of_the_difficulty_before_goes_to_the_pool_too() -> None:
    """Pools take what met the difficulty when the job was given, and what meets that of now."""
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", 2.0**-18)
    pools = work()
    given = talk.job(pools)
    talk.call("mining.set_difficulty", 2.0**-14)
    between = share(pools, given, 2.0**-18, 2.0**-14)
    assert talk.say("mining.submit", *between) == []
    assert len(submitted(talk)) == 1
    talk.call("mining.set_difficulty", 2.0**-19)
    talk.say("mining.submit", *share(pools, given, 2.0**-19, 2.0**-18))
    assert len(submitted(talk)) == 2


def test_a_job_goes_stale_at_once_and_the_pool_has_the_last_word() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", 2.0**-18)
    pools = work()
    given = talk.job(pools)
    late = talk.job(work("c0"), clean=False)
    talk.say("mining.submit", *share(pools, given, 2.0**-18))
    talk.answer("mining.submit")
    assert talk.record().shares == 1
    talk.job(work("c1"), clean=True)
    (told,) = talk.say("mining.submit", *share(pools, given, EASY, 2.0**-18, start=1 << 20))
    assert told["error"][0] == 21
    assert talk.record().rejected["stale"] == 1
    assert talk.say("mining.submit", *share(pools, given, 2.0**-18, start=1 << 20)) == []
    assert submitted(talk)[0][1] == "bf"
    (told,) = talk.answer("mining.submit")
    assert told["result"] is True
    assert talk.record().rejected["stale"] == 1
    assert talk.record().shares == 1
    assert late["params"][8] is False


def test_version_bits_that_the_pool_allows() -> None:
    talk = Talk()
    talk.say("mining.configure", ["version-rolling"], {"version-rolling.mask": "1fffe000"})
    talk.up()
    talk.answer("mining.configure", {"version-rolling": True, "version-rolling.mask": "18000000"})
    talk.say("mining.subscribe", "t")
    talk.answer("mining.subscribe", talk.subscription())
    talk.say("mining.authorize", "rig")
    talk.answer("mining.authorize")
    talk.call("mining.set_difficulty", EASY)
    pools = work()
    given = talk.job(pools)
    talk.say("mining.submit", *share(pools, given, bits="08000000"))
    assert submitted(talk)[0][5] == "08000000"
    (told,) = talk.say("mining.submit", *share(pools, given, bits="00002000"))
    assert told["error"][2] is None
    assert "version bits" in told["error"][1]
    (mask,) = talk.call("mining.set_version_mask", "00006000")
    assert (mask["method"], mask["params"]) == ("mining.set_version_mask", ["00006000"])
    for bits in ("00002000", "10000000"):  # the second was on its way
        assert talk.say("mining.submit", *share(pools, given, bits=bits)) == []
    assert [s[5] for s in submitted(talk)] == ["08000000", "00002000", "10000000"]


def test_bits_that_a_bitaxe_has_changed_in_a_version_that_has_some() -> None:
    talk = Talk()
    talk.say("mining.configure", ["version-rolling"], {"version-rolling.mask": "1fffe000"})
    talk.log_in(mask="1fffe000")
    talk.call("mining.set_difficulty", EASY)
    pools = Work("bf", EASY, 1_700_000_000, version=0x20002000)
    given = talk.job(pools)
    talk.say("mining.submit", *share(pools, given, bits="00004000"))
    assert submitted(talk)[0][5] == "00004000"
    assert talk.record().shares == 1


def test_another_extranonce_comes_with_the_next_job() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", EASY)
    pools = work()
    given = talk.job(pools)
    assert talk.call("mining.set_extranonce", SECOND.hex(), SIZE) == []
    assert talk.say("mining.submit", *share(pools, given)) == []
    told = talk.call("mining.notify", *work("c0").notify(False))
    assert [m["method"] for m in told] == ["mining.set_extranonce", "mining.notify"]
    assert told[0]["params"] == [SECOND.hex(), SIZE]
    fresh = work_of(talk, told[1])
    assert talk.say("mining.submit", *share(fresh, told[1], extranonce1=SECOND)) == []
    assert [s[1] for s in submitted(talk)] == ["bf", "c0"]


def test_a_miner_that_cannot_take_another_extranonce_logs_in_again() -> None:
    talk = Talk()
    talk.log_in(follows=False)
    talk.call("mining.set_extranonce", SECOND.hex(), SIZE)
    assert "must log in again" in talk.session.ended


def test_a_message_goes_through() -> None:
    talk = Talk()
    talk.log_in()
    (told,) = talk.call("client.show_message", "Closed for lunch")
    assert (told["method"], told["params"]) == ("client.show_message", ["Closed for lunch"])
    assert "the pool says: Closed for lunch" in notes(talk)


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ([], ("pool.example", 3333)), (["", 0, 2], ("pool.example", 3333)),
        (["POOL.example", 4444, 2], ("pool.example", 4444)),
        (["pool.example", "4444"], ("pool.example", 4444)),
    ],
)  # fmt: skip
def test_the_pool_asks_to_connect_anew(parameters: list[Any], place: tuple[str, int]) -> None:
    talk = Talk()
    talk.log_in()
    talk.call("client.reconnect", *parameters)
    assert talk.session.there.over
    assert talk.session.there.place == place
    talk.down()
    assert not talk.session.wants_pool(0.5)
    assert talk.session.wants_pool(3.0)
    assert "away" not in notes(talk)


def test_nobody_is_sent_to_another_host() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("client.reconnect", "evil.example", 3333, 0)
    assert not talk.session.there.over
    assert talk.session.there.place == ("pool.example", 3333)
    assert "evil.example:3333: not followed" in notes(talk)


def test_what_was_on_its_way_is_sent_again_to_the_same_session() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", EASY)
    pools = work()
    given = talk.job(pools)
    for start in (0, 1 << 20, 2 << 20):
        talk.say("mining.submit", *share(pools, given, start=start))
    sent = submitted(talk)
    talk.down()
    assert talk.say("mining.submit", *share(pools, given, start=3 << 20)) == []
    assert talk.back(FIRST) == []
    assert submitted(talk)[:3] == sent
    assert len(submitted(talk)) == 4
    told = talk.answer("mining.submit", None, [22, "Duplicate", None])  # its answer was lost
    told += talk.answer("mining.submit") + talk.answer("mining.submit")
    told += talk.answer("mining.submit", None, [22, "Duplicate", None])  # was never sent before
    assert [m["result"] for m in told] == [True, True, True, None]
    assert talk.tally() == (3, 1, 0)
    assert talk.record().shares == 4
    talk.job(work("c0"))
    pool = talk.record().pool
    assert pool is not None
    assert pool.away_seconds(0.0, 1e9) == 60
    assert "is back" in notes(talk)


def test_what_another_session_cannot_take_is_lost_and_said() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", EASY)
    pools = work()
    given = talk.job(pools)
    for start in (0, 1 << 20):
        talk.say("mining.submit", *share(pools, given, start=start))
    talk.down()
    told = talk.back(SECOND)
    assert [m["error"][0] for m in told] == [21, 21]
    assert talk.tally() == (0, 0, 2)
    assert "did not reach the pool, as it was away: 2" in notes(talk)
    (late,) = talk.say("mining.submit", *share(pools, given, start=2 << 20))
    assert late["error"][0] == 21  # of the session before: the pool would call it wrong
    assert submitted(talk) == []
    talk.call("mining.set_difficulty", EASY)
    told = talk.call("mining.notify", *work("c0").notify(True))
    assert [m["method"] for m in told] == ["mining.set_extranonce", "mining.notify"]


def test_a_pool_that_stays_away_lets_the_miner_go() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", EASY)
    given = talk.job(work())
    pauses = []
    talk.down()
    while not talk.session.ended:
        began = talk.now
        while not talk.session.wants_pool(talk.now) and not talk.session.ended:
            talk.tick(0.5)
        pauses.append(talk.now - began)
        talk.session.pool_down("Connection refused", talk.now)
    assert "has been away for 120 s" in talk.session.ended
    assert pauses[:-1] == sorted(pauses[:-1])
    assert pauses[0] < 2
    assert max(pauses) < 1.5 * gap.LONGEST_PAUSE
    assert gap.AWAY_SECONDS < talk.now < gap.AWAY_SECONDS + 2
    assert talk.ledger.wrong_with_pool is not None
    assert "Connection refused" in talk.ledger.wrong_with_pool[0]
    assert talk.say("mining.submit", "rig", given["params"][0]) == []
    talk.session.close(talk.now)


def test_shares_that_wait_for_a_pool_when_the_miner_goes_are_lost() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", EASY)
    pools = work()
    given = talk.job(pools)
    talk.say("mining.submit", *share(pools, given))
    talk.down()
    talk.session.close(talk.now)
    assert talk.tally() == (0, 0, 1)


def test_shares_that_were_sent_when_the_miner_goes_are_not() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", EASY)
    pools = work()
    given = talk.job(pools)
    talk.say("mining.submit", *share(pools, given))
    talk.session.close(talk.now)
    assert talk.session.waiting == 1
    talk.answer("mining.submit")
    assert talk.tally() == (1, 0, 0)
    talk.down()
    assert "away" not in notes(talk)


def test_a_pool_without_an_answer() -> None:
    talk = Talk()
    talk.log_in()
    talk.call("mining.set_difficulty", EASY)
    pools = work()
    talk.say("mining.submit", *share(pools, talk.job(pools)))
    told = talk.tick(61.0)
    refused = next(m for m in told if m.get("error"))
    assert "has not answered" in refused["error"][1]
    assert talk.tally() == (0, 0, 1)
    talk.tick(240.0)
    assert "has said nothing" in talk.session.there.over


def test_a_job_that_cannot_be_read() -> None:
    talk = Talk()
    talk.log_in()
    assert talk.call("mining.notify", "bf", "xx") == []
    assert "job that cannot be read" in talk.session.there.over
    assert talk.ledger.wrong_with_pool is not None
    message, hint = talk.ledger.wrong_with_pool
    assert "pool.example:3333 sends a job that cannot be read: a job has nine parts" in message
    assert "SHA-256" in hint
    talk.down()
    assert talk.ledger.wrong_with_pool == (message, hint)


def test_a_user_that_the_pool_refuses() -> None:
    talk = Talk(Pool("pool.example", 3333, False, "me", "hunter22"))
    talk.say("mining.subscribe")
    talk.say("mining.authorize", "rig", "x")
    talk.up()
    talk.answer("mining.subscribe", talk.subscription())
    told = talk.answer("mining.authorize", False, [24, "no me:hunter22 here", None])
    assert [m["error"] for m in told] == [[24, WITHHELD, None]]
    assert not talk.ledger.records()
    assert talk.ledger.wrong_with_pool is not None
    assert "refuses the user me" in talk.ledger.wrong_with_pool[0]
    assert "hunter22" not in notes(talk)
    assert "hunter22" not in repr(talk.session.__dict__)
    talk.say("mining.authorize", "rig", "x")  # it may try again
    talk.answer("mining.authorize")
    assert talk.record().worker == "rig"


def test_a_user_that_the_pool_refuses_after_a_while() -> None:
    talk = Talk()
    talk.log_in()
    talk.down()
    talk.now += 60
    talk.up()
    talk.answer("mining.subscribe", talk.subscription())
    talk.answer("mining.authorize", False, [24, "blocked", None])
    assert "refuses its user" in talk.session.ended


def test_several_workers_on_one_connection() -> None:
    talk = Talk()
    talk.log_in()
    talk.say("mining.authorize", "second", "x")
    assert talk.at_pool[-1]["params"] == ["me.second", "x"]
    talk.answer("mining.authorize")
    (told,) = talk.say("mining.authorize", "second", "x")
    assert told["result"] is True
    one = Talk(Pool("pool.example", 3333, False, "me"))
    one.log_in()
    (told,) = one.say("mining.authorize", "second", "x")  # the pool knows one user only
    assert told["result"] is True
    assert one.at_pool == []


def test_a_flood_of_wishes_does_not_reach_the_pool() -> None:
    """The last one is asked for on the next connection."""
    talk = Talk()
    talk.log_in()
    for wish in range(1, 50):
        talk.say("mining.suggest_difficulty", wish)
        talk.say("mining.extranonce.subscribe")
    assert [c["method"] for c in talk.at_pool] == ["mining.suggest_difficulty"]
    talk.now += 1
    talk.say("mining.suggest_difficulty", 50)
    assert [c["params"] for c in talk.at_pool] == [[1], [50]]
    talk.at_pool.clear()
    talk.down()
    talk.back(FIRST)
    wishes = [("mining.extranonce.subscribe", []), ("mining.suggest_difficulty", [50])]
    assert [(c["method"], c["params"]) for c in talk.at_pool] == wishes


@pytest.mark.parametrize("method", ["mining.subscribe", "mining.authorize", "mining.configure"])
def test_who_asks_again_and_again_is_let_go(method: str) -> None:
    talk = Talk()
    for _ in range(50):
        talk.say(method, [] if method == "mining.configure" else "rig")
    assert "again and again" in talk.session.ended


def test_shares_of_a_known_difficulty_only() -> None:
    """The oracle of these tests is hashlib's."""
    w = work()
    given = {"params": w.notify(True)}
    words = share(w, given, 2.0**-18)
    header = w.header(FIRST + bytes(SIZE), words[3:])
    assert int.from_bytes(double(header), "little") <= DIFFICULTY_1 * 2**18
