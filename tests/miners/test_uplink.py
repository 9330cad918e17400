"""The socket to the pool over loopback: pools that come, go, and do what none should."""

from __future__ import annotations

import itertools
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from powbench.connect import Deadline, connect
from powbench.errors import NotMeasurable
from powbench.miners.measuring import Listener, Measuring, Settings
from powbench.miners.server import Server
from powbench.miners.stratum.listening import listening
from powbench.miners.stratum.record import Ledger
from powbench.miners.upstream import address as pools
from powbench.miners.upstream import probe as probing
from powbench.miners.upstream import uplink, wishes
from powbench.miners.upstream.address import Pool
from powbench.miners.upstream.dialogue import LONGEST_LINE
from powbench.miners.upstream.probe import probe
from tests import patience
from tests.energy.servers import self_signed
from tests.miners import cases
from tests.miners.own_pool import OwnPool
from tests.patience import until
from tests.ports import free_port

pytestmark = pytest.mark.usefixtures("impatient")
PASSWORD = {"POWBENCH_POOL_PASSWORD": "secret"}
EASY = 2.0**-12
SUBSCRIBE = b'{"id": 1, "method": "mining.subscribe", "params": ["t"]}\n'
AUTHORIZE = b'{"id": 2, "method": "mining.authorize", "params": ["rig", "x"]}\n'


def place(own: OwnPool, user: str = "owner") -> Pool:
    return pools.pool(own.address, user, None, PASSWORD)


@contextmanager
def serving(to: Pool, kept: Ledger | None = None) -> Iterator[Server]:
    with Server(listening("127.0.0.1:0", ()), kept or cases.ledger(), pool=to) as server:
        yield server
        server.check()


@contextmanager
def answering(*replies: bytes, deaf: bool = False) -> Iterator[Pool]:
    """A pool that sends what is given to everybody, and closes where that is nothing.

    deaf: it has little room for what it does not read.
    """
    listener = socket.socket()
    if deaf:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    links: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            links.append(link)
            try:
                for reply in replies:
                    link.sendall(reply)
                if not replies:
                    link.close()
            except OSError:
                pass

    threading.Thread(target=serve, daemon=True).start()
    yield Pool("127.0.0.1", listener.getsockname()[1], False, "me")
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for link in links:
        link.close()


def noted(ledger: Ledger, said: str) -> None:
    told: list[str] = []

    def is_there() -> bool:
        told.extend(ledger.notes())
        return any(said in note for note in told)

    until(is_there, f"a note of {said!r}")


def test_every_connection_has_one_of_its_own() -> None:
    with OwnPool(EASY) as own, serving(place(own, "me.{worker}")) as server:
        miners = [cases.Miner(server.port, f"rig{n}", nonces=1 << 12) for n in range(3)]
        with miners[0], miners[1], miners[2]:
            until(lambda: len(own.taken) >= 3, "shares")
            assert own.connections == 3
            assert {user for user, _ in own.users} == {"me.rig0", "me.rig1", "me.rig2"}
        until(lambda: not own.clients, "the end of their connections")
    assert not own.refused


def test_who_says_nothing_reaches_no_pool() -> None:
    with OwnPool() as own, serving(place(own)) as server, cases.Wire(server.port) as wire:
        wire.send(b'{"id": 1, "method": "mining.ping"}\n')
        assert wire.message()["result"] == "pong"
        assert own.connections == 0


def test_the_last_shares_are_answered_when_powbench_ends() -> None:
    kept = cases.ledger()
    with OwnPool(EASY) as own:
        with serving(place(own), kept) as server, cases.Miner(server.port, nonces=1 << 14) as miner:
            until(lambda: len(own.taken) >= 5, "shares")
            (record,) = kept.records()
        with own.lock:
            taken = len(own.taken)
        assert record.pool is not None
        assert (record.pool.accepted, record.pool.lost) == (taken, 0)
        assert miner.sent >= taken


def test_a_pool_that_vanishes_and_comes_back_at_the_same_port() -> None:
    kept = cases.ledger()
    with OwnPool(EASY) as first:
        to = place(first)
        with serving(to, kept) as server, cases.Miner(server.port, nonces=1 << 12) as miner:
            until(lambda: first.taken, "a share")
            first.close()
            noted(kept, f"the pool 127.0.0.1:{first.port} is away")
            sent = miner.sent
            until(lambda: miner.sent > sent + 5, "shares without a pool")
            with OwnPool(EASY, port=first.port, sessions=first.sessions) as second:
                until(lambda: second.taken, "a share for the pool that is back")
            assert kept.records()[0].connections == 1


def test_a_miner_that_takes_no_other_extranonce_logs_in_again() -> None:
    kept = cases.ledger()
    with OwnPool(EASY, resumes=False) as own, serving(place(own), kept) as server:
        with cases.Miner(server.port, nonces=1 << 12) as miner:
            until(lambda: own.taken, "a share")
            own.drop()
            until(lambda: not miner.working, "the end of its connection")
        assert "must log in again" in "".join(server.endings())
        taken = len(own.taken)
        with cases.Miner(server.port, nonces=1 << 12):
            until(lambda: len(own.taken) > taken, "a share of the new session")
        (record,) = kept.records()
        assert record.connections == 2
        assert not own.refused


