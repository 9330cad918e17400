"""A hundred hosts on one machine: what the command takes beyond the slowest of them.

Each host is a login at a real sshd on loopback, with a powbench that waits: on another machine its
work would not slow this one down, either. Ten fail in ten ways. All that a host does to log in
runs on this machine as well, so the CPU seconds of a host are told apart: what powbench takes
here, what ssh and sshd take for a login that does nothing, and what starts on the host. Only the
first is left to powbench where hosts are machines of their own. Those of both ends, divided by the
cores, are what the hundred hosts take here at least. Keys are exchanged by curve25519,
since the post-quantum way of older OpenSSH costs a tenth of a second a host.

    python -m pytest benchmarks/test_fleet.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.fleet.cases import read
from tests.fleet.failing import LIKE_POWBENCH, failing
from tests.fleet.sshd import POWBENCH, Site, sshd, toml

HOSTS, SECONDS, LOGINS = 100, 20, 50
LOGIN_SECONDS = 4
INFO = Path(__file__).parents[1] / "tests" / "data" / "documents" / "info.json"
FAST = {"KexAlgorithms": "curve25519-sha256"}
Hosts = dict[str, Mapping[str, object]]


def counted(file: Path) -> Sequence[str | Path]:
    """What to put before a program, for its CPU seconds."""
    return (sys.executable, Path(__file__).with_name("all_seconds.py"), file)


def seconds_in(file: Path) -> float:
    return float(file.read_text())


def login(folder: Path) -> tuple[float, float]:
    """CPU seconds of ssh and of sshd for a login that does nothing."""
    folder.mkdir()
    site, here, there = Site(folder), folder / "here", folder / "there"
    with sshd(site, before=counted(there), HOME=str(folder)) as port:
        name = site.host("rack", port, **FAST)
        loop = f"for n in $(seq {LOGINS}); do ssh -F {site.config} {name} :; done"
        subprocess.run([*counted(here), "sh", "-c", loop], check=True)
    return seconds_in(here) / LOGINS, seconds_in(there) / LOGINS


def test_a_hundred_hosts(tmp_path: Path, figure: Callable[..., None]) -> None:
    site, here, there = Site(tmp_path), tmp_path / "here", tmp_path / "there"
    waits = site.script("waits", LIKE_POWBENCH + f"sleep {SECONDS}\nexec cat {INFO}\n")
    # Another home than the user's: what their shell does at a login is no work of ours.
    with sshd(site, before=counted(there), HOME=str(tmp_path)) as port:
        broken = failing(site, port, **FAST)
        good = [site.host(f"rack{n}", port, **FAST) for n in range(HOSTS - len(broken))]
        file: Hosts = {name: {"powbench": waits, "python": sys.executable} for name in good}
        file |= {name: {"python": sys.executable, **keys} for name, (keys, *_) in broken.items()}
        seconds = info_of(site, file, before=counted(here))
    hosts = read(site)
    late = max(host.began_late_seconds or 0.0 for host in hosts.values())
    near, far = login(tmp_path / "login")
    figure("fleet: hosts that answer, or say why", len(hosts), HOSTS)
    figure("fleet: answers", sum(h.state == "answered" for h in hosts.values()), len(good))
    figure("fleet: seconds over the slowest of 100 hosts", seconds - SECONDS, 3.0, False, "s")
    figure("fleet: seconds between the first start and the last", late, 3.0, False, "s")
    whole = (seconds_in(here) + seconds_in(there)) / len(os.sched_getaffinity(0))
    figure("fleet: CPU seconds of both ends, a core", whole, 3.0, False, "s")
    own = 1e3 * (seconds_in(here) / HOSTS - near)
    start = 1e3 * (seconds_in(there) / HOSTS - far)
    figure("fleet: CPU of powbench here, a host", own, 20, False, "ms")
    figure("fleet: CPU of ssh and sshd, a login", 1e3 * (near + far), 40, False, "ms")
    figure("fleet: CPU of what starts there, a host", start, 30, False, "ms")


def test_hosts_that_are_slow_to_log_in(tmp_path: Path, figure: Callable[..., None]) -> None:
    """Each sleeps at its login, as a far host does in the eyes of this machine."""
    site = Site(tmp_path)
    waits = site.script("waits", LIKE_POWBENCH + f"sleep {SECONDS / 4}\nexec cat {INFO}\n")
    slow = site.script("slow", f'#!/bin/sh\nsleep {LOGIN_SECONDS}\nexec {sys.executable} "$@"\n')
    with sshd(site, HOME=str(tmp_path)) as port:
        keys = {"powbench": waits, "python": slow}
        hosts: Hosts = {site.host(f"rack{n}", port, **FAST): keys for n in range(HOSTS)}
        alone = info_of(site, {"rack0": keys})
        seconds = info_of(site, hosts)
    answered = sum(host.state == "answered" for host in read(site).values())
    figure("fleet, slow logins: answers", answered, HOSTS)
    figure("fleet, slow logins: seconds of 100 over one", seconds - alone, 3.0, False, "s")


def info_of(site: Site, hosts: Hosts, before: Sequence[str | Path] = ()) -> float:
    """Seconds that `powbench fleet info` of all hosts takes."""
    (site.folder / "hosts.toml").write_text(toml(hosts))
    command = [*before, POWBENCH, "fleet", "info", "hosts.toml", "--ssh-config", site.config]
    command += ["-o", "fleet.json", "--connect-timeout", "10"]
    began = time.monotonic()
    subprocess.run(command, cwd=site.folder, capture_output=True, check=False)
    return time.monotonic() - began
