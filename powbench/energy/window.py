"""One window over exactly the work that is counted, for any number of meters.

    window = Window(meters)
    window.begin(counting=False)
    for ...:
        window.resume()
        kernel.scan(...)        # counted
        window.pause()          # what follows does not count: checking hits, output
    for reading in window.end():
        ...

Without pauses, `begin()` and a cheap `poll()` between slices do; with `mark()` in its place a
`drop()` forgets no more than the slice that was lost.

Meters are shown side by side, never added: each gives its own reading.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType

from .meter import CounterMeter, Meter
from .reading import EnergyReading
from .recorder import HURRIED_SECONDS, Clock, Recorder

JOIN_SECONDS = 30.0
SHORTEST_SLEEP_SECONDS = 0.02


class Window:
    """Measures once: begin, then poll/pause/resume as often as you like, then end.

    Fast meters (counters in sysfs) are read by the caller at every edge of a
    counted span, and in `poll` when they are due. One thread, which sleeps, reads
    the others, and the fast ones too when slices are long. A meter that fails
    leaves a reading with the reason; nothing here raises because of a meter.

    `clock` gives monotonic seconds. `unix_clock` is asked once, to name the window
    to meters that keep their own history. With `threaded=False` every meter is
    read in `poll` and at the end; for tests. `jitter` (0 to 1) spreads the looks at a
    power; without a thread there is none unless it is given.
    """

    def __init__(
        self,
        meters: Sequence[Meter],
        clock: Clock = time.monotonic,
        unix_clock: Clock = time.time,
        threaded: bool = True,
        jitter: Clock | None = None,
    ) -> None:
        self._clock = clock
        self._unix_clock = unix_clock
        jitter = jitter or (random.random if threaded else lambda: 0.5)
        self._recorders = [Recorder(meter, clock, jitter) for meter in meters]
        self._mine = [r for r in self._recorders if r.meter.fast or not threaded]
        self._poller = _Poller(self._recorders, clock) if threaded and meters else None
        self._spans: list[tuple[float, float]] = []
        self._since: float | None = None
        self._marked: float | None = None
        self._offset = 0.0
        self._begun = False

    def begin(self, counting: bool = True) -> None:
        """Open the meters and start counting, or wait for `resume` with counting=False.

        May take as long as the time-outs of the meters that do not answer.
        """
        if self._begun:
            raise RuntimeError("a window measures once")
        for recorder in self._recorders:
            recorder.open()
        for recorder in self._mine:
            if isinstance(recorder.meter, CounterMeter):
                recorder.sample()
        self._offset = self._unix_clock() - self._clock()
        self._begun = True
        if self._poller is not None:
            self._poller.start()
        if counting:
            self._since = self._clock()

    def poll(self) -> None:
        """Read what is due and quick to read; call it between slices."""
        now = self._clock()
        for recorder in self._mine:
            if now >= recorder.next_due:
                recorder.sample(wait=False)

    def pause(self) -> float:
        """Stop counting until `resume`; without effect when paused. The moment it stopped at."""
        now = self._clock()
        if self._since is None:
            return now
        self._close(now)
        for recorder in self._mine:
            recorder.sample(moment=now)
        return now

    def _close(self, end: float) -> None:
        if self._since is not None and end > self._since:
            self._spans.append((self._since, end))
        self._since = self._marked = None

    def mark(self) -> None:
        """What was counted until now stays, whatever comes. The span goes on; polls too."""
        self._marked = self._clock()
        self.poll()

    def drop(self) -> None:
        """Forget the span that is open, or what follows its last mark: that will not count."""
        if self._marked is None:
            self._since = None
            return
        self._close(self._marked)
        for recorder in self._mine:
            if isinstance(recorder.meter, CounterMeter):
                recorder.sample()  # a count past the end

    def resume(self) -> float:
        """Go on counting; without effect when not paused. The moment it counts from."""
        if self._since is not None:
            return self._since
        for recorder in self._mine:
            # A power sensor asked now would still show the pause.
            if isinstance(recorder.meter, CounterMeter):
                recorder.sample()
        self._since = self._clock()
        return self._since

    def end(self, hurried: bool = False) -> tuple[EnergyReading, ...]:
        """Stop counting; one reading for each meter, in their order. Empty without meters.

        `hurried` (after Ctrl-C) waits for no meter that is late and asks for no record.
        """
        self.pause()
        if self._poller is not None:
            self._poller.stop(seconds=HURRIED_SECONDS if hurried else JOIN_SECONDS)
        if not self._spans:
            raise RuntimeError("a window needs begin, and some time, before its end")
        readings = [r.finish(self._spans, self._offset, hurried) for r in self._recorders]
        return _numbered(readings)

    @property
    def span(self) -> tuple[float, float]:
        """Where what was counted began and ended, in seconds of the clock."""
        return self._spans[0][0], self._spans[-1][1]

    def __enter__(self) -> Window:
        """Does not begin; leaving the block stops the thread, whatever happened in it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._poller is not None:
            self._poller.stop(final=False)


def _numbered(readings: Sequence[EnergyReading]) -> tuple[EnergyReading, ...]:
    """No two of one source: what a source does not show (a program's arguments, a query's value)
    may be all that differs, and sources tell meters apart in a sweep and between two results.
    And no two of one name, which is shorter: tables and notes tell meters apart by it."""
    names: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    return tuple(
        replace(
            reading,
            name=reading.name + _mark(names, reading.name),
            source=reading.source + _mark(sources, reading.source),
        )
        for reading in readings
    )


def _mark(seen: Counter[str], text: str) -> str:
    """` #2` for the second of its kind, nothing for the first."""
    seen[text] += 1
    return f" #{seen[text]}" if seen[text] > 1 else ""


class _Poller:
    """The one thread: sleeps until a meter is due, asks it, sleeps again."""

    def __init__(self, recorders: Sequence[Recorder], clock: Clock) -> None:
        self._recorders = recorders
        self._clock = clock
        self._wake = threading.Event()
        self._final = True
        self._thread = threading.Thread(target=self._run, name="powbench-meters", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, final: bool = True, seconds: float = JOIN_SECONDS) -> None:
        """End the thread; with `final`, counters are read once more, past the window's end."""
        self._final = final and not self._wake.is_set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(seconds if final else SHORTEST_SLEEP_SECONDS)

    def _run(self) -> None:
        while not self._wake.is_set():
            now = self._clock()
            for recorder in self._recorders:
                if now >= recorder.next_due and not self._wake.is_set():
                    recorder.sample()
            due = min(r.next_due for r in self._recorders) - self._clock()
            self._wake.wait(min(max(due, SHORTEST_SLEEP_SECONDS), threading.TIMEOUT_MAX))
        for recorder in self._recorders if self._final else ():
            if isinstance(recorder.meter, CounterMeter) and not recorder.meter.fast:
                recorder.sample()


def close(meters: Sequence[Meter]) -> None:
    """Close every meter; after the last window."""
    for meter in meters:
        meter.close()
