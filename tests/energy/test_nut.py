"""NUT: Debian's upsd with dummy-ups, and a server of bad manners."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import servers
from runs import between, run

from powbench.energy import nut
from powbench.energy.credentials import Credentials
from powbench.energy.meter import MeterError


def test_a_real_ups_that_changes(tmp_path: Path) -> None:
    with servers.nut(tmp_path, {"ups.realpower": "100"}) as (port, change):
        url = f"nut://127.0.0.1:{port}/rack#;every=0.25"
        # dummy-ups looks at its file once a second
        found = run(url, lambda: change(ups_realpower="300"), seconds=2.5)
        assert between(found, 100, 300)
        assert (found.scope, found.kind) == ("wall", "measured")
        assert found.source == f"nut://127.0.0.1:{port}/rack"

        alone = run(f"nut://127.0.0.1:{port}#;every=0.1", seconds=0.2)
        assert alone.watts == pytest.approx(300)
        assert alone.source.endswith("/rack")

        unknown = run(f"nut://127.0.0.1:{port}/attic", seconds=0.05)
        assert "does not know that UPS" in unknown.reason


def test_a_real_ups_that_only_knows_its_load(tmp_path: Path) -> None:
    start = {"ups.load": "20", "ups.realpower.nominal": "1000"}
    with servers.nut(tmp_path, start) as (port, change):
        url = f"nut://127.0.0.1:{port}/rack#;every=0.25"
        found = run(url, lambda: change(ups_load="50"), seconds=2.5)
        assert between(found, 200, 500)
        assert found.kind == "estimated"
        assert found.uncertainty is not None
        assert found.uncertainty >= 0.10 + 0.5 / 50
        assert found.warnings == ("estimated: ups.load (whole percent) of 1000 W",)


@contextmanager
def server(answer: Callable[[str], bytes | None]) -> Iterator[int]:
    """A server that answers each line with what `answer` says; None: never."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve(link: socket.socket) -> None:
        with link, suppress(OSError), link.makefile("rb") as lines:
            for line in lines:
                said = answer(line.decode().strip())
                if said is None:
                    done.wait(10)
                    return
                link.sendall(said)

    def accept() -> None:
        with suppress(OSError):
            while True:
                link, _ = listener.accept()
                threading.Thread(target=serve, args=(link,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        done.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (b"ERR DATA-STALE\n", "has no fresh data"),
        (b"ERR ACCESS-DENIED\n", "denied access"),
        (b"ERR SOMETHING-NEW\n", "answered 'SOMETHING-NEW'"),
        (b'VAR rack ups.realpower "lots"\n', "ups.realpower is 'lots'"),
        (b'VAR rack ups.load "5"\n', "answered"),
        (b"HTTP/1.1 400 Bad Request\r\n", "answered 'HTTP/1.1 400 Bad Request'"),
        (b"x" * 70000, "talks nonsense"),
        (b"\xff\xfe\n", "answered"),
        (None, "did not answer in 0.3 s"),
        (b"VAR rack ups", "did not answer in 0.3 s"),
    ],
)
def test_answers_that_are_none(said: bytes | None, says: str) -> None:
    with server(lambda line: said) as port:
        found = run(f"nut://127.0.0.1:{port}/rack#;timeout=0.3", seconds=0.02)
    assert not found.available
    assert says in found.reason


@pytest.mark.parametrize(("value", "says"), [("-3", "negative"), ("nan", "nan"), ("1e9", "absurd")])
def test_values_that_are_no_power(value: str, says: str) -> None:
    with server(lambda line: f'VAR rack ups.realpower "{value}"\n'.encode()) as port:
        found = run(f"nut://127.0.0.1:{port}/rack#;every=0.05", seconds=0.1)
    assert not found.available
    assert says in found.reason


def test_several_upses_must_be_chosen_from() -> None:
    listing = b'BEGIN LIST UPS\nUPS a "A"\nUPS b "B"\nEND LIST UPS\n'
    with server(lambda line: listing) as port, pytest.raises(MeterError) as caught:
        nut.Nut("127.0.0.1", port).open()
    assert "has 2 UPSes: a, b" in caught.value.message


def test_neither_power_nor_load() -> None:
    with server(lambda line: b"ERR VAR-NOT-SUPPORTED\n") as port:
        found = run(f"nut://127.0.0.1:{port}/rack", seconds=0.02)
    assert "neither ups.realpower nor ups.load" in found.reason


def test_the_login_is_sent_quoted_and_not_shown() -> None:
    heard: list[str] = []

    def answer(line: str) -> bytes:
        heard.append(line)
        return b'VAR rack ups.realpower "5"\n' if line.startswith("GET") else b"OK\n"

    with server(answer) as port:
        meter = nut.Nut("127.0.0.1", port, "rack", Credentials("me", 'p"a ss'))
        meter.open()
        meter.close()
    assert heard[:2] == ['USERNAME "me"', 'PASSWORD "p\\"a ss"']
    assert "ss" not in repr(meter) + meter.source


def test_after_a_late_answer_the_next_is_not_mistaken_for_it() -> None:
    """The old answer must not be read as the new one's: the connection is made anew."""
    late = threading.Event()
    links = []

    def answer(line: str) -> bytes:
        links.append(line)
        if len(links) == 2:
            late.wait(0.6)
            return b'VAR rack ups.realpower "111"\n'
        return b'VAR rack ups.realpower "222"\n'

    with server(answer) as port:
        meter = nut.Nut("127.0.0.1", port, "rack", timeout_seconds=0.2)
        meter.open()
        with pytest.raises(MeterError, match=r"did not answer in 0\.2 s"):
            meter.watts()
        time.sleep(0.5)
        assert meter.watts() == 222
        meter.close()
