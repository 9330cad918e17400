"""`powbench fleet measure`: real miners from addresses of their own, all in one window."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.cli.main import run
from powbench.documents import reading
from powbench.documents.fleet import Fleet
from powbench.errors import InputError
from powbench.fleet import miners
from powbench.fleet.miners import Miner
from powbench.reading.problems import FileProblems
from tests.fleet.cases import SCHEMA
from tests.miners import lasting
from tests.miners.cases import Wire, miner
from tests.patience import until
from tests.ports import free_port

QUICK = ("--difficulty", "0.00005", "--warm-up", "0", "--seconds", "0.2", "--wait", "1")
FILE = """
[miner.desk]
address = "127.0.0.11"
meter = "watts:65"
[miner.hall]
address = "127.0.0.12"
[miner.gone]
address = "127.0.0.13"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(path: Path) -> Fleet:
    text = path.read_text()
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(text))
    return reading.read(text, path.name, Fleet)


def test_each_miner_has_its_own_result(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Two of three are there; the second run waits for one.
    lasting.begins(monkeypatch, lambda run: len(run._working()) == min(2, run._settings.miners))
    lasting.lasts(monkeypatch, lasting.shares())
    (folder / "miners.toml").write_text(FILE)
    port = free_port()
    listen = ("--pool", "--listen", f"127.0.0.1:{port}")
    with miner(port, "rig1", source="127.0.0.11"), miner(port, "rig2", source="127.0.0.12"):
        code = run(["fleet", "measure", "miners.toml", *listen, *QUICK, "-o", "fleet.json"])
    out, err = capsys.readouterr()
    assert code == 3, err
    fleet = read(folder / "fleet.json")
    desk, hall, gone = fleet.hosts
    assert (fleet.command, desk.state, hall.state) == ("measure", "answered", "answered")
    assert desk.result and hall.result
    assert [m.kernel for m in desk.result.measurements] == ["rig1"]
    assert [m.kernel for m in hall.result.measurements] == ["rig2"]
    assert desk.result.measurements[0].energy[0].watts == 65
    assert not hall.result.measurements[0].energy[0].available
    assert (gone.state, gone.reason) == ("unreachable", "it has not logged in within 1 s")
    assert out.startswith("2 of 3 miners answered. Not: gone (unreachable).")

    more = (*listen, *QUICK, "--resume", "fleet.json", "-o", "whole.json")
    with miner(port, "rig3", source="127.0.0.13"):
        assert run(["fleet", "measure", "miners.toml", *more]) == 0
    whole = read(folder / "whole.json")
    assert [h.state for h in whole.hosts] == ["answered"] * 3
    assert whole.hosts[0] == desk
    for command in (["history", "whole.json"], ["compare", "whole.json"]):
        assert run(command) == 0, command
    assert run(["report", "whole.json", "-o", "f.html"]) == 0
    assert "J/TH" in (folder / "f.html").read_text()


def test_who_is_not_listed_is_not_let_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lasting.begins(monkeypatch, lambda run: run._working() and run._ledger.refused)
    lasting.lasts(monkeypatch, lasting.shares())
    port = free_port()
    listen = ("--pool", "--listen", f"127.0.0.1:{port}")
    with refused(port, "127.0.0.99"), miner(port, "rig1", source="127.0.0.11"):
        assert run(["fleet", "measure", "127.0.0.11", *listen, *QUICK, "-o", "f.json"]) == 0
    assert "127.0.0.99 is in no network" in capsys.readouterr().err
    (host,) = read(folder / "f.json").hosts
    assert host.result and [m.kernel for m in host.result.measurements] == ["rig1"]


@contextmanager
def refused(port: int, source: str) -> Iterator[None]:
    """A stranger that knocks until it is turned away."""

    def knock() -> bool:
        try:
            with Wire(port, source) as wire:
                return wire.line() == b""
        except OSError:
            return False

    thread = threading.Thread(target=lambda: until(knock, "the refusal"))
    thread.start()
    yield
    thread.join()


def test_nobody_comes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listen = ("--pool", "--listen", f"127.0.0.1:{free_port()}", "--wait", "1")
    assert run(["fleet", "measure", "127.0.0.11,127.0.0.12", *listen, "-o", "f.json"]) == 3
    assert "no miner has logged in" in capsys.readouterr().err
    assert [h.state for h in read(folder / "f.json").hosts] == ["unreachable"] * 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is no miner; add a table"),
        ('[miner.a]\naddress = "10.0.0.1 x"', "f:2: .*address: "),
        ('[miner.a]\naddress = "10.0.0.1"\nmetre = "x"', "f:3: .*did you mean 'meter'"),
    ],
)
def test_a_file_with_slips(text: str, says: str) -> None:
    with pytest.raises(FileProblems, match=says):
        miners.from_toml(text, "f")


def test_a_meter_that_is_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "miners.toml").write_text('[miner.a]\naddress = "127.0.0.1"\nmeter = "plug"\n')
    assert run(["fleet", "measure", "miners.toml", "--pool"]) == 2
    assert "error: miner a: meter takes a URL" in capsys.readouterr().err


def test_two_at_one_address() -> None:
    names: dict[str, Any] = {"a": "10.0.0.1", "b": "10.0.0.1", "c": "10.0.0.2"}
    with pytest.raises(InputError, match=r"b and a are both at 10\.0\.0\.1"):
        miners.found([Miner("a", "a"), Miner("b", "b")], names.__getitem__)

    def unknown(name: str) -> str:
        raise OSError(name)

    assert miners.found([Miner("a", "a")], unknown) == {}
