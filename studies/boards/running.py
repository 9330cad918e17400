"""Measures a board as its user would: with powbench's commands, each in a process of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from powbench.child import ChildError, Done, run
from powbench.documents import reading
from powbench.documents.result import Measurement, Result
from powbench.documents.verify import Verify
from powbench.energy import levels
from powbench.errors import PowbenchError
from powbench.kernels import registry
from powbench.kernels.boards.kernel import BoardKernel
from powbench.measure import facts, software
from powbench.patience import limit

from . import hashcat
from .rows import BOARD, CPU, Row, noted

LONGEST_ANSWER = 256 << 20
STEPS, STEP_SECONDS = 3, 200.0
"""Of a command beyond what it measures: the driver lists its devices, builds the search and
hashes, each as long as POWBENCH_BOARD_TIMEOUT lets it; numba may compile."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """seconds: of each measurement by time. nonces: of the fixed work. hashcat: its program."""

    seconds: float = 60.0
    nonces: int = 1 << 30
    hashcat: str = "hashcat"


Step = Callable[[Row, Settings, Say], Row]


def boards(names: Sequence[str]) -> list[BoardKernel]:
    """The named ones, or all that need no name. InputError or UnusableKernel where a name has
    none."""
    found = [registry.get(name) for name in names] if names else registry.boards()
    return [board for board in found if isinstance(board, BoardKernel)]


def why_none() -> list[str]:
    """What `powbench kernels` says of each backend of boards."""
    listed = [e for e in registry.table(()) if registry.is_board(e.name)]
    return [
        f"{e.name}: {e.why_not or 'its host is a CPU: name it with --device ' + e.name}"
        for e in listed
    ]


def powbench(*arguments: str, seconds: float) -> Done:
    command = [sys.executable, "-m", "powbench", *arguments, "--json", "-"]
    return run(command, seconds + STEPS * limit(STEP_SECONDS), limit=LONGEST_ANSWER)


def measure(board: BoardKernel, settings: Settings, say: Say) -> Row:
    """Everything of one board. What failed is an empty cell and a note."""
    row = Row(
        measured=datetime.now(UTC).date().isoformat(),
        machine=str(facts.collect().model_name or "unknown CPU"),
        kernel=board.name,
        board=board.device.name,
        kind=CPU if board.device.is_cpu else BOARD,
        driver=board.device.driver,
        powbench=software.collect()["powbench"],
        beside=registry.default().name,
        load=f"{os.getloadavg()[0] / len(os.sched_getaffinity(0)):.1f}",
    )
    steps: tuple[Step, ...] = (_headers, _digest, _rate)
    row = _all(row, (*steps, _numba) if row.kind == CPU else steps, settings, say)
    say(f"{board.name}: hashcat's double hash")
    rival = hashcat.measure(board.device.name, settings.hashcat)
    rate = "" if rival.rate is None else f"{rival.rate:.0f}"
    return replace(row, hashcat_rate=rate, hashcat=rival.said)


def at_once(rows: Sequence[Row], settings: Settings, say: Say) -> Row:
    """All of these boards beside the CPU kernel, as one."""
    first = rows[0]
    row = Row(
        measured=first.measured,
        machine=first.machine,
        kernel="+".join([*(row.kernel for row in rows), first.beside]),
        board=" and ".join(row.board for row in rows),
        kind=first.kind,
        driver=first.driver,
        powbench=first.powbench,
        beside=first.beside,
        load=first.load,
    )
    return _all(row, (_digest, _rate), settings, say)


def _all(row: Row, steps: Sequence[Step], settings: Settings, say: Say) -> Row:
    for step in steps:
        try:
            row = step(row, settings, say)
        except (ChildError, ValueError, PowbenchError) as error:
            row = noted(row, f"{step.__name__[1:]}: {error}")
    return row


def _headers(row: Row, settings: Settings, say: Say) -> Row:
    say(f"{row.kernel}: the headers of real blocks")
    told = powbench("verify", "-k", row.kernel, seconds=0)
    if not told.out:
        return noted(row, f"verify ended with {told.code}: {told.last_words}")
    found = reading.read(told.out, "verify", Verify)
    judged = found.kernels[0]
    row = replace(row, headers=f"{judged.blocks_found}/{found.blocks}")
    return noted(row, "; ".join(judged.errors[:3]))


def _digest(row: Row, settings: Settings, say: Say) -> Row:
    say(f"{row.kernel}: {settings.nonces:,} nonces, and the same by {row.beside}")
    kernels = ("-k", row.kernel, "-k", row.beside)
    nonces = str(settings.nonces)
    # A kernel of the CPU may need so long at 1 MH/s.
    told = powbench("bench", *kernels, "--nonces", nonces, seconds=settings.nonces / 1e6)
    if not told.out:
        return noted(row, f"fixed work ended with {told.code}: {told.last_words}")
    done = reading.read(told.out, "bench", Result).measurements
    digests = {m.kernel: m.digest for m in done if m.digest}
    both = row.kernel in digests and row.beside in digests
    if not both:
        return noted(row, f"fixed work ended with {told.code}: {told.last_words}")
    equal = digests[row.kernel] == digests[row.beside]
    return replace(row, digest="equal" if equal else "DIFFERS", nonces=nonces)


def _rate(row: Row, settings: Settings, say: Say) -> Row:
    say(f"{row.kernel}: {settings.seconds:g} s of hashing")
    told = powbench(
        "bench", "-k", row.kernel, "-t", "1", "-d", str(settings.seconds), "--explain",
        seconds=settings.seconds,
    )  # fmt: skip
    if not told.out:
        return noted(row, f"bench ended with {told.code}: {told.last_words}")
    result = reading.read(told.out, "bench", Result)
    if not result.measurements:
        return noted(row, f"bench ended with {told.code}: {told.last_words}")
    (m,) = result.measurements
    rate = m.hashes_per_second
    row = replace(
        row,
        seconds=f"{m.seconds:.1f}",
        rate=f"{rate.median:.0f}", low=f"{rate.low:.0f}", high=f"{rate.high:.0f}",
        hits=str(m.hits), wrong_hits=str(m.hardware_errors),
    )  # fmt: skip
    if row.kind == CPU and "+" not in row.kernel:
        row = replace(row, cpu_rate=_of_cpu_seconds(m))
    row = noted(row, "; ".join(m.warnings))
    return _energy(_explained(_of_board(row, m), m), m)


def _numba(row: Row, settings: Settings, say: Say) -> Row:
    say("numba on one CPU")
    seconds = settings.seconds
    told = powbench("bench", "-k", "numba", "-t", "1", "-d", str(seconds), seconds=seconds)
    if not told.out:
        return noted(row, f"numba ended with {told.code}: {told.last_words}")
    (m,) = reading.read(told.out, "bench", Result).measurements
    return replace(row, numba_cpu_rate=_of_cpu_seconds(m))


def _of_cpu_seconds(m: Measurement) -> str:
    slices = (*m.slices, *(m.dropped or ()))
    return f"{sum(s.nonces for s in slices) / sum(s.cpu_seconds for s in slices):.0f}"


def _of_board(row: Row, m: Measurement) -> Row:
    """By the board's own time; its launches, its clock."""
    if any(s.device_seconds for s in m.slices):  # a median of slices, as the rate beside it
        row = replace(row, device_rate=f"{m.cpu_hashes_per_second:.0f}")
    board = m.board
    if not board:
        return row
    row = replace(row, launch=str(board.nonces_per_launch))
    if clock := board.clock:
        row = replace(row, clock=f"{clock.median:.0f}", clock_low=f"{clock.low:.0f}")
    if board.highest_celsius:
        row = replace(row, celsius=f"{board.highest_celsius:.0f}")
    if isinstance(board.throttled, tuple):
        held = ", ".join(f"{one.reason} {one.seconds:.1f} s" for one in board.throttled)
        row = replace(row, throttled=held or "nothing")
    return noted(row, board.reason or "")


def _explained(row: Row, m: Measurement) -> Row:
    told = m.explanation
    if not told:
        return row
    if told.instructions:
        row = replace(row, instructions=f"{told.instructions.per_hash:.0f}")
    if told.bound and told.bound.board:
        return replace(
            row,
            bound=f"{told.bound.board.hashes_per_second:.0f}",
            limited_by=f"{told.bound.resource} of {told.bound.microarchitecture}",
        )
    return noted(row, f"no bound: {told.reasons.get('bound', 'no reason is told')}")


def _energy(row: Row, m: Measurement) -> Row:
    best = levels.widest(r for r in m.energy if r.hashes_per_joule and r.scope)
    if best is None:
        reasons = dict.fromkeys(r.reason for r in m.energy if r.reason)
        return noted(row, "; ".join(f"no hashes per joule: {reason}" for reason in reasons))
    level = levels.of(best)
    return replace(
        row, hashes_per_joule=f"{best.hashes_per_joule:.0f}", scope=f"{best.scope}, {best.kind}",
        level=level.cell if level else "",
    )  # fmt: skip
