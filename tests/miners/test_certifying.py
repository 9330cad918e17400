"""Certificates of miners: verified as they are, refused once anybody has touched them."""

from __future__ import annotations

import base64
import copy
import json
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.chain.target import expected_hashes
from powbench.cli import miners_connecting as connecting
from powbench.cli.main import run
from powbench.documents import reading, schema
from powbench.documents.result import Result
from powbench.energy.reading import missing
from powbench.gamma import gamma_quantile
from powbench.measure import certified, document
from powbench.miners.count import certifying, counting, outcome
from powbench.miners.count.counting import Counted, Span
from powbench.miners.measuring import Listener, Measuring, Settings
from powbench.miners.server import Server
from powbench.miners.stratum.record import Ledger, Tally
from tests import patience, peers
from tests.measure.stranger import strangers
from tests.miners import cases, lasting
from tests.miners.node import MODULES
from tests.patience import until
from tests.ports import free_port

CHALLENGE = "a challenge of the tests"
Document = dict[str, Any]
MACHINE = connecting.machine()


def certifying_server(start: float = 2.0**-12, challenge: str | None = CHALLENGE) -> Server:
    said = connecting.statement(MACHINE, cases.PREVIOUS, challenge)
    return cases.server(Ledger(cases.PREVIOUS, 60.0, start, 2.0**-20, said))


def run_of(server: Server, miners: int) -> tuple[Counted, ...]:
    settings = Settings(miners, wait_seconds=patience.SECONDS, warm_up_seconds=0.0, seconds=0.5)
    with pytest.MonkeyPatch.context() as patch:
        lasting.lasts(patch, lasting.shares())
        return Measuring(server, settings, Listener()).run().miners


def as_document(server: Server, found: tuple[Counted, ...]) -> Document:
    said = server.ledger.statement
    names = counting.names([c.record for c in found])
    none = (missing("no meter"),)
    made = connecting.as_result(
        server.ledger,
        tuple(
            outcome.measurement(c, name, None, none, False, statement=said)
            for c, name in zip(found, names, strict=True)
        ),
        (),
        False,
        MACHINE,
    )
    return json.loads(reading.text(made))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def honest() -> Document:
    """Two miners, one of which rolls versions."""
    with (
        certifying_server() as server,
        cases.Miner(server.port, "a", nonces=1 << 12, rolls=True),
        cases.Miner(server.port, "b", nonces=1 << 12),
    ):
        return as_document(server, run_of(server, 2))


def verdicts(data: Document, asked: str | None = CHALLENGE) -> tuple[certified.Verdict, ...]:
    return certified.verify(reading.typed(data, "result.json", Result), asked)


