"""Both gates of a check: the worst verdict, who spoke, and what is said where one is silent."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from powbench.check import counts, document, gates, run
from powbench.check.counts import counts_of
from powbench.check.records import CheckOutcome
from powbench.report.exports import ci
from powbench.report.terminal import check as terminal
from tests.check.fakes import MACHINE, SOURCES, FakeLab, Silent, settings

SCHEMA = json.loads((Path(run.__file__).parents[1] / "schemas" / "check-1.json").read_text())
ROWS = [("vpaddd", "zmm1, zmm2, zmm3", 900.0), ("jne", "0x1234", 100.0)]
BASE = counts_of(ROWS, "C core", "gcc 12.2.0", "-O2", "a" * 64)


def timed(name: str) -> CheckOutcome:
    slow = {"pass": 0.0, "regressed": log(1.1)}

    def ratio(kernel: str, arm: str, launch: int) -> float:
        if name == "inconclusive":
            return (0.0, log(1.1))[launch % 2] if arm == "B" else 0.0
        return slow[name] if arm == "B" else 0.0

    return run.Check(FakeLab(ratio), settings(), SOURCES, MACHINE, Silent()).run()


def counted(name: str, like: CheckOutcome) -> CheckOutcome:
    more = {"pass": 0.0, "regressed": 5.0}[name]
    head = counts_of([*ROWS, ("nop", "", more)] if more else ROWS, "C core", "gcc 12.2.0", "-O2",
                     ("b" if more else "a") * 64)  # fmt: skip
    said = counts.judge([counts.compare("fake", BASE, head, 0.001)], 0.001)
    return replace(
        like, verdict=said.verdict, reason=said.reason if more else "", kernels=(),
        counts=said.counts, notes=(counts.UNSEEN,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("by_time", "by_counts", "verdict", "spoke"),
    [
        ("pass", "pass", "pass", ["counts", "time"]),
        ("pass", "regressed", "regressed", ["counts"]),
        ("regressed", "pass", "regressed", ["time"]),
        ("regressed", "regressed", "regressed", ["counts", "time"]),
        ("inconclusive", "pass", "inconclusive", ["time"]),
        ("inconclusive", "regressed", "regressed", ["counts"]),
    ],
)
def test_the_worst_verdict_and_who_spoke(
    by_time: str, by_counts: str, verdict: str, spoke: list[str]
) -> None:
    time = timed(by_time)
    both = gates.together(time, counted(by_counts, time))
    assert both.verdict == verdict
    assert [g.name for g in both.gates if g.spoke] == spoke
    assert {g.name: g.verdict for g in both.gates} == {"counts": by_counts, "time": by_time}
    said = terminal.sentence(both)
    assert said.startswith(f"{verdict} by {' and by '.join(spoke)}: ")
    if len(spoke) == 1:
        silent = "time" if spoke == ["counts"] else "counts"
        other = by_time if silent == "time" else by_counts
        assert f"; by {silent}: {other}" in said
    data = json.loads(document.to_json(both))
    jsonschema.validate(data, SCHEMA)
    assert data["counts"]["unseen"] == counts.UNSEEN
    assert [g["name"] for g in data["gates"] if g["spoke"]] == spoke
    markdown = ci.markdown(both)
    assert said.split(" ", 1)[0] in markdown.splitlines()[0]
    assert "no stalls" in markdown
    cases = ElementTree.fromstring(ci.junit(both, True)).findall(".//testcase")
    assert [c.get("classname") for c in cases] == ["powbench.check.time", "powbench.check.counts"]
    kinds = {"pass": [], "regressed": ["failure"], "inconclusive": ["error"]}
    time_case, counts_case = ([x.tag for x in case] for case in cases)
    assert time_case == kinds[by_time]
    assert counts_case == (kinds[by_counts] or ["system-out"])
    assert "no stalls" in (cases[1][0].text or "")


def test_where_counts_cannot_be_had_time_judges_and_says_why() -> None:
    time = timed("pass")
    told = gates.alone(gates.TIME, time, "this system cannot stop after each instruction")
    assert told.verdict == "pass"
    assert terminal.sentence(told) == terminal.sentence(time)
    data = json.loads(document.to_json(told))
    jsonschema.validate(data, SCHEMA)
    assert data["gates"][0] == {
        "name": "counts", "verdict": "not judged", "spoke": False,
        "reason": "this system cannot stop after each instruction",
    }  # fmt: skip
    skipped = ElementTree.fromstring(ci.junit(told, True)).find(".//skipped")
    assert skipped is not None
    assert "cannot stop after each instruction" in (skipped.get("message") or "")


def test_a_gate_that_nobody_asked_is_no_test_case() -> None:
    told = gates.alone(gates.TIME, timed("pass"))
    (case,) = ElementTree.fromstring(ci.junit(told, True)).findall(".//testcase")
    assert case.get("classname") == "powbench.check.time"
