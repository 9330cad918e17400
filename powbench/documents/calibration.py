"""powbench.meter-calibration/1: a sensor, fitted once to a meter of the whole device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from ..scope import Scope
from .energy import Kind
from .fields import Count, Moment, Name, NotNegative, Number, Positive, Share, means


@dataclass(frozen=True)
class Sensor:
    """What was calibrated."""

    name: Name
    source: Annotated[Name, means("Where its figures come from, without credentials.")]
    scope: Annotated[Scope, means("What it sees itself.")]
    kind: Kind
    url_digest: Annotated[
        str,
        Meta(pattern="^[0-9a-f]{16}$"),
        means("Tells the URL that it was asked by, which may hold what `source` does not show."),
    ]


@dataclass(frozen=True)
class Reference:
    """The meter of the whole device that it was calibrated against."""

    name: Name
    source: Annotated[Name, means("Where its figures come from, without credentials.")]
    scope: Annotated[Scope, means("What both see of the device, once the sensor is calibrated.")]
    meter_class: Annotated[
        Share | None, means("The class that was declared, 0.01 for class 1; null without one.")
    ]
    accuracy: Annotated[Share, means("Its own error, a share of its watts.")]


@dataclass(frozen=True)
class Load:
    """Mean watts of both meters over the same time at one load."""

    threads: Count
    duty: Annotated[Share, means("The share of the time in which the threads hashed.")]
    at: Annotated[NotNegative, means("Seconds since the first load began.")]
    seconds: Positive
    meter_watts: Positive
    against_watts: Positive
    held_out: Annotated[bool, means("The fit did not see it: it judges the fit.")]
    fitted_watts: Annotated[Number, means("The line at meter_watts.")]


@dataclass(frozen=True)
class MeterCalibration:
    """Watts of `against` as a straight line over those of `meter`, by least squares over the loads
    that were not held out. Intervals are those of 95%."""

    schema: Literal["powbench.meter-calibration/1"]
    created: Moment
    cpu_signature: Annotated[Name, means("The signature of the machine for which it holds.")]
    model_name: Annotated[str, means("Its processor.")]
    meter: Sensor
    against: Reference
    kernel: Annotated[Name, means("What hashed.")]
    intercept_watts: Number
    intercept_watts_low: Number
    intercept_watts_high: Number
    slope: Number
    slope_low: Number
    slope_high: Number
    residual_watts: Annotated[NotNegative, means("Standard deviation of a load from the line.")]
    lowest_meter_watts: Annotated[Positive, means("Below it the line is not known.")]
    highest_meter_watts: Annotated[Positive, means("Above it the line is not known.")]
    held_out_error: Annotated[
        Share, means("The largest error on a load held out, a share of its watts.")
    ]
    drift: Annotated[
        Number,
        means("How far the two meters went apart from the first loads to the last, a share."),
    ]
    loads: Annotated[tuple[Load, ...], Meta(min_length=5, max_length=1000)]
