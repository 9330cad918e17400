"""What was measured of one board on one machine: a line of boards.csv. An empty cell was not
measured."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from powbench import atomic

DATA = Path(__file__).parent / "boards.csv"
BOARD, CPU = "board", "a CPU behind a driver"
ABOUT = ("measured", "machine", "kernel", "board", "kind", "driver", "powbench")
"""Cells that say of what a row is, and when; the others hold what was measured."""


@dataclass(frozen=True)
class Row:
    """Rates in hashes a second, clocks in hertz, all as text of the CSV.

    machine: its CPU. kind: BOARD or CPU. headers: found of all. digest: "equal" to that of
    `beside`, a kernel of the CPU, over `nonces` of fixed work, or "DIFFERS". rate: by the host's
    time, low and high its 95 % interval; device_rate: by the device's own. scope, level: of
    hashes_per_joule. bound, limited_by: as --explain has it. throttled: seconds by reason.
    hashcat_rate: of its double SHA-256 on the same device; hashcat: its version, or why not.
    cpu_rate: of a CPU behind a driver, hashes in a CPU second of the driver's process, and
    numba_cpu_rate those of the numba kernel: other work on the machine hardly changes their ratio.
    load: the load average of other work on a CPU, at the beginning.
    """

    measured: str
    machine: str
    kernel: str
    board: str
    kind: str
    driver: str
    powbench: str
    headers: str = ""
    digest: str = ""
    beside: str = ""
    nonces: str = ""
    seconds: str = ""
    rate: str = ""
    low: str = ""
    high: str = ""
    device_rate: str = ""
    hits: str = ""
    wrong_hits: str = ""
    hashes_per_joule: str = ""
    scope: str = ""
    level: str = ""
    bound: str = ""
    limited_by: str = ""
    instructions: str = ""
    launch: str = ""
    clock: str = ""
    clock_low: str = ""
    celsius: str = ""
    throttled: str = ""
    hashcat_rate: str = ""
    hashcat: str = ""
    cpu_rate: str = ""
    numba_cpu_rate: str = ""
    load: str = ""
    notes: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a new measurement replaces: the same board behind the same driver's language."""
        return self.machine, self.board, self.kernel

    @property
    def is_busy(self) -> bool:
        """Whether other work had so much of the CPU that its rates say little."""
        return self.kind == CPU and float(self.load or 0) > 0.5

    @property
    def is_wrong(self) -> bool:
        """Whether it lost or invented a hit."""
        found, _, every = self.headers.partition("/")
        return found != every or self.digest == "DIFFERS" or self.wrong_hits not in ("", "0")

    @property
    def is_whole(self) -> bool:
        """Whether a digest and a rate are there, and of one device alone the headers."""
        return bool(self.digest and self.rate and (self.headers or "+" in self.kernel))

    def number(self, name: str) -> float | None:
        text = getattr(self, name)
        return float(text) if text else None


NAMES = tuple(field.name for field in fields(Row))


def read(path: Path = DATA) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(**{name: row.get(name) or "" for name in NAMES}) for row in csv.DictReader(file)
        ]


def added(known: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """Rows of earlier machines, and those of now in place of older ones of the same board; the
    boards first."""
    again = {row.key for row in new}
    rows = [*(r for r in known if r.key not in again), *new]
    return sorted(rows, key=lambda r: (r.kind != BOARD, *r.key))


def write(rows: Sequence[Row], path: Path = DATA) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, NAMES, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: getattr(row, name) for name in NAMES} for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, text.getvalue().encode())


def noted(row: Row, note: str) -> Row:
    return replace(row, notes="; ".join(filter(None, (row.notes, note))))
