"""The process in which HiGHS works: `python -m powbench.allocation.child`.

Reads orders from stdin and writes answers to stdout until stdin ends. Each is a length
(8 bytes, big endian) and that many bytes of npz.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from dataclasses import fields
from typing import Any

import numpy as np

from .program import Program
from .solving import Solution, Status, solve

Message = dict[str, np.ndarray]
HEAD_BYTES = 8
PROGRAM_FIELDS = tuple(f.name for f in fields(Program))


def pack(**arrays: object) -> bytes:
    """A message, its length in front."""
    buffer = io.BytesIO()
    named: dict[str, Any] = {name: np.asarray(value) for name, value in arrays.items()}
    np.savez(buffer, **named)
    data = buffer.getvalue()
    return len(data).to_bytes(HEAD_BYTES, "big") + data


def unpack(data: bytes) -> Message:
    """A message, without its length."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return dict(arrays)


def _order(message: Message) -> Solution:
    scalars = ("usd", "constant_usd")
    values: dict[str, Any] = {
        n: float(message[n]) if n in scalars else message[n] for n in PROGRAM_FIELDS
    }
    program = Program(**values)
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
    # HiGHS prints to file descriptor 1 at times: answers go where nothing else does.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    orders = sys.stdin.buffer
    while len(head := orders.read(HEAD_BYTES)) == HEAD_BYTES:
        solution = _order(unpack(orders.read(int.from_bytes(head, "big"))))
        answer = pack(
            status=solution.status.value,
            x=np.empty(0) if solution.x is None else solution.x,
            has_x=solution.x is not None,
            objective=solution.objective,
            bound=solution.bound,
            seconds=solution.seconds,
            message=solution.message,
        )
        answers.write(answer)


if __name__ == "__main__":
    main()
