"""The hosts of a fleet: names on the command line, or a file.

python = "python3.12"          # of all hosts that name none themselves

[host.rack1]                   # `ssh rack1`

[host.rack2]
ssh = "miner@10.0.0.12"
powbench = "/opt/powbench/bin/powbench"
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..errors import InputError
from ..reading import lines, syntax
from ..reading.keys import Keys, Named, Number, Text, key
from ..reading.problems import Book
from ..reading.table import Table

MOST_HOSTS = 1000
MOST_SECONDS = 31 * 86400.0
_ADDRESS = re.compile(r"[^\s,\x00-\x1f\x7f-][^\s,\x00-\x1f\x7f]{0,254}")
"""What ssh takes for a host. One that begins with - would be an option."""
_WITH_PORT = re.compile(r"([^:/\[\]]+):([0-9]{1,5})")
"""An IPv6 address has more colons."""
_PATH = re.compile(r"[./~].*|.*/")


@dataclass(frozen=True)
class Host:
    """One machine. address: what ssh is given. python starts the far end; powbench is a path
    there, empty to look for it. seconds: the time-out of its run, None for that of the command.
    folder: where it runs, empty for the home folder.
    """

    name: str
    address: str
    python: str = "python3"
    powbench: str = ""
    seconds: float | None = None
    folder: str = ""


_OF_HOST = (
    key("python", Text(), "The Python that is started there; an older one will do, except with "
        "--install.", '"/usr/bin/python3.12"', default="python3"),
    key("powbench", Text(), "Where powbench is there.", '"/opt/powbench/bin/powbench"',
        without="it is looked for in PATH and ~/.local/bin"),
    key("folder", Text(), "The folder there in which its run begins: for check, the repository.",
        '"~/src/miner"', without="the home folder"),
    key("timeout", Number("s", 0, MOST_SECONDS, above=True), "Seconds after which its run is "
        "ended.", "600", without="that of --timeout"),
)  # fmt: skip
HOST = Keys(
    "One machine; its name is that of the table.",
    (
        key("ssh", Text(like=_ADDRESS.pattern), "What ssh is given: a name of your ssh "
            "configuration, user@host, or ssh://user@host:port.", '"miner@10.0.0.12"',
            without="the name of the table"),
        *_OF_HOST,
    ),
)  # fmt: skip
KEYS = Keys(
    "A file of hosts.",
    (key("host", Named(HOST), "The machines.", "{ rack1 = {} }"), *_OF_HOST),
)


def listed(text: str) -> tuple[Host, ...]:
    """`rack1,miner@10.0.0.12` -> two hosts. InputError for doubles and for what is no host."""
    names = [name.strip() for name in text.split(",")]
    for name in names:
        _check_address(name)
    if twice := _twice(names):
        raise InputError(f"{twice!r} is listed twice", "name each host once")
    return _bounded([Host(name, name) for name in names])


def from_toml(text: str, name: str) -> tuple[Host, ...]:
    """The hosts of a file; FileProblems with all that is wrong with it."""
    data = syntax.parse(text, name)
    book = Book(name, lines.find(text))
    top = Table(data, (), book, [], KEYS)
    general = _settings(top, Host("", ""))
    tables = top.get("host")
    if not isinstance(tables, dict) or not tables:
        top.problem("host", "there is no host", "add a table [host.NAME]")
        tables = {}
    hosts = [_host(host, each, book, general) for host, each in tables.items()]
    first: dict[str, str] = {}
    for host in hosts:
        if host.address in first:
            book.add(
                ("host", host.name),
                f"{host.address} is the host {first[host.address]!r} already",
                "name each machine once",
            )
        first.setdefault(host.address, host.name)
    top.finish()
    book.close()
    return _bounded(hosts)


def _host(name: str, data: Any, book: Book, general: Host) -> Host:
    table = Table(data, ("host", name), book, [], HOST)
    address = table.optional_text("ssh") or name
    try:
        _check_address(address)
    except InputError as error:
        table.problem("ssh" if table.has("ssh") else "", error.message, error.hint)
    host = _settings(table, replace(general, name=name, address=address))
    table.finish()
    return host


def _settings(table: Table, general: Host) -> Host:
    return replace(
        general,
        python=table.text("python") if table.has("python") else general.python,
        powbench=table.optional_text("powbench") or general.powbench,
        folder=table.optional_text("folder") or general.folder,
        seconds=table.number("timeout") if table.has("timeout") else general.seconds,
    )


def _check_address(text: str) -> None:
    if with_port := _WITH_PORT.fullmatch(text):
        raise InputError(
            f"{text[:60]!r} is no host for ssh, which takes a port in another way",
            f"write ssh://{with_port[1][:60]}:{with_port[2]}",
        )
    if not text.startswith("ssh://") and _PATH.fullmatch(text):
        raise InputError(
            f"{text[:60]!r} is a path and no host for ssh",
            "write rack1,miner@10.0.0.12, or the name of a file that is there",
        )
    if _ADDRESS.fullmatch(text) is None:
        said = repr(text[:60]) if text else "an empty name"
        raise InputError(
            f"{said} is no host for ssh", "write rack1,miner@10.0.0.12, or the name of a file"
        )


def _twice(names: Sequence[str]) -> str:
    return next((name for at, name in enumerate(names) if name in names[:at]), "")


def _bounded(hosts: Sequence[Host]) -> tuple[Host, ...]:
    if len(hosts) > MOST_HOSTS:
        raise InputError(
            f"there are {len(hosts):,} hosts, and {MOST_HOSTS:,} is the limit",
            "divide them between several runs",
        )
    return tuple(hosts)
