"""What the tests of the fleet share."""

from __future__ import annotations

import json
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
