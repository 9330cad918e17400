"""The verdict: an exact sequential sign test of launches against the margin.

A launch is one number, ln(time of head / time of base). At each look the launches
that are slower than the margin are counted: enough of them is *regressed*, the
mirror image is *pass*, and what is neither after the last look is *inconclusive*.
Nothing is assumed about the distribution of a launch but that launches are
independent; at a true slow-down of exactly the margin each falls on either side
with probability one half.

Several kernels share one error: Holm's procedure, at every look. The levels need
stricter bounds, which are found exactly by spending the error over the looks in
the proportions of the single test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb, erf, exp, log, sqrt

BASE_LOOKS = ((6, 6), (10, 9), (16, 13))
"""(launches, needed): regressed or passed at 6 of 6, 9 of 10 or 13 of 16."""

PASS, REGRESSED, INCONCLUSIVE = "pass", "regressed", "inconclusive"
UNFIT, INCOMPARABLE = "unfit", "incomparable"
MOST_DROPPED = 0.25
"""Unfit when a larger share of the rounds had to be dropped."""


@dataclass(frozen=True)
class Look:
    """After `launches` launches, `needed` of them on one side decide."""

    launches: int
    needed: int


@dataclass(frozen=True)
class Design:
    """looks: ascending. to_fail and to_pass hold for the same numbers of launches."""

    to_fail: tuple[Look, ...]
    to_pass: tuple[Look, ...]

    @property
    def launches(self) -> int:
        """The most launches that a check can take."""
        return self.to_fail[-1].launches

    @property
    def looks(self) -> tuple[int, ...]:
        return tuple(look.launches for look in self.to_fail)


@dataclass(frozen=True)
class Characteristics:
    """Exact probabilities of the answers, and the launches expected until one."""

    regressed: float
    passed: float
    inconclusive: float
    launches: float


def crossing(looks: Sequence[Look]) -> list[Fraction]:
    """P(bound reached at or before each look) when a launch falls on its side with 1/2."""
    alive = {0: Fraction(1)}
    crossed, total, n = [], Fraction(0), 0
    for look in looks:
        alive = _advance(alive, look.launches - n, Fraction(1, 2))
        n = look.launches
        total += sum((p for k, p in alive.items() if k >= look.needed), Fraction(0))
        alive = {k: p for k, p in alive.items() if k < look.needed}
        crossed.append(total)
    return crossed


def _advance(alive: Mapping[int, Fraction], launches: int, p: Fraction) -> dict[int, Fraction]:
    """The distribution of the count after some more launches."""
    after: dict[int, Fraction] = {}
    for k, mass in alive.items():
        for more in range(launches + 1):
            chance = comb(launches, more) * p**more * (1 - p) ** (launches - more)
            after[k + more] = after.get(k + more, Fraction(0)) + mass * chance
    return after


@cache
def level() -> Fraction:
    """The error at the boundary, one side, of the single test: 2.7 %."""
    return crossing([Look(*look) for look in BASE_LOOKS])[-1]


@cache
def bounds(launches: tuple[int, ...], alpha: Fraction) -> tuple[Look, ...]:
    """The smallest counts at these looks whose error, spent in the base's proportions,
    stays within `alpha`. A look that cannot decide at this level needs one more
    launch than there are."""
    base = [Look(*look) for look in BASE_LOOKS]
    shares = [spent / level() for spent in crossing(base)]
    looks: list[Look] = []
    for n, share in zip(launches, shares, strict=True):
        needed = n + 1
        while crossing([*looks, Look(n, needed - 1)])[-1] <= alpha * share:
            needed -= 1
        looks.append(Look(n, needed))
    return tuple(looks)


def looks_for(kernels: int) -> tuple[int, ...]:
    """One more launch at each look for every doubling of the kernels."""
    extra = max(0, (kernels - 1).bit_length())
    return tuple(n + extra for n, _ in BASE_LOOKS)


@cache
def design(kernels: int = 1, regressed: int = 0) -> Design:
    """Holm's step with `regressed` of `kernels` found already.

    Failing is tested at level / (kernels - regressed). Passing needs every kernel
    to pass, so each is tested at the full level (intersection-union).
    """
    looks = looks_for(kernels)
    return Design(bounds(looks, level() / (kernels - regressed)), bounds(looks, level()))


def margin_log(margin: float) -> float:
    """5 % slower takes ln 1.05 more."""
    return log(1 + margin)


def decide(
    numbers: Mapping[str, Sequence[float]],
    margin: float,
    decided: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Verdicts of the kernels that can be decided at this look, with those decided before.

    numbers: the launches of each kernel. Kernels whose number of launches is no
    look are left undecided; after the last look they are inconclusive.
    """
    verdicts = dict(decided or {})
    kernels, bar = len(numbers), margin_log(margin)
    while True:
        regressed = sum(v == REGRESSED for v in verdicts.values())
        if regressed == kernels:
            return verdicts
        plan = design(kernels, regressed)
        new = {
            name: verdict
            for name, values in numbers.items()
            if name not in verdicts and (verdict := _one(values, bar, plan)) is not None
        }
        if REGRESSED not in new.values():
            return {**verdicts, **new}
        verdicts |= {k: v for k, v in new.items() if v == REGRESSED}


