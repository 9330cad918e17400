"""A miner's API during a measurement: asked now and then by a thread, politely.

What fails is kept as a failure and never costs the count. Nothing is judged here (reported.py).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...readers import asking
from ...readers.asking import Place
from ...readers.readout import HASH_RATE, POWER, ReaderError, Readout

EVERY_SECONDS, LEAST_SECONDS = 5.0, 0.25
READS_OF_A_WINDOW = 4


@dataclass(frozen=True)
class Sample:
    """One answer, or why there is none. moment: monotonic seconds. rate and watts: None where it
    tells none. impossible: it told a rate that cannot be."""

    moment: float
    rate: float | None = None
    watts: float | None = None
    impossible: bool = False
    error: str = ""


def every(window_seconds: float) -> float:
    """Seconds between two questions: five, less in a window that is shorter than four of them."""
    return max(LEAST_SECONDS, min(EVERY_SECONDS, window_seconds / READS_OF_A_WINDOW))


class Watch:
    """Asks one miner. worker: whose miner it is; empty where the address says it.

    told: called by the thread with a note for the person, once.
    """

    def __init__(
        self,
        where: Place,
        worker: str,
        seconds_between: float,
        told: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.where, self.worker = where, worker
        self.said: Readout | None = None
        """The last answer."""
        self._found = where
        self._between, self._told, self._clock = seconds_between, told, clock
        self._samples: list[Sample] = []
        self._stop = threading.Event()
        self._noted = False
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()  # one that hangs ends by its own time limit

    @property
    def samples(self) -> Sequence[Sample]:
        """All until now."""
        return tuple(self._samples)

    def _work(self) -> None:
        while not self._stop.is_set():
            began = self._clock()
            sample = self._asked(began)
            if self._stop.is_set():  # the window is over, and its device may be gone
                return
            self._samples.append(sample)
            if sample.error and not self._noted:
                self._noted = True
                self._told(f"the API at {self.where}: {sample.error}; the count goes on")
            self._stop.wait(max(0.0, began + self._between - self._clock()))

    def _asked(self, moment: float) -> Sample:
        try:
            said, self._found = asking.read(self._found)
        except ReaderError as error:
            return Sample(moment, error=error.message)
        except Exception as error:  # a bug in a reader must not cost the rate
            return Sample(moment, error=f"{type(error).__name__} in the reader")
        self.said = said
        impossible = HASH_RATE in said.impossible
        return Sample(moment, said.value(HASH_RATE), said.value(POWER), impossible)
