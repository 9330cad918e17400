"""Which miners answer in a range of addresses: only there, few at a time, each within limits.

An address that has neither port open is left in peace: nothing is sent there. Ctrl-C keeps what
was found until then.
"""

from __future__ import annotations

import ipaddress
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ..connect import Deadline, NetError, connect
from ..errors import InputError
from . import asking, axeos, cgminer, pyasic
from .asking import Place
from .readout import Other, ReaderError, Readout

MOST_ADDRESSES = 1024
AT_ONCE = 8
KNOCK_SECONDS = 1.0
PORTS = (axeos.PORT, cgminer.PORT)

Answer = tuple[Readout | None, str]
"""The readout, or why there is none though a port is open; neither where nothing answers."""


@dataclass(frozen=True)
class Scan:
    """What was found, in the order of the addresses. others: something answers on a port of a
    miner, and is none that can be read; with the reason."""

    asked: int
    found: tuple[Readout, ...]
    others: tuple[tuple[str, str], ...]
    interrupted: bool = False


def addresses(text: str) -> list[str]:
    """Those of `192.0.2.0/28` or of one address, without the network's own and its broadcast.

    InputError for what is no network, and for one of more than MOST_ADDRESSES.
    """
    try:
        network = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise InputError(
            f"{text[:80]!r} is no range of addresses", "write it as 192.0.2.0/28, or one address"
        ) from None
    if network.num_addresses > MOST_ADDRESSES:
        raise InputError(
            f"{network} has {network.num_addresses:,} addresses, and a scan asks at most "
            f"{MOST_ADDRESSES:,}",
            f"scan parts of it: {_part(network)}",
        )
    return [str(address) for address in network.hosts()]


def _part(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> str:
    longest = 22 if network.version == 4 else 118
    return f"{network.network_address}/{longest}"


def scan(
    hosts: Sequence[str],
    told: Callable[[int, Readout | None], None],
    ask: Callable[[str], Answer] | None = None,
) -> Scan:
    """Ask every host, AT_ONCE of them at a time. told(done, readout) is called after each."""
    asking_one = ask or asked
    to_do: queue.SimpleQueue[str] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[str, Answer]] = queue.SimpleQueue()
    stop = threading.Event()
    for host in hosts:
        to_do.put(host)

    def work() -> None:
        with suppress(queue.Empty):
            while not stop.is_set():
                host = to_do.get_nowait()
                try:
                    answer = asking_one(host)
                except Exception as error:  # a bug of ours must not hang the scan
                    answer = None, f"{type(error).__name__} in the reader"
                done.put((host, answer))

    answers: dict[str, Answer] = {}
    interrupted = False
    try:
        for _ in range(min(AT_ONCE, len(hosts))):
            threading.Thread(target=work, daemon=True).start()
        while len(answers) < len(hosts):
            host, answer = done.get()
            answers[host] = answer
            told(len(answers), answer[0])
    except KeyboardInterrupt:
        interrupted = True
    finally:
        stop.set()
    in_order = [(host, *answers[host]) for host in hosts if host in answers]
    return Scan(
        len(answers),
        tuple(readout for _, readout, _ in in_order if readout is not None),
        tuple((host, reason) for host, readout, reason in in_order if not readout and reason),
        interrupted,
    )


def asked(
    host: str, seconds: float = asking.TIMEOUT_SECONDS, ports: tuple[int, ...] = PORTS
) -> Answer:
    """Knock at `ports`, and read what is open; a port that is no API's own is asked for each.

    A web server that is no miner is no news. pyasic-rs, which may log in, is for hosts with the
    port of a miner only.
    """
    reasons = []
    open_ports = [port for port in ports if _open(host, port)]
    for port in open_ports:
        api = {axeos.PORT: "axeos", cgminer.PORT: "cgminer"}.get(port, "")
        try:
            return asking.read(Place(host, None if api else port, api), seconds)[0], ""
        except ReaderError as error:
            if api != "axeos" or not isinstance(error, Other):
                reasons.append(error.message)
    if cgminer.PORT in open_ports and pyasic.installed():
        with suppress(ReaderError):
            return asking.read(Place(host, None, "pyasic"), seconds)[0], ""
    return None, "; ".join(reasons)


def _open(host: str, port: int) -> bool:
    try:
        connect(host, port, Deadline(KNOCK_SECONDS)).close()
        return True
    except NetError:
        return False
