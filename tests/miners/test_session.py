"""What is answered to good and bad shares, and to calls that are odd."""

from __future__ import annotations

import json
from typing import Any

import pytest

from powbench.kernels import registry
from powbench.kernels.base import Job as Work
from powbench.miners.stratum import record, session, shares
from powbench.miners.stratum.record import Ledger
from powbench.miners.stratum.session import Session
from tests.miners import cases

UNIX = 1_800_000_000.0
EASY = 2.0**-20


class Talk:
    """A session with its answers as objects."""

    def __init__(self, kept: Ledger | None = None) -> None:
        self.ledger = kept or cases.ledger(start=EASY)
        self.session = Session(0x0A0B0C0D, "127.0.0.1", self.ledger)
        self.now = 100.0
        self.difficulty = 0.0
        self.job: cases.Given | None = None

    def raw(self, line: bytes) -> list[dict[str, Any]]:
        return self._read(self.session.receive(line, self.now, UNIX))

    def tick(self, seconds: float = 0.0) -> list[dict[str, Any]]:
        self.now += seconds
        return self._read(self.session.tick(self.now, UNIX + self.now - 100.0))

    def say(self, method: str, *parameters: Any, identity: Any = 1) -> list[dict[str, Any]]:
        message = {"id": identity, "method": method, "params": list(parameters)}
        return self.raw(json.dumps(message).encode())

    def _read(self, told: bytes) -> list[dict[str, Any]]:
        messages = [json.loads(line) for line in told.splitlines()]
        for message in messages:
            if message.get("method") == "mining.set_difficulty":
                self.difficulty = message["params"][0]
            if message.get("method") == "mining.notify":
                from powbench.chain.target import target_of_difficulty

                self.job = cases.given(message["params"], target_of_difficulty(self.difficulty))
        return messages

    def log_in(self) -> None:
        self.say("mining.subscribe", "test/1")
        self.say("mining.authorize", "rig", "x")

    def share(self, bits: int = 0, time: int | None = None, start: int = 0) -> list[str]:
        """A valid share of the job: worker, job, extranonce2, time, nonce (and version bits)."""
        job = self.job
        assert job is not None
        if time is not None:
            job = cases.Given(**{**vars(job), "time": time})
        header = job.header(bytes.fromhex("0a0b0c0d") + bytes(4), bits)
        nonce = registry.default().scan(Work(header, job.target), start, 1 << 17)[0]
        words = ["rig", job.name, "00000000", f"{job.time:08x}", f"{nonce:08x}"]
        return [*words, f"{bits:08x}"] if bits else words


def reason(answers: list[dict[str, Any]]) -> tuple[int, str]:
    code, message, _ = answers[0]["error"]
    assert answers[0]["result"] is None
    return code, message.partition(":")[0]


def test_a_share_counts_once_and_with_its_difficulty() -> None:
    talk = Talk()
    talk.log_in()
    share = talk.share()
    assert talk.say("mining.submit", *share)[0]["result"] is True
    assert reason(talk.say("mining.submit", *share)) == (22, "duplicate")
    assert reason(talk.say("mining.submit", *share[:4], share[4].upper())) == (22, "duplicate")
    record = talk.ledger.records()[0]
    assert (record.shares, list(record.difficulties)) == (1, [EASY])
    assert 0 < record.closenesses[0] <= 1
    assert record.rejected == {"duplicate": 2}
    assert record.wrong == 0


def test_upper_case_and_any_id() -> None:
    talk = Talk()
    talk.log_in()
    words = [w.upper() if i > 1 else w for i, w in enumerate(talk.share())]
    for identity in ("a", None, 12.5, -3):
        answers = talk.say("mining.submit", *words, identity=identity)
        assert answers[0]["id"] == identity
    assert talk.ledger.records()[0].shares == 1


def test_a_call_without_an_id_is_obeyed_and_not_answered() -> None:
    talk = Talk()
    talk.log_in()
    line = json.dumps({"method": "mining.submit", "params": talk.share()}).encode()
    assert talk.raw(line) == []
    assert talk.ledger.records()[0].shares == 1


def test_rolled_bits_within_the_mask_only() -> None:
    talk = Talk()
    talk.say("mining.configure", ["version-rolling"], {"version-rolling.mask": "0000e000"})
    talk.log_in()
    assert talk.say("mining.submit", *talk.share(bits=0x4000))[0]["result"] is True
    outside = talk.share(bits=0x4000)
    outside[5] = "00014000"
    assert reason(talk.say("mining.submit", *outside)) == (20, "version bits")
    without = Talk()
    without.log_in()
    assert reason(without.say("mining.submit", *without.share(bits=0x2000)))[1] == "version bits"


