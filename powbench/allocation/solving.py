"""From a program to whole numbers, with HiGHS through scipy.

Thousands of rigs make whole numbers slow and hardly worth it: so contracts are decided
first with shares of rigs allowed, which also bounds every plan from above; then counts
are rounded, all together, by a program in which only broken ones may move. Where the
rounded plan is further from the bound than asked for, whole numbers are searched from
the start. Runs in a child process (child.py), as HiGHS does not listen to Ctrl-C.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from ..sites.calendar import Floats
from .columns import Bools
from .program import Program

_NEAR = 1e-6


class Status(StrEnum):
    """How a search ended."""

    SOLVED = "solved"
    """Within the gap."""
    TIME = "time"
    """Time was up; there may be a plan, further from the bound than asked for."""
    INFEASIBLE = "infeasible"
    FAILED = "failed"


@dataclass(frozen=True)
class Effort:
    """wanted gap as a share of the objective, and seconds for one search."""

    gap: float = 0.005
    seconds: float = 60.0


@dataclass(frozen=True)
class Solution:
    """x: the columns, None without a plan. objective and bound: of -cost @ x, the bound
    on every plan. gap: their distance as a share of the objective."""

    status: Status
    x: Floats | None
    objective: float
    bound: float
    seconds: float
    message: str = ""

    @property
    def gap(self) -> float:
        return gap(self.objective, self.bound)


def gap(objective: float, bound: float) -> float:
    """Distance of the bound, as a share of the objective."""
    return max(0.0, bound - objective) / max(abs(objective), 1e-9)


def solve(program: Program, wanted_gap: float, seconds: float, relaxed: bool = False) -> Solution:
    """The best plan within `wanted_gap` of the bound, in at most about `seconds`.

    relaxed: shares of rigs will do, only contracts are whole.
    """
    begin = time.monotonic()

    def left() -> float:
        return max(0.5, seconds - (time.monotonic() - begin))

    def ended(status: Status, x: Floats | None, bound: float, message: str = "") -> Solution:
        value = -np.inf if x is None else -float(program.cost @ x)
        return Solution(status, x, value, bound, time.monotonic() - begin, message)

    loose = _milp(program, program.strategic, wanted_gap / 2, left())
    if loose.status == 2:
        return ended(Status.INFEASIBLE, None, -np.inf, loose.message)
    bound = np.inf if loose.x is None else _bound(loose)
    if loose.x is None and (relaxed or loose.status == 1):
        status = Status.TIME if loose.status == 1 else Status.FAILED
        return ended(status, None, bound, loose.message)
    if relaxed:
        return ended(Status.SOLVED if loose.status == 0 else Status.TIME, loose.x, bound)
    best = None if loose.x is None else _rounded(program, loose.x, left)
    if best is not None and gap(-float(program.cost @ best), bound) <= wanted_gap:
        return ended(Status.SOLVED, best, bound)
    if time.monotonic() - begin >= seconds:
        return ended(Status.TIME, best, bound, "time is up")
    full = _milp(program, program.integer, wanted_gap, left())
    if full.status == 2:
        return ended(Status.INFEASIBLE, None, -np.inf, full.message)
    if full.x is not None:
        bound = min(bound, _bound(full))
        whole = _whole(program, full.x)
        if best is None or program.cost @ whole <= program.cost @ best:
            best = whole
    solved = best is not None and gap(-float(program.cost @ best), bound) <= wanted_gap + 1e-9
    if solved or full.status == 0:
        return ended(Status.SOLVED, best, bound)
    return ended(Status.TIME if full.status == 1 else Status.FAILED, best, bound, full.message)


def _milp(program: Program, integer: Bools, wanted_gap: float, seconds: float) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    shape = (len(program.row_low), len(program.cost))
    matrix = csr_array((program.value, (program.row, program.column)), shape=shape)
    return milp(
        program.cost,
        integrality=integer.astype(int),
        bounds=Bounds(program.low, program.high),
        constraints=LinearConstraint(matrix, program.row_low, program.row_high),
        options={"mip_rel_gap": wanted_gap, "time_limit": seconds},
    )


def _bound(result: Any) -> float:
    """Of the maximum: HiGHS minimises. Without integers the answer is its own bound."""
    dual = getattr(result, "mip_dual_bound", None)
    if dual is None or not np.isfinite(dual):
        return -float(result.fun) if result.status == 0 else float("inf")
    return -float(dual)


def _whole(program: Program, x: Floats) -> Floats:
    """Whole columns freed of what arithmetic left on them."""
    whole: Floats = np.where(program.integer, np.round(x), x)
    return whole


def _rounded(program: Program, x: Floats, left: Any) -> Floats | None:
    """Whole numbers beside x, the contracts as they are; None where there are none near.

    First only the broken counts may move, to the whole numbers beside them; then every
    count that is not zero by a few, and those that are zero upward by as many.
    """
    near = np.where(np.abs(x - np.round(x)) < _NEAR, np.round(x), x)
    counts = program.integer & ~program.strategic
    for room in (0, 3):
        low, high = program.low.copy(), program.high.copy()
        low[program.strategic] = high[program.strategic] = np.round(x[program.strategic])
        low[counts] = np.maximum(low[counts], np.floor(near[counts]) - room)
        high[counts] = np.minimum(high[counts], np.ceil(near[counts]) + room)
        rounded = _milp(
            replace(program, low=low, high=high), program.integer, 1e-5, min(left(), 10)
        )
        if rounded.x is not None:
            return _whole(program, rounded.x)
    return None
