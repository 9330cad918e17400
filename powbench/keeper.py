"""The processes between powbench and the programs that it starts. A script, with a Unix socket
as its stdin, that imports little, because it stands before the first sample of a meter:

    python -I -S keeper.py

It starts no program itself. Each keeper is a fork of it, which costs a tenth of a new Python:

    keeper  "n"; with it travels the keeper's own socket
    reply   its process i32 (negative: the errno, when there is none)

And on the socket of a keeper:

    run     "r", length u32, a marshalled (arguments, environment, folder, CPUs); with the "r"
            travel three descriptors, the program's stdin, stdout and stderr
    end     "k": kill what runs
    reply   exit code i32 (negative: the signal), errno i32 of a program that did not start,
            and one byte, 0 where something could not be killed

One program at a time. When it ends, is to end, or the socket closes because powbench is gone,
however it went, all that the program ever started is killed: on Linux the keeper is the
subreaper to which orphans come, whatever sessions they opened, and where powbench may make a
group of its own in cgroup v2, they cannot leave that group. In between the keeper sleeps.
"""

from __future__ import annotations

import _socket
import ctypes
import errno
import marshal
import os
import select
import signal
import struct
import sys
import time

BORN = struct.Struct("<i")
REPLY = struct.Struct("<ii?")
LENGTH = struct.Struct("<I")
KILL_SECONDS = 5.0
"""What does not die in this time belongs to another user, or the kernel holds it."""
_PARENT_DEATH_SIGNAL, _CHILD_SUBREAPER = 1, 36  # linux/prctl.h
_LINUX = sys.platform == "linux"


def group_of(pid: int) -> str:
    """The cgroup of the programs of the keeper `pid`; empty without cgroup v2.

    /proc/self/cgroup: `0::/user.slice/user-1000.slice/session-3.scope`
    """
    for mount in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified"):
        if os.path.exists(mount + "/cgroup.procs"):  # noqa: PTH110
            for line in _read("/proc/self/cgroup").decode("utf-8", "surrogateescape").split("\n"):
                if line.startswith("0::/"):
                    return f"{mount}{line[3:].rstrip('/')}/powbench-{pid}"
    return ""


def end_group(group: str) -> None:
    """Kill all that is in the group, and remove it. Nothing without a group."""
    if not group:
        return
    _write(group + "/cgroup.kill", b"1")
    deadline = time.monotonic() + KILL_SECONDS
    while time.monotonic() < deadline:
        try:
            os.rmdir(group)  # noqa: PTH106
        except OSError as error:
            if error.errno != errno.EBUSY:  # it is not there, or not ours
                return
            time.sleep(0.01)  # it is not empty yet
        else:
            return


