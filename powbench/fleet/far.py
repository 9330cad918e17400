"""The far end of `powbench fleet`: a script that near.py starts on the host, over ssh.

    orders    at stdin, one JSON object a line; "do" says what: time, find, install, kept, forget,
              run, stop, got; "beat" says only that powbench is still there
    answers   at stdout, one JSON object a line; "is" says what; a size is followed by so many bytes

It lives as long as powbench does. When stdin closes or nothing comes for SILENCE_SECONDS, the
connection is lost: what runs is ended by SIGTERM, after which powbench hands out what it has
measured, and that is kept in a file for `--resume`. While the connection stands, nothing is
written on the host. It must run, and say what is wrong, with a Python that is too old for
powbench: so nothing newer than 3.6.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

MAGIC = "powbench-fleet-1"
BEAT_SECONDS = 5.0
SILENCE_SECONDS = 30.0
GRACE_SECONDS = 20.0
"""Between SIGTERM and SIGKILL: a slice ends within a second, and the answer is out soon after."""
MOST_BYTES = 64 << 20
LAST_WORDS = 4000
LOOK_SECONDS = 60.0
INSTALL_SECONDS = 1800.0
KEEP_SECONDS = 30 * 86400
_VERSION = "import powbench._version as v; print('powbench, version ' + v.VERSION)"
_ENDING = []  # type: List[int]
Json = Dict[str, Any]


class Done(NamedTuple):
    """A program that has ended. late: it was ended, because its time was over."""

    code: int
    out: bytes
    said: str
    late: bool


class Lost(Exception):
    """Nobody is at the other end any more. done: what ran meanwhile."""

    def __init__(self, done: Optional[Done] = None) -> None:
        super().__init__()
        self.done = done


class Link:
    """Orders in, answers out, and the pulse of both ends."""

    def __init__(self) -> None:
        self.heard = self.beaten = time.monotonic()
        self.unread = b""
        os.set_blocking(1, False)

    def say(self, message: Json, data: Optional[bytes] = None) -> None:
        if data is not None:
            message = dict(message, size=len(data))
        self.write(json.dumps(message).encode("ascii") + b"\n" + (data or b""))

    def write(self, data: bytes) -> None:
        while data:
            if not select.select([], [1], [], SILENCE_SECONDS)[1]:
                raise Lost
            try:
                data = data[os.write(1, data) :]
            except BlockingIOError:
                pass
            except OSError:
                raise Lost from None
        self.beaten = time.monotonic()

    def pulse(self) -> None:
        """Call it every second or so. Lost when the other end has none."""
        now = time.monotonic()
        if now - self.beaten > BEAT_SECONDS:
            self.write(b'{"is": "beat"}\n')
        if _ENDING or now - self.heard > SILENCE_SECONDS:
            raise Lost

    def take(self) -> None:
        """Read once what has come."""
        data = os.read(0, 1 << 16)
        if not data:
            raise Lost
        self.unread += data
        self.heard = time.monotonic()

    def order(self) -> Optional[Json]:
        """The next order that has come whole, None when there is none yet."""
        while b"\n" in self.unread:
            line, _, self.unread = self.unread.partition(b"\n")
            order = json.loads(line.decode("utf-8"))  # type: Json
            if order["do"] != "beat":
                return order
        return None

    def wait(self) -> Json:
        """The next order."""
        while True:
            order = self.order()
            if order is not None:
                return order
            self.listen()

    def data(self, size: int) -> bytes:
        while len(self.unread) < size:
            self.listen()
        data, self.unread = self.unread[:size], self.unread[size:]
        return data

    def listen(self) -> None:
        if select.select([0], [], [], 1.0)[0]:
            self.take()
        self.pulse()


def attend(link: Link, arguments: List[str], seconds: float, merged: bool = False) -> Done:
    """Run a program to its end, and watch the link. Lost is raised after that end."""
    program = subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if merged else subprocess.PIPE,
        preexec_fn=_own_group,
    )
    out, said = bytearray(), bytearray()
    streams = [(program.stdout, out), (program.stderr, said)]
    into = {stream.fileno(): there for stream, there in streams if stream is not None}
    open_ones, lost, late = set(into), False, False
    stopped = None  # type: Optional[float]
    deadline = time.monotonic() + seconds
    while open_ones:
        now = time.monotonic()
        if stopped is None and (lost or now > deadline or len(out) > MOST_BYTES):
            late, stopped = now > deadline, now
            _end(program.pid, signal.SIGTERM)
        if stopped is not None and now - stopped > GRACE_SECONDS:
            _end(program.pid, signal.SIGKILL)
            if now - stopped > 2 * GRACE_SECONDS:
                break  # somebody else holds its output
        for stream in select.select(list(open_ones | (set() if lost else {0})), [], [], 1.0)[0]:
            if stream == 0:
                continue
            data = os.read(stream, 1 << 16)
            into[stream] += data
            del said[:-LAST_WORDS]
            if not data:
                open_ones.discard(stream)
        try:
            if not lost and _is_told_to_stop(link) and stopped is None:
                stopped = time.monotonic()
                _end(program.pid, signal.SIGTERM)
        except Lost:
            lost = True
    code = program.wait()
    _end(program.pid, signal.SIGKILL)  # what it has started and left behind
    done = Done(code, bytes(out[:MOST_BYTES]), said.decode("utf-8", "replace"), late)
    if lost:
        raise Lost(done)
    return done


def _is_told_to_stop(link: Link) -> bool:
    if select.select([0], [], [], 0)[0]:
        link.take()
    order = link.order()
    link.pulse()
    return order is not None and order["do"] == "stop"


def _own_group() -> None:
    """In the program, before it is one: a group of its own, and SIGTERM when this script dies."""
    os.setsid()
    if sys.platform.startswith("linux"):
        try:
            import ctypes

            ctypes.CDLL(None).prctl(1, int(signal.SIGTERM), 0, 0, 0)  # PR_SET_PDEATHSIG
        except Exception:  # no ctypes here: the ends of stdin and of the connection remain
            pass


def _end(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except OSError:
        pass


def _home() -> Path:
    return Path(os.path.expanduser("~"))  # noqa: PTH111  # Path raises for a user without one


def _data() -> Path:
    named = os.environ.get("XDG_DATA_HOME") or ""
    return (Path(named) if named else _home() / ".local" / "share") / "powbench" / "fleet"


def find(link: Link, order: Json) -> Json:
    """Each powbench that is found, up to the first of the version that is wanted."""
    if order["path"]:
        candidates = [order["path"].replace("~", str(_home()), 1)]
    else:
        folders = [_data() / order["folder"] / "bin"] if order["folder"] else []
        folders += [Path(f) for f in os.environ.get("PATH", "").split(os.pathsep) if f]
        folders += [_home() / ".local" / "bin", Path(sys.executable).parent]
        candidates = [str(folder / "powbench") for folder in folders]
    found = []
    for path in sorted(set(candidates), key=candidates.index):
        if not Path(path).is_file() or not os.access(path, os.X_OK):
            continue
        version, why = _version_of(link, path)
        found.append({"path": path, "version": version, "why": why})
        if version == order["version"]:
            break
    return {"is": "found", "found": found}


def _version_of(link: Link, path: str) -> Tuple[str, str]:
    """(version, or why it tells none). To ask the script's own Python is the shorter way."""
    try:
        with Path(path).open("rb") as script:
            first = script.readline(200).decode("utf-8", "replace")
        python = first[2:].strip()
        direct = first.startswith("#!") and Path(python).name.startswith("python")
        ask = [python, "-c", _VERSION] if direct else [path, "--version"]
        done = attend(link, ask, LOOK_SECONDS)
    except OSError as error:
        return "", error.strerror or str(error)
    words = done.out.decode("utf-8", "replace").split("\n")[0].split()
    if done.code == 0 and words[:2] == ["powbench,", "version"] and len(words) == 3:
        return words[2], ""
    return "", (_lines(done.said) or [f"exit code {done.code}"])[-1][:200]