def test_a_pool_that_is_not_there_for_a_miner() -> None:
    kept = cases.ledger()
    to = Pool("127.0.0.1", free_port(), False, "me")
    with serving(to, kept) as server, cases.Wire(server.port) as wire:
        wire.send(SUBSCRIBE, AUTHORIZE)
        noted(kept, "is away: cannot reach 127.0.0.1")
        assert kept.wrong_with_pool is not None


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"x" * (LONGEST_LINE + 1), "it sends lines that are too long"),
        (b"\n" * 100_000, "it sends too much"),
        (b"HTTP/1.1 400 Bad Request\r\n" * 20, "sends what is no stratum"),
        (b'{"method": "mining.notify", "params": ["a"]}\n', "a job that cannot be read"),
        (b'{"method": "mining.set_difficulty", "params": [null]}\n', "a difficulty that is none"),
        (b'{"id": 1, "result": [1, 2, 3], "error": null}\n', "cannot be read: extranonce1"),
        (b'{"id": 1, "result": null, "error": [20, "full", null]}\n', "refuses the subscription"),
    ],
)  # fmt: skip
def test_a_pool_that_misbehaves(reply: bytes, said: str) -> None:
    kept = cases.ledger()
    with answering(reply) as to:
        with serving(to, kept) as server, cases.Wire(server.port) as wire:
            wire.send(SUBSCRIBE, AUTHORIZE)
            noted(kept, said)
        with pytest.raises(NotMeasurable) as error:
            probe(to)
        assert said.removeprefix("it ") in error.value.message
        assert error.value.message.startswith("--proxy: 127.0.0.1:")
        assert error.value.hint


def test_a_pool_that_closes_at_once() -> None:
    kept = cases.ledger()
    with answering() as to:
        with serving(to, kept) as server, cases.Wire(server.port) as wire:
            wire.send(SUBSCRIBE, AUTHORIZE)
            noted(kept, "is away: ")
        with pytest.raises(NotMeasurable, match=r"closed the connection|broke off") as error:
            probe(to)
        assert "stratum+ssl://" in error.value.hint


def test_a_pool_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = itertools.count()  # at the deadline: for the name, the connection, and the answer
    monkeypatch.setattr(probing, "Deadline", patience.hurries(lambda: next(looks) >= 2))
    with answering(b"\n") as to, pytest.raises(NotMeasurable, match=r"gave no job in 0\.3 s"):
        probe(to, 0.3)


def test_a_pool_that_does_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent to it waits here, within a limit; the system's own buffer is small here."""

    def narrow(host: str, port: int, deadline: Deadline) -> socket.socket:
        link = connect(host, port, deadline)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return link

    monkeypatch.setattr(wishes, "SUGGEST_SECONDS", 0.0)  # else wishes cannot fill a buffer
    monkeypatch.setattr(uplink, "MOST_UNREAD", 1 << 12)
    monkeypatch.setattr(uplink, "connect", narrow)
    kept = cases.ledger()
    yes = b'{"id": 1, "result": [[], "00", 4], "error": null}\n'
    wish = {"id": 3, "method": "mining.suggest_target", "params": ["f" * 100]}
    with (
        answering(yes, deaf=True) as to,
        serving(to, kept) as server,
        cases.Wire(server.port) as wire,
    ):
        wire.send(SUBSCRIBE)
        assert wire.message()["id"] == 1
        wire.send(*[json.dumps(wish).encode() + b"\n"] * 4000)
        noted(kept, "it does not read what it is sent")


def test_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with OwnPool(EASY, tls=context) as own:
        assert own.address.startswith("stratum+ssl://")
        to = place(own)
        with pytest.raises(NotMeasurable, match="is not trusted") as error:
            probe(to)
        assert "SSL_CERT_FILE" in error.value.hint
        kept = cases.ledger()
        with serving(to, kept) as server, cases.Wire(server.port) as wire:
            wire.send(SUBSCRIBE)
            noted(kept, "the certificate of 127.0.0.1")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        probe(to)
        with serving(to) as server, cases.Miner(server.port, nonces=1 << 12):
            until(lambda: own.taken, "a share over TLS")
            own.drop()
            taken = len(own.taken)
            until(lambda: len(own.taken) > taken, "a share after a gap")


def test_no_tls_where_it_was_named() -> None:
    with OwnPool() as own:
        to = Pool("127.0.0.1", own.port, True, "me")
        with pytest.raises(NotMeasurable, match="no TLS with 127"):
            probe(to)
        kept = cases.ledger()
        with serving(to, kept) as server, cases.Wire(server.port) as wire:
            wire.send(SUBSCRIBE)
            noted(kept, "no TLS with 127.0.0.1")


def test_a_probe_logs_in_once_and_goes() -> None:
    with OwnPool() as own:
        probe(place(own))
        assert own.users == [("owner", "secret")]
        until(lambda: not own.clients, "its end")
        probe(place(own, "me.{worker}"))
        probe(place(own, ""))
        assert len(own.users) == 1
        with pytest.raises(NotMeasurable, match="owner: a text") as error:
            probe(pools.pool(own.address, "owner", None, {"POWBENCH_POOL_PASSWORD": "hunter22"}))
        assert "POWBENCH_POOL_PASSWORD" in error.value.hint


def test_the_pool_is_named_when_nothing_could_be_measured() -> None:
    class Ticks:
        now = 0.0

        def __call__(self) -> float:
            return self.now

        def sleep(self, seconds: float) -> None:
            self.now += seconds

    ticks = Ticks()
    kept = cases.ledger()
    with (
        OwnPool() as own,
        serving(Pool("127.0.0.1", own.port, False), kept) as server,
        cases.Wire(server.port) as wire,
    ):
        wire.send(SUBSCRIBE, AUTHORIZE)
        until(lambda: kept.wrong_with_pool, "the pool's refusal")
        run = Measuring(server, Settings(1, 5.0, 0.0, 1.0), Listener(), ticks, ticks.sleep)
        with pytest.raises(NotMeasurable, match="refuses the user rig: wrong password x"):
            run.run()
