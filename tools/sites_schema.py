"""The JSON Schema of a sites file, of the keys that its reader declares."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

from sites_keys import anchor, in_brackets, path_of, tables

from powbench.bounded import LARGEST
from powbench.reading import keys as kinds
from powbench.reading.keys import Key, Keys
from powbench.reading.table import PROVENANCE
from powbench.sitefile import read_project

Schema = dict[str, Any]


def schema() -> Schema:
    """JSON Schema, draft 2020-12. A date is text there, as editors hand it on."""
    definitions = {anchor(path): _table(keys) for path, keys in tables().items() if path}
    definitions |= {key.name: _property(key) for key in _BESIDE}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A sites file of powbench",
        **_table(read_project.KEYS),
        "$defs": definitions,
    }


def _table(keys: Keys) -> Schema:
    made: Schema = {
        "type": "object",
        "description": keys.meaning,
        "properties": {key.name: _property(key) for key in keys.keys},
        "required": [key.name for key in keys.keys if key.needed],
        "additionalProperties": _property(keys.every) if keys.every else False,
    }
    if keys.one_of:
        made["oneOf"] = [{"required": [name]} for name in keys.one_of]
    return made


def _property(key: Key) -> Schema:
    options = [option for kind in key.kinds for option in _options(kind)]
    made: Schema = {"description": f"{key.meaning}{in_brackets(key)}"}
    if key.default is not None:
        made["default"] = key.default
    made["examples"] = [plain(tomllib.loads(f"x = {text}")["x"]) for text in key.examples]
    return made | (options[0] if len(options) == 1 else {"anyOf": options})


def plain(value: Any) -> Any:
    if isinstance(value, date):  # moments too
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def _options(kind: kinds.Kind) -> list[Schema]:
    """What may stand there; a number, and dated ones, with their provenance too."""
    if isinstance(kind, kinds.Number):
        number = _range(kind.low, kind.high, kind.above) | (
            {"exclusiveMaximum": 1} if isinstance(kind, kinds.Part) else {}
        )
        number = {"type": "integer" if isinstance(kind, kinds.Whole) else "number"} | number
        return [number, _with_provenance(number)]
    if isinstance(kind, kinds.Dated):
        row = [_DATE, {"type": "number"} | _range(0.0, LARGEST, kind.above)]
        return [_rows_of(row), _with_provenance(_rows_of(row))]
    return [_one(kind)]


def _one(kind: kinds.Kind) -> Schema:
    match kind:
        case kinds.Text():
            return {"type": "string", "pattern": f"^{kind.like}$" if kind.like else r"\S"}
        case kinds.Choice():
            return {"enum": list(kind.options())}
        case kinds.Flag():
            return {"type": "boolean"}
        case kinds.Moment():
            return _DATE if kind.time else {**_DATE, "pattern": _DATE["pattern"] + "$"}
        case kinds.Numbers():
            item = {"type": "integer" if kind.whole else "number"}
            size = {"minItems": kind.count, "maxItems": kind.count} if kind.count else {}
            return {"type": "array", "items": item | _range(kind.low, kind.high), **size}
        case kinds.Pairs():
            return _rows_of([{"type": "number", "minimum": 0}] * 2)
        case kinds.Grid():
            return {
                "anyOf": [_ROW, {"type": "array", "items": _ROW, "minItems": 1, "maxItems": 12}]
            }
        case kinds.Names():
            return {"type": "array", "items": {"type": "string", "pattern": r"\S"}}
        case kinds.Inline():
            return _reference(kind.keys)
        case kinds.Rows():
            return {"type": "array", "items": _reference(kind.keys)}
        case kinds.Named():
            below = _reference(kind.keys)
            return {"type": "object", "minProperties": 1, "additionalProperties": below}
    raise TypeError(kind)


_BESIDE = tuple(key for key in PROVENANCE if key.name != "value")
_DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d"}
_ROW: Schema = {
    "anyOf": [
        {"type": "string", "pattern": r"^\d{24}$"},
        {"type": "array", "minItems": 24, "maxItems": 24},
    ]
}


def _range(low: float, high: float, above: bool = False) -> Schema:
    made: Schema = {"exclusiveMinimum" if above else "minimum": low}
    return made | ({"maximum": high} if high < LARGEST else {})


def _with_provenance(value: Schema) -> Schema:
    beside = {key.name: {"$ref": f"#/$defs/{key.name}"} for key in _BESIDE}
    return {
        "type": "object",
        "properties": {"value": value, **beside},
        "required": ["value"],
        "additionalProperties": False,
    }


def _rows_of(cells: list[Schema]) -> Schema:
    pair = {"type": "array", "prefixItems": cells, "minItems": 2, "maxItems": 2}
    return {"type": "array", "items": pair, "minItems": 1}


def _reference(keys: Keys) -> Schema:
    return {"$ref": f"#/$defs/{anchor(path_of(keys))}"}
