"""A command in an error stands in `backticks`: a terminal breaks no line inside of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import powbench
from powbench.cli.main import COMMANDS

PACKAGE = Path(powbench.__file__).parent
COMMAND = re.compile(
    rf"\bpowbench (?:{'|'.join(COMMANDS)})\b|\bpip install\b|\bmkdir -p|\bsudo \w", re.ASCII
)


def bare(text: str) -> list[str]:
    """Commands of `text` that no backticks surround."""
    return [m[0] for m in COMMAND.finditer(text) if text[: m.start()].count("`") % 2 == 0]


def errors(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every text that an error is made of."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call):
            name = ast.unparse(call.func).rpartition(".")[2]
            if re.search(r"(Input|Powbench)Error$|NotMeasurable$|^Unusable", name):
                for argument in call.args:
                    yield call.lineno, ast.unparse(argument)


def test_commands_in_errors_stand_in_backticks() -> None:
    found = {
        f"{path.relative_to(PACKAGE)}:{line}: {commands}"
        for path in PACKAGE.rglob("*.py")
        for line, text in errors(path)
        if (commands := bare(text))
    }
    assert found == set()


@pytest.mark.parametrize(
    "text, commands",
    [
        ("write `powbench check --base main`", []),
        ("a `b`; powbench check it", ["powbench check"]),
        ("powbench is not here", []),
        ("pip install 'x'", ["pip install"]),
    ],
)
def test_bare_commands(text: str, commands: list[str]) -> None:
    assert bare(text) == commands
