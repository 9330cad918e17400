"""NUT: Debian's upsd with dummy-ups, and a server of bad manners."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from powbench.energy import nut, nut_power
from powbench.energy.credentials import Credentials
from powbench.energy.meter import MeterError
from tests import patience
from tests.energy import servers
from tests.energy.runs import between, run


def test_a_real_ups_that_changes(tmp_path: Path) -> None:
    with servers.nut(tmp_path, {"ups.realpower": "100"}) as (port, change):
        url = f"nut://127.0.0.1:{port}/rack#;every=0.05"
        found = run(url, lambda: change(ups_realpower="300"))
        assert between(found, 100, 300)
        assert (found.scope, found.kind) == ("wall", "measured")
        assert found.source == f"nut://127.0.0.1:{port}/rack"

        alone = run(f"nut://127.0.0.1:{port}#;every=0.05")
        assert alone.watts == pytest.approx(300)
        assert alone.source.endswith("/rack")

        unknown = run(f"nut://127.0.0.1:{port}/attic", seconds=0.05)
        assert "does not know that UPS" in unknown.reason


@pytest.fixture(scope="module")
def upsd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server with every recorded device."""
    with servers.nut_dumps(tmp_path_factory.mktemp("nut")) as port:
        yield port


@pytest.mark.parametrize(
    ("dump", "part", "watts", "kind"),
    [
        ("eaton-epdu", "", 4198, "measured"),
        ("eaton-epdu", "/outlet.1", 1, "measured"),
        ("eaton-epdu", "/outlet.2.realpower", 3100, "measured"),
        ("eaton-epdu-chain", "/device.2.input.realpower", 188, "measured"),
        ("eaton-5px", "", 504, "measured"),
        ("eaton-5px", "/outlet.1", 162, "measured"),
        ("apc-ats", "/outlet.group.1", 1701, "measured"),
        ("cyberpower-or500", "", 36, "estimated"),
        ("ups-output", "", 324, "measured"),
        ("ups-3-phases", "", 2403, "measured"),
    ],
)
def test_devices_of_several_makers(
    upsd: int, dump: str, part: str, watts: float, kind: str
) -> None:
    """Their variables, told by a real upsd."""
    found = run(f"nut://127.0.0.1:{upsd}/{dump}{part}#;every=0.02")
    assert (found.watts, found.kind) == (pytest.approx(watts), kind), found.reason
    assert found.source == f"nut://127.0.0.1:{upsd}/{dump}{part}"


@pytest.mark.parametrize(
    ("dump", "part", "says", "remedy"),
    [
        (
            "apc-ats",
            "",
            "it has outlet.group.1.realpower, outlet.group.2.realpower, outlet.group.1.current",
            "apc-ats/outlet.group.1",
        ),
        ("apc-smart-rt", "", "it has output.current, ups.load", "measures power"),
        ("eaton-epdu-chain", "", "it has device.1.input.realpower", "chain/device.1.input"),
        ("eaton-5px", "/outlet.7", "has no outlet.7.realpower; it has outlet.1.realpower", "5px/"),
    ],
)
def test_what_is_there_is_named(upsd: int, dump: str, part: str, says: str, remedy: str) -> None:
    found = run(f"nut://127.0.0.1:{upsd}/{dump}{part}", seconds=0.05)
    assert not found.available
    assert says in found.reason
    assert remedy in found.remedies[0]


def choice(**values: str) -> nut_power.Power | None:
    return nut_power.choose({k.replace("_", "."): v for k, v in values.items()})


def test_a_phase_or_an_outlet_alone_is_not_the_device() -> None:
    assert choice(ups_L1_realpower="5", ups_L2_realpower="5") is None
    assert choice(outlet_1_realpower="5") is None
    assert choice(outlet_realpower="5") is None
    one = choice(output_phases="1", output_L1_realpower="5")
    assert one is not None
    assert one.variables == ("output.L1.realpower",)


def test_the_input_of_a_ups_is_said_to_hold_its_losses() -> None:
    found = choice(input_realpower="350", ups_load="30", ups_realpower_nominal="1350")
    assert found is not None
    assert (found.variables, found.rating) == (("input.realpower",), None)
    assert "losses" in found.note


