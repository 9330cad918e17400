"""A sweep of a miner on the terminal: what it would do, and what it found."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ...confidence import STANDARD_ERRORS
from ...energy.reading import EnergyReading
from ...energy.sweep import Choice, Point
from ...measure.measurement import Measurement
from ...miners.count.interval import HASHES_PER_DIFFICULTY
from ...miners.measuring import MOST_PACE
from ...miners.sweep.points import Limits
from ...miners.sweep.sweeping import Plan
from ...miners.sweep.swept import Beaten, Results, beaten
from ...readers.axeos_settings import Device
from ...readers.settings import State
from ..units import hash_rate, rate_cells, scaled, significant
from . import energy, joules
from .miners import EARNED, NOTHING_EARNED, duration
from .sweeping import marks, plot
from .tables import Drawn, plain_table

CHIP_DIFFICULTY = 256
"""The chips of AxeOS report nothing easier (bitaxeorg/ESP-Miner, main/device_config.h)."""
FEWEST_SHARES = 10
TERA = 1e12


def plan(device: Device, state: State, todo: Plan, here: str, earns: str) -> RenderableType:
    """What a sweep would do, in order, with the time that it takes. `here`: where the miner's pool
    has to be; `earns`: what becomes of its work meanwhile."""
    seconds = len(todo.points) * (todo.settle_seconds + todo.seconds)
    table = plain_table(
        "!>point", "=setting", ">its cores\nwould do", ">about", ">until",
        spare=("about", "until", "its cores would do"),
    )  # fmt: skip
    for number, point in enumerate(todo.points, 1):
        rate = None
        if state.expected is not None:
            rate = state.expected * point.megahertz / state.setting.megahertz
        table.add_row(
            str(number), str(point), hash_rate(rate) if rate else "-",
            precision(rate, todo.seconds), hours(seconds * number / len(todo.points)),
        )  # fmt: skip
    pointed = "" if state.pool == here else f" {pointing(device.page, state, here)}"
    return Group(
        Text(identity(device.address, state)),
        Text("This is a dry run: nothing is changed. --yes-change-settings does the following."),
        Text(f"1. Wait for its first share at {here}.{pointed} {earns}"),
        Text(
            f"2. Set each point, let it settle for {duration(todo.settle_seconds)}, and count "
            f"shares for {duration(todo.seconds)}:"
        ),
        table,
        Text(f"3. Restore {state.setting}, however the sweep ends."),
        Text(limits(todo.limits)),
        Text(f"In all about {hours(seconds)}, and up to two minutes a point more."),
    )


def hours(seconds: float) -> str:
    """`35 min`, `2 h 20 min`; under two minutes in seconds."""
    if seconds < 120:
        return duration(seconds)
    whole, minutes = divmod(round(seconds / 60), 60)
    return f"{whole} h {minutes:02} min" if whole else f"{minutes} min"


def pointing(page: str, state: State, here: str) -> str:
    """What to enter on the device's page so that its shares come `here`."""
    host, _, port = here.rpartition(":")
    now = f"it has {state.pool} now; " if state.pool else ""
    return (
        f"On {page}, Pool, enter Stratum Host {host} and Stratum Port {port} "
        f"({now}write it down), then save and restart it."
    )


def identity(address: str, state: State) -> str:
    """`Bitaxe Gamma 601 at 192.168.1.20: 525 MHz at 1150 mV, chip 58 °C, regulator 61 °C, 18 W`"""
    figures = [str(state.setting)]
    figures += [
        f"{name} {significant(value, 2)} {unit}".strip()
        for name, value, unit in (
            ("chip", state.chip, "°C"),
            ("regulator", state.regulator, "°C"),
            ("power", state.watts, "W"),
        )
        if value is not None
    ]
    return f"{state.model} at {address}: {', '.join(figures)}."


def limits(kept: Limits) -> str:
    """`Limits: 400 … 625 MHz, 1000 … 1250 mV; it ends above 66 °C at the chip or …`"""
    (slow, fast), (low, high) = kept.megahertz, kept.millivolts
    return (
        f"Limits: {slow:g} … {fast:g} MHz and {low:g} … {high:g} mV. The sweep ends above "
        f"{kept.chip:g} °C at the chip or {kept.regulator:g} °C at the regulator."
    )


def precision(rate: float | None, seconds: float) -> str:
    """`± 5%`: half the interval that the shares of a window leave; empty where nobody knows."""
    if rate is None:
        return ""
    pace = min(MOST_PACE, rate / (CHIP_DIFFICULTY * HASHES_PER_DIFFICULTY))
    shares = pace * seconds
    if shares < FEWEST_SHARES:
        return ""
    return f"± {100 * STANDARD_ERRORS / math.sqrt(shares):.2g}%"


