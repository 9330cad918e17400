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
        code = run(["fleet", command, hosts, "--ssh-config", str(site.config), *more])
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
    """Whether it has hashed for a while: more than its start takes."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK") > 1.2
