"""`powbench miners measure --proxy`: between a real miner and a strict pool over loopback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from powbench.cli.main import run
from powbench.documents import reading
from powbench.documents import result as documents
from powbench.documents.miner import OwnPool as Said
from tests.given import beside
from tests.miners import lasting
from tests.miners.cases import miner
from tests.miners.own_pool import OwnPool
from tests.ports import free_port

QUICK = ("--difficulty", "0.00002", "--warm-up", "0", "--seconds", "0.4")
SECRET = "secret"


@pytest.fixture(autouse=True)
def _enough(monkeypatch: pytest.MonkeyPatch) -> None:
    lasting.lasts(monkeypatch, lasting.shares())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def measure(address: str, port: int, *arguments: str) -> int:
    listen = f"127.0.0.1:{port}"
    return run(
        ["miners", "measure", "--proxy", address, "--listen", listen, *beside(QUICK, *arguments)]
    )  # fmt: skip


def test_the_miner_earns_and_is_measured(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWBENCH_POOL_PASSWORD", SECRET)
    port = free_port()
    with OwnPool(difficulty=2.0**-13) as own, miner(port):
        arguments = ["--user", "owner.{worker}", "--json", "m.json", "--watts", "65"]
        arguments += ["--difficulty", "0.00003", "--seconds", "3"]
        assert measure(own.address, port, *arguments) == 0
    out, err = capsys.readouterr()
    said = " ".join(out.split())
    assert out.startswith("rig1 does ")
    assert "earned as always" in said
    assert "earned nothing" not in said
    assert f"It goes on working for 127.0.0.1:{own.port}" in err
    text = (folder / "m.json").read_text()
    (m,) = reading.read(text, "m.json", documents.Result).measurements
    assert m.miner
    assert m.miner.mode == "proxy"
    assert isinstance(m.miner.own_pool, Said)
    assert (m.miner.own_pool.rejected, m.miner.own_pool.lost) == (0, 0)
    assert 0 < m.miner.own_pool.accepted <= len(own.taken)
    assert sum(g.shares for g in m.miner.work) > 0
    sentence = f"took {m.miner.own_pool.accepted} of {m.miner.own_pool.accepted} share"
    assert sentence in said
    assert not own.refused
    assert {user for user, _ in own.users} == {"owner.rig1"}
    assert SECRET not in out + err + text


def test_each_miner_may_log_in_for_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    with OwnPool(password="x") as own, miner(port, "somebody.7"):
        assert measure(own.address, port, "-q") == 0
    assert own.users == [("somebody.7", "x")]


def test_a_password_from_a_file(folder: Path) -> None:
    (folder / "pool.secret").write_text(f"{SECRET}\n")
    port = free_port()
    with OwnPool() as own, miner(port):
        arguments = ("-q", "--user", "owner", "--password-file", "pool.secret")
        assert measure(own.address, port, *arguments) == 0
    assert set(own.users) == {("owner", SECRET)}


def test_a_pool_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure(f"stratum+tcp://127.0.0.1:{free_port()}", free_port(), "--json", "m.json") == 3
    err = capsys.readouterr().err
    assert "--proxy: cannot reach 127.0.0.1" in err
    assert "hint:" in err
    assert not (folder / "m.json").exists()


def test_a_pool_that_refuses_the_user(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pool repeats the password in its refusal, and nobody sees it."""
    monkeypatch.setenv("POWBENCH_POOL_PASSWORD", "hunter22")
    with OwnPool() as own:
        assert measure(own.address, free_port(), "--user", "owner") == 3
    out, err = capsys.readouterr()
    said = " ".join(err.split())
    assert "refuses the user owner" in said
    assert "POWBENCH_POOL_PASSWORD" in said
    assert "hunter22" not in out + err


def test_what_a_pool_says_cannot_move_the_cursor(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {"result": None, "error": [24, "go\x1b[2J\u202e\naway", None]}
    with OwnPool(answers={"mining.authorize": said}) as own:
        assert measure(own.address, free_port(), "--user", "owner") == 3
    err = capsys.readouterr().err
    assert "go\\x1b[2J\\u202e\\naway" in err
    assert "\x1b[2J" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--proxy", "pool.example:3333"), "no address of a pool"),
        (("--proxy", "http://pool.example:3333"), "no address of a pool"),
        (("--proxy", "stratum+tcp://pool.example"), "names no port"),
        (("--proxy", "stratum+tcp://pool.example:99999"), "no address of a pool"),
        (("--proxy", "stratum+tcp://pool.example:3333/a?b"), "no address of a pool"),
        (("--proxy", "stratum+tcp://me:hunter22@pool.example:3333"), "holds no user"),
        (("--proxy", "stratum+tcp://h:1", "--password-file", "none"), "cannot read it: No such"),
        (("--proxy", "stratum+tcp://h:1", "--password-file", "empty"), "the file is empty"),
        (("--proxy", "stratum+tcp://h:1", "--password-file", "/dev/zero"), "--password-file"),
        (("--proxy", "stratum+tcp://h:1", "--user", "a\x1bb"), "--user: this is no name"),
        (("--pool", "--user", "me"), "are for --proxy"),
        (("--pool", "--password-file", "empty"), "are for --proxy"),
        (
            ("--proxy", "stratum+tcp://h:1", "--password-file", "empty", "--json", "empty"),
            "--json would replace empty, which is read",
        ),
    ],
)
def test_bad_input_begins_nothing(
    arguments: tuple[str, ...], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty").write_text("\n")
    assert run(["miners", "measure", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in " ".join(err.split())
    assert "hint:" in err
    assert "hunter22" not in err


def test_the_result_obeys_its_schema(folder: Path) -> None:
    from importlib.resources import files

    import jsonschema

    port = free_port()
    with OwnPool(password="x") as own, miner(port):
        assert measure(own.address, port, "-q", "--json", "m.json") == 0
    schema = json.loads((files("powbench") / "schemas" / "result-1.json").read_text())
    jsonschema.validate(json.loads((folder / "m.json").read_text()), schema)
