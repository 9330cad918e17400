"""The tables that ship with the package: powbench/data/*.csv, read once."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of powbench/data/`name`, each as column name -> text."""
    with files("powbench").joinpath("data", name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
