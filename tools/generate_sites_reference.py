"""Writes what is made of the keys that the reader of sites files declares: their reference, their
JSON Schema, and the keys that stand commented out in the example of `powbench project --init`.

    python tools/generate_sites_reference.py            write them
    python tools/generate_sites_reference.py --check    exit 1 when a committed file has drifted
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import written
from sites_keys import anchor, in_brackets, mentioned, path_of, tables, unit_of
from sites_schema import schema

from powbench.bounded import LARGEST
from powbench.reading import keys as kinds
from powbench.reading.keys import Key, Keys
from powbench.reading.table import PROVENANCE
from powbench.sitefile import read_project

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "sites-file.md"
SCHEMA = ROOT / "powbench" / "schemas" / "sites-file.json"
EXAMPLE = ROOT / "powbench" / "data" / "sites.toml"
HEAD = """\
---
hide: [navigation]
---
# Sites file

<!-- Written by tools/generate_sites_reference.py: change the key where it is read, then run it. -->

This page lists the keys of the file that `powbench project`, `simulate` and `allocate` read.
`powbench project --init sites.toml` writes an example with every key. A key that is not listed
here is an error.

A key without a default is **needed**. A number may name its source:

```toml
price = { value = 0.035, status = "read", source = "contract of 2021-11-03" }
```

Write a date as `2026-12-01` and a moment as `2026-12-01T18:00`, with or without quotes. In a unit,
CURRENCY is the currency that the table names under `currency`.

## Sites from a CSV { #csv }

`--sites SITES.csv` of the same commands makes the file a template: its only site is what all rows
are like, and each row is a site. The column `site` names it, and the other columns are keys of a
site with points between the tables: `pue`, `tariff.price`, `supply.quota.kw`. In a list of tables
the entries have numbers from 0 (`rigs.1.count`), which a list of one entry does not need
(`rigs.count`). An empty cell leaves what the template says. Text, dates, `true` and `false` need
no quotes; `;` stands between names; what begins with `[` or `{` is read as TOML. Each site
belongs to the group named like the template, too.

## In an editor { #editor }

`powbench project --schema` prints a JSON Schema of this file. An editor that knows it completes
keys, shows their meaning and marks mistakes. Write the schema beside the sites file. The first
line of the example names it:

```sh
powbench project --schema > sites-file.json
```

```toml
#:schema ./sites-file.json
```

