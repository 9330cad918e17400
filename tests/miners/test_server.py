"""Over real sockets: limits, bad input, many miners, and a miner of our own that finds shares."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import ExitStack

import pytest

from powbench.errors import InputError
from powbench.miners import server as servers
from powbench.miners.server import Server
from powbench.miners.stratum.listening import listening
from tests.miners import cases
from tests.patience import until

SUBSCRIBE = b'{"id": 1, "method": "mining.subscribe", "params": ["t"]}\n'
AUTHORIZE = b'{"id": 2, "method": "mining.authorize", "params": ["rig", "x"]}\n'


def ended(server: Server) -> str:
    told: list[str] = []

    def one_has_ended() -> bool:
        told.extend(server.endings())
        return bool(told)

    until(one_has_ended, "the end of a connection")
    return told[0]


def test_several_calls_in_one_packet_and_one_call_in_several() -> None:
    with cases.server() as server, cases.Wire(server.port) as wire:
        wire.send(SUBSCRIBE[:20])
        wire.send(SUBSCRIBE[20:], AUTHORIZE.replace(b"\n", b"\r\n"))
        told = [wire.message() for _ in range(4)]
        assert [m.get("method", m["id"]) for m in told] == [
            1, 2, "mining.set_difficulty", "mining.notify"
        ]  # fmt: skip


def test_no_two_connections_have_one_extranonce() -> None:
    with cases.server() as server:
        seen = set()
        for _ in range(20):
            with cases.Wire(server.port) as wire:
                wire.send(SUBSCRIBE)
                seen.add(wire.message()["result"][1])
        assert len(seen) == 20


def test_a_line_that_is_too_long_ends_the_connection() -> None:
    with cases.server() as server, cases.Wire(server.port) as wire:
        wire.send(b"x" * (servers.LONGEST_LINE + 1))
        assert wire.line() == b""
        assert "too long" in ended(server)


def test_a_flood_ends_the_connection_and_no_other() -> None:
    with cases.server() as server, cases.Wire(server.port) as calm:
        with cases.Wire(server.port) as wire:
            try:
                for _ in range(50):
                    wire.send(b"\n" * 1000)
            except OSError:
                pass
            assert wire.line() == b""
        assert "too much" in ended(server)
        calm.send(SUBSCRIBE)
        assert calm.message()["id"] == 1


def test_garbage_ends_the_connection() -> None:
    with cases.server() as server, cases.Wire(server.port) as wire:
        wire.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 20)
        while wire.line():
            pass
        assert "no stratum" in ended(server)


def test_who_does_not_read_is_let_go() -> None:
    with cases.server() as server, cases.Wire(server.port) as wire:
        wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        name = b"x" * 100
        call = b'{"id": "' + name + b'", "method": "mining.ping"}\n'
        try:
            while not (told := server.endings()):
                wire.send(call * 200)
        except OSError:
            told = [ended(server)]
        assert told[0] in ("it does not read its answers", "it sends too much")


def test_who_does_not_log_in_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "LOG_IN_SECONDS", 0.0)
    with cases.server() as server, cases.Wire(server.port) as wire:
        assert wire.line() == b""
        assert "log in" in ended(server)


def test_only_so_many_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "MOST_CONNECTIONS", 1)
    with cases.server() as server, cases.Wire(server.port) as one:
        one.send(SUBSCRIBE)
        one.message()
        with cases.Wire(server.port) as two:
            assert two.line() == b""
        assert "connections at once" in ended(server)
    with cases.server() as server:
        for _ in range(3):  # those that have gone do not count
            with cases.Wire(server.port) as wire:
                wire.send(SUBSCRIBE)
                assert wire.message()["id"] == 1
            until(lambda: not server._links, "the end of the link")


def test_only_whom_allow_names() -> None:
    with cases.server(allowed=("127.0.0.2",)) as server, cases.Wire(server.port) as wire:
        assert wire.line() == b""
        assert "no network of --allow" in ended(server)
        assert server.ledger.refused == 1


def test_a_port_in_use() -> None:
    with cases.server() as server:
        place = f"127.0.0.1:{server.port}"
        with (
            pytest.raises(InputError, match="cannot listen") as error,
            Server(listening(place, ()), cases.ledger()),
        ):
            pass
        assert f"--listen 127.0.0.1:{server.port + 1}" in error.value.hint


def test_an_address_of_another_machine() -> None:
    with (
        pytest.raises(InputError, match=r"cannot listen on 192\.0\.2\.7:3333") as error,
        Server(listening("192.0.2.7:3333", ["192.0.2.0/24"]), cases.ledger()),
    ):
        pass
    assert "an address of this machine" in error.value.hint


def test_a_miner_that_goes_in_the_midst_of_a_line() -> None:
    with cases.server() as server:
        with cases.Wire(server.port) as wire:
            wire.send(SUBSCRIBE, AUTHORIZE, b'{"id": 3, "method": "mining.sub')
            [wire.message() for _ in range(4)]
        record = server.ledger.records()[0]
        until(lambda: not record.connected, "the end of the link")
        assert record.left is not None


def test_real_shares_of_real_miners_are_all_taken() -> None:
    with cases.server() as server:
        miners = [cases.Miner(server.port, f"rig{n}", nonces=1 << 14) for n in range(3)]
        with miners[0], miners[1], miners[2]:
            records = server.ledger.records
            until(lambda: [r.shares >= 20 for r in records()] == [True] * 3, "twenty shares each")
        for miner, record in zip(
            sorted(miners, key=lambda m: m.worker),
            sorted(server.ledger.records(), key=lambda r: r.worker),
            strict=True,
        ):
            assert record.worker == miner.worker
            assert record.shares <= miner.sent
            assert not record.rejected
            assert all(answer["result"] is True for answer in miner.answers[1:])
            assert record.connections == 1


def test_a_hundred_connections_each_get_their_job() -> None:
    with cases.server() as server:
        wires = [cases.Wire(server.port) for _ in range(100)]
        for wire in wires:
            wire.send(SUBSCRIBE, AUTHORIZE)
        jobs = [[wire.message() for _ in range(4)][3] for wire in wires]
        assert all(job["method"] == "mining.notify" for job in jobs)
        for wire in wires:
            wire.close()
        assert len(server.ledger.records()) == 100


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:3333", "127.0.0.1", 3333), ("127.0.0.2", "127.0.0.2", 3333),
        (":4444", "127.0.0.1", 4444), ("[::1]:5555", "::1", 5555), ("::1", "::1", 3333),
        ("[::1]", "::1", 3333), ("0:0:0:0:0:0:0:1", "::1", 3333),
    ],
)  # fmt: skip
def test_where_to_listen(text: str, host: str, port: int) -> None:
    place = listening(text, ())
    assert (place.host, place.port) == (host, port)
    assert place.admits("127.0.0.1")
    assert place.admits("::ffff:127.0.0.1")
    assert not place.admits("192.0.2.1")


@pytest.mark.parametrize(
    ("text", "written"),
    [("::1:0", "[::1]:0"), ("::1:3333", "[::1]:3333"), ("2001:db8::7:80", "[2001:db8::7]:80")],
)
def test_an_address_that_may_have_a_port_behind_it(text: str, written: str) -> None:
    with pytest.raises(InputError, match="is an IPv6 address, or one with a port") as failed:
        listening(text, ("::/0",))
    assert f"write {written} for the port" in failed.value.hint
    assert listening(f"[{text}]:1", ("::/0",)).host == text


def test_others_come_in_only_by_name() -> None:
    with pytest.raises(InputError, match="open to others"):
        listening("0.0.0.0:3333", ())
    place = listening("0.0.0.0:3333", ("192.0.2.0/28", "198.51.100.7"))
    assert place.admits("192.0.2.15")
    assert place.admits("::ffff:198.51.100.7")
    assert not place.admits("192.0.2.16")
    assert not place.admits("127.0.0.1")
    assert not place.admits("")


@pytest.mark.parametrize("allowed", ["192.168.1.0/24", "2001:db8::/64", "192.168.1.20"])
def test_a_network_that_cannot_come_in(allowed: str) -> None:
    """Nobody could connect: the network not, and this machine not either."""
    with pytest.raises(InputError, match="from this machine only") as failed:
        listening("127.0.0.1:4444", (allowed,))
    assert "0.0.0.0:4444" in failed.value.hint
    assert listening("127.0.0.1:4444", (allowed, "127.0.0.1")).admits("127.0.0.1")
    assert listening("127.0.0.1:4444", ("0.0.0.0/0",)).admits("127.0.0.1")


@pytest.mark.parametrize(
    "text", ["rig.lan:3333", "127.0.0.1:0x1", "127.0.0.1:65536", "127.0.0.1:-1", "1.2.3:3", "a"]
)
def test_no_address(text: str) -> None:
    with pytest.raises(InputError, match="--listen"):
        listening(text, ())


def test_no_network() -> None:
    with pytest.raises(InputError, match="--allow"):
        listening("0.0.0.0", ("192.0.2.0/33",))


def test_answers_are_one_json_object_a_line() -> None:
    with cases.server() as server, cases.Wire(server.port) as wire:
        wire.send(SUBSCRIBE, b'{"id": "\xc3\xa9\\n", "method": "mining.ping"}\n')
        lines = [wire.line(), wire.line()]
        assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)
        assert json.loads(lines[1]) == {"id": "é\n", "result": "pong", "error": None}


FEW_FILES = """
import resource, select, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), int(sys.argv[2])))
from tests.miners import cases
with cases.server() as server:
    print(server.port, flush=True)
    while not (told := server.endings()) and not select.select([sys.stdin], [], [], 0.01)[0]:
        pass
    print(*told, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize(("hard", "answered"), [(2048, True), (48, False)])
def test_a_low_limit_of_open_files_is_raised_or_said(hard: int, answered: bool) -> None:
    arguments = [sys.executable, "-c", FEW_FILES, "48", str(hard)]
    with (
        subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process,
        ExitStack() as stack,
    ):
        assert process.stdin is not None and process.stdout is not None
        port = int(process.stdout.readline())
        for number in range(100 if answered else 60):
            wire = stack.enter_context(cases.Wire(port))
            wire.send(SUBSCRIBE)
            assert not answered or wire.message()["id"] == 1, number
        if answered:
            process.stdin.close()
        assert ("too many files" in process.stdout.readline()) is not answered
