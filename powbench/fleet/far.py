"""The far end of `powbench fleet`: a script that near.py starts on the host, over ssh.

    orders    at stdin: a line with a size, then so many bytes: words with a zero byte between. The
              first says what: time, find, install, kept, forget, run, stop, got. No word at all
              says that powbench is still there
    answers   at stdout, one JSON object a line; "is" says what; a size is followed by so many bytes

It lives as long as powbench does. When stdin closes or nothing comes for SILENCE_SECONDS, the
connection is lost: what runs is ended by SIGTERM, after which powbench hands out what it has
measured, and that is kept in a file for `--resume`. While the connection stands, nothing is
written on the host. It must run, and say what is wrong, with a Python that is too old for
powbench: so nothing newer than 3.6. A hundred of them may start on one machine: what it imports
takes 3 ms, where json, subprocess, pathlib and typing take 30.
"""

import _signal as signal  # type: ignore[import-not-found] # `signal` imports enum
import os
import select
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Tuple

    Json = Dict[str, Any]

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


def text_of(value: "Any") -> str:
    """JSON of a dict, a list, a text, a number, a truth or None; ASCII alone."""
    if isinstance(value, dict):
        return "{" + ", ".join(text_of(k) + ": " + text_of(v) for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(text_of, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(map(_quoted, value)) + '"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value)


def _quoted(char: str) -> str:
    if " " <= char <= "~" and char not in '"\\':
        return char
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join("\\u" + units[at : at + 4] for at in range(0, len(units), 4))


class Done:
    """A program that has ended. late: it was ended, because its time was over."""

    def __init__(self, code: int, out: bytes, said: str, late: bool) -> None:
        self.code, self.out, self.said, self.late = code, out, said, late


class Lost(Exception):
    """Nobody is at the other end any more. done: what ran meanwhile."""

    def __init__(self, done: "Optional[Done]" = None) -> None:
        super().__init__()
        self.done = done


class Link:
    """Orders in, answers out, and the pulse of both ends."""

    def __init__(self) -> None:
        self.heard = self.beaten = time.monotonic()
        self.unread = b""
        os.set_blocking(1, False)

    def say(self, message: "Json", data: "Optional[bytes]" = None) -> None:
        if data is not None:
            message = dict(message, size=len(data))
        self.write(text_of(message).encode("ascii") + b"\n" + (data or b""))

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

    def order(self) -> "Optional[List[str]]":
        """The words of the next order that has come whole, None when there is none yet."""
        while b"\n" in self.unread:
            line, _, rest = self.unread.partition(b"\n")
            size = int(line)
            if len(rest) < size:
                break
            self.unread = rest[size:]
            if size:
                return rest[:size].decode("utf-8", "surrogateescape").split("\0")
        return None

    def wait(self) -> "List[str]":
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


class Program:
    """It runs in a group of its own, with an empty stdin. out, said: where to read what it
    prints; merged: all of it at out. OSError when it does not start."""

    def __init__(self, arguments: "List[str]", merged: bool) -> None:
        (self.out, out), (self.said, said), (failed, failure) = os.pipe(), os.pipe(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # by Python
                    signal.signal(ignored, signal.SIG_DFL)
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.dup2(out, 1)
                os.dup2(out if merged else said, 2)
                os.execvp(arguments[0], arguments)
            except OSError as error:
                os.write(failure, str(error.errno).encode("ascii"))
            finally:
                os._exit(127)
        for theirs in (out, said, failure):
            os.close(theirs)
        number = os.read(failed, 16)  # ends when the program has taken over
        os.close(failed)
        if number:
            self.wait()
            raise OSError(int(number), os.strerror(int(number)))

    def end(self, number: int) -> None:
        """Send a signal to it and to all of its group."""
        try:
            os.killpg(self.pid, number)
        except OSError:
            pass

    def wait(self) -> int:
        """Its exit code, negative for a signal."""
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.out)
        os.close(self.said)
        return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def attend(link: Link, arguments: "List[str]", seconds: float, merged: bool = False) -> Done:
    """Run a program to its end, and watch the link. Lost is raised after that end."""
    program = Program(arguments, merged)
    out, said = bytearray(), bytearray()
    into = {program.out: out, program.said: said}
    open_ones, lost, late = set(into), False, False
    stopped = None  # type: Optional[float]
    deadline = time.monotonic() + seconds
    while open_ones:
        now = time.monotonic()
        if stopped is None and (lost or now > deadline or len(out) > MOST_BYTES):
            late, stopped = now > deadline, now
            program.end(signal.SIGTERM)
        if stopped is not None and now - stopped > GRACE_SECONDS:
            program.end(signal.SIGKILL)
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
                program.end(signal.SIGTERM)
        except Lost:
            lost = True
    code = program.wait()
    program.end(signal.SIGKILL)  # what it has started and left behind
    done = Done(code, bytes(out[:MOST_BYTES]), said.decode("utf-8", "replace"), late)
    if lost:
        raise Lost(done)
    return done


def _is_told_to_stop(link: Link) -> bool:
    if select.select([0], [], [], 0)[0]:
        link.take()
    order = link.order()
    link.pulse()
    return order is not None and order[0] == "stop"


def _home() -> str:
    return os.path.expanduser("~")


def _data() -> str:
    """As powbench/folders.py has it: a relative path there counts for nothing."""
    named = os.path.expanduser(os.environ.get("XDG_DATA_HOME") or "")
    base = named if os.path.isabs(named) else os.path.join(_home(), ".local", "share")
    return os.path.join(base, "powbench", "fleet")


def find(link: Link, wanted: str, named: str, folder: str) -> "Json":
    """Each powbench that is found, up to the first of the version that is wanted. named: where
    alone to look; folder: what an installation by powbench is called, which counts as well."""
    folders = [os.path.join(_data(), folder, "bin")] if folder else []
    if not named:
        folders += [f for f in os.environ.get("PATH", "").split(os.pathsep) if f]
        folders += [os.path.join(_home(), ".local", "bin"), os.path.dirname(sys.executable)]
    candidates = [os.path.join(folder, "powbench") for folder in folders]
    if named:
        candidates.insert(0, named.replace("~", _home(), 1))
    found = []
    candidates = list(map(os.path.abspath, candidates))  # it may run in another folder
    for path in sorted(set(candidates), key=candidates.index):
        if not os.path.isfile(path) or not os.access(path, os.X_OK):
            continue
        version, why = _version_of(link, path)
        found.append({"path": path, "version": version, "why": why})
        if version == wanted:
            break
    return {"is": "found", "found": found}


def _version_of(link: Link, path: str) -> "Tuple[str, str]":
    """(version, or why it tells none). To ask the script's own Python is the shorter way."""
    try:
        with open(path, "rb") as script:
            first = script.readline(200).decode("utf-8", "replace")
        python = first[2:].strip()
        direct = first.startswith("#!") and os.path.basename(python).startswith("python")
        ask = [python, "-c", _VERSION] if direct else [path, "--version"]
        done = attend(link, ask, LOOK_SECONDS)
    except OSError as error:
        return "", error.strerror or str(error)
    words = done.out.decode("utf-8", "replace").split("\n")[0].split()
    if done.code == 0 and words[:2] == ["powbench,", "version"] and len(words) == 3:
        return words[2], ""
    return "", (_lines(done.said) or ["exit code {}".format(done.code)])[-1][:200]


def install(link: Link, name: str, size: int, place: str) -> "Json":
    """Put the wheel that follows into a folder of its own, with what it needs."""
    import shutil

    wheel, folder = link.data(size), os.path.join(_data(), place)
    path, python = os.path.join(folder, name), os.path.join(folder, "bin", "python")
    pip = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", path]
    why = ""
    try:
        os.makedirs(folder, exist_ok=True)
        with open(path, "wb") as file:
            file.write(wheel)
        for arguments in ([sys.executable, "-m", "venv", folder], pip):
            done = attend(link, arguments, INSTALL_SECONDS, merged=True)
            if done.code != 0:
                late = "it took more than {:g} s".format(INSTALL_SECONDS)
                why = late if done.late else _reason(done)
                break
        os.unlink(path)
    except OSError as error:
        why = "{}: {}".format(error.filename or folder, error.strerror)
    except Lost:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if why:
        shutil.rmtree(folder, ignore_errors=True)
        return {"is": "failed", "why": why}
    return {"is": "installed"}


def _reason(done: Done) -> str:
    """The line of an installation that says why it failed."""
    lines = _lines(done.out.decode("utf-8", "replace"))
    full = [line for line in lines if "No space left" in line]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (full or errors or lines or ["exit code {}".format(done.code)])[-1][:300]


def _lines(text: str) -> "List[str]":
    return [line.strip() for line in text.split("\n") if line.strip()]


def _kept(key: str) -> str:
    return os.path.join(_data(), "kept", key + ".json")


def keep(key: str, done: Done) -> None:
    """For --resume, where nobody was there to take it."""
    path = _kept(key)
    was = {"code": done.code, "said": done.said, "out": done.out.decode("utf-8", "replace")}
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "w") as file:
            file.write(text_of(was))
        os.replace(path + ".new", path)
    except OSError:  # a full disk: there is nobody to tell
        pass


def kept(link: Link, key: str) -> None:
    """Hand over what a run that lost its connection has kept here."""
    import json

    answer, out = {"is": "kept", "code": None, "said": ""}, b""
    try:
        with open(_kept(key)) as file:
            was = json.load(file)
        answer, out = dict(answer, code=was["code"], said=was["said"]), was["out"].encode("utf-8")
    except (OSError, ValueError, KeyError):
        pass
    link.say(answer, out)


def forget(key: str) -> "Json":
    """Remove the file of this key, and those that nobody has come for in a month."""
    folder, name = os.path.split(_kept(key))
    for each in os.listdir(folder) if os.path.isdir(folder) else []:
        path = os.path.join(folder, each)
        try:
            if each == name or time.time() - os.stat(path).st_mtime > KEEP_SECONDS:
                os.unlink(path)
        except OSError:  # another host with the same home has been faster
            pass
    return {"is": "forgotten", "left": os.path.exists(_kept(key))}


def run(link: Link, key: str, seconds: float, folder: str, arguments: "List[str]") -> None:
    """Run powbench in a folder, hand over what it says, and keep it where that fails."""
    began = time.monotonic()
    done, begins = None, folder.replace("~", _home(), 1)
    try:
        os.chdir(begins or ".")  # a login begins in the home folder, where there is one
    except OSError as error:
        return link.say({"is": "failed", "why": "{}: {}".format(begins, error.strerror)})
    try:
        done = attend(link, arguments, seconds)
        answer = {
            "is": "done", "code": done.code, "said": done.said, "late": done.late,
            "seconds": time.monotonic() - began,
        }  # fmt: skip
        link.say(answer, done.out)
        while link.wait()[0] != "got":  # a stop that came too late
            pass
    except OSError as error:
        link.say({"is": "failed", "why": "{}: {}".format(arguments[0], error.strerror)})
    except Lost as lost:
        done = done or lost.done
        if done is not None and done.out:
            keep(key, done)
        raise


def boot() -> str:
    """What Linux draws anew each time it starts, and containers on it share; empty elsewhere."""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read().strip()
    except OSError:
        return ""


def serve() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda which, _: _ENDING.append(which))
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    link, system = Link(), os.uname()
    link.say({
        "is": MAGIC, "python": list(sys.version_info[:3]), "executable": sys.executable,
        "system": system.sysname, "machine": system.machine, "boot": boot(),
    })  # fmt: skip
    while True:
        do, *words = link.wait()
        if do == "time":
            link.say({"is": "time", "clock": time.time()})
        elif do == "find":
            link.say(find(link, *words))
        elif do == "install":
            link.say(install(link, words[0], int(words[1]), words[2]))
        elif do == "kept":
            kept(link, words[0])
        elif do == "forget":
            link.say(forget(words[0]))
        elif do == "run":
            run(link, words[0], float(words[1]), words[2], words[3:])


if __name__ == "__main__":
    try:
        serve()
    except Lost:
        os._exit(0)  # nothing is left to tidy up, and that would take a fifth of its start
