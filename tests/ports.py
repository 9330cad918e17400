"""Ports for servers that are told theirs before they start."""

from __future__ import annotations

import fcntl
import getpass
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

# Below those that systems give to outgoing connections and to servers that ask for any port
# (Linux from 32768, others from 49152): what is free here stays free until its server starts.
FIRST, END = 12_000, 32_000


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nobody uses; no other test of this user is given it before all others."""
    counter = Path(tempfile.gettempdir()) / f"powbench-test-port-{getpass.getuser()}"
    with counter.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        port = int(file.read() or FIRST)
        for _ in range(FIRST, END):
            port = port + 1 if port + 1 < END else FIRST
            with suppress(OSError), socket.socket(socket.AF_INET, kind) as probe:
                probe.bind(("127.0.0.1", port))
                break
        else:
            raise OSError(f"no port from {FIRST} to {END} is free")
        file.truncate(0)
        file.write(str(port))
    return port