def found(results: Results, measurements: Sequence[Measurement], state: State) -> RenderableType:
    """The best points in sentences, then all of them, then what gave no figure."""
    lines: list[RenderableType] = []
    outcome = results.outcome
    if outcome is not None:
        source = outcome.source
        better = beaten(results.points, source)
        lines.append(Text(_answer(results, state)))
        lines.append(_table(results, source, better))
        if any(b is not None and not b.sure for b in better):
            lines.append(Text("(in parentheses: not beyond the intervals)"))
        if outcome.most_efficient is not None:
            lines.append(
                Drawn(lambda width, _: plot(results.points, source, width - 14).split("\n"))
            )
            lines.append(Text(_worth(results.points, better)))
    if any(sum(r.available for r in m.energy) > 1 for m in measurements):
        lines += joules.table(measurements)
    lines += energy.about(measurements)
    lines += [Text(f"{n.kernel} was not measured: {n.reason}") for n in results.not_measured]
    lines += [Text(f"note: {m.kernel}: {w}") for m in measurements for w in m.warnings]
    proxied = any(m.miner is not None and m.miner.mode == "proxy" for m in measurements)
    return Group(*lines, Text(EARNED if proxied else NOTHING_EARNED))


def _table(results: Results, source: str, better: Sequence[Beaten | None]) -> RenderableType:
    table = plain_table(
        "!", "=setting", "!>hash rate", ">95%\ninterval", ">watts", "!>J/TH", "!level",
        ">interval of\nJ/TH", ">chip", ">reg.", "beaten by",
        spare=("reg.", "chip", "95% interval", "interval of J/TH", "watts"),
    )  # fmt: skip
    letters = marks(len(results.points))
    for letter, point, states, worse in zip(
        letters, results.points, results.states, better, strict=True
    ):
        reading = next((r for r in point.energy if r.source == source and r.available), None)
        table.add_row(
            letter, str(point.setting), *rate_cells(point.hashes_per_second), *_joules(reading),
            _hottest([s.chip for s in states]), _hottest([s.regulator for s in states]),
            _by(worse, letters),
        )  # fmt: skip
    return table


def _by(worse: Beaten | None, letters: Sequence[str]) -> str:
    if worse is None:
        return ""
    return letters[worse.by] if worse.sure else f"({letters[worse.by]})"


def _joules(reading: EnergyReading | None) -> tuple[str, str, str, str]:
    """Watts, J/TH, its level, and its interval."""
    if reading is None or reading.watts is None or reading.j_per_th is None:
        return "-", "-", "", ""
    low, high = reading.hashes_per_joule_low, reading.hashes_per_joule_high
    ends = (
        f"{significant(TERA / high)} … {significant(TERA / low)}" if low and high else "not known"
    )
    return f"{reading.watts:.1f}", significant(reading.j_per_th), energy.level_cell(reading), ends


def _hottest(degrees: Sequence[float | None]) -> str:
    known = [d for d in degrees if d is not None]
    return f"{max(known):.0f} °C" if known else ""


def _answer(results: Results, state: State) -> str:
    """The fastest and the most efficient point, and how it was before."""
    outcome = results.outcome
    assert outcome is not None
    fastest = outcome.fastest.best.hashes_per_second
    sentence = (
        f"Fastest is {_choice(outcome.fastest)}: {hash_rate(fastest.median)}, 95% sure between "
        f"{hash_rate(fastest.low)} and {hash_rate(fastest.high)}. "
    )
    if outcome.most_efficient is None:
        return f"{sentence}Which is the most efficient is not known: {outcome.reason}."
    best = outcome.most_efficient
    sentence += f"Most efficient is {_choice(best)}: {_efficiency(best.best, outcome.source)}."
    before = next((p for p in results.points if str(p.setting) == str(state.setting)), None)
    if before is not None and before is not best.best:
        sentence += (
            f" As it was set before, at {state.setting}, it does "
            f"{hash_rate(before.hashes_per_second.median)} and takes "
            f"{_efficiency(before, outcome.source)}."
        )
    return sentence


def _efficiency(point: Point, source: str) -> str:
    """`13.2 J/TH (measured at the wall, L2)`"""
    reading = next((r for r in point.energy if r.source == source), None)
    if reading is None or reading.j_per_th is None:
        return "an energy that was not measured"
    where = "declared" if reading.kind == "declared" else f"{reading.kind} at the {reading.scope}"
    return f"{scaled(reading.j_per_th, 'J/TH')} ({where}, {reading.level})"


def _choice(chosen: Choice) -> str:
    ties = ", ".join(str(t.setting) for t in chosen.ties)
    return str(chosen.best.setting) + (f" (as good within the intervals: {ties})" if ties else "")


def _worth(points: Sequence[Point], better: Sequence[Beaten | None]) -> str:
    """Which points are worth choosing among."""
    best = [
        str(point.setting) for point, worse in zip(points, better, strict=True) if worse is None
    ]
    if len(best) == len(points):
        return "No point beats another at both rate and efficiency."
    sure = all(worse.sure for worse in better if worse is not None)
    middle = "" if sure else "Going by the middle of the intervals: "
    if len(best) == 1:
        return f"{middle}{best[0]} beats every other point at both rate and efficiency."
    return (
        f"{middle}choose among {', '.join(best)}; every other point is beaten by one of them at "
        "both rate and efficiency."
    )