def install(link: Link, order: Json) -> Json:
    """Put the wheel that follows into a folder of its own, with what it needs."""
    wheel, folder = link.data(order["size"]), _data() / order["folder"]
    path = folder / order["name"]
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", str(path)]
    why = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wheel)
        for arguments in ([sys.executable, "-m", "venv", str(folder)], pip):
            done = attend(link, arguments, INSTALL_SECONDS, merged=True)
            if done.code != 0:
                late = f"it took more than {INSTALL_SECONDS:g} s"
                why = late if done.late else _reason(done)
                break
        path.unlink()
    except OSError as error:
        why = f"{error.filename or folder}: {error.strerror}"
    except Lost:
        shutil.rmtree(str(folder), ignore_errors=True)
        raise
    if why:
        shutil.rmtree(str(folder), ignore_errors=True)
        return {"is": "failed", "why": why}
    return {"is": "installed"}


def _reason(done: Done) -> str:
    """The line of an installation that says why it failed."""
    lines = _lines(done.out.decode("utf-8", "replace"))
    full = [line for line in lines if "No space left" in line]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (full or errors or lines or [f"exit code {done.code}"])[-1][:300]


def _lines(text: str) -> List[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _kept(key: str) -> Path:
    return _data() / "kept" / (key + ".json")


def keep(key: str, done: Done) -> None:
    """For --resume, where nobody was there to take it."""
    path = _kept(key)
    new = path.with_suffix(".new")
    was = {"code": done.code, "said": done.said, "out": done.out.decode("utf-8", "replace")}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(was))
        new.replace(path)
    except OSError:  # a full disk: there is nobody to tell
        pass


