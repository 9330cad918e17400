"""What stands above a document's pictures: what it is of, in words, never its file's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...documents.compare import Compare
from ...documents.fields import Absent
from ...documents.machine import Machine
from ..units import counted
from .picture import clean

MOST_NAMES = 3
HASH = re.compile("[0-9a-f]{40}")


def of(kind: str, content: Any) -> str:
    """`title` of the file behind it where the document has one."""
    title = getattr(content, "title", None)
    return clean(title, 80) if isinstance(title, str) and title else KINDS[kind](content)


def machine(facts: Mapping[str, Any]) -> str:
    return model(str(facts.get("model_name") or "")) or "unknown CPU"


def who(result: Any) -> str:
    """The miners that were counted, else the machine that hashed."""
    if not result.measurements or not all(m.miner for m in result.measurements):
        return machine(result.machine)
    return _miners([m.kernel for m in result.measurements])


def _miners(names: Sequence[str]) -> str:
    """`Miner rig1`, `Miners rig1, rig2`."""
    some = ", ".join(clean(name, 40) for name in names[:MOST_NAMES])
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"{'Miner' if len(names) == 1 else 'Miners'} {some}{more}"


def model(name: str) -> str:
    """`Intel Xeon` of `Intel(R) Xeon(R) Processor @ 2.40GHz`."""
    short = re.sub(r"\((?:R|TM)\)|\bCPU\b|\b(?:\d+-Core )?Processor\b|@.*", " ", name)
    return clean(" ".join(short.split()), 60)


def points_and_bars(miners: Sequence[bool]) -> str:
    """The caption of rates with their intervals. miners: of each rate, whether it is a miner's."""
    said = []
    if not all(miners):
        said.append("The point is the median of the slices, the bar the interval of the median.")
    if any(miners):
        point = "The point" if all(miners) else "The point of a miner"
        said.append(f"{point} is the rate that its shares prove, the bar its Poisson interval.")
    return " ".join(said)


def facts(machine: Machine) -> dict[str, Any]:
    """What is known of a machine."""
    return {k: v for k, v in vars(machine).items() if not isinstance(v, Absent)}


def _day(created: str) -> str:
    return clean(created)[:10]


def _names(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMES:
        return f"{len(names)} sites, {clean(names[0], 40)} first"
    shown = [clean(name, 40) for name in names]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def sides(compare: Compare) -> tuple[str, str] | None:
    """What A and B were measured on; None where an old document does not say."""
    if isinstance(compare.a, Absent) or isinstance(compare.b, Absent):
        return None
    return model(compare.a.machine), model(compare.b.machine)


def _compare(compare: Compare) -> str:
    machines = sides(compare)
    if machines is None:
        return f"B against A: {compare.kind}"
    a, b = machines
    if compare.lines and all(line.by_shares for line in compare.lines):
        return f"{_miners([line.kernel for line in compare.lines])}, B against A"
    if compare.kind == "same machine":
        return f"{b}, measured twice"
    return f"{b} against {a}" if a != b else f"Two machines with {a}"


def _check(check: Any) -> str:
    def label(arm: Any) -> str:
        text = str(arm.label or arm.what)
        return clean(text[:12] if HASH.fullmatch(text) else text, 60)

    arms = [label(check.arms[name]) for name in ("B", "A") if name in check.arms]
    if check.baseline:
        arms = [*arms[:1], f"the baseline {clean(check.baseline)}"]
    return " against ".join(arms)


KINDS: dict[str, Callable[[Any], str]] = {
    "result": lambda r: f"{who(r)}, {_day(r.created)}",
    "fleet": lambda f: f"{f.command} of {counted(len(f.hosts), 'host')}, {_day(f.created)}",
    "sweep": lambda s: f"{machine(facts(s.machine))}, {counted(len(s.points), 'point')}",
    "compare": _compare,
    "projection": lambda p: _names([s.site for s in p.sites]),
    "simulation": lambda s: _names([o.name for o in s.sites]),
    "allocation": lambda a: _names([s.name for s in a.plan.sites]),
    "check": _check,
    "backtest": lambda b: f"Epochs {b.record.first_epoch} to {b.record.last_epoch}",
}
