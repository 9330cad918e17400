"""A sensor fitted to a meter of the whole device: the line, its error, and what refuses it (pure).

Ordinary least squares of the meter's watts over the sensor's, and the 95 % interval of one more
load (Draper and Smith, Applied Regression Analysis, chapter 1): s · t · sqrt(1 + 1/n + (x − mean)²
/ Sxx), with s over n − 2 degrees of freedom. Loads that the fit did not see judge it. The first
loads are run again at the end, which tells whether the two meters drift apart.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..documents import energy
from ..documents.calibration import Load, MeterCalibration, Reference, Sensor
from ..errors import InputError, NotMeasurable
from .reading import EnergyReading
from .track import student

MOST_HELD_OUT = 0.02
MOST_DRIFT = 0.02
LEAST_SPAN = 0.1
"""Of the highest watts: with less, a constant would be nearly as good as the line."""
MOST_BEYOND = 0.1
"""Of the span of the loads: farther out the line is not believed."""
MOST_DAYS = 365
"""As long as a power analyser's own calibration counts in SPECpower (from memory)."""
ROUNDING = 1e-6
NUMBERED = re.compile(r" \([0-9]+\)$")
"""Meters that show one source are told apart in a run (url.meters)."""


@dataclass(frozen=True)
class Line:
    """watts = intercept + slope · x. spread: standard deviation of a point from it; the fit saw
    `count` points around `mean`, whose squared distances from it add up to `squares`."""

    intercept: float
    slope: float
    spread: float
    count: int
    mean: float
    squares: float

    def at(self, x: float) -> float:
        return self.intercept + self.slope * x

    def half_width(self, x: float) -> float:
        """Half the 95 % interval of one more point at `x`."""
        far = (x - self.mean) ** 2 / self.squares
        return self._factor * math.sqrt(1 + 1 / self.count + far)

    @property
    def slope_half_width(self) -> float:
        return self._factor / math.sqrt(self.squares)

    @property
    def intercept_half_width(self) -> float:
        return self._factor * math.sqrt(1 / self.count + self.mean**2 / self.squares)

    @property
    def _factor(self) -> float:
        return student(self.count - 2) * self.spread


def fit(points: Sequence[tuple[float, float]]) -> Line:
    """The line through three (x, y) or more, of which not all have one x; else ValueError."""
    n = len(points)
    if n < 3:
        raise ValueError("a line and its error need three points")
    mean = sum(x for x, _ in points) / n
    middle = sum(y for _, y in points) / n
    squares = sum((x - mean) ** 2 for x, _ in points)
    if squares <= 0:
        raise ValueError("all points have one x")
    slope = sum((x - mean) * (y - middle) for x, y in points) / squares
    intercept = middle - slope * mean
    left = sum((y - intercept - slope * x) ** 2 for x, y in points)
    return Line(intercept, slope, math.sqrt(left / (n - 2)), n, mean, squares)


@dataclass(frozen=True)
class Fitted:
    """The line of some loads, and what judges it: both as shares of the meter's watts."""

    line: Line
    held_out_error: float
    drift: float


def fitted(loads: Sequence[Load]) -> Fitted:
    """The fit of `loads`. NotMeasurable when these loads can tell nothing."""
    for name, watts in (
        ("--meter", [x.meter_watts for x in loads]),
        ("--against", [x.against_watts for x in loads]),
    ):
        if max(watts) - min(watts) < LEAST_SPAN * max(watts):
            raise NotMeasurable(
                f"the loads do not differ: {name} read {min(watts):.4g} W to {max(watts):.4g} W "
                "from idle to all threads",
                "let both meters see this machine, and nothing else that takes much more",
            )
    line = fit([(x.meter_watts, x.against_watts) for x in loads if not x.held_out])
    if line.slope - line.slope_half_width <= 0:
        raise NotMeasurable(
            "the two meters do not follow each other: where one reads more, the other does not",
            "let both see this machine, and measure longer (-d 60)",
        )
    if not any(x.held_out for x in loads):
        raise ValueError("no load is held out")
    held = [abs(line.at(x.meter_watts) / x.against_watts - 1) for x in loads if x.held_out]
    return Fitted(line, max(held), _drift(loads, line.slope))


def _drift(loads: Sequence[Load], slope: float) -> float:
    """The largest share by which the meters went apart between two runs of one load."""
    first: dict[tuple[int, float], Load] = {}
    apart = [0.0]
    for x in loads:
        before = first.setdefault((x.threads, x.duty), x)
        risen = x.against_watts - before.against_watts
        apart.append((risen - slope * (x.meter_watts - before.meter_watts)) / x.against_watts)
    return max(apart, key=abs)


def refusal(found: Fitted) -> NotMeasurable | None:
    """Why this calibration must not be kept; None where it may."""
    if abs(found.drift) > MOST_DRIFT:
        return NotMeasurable(
            f"the meters drift apart: by {100 * found.drift:+.1f}% from the first loads to the "
            f"same loads at the end, more than {100 * MOST_DRIFT:g}%",
            "let the machine get warm first (--settle 60), and measure longer (-d 60)",
        )
    if found.held_out_error > MOST_HELD_OUT:
        return NotMeasurable(
            f"the line is off by up to {100 * found.held_out_error:.1f}% on loads that it did "
            f"not see, more than {100 * MOST_HELD_OUT:g}%: it is not kept",
            "measure longer (-d 60), when nothing else runs here",
        )
    return None


