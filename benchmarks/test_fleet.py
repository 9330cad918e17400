"""A hundred hosts on one machine: what the command takes beyond the slowest of them.

Each host is a login at a real sshd on loopback, with a powbench that waits: on another machine its
work would not slow this one down, either. Ten fail in ten ways. All that a host does to log in
runs on this machine as well, so that a hundred separate hosts take less. Keys are exchanged by
curve25519, since the post-quantum way of older OpenSSH costs a tenth of a second a host.

    python -m pytest benchmarks/test_fleet.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.fleet.cases import call, read
from tests.fleet.failing import LIKE_POWBENCH, failing
from tests.fleet.sshd import Site, sshd, toml

HOSTS, SECONDS = 100, 20
INFO = Path(__file__).parents[1] / "tests" / "data" / "documents" / "info.json"


def test_a_hundred_hosts(tmp_path: Path, figure: Callable[..., None]) -> None:
    site = Site(tmp_path)
    waits = site.script("waits", LIKE_POWBENCH + f"sleep {SECONDS}\nexec cat {INFO}\n")
    # Another home than the user's: what their shell does at a login is no work of ours.
    with sshd(site, HOME=str(tmp_path)) as port, failing(site, port) as broken:
        good = [
            site.host(f"rack{n}", port, KexAlgorithms="curve25519-sha256")
            for n in range(HOSTS - len(broken))
        ]
        file: dict[str, dict[str, object]] = {
            name: {"powbench": waits, "python": sys.executable} for name in good
        }
        file |= {name: {"python": sys.executable, **keys} for name, (keys, *_) in broken.items()}
        (tmp_path / "hosts.toml").write_text(toml(file))
        began = time.monotonic()
        call(site, "info", "hosts.toml", "-o", "fleet.json", "--connect-timeout", "10")
        seconds = time.monotonic() - began
    hosts = read(site)
    late = max(host.began_late_seconds or 0.0 for host in hosts.values())
    figure("fleet: hosts that answer, or say why", len(hosts), HOSTS)
    figure("fleet: answers", sum(h.state == "answered" for h in hosts.values()), len(good))
    figure("fleet: seconds over the slowest of 100 hosts", seconds - SECONDS, 3.0, False, "s")
    figure("fleet: seconds between the first start and the last", late, 3.0, False, "s")
