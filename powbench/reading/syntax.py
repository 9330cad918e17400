"""TOML that does not parse: every error that can be told apart, each with line and remedy.

tomllib stops at the first error. Here the line with it is left out and the rest read again,
so that a second slip further down is told too. What may only follow from leaving it out ends
the search: the next line, where the one left out opened a list, and a thing defined twice.
"""

from __future__ import annotations

import re
from typing import Any

from .. import bounded, numerals
from .problems import FileProblems, Problem

_COMMA = re.compile(r"=\s*([0-9][0-9._]*(?:,[0-9][0-9._]*)+)(?![\w\s]*=)")
MOST = 20
SEARCHED = 256 << 10
"""Characters up to which more than the first error is looked for: each takes a reading."""
_REMEDIES = (
    (r"\d{4}-\d\d?-\d\d?", "write a day that there is: 2022-01-31"),
    (r"[=,\[\s][+-]?\.\d", "TOML wants a digit before the point: 0.05"),
    (r"[=,\[\s][+-]?\d+\.([^\d]|$)", "TOML wants a digit after the point: 5.0"),
    (r"[=,\[\s][+-]?0\d+([^\d:T-]|$)", "TOML numbers have no leading zero"),
    (r"=\s*(True|False|TRUE|FALSE)\b", "write true or false"),
    (r"=\s*(None|null|NULL)\b", "TOML has no null: leave the key out"),
    (r"[“”‘’]", "put text between straight quotes"),
    (r"^\s*[\w-]+\s*:", "TOML writes key = value"),
    (r"\d\s*(%|(kW|W|USD|KZT|kWh|h)\b)", "write numbers without their unit, or text in quotes"),
    (r"=\s*[A-Za-z]", "put text between quotes"),
    (r"=\s*(#|$)", "give the key a value"),
)
"""What people write where TOML wants something else; the first that fits the line."""


def parse(text: str, name: str) -> dict[str, Any]:
    """The data of a TOML text; FileProblems with all its errors when it has some."""
    rows = text.split("\n")
    problems: list[Problem] = []
    last = -1
    while True:
        try:
            data = bounded.toml_value("\n".join(rows))
        except bounded.Unreadable as error:
            line, fault = _place(str(error), rows)
            twice = re.match("Cannot (overwrite|declare|mutate)", fault)
            if problems and (twice or line <= last):
                break
            shown = rows[line - 1] if line <= len(rows) else ""
            problems.append(Problem(name, line, "", "TOML syntax", fault, _remedy(fault, shown)))
            if len(problems) == MOST or fault.startswith("Unclosed") or len(text) > SEARCHED:
                break
            rows[line - 1], last = "", line + _opens(shown)
        else:
            if not problems:
                return data
            break
    raise FileProblems(name, tuple(problems))


def _place(message: str, rows: list[str]) -> tuple[int, str]:
    """`Invalid value (at line 10, column 17)` -> (10, `Invalid value at column 17`)."""
    located = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL)
    if located is None and "number of" in message:
        long = (n for n, row in enumerate(rows, 1) if bounded.LONG_NUMBER.search(row))
        return next(long, 1), message
    if located is None:  # (at end of document), or of the whole
        return len(rows) if message.endswith(")") else 1, message
    return int(located[2]), f"{located[1]} at column {located[3]}"


def _opens(row: str) -> bool:
    """Whether `row` begins a list, table or long text that goes on below it."""
    bare = _bare(row)
    header = re.match(r"\s*\[", bare) is not None
    deeper = sum(bare.count(c) for c in "[{") > sum(bare.count(c) for c in "]}")
    return (deeper and not header) or row.count('"""') % 2 == 1 or row.count("'''") % 2 == 1


def _bare(row: str) -> str:
    """A line without its texts and its comment."""
    return re.sub(r"#.*", "", re.sub(r"\"[^\"]*\"|'[^']*'", "''", row))


def _remedy(fault: str, row: str) -> str:
    if fault.startswith("it "):  # of the whole, beyond all bounds
        return "is it the right file?"
    if fault.endswith("(at end of document)") or fault.startswith("Unclosed"):
        return "close the string or list that is opened last"
    if fault.startswith("Cannot declare"):
        return "give each table one header; a list of tables has [[…]]"
    if fault.startswith("Cannot overwrite"):
        return "keep one of them"
    if fault.startswith("Expected ']'"):
        return "close the table's name with ], or ]] in a list of tables"
    if comma := _COMMA.search(_bare(row)):
        return numerals.without_comma(comma[1], "write large numbers as 1_000_000")
    for pattern, remedy in _REMEDIES:
        if re.search(pattern, _bare(row)):
            return remedy
    return "correct the TOML"
