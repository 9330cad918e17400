"""`powbench fleet` over a real sshd: what it brings, and the name of everything that fails."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from powbench._version import VERSION
from powbench.fleet.task import UNTIL_THEN
from tests import patience, peers
from tests.fleet.cases import PATIENT, benches, call, hashes, read
from tests.fleet.failing import failing
from tests.fleet.sshd import POWBENCH, Site, sshd, toml

SHORT = ("--", "-k", "scalar", "-t", "1", "-d", "0.2")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def port(site: Site) -> Iterator[int]:
    with sshd(site) as port:
        yield port


def test_hosts_measure_together_and_one_by_one(site: Site, port: int) -> None:
    names = [site.host(name, port) for name in ("rack1", "rack2")]
    rolled = ("--versions", "4")
    for serial, mask in ((), "00000000"), (("--serial",), "00006000"):
        more = rolled if serial else ()
        done = call(site, "bench", ",".join(names), "-o", "fleet.json", *serial, *SHORT, *more)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("All 2 hosts answered.")
        hosts = read(site)
        assert list(hosts) == names
        for host in hosts.values():
            assert (host.state, host.exit_code, host.powbench) == ("answered", 0, VERSION)
            assert host.result
            assert [m.kernel for m in host.result.measurements] == ["scalar"]
            assert host.result.measurements[0].seconds >= 0.2
            assert (host.result.workload.version_mask or "00000000") == mask


@pytest.mark.slow
def test_a_server_that_takes_few_logins_at_once_is_asked_again(site: Site) -> None:
    """As a jump host does to a fleet behind it (MaxStartups)."""
    with sshd(site, startups="2") as port:
        names = [site.host(f"rack{n}", port) for n in range(8)]
        done = call(site, "info", ",".join(names), "-o", "fleet.json")
    assert done.returncode == 0, done.stdout
    assert "beginning MaxStartups throttling" in (site.folder / "sshd.log").read_text()


@pytest.mark.slow
def test_other_commands_bring_their_documents(site: Site, port: int) -> None:
    site.host("rack1", port)
    assert call(site, "info", "rack1", "-o", "fleet.json").returncode == 0
    assert read(site)["rack1"].info
    assert call(site, "verify", "rack1", "-o", "fleet.json", "--", "-k", "scalar").returncode == 0
    assert read(site)["rack1"].verify
    done = call(site, "check", "rack1", "-o", "fleet.json", "--", "--baseline", "nightly")
    assert done.returncode == 3
    failed = read(site)["rack1"]
    assert (failed.state, failed.exit_code) == ("failed", 2)
    assert "nightly" in failed.reason and failed.advice


def test_a_silent_host_is_given_up(site: Site) -> None:
    peers.program("ssh")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        name = site.host("silent", silent.getsockname()[1])
        done = call(site, "info", name, "-o", "fleet.json", "--connect-timeout", "1")
    assert done.returncode == 3
    host = read(site)["silent"]
    assert (host.state, "timed out" in host.reason) == ("unreachable", True), host


def test_each_failure_has_its_name(site: Site, port: int) -> None:
    broken = failing(site, port)
    file: dict[str, dict[str, object]] = {site.host("rack1", port): {}}
    file |= {name: keys for name, (keys, *_) in broken.items()}
    (site.folder / "hosts.toml").write_text(toml(file))
    done = call(site, "info", "hosts.toml", "-o", "fleet.json")
    assert done.returncode == 3
    hosts, said = read(site), " ".join(done.stdout.split())
    assert list(hosts) == list(file)
    assert hosts["rack1"].state == "answered"
    for name, (_, state, reason) in broken.items():
        assert (hosts[name].state, reason in hosts[name].reason) == (state, True), hosts[name]
        assert hosts[name].advice or name in ("breaks",)
        assert f"{name}: {state}: " in said
        assert (f"{name}: {state}" in done.stderr, done.stderr.count(reason)) == (True, 0)
    # Those that failed are asked again, and no others.
    (site.folder / "hosts.toml").write_text(toml({"rack1": {}, "missing": {}}))
    args = ("info", "hosts.toml", "--resume", "fleet.json", "-o", "whole.json")
    again = call(site, *args)
    assert "rack1" not in again.stderr and "missing: answered" in again.stderr
    whole = read(site, "whole.json")
    assert whole.keys() == hosts.keys()
    assert whole["missing"].state == "answered"
    assert whole["closed"].state == "unreachable"
    other = call(site, "bench", *args[1:])
    assert (other.returncode, "a run of `info`" in other.stderr) == (2, True)


@pytest.mark.slow
def test_any_version_takes_what_is_there(site: Site, port: int) -> None:
    site.host("rack1", port)
    (site.folder / "answer.json").write_text(info())
    says = f"echo 'powbench, version 0.0.9' || cat {site.folder}/answer.json"
    path = site.script("old", f"#!/bin/sh\n[ $1 = --version ] && {says}\n")
    (site.folder / "hosts.toml").write_text(toml({"rack1": {"powbench": path}}))
    assert call(site, "info", "hosts.toml", "-o", "fleet.json").returncode == 3
    assert call(site, "info", "hosts.toml", "--any-version", "-o", "fleet.json").returncode == 0
    assert read(site)["rack1"].powbench == "0.0.9"


def info() -> str:
    return (Path(__file__).parents[1] / "data" / "documents" / "info.json").read_text()


def test_hosts_that_are_odd_answer_and_a_pipe_gets_one_document(site: Site, port: int) -> None:
    """The shell of one prints something. The port that is forwarded with the other is taken, as by
    an ssh of the user's own to the same host."""
    talks = site.script("talks", f'#!/bin/sh\necho "Welcome to {{}}"\nexec {sys.executable} "$@"\n')
    forwarded = {"LocalForward": f"{port} 127.0.0.1:{port}", "ExitOnForwardFailure": "yes"}
    keys: dict[str, dict[str, object]] = {
        site.host("prints", port): {"python": talks}, site.host("forwards", port, **forwarded): {},
    }  # fmt: skip
    (site.folder / "hosts.toml").write_text(toml(keys))
    pipe = site.folder / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert call(site, "info", "hosts.toml", "-o", str(pipe)).returncode == 0
        assert len(json.loads(reader.communicate()[0])["hosts"]) == 2


