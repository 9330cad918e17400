"""A scan: the range asked for and nothing else, few at once, and Ctrl-C keeps what is found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

import pytest

from powbench.errors import InputError
from powbench.readers import axeos, readout, scanning
from powbench.readers.readout import Readout
from powbench.readers.scanning import Answer
from tests import patience
from tests.energy import servers
from tests.energy.servers import Plug
from tests.ports import free_port
from tests.readers import cases


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine may be too busy to knock at its own ports in a second."""
    monkeypatch.setattr(scanning, "KNOCK_SECONDS", patience.SECONDS)


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("192.0.2.0/28", "192.0.2.1", "192.0.2.14", 14),
        ("192.0.2.7/28", "192.0.2.1", "192.0.2.14", 14),
        ("192.0.2.7", "192.0.2.7", "192.0.2.7", 1),
        ("192.0.2.6/31", "192.0.2.6", "192.0.2.7", 2),
        ("10.0.0.0/22", "10.0.0.1", "10.0.3.254", 1022),
        ("2001:db8::/126", "2001:db8::1", "2001:db8::3", 3),
    ],
)
def test_addresses_of_a_range(text: str, first: str, last: str, count: int) -> None:
    hosts = scanning.addresses(text)
    assert (hosts[0], hosts[-1], len(hosts)) == (first, last, count)


@pytest.mark.parametrize(
    ("text", "words", "hint"),
    [
        ("10.0.0.0/8", "16,777,216 addresses", "10.0.0.0/22"),
        ("10.0.0.0/21", "2,048 addresses", "10.0.0.0/22"),
        ("2001:db8::/64", "addresses", "2001:db8::/118"),
        ("miner.local", "no range", "192.0.2.0/28"),
        ("192.0.2.0/33", "no range", "192.0.2.0/28"),
        ("", "no range", "192.0.2.0/28"),
    ],
)
def test_too_many_or_no_addresses_are_refused(text: str, words: str, hint: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        scanning.addresses(text)
    assert hint in caught.value.hint


def test_only_what_answers_in_the_range_is_found() -> None:
    port = free_port()
    with ExitStack() as stack:
        inside = [
            stack.enter_context(cases.cgminer(make, f"127.0.0.{last}", port))
            for last, make in ((34, cases.antminer), (37, cases.whatsminer))
        ]
        outside = stack.enter_context(cases.cgminer(cases.avalon, "127.0.0.50", port))
        stack.enter_context(cases.cgminer(cases.avalon, "127.0.0.40", port)).fault = "garbage"
        counts: list[tuple[int, bool]] = []
        found = scanning.scan(
            scanning.addresses("127.0.0.32/28"),
            lambda done, said: counts.append((done, said is not None)),
            partial(scanning.asked, seconds=patience.SECONDS, ports=(port,)),
        )
    assert [r.address for r in found.found] == [f"127.0.0.34:{port}", f"127.0.0.37:{port}"]
    assert [r.value(readout.HASH_RATE) for r in found.found] == pytest.approx([100e12, 100e12])
    assert [host for host, _ in found.others] == ["127.0.0.40"]
    assert "whole JSON" in found.others[0][1]
    assert (found.asked, found.interrupted) == (14, False)
    assert [done for done, _ in counts] == list(range(1, 15))
    assert sum(said for _, said in counts) == 2
    assert all(device.asked for device in inside)
    assert not outside.asked


def test_eight_are_asked_at_once_and_never_more() -> None:
    lock, everybody = threading.Lock(), threading.Barrier(8, timeout=patience.SECONDS)
    now, most = 0, 0

    def ask(host: str) -> Answer:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        everybody.wait()
        with lock:
            now -= 1
        return None, ""

    found = scanning.scan([str(n) for n in range(32)], lambda done, said: None, ask)
    assert (most, found.asked, found.found, found.others) == (8, 32, (), ())


def test_an_interrupt_keeps_what_was_found() -> None:
    first = axeos.of(cases.gamma(), "192.0.2.3")
    never = threading.Event()

    def ask(host: str) -> Answer:
        if host != "3":
            never.wait(patience.SECONDS)
        return first, ""

    def told(done: int, said: Readout | None) -> None:
        raise KeyboardInterrupt

    found = scanning.scan([str(n) for n in range(32)], told, ask)
    never.set()
    assert (found.asked, found.found, found.interrupted) == (1, (first,), True)


def test_a_bug_in_a_reader_does_not_end_the_scan() -> None:
    def ask(host: str) -> Answer:
        if host == "b":
            raise ZeroDivisionError
        return None, ""

    found = scanning.scan(["a", "b", "c"], lambda done, said: None, ask)
    assert (found.asked, found.others) == (3, (("b", "ZeroDivisionError in the reader"),))


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (lambda plug: plug.status(401), ""),
        (lambda plug: plug.status(404), ""),
        (lambda plug: plug.says(b"<html>a printer</html>"), ""),
        (lambda plug: setattr(plug, "hang", 30.0), "did not answer in 0.3 s"),
    ],
)
def test_a_web_server_that_is_no_miner_is_no_news(
    answers: Callable[[Plug], None], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.plug() as plug:
        monkeypatch.setattr(axeos, "PORT", plug.port)
        answers(plug)
        seconds = 0.3 if reason else patience.SECONDS
        said, told = scanning.asked("127.0.0.1", seconds, (plug.port,))
        assert said is None
        assert reason in told and bool(told) == bool(reason)
        asked = [path for path, _ in plug.asked]  # one that is too late may never be read
        assert asked == ["/api/system/info"] or (reason and not asked)
