"""Writes powbench/schemas from the types in powbench/documents, and docs/reference/documents.md
from the schemas.

    python tools/generate_schemas.py            write them
    python tools/generate_schemas.py --check    exit 1 when a committed file has drifted

Each schema becomes a section: one table of its keys, nested objects by their path
(`workload.header`, `slices[].seconds`), and one table for each of its definitions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import written

from powbench.documents import schema
from powbench.documents.kinds import KINDS

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "powbench" / "schemas"
OUTPUT = ROOT / "docs" / "reference" / "documents.md"
HEAD = """\
---
hide: [navigation]
---
# Documents

<!-- Written by tools/generate_schemas.py: change powbench/documents, then run it. -->

This page lists what `--json` writes. Every document names its kind and version in `schema`. Rates
are in hashes per second, times in seconds, energy in joules. Where a number stands alone, its key
names the unit. The schemas (JSON Schema, draft 2020-12) ship in `powbench/schemas`.

```python
import json
from importlib.resources import files

schema = json.loads((files("powbench") / "schemas" / "result-1.json").read_text())
print(schema["title"])  # powbench.result/1
```

| document | schema |
|---|---|
"""
BOUNDS = {
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "exclusiveMinimum": "> {}",
    "exclusiveMaximum": "< {}",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "minLength": "at least {} characters",
    "pattern": "like `{}`",
}
Schema = dict[str, Any]


class Page:
    """One schema as Markdown."""

    def __init__(self, name: str, schema: Schema) -> None:
        self.name, self.schema = name, schema
        self.title = "/".join(name.removesuffix(".json").rsplit("-", 1))

    def lines(self) -> Iterator[str]:
        yield from (f"## powbench.{self.title} {{#{self.anchor('')}}}", "")
        if description := self.schema.get("description"):
            yield from (description, "")
        yield from self.object(self.schema)
        for key, definition in self.schema.get("$defs", {}).items():
            if not _has_keys(definition):
                continue
            yield from (f"### {key} {{#{self.anchor(key)}}}", "")
            said = [definition[k] for k in ("title", "description") if k in definition]
            for text in said:
                yield from (text + ("" if text.endswith(".") else "."), "")
            yield from self.object(definition)

    def object(self, schema: Schema) -> Iterator[str]:
        yield from self.table(schema)
        condition = ", ".join(
            f"`{key}` is {_value(at['const'])}"
            for key, at in schema.get("if", {}).get("properties", {}).items()
            if "const" in at
        )
        for branch, words in (("then", f"When {condition}"), ("else", "Otherwise")):
            if branch in schema:
                yield from (f"{words}:", "")
                yield from self.table(schema[branch])

    def table(self, schema: Schema) -> Iterator[str]:
        found = list(self.rows(schema, ""))
        yield from ("| key | type | always | meaning |", "|---|---|---|---|", *found, "")

    def rows(self, schema: Schema, path: str) -> Iterator[str]:
        required = schema.get("required", [])
        properties = dict(schema.get("properties", {}))
        properties |= {key: {} for key in required if key not in properties}
        for key, at in properties.items():
            here = f"{path}.{key}" if path else key
            if at is False:  # not beside the others
                continue
            if at is True:  # allowed here, described elsewhere
                at = {}
            always = "yes" if key in required else ""
            yield f"| `{here}` | {self.type(at)} | {always} | {_cell(self.meaning(at))} |"
            yield from self.inside(at, here)
        for pattern, at in schema.get("patternProperties", {}).items():
            yield f"| `{path}.<{pattern}>` | {self.type(at)} | | {_cell(self.meaning(at))} |"
        if isinstance(rest := schema.get("additionalProperties"), dict):
            here = f"{path}.*" if path else "*"
            yield f"| `{here}` | {self.type(rest)} | | {_cell(self.meaning(rest))} |"
            yield from self.inside(rest, here)

    def inside(self, schema: Schema, path: str) -> Iterator[str]:
        """The rows of an object, of an object in a list, or of an object that may be null."""
        if "$ref" in schema and not _has_keys(self.definition(schema["$ref"])):
            schema = self.definition(schema["$ref"])
        for option in (schema, *schema.get("anyOf", []), *schema.get("oneOf", [])):
            if _has_keys(option):
                yield from self.rows(option, path)
            if isinstance(option.get("items"), dict):
                yield from self.inside(option["items"], f"{path}[]")

    def type(self, schema: Schema) -> str:
        if "$ref" in schema:
            return self.reference(schema["$ref"])
        for word in ("anyOf", "oneOf"):
            if word in schema:
                return " or ".join(self.type(option) for option in schema[word])
        if "const" in schema:
            return _value(schema["const"])
        if "enum" in schema:
            return ", ".join(_value(v) for v in schema["enum"])
        types = schema.get("type", "")
        text = " or ".join([types] if isinstance(types, str) else types)
        if "prefixItems" in schema:
            return f"{text} of ({', '.join(self.type(i) or 'any' for i in schema['prefixItems'])})"
        if isinstance(items := schema.get("items"), dict) and (of := self.type(items)):
            return f"{text} of {of}"
        return text

    def reference(self, pointer: str) -> str:
        """A definition that is an object is linked, a plain one shown."""
        if _has_keys(self.definition(pointer)):
            key = pointer.rsplit("/", 1)[-1]
            return f"[{key}](#{self.anchor(key)})"
        return self.type(self.definition(pointer))

    def definition(self, pointer: str) -> Schema:
        found: Schema = self.schema["$defs"][pointer.rsplit("/", 1)[-1]]
        return found

    def meaning(self, schema: Schema) -> str:
        if "$ref" in schema:
            referred = self.definition(schema["$ref"])
            if not _has_keys(referred):
                schema = referred | schema
        said = [schema["description"].rstrip(".")] if "description" in schema else []
        said += [f"a {schema['format']}"] if "format" in schema else []
        return "; ".join(said + [t.format(schema[w]) for w, t in BOUNDS.items() if w in schema])

    def anchor(self, key: str) -> str:
        return f"{self.title.replace('/', '-')}{'-' + key.lower() if key else ''}"


def _has_keys(schema: Schema) -> bool:
    return any(word in schema for word in ("properties", "patternProperties")) or isinstance(
        schema.get("additionalProperties"), dict
    )


def _value(value: object) -> str:
    return f"`{json.dumps(value)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def page() -> str:
    found = [
        Page(p.name, json.loads(p.read_text("utf-8"))) for p in sorted(SCHEMAS.glob("*-[0-9].json"))
    ]
    lines = [f"| [powbench.{p.title}](#{p.anchor('')}) | `schemas/{p.name}` |" for p in found]
    for each in found:
        lines += ["", *each.lines()]
    return HEAD + "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


if __name__ == "__main__":
    codes = [
        written.main(SCHEMAS / schema.file_name(kind), partial(schema.text, kind), sys.argv[1:])
        for kind in KINDS
    ]
    sys.exit(max(*codes, written.main(OUTPUT, page, sys.argv[1:])))
