"""The old settings back on the device, whatever has become of it and of powbench meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from ...errors import NotMeasurable
from ...readers.axeos_settings import Device, back
from ...readers.readout import ReaderError
from ...readers.settings import State

STEP_SECONDS = 0.1
Clock = Callable[[], float]
Sleep = Callable[[float], None]


class NotRestored(NotMeasurable):
    """The device does not have its old settings; the hint says how to set them by hand."""


@dataclass(frozen=True)
class Patience:
    """seconds: how long to try. retry_seconds: from one try to the next. cool_seconds: how long a
    chip that its firmware has stopped may cool before powbench restarts the device."""

    seconds: float = 300.0
    retry_seconds: float = 1.0
    cool_seconds: float = 60.0


class Restoring:
    """One try after the other, until the device says that it has what it had in `kept`."""

    def __init__(
        self, device: Device, kept: State, patience: Patience, clock: Clock, sleep: Sleep
    ) -> None:
        self._device, self._kept, self._patience = device, kept, patience
        self._clock, self._sleep = clock, sleep
        self._stopped_since: float | None = None
        self._over = threading.Event()
        self.reason = "interrupted"

    def run(self) -> None:
        """NotRestored when the time is over."""
        end = self._clock() + self._patience.seconds
        while not self._over.is_set():
            try:
                if self._once():
                    return
            except ReaderError as error:
                self.reason = error.message
            if self._clock() >= end:
                break
            self._sleep(self._patience.retry_seconds)
        raise self.failure()

    def give_up(self) -> None:
        self._over.set()

    def failure(self) -> NotRestored:
        return NotRestored(
            f"the old settings are NOT restored: {self.reason}", by_hand(self._device, self._kept)
        )

    def _once(self) -> bool:
        now = self._device.state()
        if now.stopped:
            self.reason = "its firmware keeps the chip stopped, as it was too hot"
            self._after_cooling()
            return False
        self._stopped_since = None
        self._device.write(back(self._kept, now))
        now = self._device.state()
        self.reason = f"it keeps {now.setting}"
        return back(self._kept, now) == now.setting.fields() and not now.stopped

    def _after_cooling(self) -> None:
        """Newer firmware goes on by itself, with lower settings of its own; older waits for its
        owner, who clears the mode and restarts it."""
        now = self._clock()
        since = self._stopped_since = now if self._stopped_since is None else self._stopped_since
        if now - since >= self._patience.cool_seconds:
            self._device.write({**self._kept.setting.fields(), "overheat_mode": 0})
            self._device.restart()
            self._stopped_since = None


def by_hand(device: Device, kept: State) -> str:
    """What its owner has to do, in the words of the device's own page."""
    fields = kept.setting.fields()
    fan = ""
    if "autofanspeed" in kept.fan:
        fan = f", Automatic Fan Control {'on' if kept.fan['autofanspeed'] else 'off'}"
    return (
        f"open {device.page}, Settings, and set Frequency {fields['frequency']:g} MHz, Core "
        f"Voltage {fields['coreVoltage']:g} mV{fan}; then save and restart the miner"
    )


class StandBy:
    """A thread that waits from before the first change, so that nothing is left to be done when a
    Ctrl-C falls into the way out. Where powbench ends without a word it restores all the same."""

    def __init__(self, restoring: Restoring) -> None:
        self._restoring = restoring
        self._failure: BaseException | None = None
        self._go, self._done = threading.Event(), threading.Event()
        threading.Thread(target=self._work).start()

    def restore(self, notes: tuple[str, str], note: Callable[[str], None]) -> None:
        """NotRestored in the end. notes: what to say as it begins, and after a Ctrl-C; the second
        one gives up."""
        pressed, said = 0, -1
        while pressed < len(notes):
            try:
                self._go.set()
                if said < pressed:
                    said = pressed
                    note(notes[pressed])
                while not self._done.wait(STEP_SECONDS):  # without an end, no signal is heard
                    pass
                break
            except KeyboardInterrupt:
                pressed += 1
        else:
            self._restoring.give_up()
            raise self._restoring.failure()
        if self._failure is not None:
            raise self._failure

    def _work(self) -> None:
        owner = threading.main_thread()
        while not self._go.wait(STEP_SECONDS) and owner.is_alive():
            pass
        try:
            self._restoring.run()
        except BaseException as error:  # raised again where somebody waits
            self._failure = error
        finally:
            self._done.set()