def test_the_shares_of_each_miner_prove_its_work(honest: Document) -> None:
    jsonschema.validate(honest, schema.of(Result))
    for verdict, m in zip(verdicts(honest), honest["measurements"], strict=True):
        assert verdict.refused == ""
        jobs = m["miner"]["certificate"]["jobs"]
        assert verdict.hits == m["hits"] == sum(w["shares"] for w in m["miner"]["work"])
        weights = [expected_hashes(int(j["target"], 16)) for j in jobs
                   for _ in range(len(base64.b64decode(j["shares"])) // 16)]  # fmt: skip
        assert verdict.hashes == pytest.approx(sum(weights))
        assert verdict.hashes == pytest.approx(m["nonces"], abs=1)  # which are whole
        assert verdict.hashes_low < verdict.hashes
        if len(set(weights)) == 1:
            exact = weights[0] * gamma_quantile(0.01, len(weights))
            assert verdict.hashes_low == pytest.approx(exact)


def test_what_is_read_and_written_again_is_verified(honest: Document) -> None:
    """A report and the history verify what they have read: hashes are whole in each slice."""
    read = document.from_data(honest, "result.json")
    assert [v.refused for v in certified.verify(document.as_document(read), CHALLENGE)] == ["", ""]


def certificate(data: Document, index: int = 0) -> Document:
    made: Document = data["measurements"][index]["miner"]["certificate"]
    return made


def rows(job: Document) -> list[bytes]:
    data = base64.b64decode(job["shares"])
    return [data[i : i + 16] for i in range(0, len(data), 16)]


def put(job: Document, shares: list[bytes]) -> None:
    job["shares"] = base64.b64encode(b"".join(shares)).decode()


def full(data: Document, dice: random.Random) -> Document:
    """A job with two shares or more."""
    return dice.choice([j for j in certificate(data)["jobs"] if len(rows(j)) > 1])


def state(data: Document, key: str, value: Any) -> None:
    made = certificate(data)
    facts = {**json.loads(made["statement"]), key: value}
    made["statement"] = json.dumps(facts, sort_keys=True, separators=(",", ":"))


def count(data: Document, more: int) -> None:
    """A careful forger counts the shares as they are now."""
    m = data["measurements"][0]
    m["hits"] += more
    m["slices"][0]["hits"] += more
    m["miner"]["work"][-1]["shares"] += more


def truncated(data: Document, dice: random.Random) -> None:
    job = full(data, dice)
    put(job, rows(job)[: dice.randrange(1, len(rows(job)))])


def truncated_in_a_share(data: Document, dice: random.Random) -> None:
    job = full(data, dice)
    job["shares"] = base64.b64encode(b"".join(rows(job))[: -dice.randint(1, 15)]).decode()


def job_left_out_and_counted_so(data: Document, dice: random.Random) -> None:
    """The careful one adds up the shares, and not the work."""
    job = full(data, dice)
    gone = rows(job)[-1]
    put(job, [r for r in rows(job) if r != gone])
    count(data, -1)


def doubled(data: Document, dice: random.Random) -> None:
    job = full(data, dice)
    put(job, sorted([*rows(job), dice.choice(rows(job))]))
    count(data, 1)


def doubled_job(data: Document, dice: random.Random) -> None:
    jobs = certificate(data)["jobs"]
    jobs.append(dict(jobs[-1]))
    count(data, len(rows(jobs[-1])))


def doubled_measurement(data: Document, dice: random.Random) -> None:
    data["measurements"].append(copy.deepcopy(data["measurements"][0]))


def misordered(data: Document, dice: random.Random) -> None:
    job = full(data, dice)
    put(job, rows(job)[::-1])


def edited_share(data: Document, dice: random.Random) -> None:
    """Two of them: one may be a share still, where a slow miner was asked for easy ones."""
    job = full(data, dice)
    shares = rows(job)
    for at in dice.sample(range(len(shares)), 2):
        changed = bytearray(shares[at])
        changed[dice.choice([0, 3, 4, 7, 12, 15])] ^= 1 << dice.randrange(8)
        shares[at] = bytes(changed)
    put(job, sorted(shares))


def share_of_another_day(data: Document, dice: random.Random) -> None:
    state(data, "started", json.loads(certificate(data)["statement"])["started"] - 86400)


def harder(data: Document, dice: random.Random) -> None:
    job = full(data, dice)
    job["target"] = f"{int(job['target'], 16) >> dice.randint(1, 20):064x}"


def lucky_target(data: Document, dice: random.Random) -> None:
    """A share that is far below its target is claimed to have been of a harder one."""
    job = full(data, dice)
    job["target"] = f"{int(job['target'], 16) - dice.randint(1, 1 << 60):064x}"


def difficulty_stated_higher(data: Document, dice: random.Random) -> None:
    for work in data["measurements"][0]["miner"]["work"]:
        work["difficulty"] *= 1 + dice.random()


def foreign_job(data: Document, dice: random.Random) -> None:
    certificate(data)["jobs"] = copy.deepcopy(certificate(data, 1)["jobs"])


def swapped_miners(data: Document, dice: random.Random) -> None:
    one, other = (data["measurements"][i]["miner"] for i in (0, 1))
    one["certificate"], other["certificate"] = other["certificate"], one["certificate"]


def another_worker(data: Document, dice: random.Random) -> None:
    data["measurements"][0]["miner"]["worker"] += dice.choice("abc")


def another_machine(data: Document, dice: random.Random) -> None:
    data["machine"]["model_name"] = f"another {dice.random()}"


def another_challenge(data: Document, dice: random.Random) -> None:
    state(data, "challenge", f"a challenge of {dice.random()}")


def another_challenge_told(data: Document, dice: random.Random) -> None:
    """As if it answered the one that was asked: the statement of another run."""
    state(data, "previous", f"{dice.getrandbits(256):064x}")


def other_commitment(data: Document, dice: random.Random) -> None:
    job = full(data, dice)
    end = bytearray.fromhex(job["coinbase_end"])
    end[dice.randrange(1, 33)] ^= 1 << dice.randrange(8)
    job["coinbase_end"] = end.hex()


def other_coinbase(data: Document, dice: random.Random) -> None:
    job = full(data, dice)
    start = bytearray.fromhex(job["coinbase_start"])
    start[dice.randrange(56)] ^= 1 << dice.randrange(8)
    job["coinbase_start"] = start.hex()
    certificate(data)["jobs"].sort(key=lambda j: j["coinbase_start"])


def rate_stated_higher(data: Document, dice: random.Random) -> None:
    data["measurements"][0]["hashes_per_second"]["median"] *= 1 + dice.random() / 100


def hashes_stated_higher(data: Document, dice: random.Random) -> None:
    data["measurements"][0]["nonces"] += 10 ** dice.randint(3, 12)


def hits_stated_higher(data: Document, dice: random.Random) -> None:
    data["measurements"][0]["hits"] += dice.randint(1, 9)


def respaced(data: Document, dice: random.Random) -> None:
    made = certificate(data)
    made["statement"] = made["statement"].replace(":", ": ", dice.randint(1, 5))


def made_before(data: Document, dice: random.Random) -> None:
    data["created"] = f"20{dice.randint(10, 20)}-01-01T00:00:00+00:00"


def certificate_left_out(data: Document, dice: random.Random) -> None:
    del data["measurements"][0]["miner"]["certificate"]


FORGERIES: dict[Callable[[Document, random.Random], None], str] = {
    truncated: "has .* shares",
    truncated_in_a_share: "in the middle|base64|has .* shares",
    job_left_out_and_counted_so: "states other hashes",
    doubled: "wrong order, or one is doubled",
    doubled_job: "wrong order, or one stands there twice",
    doubled_measurement: "in another certificate",
    misordered: "wrong order",
    edited_share: "above the target|wrong order",
    share_of_another_day: "another challenge, target or worker",
    harder: "another challenge, target or worker",
    lucky_target: "another challenge, target or worker",
    difficulty_stated_higher: "other difficulties",
    foreign_job: "in another certificate",
    swapped_miners: "another challenge, target or worker",
    another_worker: "another challenge, target or worker",
    another_machine: "another machine",
    another_challenge: "answers another challenge",
    another_challenge_told: "another challenge, target or worker",
    other_commitment: "another challenge, target or worker",
    other_coinbase: "above the target",
    rate_stated_higher: "rate or its seconds",
    hashes_stated_higher: "other hashes",
    hits_stated_higher: "has .* shares",
    respaced: "canonical form",
    made_before: "before its work had ended",
    certificate_left_out: "has no certificate",
}
"""Each with what its refusal says."""
SEEDS = 4


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda f: f.__name__)
def test_forgeries_are_refused_with_their_reasons(honest: Document, forgery: Any) -> None:
    seen = set()
    for seed in range(SEEDS):
        data = copy.deepcopy(honest)
        forgery(data, random.Random(seed))
        seen.add(json.dumps(data))
        refused = [v.refused for v in verdicts(data) if v.refused]
        assert refused
        assert re.search(FORGERIES[forgery], refused[0]), refused[0]
    assert json.dumps(honest) not in seen


def test_there_are_a_hundred_forgeries_and_more() -> None:
    assert SEEDS * len(FORGERIES) >= 100


def test_a_certificate_of_another_run_is_replayed(honest: Document) -> None:
    (verdict, _) = verdicts(honest, "the challenge of today")
    assert verdict.refused == "it answers another challenge"


def test_the_strangers_lines_agree(
    honest: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert strangers(tmp_path, honest, monkeypatch) == ""
    assert strangers(tmp_path, honest, monkeypatch, "of today") == "AssertionError"
    for forgery in (truncated, doubled, doubled_job, doubled_measurement, edited_share, harder,
                    lucky_target, swapped_miners, another_worker, another_machine, other_coinbase,
                    another_challenge, another_challenge_told):  # fmt: skip
        data = copy.deepcopy(honest)
        forgery(data, random.Random(1))
        assert strangers(tmp_path, data, monkeypatch), forgery.__name__


def test_the_client_of_npm_is_certified() -> None:
    """Its own lines put the coinbase together, and its own hashes find the shares."""
    node = peers.program("node")
    if not (MODULES / "stratum-client").exists():
        peers.missing("stratum-client from npm: bash .ci/peers.sh")
    with certifying_server(start=2.0**-20) as server:
        script = Path(__file__).parent / "npm_miner.js"
        command = [node, str(script), str(MODULES), str(server.port)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                records = server.ledger.records
                until(lambda: records() and records()[0].shares >= 4, "four shares")
            finally:
                process.terminate()
    (record,) = records()
    nothing = Tally({}, 0, 0)
    span = Span(record.moments[0] - 0.1, record.moments[-1] + 0.1)
    data = as_document(server, (counting.counted(record, span, nothing, record.tally()),))
    (verdict,) = verdicts(data)
    assert verdict.refused == ""
    assert data["measurements"][0]["miner"]["worker"] == "npm.rig"


def test_more_shares_than_a_certificate_holds_are_not_certified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(certifying, "MOST_SHARES", 3)
    with certifying_server() as server, cases.Miner(server.port, nonces=1 << 12):
        (m,) = as_document(server, run_of(server, 1))["measurements"]
    assert "certificate" not in m["miner"]
    assert any("not certified" in warning for warning in m["warnings"])


def test_from_a_challenge_to_a_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lasting.lasts(monkeypatch, lasting.shares())
    port = free_port()
    measure = ["miners", "measure", "--pool", "--listen", f"127.0.0.1:{port}", "--difficulty",
               "0.0005", "--warm-up", "0", "--seconds", "1"]  # fmt: skip
    with cases.miner(port):
        assert run([*measure, "--certify", CHALLENGE, "--json", "m.json"]) == 0
    assert f"verified: 1 certificate for the challenge {CHALLENGE}" in capsys.readouterr().out
    assert run(["verify", "m.json", "--challenge", CHALLENGE]) == 0
    assert run(["verify", "m.json", "--challenge", "of somebody else"]) == 1
    capsys.readouterr()
    assert run(["history", "m.json"]) == 0
    assert "certified" in capsys.readouterr().out
    assert run(["report", "m.json", "-o", "m.html"]) == 0
    assert f"for the challenge {CHALLENGE}" in (tmp_path / "m.html").read_text()
    data = json.loads((tmp_path / "m.json").read_text())
    edited_share(data, random.Random(3))
    (tmp_path / "edited.json").write_text(json.dumps(data))
    capsys.readouterr()
    assert run(["verify", "edited.json"]) == 1
    assert "is refused" in capsys.readouterr().err
    assert run(["history", "edited.json"]) == 0
    assert "refused" in capsys.readouterr().out


def test_the_jobs_of_another_pool_certify_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    proxy = ["--proxy", "stratum+tcp://127.0.0.1:1"]
    assert run(["miners", "measure", *proxy, "--certify", CHALLENGE]) == 2
    assert "commit to no challenge" in capsys.readouterr().err
