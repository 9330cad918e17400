"""The tables that ship with the package: powbench/data/*.csv, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from . import bounded


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of powbench/data/`name`, each as column name -> text."""
    text = files("powbench").joinpath("data", name).read_text(encoding="utf-8")
    (_, columns), *lines = bounded.csv_rows(text)
    return tuple(dict(zip(columns, cells, strict=True)) for _, cells in lines)
