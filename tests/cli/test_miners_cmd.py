"""`powbench miners measure` from the command to the result, with a real miner over loopback."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.documents import reading
from powbench.documents import result as documents
from powbench.errors import NotMeasurable
from powbench.miners.stratum import record
from tests.energy import servers
from tests.given import beside
from tests.miners import lasting
from tests.miners.cases import miner
from tests.patience import says, until
from tests.ports import free_port
from tests.readers import cases as readers

RECORDED = Path(__file__).parents[1] / "data/documents/result-miner.json"
QUICK = ("--difficulty", "0.00002", "--warm-up", "0", "--seconds", "0.4")


def measure(port: int, *arguments: str) -> int:
    listen = f"127.0.0.1:{port}"
    return run(["miners", "measure", "--pool", "--listen", listen, *beside(QUICK, *arguments)])


@pytest.fixture(autouse=True)
def _enough(monkeypatch: pytest.MonkeyPatch) -> None:
    lasting.lasts(monkeypatch, lasting.shares())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_from_shares_to_a_result_that_others_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    with miner(port):
        assert measure(port, "--watts", "65", "--model", "S21 200T", "--json", "m.json") == 0
    out, err = capsys.readouterr()
    assert out.startswith("rig1 does ")
    assert "less than the 200 TH/s of the data sheet (Antminer S21 200T)" in " ".join(out.split())
    assert "65.0 W" in out
    assert "earned nothing" in out
    assert f"stratum+tcp://127.0.0.1:{port}" in err
    text = (folder / "m.json").read_text()
    document = reading.read(text, "m.json", documents.Result)
    (m,) = document.measurements
    assert (m.kernel, m.backend) == ("rig1", "miner")
    assert m.miner
    assert m.miner.user_agent == "cases/1"
    assert sum(group.shares for group in m.miner.work) == m.hits
    assert m.energy[0].watts == 65
    for command in (
        ["project", "--rig", "m.json", "--tariff", "0.05"], ["compare", "m.json", "m.json"],
        ["history", "m.json", "m.json"], ["report", "m.json", "-o", "m.html"],
        ["export", "m.json", "--to", "bencher=b.json"],
    ):  # fmt: skip
        assert run(command) == 0, command
        printed = capsys.readouterr().out
        assert "rig1" in printed or command[0] in ("report", "export")


def test_where_shares_were_counted_makes_no_other_hardware(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = json.loads(RECORDED.read_text())
    result["machine"] |= {"model_name": "Cortex-A72", "cpu_signature": "0" * 16}
    (folder / "other.json").write_text(json.dumps(result))
    assert run(["compare", str(RECORDED), "other.json"]) == 0
    out = capsys.readouterr().out
    assert "hardware comparison" not in out
    assert "shares counted by Cortex-A72" in out


def test_the_result_obeys_its_schema(folder: Path) -> None:
    from importlib.resources import files

    import jsonschema

    port = free_port()
    with miner(port):
        assert measure(port, "-q", "--json", "m.json") == 0
    schema = json.loads((files("powbench") / "schemas" / "result-1.json").read_text())
    jsonschema.validate(json.loads((folder / "m.json").read_text()), schema)


def test_json_alone_on_stdout(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    with miner(port, worker="a\x1b[2Jb\nc", agent="\u202edrawkcab"):
        assert measure(port, "--json", "-") == 0
    out, err = capsys.readouterr()
    (m,) = json.loads(out)["measurements"]
    assert m["miner"]["worker"] == "a\x1b[2Jb\nc"
    assert m["kernel"].isprintable()
    assert "\x1b" not in err
    assert "\u202e" not in err
    assert m["energy"][0]["available"] is False
    assert "does not see the miner" in m["energy"][0]["reason"]


@pytest.mark.parametrize("both", [(), ("--pool", "--proxy", "stratum+tcp://127.0.0.1:1")])
def test_one_of_pool_and_proxy(both: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["miners", "measure", *both]) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert "--pool or --proxy, one of them" in err
    assert "earns nothing meanwhile" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--listen", "0.0.0.0:3333"), "no --allow says to whom"),
        (("--listen", "rig.lan"), "is no address"),
        (("--allow", "192.168.1.0/40"), "is no network"),
        (("--difficulty", "0"), "--difficulty"),
        (("--difficulty", "many"), "--difficulty"),
        (("--precision", "0"), "--precision"),
        (("--miners", "0"), "--miners"),
        (("--model", "S1 million"), "--model"),
        (("--seconds", "0"), "--seconds"),
        (("--meter", "nonsense://x"), "nonsense"),
        (("--json", "no/such/folder/m.json"), "no/such"),
    ],
)
def test_bad_input_begins_nothing(
    arguments: tuple[str, ...], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["miners", "measure", "--pool", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "hint:" in err


def test_nobody_comes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure(free_port(), "--wait", "1", "--json", "m.json") == 3
    assert "no miner has logged in within 1 s" in capsys.readouterr().err
    assert not (folder / "m.json").exists()


def test_the_precision_decides_how_often_shares_come(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paces: list[float] = []

    class Seen(record.Ledger):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            paces.append(self.shares_per_second)
            raise NotMeasurable("seen")

    monkeypatch.setattr(record, "Ledger", Seen)
    for precision in ("10%", "0.05"):
        assert measure(free_port(), "--seconds", "100", "--precision", precision) == 3
    # 1.96 over the root of so many shares is the precision.
    assert paces == pytest.approx([1.96**2 / 0.1**2 / 100, 1.96**2 / 0.05**2 / 100], rel=1e-3)


def test_a_meter_that_is_required(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure(free_port(), "--require-meter") == 3
    assert "no meter was named" in capsys.readouterr().err
    assert measure(free_port(), "--require-meter", "--meter", "nut://127.0.0.1:1/ups") == 3
    assert "cannot reach" in capsys.readouterr().err  # before anybody waits for a miner


def test_no_meter_at_all_is_what_was_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert measure(free_port(), "--require-meter", "--meter", "none") == 3
    assert "energy was not asked for" in capsys.readouterr().err


def test_the_power_in_the_environment_has_its_unit(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWBENCH_WATTS", "3.25kW")
    port = free_port()
    with miner(port):
        assert measure(port, "-q", "--json", "m.json") == 0
    (m,) = json.loads((folder / "m.json").read_text())["measurements"]
    assert [(e["kind"], e["watts"]) for e in m["energy"]] == [("declared", pytest.approx(3250))]


def test_a_meter_that_fails_leaves_the_rate(folder: Path) -> None:
    port = free_port()
    with miner(port):
        assert (
            measure(port, "-q", "--json", "m.json", "--meter", f"exec:{sys.executable} gone.py")
            == 0
        )
    (m,) = json.loads((folder / "m.json").read_text())["measurements"]
    assert m["hashes_per_second"]["median"] > 0
    assert m["energy"][0]["available"] is False


def test_two_miners_are_two_measurements_without_joules(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    with miner(port, "left"), miner(port, "right"):
        assert measure(port, "--miners", "2", "--watts", "65", "--json", "m.json") == 0
    found: dict[str, Any] = json.loads((folder / "m.json").read_text())
    assert sorted(m["kernel"] for m in found["measurements"]) == ["left", "right"]
    assert all("2 miners" in m["energy"][0]["reason"] for m in found["measurements"])
    out = capsys.readouterr().out
    assert "left does " in out
    assert "right does " in out


def test_ctrl_c_keeps_the_result(folder: Path) -> None:
    port = free_port()
    arguments = ["miners", "measure", "--pool", "--listen", f"127.0.0.1:{port}"]
    arguments += beside(QUICK, "--seconds", "600", "--json", "m.json")
    with (
        miner(port) as connected,
        subprocess.Popen(
            [sys.executable, "-m", "powbench", *arguments], stderr=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stderr is not None
        says(process, "measuring")
        sent = connected[0].sent
        until(lambda: connected[0].answered > sent, "the answer to a share of the window")
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait() == 130, said
    assert "what was counted until then is shown" in said
    document = json.loads((folder / "m.json").read_text())
    assert document["interrupted"] is True
    assert document["measurements"][0]["hits"] > 0
    assert document["measurements"][0]["seconds"] < 600


@pytest.mark.parametrize(
    ("group", "commands"),
    [
        ("miners", "measure, read, scan or sweep"),
        ("network", "record, show or update"),
        ("baseline", "accept, list or save"),
    ],
)
def test_a_group_without_a_command(
    group: str, commands: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([group]) == 2
    err = capsys.readouterr().err
    assert f"error: `powbench {group}` needs a command: {commands}\n" in err


def test_the_reported_rate_stands_beside_the_counted_one(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it reports is more than any machine does in this miner, and less than a thousand
    times what a busy one does, which would be beyond physics."""
    port = free_port()
    with servers.plug() as device, miner(port):
        device.document = readers.gamma(hashRate=0.2)
        lasting.lasts(monkeypatch, lasting.asked(lambda: len(device.asked), 3))
        api = f"rig1=127.0.0.1:{device.port}/axeos"
        assert measure(port, "--watts", "65", "--api", api, "--json", "m.json") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "It reports 200 MH/s itself" in out and "more than its shares prove." in out
    assert "its API at 127.0.0.1" in out and "Bitaxe Gamma 601, AxeOS v2.9.0, bitaxe-desk" in out
    assert "reported power: 17.9 W, estimated at the board" in out
    assert "It says it is: Bitaxe Gamma 601 1.2T. Its rate is " in out
    assert "as reported (board)" in out
    document = reading.read((folder / "m.json").read_text(), "m.json", documents.Result)
    (m,) = document.measurements
    assert m.miner
    told = m.miner.reported
    assert told
    assert (told.hashes_per_second, told.agrees) == (pytest.approx(2e8), False)
    assert told.share_low == pytest.approx(2e8 / m.hashes_per_second.high)
    assert any("than its shares prove" in warning for warning in m.warnings)
    assert not any(secret in (folder / "m.json").read_text() for secret in readers.SECRETS)
    for command in (["report", "m.json", "-o", "m.html"], ["compare", "m.json", "m.json"]):
        assert run(command) == 0, command
    assert "It reports 200 MH/s itself" in (folder / "m.html").read_text()


