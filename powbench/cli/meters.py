"""From --meter, --watts and --require-meter to meters, and what to say without any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from .. import quantities
from ..errors import InputError, NotMeasurable
from . import files
from .values import Number

if TYPE_CHECKING:
    from ..energy.meter import Meter
    from ..energy.probe import Found, Metering
    from ..energy.reading import EnergyReading
    from ..kernels.base import Kernel
    from ..measure.measurement import Measurement

Command = TypeVar("Command", bound=Callable[..., Any])

NO_METER = "none"


class NoAutomatic(NamedTuple):
    """Why a command reads no meter unless one is named, and what to do about it."""

    reason: str
    remedies: tuple[str, ...]


def options(no_automatic: NoAutomatic | None = None) -> Callable[[Command], Command]:
    """--meter, --watts, --require-meter; the command receives `meters`, a Chosen.

    Without --meter these are the meters of this machine, or none for the reason given.
    """
    machine = "the meters of this machine (`powbench kernels`); none reads no meter"
    default = "none" if no_automatic else machine

    def decorate(function: Command) -> Command:
        @click.option(
            "--meter", "meter_urls", multiple=True, metavar="URL", envvar="POWBENCH_METER",
            help="Read this meter; repeatable. Examples: nut://host/ups, powercap:package, "
            f"'exec:read-plug --id 3'. Default: {default}.",
        )  # fmt: skip
        @click.option(
            "--watts", type=Number(above=True, quantity=quantities.POWER), envvar="POWBENCH_WATTS",
            help="Declare the power where nothing measures it. Results mark it as declared.",
        )  # fmt: skip
        @click.option(
            "--require-meter", is_flag=True,
            help="Exit with 3 when a meter cannot be read; without it the rate is kept.",
        )  # fmt: skip
        @wraps(function)
        def wrapped(
            *args: Any,
            meter_urls: tuple[str, ...],
            watts: float | None,
            require_meter: bool,
            **rest: Any,
        ) -> Any:
            chosen = Chosen(meter_urls, watts, require_meter, no_automatic)
            return function(*args, meters=chosen, **rest)

        return wrapped  # type: ignore[return-value]

    return decorate


def claim_programs(urls: Iterable[str]) -> None:
    """A program that a meter asks and its scripts are inputs as well."""
    for scheme, _, command in (url.partition(":") for url in urls):
        for word in command.split() if scheme.split(";")[0].lower() == "exec" else ():
            files.claim_input(word)


class Chosen:
    """The meters of one command. `unmetered` stands for them when there are none."""

    def __init__(
        self,
        urls: Sequence[str],
        watts: float | None,
        required: bool,
        no_automatic: NoAutomatic | None = None,
    ) -> None:
        from ..energy import probe, reading, url
        from ..energy.declared import Declared
        from ..measure.measurement import NOT_ASKED

        if NO_METER in urls and len(urls) > 1:
            raise InputError("--meter none excludes every other --meter", "leave one of them out")
        claim_programs(urls)
        self.required = required
        self._none = NO_METER in urls
        self.unmetered: EnergyReading = NOT_ASKED
        named = url.meters([u for u in urls if u != NO_METER])
        self._probed: tuple[Found, ...] = ()
        if not urls and no_automatic is not None:
            self.unmetered = reading.missing(no_automatic.reason, remedies=no_automatic.remedies)
        elif not urls:
            self._probed = probe.probe()
            found = probe.automatic(self._probed)
            named, self.unmetered = list(found.meters), found.unmetered
        self._calibrate(named, no_automatic)
        self._declared: tuple[Meter, ...] = () if watts is None else (Declared(watts),)
        self.meters: tuple[Meter, ...] = (*named, *self._declared)
        self._made = {m.source: m for m in self.meters}

    def of_board(self, kernel: Kernel) -> Metering | None:
        """What is read while a board hashes: its own meter, and those that see all of the machine;
        while several devices hash at once only these. None for what hashes on the CPU alone, and
        where a meter was named."""
        from ..energy import probe

        sum_of_boards = any(part.place is not None for part in kernel.parts)
        if not self._probed or (kernel.place is None and not sum_of_boards):
            return None
        if kernel.place is None:
            found = probe.of_all(self._probed)
        else:
            found = probe.automatic(self._probed, kernel.place)
        # One meter is one object, whatever it is read for.
        meters = (self._made.setdefault(m.source, m) for m in (*found.meters, *self._declared))
        return probe.Metering(tuple(meters), found.unmetered)

    def of(self, kernel: Kernel) -> Metering:
        """What is read while this kernel hashes."""
        from ..energy import probe

        return self.of_board(kernel) or probe.Metering(self.meters, self.unmetered)

    @staticmethod
    def _calibrate(named: Sequence[Meter], no_automatic: NoAutomatic | None) -> None:
        """The calibrations of this machine's meters; what is no meter of it carries none."""
        from ..energy import calibrations

        for file in (m.calibration_file for m in named):
            if file and file != calibrations.NONE:
                files.claim_input(file)
                if no_automatic is not None:
                    raise InputError(
                        "--meter: a calibration is of the machine that hashed for it, and a miner "
                        "is another one",
                        "leave ;calibration= out",
                    )
        if no_automatic is None and named:
            import datetime

            from ..measure import facts
            from ..store import place

            folder = None
            with suppress(InputError):  # without a home nothing is stored
                folder = place.folder()
            now = datetime.datetime.now(datetime.UTC)
            calibrations.carry(named, folder, facts.signature, now)

    def beside(self, named: str) -> None:
        """One more meter, unless it is named already or none is wanted."""
        from ..energy import url

        one = url.meter(named)
        if not self._none and all(m.source != one.source for m in self.meters):
            self.meters = (*self.meters, one)

    def check(self, kernels: Iterable[Kernel] = ()) -> None:
        """Before the work: NotMeasurable when a meter is required and cannot be read.

        kernels: what will be measured, where that is known; a board may have its own meter.
        """
        from ..energy import probe

        if not self.required:
            return
        every = [self.of(k) for k in kernels] or [probe.Metering(self.meters, self.unmetered)]
        for metering in every:
            if not metering.meters:
                raise NotMeasurable(
                    f"energy is not available: {metering.unmetered.reason}",
                    _hint(metering.unmetered),
                )
        for meter in dict.fromkeys(m for metering in every for m in metering.meters):
            try:
                meter.open()
            except NotMeasurable as error:
                raise NotMeasurable(f"{meter.source}: {error.message}", error.hint) from None
            finally:
                meter.close()

    def missing(self, measured: Iterable[Measurement]) -> NotMeasurable | None:
        """After the work: the error to report when a required meter has failed since."""
        for measurement in measured if self.required else ():
            for reading in measurement.energy:
                if not reading.available:
                    return NotMeasurable(
                        f"{reading.source}: {reading.reason} ({measurement.setting()})",
                        _hint(reading),
                    )
        return None


def _hint(reading: EnergyReading) -> str:
    return reading.remedies[0] if reading.remedies else "`powbench kernels` lists the meters"