def _one(values: Sequence[float], bar: float, plan: Design) -> str | None:
    slower = sum(v > bar for v in values)
    faster = sum(v < bar for v in values)
    for fail, good in zip(plan.to_fail, plan.to_pass, strict=True):
        if fail.launches == len(values):
            if slower >= fail.needed:
                return REGRESSED
            if faster >= good.needed:
                return PASS
    return INCONCLUSIVE if len(values) >= plan.launches else None


def characteristics(slower: float, plan: Design | None = None) -> Characteristics:
    """Exactly what the test answers when a launch is slower than the margin with this
    probability, each independently of the others."""
    plan = plan or design()
    alive, n = {0: 1.0}, 0
    failed = passed = launches = 0.0
    for fail, good in zip(plan.to_fail, plan.to_pass, strict=True):
        step = fail.launches - n
        n = fail.launches
        after: dict[int, float] = {}
        for k, mass in alive.items():
            for more in range(step + 1):
                chance = comb(step, more) * slower**more * (1 - slower) ** (step - more)
                after[k + more] = after.get(k + more, 0.0) + mass * chance
        now_failed = sum(p for k, p in after.items() if k >= fail.needed)
        now_passed = sum(p for k, p in after.items() if n - k >= good.needed and k < fail.needed)
        failed, passed = failed + now_failed, passed + now_passed
        launches += n * (now_failed + now_passed)
        alive = {k: p for k, p in after.items() if k < fail.needed and n - k < good.needed}
    rest = sum(alive.values())
    return Characteristics(failed, passed, rest, launches + n * rest)


def normal_share_above(x: float) -> float:
    """P(Z > x) of a standard normal."""
    return (1 - erf(x / sqrt(2))) / 2


def power(slow_down: float, margin: float, sd: float, plan: Design | None = None) -> float:
    """P(regressed) at a true slow-down when launches are normal with this SD (natural log)."""
    if sd <= 0:
        return float(slow_down > margin)
    z = (margin_log(margin) - log(1 + slow_down)) / sd
    return characteristics(normal_share_above(z), plan).regressed


def detectable(chance: float, margin: float, sd: float, plan: Design | None = None) -> float:
    """The slow-down (0.07 is 7 %) that is caught with probability `chance`.

    For the single test that is m + 1.0 s at 80 % and m + 1.5 s at 98 %.
    """
    low, high = 0.0, 8.0  # in SDs above the margin
    for _ in range(60):
        middle = (low + high) / 2
        if characteristics(normal_share_above(-middle), plan).regressed < chance:
            low = middle
        else:
            high = middle
    return exp(margin_log(margin) + high * sd) - 1


def unfit_reason(dropped: int, rounds: int, control: float | None, margin: float) -> str:
    """Why the machine was not fit for this check, empty when it was.

    control: median over launches of ln(time A' / time A).
    """
    if rounds and dropped > MOST_DROPPED * rounds:
        return f"{dropped} of {rounds} rounds were disturbed and dropped"
    if control is not None and abs(control) > margin_log(margin) / 2:
        return (
            f"base differs from itself, the control, by {exp(control) - 1:+.1%}, "
            f"which is more than half the margin"
        )
    return ""


def overall(verdicts: Sequence[str]) -> str:
    """One verdict for the whole check: the worst that is certain."""
    for verdict in (REGRESSED, INCOMPARABLE, UNFIT, INCONCLUSIVE):
        if verdict in verdicts:
            return verdict
    return PASS
