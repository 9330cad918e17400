"""`powbench miners sweep`: the best setting of a Bitaxe or another AxeOS device."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from .. import quantities
from ..errors import InputError, NotMeasurable
from ..miners.stratum import vardiff
from ..miners.sweep import points as given
from . import keeping, miners_read, numbers, options, output
from . import meters as metering
from . import miners_connecting as connecting
from .values import Number, Text

if TYPE_CHECKING:
    from ..measure.measurement import Measurement
    from ..miners.sweep.points import Limits, Range
    from ..miners.sweep.sweeping import Swept
    from ..readers.asking import Place
    from ..readers.axeos_settings import Device
    from ..readers.settings import Setting

PRECISION = 0.01
"""Asks for as many shares as an AxeOS device sends: its chip reports none below difficulty 256."""
LOOKS = 10
"""At the device while it settles, where that is short; else one every two seconds."""


def _degrees(most: float) -> Number:
    return Number(20.0, most, quantity=quantities.CELSIUS)


@click.command(
    epilog="""\b
Examples:
  powbench miners sweep 192.168.1.20 --points 400:1000,490:1060,525:1150
  powbench miners sweep 192.168.1.20 --frequency 400:600:50 \\
      --core-voltage 1000:1150:50 --yes-change-settings \\
      --listen 0.0.0.0:3333 --json bitaxe.json"""
)
@click.argument("host", type=Text(miners_read.place))
@click.option(
    "--points", type=Text(given.listed), metavar="MHZ:MV,…",
    help="Settings to try, in this order, as in 400:1000,525:1150.",
)  # fmt: skip
@click.option(
    "--frequency", type=Text(given.frequencies), metavar="FIRST:LAST:STEP",
    help="Frequencies in MHz, each with every --core-voltage. Single ones as in 400,525.",
)  # fmt: skip
@click.option(
    "--core-voltage", type=Text(given.voltages), metavar="FIRST:LAST:STEP",
    help="Core voltages in mV. Single ones as in 1000,1150.",
)  # fmt: skip
@click.option(
    "--yes-change-settings", "agreed", is_flag=True,
    help="Do it. Without this option nothing is changed, and the plan is shown.",
)  # fmt: skip
@click.option(
    "-d", "--seconds", type=numbers.SECONDS, default=1800.0, show_default=True,
    help="The window of each point, in which shares count.",
)  # fmt: skip
@click.option(
    "--settle", type=Number(0.1, 86400.0, quantity=quantities.SECONDS), default=120.0,
    show_default=True, metavar="S",
    help="Seconds from a change to its window; up to two minutes more while the temperature moves.",
)  # fmt: skip
@click.option(
    "--max-temperature", type=_degrees(75.0), default=given.CHIP_LIMIT, show_default=True,
    metavar="°C", help="Of the chip. A point that passes it ends the sweep.",
)  # fmt: skip
@click.option(
    "--max-regulator-temperature", type=_degrees(105.0), default=given.REGULATOR_LIMIT,
    show_default=True, metavar="°C", help="The same of the voltage regulator.",
)  # fmt: skip
@click.option(
    "--frequency-limits", type=Text(given.frequency_limits), metavar="LOWEST:HIGHEST",
    help="Which frequencies may be set. Default: what the miner's own page offers.",
)  # fmt: skip
@click.option(
    "--core-voltage-limits", type=Text(given.voltage_limits), metavar="LOWEST:HIGHEST",
    help="The same of core voltages.",
)  # fmt: skip
@click.option(
    "--restart", is_flag=True,
    help="Restart the miner after each change, for firmware that applies it only then.",
)  # fmt: skip
@connecting.options
@metering.options(
    metering.NoAutomatic("no meter was named, and the miner tells no power", ()),
)
@options.common
def sweep(
    host: Place,
    points: tuple[Setting, ...] | None,
    frequency: tuple[float, ...] | None,
    core_voltage: tuple[float, ...] | None,
    agreed: bool,
    seconds: float,
    settle: float,
    max_temperature: float,
    max_regulator_temperature: float,
    frequency_limits: Range | None,
    core_voltage_limits: Range | None,
    restart: bool,
    proxy: str | None,
    user: str,
    password_file: str | None,
    listen: str,
    allow: tuple[str, ...],
    difficulty: float,
    wait: float,
    meters: metering.Chosen,
    json_path: str | None,
) -> int:
    """Find the best settings of the AxeOS device HOST.

    Each point is set, may settle, and is counted by the shares that the miner sends here:
    point its pool at powbench first. The watts are those of --meter, and the miner's own beside
    them. The old settings are restored in the end, however the sweep ends.
    """
    from ..documents import reading
    from ..measure import measurement
    from ..miners.measuring import pace
    from ..miners.server import Server
    from ..miners.stratum.listening import listening
    from ..miners.stratum.record import Ledger
    from ..miners.sweep.sweeping import LOOK_SECONDS, Plan, Sweep
    from ..miners.sweep.swept import results
    from ..miners.upstream.probe import probe
    from ..readers import axeos
    from ..readers.axeos_settings import Device
    from ..report.terminal import miner_sweep as report

    wanted = _points(points, frequency, core_voltage)
    if host.api not in ("", "axeos"):
        raise InputError(
            f"sweep changes the settings of AxeOS devices alone, not by {host.api}",
            "leave it out of the address",
        )
    owners = connecting.owners_pool(proxy is None, proxy, user, password_file)
    device = Device(host.host, host.port or axeos.PORT)
    theirs, own = _ends(device)
    place = listening(listen, allow or (theirs,))
    state = device.state()
    limits = _limits(device, frequency_limits, core_voltage_limits)
    limits = replace(limits, chip=max_temperature, regulator=max_regulator_temperature)
    limits.check(wanted)
    look = min(LOOK_SECONDS, settle / LOOKS)
    if not any(meter.source.startswith("miner:") for meter in meters.meters):
        meters.beside(f"miner://{device.address}/axeos#;every={look:g}")
    plan = Plan(wanted, limits, settle, seconds, wait, meters.meters, restart, look)
    here = connecting.address(place, place.port, own)
    if not place.admits(theirs) or (_is_loopback(place.host) and not _is_loopback(theirs)):
        output.warn(
            f"{device.address} cannot connect to {here}: say --listen 0.0.0.0:{place.port}, and "
            f"--allow {theirs} where --allow is given"
        )
    if not agreed:
        earns = connecting.earns(owners)
        output.show(report.plan(device, state, plan, here, earns))
        return 0
    meters.check()
    ledger = Ledger(os.urandom(32), pace(PRECISION, seconds), difficulty, vardiff.LEAST)
    if owners is not None:
        probe(owners)
    with Server(place, ledger, pool=owners) as server:
        output.say(report.identity(device.address, state))
        output.say(connecting.invitation(place, server.port, owners, own))
        here = connecting.address(place, server.port, own)
        if state.pool != here:
            output.say(report.pointing(device.page, state, here))
        output.say(f"{state.setting} will be restored in the end, however the sweep ends.")
        with connecting.listener() as listener:
            swept = Sweep(device, plan, server, listener).run()
    found = results(swept, wanted, meters.unmetered)
    document = connecting.as_result(
        ledger, found.measurements, found.not_measured, swept.interrupted
    )  # fmt: skip
    keeping.write(json_path, lambda: reading.text(document), "miners")
    measured = [measurement.from_document(m) for m in document.measurements]
    output.show(report.found(found, measured, swept.before))
    return _code(swept, measured, meters)


def _points(
    points: tuple[Setting, ...] | None,
    frequency: tuple[float, ...] | None,
    core_voltage: tuple[float, ...] | None,
) -> tuple[Setting, ...]:
    pairs = frequency is not None and core_voltage is not None
    if points is not None and frequency is None and core_voltage is None:
        return points
    if points is None and pairs and frequency is not None and core_voltage is not None:
        return given.grid(frequency, core_voltage)
    raise InputError(
        "say which settings to try: --points, or --frequency and --core-voltage together",
        "for example --points 400:1000,525:1150",
    )


def _ends(device: Device) -> tuple[str, str]:
    """The device's address and this machine's own, as a connection between the two has them."""
    from ..connect import Deadline, connect

    server = device.server
    with connect(server.host, server.port, Deadline(server.timeout_seconds)) as link:
        return link.getpeername()[0], link.getsockname()[0]


def _is_loopback(text: str) -> bool:
    from ..miners.stratum.listening import plain

    address = plain(text)
    return address is not None and address.is_loopback


def _limits(device: Device, megahertz: Range | None, millivolts: Range | None) -> Limits:
    """What the user allows, else what the device offers, else what any of them bears."""
    offer = device.offer() or given.UNKNOWN
    return given.Limits(megahertz or offer.megahertz, millivolts or offer.millivolts)


def _code(swept: Swept, measured: Sequence[Measurement], meters: metering.Chosen) -> int:
    """The exit code, and why it is one. A miner that is not as it was goes before all."""
    if swept.not_restored is not None:
        output.complain(swept.not_restored)
        return swept.not_restored.exit_code
    if swept.interrupted:
        output.warn("interrupted: the old settings are restored; what was counted is shown")
        return 130
    if swept.ended:
        raise NotMeasurable(
            f"the sweep ended early: {swept.ended}", "the old settings are restored"
        )
    if not measured:
        raise NotMeasurable(
            "no point gave a figure; the old settings are restored", "see the reasons above"
        )
    missing = meters.missing(measured)
    if missing is not None:
        output.complain(missing)
        return missing.exit_code
    return 0
