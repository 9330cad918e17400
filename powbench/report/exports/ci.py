"""A check where CI people look: annotations, job summary, Markdown, JUnit XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree

from ...check import gates
from ...check.decision import PASS, REGRESSED
from ...check.records import CheckOutcome
from ...errors import PowbenchError
from ..shown import shown
from ..terminal import check, counted

COLUMNS = ("kernel", "slow-down", "interval", "control, A' to A", "launches", "dropped rounds",
           "verdict")  # fmt: skip


def markdown(o: CheckOutcome) -> str:
    """A section with the sentence, the table and the strips."""
    mark = {PASS: "✅", REGRESSED: "❌"}.get(o.verdict, "⚠️")
    lines = [f"### {mark} powbench check: {o.verdict}", "", _cell(check.sentence(o)), ""]
    lines += [_cell(line) for line in check.header(o)] + [""]
    if o.kernels:
        lines += _table(COLUMNS, map(check.row, o.kernels))
    if o.counts is not None and o.counts.kernels:
        lines += [""] if o.kernels else []
        lines += _table(counted.COLUMNS, map(counted.row, o.counts.kernels))
        grown = [line for k in o.counts.kernels for line in counted.grown(k)]
        lines += ["", *[f"- {_cell(line.strip())}" for line in grown]] if grown else []
    for c in o.kernels:
        lines += ["", f"<details><summary>{_cell(c.kernel)}: launches</summary>", "", "```"]
        lines += check.strip(c.numbers, o.settings.margin)
        lines += ["```", "", *filter(None, [_cell(check.calls_line(o, c))]),
                  _cell(check.rounds_line(c)), "", "</details>"]  # fmt: skip
    lines += ["", *[f"- {_cell(note)}" for note in o.notes]] if o.notes else []
    return "\n".join(lines) + "\n"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return lines + ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]


def _cell(text: str) -> str:
    """Text of others in Markdown: no tag, link, code, emphasis, mention or cell of its own."""
    return re.sub(r"[&<>\\`*_\[\]|#~@]", lambda c: f"&#{ord(c[0])};", shown(text, len(text)))


def annotation(o: CheckOutcome) -> str:
    """A workflow command: an error for a regression, a warning for what could not be told."""
    level = {PASS: "notice", REGRESSED: "error"}.get(o.verdict, "warning")
    return f"::{level} title=powbench check::{_escaped(check.sentence(o))}"


def annotation_of_failure(error: PowbenchError) -> str:
    """For a check that came to no verdict at all: an arm that does not build, wrong hashes."""
    return f"::error title=powbench check::{_escaped(error.message)}"


def _escaped(text: str) -> str:
    """As GitHub's toolkit escapes the data of a command; a line break is spelled out."""
    return shown(text, len(text)).replace("%", "%25")


def junit(o: CheckOutcome, fails: bool) -> str:
    """One test case per kernel and gate. A regression is a failure; what could not be told is an
    error when it fails the run (`fails`), else skipped: never silently fine. A gate that was asked
    and says nothing is skipped, too."""
    suite = ElementTree.Element("testsuite", name="powbench check", time=f"{o.seconds:.3f}")
    counts = {"failures": 0, "errors": 0, "skipped": 0}
    rows = [
        (gates.TIME, c.kernel, c.verdict, c.reason,
         "\n".join(check.strip(c.numbers, o.settings.margin)))
        for c in o.kernels
    ]  # fmt: skip
    for k in o.counts.kernels if o.counts is not None else ():
        detail = "\n".join([*counted.grown(k), *map(shown, o.notes)])
        rows.append((gates.COUNTS, k.kernel, k.verdict, k.reason, detail))
    kernels = ",".join(o.settings.kernels)
    rows = rows or [("", kernels, o.verdict, o.reason, "")]
    rows += [
        (g.name, kernels, g.verdict, g.reason, "")
        for g in o.gates
        if g.verdict == gates.NOT_JUDGED and g.reason != gates.NOT_ASKED
    ]
    for gate, name, verdict, reason, detail in rows:
        place = f"powbench.check.{gate}".rstrip(".")
        case = ElementTree.SubElement(suite, "testcase", classname=place, name=shown(name))
        if verdict == REGRESSED:
            kind, count = "failure", "failures"
        elif verdict == PASS:
            if gate == gates.COUNTS:
                ElementTree.SubElement(case, "system-out").text = f"{shown(reason)}\n{detail}"
            continue
        elif verdict == gates.NOT_JUDGED:
            kind, count = "skipped", "skipped"
        else:
            kind, count = ("error", "errors") if fails else ("skipped", "skipped")
        counts[count] += 1
        element = ElementTree.SubElement(
            case, kind, message=shown(f"{verdict}: {reason}".rstrip(": "))
        )
        element.text = f"{shown(check.sentence(o))}\n{detail}"
    suite.set("tests", str(len(rows)))
    for key, value in counts.items():
        suite.set(key, str(value))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"
