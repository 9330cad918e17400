from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from powbench.reading.lines import Path, find, nearest

TEXT = '''\
# a comment with [site.not] = 1
title = "a [bracket] # no comment"
note = """
[site.fake]
x = 1"""
[site.a]
rigs = [
    { model = "x", count = 2 },   # {
    { model = 'y # z', count = 3 },
]
tariff.price = 0.05
"quoted key" = true
[[site.a.levy]]
law = "KZ"
[[site.a.levy]]
per_kwh = 1
bands = [[0, 25],
  [24, 1]]
[site.b]
tariff = { periods = [{ price = 1 }, { price = 2 }] }
'''


def test_lines() -> None:
    lines = find(TEXT)
    assert lines[("title",)] == 2
    assert lines[("site", "a", "rigs", 0, "count")] == 8
    assert lines[("site", "a", "rigs", 1, "model")] == 9
    assert lines[("site", "a", "tariff", "price")] == 11
    assert lines[("site", "a", "quoted key")] == 12
    assert lines[("site", "a", "levy", 0, "law")] == 14
    assert lines[("site", "a", "levy", 1, "per_kwh")] == 16
    assert lines[("site", "a", "levy", 1, "bands", 1)] == 18
    assert lines[("site", "b", "tariff", "periods", 1, "price")] == 20
    assert ("site", "fake") not in lines
    assert nearest(lines, ("site", "a", "levy", 0, "missing")) == 13
    assert nearest(lines, ("nowhere",)) == 1


def paths(data: Any, path: Path = ()) -> list[Path]:
    found = [path] if path else []
    items: Iterable[tuple[Any, Any]] = data.items() if isinstance(data, dict) else []
    items = enumerate(data) if isinstance(data, list) else items
    for key, value in items:
        found += paths(value, (*path, key))
    return found


def test_every_path_of_the_example_has_a_line() -> None:
    text = files("powbench").joinpath("data", "sites.toml").read_text(encoding="utf-8")
    lines, rows = find(text), text.splitlines()
    for path in paths(tomllib.loads(text)):
        assert path in lines, path
        if isinstance(path[-1], str):
            assert path[-1] in rows[lines[path] - 1], path


def test_windows_line_ends() -> None:
    assert find("a = 1\r\nb = 2\r\n")[("b",)] == 2
