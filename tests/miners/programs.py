"""Programs that others have written, as `dialogues/` has them: a line of it is a line of theirs.

A file says in its comments which program it is and where that is published: a recorded connection
(a thread of issues, a dump of packets), or the program's own code. The users are made up. Then
come `agent`; `difficulty`, which the program asks for; `bits`, the version bits that its share has
rolled; `silent`, calls that want no answer; `ends CRLF`. Then stand its packets, with an empty line
between them: a packet is sent at once, and the next one when every call of it has been answered.
The last one is the share, in which stand {job}, {extranonce2}, {time}, {nonce} and {bits};
{number} is the nonce without zeros before it.

Nobody has published what LuxOS and VNish send.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.miners import cases

FOLDER = Path(__file__).parent / "dialogues"
BEGIN = 1024.0
"""Where powbench is told to begin; a program that asks for nothing gets it."""
USER = "bc1q.rig"
MASK = 0x1FFFE000
LOG_IN = {"mining.subscribe", "mining.authorize"}


@dataclass(frozen=True)
class Dialogue:
    """What one program sends. packets: JSON lines with their ends."""

    name: str
    packets: tuple[str, ...]
    submit: str
    agent: str = ""
    difficulty: float = BEGIN
    bits: int = 0
    silent: tuple[str, ...] = ()

    @property
    def worker(self) -> str:
        return USER if USER in self.submit else ""


def dialogue(path: Path) -> Dialogue:
    about, *packets = path.read_text().split("\n\n")
    said = dict(line.split(" ", 1) for line in about.splitlines() if not line.startswith("#"))
    end = "\r\n" if said.get("ends") == "CRLF" else "\n"
    *talk, submit = ("".join(line + end for line in p.splitlines()) for p in packets)
    return Dialogue(
        path.stem, tuple(talk), submit, said.get("agent", ""),
        float(said.get("difficulty", BEGIN)), int(said.get("bits", "0"), 16),
        tuple(said.get("silent", "").split()),
    )  # fmt: skip


DIALOGUES = [dialogue(path) for path in sorted(FOLDER.glob("*.txt"))]


class Client:
    """Says a dialogue, and keeps what it hears: answers, and calls."""

    def __init__(self, wire: cases.Wire, dialogue: Dialogue) -> None:
        self.wire, self.dialogue = wire, dialogue
        self.awaited: list[dict[str, Any]] = []
        self.answers: list[tuple[str, dict[str, Any]]] = []
        self.calls: list[tuple[str, list[Any]]] = []
        self.logged_in: set[str] = set()

    def log_in(self) -> None:
        for packet in self.dialogue.packets:
            self.packet(packet)
        while "mining.notify" not in self.heard():
            self._hear(self.wire.message())
        self.packet('{"id": 99, "method": "mining.ping"}\n')  # what was on its way is here now

    def packet(self, text: str) -> None:
        """Send all of it at once, and wait for its answers."""
        self.wire.send(text.encode())
        calls = [json.loads(line) for line in text.splitlines()]
        self.awaited = [c for c in calls if c["method"] not in self.dialogue.silent]
        while self.awaited:
            self._hear(self.wire.message())

    def _hear(self, message: dict[str, Any]) -> None:
        if "method" in message:
            # Firmware takes what comes while it logs in for an answer, and gives up.
            assert self.logged_in == LOG_IN, f"{message['method']} came before the log-in"
            self.calls.append((message["method"], message["params"]))
            return
        call = next(c for c in self.awaited if c["id"] == message["id"])
        assert type(message["id"]) is type(call["id"])
        self.awaited.remove(call)
        self.answers.append((call["method"], message))
        self.logged_in |= {call["method"]} & LOG_IN

    def heard(self) -> list[str]:
        return [method for method, _ in self.calls]

    def answer(self, method: str) -> Any:
        return next(m["result"] for name, m in self.answers if name == method)

    def told(self, method: str) -> list[Any]:
        """As it was last."""
        return next(parameters for name, parameters in reversed(self.calls) if name == method)

    def share(self, bits: int) -> str:
        """A submit that hashlib says is a share."""
        name, previous, first, last, branches, version, nbits, time, _ = self.told("mining.notify")
        _, extranonce1, size = self.answer("mining.subscribe")
        extranonce2 = "00" * (size - 1) + "01"
        coinbase = bytes.fromhex(first + extranonce1 + extranonce2 + last)
        root = sha256(sha256(coinbase).digest()).digest()
        for branch in branches:
            root = sha256(sha256(root + bytes.fromhex(branch)).digest()).digest()
        words = [previous[i : i + 8] for i in range(0, 64, 8)]
        header = struct.pack("<I", int(version, 16) & ~MASK | bits)
        header += b"".join(bytes.fromhex(word)[::-1] for word in words) + root
        header += bytes.fromhex(time)[::-1] + bytes.fromhex(nbits)[::-1]
        target = int((0xFFFF << 208) / self.told("mining.set_difficulty")[0])
        number = nonce(header, target)
        fields = {"job": name, "extranonce2": extranonce2, "time": time, "bits": f"{bits:08x}"}
        fields |= {"nonce": f"{number:08x}", "number": f"{number:x}"}
        text = self.dialogue.submit
        for field, value in fields.items():
            text = text.replace(f"{{{field}}}", value)
        return text


def nonce(header: bytes, target: int) -> int:
    start = sha256(header[:64])
    for number in range(1 << 32):
        end = start.copy()
        end.update(header[64:76] + struct.pack("<I", number))
        if int.from_bytes(sha256(end.digest()).digest(), "little") <= target:
            return number
    raise AssertionError("no nonce")
