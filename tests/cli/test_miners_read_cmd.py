"""`powbench miners scan` and `miners read`, against simulated miners on loopback addresses."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from powbench.cli.main import run
from powbench.documents import reading
from powbench.documents.miners import Miners
from powbench.documents.result import Result
from powbench.miners.stratum.record import Record
from powbench.readers import scanning
from powbench.report.units import hash_rate
from tests import patience
from tests.energy import servers
from tests.miners import lasting
from tests.ports import free_port
from tests.readers import cases
from tests.readers.axeos_device import axeos

PORT = 4028


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine may be too busy to knock at its own ports in a second."""
    monkeypatch.setattr(scanning, "KNOCK_SECONDS", patience.SECONDS)


def test_a_scan_lists_what_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for last in (130, 131, 133):
        cases.on_a_port(f"127.0.0.{last}", PORT)
    with (
        cases.cgminer(cases.whatsminer, "127.0.0.130", PORT),
        cases.cgminer(cases.antminer, "127.0.0.131", PORT),
        cases.cgminer(cases.braiins, "127.0.0.133", PORT) as broken,
        cases.cgminer(cases.braiins, "127.0.0.140", PORT) as outside,
    ):
        broken.fault = "garbage"
        path = tmp_path / "miners.json"
        assert (
            run(["miners", "scan", "127.0.0.128/29", "--timeout", "60", "--json", str(path)]) == 0
        )
        assert not outside.asked
    out = capsys.readouterr().out
    assert out.startswith("2 miners answer, of 6 that were asked.")
    assert "M50S++_VL30" in out and "measured, wall" in out and "not told" in out
    assert "127.0.0.133 was not read" in out
    document = reading.read(path.read_text(), "miners.json", Miners)
    assert [m.address for m in document.miners] == ["127.0.0.130", "127.0.0.131"]
    assert [o.address for o in document.others] == ["127.0.0.133"]
    assert not any(secret in path.read_text() + out for secret in cases.SECRETS)


def test_ctrl_c_keeps_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "miners.json"
    for last in range(161, 167):
        cases.on_a_port(f"127.0.0.{last}", PORT)
    with ExitStack() as stack:
        stack.enter_context(cases.cgminer(cases.whatsminer, "127.0.0.161", PORT))
        for last in range(162, 167):
            silent = stack.enter_context(cases.cgminer(cases.avalon, f"127.0.0.{last}", PORT))
            silent.fault = "hang"
        command = ["miners", "scan", "127.0.0.160/29", "-v", "--timeout", "60", "--json", str(path)]
        process = subprocess.Popen(
            [sys.executable, "-m", "powbench", *command],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stderr
        assert process.stderr.readline() == "127.0.0.161 answers\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=patience.SECONDS)
    assert process.returncode == 130
    assert out.startswith("1 miner answers, of 1 that were asked.")
    assert "interrupted: 1 of 6 addresses were asked" in err
    document = reading.read(path.read_text(), "miners.json", Miners)
    assert (document.interrupted, [m.address for m in document.miners]) == (True, ["127.0.0.161"])


def test_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["miners", "scan", "127.0.0.145"]) == 3
    err = capsys.readouterr().err
    assert "no miner answers in 127.0.0.145" in err and "hint:" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("scan", "10.0.0.0/8"), "scan parts of it: 10.0.0.0/22"),
        (("scan", "miners.local"), "no range of addresses"),
        (("read", "http://192.0.2.1"), "no address of a miner"),
        (("read", "192.0.2.1/x"), "there is no reader 'x'"),
        (("read", "192.0.2.1", "--timeout", "0"), "at least 0.2"),
    ],
)
def test_bad_input(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["miners", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_one_miner_with_units_and_what_each_figure_is(capsys: pytest.CaptureFixture[str]) -> None:
    with servers.plug() as device:
        device.document = cases.gamma(hashRate_10m=-1)
        assert run(["miners", "read", f"127.0.0.1:{device.port}/axeos", "--json", "-"]) == 0
    out, err = capsys.readouterr()
    (m,) = reading.typed(json.loads(out), "out", Miners).miners
    assert {f.unit for f in m.figures} >= {"H/s", "W", "V", "A", "°C", "MHz", "rpm", "%", "s"}
    assert {f.what for f in m.figures} == {"measured", "estimated", "nominal", "setting"}
    assert "calls itself Bitaxe Gamma 601, named bitaxe-desk, with AxeOS v2.9.0" in err
    assert "1 of its 1 board hashes" in err
    assert "17.9 W" in err and "estimated, board" in err
    assert "hash rate over 10 min: -1e+09 H/s cannot be, and is left out" in err
    assert not any(secret in out + err for secret in cases.SECRETS)


def test_more_than_any_device_does_is_flagged(capsys: pytest.CaptureFixture[str]) -> None:
    with cases.cgminer(cases.antminer) as device:
        device.rate = 9e15
        assert run(["miners", "read", f"127.0.0.1:{device.port}/cgminer"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "its hash rate is beyond physics: no device of the catalogue does half of it" in out


def test_one_that_does_not_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with cases.cgminer(cases.antminer) as device:
        device.fault = "hang"
        where = f"127.0.0.1:{device.port}/cgminer"
        assert run(["miners", "read", where, "--timeout", "300ms"]) == 3
    assert "did not answer in 0.3 s" in capsys.readouterr().err


def test_a_bitaxe_is_counted_beside_what_it_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, path = free_port(), tmp_path / "bitaxe.json"
    with axeos(host="127.0.0.3", pool=port) as device:
        rate, watts = device.physics.rate(device.frequency), device.watts()
        seen: list[tuple[float, int]] = []

        def begin(records: Sequence[Record]) -> Callable[[], bool]:
            asked = lasting.asked(lambda: len(device.asked), 8)(records)

            def enough() -> bool:
                seen.append((time.monotonic(), device.hashes))
                return asked()

            enough()
            return enough

        lasting.lasts(monkeypatch, begin)
        code = run([
            "miners", "measure", "--pool", "--listen", f"127.0.0.1:{port}", "--seconds", "1.5",
            "--warm-up", "0", "--difficulty", "0.000008", "--api", device.address, "--meter",
            f"miner://{device.address}#;every=0.2", "--json", str(path),
        ])  # fmt: skip
        methods = {method for method, _ in device.asked}
    assert (code, methods) == (0, {"GET"})
    out = " ".join(capsys.readouterr().out.split())
    assert f"It reports {hash_rate(rate)} itself" in out
    assert "its API at 127.0.0.3" in out and "Bitaxe Gamma 601" in out
    (m,) = reading.read(path.read_text(), "bitaxe.json", Result).measurements
    assert m.miner and m.miner.reported
    told = m.miner.reported
    assert told.readings >= 1 and told.left_out == told.failures == 0
    assert told.hashes_per_second == pytest.approx(rate)
    # What it truly did, which is less than its clock says where this machine is busy; and five
    # standard errors of the count, so that chance does not fail it.
    (first, some), (last, more) = seen[0], seen[-1]
    error = 5 / m.miner.equivalent_shares**0.5
    done = (more - some) / (last - first)
    assert done == pytest.approx(m.hashes_per_second.median, rel=error + 0.05)
    assert told.watts == pytest.approx(watts)
    (energy,) = m.energy
    assert energy.watts == pytest.approx(watts)
    assert (energy.scope, energy.kind) == ("board", "estimated")
