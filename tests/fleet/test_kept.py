"""What a host keeps for --resume: until it is safe on this side, and no longer."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from powbench.cli.fleet import Kept
from powbench.documents.fleet import FleetHost
from powbench.errors import InputError
from powbench.fleet import near, run
from powbench.fleet.hosts import Host
from powbench.fleet.listening import Listener
from powbench.fleet.task import Task
from tests import patience
from tests.fleet.cases import PATIENT, call, read
from tests.fleet.failing import LIKE_POWBENCH
from tests.fleet.sshd import POWBENCH, Site, sshd, toml

INFO = Path(__file__).parents[1] / "data" / "documents" / "info.json"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Two hosts with one home. powbench there works until it is ended, and then answers."""
    site = Site(tmp_path)
    answers = f"trap 'cat {INFO}; exit 0' TERM; echo >> begun; while :; do sleep 0.1; done\n"
    powbench = site.script("powbench", LIKE_POWBENCH + f"cd {tmp_path}; " + answers)
    with sshd(site) as port:
        names = [site.host(name, port) for name in ("rack1", "rack2")]
        (tmp_path / "hosts.toml").write_text(toml({n: {"powbench": powbench} for n in names}))
        yield site


def kept(site: Site) -> list[Path]:
    return list((site.folder / "sshd-data" / "powbench" / "fleet" / "kept").glob("*.json"))


def begun(site: Site, hosts: int) -> None:
    path = site.folder / "begun"
    patience.until(lambda: path.exists() and path.read_text().count("\n") == hosts, "their work")


def test_a_file_that_was_fetched_goes_and_another_stays(site: Site) -> None:
    arguments = ["hosts.toml", "--ssh-config", str(site.config), "-o", "fleet.json", *PATIENT]
    with subprocess.Popen([POWBENCH, "fleet", "info", *arguments], cwd=site.folder) as fleet:
        begun(site, hosts=2)
        fleet.kill()
    patience.until(lambda: len(kept(site)) == 2, "what both keep")
    assert {host.state for host in read(site).values()} == {"not run"}

    def resumed(name: str, document: str, whole: str) -> None:
        text = (site.folder / "hosts.toml").read_text()
        (one,) = [table for table in text.split("[host.") if table.startswith(name)]
        (site.folder / "one.toml").write_text(f"[host.{one}")
        done = call(site, "info", "one.toml", "--resume", document, "-o", whole)
        assert f"{name}: answered" in done.stderr
        assert read(site, whole)[name].info

    resumed("rack1", "fleet.json", "more.json")
    assert len(kept(site)) == 1
    resumed("rack2", "more.json", "all.json")
    assert kept(site) == []
    assert {host.state for host in read(site, "all.json").values()} == {"answered"}


class Watching(Listener):
    """Keeps nothing for a while, and looks meanwhile at what the host keeps."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.seen: list[int] = []
        self.states: list[str] = []

    def ended(self, host: FleetHost, left: int) -> None:
        self.states.append(host.state)

    def safe(self, last: bool) -> bool:
        self.seen.append(len(kept(self.site)))
        return len(self.seen) > 5


def fleet(site: Site, listener: Listener, again: bool, powbench: Path) -> run.Fleet:
    from powbench._version import VERSION

    host = Host("rack1", "rack1", powbench=str(powbench))
    task = Task("0123456789abcdef", "info", (), VERSION, patience.SECONDS)
    return run.Fleet([host], task, near.Ssh(600, str(site.config)), False, listener, again)


def test_it_stays_there_until_it_is_safe_here(site: Site) -> None:
    class Cutting(Watching):
        def safe(self, last: bool) -> bool:
            """The connection is lost before the answer is written."""
            for pid in sessions(site):
                os.kill(pid, signal.SIGKILL)
            patience.until(lambda: kept(site), "what the host keeps")
            return super().safe(last)

    first = Cutting(site)
    answers = site.script("answers", LIKE_POWBENCH + f"cat {INFO}\n")
    fleet(site, first, again=False, powbench=answers).run()
    assert first.states == ["answered"]
    assert len(kept(site)) == 1

    second = Watching(site)
    # The other powbench would answer nothing before its time-out.
    fleet(site, second, again=True, powbench=site.folder / "powbench").run()
    assert second.states == ["answered"]
    assert set(second.seen) == {1}
    assert kept(site) == []


def sessions(site: Site) -> list[int]:
    """The processes of sshd that serve a connection of this site."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
            parent = (folder / "stat").read_text().rpartition(") ")[2].split()[1]
            listener = Path("/proc", parent, "cmdline").read_bytes()
        except OSError:
            continue
        if line.startswith(b"sshd:") and str(site.folder).encode() in listener:
            found.append(int(folder.name))
    return found


def test_a_disk_that_fills_up_here_leaves_the_answers_there(tmp_path: Path) -> None:
    """Stood in for by a folder that goes; who resumes needs the file of the beginning."""
    folder = tmp_path / "here"
    folder.mkdir()
    host = Host("rack1", "rack1")
    task = Task("0" * 16, "bench", (), "", 60.0)
    kept = Kept(task, False, [host], None, str(folder / "fleet.json"))
    kept.begin()
    (folder / "fleet.json").unlink()
    folder.rmdir()
    kept.ended(FleetHost("rack1", "rack1", "answered"), 0)
    with pytest.raises(InputError) as error:
        kept.safe(True)
    assert error.value.hint.endswith(f"free some space, then --resume {folder / 'fleet.json'}")