def document(
    loads: Sequence[Load], found: Fitted, meter: Sensor, against: Reference, where: Where
) -> MeterCalibration:
    """What is kept of a calibration."""
    line = found.line
    of_meter = [x.meter_watts for x in loads]
    return MeterCalibration(
        schema="powbench.meter-calibration/1",
        created=where.created,
        cpu_signature=where.cpu_signature,
        model_name=where.model_name,
        meter=meter,
        against=against,
        kernel=where.kernel,
        intercept_watts=line.intercept,
        intercept_watts_low=line.intercept - line.intercept_half_width,
        intercept_watts_high=line.intercept + line.intercept_half_width,
        slope=line.slope,
        slope_low=line.slope - line.slope_half_width,
        slope_high=line.slope + line.slope_half_width,
        residual_watts=line.spread,
        lowest_meter_watts=min(of_meter),
        highest_meter_watts=max(of_meter),
        held_out_error=found.held_out_error,
        drift=found.drift,
        loads=tuple(replace(x, fitted_watts=line.at(x.meter_watts)) for x in loads),
    )


@dataclass(frozen=True)
class Where:
    """On which machine, when, and with what the loads were made."""

    created: str
    cpu_signature: str
    model_name: str
    kernel: str


@dataclass(frozen=True)
class Calibration:
    """What a later run carries."""

    document: MeterCalibration
    line: Line


def checked(document: MeterCalibration, name: str) -> Calibration:
    """The calibration of a document; InputError where its loads do not give its own line."""
    try:
        found = fitted(document.loads)
    except (ValueError, NotMeasurable) as error:
        raise InputError(f"{name} is a damaged calibration: {error}", AGAIN) from None
    stated = (document.intercept_watts, document.slope, document.held_out_error, document.drift)
    counted = (found.line.intercept, found.line.slope, found.held_out_error, found.drift)
    agree = zip(stated, counted, strict=True)
    if any(abs(a - b) > ROUNDING * max(1.0, abs(b)) for a, b in agree):
        raise InputError(f"{name} is a damaged calibration: its loads give another line", AGAIN)
    if (why := refusal(found)) is not None:
        raise InputError(f"{name} cannot be used: {why.message}", AGAIN)
    return Calibration(document, found.line)


AGAIN = "calibrate again: `powbench meters calibrate --meter SENSOR --against METER`"


def unfit(c: MeterCalibration, digest: str, signature: str, now: datetime.datetime) -> str:
    """Why `c` is not for the meter with this `digest` on this machine today; empty where it is."""
    if c.meter.url_digest != digest:
        return f"it is of another meter ({c.meter.source})"
    if c.cpu_signature != signature:
        return f"it is of another machine (CPU signature {c.cpu_signature}, here {signature})"
    try:
        age = now - datetime.datetime.fromisoformat(c.created)
    except (ValueError, TypeError):
        return f"its date {c.created} is none"
    if age < -datetime.timedelta(days=1):
        return f"it is of {c.created[:10]}, which is to come"
    if age > datetime.timedelta(days=MOST_DAYS):
        return f"it is of {c.created[:10]}, more than {MOST_DAYS} days old"
    return ""


def applied(reading: EnergyReading, c: Calibration, sampling: float | None) -> EnergyReading:
    """`reading` as the other meter would have shown it, or as it is with a warning that says why.

    sampling: the error of the sensor's mean without that of its scale, which the fit has taken
    out; a share of its joules, None where it is not known.
    """
    document, raw, seconds = c.document, reading.watts, reading.seconds
    if raw is None or seconds is None or reading.joules is None:
        return reading
    why = ""
    low, high = document.lowest_meter_watts, document.highest_meter_watts
    beyond = MOST_BEYOND * (high - low)
    watts = c.line.at(raw)
    if NUMBERED.sub("", reading.source) != document.meter.source:
        why = f"it is of {document.meter.source}"
    elif not low - beyond <= raw <= high + beyond or watts <= 0:
        why = f"it holds from {low:.4g} W to {high:.4g} W, and the sensor read {raw:.4g} W"
    if why:
        return replace(
            reading, warnings=(*reading.warnings, f"the calibration is not applied: {why}")
        )
    own = math.hypot(c.line.half_width(raw) / watts, document.against.accuracy)
    noise = None if sampling is None else math.hypot(own, sampling * c.line.slope * raw / watts)
    against = document.against
    return replace(
        reading,
        scope=against.scope,
        joules=watts * seconds,
        watts=watts,
        uncertainty=noise,
        watts_over_time=tuple((t, c.line.at(w)) for t, w in reading.watts_over_time),
        calibration=energy.AppliedCalibration(
            document.created, against.source, document.meter.scope, reading.joules, own
        ),
    )