def test_a_rolled_time_counts_as_far_as_blocks_may_go() -> None:
    talk = Talk()
    talk.log_in()
    assert talk.job is not None
    begun = talk.job.time
    assert talk.say("mining.submit", *talk.share(time=begun + 7200))[0]["result"] is True
    for time in (begun - 1, begun + 7201):
        answers = talk.say("mining.submit", *talk.share(time=time))
        assert reason(answers) == (20, "time out of range")


def test_jobs_follow_and_old_ones_go() -> None:
    talk = Talk()
    talk.log_in()
    first = talk.share()
    late = talk.share(start=1 << 18)
    told = talk.tick(session.NEXT_JOB_SECONDS + 1)
    assert "mining.notify" in [m["method"] for m in told]
    assert talk.say("mining.submit", *first)[0]["result"] is True
    talk.now += shares.JOB_SECONDS + 1
    assert reason(talk.say("mining.submit", *late)) == (21, "stale")
    assert reason(talk.say("mining.submit", "rig", "ffff", *late[2:])) == (21, "job unknown")


def test_only_a_new_difficulty_makes_the_jobs_before_worthless() -> None:
    def clean(told: list[dict[str, Any]]) -> list[bool]:
        return [m["params"][-1] for m in told if m.get("method") == "mining.notify"]

    talk = Talk(cases.ledger(start=EASY, least=EASY))
    talk.say("mining.subscribe", "test/1")
    assert clean(talk.say("mining.authorize", "rig", "x")) == [True]
    told = talk.tick(session.NEXT_JOB_SECONDS)
    assert [m["method"] for m in told] == ["mining.notify"]
    assert clean(told) == [False]
    told = talk.say(
        "mining.configure", ["minimum-difficulty"], {"minimum-difficulty.value": 2 * EASY}
    )
    assert [m.get("method") for m in told[1:]] == ["mining.set_difficulty", "mining.notify"]
    assert clean(told) == [True]


@pytest.mark.parametrize(
    "words",
    [
        [], ["rig"], ["rig", "1", "00000000", "6b49d200"],
        ["rig", "1", "000000", "6b49d200", "00000000"],
        ["rig", "1", "0000000g", "6b49d200", "00000000"],
        ["rig", "1", "00000000", "0x49d200", "00000000"],
        ["rig", "1", "00000000", "6b49d200", "-0000001"],
        ["rig", "1", "00000000", "6b49d200", 7],
        ["rig", "1", "00000000", "6b49d200", "000000000"],
        ["rig", "1", "00000000", "6b49d200", ""],
        ["rig", "1", "00000000", "6b49d200", "00000000", "000002000"],
        ["rig", "1", "00000000", "6b49d200", "00000000", None],
        [None, 1, [], {}, 2.5],
    ],
)  # fmt: skip
def test_malformed_submits(words: list[Any]) -> None:
    talk = Talk()
    talk.log_in()
    assert reason(talk.say("mining.submit", *words)) == (20, "malformed")


def test_a_hash_above_the_target_is_a_hardware_error() -> None:
    talk = Talk()
    talk.log_in()
    share = talk.share()
    wrong = f"{(int(share[4], 16) + 1) % 2**32:08x}"
    assert reason(talk.say("mining.submit", *share[:4], wrong)) == (23, "above target")
    assert talk.ledger.records()[0].wrong == 1


def test_who_has_not_logged_in_is_paid_nothing() -> None:
    talk = Talk()
    words = ["rig", "1", "00000000", "00000000", "00000000"]
    assert reason(talk.say("mining.submit", *words)) == (24, "not authorized")
    talk.log_in()
    assert reason(talk.say("mining.submit", "other", *talk.share()[1:])) == (24, "not authorized")
    talk.say("mining.authorize", "other", "x")
    assert talk.say("mining.submit", "other", *talk.share()[1:])[0]["result"] is True
    assert len(talk.ledger.records()) == 1


@pytest.mark.parametrize(
    ("method", "parameters", "difficulty"),
    [
        ("mining.suggest_difficulty", [4096], 4096),
        ("mining.suggest_difficulty", ["5000"], 4096),
        ("mining.suggest_difficulty", [0.5], 0.5),
        ("mining.suggest_target", ["000000000000ffff" + "0" * 48], 65536),
        ("mining.suggest_target", ["00000000" + "0" * 4 + "f" * 52], 32768),  # 65535.00000001
        ("mining.configure", [["minimum-difficulty"], {"minimum-difficulty.value": 3000}], 4096),
    ],
)
def test_where_a_miner_wants_to_begin(
    method: str, parameters: list[Any], difficulty: float
) -> None:
    talk = Talk()
    assert talk.say(method, *parameters)[0]["error"] is None
    talk.log_in()
    assert talk.difficulty == difficulty
    assert isinstance(talk.difficulty, int) == (difficulty >= 1)


