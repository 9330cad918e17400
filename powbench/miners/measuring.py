"""The run: wait for the miners, let them warm up, count their shares over one window."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..energy.meter import Meter
from ..energy.reading import EnergyReading
from ..energy.window import Window, close
from ..errors import NotMeasurable
from .count import silent
from .count.counting import Counted, Span, counted
from .count.interval import HASHES_PER_DIFFICULTY, shares_for
from .server import Server
from .stratum.record import MOST_RECORDS, Ledger, Record, Tally

STEP_SECONDS = 0.1
HINT_SECONDS = 30.0
LEAST_PACE, MOST_PACE = 0.2, 20.0
"""Shares per second of one miner: often enough to see it work, seldom enough for its firmware."""
UNSTEADY_SECONDS = 120.0
MOST_NOTES = 20
"""Of a kind, each told once: somebody may knock all the time, or log in under ever new names."""


@dataclass(frozen=True)
class Settings:
    """miners: how many to wait for, wait_seconds at most. warm_up_seconds: from the last one's
    first share. seconds: the window. meters: read over exactly the window. ready: whether the
    window may begin, as far as the caller can tell."""

    miners: int
    wait_seconds: float
    warm_up_seconds: float
    seconds: float
    meters: tuple[Meter, ...] = ()
    ready: Callable[[], bool] = lambda: True
    rate: float | None = None


@dataclass(frozen=True)
class Progress:
    """What to show: the phase, the share of it that is done, and each miner's hashes per second
    and shares so far in this phase."""

    phase: str
    done: float
    miners: tuple[tuple[Record, float, int], ...]


class Listener:
    """What the command line shows meanwhile; does nothing by itself."""

    def note(self, message: str) -> None: ...
    def moved(self, progress: Progress) -> None: ...


@dataclass(frozen=True)
class Outcome:
    """The miners that were counted, in the order of their log-ins; silent ones among them.

    beside: those who logged in too late to be measured.
    """

    span: Span
    miners: tuple[Counted, ...]
    energy: tuple[EnergyReading, ...]
    interrupted: bool
    beside: tuple[Counted, ...] = ()


def pace(precision: float, seconds: float) -> float:
    """Shares per second that bring +- `precision` within the window, as far as is sensible."""
    return min(MOST_PACE, max(LEAST_PACE, shares_for(precision) / seconds))


class Measuring:
    """One run. clock and sleep are those of this system unless a test gives others."""

    def __init__(
        self,
        server: Server,
        settings: Settings,
        listener: Listener,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._server, self._settings, self._listener = server, settings, listener
        self._clock, self._sleep = clock, sleep
        self._ledger: Ledger = server.ledger
        self._hinted: set[int] = set()
        self._told: set[str] = set()
        self._known = 0
        self._before: dict[tuple[str, int], tuple[float, int]] = {}

    def run(self) -> Outcome:
        """NotMeasurable when no share comes. KeyboardInterrupt only before the window. It may run
        again, for another window."""
        self._before.clear()
        try:
            self.wait()
            self._warm_up()
            return self._window()
        finally:
            self._ledger.held = False
            close(self._settings.meters)

    def _working(self) -> list[Record]:
        return [r for r in self._ledger.records() if r.shares]

    def _step(self, phase: str, since: float, done: float, records: Sequence[Record]) -> None:
        self._server.check()
        for reason in self._server.endings():
            if reason not in self._told and len(self._told) < MOST_NOTES:
                self._told.add(reason)
                self._listener.note(f"a connection was closed: {reason}")
        for note in self._ledger.notes():
            if note not in self._told and len(self._told) < MOST_NOTES:
                self._told.add(note)
                self._listener.note(note)
        everybody = self._ledger.records()
        for record in everybody[self._known : MOST_NOTES]:
            self._listener.note(f"{title(record)} has logged in")
        if self._known <= MOST_NOTES < len(everybody):
            self._listener.note("more miners have logged in; their names are not shown here")
        if self._known < MOST_RECORDS <= len(everybody):
            self._listener.note(
                f"{MOST_RECORDS:,} miners have logged in: new ones are refused from now on"
            )
        self._known = len(everybody)
        now = self._clock()
        miners = tuple((r, *self._so_far(r, phase, now - since)) for r in records)
        self._listener.moved(Progress(phase, min(1.0, done), miners))
        self._sleep(STEP_SECONDS)

    def _so_far(self, record: Record, phase: str, seconds: float) -> tuple[float, int]:
        """Hashes per second and shares of this phase."""
        now = (record.weight, record.shares)
        weight, shares = self._before.setdefault((phase, id(record)), now)
        rate = (now[0] - weight) * HASHES_PER_DIFFICULTY / max(seconds, STEP_SECONDS)
        return rate, now[1] - shares

    def wait(self) -> None:
        """Until the miners have sent their first shares. NotMeasurable when none does."""
        began = self._clock()
        while len(self._working()) < self._settings.miners:
            now = self._clock()
            if now - began >= self._settings.wait_seconds:
                break
            if now - began >= HINT_SECONDS:
                self._hint(now)
            self._step("waiting", began, (now - began) / self._settings.wait_seconds,
                       self._ledger.records())  # fmt: skip
        working = len(self._working())
        if not working:
            raise self._nothing()
        if working < self._settings.miners:
            self._listener.note(
                f"{working} of {self._settings.miners} miners have sent a share within "
                f"{self._settings.wait_seconds:g} s: only they are measured"
            )

    def _hint(self, now: float) -> None:
        for record in self._ledger.records():
            waited = silent.seconds(record, now)
            if record.shares or id(record) in self._hinted or waited < HINT_SECONDS:
                continue
            if len(self._hinted) >= MOST_NOTES:
                return
            self._hinted.add(id(record))
            self._listener.note(
                f"{title(record)} {silent.said(record, now, self._settings.rate)}: check that it "
                f"hashes, or lower --difficulty ({record.asked[-1][1]:g} now)"
            )
        if not self._ledger.records() and 0 not in self._hinted:
            self._hinted.add(0)
            self._listener.note("no miner has logged in yet: check the address that it was given")

    def _nothing(self) -> NotMeasurable:
        waited = f"{self._settings.wait_seconds:g} s"
        known = self._ledger.records()
        if self._ledger.wrong_with_pool is not None:
            return NotMeasurable(*self._ledger.wrong_with_pool)
        if known:
            first = known[0]
            asked = first.asked[-1][1] if first.asked else self._ledger.start
            return NotMeasurable(
                f"{title(first)} {silent.said(first, self._clock(), self._settings.rate)}",
                f"check that it hashes; the last difficulty was {asked:g}, a lower --difficulty "
                "or a longer --wait may help",
            )
        refused = self._ledger.refused
        if refused:
            return NotMeasurable(
                f"no miner that --allow names has logged in within {waited}; {refused} "
                f"connection{'' if refused == 1 else 's'} came from elsewhere",
                "add the miner's network, as in --allow 192.168.1.0/24",
            )
        return NotMeasurable(
            f"no miner has logged in within {waited}",
            "check the address and the port that the miner was given, and the firewall between",
        )

    def _warm_up(self) -> None:
        """The time asked for, and then until the difficulty stands and the caller is ready, two
        minutes at most."""
        began = self._clock()
        seconds = self._settings.warm_up_seconds
        while True:
            passed = self._clock() - began
            steady = all(r.steady for r in self._working()) and self._settings.ready()
            if passed >= seconds + (0.0 if steady else UNSTEADY_SECONDS):
                return
            self._step("warming up", began, passed / max(seconds, 1e-9), self._working())

    def _window(self) -> Outcome:
        records = self._working()
        meters = Window(self._settings.meters, self._clock)
        interrupted = False
        with meters:
            meters.begin(counting=False)
            self._ledger.held = True
            before = [r.tally() for r in records]
            start = meters.resume()
            try:
                self._count(meters, records, start)
            except KeyboardInterrupt:
                interrupted = True
                if not any(r.shares and r.moments[-1] >= start for r in records):
                    raise
            span = Span(start, meters.pause())
            after = [r.tally() for r in records]
            self._ledger.held = False
            energy = meters.end(hurried=interrupted) if self._settings.meters else ()
        miners = tuple(
            counted(r, span, b, a) for r, b, a in zip(records, before, after, strict=True)
        )
        beside = tuple(
            counted(r, span, Tally({}, 0, 0), r.tally())
            for r in self._working()
            if all(r is not measured for measured in records)
        )
        return Outcome(span, miners, energy, interrupted, beside)

    def _count(self, meters: Window, records: Sequence[Record], start: float) -> None:
        while (passed := self._clock() - start) < self._settings.seconds:
            meters.poll()
            self._step("measuring", start, passed / self._settings.seconds, records)


def title(record: Record) -> str:
    """How a message names a miner."""
    said = record.worker or record.host
    return f"{said} ({record.agent})" if record.agent else said
