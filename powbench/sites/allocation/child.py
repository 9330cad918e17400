"""The process in which HiGHS works: `python -m powbench.sites.allocation.child`.

Reads orders from stdin and writes answers to stdout until stdin ends. Each is a length
(8 bytes, big endian) and that many bytes of npz. It ends with its parent.
"""

from __future__ import annotations

import ctypes
import io
import os
import signal
import sys
import traceback
from dataclasses import fields
from typing import IO, Any

import numpy as np

from .program import Program
from .solving import Solution, Status, solve

Message = dict[str, np.ndarray]
_SIGNAL_WHEN_PARENT_ENDS = 1  # PR_SET_PDEATHSIG of Linux
PROGRAM_FIELDS = tuple(f.name for f in fields(Program))


def pack(stream: IO[bytes], **arrays: object) -> None:
    """Write one message."""
    buffer = io.BytesIO()
    named: dict[str, Any] = {name: np.asarray(value) for name, value in arrays.items()}
    np.savez(buffer, **named)
    data = buffer.getvalue()
    stream.write(len(data).to_bytes(8, "big"))
    stream.write(data)
    stream.flush()


def unpack(stream: IO[bytes]) -> Message | None:
    """Read one message; None where the stream ends before it is whole."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    if len(data) < size:
        return None
    with np.load(io.BytesIO(data), allow_pickle=False) as found:
        return dict(found)


def _order(message: Message) -> Solution:
    scalars = ("usd", "constant_usd")
    own: dict[str, Any] = {
        n: float(message[n]) if n in scalars else message[n] for n in PROGRAM_FIELDS
    }
    program = Program(**own)
    wanted, seconds = float(message["gap"]), float(message["seconds"])
    try:
        return solve(program, wanted, seconds, bool(message["relaxed"]))
    except MemoryError:
        return Solution(Status.FAILED, None, -np.inf, np.inf, 0.0, "out of memory")
    except Exception as error:
        traceback.print_exc()
        return Solution(
            Status.FAILED, None, -np.inf, np.inf, 0.0, f"{type(error).__name__}: {error}"
        )


def main() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SIGNAL_WHEN_PARENT_ENDS, signal.SIGKILL)
    # HiGHS prints to file descriptor 1 at times: answers go where nothing else does.
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    while (message := unpack(sys.stdin.buffer)) is not None:
        found = _order(message)
        pack(
            answers,
            status=found.status.value,
            x=np.empty(0) if found.x is None else found.x,
            has_x=found.x is not None,
            objective=found.objective,
            bound=found.bound,
            seconds=found.seconds,
            message=found.message,
        )


if __name__ == "__main__":
    main()