def test_a_wish_after_the_log_in_counts_when_it_is_for_less() -> None:
    """A NerdMiner repeats it every half minute, to stay connected."""
    talk = Talk(cases.ledger(start=1024.0))
    talk.log_in()
    told = talk.say("mining.suggest_difficulty", 2.0**-19)
    assert [m.get("method") for m in told[1:]] == ["mining.set_difficulty", "mining.notify"]
    assert talk.difficulty == 2.0**-19
    assert len(talk.say("mining.suggest_difficulty", 512)) == 1
    assert talk.say("mining.submit", *talk.share())[0]["result"] is True
    assert len(talk.say("mining.suggest_difficulty", 2.0**-20)) == 1  # its pace decides now


def test_the_password_may_name_a_difficulty_and_is_not_kept() -> None:
    talk = Talk()
    talk.say("mining.subscribe", "test/1")
    talk.say("mining.authorize", "rig", "hunter2,d=512")
    assert talk.difficulty == 512
    assert "hunter2" not in repr(vars(talk.session)) + repr(talk.ledger.records())


def test_a_minimum_that_comes_late_is_announced_at_once() -> None:
    talk = Talk()
    talk.log_in()
    told = talk.say("mining.configure", ["minimum-difficulty"], {"minimum-difficulty.value": 2048})
    assert [m.get("method") for m in told[1:]] == ["mining.set_difficulty", "mining.notify"]
    assert talk.difficulty == 2048


def test_a_worker_that_is_known_may_authorize_again_when_no_other_may() -> None:
    talk = Talk()
    for i in range(session.MOST_WORKERS):
        assert talk.say("mining.authorize", f"rig{i}")[0]["result"] is True
    assert reason(talk.say("mining.authorize", "new")) == (
        20, "too many workers on one connection",
    )  # fmt: skip
    assert talk.say("mining.authorize", "rig7")[0]["result"] is True


def test_new_workers_are_refused_once_too_many_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "MOST_RECORDS", 2)
    first, second, third = (Talk(kept) for kept in [cases.ledger()] * 3)
    assert first.say("mining.authorize", "a")[0]["result"] is True
    assert second.say("mining.authorize", "a")[0]["result"] is True  # beside the other
    third.say("mining.subscribe")
    assert reason(third.say("mining.authorize", "b")) == (20, "too many workers are known here")
    assert not third.session.authorized
    first.session.close(101.0)
    assert third.say("mining.authorize", "a")[0]["result"] is True  # in the place of the first
    records = third.ledger.records()
    assert [(r.worker, r.connections) for r in records] == [("a", 2), ("a", 1)]


@pytest.mark.parametrize(
    "line",
    [
        b"GET / HTTP/1.1", b"{", b"[]", b"7", b'"x"', b"null", b"{}", b'{"id": 1}', b"\xff\xfe\x00",
        b'{"id": 1, "method": 7}', b'{"id": [], "method": "mining.subscribe"}',
        b'{"id": 1, "method": "mining.subscribe", "params": {"a": 1}}',
        b'{"id": NaN, "method": "mining.subscribe"}', b"[" * 4000,
        b'{"id": 1, "method": "mining.subscribe", "params": ' + b"[" * 200 + b"]" * 200 + b"}",
    ],
)  # fmt: skip
def test_garbage_is_refused_and_ends_when_it_goes_on(line: bytes) -> None:
    talk = Talk()
    for _ in range(session.MOST_GARBAGE - 1):
        assert talk.raw(line)[0]["error"][0] == 20
        assert not talk.session.ended
    assert talk.raw(line) == []
    assert "no stratum" in talk.session.ended