def test_a_server_that_lists_nothing_is_asked_one_by_one() -> None:
    """And of a UPS that knows its load alone, the power is estimated."""
    values = {"ups.load": "20", "ups.realpower.nominal": "1000"}

    def answer(line: str) -> bytes:
        name = line.split()[-1]
        told = line.startswith("GET") and name in values
        return (
            f'VAR rack {name} "{values[name]}"' if told else "ERR VAR-NOT-SUPPORTED"
        ).encode() + b"\n"

    with server(answer) as port:
        url = f"nut://127.0.0.1:{port}/rack#;every=0.05"
        found = run(url, lambda: values.update({"ups.load": "50"}))
    assert between(found, 200, 500)
    assert found.kind == "estimated"
    assert found.uncertainty is not None
    assert found.uncertainty >= 0.10 + 0.5 / 50
    assert found.warnings == ("estimated: ups.load (whole percent) of 1000 W",)


def test_a_list_without_end() -> None:
    def answer(line: str) -> bytes:
        return b"ERR VAR-NOT-SUPPORTED\n" if line.startswith("GET") else b'VAR rack a "1"\n' * 20000

    with server(answer) as port:
        found = run(f"nut://127.0.0.1:{port}/rack", seconds=0.05)
    assert "lists more than 8192 lines" in found.reason


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
                    done.wait(patience.SECONDS)
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
        (b"ERR\n", "answered ''"),
        (b"ERR SOMETHING-NEW\n", "answered 'SOMETHING-NEW'"),
        (b'VAR rack ups.realpower "lots"\n', "ups.realpower is 'lots'"),
        (b'VAR rack ups.load "5"\n', "answered"),
        (b"HTTP/1.1 400 Bad Request\r\n", "answered 'HTTP/1.1 400 Bad Request'"),
        (b"x" * 70000, "does not speak the protocol"),
        (b"\xff\xfe\n", "answered"),
        (None, "did not answer in 0.3 s"),
        (b"VAR rack ups", "did not answer in 0.3 s"),
    ],
)
def test_answers_that_are_none(said: bytes | None, says: str) -> None:
    with server(lambda line: said) as port:
        hasty = "#;timeout=0.3" if "0.3 s" in says else ""
        found = run(f"nut://127.0.0.1:{port}/rack{hasty}", seconds=0.02)
    assert not found.available
    assert says in found.reason


@pytest.mark.parametrize(
    ("value", "says"),
    [
        *[("-3", "negative"), ("1e9", "absurd"), ("nan", "'nan', not a number")],
        *[("212,4", "not a number"), ("1_000", "not a number"), ("9" * 400, "not a number")],
        *[("9" * 5000, "not a number"), ("1e400", "not a number")],
    ],
)
def test_values_that_are_no_power(value: str, says: str) -> None:
    with server(lambda line: f'VAR rack ups.realpower "{value}"\n'.encode()) as port:
        found = run(f"nut://127.0.0.1:{port}/rack#;every=0.05", seconds=0.02)
    assert not found.available
    assert says in found.reason
    assert len(found.reason) < 120


def test_several_upses_must_be_chosen_from() -> None:
    listing = b'BEGIN LIST UPS\nUPS a "A"\nUPS b "B"\nEND LIST UPS\n'
    with server(lambda line: listing) as port, pytest.raises(MeterError) as caught:
        nut.Nut("127.0.0.1", port).open()
    assert "has 2 UPSes: a, b" in caught.value.message


def test_names_of_a_server_are_bounded_and_hold_no_secret() -> None:
    names = [b"UPS " + b"x" * 60000 + b' "A"', b'UPS \x1b[2J "B"', b'UPS s3cret "C"', b'UPS c "C"']
    listing = b"\n".join((b"BEGIN LIST UPS", *names, b"END LIST UPS\n"))

    def answer(line: str) -> bytes:
        return listing if line.startswith("LIST") else b"OK\n"

    with server(answer) as port, pytest.raises(MeterError) as caught:
        nut.Nut("127.0.0.1", port, "", Credentials("me", "s3cret")).open()
    assert "has 2 UPSes: …, c" in caught.value.message.replace("'", "")


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
            late.wait(patience.SECONDS)
            return b'VAR rack ups.realpower "111"\n'
        return b'VAR rack ups.realpower "222"\n'

    with server(answer) as port:
        meter = nut.Nut("127.0.0.1", port, "rack", timeout_seconds=patience.SECONDS)
        meter.open()
        assert meter._client is not None
        meter._client._timeout = 0.2
        with pytest.raises(MeterError, match=r"did not answer in 0\.2 s"):
            meter.watts()
        late.set()
        assert meter.watts() == 222
        meter.close()
