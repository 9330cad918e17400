"""What limits a kernel: cycles of a hash, instructions of a hash, and the core's bound.

The rate here is the upper decile of short slices, each with a look at the clocks
right behind it: what the core does while nobody disturbs it. It is not the rate of
the measurement, which is the median over long slices with all that disturbs them.
"""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..documents import result
from ..documents.fields import ABSENT, Absent
from ..errors import NotMeasurable, PowbenchError
from ..kernels import native
from ..kernels.base import Job, Kernel
from ..kernels.boards.board import Device
from . import board_bounds, instructions, ports, procfs, straight_line
from .crew import pin
from .facts import Machine
from .instructions import Count
from .ports import Bound, Microarchitecture, Whole
from .statistics import upper_decile
from .workload import Supply

SLICE_SECONDS = 0.005
SLICES = 60
CHAIN_CYCLES = 100_000
"""About 30 µs: before a core that has slowed down for wide vectors speeds up again."""

NO_COUNT = "without the instructions there is no bound"
NO_CYCLES = "a chain of additions tells the clock of a CPU alone"

ReadClocks = Callable[[int], tuple[int, int, int] | None]


@dataclass(frozen=True)
class Cycles:
    """Rates in hertz and hashes per second: upper deciles over the slices."""

    hashes_per_second: float
    core_hertz: float
    timestamp_hertz: float

    @property
    def per_hash(self) -> float:
        """Cycles of the core."""
        return self.core_hertz / self.hashes_per_second

    @property
    def ticks_per_hash(self) -> float:
        """Ticks of the time-stamp counter, which does not follow the core's clock."""
        return self.timestamp_hertz / self.hashes_per_second


@dataclass(frozen=True)
class Explanation:
    """Each part is None where it could not be had, and `reasons` says why, by part:
    "cycles", "instructions" or "bound". hashes_per_second: of a board, beside its bound."""

    cycles: Cycles | None
    count: Count | None
    bound: Bound | None
    reasons: dict[str, str]
    hashes_per_second: float | None = None

    @property
    def news(self) -> dict[str, str]:
        """The reasons that say something of this kernel: no board has cycles."""
        if self.hashes_per_second is None:
            return self.reasons
        return {part: why for part, why in self.reasons.items() if part != "cycles"}

    @property
    def reached(self) -> float | None:
        """Share of the bound, 0 to 1; a little above 1 within the error of the clocks."""
        if self.bound is not None and self.hashes_per_second is not None:
            most = self.bound.hashes_per_second
            return self.hashes_per_second / most if most else None
        if self.bound is None or self.cycles is None:
            return None
        return self.bound.cycles_per_hash / self.cycles.per_hash

    @property
    def reached_at_clock(self) -> float | None:
        """Of a board: the share of what it could do at the clock that it ran at."""
        whole = self.bound.board if self.bound is not None else None
        if whole is None or not whole.measured_hertz or self.reached is None:
            return None
        return self.reached * whole.hertz / whole.measured_hertz


def explain(
    kernel: Kernel,
    job: Job,
    machine: Machine,
    hashes_per_second: float = 0.0,
    hertz: float | None = None,
) -> Explanation:
    """Everything that can be said of this kernel here, in about a second.

    hashes_per_second, hertz: of a board, as they were measured.
    """
    if kernel.device is not None:
        return of_board(kernel.device, kernel.classes, hashes_per_second, hertz)
    cycles: Cycles | None = None
    count: Count | None = None
    bound: Bound | None = None
    reasons: dict[str, str] = {}
    try:
        cycles = on_cpu(
            machine.placement[0] if machine.placement else None, lambda: measure(kernel, job)
        )
    except PowbenchError as error:  # a library may break here, too
        reasons["cycles"] = error.message
    try:
        count = count_of(kernel)
    except NotMeasurable as error:
        reasons["instructions"] = error.message
    try:
        core = core_of(machine)
    except NotMeasurable as error:
        reasons["bound"] = error.message
        return Explanation(cycles, count, bound, reasons)
    if count is None:
        reasons["bound"] = NO_COUNT
    else:
        try:
            bound = ports.bound(core, count.instructions, count.classes)
        except NotMeasurable as error:
            reasons["bound"] = error.message
    return Explanation(cycles, count, bound, reasons)


def of_board(
    device: Device,
    classes: Mapping[str, int] | None,
    hashes_per_second: float,
    hertz: float | None = None,
) -> Explanation:
    """classes: instructions of a hash in the compiled code, None where that is not at hand.
    hertz: what it ran at, None where nobody knows."""
    count: Count | None = None
    bound: Bound | None = None
    reasons = {"cycles": NO_CYCLES}
    try:
        count = board_bounds.count_of(device, classes)
    except NotMeasurable as error:
        reasons["instructions"] = error.message
    if count is None:
        reasons["bound"] = NO_COUNT
        return Explanation(None, count, bound, reasons, hashes_per_second)
    try:
        whole = Whole(device.units, device.hertz, hertz)
        bound = board_bounds.bound(board_bounds.find(device), count, whole)
    except NotMeasurable as error:
        reasons["bound"] = error.message
    return Explanation(None, count, bound, reasons, hashes_per_second)