def test_an_api_that_fails_or_is_of_another_costs_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port, nobody = free_port(), free_port()
    with miner(port):
        arguments = ("--watts", "65", "--api", f"127.0.0.1:{nobody}/axeos")
        assert measure(port, *arguments, "--api", "other=127.0.0.1/axeos") == 0
    out, err = capsys.readouterr()
    assert out.startswith("rig1 does ")
    assert "It told no rate of its own." in " ".join(out.split())
    assert f"cannot reach 127.0.0.1:{nobody}" in " ".join(out.split())
    assert "--api 127.0.0.1 is of no miner measured here: write it as WORKER=HOST" in err


def test_an_api_that_is_no_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["miners", "measure", "--pool", "--api", "rig1=http://x"]) == 2
    assert "--api: 'http://x' is no address of a miner" in capsys.readouterr().err


def test_several_meters_and_a_model_that_the_miner_names_stand_side_by_side(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    wall, board = "exec;scope=wall;accuracy=0.02;every=0.2:echo 60", "exec;scope=board:echo 50"
    with miner(port, agent="NerdQAxe++/BM1370/v1.0.36"):
        meters = ("--meter", board, "--meter", wall, "--seconds", "1.2")
        assert measure(port, *meters, "--json", "m.json") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "It says it is: NerdQAxe++ 4.8T. Its rate is " in out
    table = out[out.index("of J/TH") :]
    assert table.index("wall:") < table.index("board:")
    assert "58.8 … 61.2" in table
    (m,) = json.loads((folder / "m.json").read_text())["measurements"]
    assert m["miner"]["expected"]["basis"] == "said"
    assert [(e["scope"], round(e["watts"])) for e in m["energy"]] == [("board", 50), ("wall", 60)]


def test_a_name_that_fits_several_models_is_a_note_and_no_comparison(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    with miner(port, agent="Antminer S19j Pro/1.0"):
        assert measure(port, "--json", "m.json") == 0
    assert "it says it is one of these: Antminer S19j Pro" in " ".join(
        capsys.readouterr().out.split()
    )
    (m,) = json.loads((folder / "m.json").read_text())["measurements"]
    assert m["miner"]["expected"] is None