Taplo reads that line. It works alone (`taplo lint sites.toml`) or in an editor: Even Better TOML in
VS Code, and any editor that uses `taplo lsp`. For another tool, name the file in its settings.
"""
_NUMBER = "number"


def page() -> str:
    sections = [*tables().items(), (_NUMBER, PROVENANCE)]
    return HEAD + "\n".join(line for path, keys in sections for line in _section(path, keys))


def _section(path: str, keys: Keys) -> Iterator[str]:
    title = {"": "The whole file", _NUMBER: "A number and its source"}.get(path)
    yield from ("", f"## {title or f'`{_header(path)}`'} {{ #{anchor(path) or 'top'} }}", "")
    yield from (keys.meaning, "")
    if keys.one_of:
        yield from (f"Exactly one of {_listed(keys.one_of)} is given.", "")
    yield "| key | type | unit | default | meaning | example |"
    yield "|---|---|---|---|---|---|"
    for key in keys:
        cells = (
            f"`{key.name}`",
            _types(key),
            unit_of(key),
            _default(key),
            key.meaning,
            _shown(key),
        )
        yield f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _header(path: str) -> str:
    """`[site.NAME.tariff]`, or `[[site.NAME.levy]]` of a list."""
    parts, keys = path.split("."), read_project.KEYS
    in_list = False
    for part in parts:
        if part == "NAME":
            continue
        kind = next(k for k in keys[part].kinds if isinstance(k, _BELOW))
        in_list, keys = isinstance(kind, kinds.Rows), kind.keys
    return f"[[{path}]]" if in_list else f"[{path}]"


_BELOW = (kinds.Inline, kinds.Rows, kinds.Named)


def _types(key: Key) -> str:
    return " or ".join(_type(kind) for kind in key.kinds)


def _type(kind: kinds.Kind) -> str:
    match kind:
        case kinds.Part():
            return "share from 0 to below 1"
        case kinds.Whole():
            return f"whole number{_between(kind.low, kind.high, kind.above)}"
        case kinds.Number():
            return f"number{_between(kind.low, kind.high, kind.above)}"
        case kinds.Numbers():
            many = f"{kind.count} " if kind.count else ""
            whole = "whole numbers" if kind.whole else "numbers"
            return f"list of {many}{whole}{_between(kind.low, kind.high)}"
        case kinds.Text():
            return "three capitals" if kind.like else "text"
        case kinds.Choice():
            options = kind.options()
            return _listed(options) if len(options) < 8 else f"text, one of {len(options)}"
        case kinds.Flag():
            return "`true` or `false`"
        case kinds.Moment():
            return "date or moment" if kind.time else "date"
        case kinds.Dated():
            return f"list of [date, number{_between(0.0, LARGEST, kind.above)}]"
        case kinds.Pairs():
            return "list of [number, number]"
        case kinds.Grid():
            return "12 rows of 24 digits, one a month; or one row"
        case kinds.Names():
            return "list of texts"
        case kinds.Inline():
            return f"[table](#{anchor(path_of(kind.keys))})"
        case kinds.Rows():
            return f"[list of tables](#{anchor(path_of(kind.keys))})"
    return f"[tables](#{anchor(path_of(kind.keys))})"


def _between(low: float, high: float, above: bool = False) -> str:
    start = f" {'above' if above else 'from'} {_number(low)}"
    return start + (f" to {_number(high)}" if high < LARGEST else "")


def _number(value: float) -> str:
    return f"{int(value):_}" if value == int(value) else f"{value:g}"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _default(key: Key) -> str:
    if key.needed:
        return "**needed**"
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    if isinstance(key.default, str):
        return f"`{key.default}`"
    return key.without if key.default is None else f"{key.default:g}"


def _shown(key: Key) -> str:
    return "<br>".join(f"`{text}`" for text in key.examples)


# --------------------------------------------------------------------- the example

MARK = re.compile(r"^# --- more keys of \[+(?P<table>[^\]]*)\]+")
WIDTH = 100


def example(text: str) -> str:
    """The text with every key below its table's mark that stands nowhere else in it."""
    marked = {_table_of(mark) for mark in map(MARK.match, text.splitlines()) if mark}
    lines, inside = [], False
    for line in text.splitlines():
        inside = (inside and line != "") or MARK.match(line) is not None
        if not inside or MARK.match(line):
            lines.append(line)
    present = set(mentioned(read_project.KEYS, tomllib.loads("\n".join(lines))))
    return "\n".join(line for kept in lines for line in _filled(kept, present, marked)) + "\n"


def _table_of(mark: re.Match[str]) -> str:
    return "" if mark["table"] == "the whole file" else mark["table"]


def _filled(line: str, present: set[tuple[str, str]], marked: set[str]) -> Iterator[str]:
    """A mark with what belongs below it: no table that has a mark of its own."""
    yield line
    mark = MARK.match(line)
    if mark is None:
        return
    keys = tables()[_table_of(mark)]
    for key in keys.keys:
        if any(isinstance(k, _BELOW) and path_of(k.keys) in marked for k in key.kinds):
            continue
        for text in key.examples:
            brings = set(mentioned(keys, tomllib.loads(f"{key.name} = {text}")))
            if brings <= present:
                continue
            present |= brings
            yield from _commented(f"{key.name} = {text}", f"{key.meaning}{in_brackets(key)}")


def _commented(line: str, meaning: str) -> Iterator[str]:
    beside = f"# {line:<37} # {meaning}"
    if len(beside) <= WIDTH:
        yield beside
        return
    yield from textwrap.wrap(meaning, WIDTH, initial_indent="#   ", subsequent_indent="#   ")
    yield f"# {line}"


if __name__ == "__main__":
    codes = (
        written.main(PAGE, page, sys.argv[1:]),
        written.main(
            SCHEMA, lambda: json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", sys.argv[1:]
        ),
        written.main(EXAMPLE, lambda: example(EXAMPLE.read_text(encoding="utf-8")), sys.argv[1:]),
    )
    sys.exit(max(codes))