def kept(link: Link, order: Json) -> None:
    """Hand over what a run that lost its connection has kept here."""
    answer, out = {"is": "kept", "code": None, "said": ""}, b""
    try:
        was = json.loads(_kept(order["key"]).read_text())
        answer, out = dict(answer, code=was["code"], said=was["said"]), was["out"].encode("utf-8")
    except (OSError, ValueError, KeyError):
        pass
    link.say(answer, out)


def forget(key: str) -> None:
    """The file of this key, and those that nobody has come for in a month."""
    try:
        for path in _kept(key).parent.iterdir():
            if path == _kept(key) or time.time() - path.stat().st_mtime > KEEP_SECONDS:
                path.unlink()
    except OSError:
        pass


def run(link: Link, order: Json) -> None:
    """Run powbench, hand over what it says, and keep it where that fails."""
    began = time.monotonic()
    done = None
    try:
        done = attend(link, order["arguments"], order["seconds"])
        seconds = time.monotonic() - began
        answer = {
            "is": "done", "code": done.code, "said": done.said, "late": done.late,
            "seconds": seconds,
        }  # fmt: skip
        link.say(answer, done.out)
        while link.wait()["do"] != "got":  # a stop that came too late
            pass
    except OSError as error:
        link.say({"is": "failed", "why": f"{order['arguments'][0]}: {error.strerror}"})
    except Lost as lost:
        done = done or lost.done
        if done is not None and done.out:
            keep(order["key"], done)
        raise


def serve() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda which, _: _ENDING.append(which))
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    link, system = Link(), os.uname()
    link.say({
        "is": MAGIC, "python": list(sys.version_info[:3]), "executable": sys.executable,
        "system": system.sysname, "machine": system.machine,
    })  # fmt: skip
    while True:
        order = link.wait()
        if order["do"] == "time":
            link.say({"is": "time", "clock": time.time()})
        elif order["do"] == "find":
            link.say(find(link, order))
        elif order["do"] == "install":
            link.say(install(link, order))
        elif order["do"] == "kept":
            kept(link, order)
        elif order["do"] == "forget":
            forget(order["key"])
        elif order["do"] == "run":
            run(link, order)


if __name__ == "__main__":
    try:
        serve()
    except Lost:
        pass
