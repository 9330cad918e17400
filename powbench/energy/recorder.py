"""One meter during one window: asks it, keeps what it said, and sums up at the end."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

from ..numerals import counted
from .calibration import applied
from .meter import CounterMeter, HistoryMeter, Meter, MeterError, PowerMeter
from .reading import SHORT_SECONDS, EnergyReading, missing
from .track import Account, CounterTrack, PowerTrack, Spans

Clock = Callable[[], float]

RETRY_SECONDS = 5.0
HURRIED_SECONDS = 0.2
# Missing answers may leave this much of the window uncovered before it is refused.
MOST_UNCOVERED = 0.1


@dataclass(frozen=True)
class Fault:
    """The meter failed at `time` (monotonic seconds)."""

    time: float
    reason: str
    remedies: tuple[str, ...] = ()


class Recorder:
    """Collects one meter's samples. Any thread may call `sample`; one at a time gets in.

    A power is looked at after half to one and a half intervals, at random: looks in step with
    a load that swings would all see the same point of it. `jitter` gives 0 to 1.
    """

    def __init__(self, meter: Meter, clock: Clock, jitter: Clock) -> None:
        self.meter = meter
        self.lock = threading.Lock()
        self.next_due = math.inf
        self._clock = clock
        self._jitter = jitter
        self._faults: list[Fault] = []
        self._opened = False
        self._counter: CounterTrack | None = None
        self._power = PowerTrack()

    def open(self) -> None:
        """Open the meter and try it once; a failure is kept for the reading."""
        try:
            self.meter.open()
            self._opened = True
        except MeterError as error:
            self._faults.append(Fault(self._clock(), error.message, error.remedies))
            return
        if isinstance(self.meter, CounterMeter):
            self._counter = CounterTrack(self.meter.counters)
        self.sample()
        # What a power sensor says before the start is not of this load.
        self._power = PowerTrack()
        # Within half an interval, so that a short window has a look too. (A declared power has no
        # next time, and 0 times that is nothing.)
        first = min(self._jitter(), 0.5) or 0.5
        self.next_due = self._clock() + self.meter.interval_seconds * first

    def sample(self, wait: bool = True, moment: float | None = None) -> None:
        """Ask the meter now. With wait=False, not when another thread is at it.

        `moment` is the one that a power is said to hold for: the end of a span that
        has just been closed, so that asking costs the span no time.
        """
        if not self._opened or isinstance(self.meter, HistoryMeter):
            return
        if not self.lock.acquire(blocking=wait):
            return
        try:
            asked = self._clock()
            # A counter misses nothing between two looks.
            share = 0.5 + self._jitter() if isinstance(self.meter, PowerMeter) else 1.0
            self.next_due = asked + self.meter.interval_seconds * share
            try:
                self._take(asked, moment)
            except MeterError as error:
                self._fail(Fault(asked, error.message, error.remedies))
            except Exception as error:  # a bug in a meter must not cost the rate
                self._fail(Fault(asked, f"{type(error).__name__} in the meter"))
        finally:
            self.lock.release()

    def _take(self, asked: float, moment: float | None) -> None:
        if isinstance(self.meter, CounterMeter) and self._counter is not None:
            values = self.meter.joules()
            self._counter.add((asked + self._clock()) / 2, values)
        elif isinstance(self.meter, PowerMeter):
            watts = self.meter.watts()
            # The sensor looked somewhere between the question and the answer.
            self._power.add((asked + self._clock()) / 2 if moment is None else moment, watts)

    def _fail(self, fault: Fault) -> None:
        self._faults.append(fault)
        self.next_due = fault.time + max(self.meter.interval_seconds, RETRY_SECONDS)

    def finish(self, spans: Spans, unix_offset: float, hurried: bool = False) -> EnergyReading:
        """The reading over `spans` (monotonic seconds); unix time = monotonic + `unix_offset`.

        `hurried`: without asking anything more.
        """
        if hurried and isinstance(self.meter, HistoryMeter):
            return self._missing(
                "the run was interrupted before the meter was asked for its record", ()
            )
        if not self.lock.acquire(timeout=HURRIED_SECONDS if hurried else 1.0):
            return self._missing("the meter had not answered when the measurement ended", ())
        try:
            if not self._opened:
                return self._missing(self._faults[0].reason, self._faults[0].remedies)
            try:
                account = self._account(spans, unix_offset)
            except MeterError as error:
                return self._missing(*self._why(error))
            return self._reading(account, spans)
        finally:
            self.lock.release()

    def _account(self, spans: Spans, unix_offset: float) -> Account:
        start, end = spans[0][0], spans[-1][1]
        if isinstance(self.meter, HistoryMeter):
            for unix, watts in self.meter.history(start + unix_offset, end + unix_offset):
                self._power.add(unix - unix_offset, watts)
        if self._counter is not None and isinstance(self.meter, CounterMeter):
            return self._counter.over(spans, self.meter.update_seconds)
        account = self._power.over(spans)
        # Looks are up to one and a half intervals apart when all is well.
        allowed = max(2 * self.meter.interval_seconds, MOST_UNCOVERED * (end - start))
        if self._faults and account.longest_gap_seconds > allowed:
            raise MeterError(
                f"no answer for {account.longest_gap_seconds:.1f} s of the {end - start:.1f} s"
            )
        return account

    def _why(self, error: MeterError) -> tuple[str, tuple[str, ...]]:
        """The first fault explains more than what it led to."""
        if not self._faults or (self._counter is not None and self._counter.spoiled):
            return error.message, error.remedies
        first = self._faults[0]
        return f"{error.message}: {first.reason}", first.remedies or error.remedies

    def _missing(self, reason: str, remedies: tuple[str, ...]) -> EnergyReading:
        meter = self.meter
        return missing(
            reason,
            name=meter.name,
            scope=meter.scope,
            source=meter.source,
            kind=meter.kind,
            remedies=remedies,
        )

    def _reading(self, account: Account, spans: Spans) -> EnergyReading:
        meter = self.meter
        seconds = sum(b - a for a, b in spans)
        warnings = list(meter.notes)
        if self._faults:
            many = counted(len(self._faults), "answer")
            warnings.append(f"{many} missing: {self._faults[0].reason}")
        if meter.calibration_note:
            warnings.append(meter.calibration_note)
        accuracy = meter.accuracy if meter.stated_accuracy is None else meter.stated_accuracy
        declared = meter.kind == "declared"
        uncertainty = accuracy if declared else _uncertainty(accuracy, account, seconds)
        if account.spread is None and not declared:
            warnings.append("only one sample: how much the power varied is not known")
        elif uncertainty is None and meter.calibration is None:
            warnings.append("the accuracy of this meter is not known; state it with ;accuracy=0.02")
        reading = EnergyReading(
            available=True,
            name=meter.name,
            scope=meter.scope,
            source=meter.source,
            kind=meter.kind,
            joules=account.joules,
            watts=account.joules / seconds,
            seconds=seconds,
            samples=0 if declared else account.samples,
            longest_gap_seconds=None if declared else account.longest_gap_seconds,
            wraps=account.wraps if isinstance(meter, CounterMeter) else None,
            uncertainty=uncertainty,
            short=seconds < SHORT_SECONDS,
            watts_over_time=() if declared else account.watts_over_time,
            warnings=tuple(warnings),
            meter_class=meter.meter_class,
            missed_answers=len(self._faults) or None,
        )
        if meter.calibration is None:
            return reading
        return applied(reading, meter.calibration, _uncertainty(0.0, account, seconds))


def _uncertainty(accuracy: float | None, account: Account, seconds: float) -> float | None:
    """The meter's own error, the joining of samples, what lay between them, and the ends of the
    window, in quadrature."""
    if accuracy is None or account.spread is None:
        return None
    edges = account.edge_seconds / seconds
    return math.hypot(accuracy, account.spread, account.sampling, edges)
