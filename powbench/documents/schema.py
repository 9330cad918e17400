"""The JSON Schema (2020-12) of a document's type."""

from __future__ import annotations

import dataclasses
import json
import typing
from functools import cache
from typing import Any

import msgspec

from . import energy
from .fields import ALWAYS, LARGEST, MOST, SMALLEST
from .projection.document import Projection

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
REFERENCE = "#/$defs/"
CONDITIONS: dict[type, Schema] = {
    energy.EnergyReading: energy.CONDITION,
    Projection: {"additionalProperties": True},
}


@cache
def of(kind: type) -> Schema:
    """The whole schema of `kind`. Unknown keys pass the reader but not the schema, so that a
    test of a document finds the key that nobody has described."""
    name: str = typing.get_args(typing.get_type_hints(kind)["schema"])[0]
    head = {
        "$schema": DIALECT,
        "$id": f"https://powbench.invalid/schemas/{file_name(kind)}",
        "title": name,
    }
    return {**head, **fields_of(kind)}


@cache
def fields_of(kind: type) -> Schema:
    """The same of any type, without the head of a document."""
    (_, definitions) = msgspec.json.schema_components([kind], ref_template=REFERENCE + "{name}")
    known = _classes(kind)
    classes = {one.__name__: one for one in known}
    # Two of one name: msgspec calls them by their module.
    classes |= {f"{one.__module__}.{one.__qualname__}": one for one in known}
    made = {name: _object(classes.get(name), one) for name, one in definitions.items()}
    top = made.pop(kind.__name__)
    _inline(top, made)
    return {**top, "$defs": made} if made else top


def text(kind: type) -> str:
    """The schema as the file that ships."""
    return json.dumps(of(kind), indent=1, ensure_ascii=False) + "\n"


def file_name(kind: type) -> str:
    """Result -> `result-1.json`."""
    name: str = typing.get_args(typing.get_type_hints(kind)["schema"])[0]
    return name.removeprefix("powbench.").replace("/", "-") + ".json"


def _classes(kind: type) -> set[type]:
    classes: set[type] = set()
    pending: list[Any] = [kind]
    while pending:
        one = pending.pop()
        if isinstance(one, type) and _has_fields(one) and one not in classes:
            classes.add(one)
            pending += typing.get_type_hints(one).values()
        pending += typing.get_args(one)
    return classes


def _has_fields(one: type) -> bool:
    return dataclasses.is_dataclass(one) or issubclass(one, msgspec.Struct)


def _object(kind: type | None, schema: Schema) -> Schema:
    """A definition as powbench writes it: closed, without defaults, with what is always there."""
    schema = _plain(schema)
    schema.pop("title", None)
    if kind is None:
        return schema
    if schema.get("description", "").startswith(f"{kind.__name__}("):  # no docstring of its own
        del schema["description"]
    hints = typing.get_type_hints(kind, include_extras=True)
    required = schema.get("required", [])
    schema["required"] = [
        name for name in schema["properties"] if name in required or _always(hints.get(name))
    ]
    schema["additionalProperties"] = False
    return {**schema, **CONDITIONS.get(kind, {})}


def _always(hint: Any) -> bool:
    return any(
        isinstance(m, msgspec.Meta) and m.extra is not None and m.extra.get(ALWAYS)
        for m in getattr(hint, "__metadata__", ())
    )


def _plain(schema: Any) -> Any:
    """Without defaults, docstrings on one line, one value as a constant."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain: Schema = {
        key: {name: _plain(field) for name, field in value.items()}
        if key == "properties"
        else _plain(value)
        for key, value in schema.items()
        if key != "default" and (key, value) not in _GUARDS
    }
    if schema.get("minimum") == SMALLEST:
        plain["exclusiveMinimum"] = 0
    if (options := plain.get("anyOf")) and _are_plain(options):
        first, _ = options
        del plain["anyOf"]
        plain |= {**first, "type": [first["type"], "null"]}
    if len(values := plain.get("enum", [])) == 1:
        plain = {**{k: v for k, v in plain.items() if k != "enum"}, "const": values[0]}
    if isinstance(text := plain.get("description"), str):
        plain["description"] = " ".join(text.split())
    return plain


_GUARDS = [
    ("minimum", SMALLEST), ("minimum", -LARGEST), ("minimum", -MOST),
    ("maximum", LARGEST), ("maximum", MOST),
]  # fmt: skip
"""Of the program, against overflow: nobody's document comes near."""


def _are_plain(options: list[Schema]) -> bool:
    """Whether these are one plain type, or null."""
    return (
        len(options) == 2
        and options[1] == {"type": "null"}
        and options[0].get("type") in ("string", "integer", "number", "boolean")
    )


def _inline(top: Schema, definitions: dict[str, Schema]) -> None:
    """What is used once stands where it is used."""
    for name in sorted(definitions):
        pointer = REFERENCE + name
        if json.dumps([top, *definitions.values()]).count(f'"{pointer}"') != 1:
            continue
        made = definitions.pop(name)
        for place in (top, *definitions.values()):
            _put(place, pointer, made)


def _put(schema: Any, pointer: str, made: Schema) -> None:
    for inner in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(inner, dict) and inner.get("$ref") == pointer:
            del inner["$ref"]
            inner.update({**made, **inner})
        elif isinstance(inner, dict | list):
            _put(inner, pointer, made)
