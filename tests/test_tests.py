"""No test imports a test: what tests share stands in the `cases.py` of their folder. And the
tests that begin first are there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import LONGEST

TESTS = Path(__file__).parent


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda p: p.stem)
def test_no_test_imports_a_test(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [
        name
        for node in ast.walk(tree)
        for name in (
            [f"{node.module}.{a.name}" for a in node.names]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    ]
    assert not [n for n in names if n.startswith("tests.") and ".test_" in n]


@pytest.mark.parametrize("name", LONGEST)
def test_the_longest_is_a_file_of_slow_tests(name: str) -> None:
    assert "pytest.mark.slow" in (TESTS / name).read_text(encoding="utf-8")
