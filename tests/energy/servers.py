"""Real servers on loopback, whose reading a test can change while a window is open."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests import patience, peers
from tests.ports import free_port


def installed(module: str) -> None:
    """Skip (in CI: fail) without the Python package."""
    if find_spec(module) is None:
        peers.missing(f"the Python package {module}: pip install 'powbench[test]'")


def wait_for(true: Callable[[], bool], what: str) -> None:
    """Wait until a peer is as it should be; that it does not answer yet is no failure."""

    def answers() -> bool:
        with suppress(Exception):
            return true()
        return False

    patience.until(answers, what)


def put(file: Path, text: str) -> None:
    """Whole, since somebody may read it just now."""
    file.with_suffix(".new").write_text(text)
    file.with_suffix(".new").replace(file)


@contextmanager
def running(argv: Sequence[str], log: Path, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server process for the length of the block; its output goes to `log`."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            list(argv), stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=os.environ | environ
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Plug:
    """A device with an HTTP API, of whatever manners: `answer` makes (status, headers, body).

    `hang` seconds pass before the answer, `drip` seconds between its bytes.
    """

    def __init__(self) -> None:
        self.document: Any = {}
        self.answer: Callable[[str], tuple[int, dict[str, str], bytes]] = self._json
        self.hang = 0.0
        self.drip = 0.0
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        self.port = 0

    def _json(self, path: str) -> tuple[int, dict[str, str], bytes]:
        document = self.document(path) if callable(self.document) else self.document
        return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()

    def status(self, code: int) -> None:
        self.answer = lambda path: (code, {}, b"{}")

    def says(self, body: bytes) -> None:
        self.answer = lambda path: (200, {}, body)


@contextmanager
def plug(certificate: Path | None = None) -> Iterator[Plug]:
    """A Plug on a free port of 127.0.0.1, with TLS when there is a certificate (with its key)."""
    device = Plug()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            device.asked.append((self.path, dict(self.headers)))
            device.closing.wait(device.hang)
            status, headers, body = device.answer(self.path)
            with suppress(OSError):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if not device.drip:
                    self.wfile.write(body)
                for at in range(len(body) if device.drip else 0):
                    self.wfile.write(body[at : at + 1])
                    if device.closing.wait(device.drip):
                        break

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *arguments: None  # type: ignore[method-assign]
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    device.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield device
    finally:
        device.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def self_signed(folder: Path) -> Path:
    """A fresh certificate for 127.0.0.1 and its key, in one file."""
    openssl = peers.program("openssl")
    path = folder / "self-signed.pem"
    key = folder / "key.pem"
    argv = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    argv += ["-subj", "/CN=bmc", "-addext", "subjectAltName=IP:127.0.0.1"]
    argv += ["-keyout", str(key), "-out", str(path)]
    subprocess.run(argv, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


@contextmanager
def nut(folder: Path, variables: dict[str, str]) -> Iterator[tuple[int, Callable[..., None]]]:
    """Debian's upsd with dummy-ups as UPS `rack`: its port, and how to change its variables."""
    device = folder / "rack.dev"

    def write() -> None:
        text = "".join(f"{k}: {v}\n" for k, v in variables.items())
        put(device, "ups.status: OL\n" + text)

    write()
    with _upsd(folder, {"rack": device}) as port:
        wait_for(lambda: _nut_tells(port, "rack", variables), "a reading")

        def change(**changed: str) -> None:
            """Names with _ for the dots of NUT. Returns when the server tells them."""
            variables.update({k.replace("_", "."): v for k, v in changed.items()})
            write()
            wait_for(lambda: _nut_tells(port, "rack", variables), "the change")

        yield port, change


@contextmanager
def nut_dumps(folder: Path) -> Iterator[int]:
    """The same with every device of tests/data/nut, by the name of its file: the port."""
    devices = {}
    for dump in sorted((Path(__file__).parents[1] / "data/nut").glob("*.dev")):
        devices[dump.stem] = Path(shutil.copy(dump, folder))
    with _upsd(folder, devices) as port:
        for name, device in devices.items():
            variable, _, value = device.read_text().splitlines()[-1].partition(": ")
            wait_for(partial(_nut_tells, port, name, {variable: value}), name)
        yield port


