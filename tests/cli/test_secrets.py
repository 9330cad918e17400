"""What came from the environment or a file is printed nowhere, whatever a server makes of it."""

from __future__ import annotations

import base64
import codecs
import json
import os
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from powbench import bounded
from powbench.energy.meter import MeterError
from powbench.energy.url import meter

SECRET = 'hunter2/"é+ b=='
USER = "operator-of-plugs"
PAIR = f"{USER}:{SECRET}"


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


FORMS = {
    "plain": SECRET,
    "percent": quote(SECRET, safe=""),
    "percent in small letters": quote(SECRET, safe="").lower(),
    "plus": quote(SECRET, safe="").replace("%20", "+"),
    "json": json.dumps(SECRET)[1:-1],
    "repr": repr(SECRET)[1:-1],
    "html": escape(SECRET),
    "base64": b64(SECRET),
    "base64 with something before": b64("x" + SECRET),
    "base64 with more before": b64("xy" + SECRET),
    "base64 for URLs": b64(SECRET).replace("+", "-").replace("/", "_"),
    "the pair": PAIR,
    "basic": b64(PAIR),
    "hex": SECRET.encode().hex(),
}
WORDS = FORMS | {
    "backwards": SECRET[::-1],
    "rot13": codecs.encode(SECRET, "rot13"),
    "cut": SECRET[:9],
    "the user": USER,
}
# What no output may hold: enough of each form to know it by.
MARKS = ("hunter2", "2retnuh", "uhagre2", USER, b64(SECRET)[:12], b64("x" + SECRET)[4:14],
         b64("xy" + SECRET)[4:14], b64(PAIR)[:16], SECRET.encode().hex())  # fmt: skip


class Echo:
    """A server that gives back what it was shown: in its words, its names, its headers."""

    def __init__(self) -> None:
        self.port = 0
        self.manner: Callable[[str], tuple[int, dict[str, str], bytes]]


