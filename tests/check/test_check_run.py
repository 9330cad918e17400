"""The driver in a lab without processes: verdicts, reasons, what is measured when."""

from __future__ import annotations

import random
from dataclasses import replace
from math import log
from typing import Any

import jsonschema
import pytest

from powbench.check import run
from powbench.errors import WrongHashes
from tests.check.fakes import SOURCES, FakeLab, Silent, check, hello, settings

SLOW = log(1.10)


def head_is(value: float) -> Any:
    return lambda kernel, arm, launch: value if arm == "B" else 0.0


def test_equal_arms_pass_at_the_first_look() -> None:
    found = check(FakeLab())
    assert (found.verdict, found.reason) == ("pass", "")
    assert len(found.kernels[0].numbers) == 6


def test_a_slow_head_regresses() -> None:
    found = check(FakeLab(head_is(SLOW)))
    assert found.verdict == "regressed"
    assert found.kernels[0].slow_down.median == pytest.approx(0.10)


def test_launches_on_both_sides_are_inconclusive() -> None:
    lab = FakeLab(lambda kernel, arm, launch: (0.0, SLOW)[launch % 2] if arm == "B" else 0.0)
    found = check(lab)
    assert found.verdict == "inconclusive"
    assert len(found.kernels[0].numbers) == 16


def test_a_control_arm_that_is_off_makes_it_unfit() -> None:
    lab = FakeLab(lambda kernel, arm, launch: {"A": 0.0, "A'": 0.03, "B": SLOW}[arm])
    found = check(lab)
    assert found.verdict == "unfit"
    assert "control" in found.reason


def test_disturbed_rounds_are_dropped_whatever_they_measured() -> None:
    found = check(FakeLab(head_is(SLOW), disturbed=lambda launch, index: index == 2))
    kernel = found.kernels[0]
    assert (found.verdict, kernel.dropped, kernel.rounds) == ("regressed", 6, 36)
    assert kernel.causes == {"steal time": 6}


def test_more_than_a_quarter_dropped_is_unfit() -> None:
    found = check(FakeLab(head_is(SLOW), disturbed=lambda launch, index: index in (1, 3)))
    assert found.verdict == "unfit"
    assert "12 of 36 rounds" in found.reason


def test_a_hopeless_machine_is_told_after_three_launches() -> None:
    found = check(FakeLab(disturbed=lambda launch, index: True))
    assert found.verdict == "unfit"
    assert len(found.kernels[0].launches) == 3
    assert found.kernels[0].numbers == ()


def test_identical_arms_are_not_measured() -> None:
    lab = FakeLab()
    found = check(lab, measure_identical=False)
    assert (found.verdict, found.identical, lab.log) == ("pass", True, [])


@pytest.mark.parametrize("name", ["core", "python_files", "numba", "llvmlite"])
def test_any_difference_is_measured(name: str) -> None:
    other = hello(software={**hello().software, name: "other"})
    lab = FakeLab(hellos={"B": other})
    assert not check(lab, measure_identical=False).identical
    assert lab.log


def test_another_cpu_is_incomparable() -> None:
    other = hello(cpu_signature="t", cpu={"model name": "two"})
    found = check(FakeLab(hellos={"B": other}))
    assert found.verdict == "incomparable"
    assert found.reason == "B ran on another CPU than A: its model name is 'two' and not 'one'"


def test_another_workload_is_incomparable() -> None:
    found = check(FakeLab(hellos={"B": hello(workload="v")}))
    assert (found.verdict, found.reason) == ("incomparable", "B hashes another workload than A")


def test_other_hits_are_wrong_hashes() -> None:
    with pytest.raises(WrongHashes) as caught:
        check(FakeLab(digest=lambda arm: "e" if arm == "B" else "4f53cda18c2baa0c"))
    assert caught.value.exit_code == 1
    assert "finds other hits than hashlib" in caught.value.message


def test_the_time_limit() -> None:
    found = check(FakeLab(head_is(SLOW)), max_time=4.0)
    assert (found.verdict, found.reason) == (
        "inconclusive",
        "the time limit came before a decision",
    )
    assert found.seconds <= 4.0


def test_confirmation() -> None:
    assert check(FakeLab(head_is(SLOW)), confirm=True).verdict == "regressed"
    once = FakeLab(lambda kernel, arm, launch: SLOW if arm == "B" and launch < 6 else 0.0)
    found = check(once, confirm=True)
    assert found.verdict == "inconclusive"
    assert "the new ones pass" in found.reason
    assert len(found.confirmation[0].numbers) == 6


def test_two_kernels_need_seven_launches() -> None:
    lab = FakeLab(lambda kernel, arm, launch: SLOW if (arm, kernel) == ("B", "b") else 0.0)
    found = check(lab, kernels=("a", "b"))
    assert {c.kernel: c.verdict for c in found.kernels} == {"a": "pass", "b": "regressed"}
    assert [len(c.numbers) for c in found.kernels] == [7, 7]
    assert found.verdict == "regressed"


def test_swapping_the_arms_flips_the_sign() -> None:
    rng = random.Random(1)
    noise = {(a, n): rng.gauss(0, 0.002) for a in ("A", "A'", "B") for n in range(99)}
    there = check(FakeLab(lambda k, arm, n: noise[arm, n] + (SLOW if arm == "B" else 0)))
    back = check(FakeLab(lambda k, arm, n: noise[arm, n] - (SLOW if arm == "B" else 0)))
    assert there.verdict == "regressed"
    assert back.verdict == "pass"
    assert back.kernels[0].slow_down.median < -0.08


def test_the_pilot_tells_the_spread_of_a_launch() -> None:
    listener = Silent()
    lab = FakeLab(lambda kernel, arm, launch: 0.01 if arm == "A'" else 0.0)
    run.Check(lab, settings(), SOURCES, {}, listener).run()
    pilot = listener.pilots["fake"]
    assert pilot.sd == pytest.approx(0.01)
    assert len(pilot.launches) == 4
    assert run.launch_seconds(pilot, settings(), 3) == pytest.approx(3 * (0.1 + 6 * 0.012))


def test_the_document_keeps_every_slice() -> None:
    import json
    from importlib import resources

    from powbench.check import document
    from powbench.measure import facts

    machine = facts.as_json(facts.collect())
    found = replace(check(FakeLab(head_is(SLOW)), confirm=True), machine=machine)
    data = json.loads(document.to_json(found))
    schema = json.loads(
        (resources.files("powbench") / "schemas" / "check-1.json").read_text(encoding="utf-8")
    )
    jsonschema.Draft202012Validator(schema).validate(data)
    rounds = [r for x in data["kernels"][0]["launches"] for r in x["rounds"]]
    assert len(rounds) == 36
    assert all(sorted(r["slices"]) == ["A", "A'", "B"] for r in rounds)
    identical = document.as_dict(
        replace(check(FakeLab(), measure_identical=False), machine=machine)
    )
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(identical)))
