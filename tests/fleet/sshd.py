"""A real sshd on loopback, with keys and configurations of its own in one folder."""

from __future__ import annotations

import getpass
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import peers
from tests.energy.servers import running, wait_for
from tests.ports import free_port

POWBENCH = Path(sys.executable).with_name("powbench")
"""The one that runs these tests, as its host finds it."""


@dataclass
class Site:
    """A folder with the ssh configuration that the tests pass to `--ssh-config`."""

    folder: Path
    blocks: list[str] = field(default_factory=list)

    @property
    def config(self) -> Path:
        return self.folder / "ssh_config"

    def key(self, name: str = "user") -> Path:
        """A private key; made when it is asked for first."""
        path = self.folder / f"{name}.key"
        if not path.exists():
            made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)]
            subprocess.run(made, check=True)
        return path

    def host(self, name: str, port: int, **options: str) -> str:
        """An entry of the ssh configuration: where `ssh NAME` goes. Returns the name."""
        given = {
            "HostName": "127.0.0.1",
            "Port": str(port),
            "User": getpass.getuser(),
            "IdentityFile": str(self.key()),
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "UserKnownHostsFile": str(self.folder / "known_hosts"),
            "GlobalKnownHostsFile": "/dev/null",
            **options,
        }
        lines = "".join(f"  {key} {value}\n" for key, value in given.items())
        self.blocks.append(f"Host {name}\n{lines}")
        self.config.write_text("".join(self.blocks))
        return name

    def know(self, port: int, key: Path) -> None:
        with (self.folder / "known_hosts").open("a") as file:
            file.write(f"[127.0.0.1]:{port} {key.with_suffix('.key.pub').read_text()}")

    def script(self, name: str, text: str) -> Path:
        """An executable, such as a powbench that misbehaves."""
        path = self.folder / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path


@contextmanager
def sshd(
    site: Site,
    name: str = "sshd",
    before: Sequence[str | Path] = (),
    startups: str = "400",
    **environ: str,
) -> Iterator[int]:
    """Its port. before: a program that starts it. startups: of so many logins at once it takes
    no more. environ: of everything that it starts. Its host key is known to the site."""
    program = peers.program("sshd", "/usr/sbin/sshd")
    peers.program("ssh")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    port, key = free_port(), site.key(f"{name}-host")
    own = {
        "XDG_DATA_HOME": str(site.folder / f"{name}-data"),
        "XDG_CACHE_HOME": str(site.folder / f"{name}-cache"),
        "PATH": f"{POWBENCH.parent}:/usr/bin:/bin",
        **environ,
    }
    (site.folder / f"{name}_keys").write_text(site.key().with_suffix(".key.pub").read_text())
    lines = {
        "Port": str(port),
        "ListenAddress": "127.0.0.1",
        "HostKey": str(key),
        "PidFile": "none",
        "UsePAM": "no",
        "StrictModes": "no",
        "AuthorizedKeysFile": str(site.folder / f"{name}_keys"),
        "KbdInteractiveAuthentication": "no",
        "MaxStartups": startups,
        "LoginGraceTime": "0",
        "AcceptEnv": "*",
        "SetEnv": " ".join(f'"{k}={v}"' for k, v in own.items()),
    }
    config = site.folder / f"{name}_config"
    config.write_text("".join(f"{k} {v}\n" for k, v in lines.items()))
    argv = [*map(str, before), program, "-D", "-e", "-f", str(config)]
    with running(argv, site.folder / f"{name}.log"):
        site.know(port, key)
        wait_for(lambda: _answers(port), f"sshd on port {port}")
        yield port


def _answers(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), 1) as connection:
        return connection.recv(4) == b"SSH-"


def toml(hosts: Mapping[str, Mapping[str, object]]) -> str:
    """A file of hosts."""
    lines = []
    for name, keys in hosts.items():
        lines.append(f"[host.{name}]")
        lines += [
            f"{key} = {value if isinstance(value, int | float) else chr(34) + str(value) + chr(34)}"
            for key, value in keys.items()
        ]
    return "\n".join(lines) + "\n"
