"""Who may connect, and where: addresses as people write them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import InputError

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 3333

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOOPBACK: tuple[Network, ...] = (
    ipaddress.ip_network("127.0.0.0/8"),
    ipaddress.ip_network("::1/128"),
)

_PLACE = re.compile(r"(\[[0-9a-fA-F:.]*\]|[^\[\]:]*)(?::([^:]*))?")


@dataclass(frozen=True)
class Listening:
    """An address of this machine, and the networks that may connect to it."""

    host: str
    port: int
    allowed: tuple[Network, ...]

    def admits(self, peer: str) -> bool:
        """Whether a connection from `peer`, an address, is taken."""
        address = plain(peer)
        return address is not None and any(address in network for network in self.allowed)


def plain(peer: str) -> Address | None:
    """The address, an IPv4 one also where it came in through IPv6; None when it is none."""
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def listening(text: str, allowed: Sequence[str]) -> Listening:
    """`192.168.1.10:3333`, `[::1]:3333`, an address or `:PORT` alone; networks as 192.168.1.0/24.

    InputError for what is none, and where others than this machine could connect and nobody is
    named who may.
    """
    host, port = _place(text)
    networks = tuple(_network(one) for one in allowed)
    address = plain(host)
    assert address is not None
    if address.is_loopback:
        if networks and not any(_meet(one, own) for one in networks for own in LOOPBACK):
            raise InputError(
                f"--listen {text} takes connections from this machine only, and --allow names "
                "others",
                f"add --listen 0.0.0.0:{port}, which listens to the network",
            )
        return Listening(host, port, networks or LOOPBACK)
    if not networks:
        raise InputError(
            f"--listen {text} is open to others, and no --allow says to whom",
            "name the miners' network, as in --allow 192.168.1.0/24",
        )
    return Listening(host, port, networks)


def _meet(one: Network, other: Network) -> bool:
    """Whether an address is in both."""
    return one.version == other.version and (
        one.network_address in other or other.network_address in one
    )


def _place(text: str) -> tuple[str, int]:
    bare = plain(text.strip())
    before, _, last = text.strip().rpartition(":")
    if bare is not None and bare.version == 6 and plain(before) is not None:
        raise InputError(
            f"--listen: {text!r} is an IPv6 address, or one with a port behind it",
            f"write [{before}]:{last} for the port {last}, or [{bare}]:{DEFAULT_PORT}",
        )
    read = _PLACE.fullmatch(text.strip())
    host, port = (str(bare), "") if bare else read.groups("") if read else ("?", "")
    host, port = host.strip("[]") or DEFAULT_HOST, port or str(DEFAULT_PORT)
    if plain(host) is None:
        raise InputError(
            f"--listen: {text!r} is no address of this machine with a port",
            f"write it as {DEFAULT_HOST}:{DEFAULT_PORT}, or 0.0.0.0:{DEFAULT_PORT} for all",
        )
    if not (port.isascii() and port.isdecimal() and len(port) <= 5 and int(port) < 1 << 16):
        raise InputError(f"--listen: {port!r} is no port", f"try {DEFAULT_PORT}")
    return host, int(port)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise InputError(
            f"--allow: {text!r} is no network", "write it as 192.168.1.0/24, or one address"
        ) from None
