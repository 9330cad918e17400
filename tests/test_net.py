"""The one HTTP client against servers of bad manners: every one ends in time and in one error."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from powbench import net
from powbench.connect import Fault, NetError
from powbench.net import Server, ask
from powbench.secret import Credentials
from tests import patience

QUICK = 0.5


@contextmanager
def talking(manner: Callable[[socket.socket, bytes], None]) -> Iterator[tuple[int, list[bytes]]]:
    """A listener that gives each connection, and the head that it sent, to `manner`."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    link, _ = listener.accept()
                    with link, suppress(OSError):
                        head = link.recv(65536)
                        asked.append(head)
                        manner(link, head)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], asked
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def says(data: bytes) -> Callable[[socket.socket, bytes], None]:
    return lambda link, head: link.sendall(data)


def fault(port: int, **server: object) -> NetError:
    server = {"timeout_seconds": patience.SECONDS, **server}
    named: Any = {"timeout_seconds": patience.SECONDS, **server}
    with pytest.raises(NetError) as caught:
        ask(Server("127.0.0.1", port, **named), "/x?sid=hidden")
    assert "hidden" not in caught.value.message
    return caught.value


@pytest.mark.parametrize("tls", [False, True])
def test_a_server_that_drips(tls: bool) -> None:
    """Every byte comes in time, the whole does not: of the head, of the body, of TLS."""
    gone = threading.Event()

    def drip(link: socket.socket, head: bytes) -> None:
        data = b"\x16\x03\x03\x40\x00" if tls else b"HTTP/1.1 200 OK\r\nX: "
        for at in range(1 << 20):
            link.sendall(data[at : at + 1] or b"y")
            if gone.wait(0.05):
                return

    with talking(drip) as (port, _):
        found = fault(port, timeout_seconds=QUICK, tls=tls, insecure=True)
        gone.set()
    assert found.fault is Fault.LATE


def test_redirects_and_challenges_share_the_time() -> None:
    """Each answer comes within the time; all of them do not."""
    pause = threading.Event()

    def slow(link: socket.socket, head: bytes) -> None:
        pause.wait(QUICK / 2)
        link.sendall(b"HTTP/1.1 307 T\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n")

    with talking(slow) as (port, _):
        assert fault(port, timeout_seconds=QUICK).fault is Fault.LATE


@pytest.mark.parametrize(
    ("answer", "which"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999999999\r\n\r\n{}", Fault.GARBLED),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", Fault.GARBLED),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n{}",
            Fault.GARBLED,
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n{}", Fault.GARBLED),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}", Fault.GARBLED),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + b" " * 2000000, Fault.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b" " * (net.LIMIT_BYTES + 1), Fault.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70000 + b"\r\n\r\n{}", Fault.GARBLED),
        (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 200 + b"\r\n{}", Fault.GARBLED),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 100000, Fault.TOO_LARGE),
        (b"HTTP/1.1 two OK\r\n\r\n", Fault.GARBLED),
        (b"SSH-2.0-OpenSSH\r\n", Fault.GARBLED),
        (b"", Fault.GARBLED),
    ],
)
def test_answers_that_are_none(answer: bytes, which: Fault) -> None:
    with talking(says(answer)) as (port, _):
        assert fault(port).fault is which


def test_a_whole_answer_without_a_length_ends_with_the_connection() -> None:
    with talking(says(b"HTTP/1.0 200 OK\r\n\r\n{}")) as (port, _):
        assert ask(Server("127.0.0.1", port, timeout_seconds=patience.SECONDS), "/").body == b"{}"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_on_the_same_server_keeps_method_body_and_credentials(status: int) -> None:
    def slash(link: socket.socket, head: bytes) -> None:
        target = head.split()[1]
        if target.endswith(b"/"):
            link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        else:
            to = b"http://127.0.0.1:%d%s/" % (link.getsockname()[1], target)
            link.sendall(b"HTTP/1.1 %d M\r\nLocation: %s\r\n\r\n" % (status, to))

    with talking(slash) as (port, asked):
        who = Credentials(token="t")
        at = Server("127.0.0.1", port, credentials=who, timeout_seconds=patience.SECONDS)
        assert ask(at, "/a", b"[1]").body == b"{}"
    assert [head.split()[:2] for head in asked] == [[b"POST", b"/a"], [b"POST", b"/a/"]]
    assert all(b"Authorization: Bearer t\r\n" in h and h.endswith(b"\r\n\r\n[1]") for h in asked)


def test_a_circle_of_redirects_ends() -> None:
    moved = b"HTTP/1.1 308 M\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
    with talking(says(moved)) as (port, asked):
        assert fault(port).fault is Fault.MOVED
    assert len(asked) == net.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.1/", "https://127.0.0.1:{port}/", "//localhost:{port}/", "http://a:b:c/", ""],
)
def test_a_redirect_to_another_server_is_not_followed(to: str) -> None:
    location = ""

    def moved(link: socket.socket, head: bytes) -> None:
        link.sendall(b"HTTP/1.1 302 M\r\nLocation: %s\r\n\r\n" % location.encode())

    with talking(moved) as (port, asked):
        location = to.format(port=port)
        found = fault(port)
    assert (found.fault, found.to_tls, len(asked)) == (Fault.MOVED, to.startswith("https"), 1)


@pytest.mark.parametrize(
    ("host", "target", "who"),
    [
        ("127.0.0.1", "/a\r\nX: y", Credentials()),
        ("127.0.0.1", "/a b", Credentials()),
        ("127.0.0.1", "/", Credentials(token="a\nb")),
        ("a..b", "/", Credentials()),
        ("x" * 300, "/", Credentials()),
    ],
)
def test_what_cannot_be_sent(host: str, target: str, who: Credentials) -> None:
    with talking(says(b"")) as (port, asked), pytest.raises(NetError) as caught:
        ask(Server(host, port, credentials=who), target)
    assert caught.value.fault in (Fault.UNSENDABLE, Fault.UNREACHABLE)
    assert asked in ([], [b""])


@pytest.mark.parametrize("ca", ["/dev/zero", "/nowhere.pem"])
def test_a_certificate_that_is_no_file(ca: str) -> None:
    with talking(says(b"")) as (port, _):
        assert f"ca={ca}: " in fault(port, tls=True, ca_file=ca).message


def test_a_name_that_nobody_looks_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """getaddrinfo knows no time-out; the machine's resolver cannot be made slow here."""
    asleep = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: asleep.wait(patience.SECONDS))
    assert fault(1, timeout_seconds=QUICK).fault is Fault.LATE
    asleep.set()
