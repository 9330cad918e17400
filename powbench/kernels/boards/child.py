"""The process in which a board's driver runs:

    python -m powbench.kernels.boards.child opencl          lists the devices of all parts
    python -m powbench.kernels.boards.child opencl 1        lists those of part 1
    python -m powbench.kernels.boards.child opencl 1 0      opens device 0 of part 1, and serves it

What lists says JSON lines: {"parts": [names]}, where it is to list them all, and for each part
{"devices": [...], "count": 1}. What opens says one: {"device": {...}, ...}. In place of any of
them may stand {"refused": why, "hint": what to do, "absent": whether there is just no board}.

To a device that is open requests come on stdin, each of one size, and replies go to stdout in the
same order; the next request may come before the reply to the one before:

    request   header 80 bytes, target 32 bytes, start u64, count u64
    reply     status i32, CPU seconds f64, began f64, ended f64, device seconds f64, nonces of a
              launch u64, length u64, and so many bytes: the hits as u32 (status 0), or what is
              wrong as text (status 1)

What the driver prints goes to stderr. The process ends with its stdin, or when its keeper ends
it (powbench/child.py).
"""

from __future__ import annotations

import array
import json
import os
import queue
import signal
import struct
import sys
import threading
import time
from dataclasses import asdict
from importlib import import_module
from typing import BinaryIO

from .board import MOST_DEVICES, BoardError, Driver, NoBoard, WrongBoard
from .stream import Answer, Request, Stream

REQUEST = struct.Struct("<80s32sQQ")
REPLY = struct.Struct("<iddddQQ")
BACKENDS = ("opencl", "cuda")


def driver(backend: str) -> Driver:
    found: Driver = import_module(f"{__package__}.{backend}").DRIVER
    return found


def serve(stream: Stream, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer until stdin ends. A request that comes while another runs is launched behind it."""
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        while data := requests.read(REQUEST.size):
            waiting.put(data)
        waiting.put(b"")

    threading.Thread(target=listen, daemon=True).start()
    over = threading.Event()

    def take() -> None:
        while not over.is_set() and (stream.idle or not waiting.empty()):
            data = waiting.get()
            if len(data) != REQUEST.size:
                over.set()
                return
            header, target, start, count = REQUEST.unpack(data)
            stream.add(Request(header, int.from_bytes(target, "big"), start, count))

    spent = time.process_time()
    while True:
        try:
            take()
            if over.is_set():
                return
            answer = stream.answer(take)
        except BoardError as error:
            said = {
                "message": str(error),
                "hint": error.hint,
                "wrong": isinstance(error, WrongBoard),
            }
            body = json.dumps(said).encode()
            replies.write(REPLY.pack(1, 0.0, 0.0, 0.0, 0.0, 0, len(body)) + body)
            replies.flush()
            return
        before, spent = spent, time.process_time()
        _reply(replies, answer, spent - before, stream.size)


def _reply(replies: BinaryIO, answer: Answer, cpu_seconds: float, launch: int) -> None:
    body = array.array("I", answer.hits).tobytes()
    times = cpu_seconds, answer.began, answer.ended, answer.device_seconds
    replies.write(REPLY.pack(0, *times, launch, len(body)) + body)
    replies.flush()


def refusal(error: BoardError) -> dict[str, object]:
    return {"refused": str(error), "hint": error.hint, "absent": isinstance(error, NoBoard)}


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(message: dict[str, object]) -> None:
        replies.write(json.dumps(message).encode() + b"\n")
        replies.flush()

    asked = driver(arguments[0])
    numbers = [int(number) for number in arguments[1:]]
    try:
        if len(numbers) == 2:
            board = asked.open(*numbers)
        elif not numbers:
            names = asked.parts()
            say({"parts": names})
            numbers = list(range(min(len(names), MOST_DEVICES)))
    except BoardError as error:
        say(refusal(error))
        return 3
    if len(arguments) < 3:
        for part in numbers:
            try:
                say(asdict(asked.devices(part)))
            except BoardError as error:
                say(refusal(error))
        return 0
    say({"device": asdict(board.device), "vector": board.vector, "classes": board.classes})
    serve(Stream(board), sys.stdin.buffer, replies)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