@pytest.mark.parametrize(
    ("line", "identity"),
    [
        (b'{"id": 7, "method": "mining.subscribe", "params": {"a": 1}}', 7),
        (b'{"id": "x", "params": [], "method": 7}', "x"),
        (b'{"id": 1}', 1),
        (b'{"id": [1], "method": "mining.subscribe"}', None),
        (b'{"method": "mining.subscribe", "params": 1}', None),
        (b"{", None),
    ],
)
def test_a_refusal_bears_the_id_of_what_it_answers(line: bytes, identity: Any) -> None:
    assert Talk().raw(line)[0]["id"] == identity


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("mining.configure", []), ("mining.configure", [None, None]),
        ("mining.configure", [[1, {}, "version-rolling"], {"version-rolling.mask": "xyz"}]),
        ("mining.configure", [["minimum-difficulty"], {"minimum-difficulty.value": "x"}]),
        ("mining.configure", [["minimum-difficulty"], {"minimum-difficulty.value": 1e300}]),
        ("mining.suggest_difficulty", []), ("mining.suggest_difficulty", [0]),
        ("mining.suggest_difficulty", [True]), ("mining.suggest_target", ["0"]),
        ("mining.suggest_target", [[]]), ("mining.nonsense", []), ("", [1, 2, 3]),
        ("mining.authorize", []), ("mining.authorize", [{}, []]), ("mining.subscribe", [7, 8, 9]),
    ],
)  # fmt: skip
def test_odd_parameters_break_nothing(method: str, parameters: list[Any]) -> None:
    talk = Talk()
    answers = talk.say(method, *parameters)
    assert len(answers) == 1
    talk.log_in()
    assert talk.job is not None


def test_who_comes_back_goes_on_where_it_was() -> None:
    talk = Talk()
    talk.log_in()
    talk.say("mining.submit", *talk.share())
    talk.session.close(101.0)
    again = Talk(talk.ledger)
    again.now = 105.0
    again.log_in()
    (record,) = talk.ledger.records()
    assert (record.connections, record.shares, record.connected) == (2, 1, True)
    assert record.away_seconds(0.0, 200.0) == 4
    beside = Talk(talk.ledger)
    beside.log_in()
    assert len(talk.ledger.records()) == 2


def test_a_miner_that_is_silent_is_asked_for_less() -> None:
    talk = Talk(cases.ledger(pace=5.0, start=1024.0))
    talk.log_in()
    assert talk.difficulty == 1024
    told = [m for _ in range(20) for m in talk.tick(0.5)]
    assert "mining.set_difficulty" in [m["method"] for m in told]
    assert talk.difficulty == 64


def test_while_a_window_counts_who_is_silent_is_waited_for() -> None:
    talk = Talk(cases.ledger(pace=5.0, start=1024.0))
    talk.log_in()
    talk.ledger.held = True
    assert talk.tick(20.0) == []
    assert talk.difficulty == 1024
    talk.ledger.held = False
    talk.tick()
    assert talk.difficulty == 64


@pytest.mark.parametrize(("held", "difficulty"), [(False, 4 * EASY), (True, EASY)])
def test_a_fast_miner_gets_harder_work_unless_a_window_counts(
    held: bool, difficulty: float
) -> None:
    """Sixteen shares in 0.3 s where five a second were asked for."""
    talk = Talk(cases.ledger(pace=5.0, start=EASY))
    talk.log_in()
    (record,) = talk.ledger.records()
    talk.ledger.held = held
    for n in range(16):
        assert not record.steady
        talk.now = 100.0 + 0.02 * (n + 1)
        assert talk.say("mining.submit", *talk.share(start=n << 17))[0]["result"] is True
    assert talk.difficulty == difficulty
    assert record.steady is held
    assert [asked for _, asked in record.asked] == ([EASY] if held else [EASY, 4 * EASY])


def test_an_easier_share_that_comes_early_is_no_hardware_error() -> None:
    """Some firmware uses a new difficulty at once, for the jobs that it still has, too."""
    talk = Talk(cases.ledger(pace=5.0, start=2.0**-12))
    talk.log_in()
    old = talk.job
    assert old is not None
    while talk.difficulty >= 2.0**-12:
        talk.tick(6.0)
    assert talk.job is not None
    easy, hard = talk.job.target, old.target
    talk.job = cases.Given(**{**vars(old), "target": easy})
    header = talk.job.header(bytes.fromhex("0a0b0c0d") + bytes(4))
    scan = registry.default().scan
    within, above = (scan(Work(header, t), 0, 1 << 18) for t in (hard, easy))
    nonce = next(n for n in above if n not in within)
    answers = talk.say(
        "mining.submit", "rig", old.name, "00000000", f"{old.time:08x}", f"{nonce:08x}"
    )
    assert reason(answers) == (23, "above target")
    assert talk.ledger.records()[0].wrong == 0


def test_the_clock_of_this_machine_may_jump() -> None:
    """A job's time is what its shares are held against, not the clock when they come."""
    talk = Talk()
    talk.log_in()
    before = talk.share()
    talk._read(talk.session.tick(talk.now + session.NEXT_JOB_SECONDS + 1, UNIX - 86_400))
    assert talk.job is not None
    assert talk.job.time == int(UNIX) - 86_400
    for share in (before, talk.share()):
        assert talk.say("mining.submit", *share)[0]["result"] is True