@contextmanager
def _upsd(folder: Path, devices: Mapping[str, Path]) -> Iterator[int]:
    driver = _program_of("/lib/nut/dummy-ups", "nut-server")
    server = _program_of("/lib/nut/upsd", "nut-server")
    port = free_port()
    user = ["-u", os.environ.get("USER") or "root"] if os.geteuid() == 0 else []
    sections = (
        f"[{name}]\ndriver = dummy-ups\nport = {device}\nmode = dummy-loop\ndesc = test\n"
        for name, device in devices.items()
    )
    (folder / "ups.conf").write_text("maxretry = 1\npollinterval = 1\n" + "".join(sections))
    (folder / "upsd.conf").write_text(f"LISTEN 127.0.0.1 {port}\nMAXAGE 900\n")
    (folder / "upsd.users").write_text("")
    for name in ("upsd.conf", "upsd.users"):
        (folder / name).chmod(0o600)
    places = {name: str(folder) for name in ("NUT_CONFPATH", "NUT_STATEPATH", "NUT_ALTPIDPATH")}
    with ExitStack() as stack:
        for name in devices:
            argv = [driver, "-a", name, "-D", *user]
            stack.enter_context(running(argv, folder / f"{name}.log", **places))
        stack.enter_context(running([server, "-D", *user], folder / "upsd.log", **places))
        yield port


def _program_of(path: str, package: str) -> str:
    if not Path(path).exists():
        peers.missing(f"{path} (Debian: {package})")
    return path


def _nut_tells(port: int, ups: str, variables: Mapping[str, str]) -> bool:
    with socket.create_connection(("127.0.0.1", port), 1) as link, link.makefile("rwb") as line:
        for name, value in variables.items():
            line.write(f"GET VAR {ups} {name}\n".encode())
            line.flush()
            if line.readline() != f'VAR {ups} {name} "{value}"\n'.encode():
                return False
    return True


@contextmanager
def prometheus(folder: Path) -> Iterator[tuple[int, Callable[[float], None]]]:
    """prometheus scraping node-exporter's textfile collector: port, and how to set plug_watts."""
    exporter = peers.program("prometheus-node-exporter", "node_exporter")
    server = peers.program("prometheus")
    source, port = free_port(), free_port()
    texts = folder / "texts"
    texts.mkdir()

    def change(watts: float) -> None:
        put(texts / "plug.prom", f"plug_watts {watts}\n")

    change(100)
    config = folder / "prometheus.yml"
    config.write_text(
        "global: {scrape_interval: 100ms, scrape_timeout: 100ms}\n"
        "scrape_configs:\n- job_name: plug\n  static_configs: "
        f"[{{targets: ['127.0.0.1:{source}']}}]\n"
    )
    exporting = [exporter, f"--web.listen-address=127.0.0.1:{source}"]
    exporting += ["--collector.disable-defaults", "--collector.textfile"]
    exporting += [f"--collector.textfile.directory={texts}"]
    serving = [server, f"--config.file={config}", f"--storage.tsdb.path={folder / 'data'}"]
    serving += [f"--web.listen-address=127.0.0.1:{port}"]
    with (
        running(exporting, folder / "exporter.log"),
        running(serving, folder / "prometheus.log", GOMAXPROCS="1"),
    ):
        yield port, change


def _listens(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), 1):
        return True


@contextmanager
def redfish(folder: Path, certificate: Path | None = None) -> Iterator[int]:
    """sushy-static over a folder of resources: its port."""
    installed("sushy_tools")
    port = free_port()
    argv = [sys.executable, "-m", "sushy_tools.static.main", "-i", "127.0.0.1", "-p", str(port)]
    argv += ["-m", str(folder)]
    if certificate is not None:
        argv += ["-c", str(certificate), "-k", str(certificate)]
    with running(argv, folder.parent / "sushy.log"):
        wait_for(lambda: _listens(port), "sushy")
        yield port


@contextmanager
def bmc(folder: Path, user: str, password: str) -> Iterator[tuple[int, Path]]:
    """pyghmi's BMC with DCMI's Get Power Reading: its port, and the file with its watts."""
    installed("pyghmi")
    port = free_port(socket.SOCK_DGRAM)
    watts = folder / "watts"
    watts.write_text("200")
    program = Path(__file__).parent / "fake_bmc.py"
    argv = [sys.executable, str(program), str(port), str(watts), user, password]
    with running(argv, folder / "bmc.log"):
        wait_for(lambda: "listening" in (folder / "bmc.log").read_text(), "the BMC")
        yield port, watts
