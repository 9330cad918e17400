"""Ctrl-C, SIGTERM and SIGHUP: each unwinds as KeyboardInterrupt, so that temporary files go and
children end, and powbench leaves with 130.

A terminal that goes sends SIGHUP, and `ssh HOST powbench` has none: when that connection is lost
nothing would tell, and the work would go on for nobody. There a thread waits for it.

Only __main__.py installs this. It imports as good as nothing: what comes before it is Python's
own. An exception in the midst of an import would be swallowed or printed by C code there, and
leave half a module; so an interrupt that falls into one comes again a little later.
"""

from __future__ import annotations

import _signal as signal  # type: ignore[import-not-found] # `signal` imports enum, and that much
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import select
    from typing import IO

INTERRUPTED = 130
_ENDINGS = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]
_TIMER = hasattr(signal, "setitimer")  # not on Windows
_AGAIN_SECONDS = 0.02
_received = False
_hung_up = False
_begun = False
_far_end: select.poll | None = None


def stand() -> None:
    """Handle the signals, except those that whoever started powbench has switched off."""
    if not _TIMER:
        return
    signal.signal(signal.SIGALRM, _handle)
    for number in _ENDINGS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _handle)
    sys.unraisablehook = _swallowed
    if os.environ.get("SSH_CONNECTION") and signal.getsignal(signal.SIGHUP) == _handle:
        _watch()


def begin() -> None:
    """From here on somebody catches KeyboardInterrupt: what came until now is raised soon."""
    global _begun
    _begun = True


def came() -> bool:
    """Whether any of the signals has come."""
    return _received


def hung_up() -> bool:
    """Whether the terminal or the connection has gone: nobody reads what is printed. Once this
    is so, no signal comes any more that says the same."""
    global _received, _hung_up
    if not _hung_up and _far_end is not None and _far_end.poll(0):
        _received = _hung_up = True
    return _hung_up


def drop(broken: IO[str]) -> None:
    """Of a stream whose reader has gone: send what is still buffered nowhere, so that the
    interpreter ends in peace."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, broken.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass


def step_down() -> None:
    """Nothing is left to interrupt: the exit code stands."""
    for number in _ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    if _TIMER:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _handle(number: int, frame: object) -> None:
    global _received, _hung_up
    _hung_up = _hung_up or number == signal.SIGHUP
    if number != signal.SIGALRM:
        if _received and number != signal.SIGINT:
            return  # it is ending already; only a second Ctrl-C presses
        _received = True
    if not _begun or _importing(frame):
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
    else:
        raise KeyboardInterrupt


def _watch() -> None:
    """Send SIGHUP when the other end of stderr goes, or of stdout where stderr is a file: the
    reader of a pipe (`| head`) may go at any time, and sshd goes with the connection."""
    global _far_end
    import _thread
    import select

    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        pass
    else:
        return
    stream = next((number for number in (2, 1) if _is_pipe(number)), None)
    if stream is None or not hasattr(select, "poll"):
        return
    polls = [select.poll(), select.poll()]  # one cannot be asked by two threads at once
    for poll in polls:
        poll.register(stream, 0)  # with nothing asked for, only an error or a hang-up is told
    far_end, _far_end = polls

    def wait() -> None:
        far_end.poll()
        os.kill(os.getpid(), signal.SIGHUP)

    _thread.start_new_thread(wait, ())


def _is_pipe(number: int) -> bool:
    try:
        return os.fstat(number).st_mode & 0o170000 in (0o010000, 0o140000)  # FIFO, socket
    except OSError:
        return False


def _importing(frame: object) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):  # type: ignore[attr-defined]
            return True
        frame = frame.f_back  # type: ignore[attr-defined]
    return False


def _swallowed(unraisable: sys.UnraisableHookArgs) -> None:
    """It fell into a destructor, from which nothing can be raised: once more. After it, what was
    half made may fail to go, which is no news."""
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
    elif not _received:
        sys.__unraisablehook__(unraisable)