def test_a_clock_that_is_an_hour_ahead_is_told(site: Site) -> None:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        peers.missing("libfaketime")
    with sshd(site, LD_PRELOAD=str(library), FAKETIME="+1h") as port:
        done = call(site, "info", site.host("rack1", port), "-o", "fleet.json")
    assert done.returncode == 0, done.stderr
    host = read(site)["rack1"]
    assert host.clock_ahead_seconds == pytest.approx(3600, abs=60)
    assert "note: its clock is 1.0 h ahead of the one here" in done.stdout


@pytest.mark.parametrize(
    "how", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_an_interrupt_brings_what_was_measured(site: Site, port: int, how: signal.Signals) -> None:
    names = [site.host(name, port) for name in ("rack1", "rack2")]
    with running(site, names, "-d", "600") as fleet:
        fleet.send_signal(how)
        said = fleet.communicate(timeout=patience.SECONDS)[1]
    assert fleet.returncode == 130, said
    for host in read(site).values():
        assert (host.state, host.reason) == ("interrupted", UNTIL_THEN)
        assert host.result and host.result.interrupted
        assert host.result.measurements[0].interrupted
    assert not benches(site)


def test_a_lost_connection_ends_the_work_and_keeps_what_was_measured(site: Site, port: int) -> None:
    """powbench is killed; the far end is alone."""
    names = [site.host("rack1", port)]
    with running(site, names, "-d", "600") as fleet:
        fleet.kill()
        fleet.communicate()
    patience.until(lambda: not benches(site), "the end of the work there")
    kept = site.folder / "sshd-data" / "powbench" / "fleet" / "kept"
    patience.until(lambda: list(kept.glob("*.json")), "what was measured")
    document = json.loads(json.loads(next(kept.glob("*.json")).read_text())["out"])
    assert document["interrupted"] and document["measurements"]


def running(site: Site, names: list[str], *arguments: str) -> subprocess.Popen[bytes]:
    """A bench that hashes on all of `names`."""
    fleet = subprocess.Popen(
        [
            *(POWBENCH, "fleet", "bench", ",".join(names), "--ssh-config", str(site.config)),
            *(*PATIENT, "-o", "fleet.json", "--", "-k", "scalar", "-t", "1", *arguments),
        ],
        cwd=site.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    patience.until(lambda: len(list(filter(hashes, benches(site)))) == len(names), "their work")
    return fleet


def test_two_names_of_one_machine_are_told(site: Site, port: int) -> None:
    """Hosts of a list are compared by what ssh is given; what it reaches says who it is."""
    names = ",".join(site.host(name, port) for name in ("rack1", "rack2"))
    done = call(site, "info", names, "-o", "fleet.json")
    assert done.returncode == 0, done.stderr
    assert "note: rack1 and rack2 are one machine" in done.stdout
    (told,) = {host.machine for host in read(site).values()}
    assert told


def test_a_configuration_of_ssh_that_is_not_there(site: Site, port: int) -> None:
    name = site.host("rack1", port)
    site.config.unlink()
    done = call(site, "info", name)
    assert (done.returncode, f"cannot read {site.config}" in done.stderr) == (2, True)
