"""`powbench miners sweep` from the command to the result, against a simulated AxeOS device."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.documents import reading
from powbench.documents import result as documents
from tests.energy.servers import plug
from tests.given import beside
from tests.miners import lasting
from tests.miners.own_pool import OwnPool
from tests.patience import says, until
from tests.ports import free_port
from tests.readers.axeos_device import Device, Physics, axeos, hot

QUICK = ("--settle", "0.3", "--seconds", "0.5", "--difficulty", "0.000001", "--wait", "600")
FAST = Physics(hashes_per_cycle=0.002)
"""Enough shares for a figure in half a second."""
AS_IT_WAS = {"frequency": 525, "coreVoltage": 1150, "autofanspeed": 1, "manualFanSpeed": 60}


def sweep(
    device: Device, *arguments: str, agreed: bool = True, begin: lasting.Begin | None = None
) -> int:
    """Each window has half a second's work of the device in it, or what `begin` says."""
    port = device.settings["stratumPort"]
    yes = ("--yes-change-settings",) if agreed else ()
    listen = ("--listen", f"127.0.0.1:{port}")
    usual = beside(QUICK, *arguments)
    with pytest.MonkeyPatch.context() as patch:
        lasting.lasts(patch, begin or lasting.worked(device, 0.5))
        return run(["miners", "sweep", device.address, *listen, *yes, *usual])


def kept(device: Device) -> dict[str, Any]:
    return {key: device.settings[key] for key in AS_IT_WAS}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_word_nothing_is_changed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grid = ("--frequency", "400:600:100", "--core-voltage", "1000,1100")
    with axeos(pool=free_port()) as device:
        assert sweep(device, *grid, "--json", "s.json", agreed=False) == 0
        assert device.patches == []
        assert {method for method, _ in device.asked} == {"GET"}
    out = " ".join(capsys.readouterr().out.split())
    assert "This is a dry run: nothing is changed" in out
    points = [f"{n} {f} MHz at {v} mV" for n, (v, f) in enumerate(
        ((v, f) for v in (1000, 1100) for f in (400, 500, 600)), 1
    )]  # fmt: skip
    places = [out.index(point) for point in points]
    assert places == sorted(places)
    assert "Restore 525 MHz at 1150 mV" in out
    assert "Limits: 400 … 625 MHz and 1000 … 1250 mV" in out
    assert "powbench is the pool: the miner earns nothing" in out
    assert not (folder / "s.json").exists()


