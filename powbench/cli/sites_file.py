"""SITES.toml for a command: its example, and reading it with every problem on its own line."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from .. import bounded
from ..errors import InputError
from ..reading.problems import FileProblems
from . import files, output

if TYPE_CHECKING:
    from ..network.state import NetworkState
    from ..rigs.rig import Rig
    from ..sites.sites_file import SitesFile


def read(
    path: str,
    network: NetworkState | None = None,
    replacement: Rig | None = None,
    rows: str | None = None,
) -> SitesFile:
    """The SitesFile at `path`, - for stdin; network and replacement as in read_project.read.

    rows: where a CSV of sites is, to which the file is the template.
    """
    from ..network import kept
    from ..network.state import aged
    from ..sitefile import read_project
    from ..sitefile.sites_csv import SiteRows

    if rows == path == "-":
        raise InputError("--sites and the template are both stdin", "give one of them as a file")
    text = files.read_bounded(path, limit_bytes=bounded.LARGEST_TOML_BYTES)
    name = files.STDIN if path == "-" else path
    try:
        now = time.time()
        bases = () if network is not None else [aged(s, now) for s in kept.all_of_them()]
        its_rows = None
        if rows is not None:
            its_rows = SiteRows(files.read_bounded(rows), files.STDIN if rows == "-" else rows)
        return read_project.read(
            text, name, Path(path).parent, network, replacement, bases, its_rows
        )
    except FileProblems as error:
        output.list_problems(error)
        raise InputError(error.head, error.hint) from error


def show_title(file: SitesFile) -> None:
    """Above the answer: what the file calls itself."""
    from ..report.terminal.tables import prose

    if file.project.title:
        output.show(prose(file.project.title))


def shipped(*path: str) -> str:
    """The text of a file that ships with powbench."""
    from importlib.resources import files as resources

    return resources("powbench").joinpath(*path).read_text(encoding="utf-8")


def write_example(path: str) -> None:
    """InputError where something stands at `path` already."""
    if path != "-" and Path(path).exists():
        raise InputError(f"{path} exists already", "choose another name, or move it away")
    files.write_text(path, shipped("data", "sites.toml"))
    if path != "-":
        output.say(f"wrote {path}; next, `powbench project {path}` ranks its sites")
