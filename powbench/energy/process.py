"""A program that a meter asks, with a time-out and a bound on what it may say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .. import child
from .meter import MeterError

LIMIT_BYTES = 65536


def run(
    argv: Sequence[str],
    timeout_seconds: float,
    environ: Mapping[str, str],
    extra: Mapping[str, str] | None = None,
) -> str:
    """stdout of `argv` (no shell); MeterError when it fails, is late or talks too much.

    It sees `environ` without secrets of ours, and `extra`. Neither the arguments nor the
    output enter the message: both may hold secrets.
    """
    name = Path(argv[0]).name
    try:
        done = child.run(argv, timeout_seconds, LIMIT_BYTES, environ, extra)
    except child.NotStarted as error:
        if error.missing:
            raise MeterError(f"there is no program {name}", (f"install {name}",)) from None
        raise MeterError(f"cannot run {name}: {error}") from None
    except child.Late:
        raise MeterError(f"{name} did not answer in {timeout_seconds:g} s") from None
    except child.ChildError as error:
        raise MeterError(f"{name} {error}") from None
    if done.code != 0:
        raise MeterError(f"{name} failed with {done.how}")
    return done.text
