"""Which modes of a rig are ever the best, and at what price the best one changes.

A mode earns rate x hashprice - power x price of energy: a straight line in both. So only the
corners of the upper hull of (power, rate) can be the best, and from one corner to the next a
rig gains some rate for some power. Such a gain is worth its power or not, like a rig of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from .rig import TERA, Mode, Rig


@dataclass(frozen=True)
class Gain:
    """What a rig gains [H/s] for how much power [W] in `mode`, over the one below it.

    joules_per_terahash: of the gain; for the first one, of what is reached from it on, where
    that is less: rigs that are on come before rigs that are fast.
    """

    mode: Mode
    hashes_per_second: float
    watts: float
    joules_per_terahash: float


def gains(rig: Rig, may_stop: bool = True) -> tuple[Gain, ...]:
    """From standing still, or from the mode of the least power where the rig may not, to the
    fastest mode that is ever the best. Each gain costs more energy per hash than the one before.
    """
    corners = _hull([(mode.watts.value, mode.hashes_per_second.value, mode)
                     for mode in rig.every_mode], may_stop)  # fmt: skip
    found: list[Gain] = []
    watts, rate = 0.0, 0.0
    for power, hashes, mode in corners:
        more, faster = power - watts, hashes - rate
        found.append(Gain(mode, faster, more, more / faster * TERA))
        watts, rate = power, hashes
    if len(found) > 1 and found[1].joules_per_terahash < found[0].joules_per_terahash:
        first, key = found[0], found[1].joules_per_terahash
        found[0] = Gain(first.mode, first.hashes_per_second, first.watts, key)
    return tuple(found)


Corner = tuple[float, float, Mode]


def _hull(points: list[Corner], may_stop: bool) -> list[Corner]:
    """Corners by power, each faster than the one before, at an ever smaller gain per watt."""
    points = sorted(points, key=lambda point: (point[0], -point[1]))
    hull: list[Corner] = []
    for point in points:
        if hull and point[1] <= hull[-1][1]:
            continue
        while hull:
            before = hull[-2] if len(hull) > 1 else (0.0, 0.0, point[2])
            if len(hull) == 1 and not may_stop:
                break
            if _slope(before, hull[-1]) > _slope(hull[-1], point):
                break
            hull.pop()
        hull.append(point)
    return hull


def _slope(one: Corner, other: Corner) -> float:
    power, rate = other[0] - one[0], other[1] - one[1]
    return rate / power if power > 0 else float("inf")