def test_the_dry_run_of_a_real_bitaxe_says_how_long_and_how_precise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One terahash a second is a share of difficulty 256 in 1.1 s."""
    with axeos(physics=Physics(hashes_per_cycle=2040, held_for_full=1.0)) as device:
        code = run([
            "miners", "sweep", device.address, "--points", "525:1150,600:1200", "--seconds", "30m",
            "--settle", "2m",
        ])  # fmt: skip
    assert code == 0
    out, err = capsys.readouterr()
    out = " ".join(out.split())
    assert "1.07 TH/s ± 4.7% 32 min" in out
    assert "In all about 1 h 04 min" in out
    assert "Stratum Host 127.0.0.1 and Stratum Port 3333 (it has public-pool.io:21496 now" in out
    assert "cannot connect" not in err


def test_from_points_to_a_rig_with_modes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with axeos(pool=free_port(), physics=FAST) as device, plug() as wall:
        wall.document = lambda _: {"apower": device.wall_watts()}
        meter = f"http+json://127.0.0.1:{wall.port}/rpc/Switch.GetStatus?id=0#/apower;every=0.1"
        points = ("--points", "400:1060,525:1150,625:1120")
        assert sweep(device, *points, "--meter", meter, "--json", "s.json") == 0
        assert kept(device) == AS_IT_WAS
        assert device.patches[-1] == {"frequency": 525, "coreVoltage": 1150}
        watts = device.physics.watts(400, 1.06)
    out, err = capsys.readouterr()
    assert out.startswith("Fastest is ")
    assert "(measured at the wall, L2)" in " ".join(out.split())
    assert "525 MHz at 1150 mV will be restored in the end" in err
    assert "Bitaxe_Gamma_601-625MHz-1120mV was not measured: 80% of its work is wrong" in (
        " ".join(out.split())
    )
    document = reading.read((folder / "s.json").read_text(), "s.json", documents.Result)
    slow, _ = document.measurements
    assert slow.kernel == "Bitaxe_Gamma_601-400MHz-1060mV"
    assert isinstance(slow.modes, tuple)
    assert [m.name for m in slow.modes] == ["400 MHz at 1060 mV", "525 MHz at 1150 mV"]
    assert slow.modes[0].watts is not None
    assert slow.modes[0].watts.scope == "wall"
    assert slow.modes[0].watts.value == pytest.approx(watts / 0.88)
    assert {e.scope for e in slow.energy} >= {"wall"}
    for command in (
        ["project", "--rig", "s.json", "--tariff", "0.05"], ["compare", "s.json", "s.json"],
        ["report", "s.json", "-o", "s.html"],
    ):  # fmt: skip
        assert run(command) == 0, command
    assert "400 MHz at 1060 mV" in capsys.readouterr().out


def test_the_result_obeys_its_schema(folder: Path) -> None:
    from importlib.resources import files

    import jsonschema

    with axeos(pool=free_port(), physics=FAST) as device:
        assert sweep(device, "-q", "--points", "525:1150", "--json", "s.json") == 0
    schema = json.loads((files("powbench") / "schemas" / "result-1.json").read_text())
    jsonschema.validate(json.loads((folder / "s.json").read_text()), schema)


def test_the_device_works_for_its_own_pool_meanwhile(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWBENCH_POOL_PASSWORD", "secret")
    fast = axeos(pool=free_port(), physics=FAST)
    with OwnPool(difficulty=2.0**-16) as own, fast as device:
        proxy = ("--proxy", own.address, "--user", "owner", "--json", "s.json")
        assert sweep(device, "--points", "400:1060,525:1150", *proxy) == 0
        assert kept(device) == AS_IT_WAS
        assert {user for user, _ in own.users} == {"owner"}
    assert own.taken
    assert not own.refused
    assert f"It goes on working for 127.0.0.1:{own.port}" in capsys.readouterr().err
    measured = json.loads((folder / "s.json").read_text())["measurements"]
    assert [m["miner"]["mode"] for m in measured] == ["proxy", "proxy"]


def test_a_signal_restores_the_settings(folder: Path) -> None:
    port = free_port()
    with axeos(pool=port, physics=FAST) as device:
        arguments = [
            *("miners", "sweep", device.address, "--points", "400:1060,490:1110"),
            *beside(QUICK, "--seconds", "3"),  # so long that a busy machine has some shares in it
            *("--yes-change-settings", "--listen", f"127.0.0.1:{port}"),
            *("--json", "s.json"),
        ]
        with subprocess.Popen(
            [sys.executable, "-m", "powbench", *arguments], stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            says(process, "point 2")
            until(lambda: device.settings["frequency"] == 490, "the second point")
            process.send_signal(signal.SIGTERM)
            said = process.stderr.read()
            assert process.wait() == 130, said
        assert kept(device) == AS_IT_WAS
    assert "the old settings are restored" in said
    document = json.loads((folder / "s.json").read_text())
    assert document["interrupted"] is True
    assert document["measurements"][0]["kernel"].endswith("-400MHz-1060mV")


def test_a_second_ctrl_c_says_what_to_set_by_hand(folder: Path) -> None:
    port = free_port()
    with axeos(pool=port) as device:
        arguments = [
            *("miners", "sweep", device.address, "--points", "400:1060"),
            *beside(QUICK, "--seconds", "600"),
            *("--yes-change-settings", "--listen", f"127.0.0.1:{port}"),
        ]
        with subprocess.Popen(
            [sys.executable, "-m", "powbench", *arguments],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        ) as process:  # fmt: skip
            assert process.stderr is not None
            says(process, "measuring")
            device.silent = True
            process.send_signal(signal.SIGINT)
            for what in ("restoring", "another Ctrl-C"):
                says(process, what)
                process.send_signal(signal.SIGINT)
            said = " ".join(process.stderr.read().split())
            assert process.wait() == 3, said
    assert "the old settings are NOT restored" in said
    assert "set Frequency 525 MHz, Core Voltage 1150 mV" in said


def test_too_hot(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with axeos(pool=free_port(), physics=hot(FAST)) as device:
        points = ("--points", "400:1060,600:1200,525:1150")
        assert sweep(device, *points, "--max-temperature", "70", "--json", "s.json") == 3
        assert kept(device) == AS_IT_WAS
    out, err = capsys.readouterr()
    assert "the sweep ended early: 600 MHz at 1200 mV: the chip was at" in " ".join(err.split())
    assert "Fastest is 400 MHz at 1060 mV" in out
    found = json.loads((folder / "s.json").read_text())
    assert [n["kernel"].rpartition("601-")[2] for n in found["not_measured"]] == [
        "600MHz-1200mV", "525MHz-1150mV",
    ]  # fmt: skip


def test_the_miner_is_pointed_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with axeos() as device:
        listen = ("--listen", f"127.0.0.1:{free_port()}")
        arguments = ["--points", "400:1060", "--yes-change-settings", *listen, "--wait", "1"]
        assert run(["miners", "sweep", device.address, *arguments]) == 3
        assert device.patches == []
    err = " ".join(capsys.readouterr().err.split())
    assert "no miner has logged in within 1 s" in err
    assert "(it has public-pool.io:21496 now; write it down)" in err


def test_only_the_device_itself_may_connect(capsys: pytest.CaptureFixture[str]) -> None:
    answers: list[bytes] = []

    def knock(port: int) -> None:
        while not answers:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as stranger:
                answers.append(stranger.recv(1))
            time.sleep(0.01)

    with axeos(pool=free_port(), physics=FAST) as device:
        port = device.settings["stratumPort"]
        thread = threading.Thread(target=knock, args=(port,), daemon=True)
        thread.start()
        code = sweep(device, "--points", "400:1060", begin=lambda _: lambda: bool(answers))
        assert code in (0, 3)
        thread.join()
    assert answers == [b""]
    assert "127.0.0.1 is in no network of --allow" in capsys.readouterr().err


def test_no_point_gives_a_figure(capsys: pytest.CaptureFixture[str]) -> None:
    with axeos(pool=free_port(), physics=FAST, forgets=True) as device:
        assert sweep(device, "--points", "400:1060") == 3
        assert kept(device) == AS_IT_WAS
    assert "no point gave a figure; the old settings are restored" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say which settings to try"),
        (("--frequency", "400"), "say which settings to try"),
        (("--points", "400:1060", "--frequency", "400"), "say which settings to try"),
        (("--points", "400"), "--points: '400' is no point"),
        (("--points", "700:1060"), "700 MHz is outside of 400 … 625 MHz"),
        (("--points", "500:1300"), "1300 mV is outside of 1000 … 1250 mV"),
        (("--points", "500:1100", "--frequency-limits", "400:450"), "outside of 400 … 450 MHz"),
        (("--points", "500:1100", "--max-temperature", "90"), "is not at least 20 and at most 75"),
        (("--points", "500:1100", "--max-temperature", "hot"), "is no number"),
        (("--points", "500:1100", "--listen", "here"), "is no address"),
        (("--points", "500:1100", "--user", "x"), "are for --proxy"),
    ],
)
@pytest.mark.parametrize("agreed", [False, True])
def test_bad_input_changes_nothing(
    arguments: tuple[str, ...], said: str, agreed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    yes = ("--yes-change-settings",) if agreed else ()
    with axeos() as device:
        assert run(["miners", "sweep", device.address, *arguments, *yes]) == 2
        assert device.patches == []
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "hint:" in err


def test_wider_limits_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with axeos() as device:
        arguments = ["--points", "700:1300", "--frequency-limits", "400:700"]
        arguments += ["--core-voltage-limits", "1000:1300"]
        assert run(["miners", "sweep", device.address, *arguments]) == 0
    assert "Limits: 400 … 700 MHz and 1000 … 1300 mV" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("host", "said"),
    [("127.0.0.1:1", "cannot reach"), ("127.0.0.1:4028/cgminer", "not by cgminer")],
)
def test_no_axeos_device(host: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["miners", "sweep", host, "--points", "400:1060"]) in (2, 3)
    assert said in capsys.readouterr().err
