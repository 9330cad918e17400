"""A sweep over the settings of a miner: set, let settle, count, and put the old settings back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ...energy.meter import Meter
from ...energy.reading import EnergyReading
from ...errors import NotMeasurable
from ...readers.axeos_settings import Device, Refused
from ...readers.readout import ReaderError
from ...readers.settings import Setting, State
from ..count.counting import Counted
from ..measuring import Listener, Measuring, Progress, Settings
from ..server import Server
from .points import Limits
from .restoring import NotRestored, Patience, Restoring, StandBy

Answer = TypeVar("Answer")
LOOK_SECONDS = 2.0
LOST_SECONDS = 60.0
NO_TEMPERATURE = "it tells no temperature of its chip, so that no limit can be kept"
STEADY_DEGREES = 1.0
"""A chip whose temperature moves by no more than this in half the settling time has settled."""


@dataclass(frozen=True)
class Plan:
    """points: in the order of trying them. settle_seconds, seconds: of each, before its window and
    in it. wait_seconds: for the miner's first share. look_seconds: from one look at the device to
    the next. lost_seconds: how long it may be silent. restart: after each change."""

    points: tuple[Setting, ...]
    limits: Limits
    settle_seconds: float
    seconds: float
    wait_seconds: float
    meters: tuple[Meter, ...] = ()
    restart: bool = False
    look_seconds: float = LOOK_SECONDS
    lost_seconds: float = LOST_SECONDS
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True)
class Tried:
    """One point: `counted` with its meters, or the `reason` why there is none. `states`: the
    device in the window, as it was looked at."""

    setting: Setting
    counted: Counted | None = None
    energy: tuple[EnergyReading, ...] = ()
    states: tuple[State, ...] = ()
    reason: str = ""
    interrupted: bool = False


@dataclass(frozen=True)
class Swept:
    """before: the device as it was. ended: why the sweep ended early, in words. not_restored: the
    error of a device that does not have its old settings."""

    before: State
    tried: tuple[Tried, ...]
    ended: str = ""
    interrupted: bool = False
    not_restored: NotRestored | None = None


class Ended(NotMeasurable):
    """Nothing more may be tried: a limit was passed, or the device is gone."""


class Spoilt(NotMeasurable):
    """This point gives no figure, and the reason is its answer."""


class Watch(Listener):
    """Looks at the device while shares are counted; raises Ended and Spoilt out of the run."""

    def __init__(
        self, device: Device, plan: Plan, listener: Listener, clock: Callable[[], float]
    ) -> None:
        self._device, self._plan, self._listener, self._clock = device, plan, listener, clock
        self._setting: Setting | None = None
        self._uptime: float | None = None
        self._due = self._heard = 0.0
        self._states: list[tuple[float, State]] = []

    def begin(self, state: State) -> None:
        """From now on the device has the setting of `state`."""
        self._setting, self._uptime, self._states = state.setting, state.uptime, []
        self._due = self._heard = self._clock()

    def note(self, message: str) -> None:
        self._listener.note(message)

    def moved(self, progress: Progress) -> None:
        if self._setting is not None:
            if progress.phase == "warming up":
                progress = replace(progress, phase="settling")
            self._look(self._setting)
        self._listener.moved(progress)

    def settled(self) -> bool:
        """Whether its temperature holds still, as far as it tells one."""
        half = self._plan.settle_seconds / 2
        warm = [(at, s.chip) for at, s in self._states if s.chip is not None]
        recent = [chip for at, chip in warm if warm[-1][0] - at <= half]
        return not recent or max(recent) - min(recent) <= STEADY_DEGREES

    def within(self, counted: Counted) -> tuple[State, ...]:
        """The device as it was looked at in the window."""
        span = counted.span
        return tuple(s for at, s in self._states if span.start <= at <= span.end)

    def _look(self, setting: Setting) -> None:
        now = self._clock()
        if now < self._due:
            return
        self._due = now + self._plan.look_seconds
        try:
            state = self._device.state()
        except ReaderError as error:
            if now - self._heard > self._plan.lost_seconds:
                raise Ended(f"the miner does not answer any more: {error.message}") from None
            return
        passed = self._plan.limits.passed(state)
        if passed:
            raise Ended(f"{setting}: {passed}")
        if state.chip is not None:
            self._heard = now
        elif now - self._heard > self._plan.lost_seconds:
            raise Ended(f"{setting}: {NO_TEMPERATURE}")
        last, self._uptime = self._uptime, state.uptime
        if last is not None and state.uptime is not None and state.uptime < last:
            raise Spoilt("the miner restarted by itself: it is not stable there")
        if state.setting != setting:
            raise Spoilt(f"somebody or something changed it to {state.setting} meanwhile")
        self._states.append((now, state))


class Sweep:
    """One sweep of one device, whose shares come to `server`. Only its own shares may."""

    def __init__(
        self,
        device: Device,
        plan: Plan,
        server: Server,
        listener: Listener,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._device, self._plan, self._listener = device, plan, listener
        self._clock, self._sleep = clock, sleep
        self._watch = Watch(device, plan, listener, clock)
        settings = Settings(
            1, plan.wait_seconds, plan.settle_seconds, plan.seconds, plan.meters,
            self._watch.settled,
        )  # fmt: skip
        self._measuring = Measuring(server, settings, self._watch, clock, sleep)

    def run(self) -> Swept:
        """NotMeasurable before anything is set: the device is silent or too hot, or no share
        comes. Whatever happens after that, the old settings are restored."""
        before = self._device.state()
        passed = self._plan.limits.passed(before)
        if passed:
            raise NotMeasurable(f"nothing was changed: {passed}", "let the miner cool down first")
        if before.chip is None:
            raise NotMeasurable(
                f"nothing was changed: {NO_TEMPERATURE}",
                "look at the miner's own page: its sensor or its chip may be off",
            )
        self._measuring.wait()
        tried: list[Tried] = []
        ended, interrupted, failure = "", False, None
        stand_by = StandBy(
            Restoring(self._device, before, self._plan.patience, self._clock, self._sleep)
        )
        try:
            for setting in self._plan.points:
                tried.append(self._try(setting, len(tried) + 1))
                if tried[-1].interrupted:
                    break
        except KeyboardInterrupt:
            interrupted = True
        except Ended as error:
            ended = error.message
            tried.append(Tried(self._plan.points[len(tried)], reason=ended))
        finally:
            failure = self._restore(stand_by, before)
        interrupted = interrupted or any(t.interrupted for t in tried)
        return Swept(before, tuple(tried), ended, interrupted, failure)

    def _try(self, setting: Setting, number: int) -> Tried:
        self._listener.note(f"point {number} of {len(self._plan.points)}: {setting}")
        try:
            self._watch.begin(self._set(setting))
            outcome = self._measuring.run()
        except Spoilt as error:
            self._listener.note(f"{setting} gives no figure: {error.message}")
            return Tried(setting, reason=error.message)
        working = [c for c in outcome.miners if c.moments]
        if len(working) != 1:
            reason = f"no share came in {self._plan.seconds:g} s"
            if working:
                reason = f"{len(working)} miners sent shares, so that none of them counts"
            return Tried(setting, reason=reason, interrupted=outcome.interrupted)
        one, energy, states = working[0], outcome.energy, self._watch.within(working[0])
        return Tried(setting, one, energy, states, interrupted=outcome.interrupted)

    def _set(self, setting: Setting) -> State:
        """The device with this setting; Spoilt when it does not take it, Ended when it is gone."""
        try:
            self._patiently(lambda: self._device.write(setting.fields()))
            if self._plan.restart:
                self._restart()
            state = self._patiently(self._device.state)
        except Refused as error:
            raise Spoilt(f"the miner refuses it: {error.message}") from None
        if state.setting != setting:
            raise Spoilt(f"the miner said yes, and kept {state.setting}")
        return state

    def _restart(self) -> None:
        """And wait until it is back: it was silent once, or counts its seconds anew."""
        before = self._device.state().uptime or 0.0
        self._device.restart()
        end, gone = self._clock() + self._plan.lost_seconds, False
        while self._clock() < end:
            self._sleep(self._plan.patience.retry_seconds)
            try:
                uptime = self._device.state().uptime
            except ReaderError:
                gone = True
                continue
            if gone or (uptime is not None and uptime < before):
                return
        raise Ended("the miner did not come back from its restart")

    def _patiently(self, ask: Callable[[], Answer]) -> Answer:
        """What `ask` gives, tried until the device has been silent for too long."""
        end = self._clock() + self._plan.lost_seconds
        while True:
            try:
                return ask()
            except Refused:
                raise
            except ReaderError as error:
                if self._clock() >= end:
                    raise Ended(f"the miner does not answer any more: {error.message}") from None
            self._sleep(self._plan.patience.retry_seconds)

    def _restore(self, stand_by: StandBy, before: State) -> NotRestored | None:
        notes = (
            f"restoring {before.setting}",
            "the old settings are being restored; another Ctrl-C gives that up",
        )
        try:
            stand_by.restore(notes, self._listener.note)
        except NotRestored as error:
            self._listener.note(f"{error.message}; {error.hint}")
            return error
        self._listener.note(f"{before.setting} is restored")
        return None
