"""`powbench meters`: a sensor calibrated once against a meter of the whole machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .. import quantities
from ..errors import InputError, NotMeasurable
from . import files, numbers, options, output
from . import meters as metering
from .values import Number

if TYPE_CHECKING:
    from ..documents.calibration import Reference, Sensor
    from ..energy.meter import Meter


@click.group(epilog="Example: powbench meters list")
def command() -> None:
    """Calibrate a sensor of this machine against a meter at the wall.

    `powbench kernels` lists the meters that are here.
    """


@command.command(
    epilog="""\b
Examples:
  powbench meters calibrate --meter powercap:package --against nut://pdu/rack
  powbench meters calibrate --meter powercap:package \\
      --against 'nut://pdu/rack#;class=1' -o rack-7.json"""
)
@click.option("--meter", "sensor_url", required=True, metavar="URL", help="The sensor.")
@click.option(
    "--against", "reference_url", required=True, metavar="URL",
    help="The meter of the whole machine, with its ;class= or ;accuracy= where none is known.",
)  # fmt: skip
@click.option(
    "-d", "--seconds", type=numbers.SECONDS, default=20.0, show_default=True,
    help="How long each of 11 loads is measured.",
)  # fmt: skip
@click.option(
    "--settle", type=Number(high=3600.0, quantity=quantities.SECONDS), default=5.0,
    show_default=True, metavar="S",
    help="How long each load runs before it is measured.",
)  # fmt: skip
@click.option(
    "-k", "--kernel", "load_kernel", type=options.KernelName(), metavar="NAME",
    help="What hashes. Default: the fastest kernel here.",
)  # fmt: skip
@options.common
def calibrate(
    sensor_url: str,
    reference_url: str,
    seconds: float,
    settle: float,
    load_kernel: str | None,
    json_path: str | None,
) -> int:
    """Fit a sensor to a meter of the whole machine, over loads from idle to all threads.

    The line is judged by loads that it did not see. Where it is within 2% of
    them it is kept for this machine, and later runs take it by themselves; with
    -o FILE it is written there in place of that (--meter 'URL#;calibration=FILE').
    Where it is not, nothing is kept, and the exit code is 3.
    """
    import datetime

    from ..documents import reading
    from ..energy import calibration, calibrations, url
    from ..energy.window import close
    from ..measure import choice, facts, loads
    from ..report.terminal import calibration as report
    from ..report.terminal.miners import duration
    from ..store import place

    metering.claim_programs((sensor_url, reference_url))
    meter, against = url.meter(sensor_url), url.meter(reference_url, named="--against")
    if meter.url == against.url:
        raise InputError("--meter and --against are one meter", "name the meter at the wall")
    folder = place.folder() if json_path is None else None
    kernel = choice.named_kernels((load_kernel,))[0] if load_kernel else choice.default()
    if kernel.in_flight > 1 or kernel.parts:
        raise InputError(
            f"kernel {kernel.name} cannot load this machine step by step: {kernel.one_thread}",
            "leave --kernel out, or name one that runs on several threads",
        )
    try:
        sensor = _sensor(meter)
        reference = _reference(against)
        kernel.prepare(output.say)
        machine = facts.collect()
        plan = loads.Plan(kernel, machine.placement, seconds, settle)
        count = len(loads.EIGHTHS)
        whole = duration(count * (seconds + settle))
        output.say(f"{count} loads of {kernel.name}, about {whole} in all; run nothing else")
        measured = loads.run(plan, meter, against, output.say)
    finally:
        close((meter, against))
    found = calibration.fitted(measured)
    where = calibration.Where(
        datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        facts.cpu_signature(facts.as_json(machine)), machine.model_name, kernel.name,
    )  # fmt: skip
    made = calibration.document(measured, found, sensor, reference, where)
    output.show(report.calibrated(made))
    refused = calibration.refusal(found)
    if refused is not None:
        output.complain(refused)
        return refused.exit_code
    if json_path is not None:
        files.write_text(json_path, reading.text(made))
        return 0
    assert folder is not None
    output.say(f"kept in {calibrations.save(made, folder)}; later runs on this machine take it")
    return 0


def _sensor(meter: Meter) -> Sensor:
    """What is calibrated; it has been read once."""
    from ..documents.calibration import Sensor
    from ..energy import calibrations

    _open(meter, "--meter")
    if meter.kind == "declared":
        raise InputError("--meter: a declared power is no sensor", "name a sensor of this machine")
    mark = calibrations.digest(meter.url)
    return Sensor(meter.name, meter.source, meter.scope, meter.kind, mark)  # type: ignore[arg-type]


def _reference(against: Meter) -> Reference:
    from ..documents.calibration import Reference
    from ..energy import levels

    _open(against, "--against")
    level = levels.claimed(against.kind, against.scope)
    if level.number < 2:
        raise InputError(
            f"--against {against.source} is {level.sentence}",
            "calibrate against a meter of the whole machine, such as a plug or a PDU",
        )
    accuracy = against.accuracy if against.stated_accuracy is None else against.stated_accuracy
    if accuracy is None:
        raise InputError(
            f"the error of --against {against.source} is not known",
            "state the class of the meter (;class=1), or its error (;accuracy=2%)",
        )
    return Reference(
        against.name, against.source, against.scope, against.meter_class, accuracy  # type: ignore[arg-type]
    )  # fmt: skip


def _open(meter: Meter, option: str) -> None:
    try:
        meter.open()
    except NotMeasurable as error:
        raise NotMeasurable(f"{option} {meter.source}: {error.message}", error.hint) from None


@command.command("list", epilog="Example: powbench meters list --json -")
@options.common
def list_(json_path: str | None) -> None:
    """List the calibrations that are kept, and which of them a run here would take."""
    import datetime

    from ..documents import reading
    from ..energy import calibration, calibrations
    from ..measure import facts
    from ..report.terminal import calibration as report
    from ..store import place

    found = [calibrations.load(path) for path in calibrations.stored(place.folder())]
    if json_path is not None:
        files.write_text(json_path, reading.text([c.document for c in found]))
    here, now = facts.signature() if found else "", datetime.datetime.now(datetime.UTC)
    unfit = [calibration.unfit(c.document, c.document.meter.url_digest, here, now) for c in found]
    output.show(report.kept([c.document for c in found], unfit))
