"""A hundred hosts, ten of which fail in ten ways: one command, nothing lost, each failure named."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from tests.fleet.cases import call, read
from tests.fleet.failing import failing
from tests.fleet.sshd import Site, sshd, toml

HOSTS = 100


@pytest.mark.slow
def test_of_a_hundred_hosts_each_answers_or_says_why(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with sshd(site) as port, socket.create_server(("127.0.0.1", 0)) as silent:
        broken = failing(site, port)
        site.host("silent", silent.getsockname()[1])
        broken["silent"] = ({}, "unreachable", "timed out")
        good: list[str] = [site.host(f"rack{n}", port) for n in range(HOSTS - len(broken))]
        file: dict[str, dict[str, object]] = {name: {"python": sys.executable} for name in good}
        file |= {name: keys for name, (keys, *_) in broken.items()}
        (tmp_path / "hosts.toml").write_text(toml(file))
        done = call(site, "info", "hosts.toml", "-o", "fleet.json", "--connect-timeout", "60")
    assert done.returncode == 3, done.stderr
    hosts = read(site)
    assert len(hosts) == HOSTS
    assert [hosts[name].reason for name in good if not hosts[name].info] == []
    for name, (_, state, reason) in broken.items():
        assert (hosts[name].state, reason in hosts[name].reason) == (state, True), hosts[name]
    assert {h.name for h in hosts.values() if h.state != "answered"} == broken.keys()
