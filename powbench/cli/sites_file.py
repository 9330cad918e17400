"""Reading SITES.toml for a command: every problem on a line of its own."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from ..reading.problems import FileProblems
from . import files

if TYPE_CHECKING:
    from ..network.state import NetworkState
    from ..rigs.rig import Rig
    from ..sites.sites_file import SitesFile

LIMIT_BYTES = 4 << 20


def read(
    path: str, network: NetworkState | None = None, replacement: Rig | None = None
) -> SitesFile:
    """The SitesFile at `path`, - for stdin; network and replacement as in read_project.read."""
    from ..network import kept
    from ..network.state import aged
    from ..sitefile import read_project

    text = files.read_bounded(path, limit_bytes=LIMIT_BYTES)
    name = files.STDIN if path == "-" else path
    try:
        now = time.time()
        bases = () if network is not None else [aged(s, now) for s in kept.all_of_them()]
        return read_project.read(text, name, Path(path).parent, network, replacement, bases)
    except FileProblems as error:
        _list(error)
        raise InputError(error.head, error.hint) from error


def _list(error: FileProblems) -> None:
    """The command line makes one line of a message, so problems go out before it."""
    from ..report.shown import shown

    with suppress(OSError):  # nobody reads stderr; the exit code says it all the same
        for line in error.listed:
            click.echo(shown(line), err=True)
