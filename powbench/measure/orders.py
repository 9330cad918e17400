"""Which measurements a benchmark makes, and in which order (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from ..energy.meter import Meter
from ..energy.probe import Metering
from ..energy.reading import EnergyReading
from ..errors import InputError
from ..kernels import registry
from ..kernels.base import Job, Kernel
from ..kernels.together import Together
from .choice import Reasons
from .measurement import NOT_ASKED, Measurement


@dataclass(frozen=True)
class Order:
    """One line of the benchmark: a kernel on a number of threads."""

    kernel: Kernel
    threads: int

    @property
    def name(self) -> tuple[str, int]:
        """As measurements have it: (kernel, threads)."""
        return self.kernel.name, self.threads


@dataclass(frozen=True)
class Settings:
    """What the user asked for. thread_counts None: one thread each, the best on all.

    required: kernels named by the user, which must not be left out quietly.
    meters: read over every measurement's slices; unmetered: what stands in their
    place when there are none; own_meters: of a kernel that has others, None of the rest.
    idle_seconds: how long to measure the idle machine before and after, 0 for not at all.
    left_out: kernels that are not measured, with the reason. explain: say what limits each
    kernel, beside its first measurement.
    challenge: what the work is certified for, None for not at all. start: the first nonce.
    nonces: of fixed work; hashes where the job has versions to roll.
    """

    job: Job
    kernels: tuple[Kernel, ...]
    required: bool = False
    thread_counts: tuple[int, ...] | None = None
    seconds: float | None = 2.0
    nonces: int | None = None
    start: int = 0
    with_host: bool = False
    meters: tuple[Meter, ...] = ()
    unmetered: EnergyReading = NOT_ASKED
    own_meters: Callable[[Kernel], Metering | None] = lambda kernel: None
    idle_seconds: float = 0.0
    left_out: Reasons = ()
    explain: bool = False
    challenge: str | None = None

    def metering(self, kernel: Kernel) -> Metering:
        """What is read while this kernel hashes."""
        return self.own_meters(kernel) or Metering(self.meters, self.unmetered)

    @property
    def all_meters(self) -> tuple[Meter, ...]:
        """Those of all kernels, each once."""
        own = [self.metering(k).meters for k in self.kernels]
        return tuple(dict.fromkeys(m for meters in (self.meters, *own) for m in meters))


def orders_of(settings: Settings) -> list[Order]:
    """Measurements that are known beforehand. Some kernels stay on one thread."""
    counts = settings.thread_counts or (1,)
    return [Order(k, n) for k in settings.kernels for n in counts if n == 1 or not k.one_thread]


def one_thread_only(kernel: Kernel) -> str:
    return f"{kernel.one_thread}, so it runs on one thread only"


def check_threads(settings: Settings) -> list[Kernel]:
    """The kernels asked for on several threads only that cannot do that.

    InputError when one of them was named by the user, or when nothing is left.
    """
    orders = orders_of(settings)
    single = [k for k in settings.kernels if not any(o.kernel is k for o in orders)]
    if single and (settings.required or not orders):
        raise InputError(
            f"kernel {single[0].name} cannot run on several threads: {one_thread_only(single[0])}",
            "add 1 to --threads, or leave the kernel out",
        )
    return single


def first_compiled(kernels: Sequence[Kernel], unready: Collection[str]) -> str:
    """What is said before the first of the `unready` kernels is compiled."""
    late = [k for k in kernels if k.name in unready]
    names = " and ".join(k.name for k in late)
    seconds = sum(k.compiling_seconds for k in late)
    return (
        f"{names} must be compiled for this CPU first, once: about {seconds:.0f} s more. Ctrl-C "
        "ends the benchmark here and shows what was measured"
    )


def best_on_all(settings: Settings, measured: Iterable[Measurement], cpus: int) -> Order | None:
    """Without -t: the kernel that is the fastest on one thread, on all allowed CPUs."""
    if settings.thread_counts is not None or cpus < 2:
        return None
    by_name = {k.name: k for k in settings.kernels if not k.one_thread}
    candidates = [m for m in measured if m.kernel in by_name and m.threads == 1]
    if not candidates:
        return None
    best = max(candidates, key=lambda m: m.hashes_per_second.median)
    return Order(by_name[best.kernel], cpus)


def whole_machine(
    settings: Settings, measured: Iterable[Measurement] | None = None
) -> Order | None:
    """Where kernels were not named: all boards at once, beside the best kernel of the CPU.

    measured: None before the first one, when it is not known yet which kernel is the best.
    """
    if settings.required or settings.thread_counts is not None:
        return None
    rates = {k.name: 0.0 for k in settings.kernels} if measured is None else {}
    rates |= {m.kernel: m.hashes_per_second.median for m in measured or () if m.threads == 1}
    there = [k for k in settings.kernels if k.name in rates]
    boards = [k for k in there if registry.is_board(k.name)]
    cpu = [k for k in there if k not in boards and not k.one_thread]
    # A board that two drivers list hashes for the faster of them.
    fastest = {k.place or k.name: k for k in sorted(boards, key=lambda k: rates[k.name])}
    boards = [k for k in boards if fastest[k.place or k.name] is k]
    parts = [*boards, *sorted(cpu, key=lambda k: rates[k.name])[-1:]]
    return Order(Together(parts), 1) if boards and len(parts) > 1 else None
