"""Ctrl-C, SIGTERM and SIGHUP: each unwinds as KeyboardInterrupt, so that temporary files go and
children end, and powbench leaves with 130.

Only __main__.py installs this. It imports as good as nothing: what comes before it is Python's
own. An exception in the midst of an import would be swallowed or printed by C code there, and
leave half a module; so an interrupt that falls into one comes again a little later.
"""

from __future__ import annotations

import _signal as signal  # type: ignore[import-not-found] # `signal` imports enum, and that much
import sys

INTERRUPTED = 130
_ENDINGS = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]
_TIMER = hasattr(signal, "setitimer")  # not on Windows
_AGAIN_SECONDS = 0.02
_received = False
_begun = False


def stand() -> None:
    """Handle the signals, except those that whoever started powbench has switched off."""
    if not _TIMER:
        return
    signal.signal(signal.SIGALRM, _handle)
    for number in _ENDINGS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _handle)
    sys.unraisablehook = _swallowed


def begin() -> None:
    """From here on somebody catches KeyboardInterrupt: what came until now is raised soon."""
    global _begun
    _begun = True


def came() -> bool:
    """Whether any of the signals has come."""
    return _received


def step_down() -> None:
    """Nothing is left to interrupt: the exit code stands."""
    for number in _ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    if _TIMER:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _handle(number: int, frame: object) -> None:
    global _received
    if number != signal.SIGALRM:
        if _received and number != signal.SIGINT:
            return  # it is ending already; only a second Ctrl-C presses
        _received = True
    if not _begun or _importing(frame):
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
    else:
        raise KeyboardInterrupt


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