@pytest.fixture
def echo() -> Iterator[Echo]:
    its = Echo()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, body = its.manner(self.path)
            with suppress(OSError):
                self.send_response(status, headers.pop("reason", None))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    its.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield its
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def told(
    cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> Callable[..., str]:
    """Everything that a quick bench with a meter prints and writes, at its most talkative."""
    monkeypatch.setenv("POWBENCH_METER_USER", USER)
    monkeypatch.setenv("POWBENCH_METER_PASSWORD", SECRET)
    monkeypatch.setenv("MINE", SECRET)

    def call(url: str) -> str:
        everything = ""
        for more in (("-vv", "--json", "r.json"), ("--require-meter", "--json", "-")):
            line = ("bench", "-k", "reference", "-t", "1", "-d", "0.02", "--meter", url, *more)
            found = cli(*line)
            everything += found.out + found.err
            assert found.code in (0, 3), everything
        return everything + (folder / "r.json").read_text()

    return call


def clean(everything: str) -> None:
    flat = unquote(everything).replace("\n", "")
    for mark in MARKS:
        assert mark not in everything and mark not in flat, mark


def asked(url: str) -> str:
    """All that a meter says when it is asked: the words of a failure, with their traceback."""
    made = meter(url)
    said = ""
    try:
        made.open()
        made.watts()  # type: ignore[attr-defined]
    except MeterError as error:
        said = traceback.format_exc() + error.message + "".join(error.remedies)
    return said + repr(made) + made.name + made.source + "".join(made.notes)


def repeats(word: str) -> list[tuple[int, dict[str, str], bytes]]:
    """Where a server can put a word: value, text, unit, status line, redirect, challenge."""
    return [
        (200, {}, json.dumps({"w": word}).encode()),
        (200, {}, word.encode()),
        (200, {}, json.dumps({"w": 1, "unit_of_measurement": word}).encode()),
        (500, {"reason": quote(word)}, word.encode()),
        (302, {"Location": f"http://{quote(word)}/{quote(word)}"}, b""),
        (401, {"WWW-Authenticate": f'Digest realm="{quote(word)}"'}, word.encode()),
    ]


def test_a_meter_repeats_it_to_bench(echo: Echo, told: Callable[..., str]) -> None:
    for answer in repeats(SECRET):
        echo.manner = lambda path, answer=answer: (answer[0], dict(answer[1]), answer[2])  # type: ignore[misc]
        clean(told(f"http+json://127.0.0.1:{echo.port}/a?sid=env:MINE#/w"))


@pytest.mark.usefixtures("told")  # for its environment
@pytest.mark.parametrize("form", WORDS)
def test_a_meter_repeats_it(echo: Echo, form: str) -> None:
    for answer in repeats(WORDS[form]):
        echo.manner = lambda path, answer=answer: (answer[0], dict(answer[1]), answer[2])  # type: ignore[misc]
        clean(asked(f"http+json://127.0.0.1:{echo.port}/a?sid=env:MINE#/w"))


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("safe", ["", "+=", '"+= é'])
@pytest.mark.parametrize("form", FORMS)
def test_a_controller_names_a_chassis_after_it(echo: Echo, form: str, safe: str) -> None:
    where = "/redfish/v1/Chassis/" + quote(FORMS[form], safe=safe)

    def manner(path: str) -> tuple[int, dict[str, str], bytes]:
        if path.endswith("Chassis"):
            found: Any = {"Members": [{"@odata.id": where}]}
        elif path.endswith("/Power"):
            found = {"PowerControl": [{"PowerConsumedWatts": 100 if good else None}]}
        else:
            found = {"Power": {"@odata.id": f"{where}/Power"}}
        return 200, {}, json.dumps(found).encode()

    for good in (True, False):
        echo.manner = manner
        everything = asked(f"redfish+http://127.0.0.1:{echo.port}")
        clean(everything)
        assert ("…" in everything) and (good or "without a value just now" in everything)


def test_a_prometheus_query_from_the_environment(echo: Echo, told: Callable[..., str]) -> None:
    answers: tuple[Any, ...] = (
        {"data": {"result": []}},
        {"data": {"result": [{}, {}]}},
        {"data": {"result": SECRET}},
        {"data": {"result": [{"values": [[1.0, SECRET]]}]}},
    )
    for answer in answers:
        echo.manner = lambda path, answer=answer: (200, {}, json.dumps(answer).encode())  # type: ignore[misc]
        everything = told(f"prometheus+http://127.0.0.1:{echo.port}/?query=env:MINE")
        clean(everything)
        assert "prometheus env:MINE" in everything or "'env:MINE'" in everything


@pytest.mark.parametrize("query", ["sid=hunter2-session", "id=0&sid=hunter2-session", "x=hunter2"])
def test_a_secret_that_stands_in_a_query(echo: Echo, told: Callable[..., str], query: str) -> None:
    """The user typed it, where others can read it; powbench does not spread it further."""
    for body in (b'{"w": "hunter2-session"}', b"hunter2-session", b'{"w": 100}', b"{}"):
        echo.manner = lambda path, body=body: (200, {}, body)  # type: ignore[misc]
        clean(asked(f"http+json://127.0.0.1:{echo.port}/a?{query}#/w"))
    clean(told(f"http+json://127.0.0.1:{echo.port}/a?{query}#/w"))


def test_two_meters_that_differ_in_a_query_only(cli: Callable[..., Any], echo: Echo) -> None:
    echo.manner = lambda path: (200, {}, b'{"apower": %d}' % (100 + 100 * int(path[-1])))
    urls = [f"http+json://127.0.0.1:{echo.port}/s?id={n}#/apower;every=0.05" for n in (0, 1)]
    line = ("bench", "-k", "reference", "-t", "1", "--json", "-")
    for seconds in ("0.3", "5", "60"):  # in which a busy machine hears of both
        told = cli(*line, "-d", seconds, "--meter", urls[0], "--meter", urls[1])
        (measured,) = json.loads(told.out)["measurements"]
        one, two = measured["energy"]
        if one["available"] and two["available"]:
            break
    assert (one["watts"], two["watts"]) == (pytest.approx(100), pytest.approx(200))
    assert two["source"] == one["source"] + " (2)"


@pytest.mark.parametrize(
    "url",
    [
        "nut://me:hunter2@h/ups",
        "nut://me:hunter2",
        "http+json://h:hunter2/#/w",
        "http+json://[hunter2/#/w",
        "http+json://h/?password=hunter2#/w",
        "redfish+https://me:hunter2@h:port",
        "prometheus+http://h/?query=env:NO_SUCH_VARIABLE&x=hunter2",
    ],
)
def test_a_url_that_is_refused_is_not_repeated(cli: Callable[..., Any], url: str) -> None:
    found = cli("bench", "--meter", url, "-vv")
    assert found.code == 2
    clean(found.out + found.err)


@pytest.mark.parametrize("form", WORDS)
def test_a_node_repeats_it(
    echo: Echo, cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, folder: Path, form: str
) -> None:
    word = WORDS[form]
    good = {"height": 5, "bits": "1d00ffff", "time": 1_764_374_400}
    error = {"result": None, "error": {"code": -1, "message": word}}
    manners: tuple[tuple[int, dict[str, str], Any], ...] = (
        (200, {}, {"error": None, "result": word}),
        (200, {}, {"error": None, "result": good | {"bits": word}}),
        (500, {}, error),
        (200, {}, {"error": word, "result": None}),
        (200, {}, word),
        (503, {"reason": quote(word)}, word),
        (401, {"WWW-Authenticate": f'Basic realm="{quote(word)}"'}, word),
        (307, {"Location": f"http://{quote(word)}/"}, word),
    )
    (folder / "cookie").write_text(PAIR, encoding="utf-8")
    for environ in ({"POWBENCH_RPC_COOKIE": "cookie"}, {"POWBENCH_RPC_PASSWORD": SECRET}):
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        for answer in manners:
            body = json.dumps(answer[2]).encode()
            echo.manner = lambda path, a=answer, b=body: (a[0], dict(a[1]), b)  # type: ignore[misc]
            at = f"rpc+http://{quote(USER)}@127.0.0.1:{echo.port}/?sid=hunter2"
            line = ("project", "--rig", "Antminer S21 200T", "--tariff", "0.05", "--price", "1")
            found = cli(*line, "--network", at, "-vv")
            assert found.code in (2, 3), found.out + found.err
            clean(found.out + found.err)


def test_a_ups_repeats_it(told: Callable[..., str]) -> None:
    """A server of NUT's protocol that calls its UPS by the password, and refuses with it."""
    answers = [
        (b"LIST UPS", f'BEGIN LIST UPS\nUPS {quote(SECRET, safe="")} "x"\nEND LIST UPS\n'),
        (b"USERNAME", "OK\n"),
        (b"PASSWORD", "OK\n"),
        (b"GET", f"ERR {SECRET.split()[0]}\n"),
        (b"LIST VAR", f"ERR {SECRET.split()[0]}\n"),
    ]

    def serve() -> None:
        with suppress(OSError):
            while True:
                link, _ = listener.accept()
                with link, suppress(OSError):
                    for line in link.makefile("rb"):
                        text = next((a for start, a in answers if line.startswith(start)), "ERR\n")
                        link.sendall(text.encode())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        clean(told(f"nut://127.0.0.1:{listener.getsockname()[1]}"))
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@pytest.mark.parametrize("name", ["PASSWORD_FILE", "TOKEN_FILE", "NETRC"])
def test_a_file_that_is_none(
    cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """A device, a pipe that nobody writes to, too large, and the password in place of its path."""
    monkeypatch.setattr(bounded.read_small, "__defaults__", (0.2,))  # seconds for the pipe
    (tmp_path / "huge").write_bytes(b"a" * (2 << 20))
    os.mkfifo(tmp_path / "pipe")
    paths = ["/dev/zero", str(tmp_path), str(tmp_path / "huge"), "hunter2"]
    for path in paths + [str(tmp_path / "pipe")] * (name != "NETRC"):
        monkeypatch.setenv(f"POWBENCH_METER_{name}", path)
        found = cli("bench", "--meter", "http+json://127.0.0.1:1/#/w", "-vv")
        assert found.code == 2
        assert f"POWBENCH_METER_{name}: " in found.err and "hint: " in found.err
        clean(found.out + found.err)
