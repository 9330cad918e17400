"""A plain `ssh HOST powbench bench`, whose connection goes: the work ends, its result is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import patience
from tests.fleet.cases import PATIENT, benches, hashes
from tests.fleet.sshd import POWBENCH, Site, sshd

WORK = f"{POWBENCH} bench -k scalar -t 1 -d 600"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    with sshd(site) as port:
        site.host("rack1", port)
        yield site


def ssh(site: Site, command: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["ssh", "-F", str(site.config), *options, "rack1", command],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def lose(site: Site, command: str, *options: str) -> None:
    """Run it, and end ssh when it hashes."""
    with ssh(site, command, *options) as client:
        patience.until(lambda: any(map(hashes, benches(site))), "the work")
        client.kill()
    patience.until(lambda: not benches(site), "the end of the work there")


def kept(site: Site) -> list[Path]:
    return list((site.folder / "sshd-data" / "powbench" / "kept").glob("bench-*.json"))


def interrupted(path: Path) -> None:
    document: Any = json.loads(path.read_text())
    assert document["schema"] == "powbench.result/1"
    assert document["interrupted"] and document["measurements"]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (WORK, ("-T",)),
        # Its stdin is closed from the beginning, which says nothing.
        pytest.param(WORK, ("-n",), marks=pytest.mark.slow),
        pytest.param(WORK, ("-tt",), marks=pytest.mark.slow),  # SIGHUP, as of a terminal
        pytest.param(f"{WORK} --json - | cat", ("-T",), marks=pytest.mark.slow),
    ],
)
def test_the_result_is_kept_where_nobody_reads_it(
    site: Site, command: str, options: tuple[str, ...]
) -> None:
    lose(site, command, *options)
    (path,) = kept(site)
    interrupted(path)
    with ssh(site, f"{POWBENCH} bench -k scalar -t 1 -d 0.1") as client:
        assert str(path) in client.communicate()[1].decode()
    assert kept(site) == [path]


def test_a_file_that_was_asked_for_is_written(site: Site) -> None:
    path = site.folder / "result.json"
    lose(site, f"{WORK} --json {path}")
    interrupted(path)
    assert kept(site) == []


@pytest.mark.slow
def test_a_reader_that_goes_is_no_lost_connection(site: Site) -> None:
    path = site.folder / "result.json"
    command = f"{POWBENCH} bench -k scalar -t 1 -d 0.5 --json {path} | true"
    with ssh(site, command) as client:
        client.communicate()
    assert not json.loads(path.read_text())["interrupted"]
    assert kept(site) == []


@pytest.mark.slow
def test_nohup_means_that_it_goes_on(site: Site) -> None:
    path = site.folder / "result.json"
    work = f"nohup {POWBENCH} bench -k scalar -t 1 -d 5 --json {path}"
    with ssh(site, work) as client:
        patience.until(lambda: benches(site), "its beginning")
        client.kill()
    patience.until(path.exists, "the result")
    assert not json.loads(path.read_text())["interrupted"]


def test_without_the_far_end_of_a_fleet_it_ends_as_well(site: Site) -> None:
    options = ("--ssh-config", str(site.config), "-o", "fleet.json", *PATIENT)
    work = ("--", "-k", "scalar", "-t", "1", "-d", "600")
    fleet: list[str | Path] = [POWBENCH, "fleet", "bench", "rack1", *options, *work]
    with subprocess.Popen(fleet, cwd=site.folder, stdout=subprocess.DEVNULL) as running:
        patience.until(lambda: any(map(hashes, benches(site))), "the work")
        (bench,) = filter(hashes, benches(site))
        os.kill(parent(bench), signal.SIGKILL)
        assert running.wait(patience.SECONDS) == 3
    patience.until(lambda: not benches(site), "the end of the work there")
    (host,) = json.loads((site.folder / "fleet.json").read_text())["hosts"]
    assert host["state"] == "lost"
    (path,) = kept(site)
    interrupted(path)


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1])
