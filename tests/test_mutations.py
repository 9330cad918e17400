"""A sample of the damaged files of tests/mutate; `python -m tests.mutate` runs them all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutate.mutations import KINDS, mutations, toml

ROOT = Path(__file__).parents[1]
SAMPLE = ("--every", "1500", "--first", "7")


def test_every_field_is_damaged_in_every_way() -> None:
    found = {(m.path, m.kind) for m in mutations({"a": [1], "b": "x"})}
    assert found == {
        (path, kind) for path in (("a",), ("a", 0), ("b",)) for kind in (*KINDS, "wrong type")
    }


def test_toml_of_a_mutation_says_the_same() -> None:
    import tomllib

    data = {"a": {"b": [1, 2.5, {"c": "x\x1b\n"}]}, "d": True, "e": -1}
    text = toml(data)
    assert text is not None and tomllib.loads(text) == data
    assert toml({"a": None}) is None


@pytest.mark.slow
def test_no_damaged_file_gets_past_the_readers() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.mutate", *SAMPLE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
