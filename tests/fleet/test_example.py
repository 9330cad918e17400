"""examples/fleet: two sshd of different configurations, and a check for ReFrame."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from powbench.documents import reading
from powbench.documents.fleet import Fleet
from tests import patience, peers
from tests.energy.servers import installed
from tests.fleet.sshd import POWBENCH
from tests.ports import free_port

EXAMPLE = Path(__file__).parents[2] / "examples" / "fleet"
PATH = f"{POWBENCH.parent}{os.pathsep}{os.environ['PATH']}"


def call(folder: Path, *arguments: str | Path, **environ: str) -> str:
    done = subprocess.run(
        arguments, cwd=folder, env={**os.environ, "PATH": PATH, **environ},
        capture_output=True, text=True, check=False, timeout=patience.SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_two_hosts(tmp_path: Path) -> None:
    peers.program("sshd", "/usr/sbin/sshd")
    ports = {"PORT1": str(free_port()), "PORT2": str(free_port())}
    out = call(tmp_path, "sh", EXAMPLE / "two-hosts.sh", SECONDS_EACH="0.2", **ports)
    assert out.startswith("All 2 hosts answered.")
    fleet = reading.read((tmp_path / "fleet.json").read_text(), "fleet", Fleet)
    assert [(h.name, h.state) for h in fleet.hosts] == [
        ("rack1", "answered"),
        ("rack2", "answered"),
    ]
    assert "B (" in out or "B does" in out  # compare
    (site,) = json.loads((tmp_path / "projection.json").read_text())["sites"]
    assert site["site"] == "fleet"


@pytest.mark.slow
def test_reframe_runs_its_check(tmp_path: Path) -> None:
    installed("reframe")
    reframe = Path(sys.executable).with_name("reframe")
    out = call(
        tmp_path, reframe, "--nocolor", f"--prefix={tmp_path / 'runs'}", "-r",
        "-c", EXAMPLE / "powbench_check.py", "-S", "PowbenchCheck.seconds=4",
        RFM_AUTODETECT_METHODS="", HOME=str(tmp_path),
    )  # fmt: skip
    assert "PASSED" in out and "hash_rate: " in out
