"""What the tests of the fleet share."""

from __future__ import annotations

import io
import json
import os
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import jsonschema

from powbench.cli.main import run
from powbench.documents import reading
from powbench.documents.fleet import Fleet, FleetHost
from tests.fleet.sshd import Site
from tests.given import beside

PATIENT = ("--connect-timeout", "600")
"""For whoever is not to be unreachable because the machine is busy."""
SCHEMA = json.loads((resources.files("powbench") / "schemas" / "fleet-1.json").read_text())


@dataclass(frozen=True)
class Done:
    """What a command has said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def call(site: Site, *arguments: str) -> Done:
    """`powbench fleet` with the site's configuration, in this process."""
    command, hosts, *more = arguments
    out, err = io.StringIO(), io.StringIO()
    with chdir(site.folder), redirect_stdout(out), redirect_stderr(err):
        usual = ("--ssh-config", str(site.config), *PATIENT)
        code = run(["fleet", command, hosts, *beside(usual, *more)])
    return Done(code, out.getvalue(), err.getvalue())


def read(site: Site, name: str = "fleet.json") -> dict[str, FleetHost]:
    """The hosts of the document, which its schema must allow."""
    text = (site.folder / name).read_text()
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(text))
    return {host.name: host for host in reading.read(text, name, Fleet).hosts}


def benches(site: Site) -> list[int]:
    """The processes of powbench that this site's sshd has started."""
    mark = f"XDG_DATA_HOME={site.folder}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
            ours = mark in (folder / "environ").read_bytes()
            if ours and b"bench" in arguments and b"fleet" not in arguments:
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def hashes(pid: int) -> bool:
    """Whether a thread of it beside the first, which starts it, has hashed for longer than the
    search for the length of a slice takes: the first slices are there, on any machine."""
    threads = Path(f"/proc/{pid}/task").glob("[0-9]*/stat")
    spent = [cpu_seconds(stat) for stat in threads if stat.parent.name != str(pid)]
    return max(spent, default=0.0) > 1.2


def cpu_seconds(stat: Path) -> float:
    """Of a thread, in its own code; 0 once it has ended."""
    try:
        fields = stat.read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")
