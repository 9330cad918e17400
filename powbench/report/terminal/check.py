"""A check as people see it: what it can detect, the launches, and one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import exp

from rich.console import Group, RenderableType
from rich.text import Text

from ...check import decision
from ...check.arms import BASE, COMMAND
from ...check.decision import INCOMPARABLE, INCONCLUSIVE, PASS, REGRESSED, UNFIT
from ...check.gates import COUNTS, judged
from ...check.records import CheckOutcome, Gate, KernelCheck, Pilot, Settings
from ...check.run import launch_seconds
from ...measure.statistics import median
from ..units import counted as plural
from ..units import signed, significant
from . import counted
from .tables import plain_table

STRIP_WIDTH = 41


def percent(value: float, digits: int = 1) -> str:
    """0.052 -> `5.2%`."""
    return f"{value * 100:.{digits}f}%"


def forecast(settings: Settings, pilots: Mapping[str, Pilot], arms: int) -> list[str]:
    """What can be detected here and how long it takes, before anything is judged."""
    plan, lines = decision.design(len(pilots)), []
    for kernel, pilot in pilots.items():
        if pilot.sd is None:
            lines.append(f"{kernel}: the pilot was disturbed too much to say what can be detected")
            continue
        at_80, at_98 = (
            decision.detectable(c, settings.margin, pilot.sd, plan) for c in (0.80, 0.98)
        )
        lines.append(
            f"{kernel}: launches vary by {percent(pilot.sd, 2)} (SD of {len(pilot.launches)} short "
            f"launches). A slow-down of {percent(at_80)} is caught with 80% probability, one of "
            f"{percent(at_98)} with 98%. The margin is {percent(settings.margin)}."
        )
    one = sum(launch_seconds(p, settings, arms) for p in pilots.values())
    first, last = plan.looks[0], plan.looks[-1]
    lines.append(
        f"expected duration: {one * first:.0f} s for a clear answer, at most {one * last:.0f} s"
    )
    if settings.max_time is not None and one * first > settings.max_time:
        lines.append(
            f"the time limit of {settings.max_time:g} s is too short for a decision: "
            "the answer will be inconclusive"
        )
    return lines


def strip(numbers: tuple[float, ...], margin: float) -> list[str]:
    """One line per launch on a common scale: `0` is equal, `m` the margin, `*` the launch."""
    bar = decision.margin_log(margin)
    reach = max([abs(v) for v in numbers] + [2 * bar])
    middle = STRIP_WIDTH // 2

    def place(value: float) -> int:
        return middle + round(value / reach * middle)

    lines = []
    for index, value in enumerate(numbers, 1):
        row = ["·"] * STRIP_WIDTH
        row[place(0)], row[place(bar)] = "0", "m"
        row[place(value)] = "*"
        lines.append(f"{index:>4} {''.join(row)} {signed(exp(value) - 1, 2)}")
    return lines


def sentence(o: CheckOutcome) -> str:
    """The verdict in one sentence; of both gates, who spoke and what the other one says."""
    if o.identical:
        return "pass: both arms run exactly the same code, so nothing was measured"
    said = {g.name: gate_sentence(o, g) for g in judged(o)}
    if len(said) < 2:
        return counted.sentence(o, o.counts) if o.counts is not None else _by_time(o)
    spoke = [g for g in o.gates if g.spoke]
    if len(spoke) == 2:
        told = "; ".join(said[g.name].partition(": ")[2] for g in spoke)
        return f"{o.verdict} by counts and by time: {told}"
    (one,), (other,) = spoke, [g for g in o.gates if not g.spoke]
    told = said[one.name].partition(": ")[2]
    return f"{o.verdict} by {one.name}: {told}; by {other.name}: {other.verdict}"


def gate_sentence(o: CheckOutcome, gate: Gate) -> str:
    """What one gate says of the check, as it would say it alone."""
    alone = replace(o, verdict=gate.verdict, reason=gate.reason)
    if gate.name == COUNTS and o.counts is not None:
        return counted.sentence(alone, o.counts)
    return _by_time(alone)


def _by_time(o: CheckOutcome) -> str:
    margin = percent(o.settings.margin)
    names = ", ".join(c.kernel for c in o.kernels if c.verdict == o.verdict)
    worst = max(
        (c for c in o.kernels if c.verdict == o.verdict and c.slow_down),
        key=lambda c: c.slow_down.median if c.slow_down else 0.0,
        default=None,
    )
    size = f" (median {signed(worst.slow_down.median)})" if worst and worst.slow_down else ""
    new = "now" if o.baseline else ("base" if o.settings.swapped else "head")
    old = f"baseline {o.baseline}" if o.baseline else ("head" if o.settings.swapped else "base")
    if o.verdict == PASS:
        return f"pass: {new} is not slower than {old} by {margin} or more{size}"
    if o.verdict == REGRESSED:
        return f"regressed: {new} is slower than {old} by more than {margin} on {names}{size}"
    if o.verdict == INCONCLUSIVE:
        why = o.reason or f"the launches lie on both sides of {margin}"
        return f"inconclusive: {why}{size}"
    if o.verdict == UNFIT:
        return f"unfit: {o.reason}; this machine cannot decide it now"
    assert o.verdict == INCOMPARABLE
    return f"incomparable: {o.reason}"


def outcome(o: CheckOutcome) -> RenderableType:
    """The sentence, the table, strips, and dropped rounds with their causes."""
    parts: list[RenderableType] = [Text(line) for line in (sentence(o), *header(o))]
    parts += counted.parts(o.counts) if o.counts is not None else []
    if o.kernels:
        table = plain_table(
            *("=kernel", "!>slow-down", ">interval", ">control", ">launches", ">dropped"),
            "!verdict",
            spare=("dropped", "launches", "control"),
        )
        for c in o.kernels:
            table.add_row(*row(c))
        parts += [table, *(Text(line) for line in _how_sure(o))]
    for c in o.kernels:
        parts.append(
            Text(f"{c.kernel}: time of B / time of A in each launch (*); 0 is equal, m the margin")
        )
        parts += [Text(line) for line in strip(c.numbers, o.settings.margin)]
        parts += [Text(line) for line in (calls_line(o, c), rounds_line(c)) if line]
    parts += [Text(f"note: {note}") for note in o.notes]
    return Group(*parts)


def header(o: CheckOutcome) -> list[str]:
    if o.counts is not None and not o.kernels:
        return ["; ".join(f"{arm} ({name}): {o.sources[arm].label}{_how(o, arm)}"
                for arm, name in zip("AB", ("base", "head"), strict=True))]  # fmt: skip
    if o.baseline:
        return [f"times of now against those of baseline {o.baseline}; seed {o.settings.seed}"]
    names = ("head", "base") if o.settings.swapped else ("base", "head")
    arms = [
        f"{arm} ({name}): {o.sources[arm].label}{_how(o, arm)}"
        for arm, name in zip("AB", names, strict=True)
    ]
    return ["; ".join([*arms, f"seed {o.settings.seed}"])]


def _how(o: CheckOutcome, arm: str) -> str:
    return f" [{o.sources[arm].how}]" if o.sources[arm].how else ""


def row(c: KernelCheck) -> tuple[str, ...]:
    """The cells of one kernel, for every kind of table."""
    slow = c.slow_down
    return (
        c.kernel,
        signed(slow.median, 2) if slow else "-",
        f"{signed(slow.low, 2)} … {signed(slow.high, 2)}" if slow and _spread(c) else "-",
        signed(exp(c.control) - 1, 2) if c.control is not None else "-",
        str(len(c.numbers)),
        f"{c.dropped} of {c.rounds}",
        c.verdict,
    )


def _spread(c: KernelCheck) -> bool:
    """One launch has no interval."""
    return len(c.numbers) > 1


def _how_sure(o: CheckOutcome) -> list[str]:
    """What the table's intervals are: order statistics, so that few launches allow no 95%."""
    sure = [c.slow_down.confidence for c in o.kernels if c.slow_down and _spread(c)]
    if not sure:
        return []
    return [f"interval: of the median over launches, {100 * min(sure):.1f}% sure at least"]


def calls_line(o: CheckOutcome, c: KernelCheck) -> str:
    """Calls per second of A and B; empty for kernels, and where no launch gave a number."""
    if not o.settings.calls or not c.numbers:
        return ""
    rates = []
    for arm in ("A", "B"):
        times = [t for x in c.launches if (t := x.time(arm)) is not None]
        rate = c.nonces / median(times)
        figure = significant(rate) if rate >= 1 else f"{rate:.3g}"
        rates.append(f"{arm} makes {figure} calls per second")
    starts = ", each of which starts the program anew" if o.sources[BASE].kind == COMMAND else ""
    return f"{', '.join(rates)}; calls in a slice: {c.nonces}{starts}"


def rounds_line(c: KernelCheck) -> str:
    causes = ", ".join(f"{name} {n}" for name, n in c.causes.items())
    text = f"{plural(c.rounds - c.dropped, 'round')} kept, {c.dropped} dropped"
    text += f" ({causes})" if causes else ""
    silent = ", ".join(c.not_reported)
    return text + (f"; this machine does not report: {silent}" if silent else "")
