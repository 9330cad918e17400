"""What the tests of the fleet share."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema

from powbench.documents import reading
from powbench.documents.fleet import Fleet, FleetHost
from tests import patience
from tests.fleet.sshd import POWBENCH, Site

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "fleet-1.json").read_text())


def call(
    site: Site, *arguments: str, before: Sequence[str | Path] = (), **options: Any
) -> subprocess.CompletedProcess[str]:
    """`powbench fleet` with the site's configuration. before: a program that starts it."""
    command, hosts, *more = arguments
    return subprocess.run(
        [*before, POWBENCH, "fleet", command, hosts, "--ssh-config", site.config, *more],
        cwd=site.folder, capture_output=True, text=True, timeout=patience.SECONDS, **options,
    )  # fmt: skip


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
