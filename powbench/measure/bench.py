"""The benchmark: runs its measurements, keeps what it has, and says what they prove together."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace

from ..energy import drift, idle, reading
from ..energy.meter import Meter
from ..energy.probe import Metering
from ..energy.reading import SHORT_SECONDS, EnergyReading
from ..energy.window import close
from ..errors import PowbenchError, WrongHashes
from ..kernels.base import BrokenKernel, Kernel, one_version_only
from . import explain, facts, software
from .certificate import Claim
from .document import Result
from .measurement import Measurement, Slice
from .orders import (
    Order,
    Settings,
    best_on_all,
    check_threads,
    first_compiled,
    one_thread_only,
    orders_of,
    whole_machine,
)
from .proof import prove
from .run import OnSlice, measure
from .tally import RunPlan
from .wrong import wrong_measurements


class BenchListener:
    """What the command line shows while the benchmark runs; does nothing by itself."""

    def note(self, message: str) -> None: ...
    def begins(self, order: Order, index: int, orders: int) -> None: ...
    def slice_done(self, order: Order, slices: Sequence[Slice], done: float) -> None: ...
    def ends(self, measurement: Measurement) -> None: ...


MeasureFunction = Callable[[Kernel, RunPlan, OnSlice | None], Measurement]


class Bench:
    """Runs the orders one by one and keeps what it has when it is interrupted.

    wanted: asked before each kernel and between slices; False interrupts it.
    """

    def __init__(
        self,
        settings: Settings,
        listener: BenchListener,
        measure: MeasureFunction = measure,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        self.settings, self.listener, self._measure = settings, listener, measure
        self._wanted = wanted
        self.machine = facts.collect(with_host=settings.with_host)
        self.measured: list[Measurement] = []
        self.left_out: list[tuple[str, str]] = list(settings.left_out)
        self.wrong: list[WrongHashes] = []
        self.broken: list[BrokenKernel] = []
        self.interrupted = False
        self._idle: list[dict[Meter, EnergyReading]] = []
        self._meterings: dict[str, Metering] = {}
        self._compile_seconds: dict[str, float | None] = {}
        self._prepared: dict[str, bool] = {}
        self._together: list[Kernel] = []

    def run(self) -> Result:
        """Measure everything. KeyboardInterrupt only when nothing was measured.

        Kernels that must be compiled come last, behind the best of the others on all CPUs.
        """
        try:
            if self.settings.required:
                for kernel in self.settings.kernels:
                    self._prepare(kernel)
            self._measure_idle()
            orders = orders_of(self.settings)
            count = len(orders) + bool(whole_machine(self.settings))
            single = check_threads(self.settings)
            self.left_out += [(kernel.name, one_thread_only(kernel)) for kernel in single]
            late = [k for k in self.settings.kernels if k.name not in self._prepared]
            unready = {k.name for k in late if not k.is_ready()}
            self._measure_all([o for o in orders if o.kernel.name not in unready], count)
            if unready and not self.interrupted:
                self.listener.note(first_compiled(self.settings.kernels, unready))
                self._measure_all([o for o in orders if o.kernel.name in unready], count)
            whole = whole_machine(self.settings, self.measured)
            if whole is not None and not self.interrupted and self._prepare(whole.kernel):
                self._together.append(whole.kernel)
                self._one(whole, count)
            if not self.interrupted:
                self._measure_idle()
        except KeyboardInterrupt:
            if not self.measured:
                raise
            self.interrupted = True
        finally:
            close(self.settings.all_meters)
        self.measured = [self._finished(m) for m in self.measured]
        self.wrong += wrong_measurements(self.settings.job, self.measured, self.settings.start)
        return self.result()

    def _measure_all(self, orders: Sequence[Order], count: int) -> None:
        """These orders of all `count`, then the best so far on all CPUs; an interrupt ends it."""
        cpus = len(self.machine.allowed_cpus)
        count += self.settings.thread_counts is None and cpus > 1
        for order in orders:
            if self._prepare(order.kernel) and not self._one(order, count):
                return
        best = best_on_all(self.settings, self.measured, cpus)
        if best is not None and all((m.kernel, m.threads) != best.name for m in self.measured):
            self._one(best, count)

    def _measure_idle(self) -> None:
        seconds = self.settings.idle_seconds
        meters = self.settings.all_meters
        if seconds and meters:
            self._rest_all_but()
            self.listener.note(f"measuring the idle machine for {seconds:g} s")
            self._idle.append(dict(zip(meters, idle.measure(meters, seconds), strict=True)))

    def _rest_all_but(self, *measured: Kernel) -> None:
        for kernel in self.settings.kernels:
            for part in kernel.parts or (kernel,):
                if part not in measured:
                    part.rest()

    def _finished(self, m: Measurement) -> Measurement:
        metering = self._meterings[m.kernel]
        idles = [tuple(measured[meter] for meter in metering.meters) for measured in self._idle]
        return finished(m, metering.unmetered, idles)

    def _go_on(self) -> None:
        if not self._wanted():
            raise KeyboardInterrupt

    def _prepare(self, kernel: Kernel) -> bool:
        """Prepare and prove a kernel, once; False when it must be left out."""
        if kernel.name not in self._prepared:
            self._prepared[kernel.name] = self._is_fit(kernel)
        return self._prepared[kernel.name]

    def _is_fit(self, kernel: Kernel) -> bool:
        self._go_on()
        try:
            self._compile_seconds[kernel.name] = kernel.prepare(self.listener.note)
            job = self.settings.job
            one_version_only(kernel, job)
            prove(kernel, job.header, version_mask=job.version_mask)
        except (BrokenKernel, WrongHashes) as error:
            self._fail(kernel, error)
            return False
        except PowbenchError as error:
            if self.settings.required:
                raise
            self.listener.note(f"kernel {kernel.name} is left out: {error.message}")
            self.left_out.append((kernel.name, error.message))
            return False
        return True

    def _one(self, order: Order, count: int) -> bool:
        self._go_on()
        place = len(self.measured)
        self.listener.begins(order, place, max(count, place + 1))
        self._rest_all_but(order.kernel, *order.kernel.parts)
        metering = self.settings.metering(order.kernel)
        self._meterings[order.kernel.name] = metering
        plan = RunPlan(
            job=self.settings.job,
            threads=order.threads,
            seconds=None if self.settings.nonces is not None else self.settings.seconds,
            nonces=self.settings.nonces,
            start=self.settings.start * self.settings.job.versions,
            cpus=self.machine.placement,
            meters=metering.meters,
            claim=self._claim(),
        )

        def slice_done(slices: Sequence[Slice], done: float) -> None:
            self.listener.slice_done(order, slices, done)
            if done < 1:
                self._go_on()

        try:
            measurement = self._measure(order.kernel, plan, slice_done)
        except (BrokenKernel, WrongHashes) as error:  # what the others did is kept
            self._fail(order.kernel, error)
            return True
        return self._keep(order, measurement)

    def _claim(self) -> Claim | None:
        challenge = self.settings.challenge
        return Claim(challenge, facts.as_json(self.machine)) if challenge is not None else None

    def _fail(self, kernel: Kernel, error: BrokenKernel | WrongHashes) -> None:
        if isinstance(error, WrongHashes):
            self.wrong.append(error)
        else:
            self.broken.append(error)
        self.left_out.append((kernel.name, error.message))

    def _keep(self, order: Order, measurement: Measurement) -> bool:
        if measurement.broken is not None:
            self.broken.append(measurement.broken)
        measurement = replace(
            measurement,
            compile_seconds=self._compile_seconds.get(measurement.kernel),
            warnings=(
                *measurement.warnings,
                *crowded(measurement.threads, len(self.machine.allowed_cpus)),
            ),
        )
        if not measurement.interrupted and self._to_explain(order.kernel):
            try:
                rate = measurement.hashes_per_second.median
                explanation = explain.explain(
                    order.kernel, self.settings.job, self.machine, rate, measurement.board_hertz
                )
                measurement = replace(measurement, explanation=explanation)
            except KeyboardInterrupt:
                self.interrupted = True
        self.measured.append(measurement)
        self.listener.ends(measurement)
        by_user = measurement.interrupted and measurement.broken is None
        self.interrupted = self.interrupted or by_user
        return not self.interrupted

    def _to_explain(self, kernel: Kernel) -> bool:
        """Each kernel once, beside its first measurement; of several at once each by itself."""
        known = any(m.kernel == kernel.name for m in self.measured)
        return self.settings.explain and not known and not kernel.parts

    def result(self) -> Result:
        created = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        brought = [
            pair
            for k in (*self.settings.kernels, *self._together)
            if self._prepared.get(k.name)
            for pair in k.software().items()
        ]
        return Result(
            created=created,
            machine=facts.as_json(self.machine),
            software={**software.collect(), **dict(brought)},
            job=self.settings.job,
            start=self.settings.start,
            nonces=self.settings.nonces,
            measurements=tuple(self.measured),
            not_measured=tuple(self.left_out),
            interrupted=self.interrupted,
        )


def finished(
    m: Measurement, unmetered: EnergyReading, idles: Sequence[Sequence[EnergyReading]]
) -> Measurement:
    """`m` with what is known after the last slice: idle power, throttling, or why no energy.

    `idles` holds the readings of the idle machine before and, if it came to that, after.
    """
    if not m.energy:
        energy: tuple[EnergyReading, ...] = (unmetered,)
    elif not idles:
        energy = m.energy
    else:
        after = idles[1] if len(idles) > 1 else (None,) * len(m.energy)
        energy = tuple(
            reading.with_idle(*three) for three in zip(m.energy, idles[0], after, strict=True)
        )
    return replace(m, energy=energy, warnings=(*m.warnings, *over_time(m)))


def crowded(threads: int, cpus: int) -> tuple[str, ...]:
    """More threads than CPUs: a rate that no machine with so many would show."""
    if threads <= cpus:
        return ()
    shared = f"{threads} threads share {cpus} CPU{'s' if cpus > 1 else ''} and take turns"
    return (f"{shared}: the rate is not that of {threads} CPUs",)


def over_time(m: Measurement) -> tuple[str, ...]:
    """What a long run did to the machine, in words; nothing for a run under a minute."""
    if m.seconds < SHORT_SECONDS:
        return ()
    rates = [(s.began + s.seconds / 2, s.nonces / s.seconds) for s in m.slices]
    measured = [r for r in m.energy if r.available and r.kind != "declared"]
    watts = measured[0].watts_over_time if measured else ()
    return tuple(str(event) for event in drift.analyse(rates, watts))