class Keeper:
    """The loop of this process."""

    def __init__(self, link: _socket.socket) -> None:
        self._link = link
        self._woken, wake = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        _prctl(_CHILD_SUBREAPER, 1)
        self.group = group_of(os.getpid())
        try:
            os.mkdir(self.group)  # noqa: PTH102
        except OSError:
            self.group = ""

    def serve(self) -> None:
        """Run what is ordered. OSError or EOFError when powbench is gone."""
        while True:
            kind, control, _, _ = self._link.recvmsg(1, _socket.CMSG_SPACE(12))
            if kind == b"r":
                size = LENGTH.unpack(self._exactly(LENGTH.size))[0]
                descriptors = struct.unpack("3i", control[0][2])
                reply = self._run(marshal.loads(self._exactly(size)), descriptors)
                self._link.sendall(REPLY.pack(*reply))
            elif not kind:
                raise EOFError

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self._link.recv(size - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def _run(
        self,
        order: tuple[list[str], dict[str, str], str, list[int]],
        descriptors: tuple[int, ...],
    ) -> tuple[int, int, bool]:
        failed, failure = os.pipe()
        program = os.fork()
        if program == 0:
            self._become(*order, descriptors, failure)
        for descriptor in (*descriptors, failure):
            os.close(descriptor)
        errno_bytes = os.read(failed, 4)  # ends when the program has taken over
        os.close(failed)
        code: int | None = None
        link = self._link.fileno()
        while code is None:
            code = self._reap(program)[0]
            if code is None and link in select.select([link, self._woken], [], [])[0]:
                break  # "k", or powbench is gone: serve() will hear
        killed, clean = self._kill_all(program)
        code = killed if code is None else code
        number = struct.unpack("i", errno_bytes)[0] if len(errno_bytes) == 4 else 0
        return -signal.SIGKILL if code is None else code, number, clean

    def _become(
        self,
        arguments: list[str],
        environment: dict[str, str],
        folder: str,
        cpus: list[int],
        descriptors: tuple[int, ...],
        failure: int,
    ) -> None:
        """Turn this process, a fork of the keeper, into the program."""
        try:
            _prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
            os.setsid()
            if self.group:
                _write(self.group + "/cgroup.procs", b"0")
            for number, descriptor in enumerate(descriptors):
                os.dup2(descriptor, number)
                os.close(descriptor)
            if cpus:
                os.sched_setaffinity(0, cpus)
            for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # by Python
                signal.signal(ignored, signal.SIG_DFL)
            os.chdir(folder)
            os.execvpe(arguments[0], arguments, environment)
        except (OSError, ValueError) as error:  # ValueError: a zero byte in a name
            os.write(failure, struct.pack("i", getattr(error, "errno", 0) or errno.EINVAL))
        finally:
            os._exit(127)

    def _reap(self, program: int) -> tuple[int | None, bool]:
        """(exit code of `program` when it has just ended, whether anything is left)"""
        code = None
        try:
            os.read(self._woken, 4096)
        except BlockingIOError:
            pass
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == program:
                    code = os.waitstatus_to_exitcode(ended[1])
        except ChildProcessError:
            return code, False
        return code, True

    def _kill_all(self, program: int) -> tuple[int | None, bool]:
        """(exit code of the program when it ended by this, whether nothing is left)"""
        code, deadline = None, time.monotonic() + KILL_SECONDS
        if not _LINUX:  # no orphan comes here: its group is all there is to go by
            _kill(os.killpg, program)
        while True:
            ended, left = self._reap(program)
            code = code if ended is None else ended
            if not left or time.monotonic() > deadline:
                return code, not left
            if self.group:
                _write(self.group + "/cgroup.kill", b"1")
            for pid in descendants(os.getpid()):
                _kill(os.kill, pid)
            select.select([self._woken], [], [], 0.1)


def descendants(of: int) -> list[int]:
    """Processes below `of`; none where there is no /proc.

    /proc/PID/stat: `812 (a name (1)) S 811 812 ...`, where the fourth is the parent
    """
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if _LINUX else ():  # noqa: PTH208
        if name.isdigit():
            fields = _read(f"/proc/{name}/stat").rpartition(b") ")[2].split()
            if len(fields) > 1:
                children.setdefault(int(fields[1]), []).append(int(name))
    pids = list(children.get(of, ()))
    for pid in pids:
        pids += children.get(pid, ())
    return pids


def _kill(how: object, number: int) -> None:
    try:
        how(number, signal.SIGKILL)  # type: ignore[operator]
    except OSError:  # it has ended, or is another user's
        pass


def _prctl(option: int, value: int) -> None:
    if _LINUX:
        ctypes.CDLL(None).prctl(option, int(value), 0, 0, 0)


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return b""


def _write(path: str, data: bytes) -> None:
    try:
        with open(path, "wb", buffering=0) as file:  # noqa: PTH123
            file.write(data)
    except OSError:  # no such group here
        pass


def keep(link: int) -> None:
    """Be a keeper, from its first order to its end."""
    os.setsid()
    os.dup2(link, 0)
    os.close(link)
    keeper = Keeper(_socket.socket(fileno=0))
    try:
        keeper.serve()
    except (OSError, EOFError):  # powbench is gone
        pass
    finally:
        end_group(keeper.group)
        os._exit(0)  # to tidy up a fork is more work than all that it has done


def _wait_for_the_dead() -> None:
    """Keepers that somebody has killed."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def main() -> None:
    """Fork keepers, until powbench is gone."""
    os.closerange(3, 4096)
    orders = _socket.socket(fileno=0)
    while True:
        kind, control, _, _ = orders.recvmsg(1, _socket.CMSG_SPACE(4))
        if not kind:
            return
        link = struct.unpack("i", control[0][2])[0]
        _wait_for_the_dead()
        try:
            keeper = os.fork()
        except OSError as error:
            keeper = -(error.errno or errno.EAGAIN)
        if keeper == 0:
            orders.detach()
            keep(link)
        os.close(link)
        orders.sendall(BORN.pack(keeper))


if __name__ == "__main__":
    main()
