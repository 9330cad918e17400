"""Names, labels and reasons of others in every command: shown as they are, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from powbench.documents import reading
from powbench.documents.kinds import KINDS
from powbench.errors import InputError
from powbench.report.shown import shown

RECORDED = Path(__file__).parents[1] / "data" / "documents"
BAD = "[/b][red]n\x1b[31m\u202e\x07\r\nnote: all is well | `x` <b>&@a"
"""Markup of rich, Markdown and HTML; an escape sequence, a turn of direction, a forged line."""
SHOWN = "[/b][red]n\\x1b[31m\\u202e\\x07\\r\\nnote: all is well | `x` <b>&@a"
TYPES = {reading.schema_of(kind): kind for kind in KINDS}


def strings(data: Any) -> Iterator[tuple[Any, Any]]:
    """(list or table, key) of every string."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, str):
            yield data, key
        elif isinstance(value, dict | list):
            yield from strings(value)


def renamed(data: Any) -> Any:
    """`data` with BAD as its kernel's name, where it has one as a key."""
    if isinstance(data, dict):
        return {BAD if k in ("fake", "scalar") else k: renamed(v) for k, v in data.items()}
    return [renamed(v) for v in data] if isinstance(data, list) else data


@cache
def poisoned(name: str) -> str:
    """The recorded document with BAD in every string in which its type allows it."""
    data = renamed(json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8")))
    kind = TYPES.get(data["schema"])
    for inner, key in strings(data):
        kept = inner[key]
        if key == "schema":
            continue
        inner[key] = BAD
        try:
            if kind is not None:
                reading.typed(data, name, kind)
        except InputError:
            inner[key] = kept
    return json.dumps(data)


def is_safe(text: str) -> bool:
    return all(line.isprintable() for line in text.replace("\t", " ").split("\n"))


@pytest.fixture
def documents(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store = folder / "store"
    for name in ("result", "check", "history", "baseline"):
        (folder / f"{name}.json").write_text(poisoned(name), encoding="utf-8")
    for name, place in (("baseline", "baselines/nightly"), ("history", "history/1")):
        path = store / f"{place}.json"
        path.parent.mkdir(parents=True)
        path.write_text(poisoned(name), encoding="utf-8")
    monkeypatch.setenv("POWBENCH_STORE", str(store))
    return folder


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, ("compare", "result.json", "result.json")),
        (0, ("history", "result.json", "check.json")),
        (0, ("history",)),
        (0, ("baseline", "list")),
        (2, ("check", "--baseline", BAD)),
        (0, ("project", "--rig", "result.json", "--tariff", "0.05", "--days", "30")),
        (2, ("project", "--rig", "result.json", "--measurement", BAD, "--tariff", "0.05")),
        (2, ("export", "result.json", "--to", f"{BAD}=x.json")),
        (2, ("compare", "result.json", BAD)),
        (2, ("bench", "-k", BAD)),
        (2, (BAD,)),
        (0, ("report", "result.json", "check.json", "--list")),
    ],
    ids=lambda value: " ".join(value)[:24] if isinstance(value, tuple) else str(value),
)
def test_what_is_printed_holds_no_markup_and_no_control_characters(
    cli: Any, documents: Path, code: int, arguments: tuple[str, ...]
) -> None:
    told = cli(*arguments)
    assert told.code == code, told.err
    assert is_safe(told.out) and is_safe(told.err), told
    assert "\nnote: all is well" not in told.out + told.err
    assert "[/b][red]" in "".join((told.out + told.err).split()).replace("\\\\", "\\"), told


NAME = "[/b][red]n | `x` <b>&@a"
SITES = """\
title = {bad}
start = 2026-01-01
days = 200
[network]
price_usd = {{ value = 91_000, status = "read", source = {bad} }}
[site.{name}]
utc_offset = 0
note = {bad}
rigs = [{{ hashrate = "104TH/s", power = "3068W", count = 4 }}]
tariff = {{ price = {{ value = 0.05, status = "read", source = {bad} }} }}
[site.b]
utc_offset = 0
rigs = [{{ hashrate = "104TH/s", power = "3068W", count = 4 }}]
tariff = {{ price = 0.06 }}
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("project",),
        ("project", "--explain", NAME),
        ("project", "-v"),
        ("simulate", "--paths", "20"),
    ],
    ids=lambda value: " ".join(value)[:20],
)
def test_names_of_sites(cli: Any, folder: Path, arguments: tuple[str, ...]) -> None:
    """A name that cannot be printed is refused; what is printed as a name is no markup."""
    text = SITES.format(bad=json.dumps(BAD), name=json.dumps(NAME))
    (folder / "sites.toml").write_text(text, encoding="utf-8")
    told = cli(arguments[0], "sites.toml", *arguments[1:])
    assert told.code == 0, told.err
    assert is_safe(told.out) and is_safe(told.err), told
    assert "\nnote: all is well" not in told.out + told.err
    assert "[/b][red]" in "".join(told.out.split())


def test_every_table_shows_its_cells_as_they_are() -> None:
    """Also where the console would take markup."""
    import io

    from rich.console import Console
    from rich.text import Text

    from powbench.report.terminal.tables import plain_table

    table = plain_table("a", "b")
    table.add_row(BAD, Text(BAD))
    out = io.StringIO()
    Console(file=out, width=300).print(table)
    told = out.getvalue()  # rich itself takes bells and returns out of a Text
    assert SHOWN in told and told.count("[/b][red]n\\x1b[31m\\u202e") == 2 and is_safe(told)


def test_ci_reads_names_as_names(documents: Path) -> None:

    from dataclasses import replace

    from powbench.report.exports import ci
    from tests.check.fakes import FakeLab, check

    found = check(FakeLab())
    kernel = replace(found.kernels[0], kernel=BAD, verdict="unfit", reason=BAD)
    found = replace(found, verdict="unfit", reason=BAD, kernels=(kernel,), notes=(BAD,))
    suite = ElementTree.fromstring(ci.junit(found, fails=True))
    (case,) = suite.iter("testcase")
    assert case.get("name") == SHOWN
    section = ci.markdown(found)
    assert is_safe(section)
    for part in ("<b>", "`x`", "[red]", "@a", "\nnote: all"):
        assert part not in section
    assert is_safe(ci.annotation(found))
    assert ci.annotation(found).count("\n") == 0


def test_shown() -> None:
    assert shown(BAD) == SHOWN
    assert shown("héllo 日本 🚀 ⚒️") == "héllo 日本 🚀 ⚒️"
    assert shown("\ud800") == "\\ud800"
    assert shown("x" * 2000) == "x" * 1000 + "…"