def core_of(machine: Machine, root: Path = Path("/")) -> Microarchitecture:
    """The core that is measured on: of a hybrid's, that of the CPU which threads take first.

    NotMeasurable without figures for it. root: of the tree with /proc, for recorded ones.
    """
    cpu = machine.placement[0] if machine.placement else None
    if any(cpu in t.cpus and t.name == "efficiency" for t in machine.core_types):
        raise NotMeasurable(f"there are no figures for efficiency cores, such as CPU {cpu}")
    vendor, family, model = machine.vendor, machine.family, machine.model
    if vendor.startswith("0x"):  # ARM's cores of one chip have numbers of their own
        block = next((b for b in procfs.cpuinfo(root) if b.get("processor") == str(cpu)), {})
        model = block.get("CPU part", model)
    core = ports.find(vendor, family, model)
    if core is None:
        name = f"{vendor} {family}/{model}"
        raise NotMeasurable(f"there are no figures for this microarchitecture ({name})")
    return core


def count_of(kernel: Kernel, machine: str | None = None) -> Count:
    """Step by step on x86-64; on ARMv8 from the straight line that the loop is there.

    machine: as platform.machine() names it. NotMeasurable where neither can be done.
    """
    is_arm = (machine or platform.machine()).lower() in ("aarch64", "arm64")
    if is_arm and isinstance(kernel, native.NativeKernel):
        return straight_line.count(kernel)
    return instructions.count(kernel)


def on_cpu(cpu: int | None, work: Callable[[], Cycles]) -> Cycles:
    """Do `work` in a thread of its own, tied to this CPU where that is allowed."""
    done: list[Cycles | BaseException] = []

    def run() -> None:
        try:
            pin(cpu)
            done.append(work())
        except BaseException as error:
            done.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]


def measure(
    kernel: Kernel,
    job: Job,
    read_clocks: ReadClocks = native.read_clocks,
    clock: Callable[[], float] = time.perf_counter,
) -> Cycles:
    """Slices of the kernel, the clocks behind each. NotMeasurable without a known clock."""
    supply = Supply(job)
    size = _size(kernel, supply, clock)
    rates, core, timestamp = [], [], []
    for _ in range(SLICES):
        piece = supply.take(size)
        began = clock()
        kernel.scan(piece.job, piece.start, piece.count)
        rates.append(size / max(clock() - began, 1e-9))
        looked = read_clocks(CHAIN_CYCLES)
        if looked is None:
            raise NotMeasurable("only the C core measures the clock, on x86-64 and ARMv8")
        cycles, nanoseconds, ticks = looked
        core.append(cycles / (nanoseconds * 1e-9))
        timestamp.append(ticks / (nanoseconds * 1e-9))
    return Cycles(upper_decile(rates), upper_decile(core), sorted(timestamp)[len(timestamp) // 2])


def _size(kernel: Kernel, supply: Supply, clock: Callable[[], float]) -> int:
    """Nonces of a slice, found by doubling."""
    count = 64
    kernel.scan(supply.job, 0, 1)
    while True:
        piece = supply.take(count)
        began = clock()
        kernel.scan(piece.job, piece.start, piece.count)
        spent = max(clock() - began, 1e-9)
        if spent >= SLICE_SECONDS / 4 or count >= 1 << 24:
            return max(1, min(1 << 24, round(count * SLICE_SECONDS / spent)))
        count *= 2


def as_document(e: Explanation) -> result.Explanation:
    """`explanation` of a measurement in powbench.result/1."""
    cycles, count, bound = e.cycles, e.count, e.bound
    return result.Explanation(
        cycles=None
        if cycles is None
        else result.Cycles(
            hashes_per_second=cycles.hashes_per_second,
            core_hertz=cycles.core_hertz,
            timestamp_hertz=cycles.timestamp_hertz,
            core_cycles_per_hash=cycles.per_hash,
            timestamp_ticks_per_hash=cycles.ticks_per_hash,
        ),
        instructions=None
        if count is None
        else result.Instructions(
            per_hash=count.instructions,
            classes=count.classes,
            how=ABSENT if count.how == "run" else count.how,
        ),
        bound=None
        if bound is None
        else result.Bound(
            core_cycles_per_hash=bound.cycles_per_hash,
            resource=bound.resource,
            microarchitecture=bound.microarchitecture,
            kind=bound.kind,
            source=bound.source,
            board=_as_board(bound, e.reached_at_clock),
        ),
        share_of_bound=e.reached,
        reasons=e.reasons,
        hashes_per_second=ABSENT if e.hashes_per_second is None else e.hashes_per_second,
    )


def _as_board(bound: Bound, reached_at_clock: float | None) -> result.BoardBound | Absent:
    whole, most = bound.board, bound.hashes_per_second
    if whole is None or most is None:
        return ABSENT
    return result.BoardBound(
        hashes_per_second=most,
        units=whole.units,
        hertz=whole.hertz,
        measured_hertz=whole.measured_hertz or ABSENT,
        share_at_measured_hertz=reached_at_clock or ABSENT,
    )


def from_document(e: result.Explanation) -> Explanation:
    """The reverse of as_document."""
    c, i, b = e.cycles, e.instructions, e.bound
    return Explanation(
        Cycles(c.hashes_per_second, c.core_hertz, c.timestamp_hertz) if c else None,
        Count(i.per_hash, i.classes, "run" if i.how is ABSENT else i.how) if i else None,
        _bound(b) if b else None,
        e.reasons,
        None if e.hashes_per_second is ABSENT else e.hashes_per_second,
    )


def _bound(b: result.Bound) -> Bound:
    """Results from before there were read figures have measured ones."""
    kind = b.kind if b.kind is not ABSENT else "measured"
    whole = None
    if b.board is not ABSENT:
        whole = Whole(b.board.units, b.board.hertz, b.board.measured_hertz or None)
    return Bound(b.core_cycles_per_hash, b.resource, b.microarchitecture, kind, b.source, whole)
