"""This process's side of its keepers (keeper.py): started when needed, and then used again."""

from __future__ import annotations

import atexit
import contextlib
import errno
import marshal
import os
import signal
import socket
import sys
import threading
import weakref
from collections.abc import Mapping
from typing import ClassVar

from . import keeper

_END_SECONDS = 2 * keeper.KILL_SECONDS


class Nest:
    """The process that forks the keepers (keeper.main); started with the first of them."""

    it: ClassVar[Nest | None] = None
    lock: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def keeper(cls, environ: Mapping[str, str]) -> tuple[int, socket.socket]:
        """(process, socket) of a new one. OSError when there is none to be had."""
        with cls.lock:
            if cls.it is not None and not gone(cls.it.link):
                # One that has just died may seem alive: a keeper it has just forked holds its
                # end of the link for a moment.
                with contextlib.suppress(ConnectionError, ProcessLookupError):
                    return cls.it.fork()
            cls.it = None
            cls.it = cls(environ)
            return cls.it.fork()

    def __init__(self, environ: Mapping[str, str]) -> None:
        if not hasattr(os, "posix_spawn"):
            raise OSError(errno.ENOSYS, "Windows")
        self.link, theirs = socket.socketpair()
        with theirs:
            self.pid = os.posix_spawn(
                sys.executable,
                [sys.executable, "-I", "-S", keeper.__file__],
                environ,
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, theirs.fileno(), 0),
                    *((os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_WRONLY, 0) for n in (1, 2)),
                ],
                setsid=True,
                setsigmask=(),
                setsigdef=(signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT),
            )

    def fork(self) -> tuple[int, socket.socket]:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self.link, [b"n"], [theirs.fileno()])
            reply = self.link.recv(keeper.BORN.size)
            pid = keeper.BORN.unpack(reply)[0] if len(reply) == keeper.BORN.size else -errno.ESRCH
            if pid < 0:
                raise OSError(-pid, os.strerror(-pid))
        except BaseException:  # after an interrupt the reply would be the next one's
            self.link.close()
            ours.close()
            raise
        return pid, ours


def gone(link: socket.socket) -> bool:
    """Whether the process at its other end has ended."""
    try:
        return not link.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True


class Handle:
    """A keeper, which serves one Child after another: only the first has to wait for its start."""

    idle: ClassVar[list[Handle]] = []
    known: ClassVar[weakref.WeakSet[Handle]] = weakref.WeakSet()

    @classmethod
    def free(cls, environ: Mapping[str, str]) -> Handle:
        while cls.idle:
            handle = cls.idle.pop()
            if not gone(handle.link):
                return handle
            handle.bury()
        return cls(environ)

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.owner, self.busy, self.clean = os.getpid(), False, True
        self.pid, self.link = Nest.keeper(environ)
        self.known.add(self)

    def start(
        self, arguments: list[str], environ: dict[str, str], folder: str, streams: tuple[int, ...]
    ) -> None:
        # A program runs where the thread that starts it runs, not where the keeper was born.
        cpus = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        order = marshal.dumps((arguments, environ, folder or os.getcwd(), cpus))  # noqa: PTH109
        self.busy = True
        with contextlib.suppress(BrokenPipeError):  # it has just been killed: hear() tells
            data = b"r" + keeper.LENGTH.pack(len(order)) + order
            self.link.sendall(data[socket.send_fds(self.link, [data], streams) :])

    def hear(self) -> tuple[int, int]:
        """(exit code, errno of a false start) of the program that has ended."""
        try:
            reply = self.link.recv(keeper.REPLY.size)
        except OSError:
            reply = b""
        self.busy = False
        if len(reply) < keeper.REPLY.size:  # somebody has killed the keeper
            self.clean = False
            return -signal.SIGKILL, 0
        code, number, self.clean = keeper.REPLY.unpack(reply)
        return code, number

    def stop(self) -> None:
        """End its program. It is free again afterwards, or it is ended too."""
        if self.owner != os.getpid() or self.link.fileno() < 0:  # let go of already (_forget)
            return
        if self.busy:
            with contextlib.suppress(OSError):
                self.link.sendall(b"k")
            self.link.settimeout(_END_SECONDS)
            self.hear()
            self.link.settimeout(None)
        if self.clean:
            self.idle.append(self)
            return
        if not gone(self.link):  # its number may be another's by now
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)
        self.bury()

    def bury(self) -> None:
        self.link.close()
        keeper.end_group(keeper.group_of(self.pid))


def _forget() -> None:
    """Let go of all keepers: each ends when nobody holds its socket any more."""
    Nest.lock = threading.Lock()  # in a fork another thread of the parent may have held it
    Handle.idle.clear()
    for each in list(Handle.known):
        each.link.close()
    if Nest.it is not None:
        Nest.it.link.close()
        Nest.it = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
atexit.register(_forget)
