"""The miners of a fleet: addresses on the command line, or a file.

[miner.hall-3-rack-07]
address = "192.168.1.20"
meter = "nut://ups-3/rack"       # watts:3250 declares them
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..readers import asking
from ..reading import lines, syntax
from ..reading.keys import Keys, Named, Text, key
from ..reading.problems import Book
from ..reading.table import Table

MOST_MINERS = 1000


@dataclass(frozen=True)
class Miner:
    """One miner. address: of the network, with the port of its API or without. meter: the URL of
    the meter at its plug, empty without one."""

    name: str
    address: str
    meter: str = ""

    @property
    def place(self) -> asking.Place:
        return asking.place(self.address)


MINER = Keys(
    "One miner; its name is that of the table.",
    (
        key("address", Text(), "Its address in the network.", '"192.168.1.20"',
            without="the name of the table"),
        key("meter", Text(), "The meter at its plug, as of --meter.", '"nut://ups-3/rack"',
            without="its watts are not known"),
    ),
)  # fmt: skip
KEYS = Keys("A file of miners.", (key("miner", Named(MINER), "The miners.", "{ desk = {} }"),))


def listed(text: str) -> tuple[Miner, ...]:
    """`192.168.1.20,192.168.1.21`. InputError for what is no address."""
    names = [name.strip() for name in text.split(",")]
    return _bounded([_checked(Miner(name, name)) for name in names])


def from_toml(text: str, name: str) -> tuple[Miner, ...]:
    """The miners of a file; FileProblems with all that is wrong with it."""
    data = syntax.parse(text, name)
    book = Book(name, lines.find(text))
    top = Table(data, (), book, [], KEYS)
    tables = top.get("miner")
    if not isinstance(tables, dict) or not tables:
        top.problem("miner", "there is no miner", "add a table [miner.NAME]")
        tables = {}
    miners = [_miner(miner, each, book) for miner, each in tables.items()]
    top.finish()
    book.close()
    return _bounded(miners)


def _miner(name: str, data: Any, book: Book) -> Miner:
    table = Table(data, ("miner", name), book, [], MINER)
    miner = Miner(name, table.optional_text("address") or name, table.optional_text("meter"))
    table.guarded("address" if table.has("address") else "", lambda: _checked(miner), miner)
    table.finish()
    return miner


def _checked(miner: Miner) -> Miner:
    asking.place(miner.address)
    return miner


def _bounded(miners: Sequence[Miner]) -> tuple[Miner, ...]:
    if len(miners) > MOST_MINERS:
        raise InputError(
            f"there are {len(miners):,} miners, and {MOST_MINERS:,} is the limit",
            "divide them between several runs",
        )
    return tuple(miners)


def _resolved(host: str) -> str:
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])


def found(miners: Sequence[Miner], resolve: Callable[[str], str] = _resolved) -> dict[str, Miner]:
    """The miners by their addresses, as a connection from them shows it; those whose name nobody
    knows are missing. InputError for two at one address."""
    known: dict[str, Miner] = {}
    for miner in miners:
        try:
            address = str(ipaddress.ip_address(resolve(miner.place.host)))
        except (OSError, ValueError):
            continue
        if address in known:
            raise InputError(
                f"{miner.name} and {known[address].name} are both at {address}",
                "list each miner once",
            )
        known[address] = miner
    return known
