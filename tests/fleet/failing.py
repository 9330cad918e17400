"""Hosts that fail, each in a way of its own."""

from __future__ import annotations

from powbench._version import VERSION
from tests.fleet.sshd import Site
from tests.ports import free_port

Failing = dict[str, tuple[dict[str, object], str, str]]
LIKE_POWBENCH = f"""#!/bin/sh
[ "$1" = --version ] && echo "powbench, version {VERSION}" && exit
"""


def failing(site: Site, port: int, **options: str) -> Failing:
    """By name: (its keys in the file of hosts, its state, what the reason says). options: of ssh,
    for all of them."""
    stranger = site.key("stranger")
    (site.folder / "nobody").write_text("")
    site.host("closed", free_port(), **options)
    site.host("nowhere", port, HostName="no-such-host.invalid", **options)
    site.host("strange", port, UserKnownHostsFile=str(site.folder / "nobody"), **options)
    site.host("password", port, IdentityFile=str(stranger), **options)
    for name in ("missing", "other", "old", "no-python", "breaks", "hangs", "lost"):
        site.host(name, port, **options)
    other = site.script("other", "#!/bin/sh\necho 'powbench, version 0.0.9'\n")
    broken = site.script("breaks", LIKE_POWBENCH + "echo 'error: no luck' >&2\nexit 4\n")
    hangs = site.script("hangs", LIKE_POWBENCH + "exec sleep 600\n")
    # The far end, and above it sshd's process of this session: the connection breaks.
    lost = site.script("lost", LIKE_POWBENCH + "kill -9 $(ps -o ppid= -p $PPID)\nsleep 600\n")
    gone = site.script("gone", "#!/bin/sh\nexit 5\n")
    return {
        "closed": ({}, "unreachable", "Connection refused"),
        "nowhere": ({}, "unreachable", "Could not resolve"),
        "strange": ({}, "unreachable", "Host key verification failed"),
        "password": ({}, "unreachable", "Permission denied"),
        "missing": ({"powbench": "/nowhere/powbench"}, "unfit", "no powbench there"),
        "other": ({"powbench": other}, "unfit", f"its powbench is 0.0.9, and {VERSION} here"),
        "old": ({"powbench": gone}, "unfit", "does not run: exit code 5"),
        "no-python": ({"python": "/nowhere/python3"}, "unfit", "/nowhere/python3"),
        "breaks": ({"powbench": broken}, "failed", "no luck"),
        "hangs": ({"powbench": hangs, "timeout": 1}, "late", "time-out of 1 s"),
        "lost": ({"powbench": lost}, "lost", "the connection"),
    }
