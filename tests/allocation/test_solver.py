"""The child that solves: it answers, breaks, dawdles and is interrupted."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from powbench.allocation import solver as solver_module
from powbench.allocation.columns import columns
from powbench.allocation.decide import better_by_check, decide
from powbench.allocation.instance import Instance
from powbench.allocation.outcome import NpvOutcome
from powbench.allocation.plan import FleetPlan
from powbench.allocation.program import build
from powbench.allocation.solver import ChildSolver
from powbench.allocation.solving import Effort, Solution, Status
from powbench.errors import InputError, NotMeasurable, PowbenchError
from tests import patience
from tests.allocation.small import Here, question, terms


def some() -> Instance:
    rng = np.random.default_rng(1)
    site = terms(2, capacity_kw=np.full(2, 6.0), notice=1, standing_usd=np.ones(2))
    return question(rng.normal(5, 9, (20, 1, 1, 2)), [[9]], (site,), sale_usd=4.0)


def test_the_child_answers_as_this_process_would() -> None:
    its = some()
    with ChildSolver() as child:
        for weight in (0.0, 2.0):
            program = build(its, weight, 0.1, columns(its))
            found, own = (
                child.solve(program, 0.0, patience.SECONDS),
                Here().solve(program, 0.0, patience.SECONDS),
            )
            assert found.status is own.status is Status.SOLVED
            assert found.objective == pytest.approx(own.objective)
            assert found.x is not None and own.x is not None
            assert len(found.x) == len(own.x)


def test_infeasible_is_an_answer() -> None:
    its = some()
    program = build(its, 0.0, 0.1, columns(its))
    program.row_low[0], program.row_high[0] = -5.0, -5.0  # stock below zero
    with ChildSolver() as child:
        assert child.solve(program, 0.0, patience.SECONDS).status is Status.INFEASIBLE


def test_a_child_that_breaks_is_an_error() -> None:
    program = build(some(), 0.0, 0.1)
    with (
        ChildSolver(
            (sys.executable, "-c", "import sys; print('why', file=sys.stderr); sys.exit(9)")
        ) as child,
        pytest.raises(PowbenchError, match=r"\(exit code 9\): why") as told,
    ):
        child.solve(program, 0.0, patience.SECONDS)
    assert told.value.exit_code == 4


def test_a_child_that_does_not_come_back_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver_module, "_GRACE_SECONDS", 0.1)
    program = build(some(), 0.0, 0.1)
    dawdle = (sys.executable, "-c", "import sys, time; sys.stdin.buffer.read(8); time.sleep(600)")
    with ChildSolver(dawdle) as child:
        found = child.solve(program, 0.0, 0.2)
        assert found.status is Status.TIME and found.x is None
        assert child._child is None


def test_ctrl_c_ends_the_wait_and_the_child() -> None:
    """It is pressed when the child has heard the beginning of the question."""
    program = build(some(), 0.0, 0.1)
    press = f"os.kill({os.getpid()}, {signal.SIGINT:d})"
    hears = f"import os, sys, time; sys.stdin.buffer.read(8); {press}; time.sleep(600)"
    with ChildSolver((sys.executable, "-c", hears)) as child:
        with pytest.raises(KeyboardInterrupt):
            child.solve(program, 0.0, patience.SECONDS)
        assert child._child is None


class Scripted:
    """The solver in this process, with the end of some searches written in advance."""

    def __init__(self, *script: object) -> None:
        self.script = list(script)

    def solve(self, program, wanted_gap, seconds, relaxed=False) -> Solution:  # type: ignore[no-untyped-def]
        step = self.script.pop(0) if self.script else None
        if step is KeyboardInterrupt:
            raise KeyboardInterrupt
        if isinstance(step, Status):
            return Solution(step, None, -np.inf, np.inf, 7.0, "the message of HiGHS")
        return Here().solve(program, wanted_gap, seconds, relaxed)


def test_an_interrupt_keeps_the_weights_that_are_done() -> None:
    answer = decide(some(), 1.0, (0.0, 2.0), 0.1, Scripted(None, None, KeyboardInterrupt), Effort())
    assert answer.interrupted
    assert [c.weight for c in answer.choices] == [0.0, 1.0]
    assert answer.chosen.weight == 1.0 and not answer.reliefs


def test_an_interrupt_before_the_first_plan_has_nothing_to_keep() -> None:
    with pytest.raises(KeyboardInterrupt):
        decide(some(), 1.0, (0.0,), 0.1, Scripted(KeyboardInterrupt), Effort())


def test_no_plan_in_time_is_not_measurable() -> None:
    with pytest.raises(NotMeasurable, match="no plan in 7 s") as told:
        decide(some(), 1.0, (), 0.1, Scripted(Status.TIME), Effort())
    assert "--time-limit" in told.value.hint


def test_a_solver_that_fails_is_an_error_of_ours() -> None:
    with pytest.raises(PowbenchError, match="the message of HiGHS"):
        decide(some(), 1.0, (), 0.1, Scripted(Status.FAILED), Effort())


def test_another_weight_without_a_plan_is_told_beside_the_rest() -> None:
    answer = decide(some(), 1.0, (0.0, 3.0), 0.1, Scripted(None, Status.TIME), Effort())
    assert [c.weight for c in answer.choices] == [1.0, 3.0]
    assert answer.unsolved == ["weight 0: the solver found no plan in 7 s"]


def test_limits_that_conflict_are_named() -> None:
    site = terms(1, name="texas", capacity_kw=np.array([2000.0]))
    its = question([[[[5.0]]]], [[9]], (site,), kw=400.0, may_idle=False, may_sell=False)
    with pytest.raises(InputError) as told:
        decide(its, 0.0, (), 0.1, Here(), Effort())
    for limit in ("may not be sold", "may not idle", "capacity of texas (2 MW)"):
        assert limit in told.value.message


def test_without_scipy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="scipy") as told:
        solver_module.require_scipy()
    assert "powbench[sites]" in told.value.hint


def test_what_does_better_on_other_paths_is_said() -> None:
    """The plan sells all, for a rig is worth nothing here; on other paths it is worth 100."""
    told_of: list[float] = []

    def halfway(plans: Sequence[FleetPlan], tell: Callable[[float], None]) -> list[NpvOutcome]:
        tell(0.5)
        worth = [100.0 if plan.run.any() else 30.0 for plan in plans]
        return [NpvOutcome(usd, usd, 0.0) for usd in worth]

    answer = decide(
        question(np.zeros((4, 1, 1, 2)), [[3]], sale_usd=10.0), 1.0, (), 0.5, Here(), Effort(),
        halfway, told_of.append,
    )  # fmt: skip
    # Of four steps: the plan, a weight or limit that is not there, half of the check, all.
    assert told_of == pytest.approx([1 / 4, 3.5 / 4, 1.0])
    assert answer.chosen.plan.sold.sum() == 3
    told = better_by_check(answer)
    assert told is not None and "keeping all scores 140 USD better" in told
    same = replace(answer.chosen, check=answer.kept_check)
    assert better_by_check(replace(answer, chosen=same, choices=[same])) is None
