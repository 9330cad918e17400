"""A wrong field in plain words: where it stands, what is there, what belongs there."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from . import schema as schemas

_AT = re.compile(r"^(?P<said>.*?)(?: - at `(?P<key>key in )?\$?(?P<path>.*?)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_MISSING = re.compile(r"missing required field `(.+)`")
_GUARD = re.compile(r"([<>]=) (-?1e\+30|-?9223372036854775807)")
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}
_PATTERNS = {
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d": "a time such as 2026-01-31T12:00:00+00:00",
    r"^\d{4}-\d\d-\d\d$": "a day such as 2026-01-31",
    "^[0-9]{4}-[0-9]{2}$": "a month such as 2026-01",
    "^0x[0-9a-f]{8}$": "0x and 8 hexadecimal digits",
    "^(?:[0-9a-f]{2}){33,200}$": "33 to 200 bytes in hexadecimal digits",
    "^(?!0{8})[01][0-9a-f]{3}[02468ace]000$": "bits of BIP 320's mask 1fffe000, in 8 digits",
    "^[ -~]{8,200}$": "8 to 200 printable ASCII characters",
    "^-?[0-9]+$": "a whole number in digits",
    r"^\w[\w.-]{0,63}$": "a name of at most 64 letters, digits and _ . -",
}
_DIGITS = re.compile(r"\^\[0-9a-f\]\{(\d+)\}\$")
LONGEST = 60
Step = str | int


def of(error: msgspec.ValidationError, data: Any, kind: type) -> tuple[str, str]:
    """(path of the field, what is wrong with it) of an error of msgspec.convert(data, kind)."""
    said, steps = _located(error, data, kind)
    path = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
    if missing := _MISSING.search(said):
        field = f"{path}.{missing[1]}".lstrip(".")
        return field, "is missing"
    if not said.startswith(("Expected", "Invalid", "Object")):  # a rule of the type itself
        return path, said
    wanted = words(_schema_at(schemas.fields_of(kind), steps))
    if guard := _GUARD.search(said):
        wanted = f"{'at most' if guard[1] == '<=' else 'at least'} {float(guard[2]):g}"
    return path, f"is {_shown(_value_at(data, steps))}, not {wanted or said}"


def _located(error: msgspec.ValidationError, data: Any, kind: type) -> tuple[str, list[Step]]:
    """msgspec writes `[...]` for a key of a table: find which, by leaving only one in."""
    match = _AT.match(str(error))
    assert match is not None
    raw = [(name, index) for name, index in _STEP.findall(match["path"] or "")]
    steps: list[Step] = []
    for name, index in raw:
        if index != "...":
            steps.append(int(index) if index else name)
            continue
        table = _value_at(data, steps)
        steps.append(_culprit(data, steps, table, str(error), kind))
    return match["said"], steps


def _culprit(data: Any, steps: list[Step], table: Any, said: str, kind: type) -> str:
    for key in table:
        try:
            msgspec.convert(_with(data, steps, {key: table[key]}), kind)
        except msgspec.ValidationError as error:
            if str(error) == said:
                return str(key)
    return "*"


def _with(data: Any, steps: list[Step], value: Any) -> Any:
    if not steps:
        return value
    first, rest = steps[0], steps[1:]
    if isinstance(data, list):
        return [_with(x, rest, value) if i == first else x for i, x in enumerate(data)]
    return {k: _with(x, rest, value) if k == first else x for k, x in data.items()}


def _value_at(data: Any, steps: list[Step]) -> Any:
    for step in steps:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _schema_at(whole: dict[str, Any], steps: list[Step]) -> dict[str, Any]:
    schema = _resolved(whole, whole)
    for step in steps:
        for option in (schema, *(_resolved(whole, o) for o in schema.get("anyOf", []))):
            inner = (
                option.get("items")
                if isinstance(step, int)
                else option.get("properties", {}).get(step, option.get("additionalProperties"))
            )
            if isinstance(step, int) and "prefixItems" in option:
                inner = option["prefixItems"][min(step, len(option["prefixItems"]) - 1)]
            if isinstance(inner, dict):
                schema = _resolved(whole, inner)
                break
        else:
            return {}
    return schema


def _resolved(whole: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        definition: dict[str, Any] = whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
        return {**definition, **schema}
    return schema


def words(schema: dict[str, Any]) -> str:
    """A field's schema as `a number from 0 to 1`."""
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return " or ".join(w for o in schema[word] if (w := words(o)))
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return "one of " + ", ".join(json.dumps(v) for v in schema["enum"])
    if pattern := schema.get("pattern"):
        digits = _DIGITS.fullmatch(pattern)
        return f"{digits[1]} hexadecimal digits" if digits else _PATTERNS[pattern]
    types = schema.get("type", "object" if "$ref" in schema else "")
    said = " or ".join(_TYPES.get(t, t) for t in ([types] if isinstance(types, str) else types))
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        said += f" from {low:,} to {high:,}"
    elif low is not None:
        said += f" of at least {low:,}"
    elif "exclusiveMinimum" in schema:
        said += f" above {schema['exclusiveMinimum']}"
    if isinstance(types, list):  # the bounds are of the value, not of null
        said = said.replace(" or null", "") + " or null"
    if schema.get("minLength", 0) > 1:
        said += f" of at least {schema['minLength']} characters"
    elif schema.get("minLength") or schema.get("minItems"):
        said += " that is not empty"
    if "maxLength" in schema:
        said += f", at most {schema['maxLength']:,} characters"
    return said


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
