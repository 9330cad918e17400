"""What can happen to one field, and the texts that come of it."""

from __future__ import annotations

import copy
import datetime
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
REMOVED = object()
MARKUP = "[/b][red]x | <b>`y`"
ESCAPE = "x\x1b[2J\u202e\r\n"
ENTRIES = 2
"""Of a list: its first ones stand for all."""
KINDS: dict[str, Any] = {
    "removed": REMOVED,
    "null": None,
    "NaN": math.nan,
    "-1": -1,
    "0": 0,
    "1e308": 1e308,
    "10^400": 10**400,
    "markup": MARKUP,
    "escape": ESCAPE,
    "empty": "",
}


@dataclass(frozen=True)
class Mutation:
    path: Path
    kind: str
    data: Any

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))} {self.kind}"


def paths(data: Any, at: Path = ()) -> Iterator[Path]:
    """Of every field, outer ones first."""
    if at:
        yield at
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from paths(inner, (*at, key))
    elif isinstance(data, list):
        for index, inner in enumerate(data[:ENTRIES]):
            yield from paths(inner, (*at, index))


def mutations(data: Any) -> Iterator[Mutation]:
    """Each is a copy of `data` with one field changed; what is beside it is shared."""
    for path in paths(data):
        old = _at(data, path)
        kinds = {**KINDS, "wrong type": 5 if isinstance(old, str | list | dict) else {"a": []}}
        for kind, value in kinds.items():
            if type(value) is type(old) and value == old:
                continue
            yield Mutation(path, kind, _changed(data, path, value))


def _changed(data: Any, path: Path, value: Any) -> Any:
    made = copy.copy(data)
    step, *rest = path
    if rest:
        made[step] = _changed(made[step], tuple(rest), value)
    elif value is REMOVED:
        del made[step]
    else:
        made[step] = value
    return made


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def toml(data: dict[str, Any]) -> str | None:
    """`data` as TOML, each top-level key on a line; None for what TOML cannot say."""
    try:
        return "".join(f"{json.dumps(key)} = {_toml(value)}\n" for key, value in data.items())
    except TypeError:
        return None


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, int | float):
        return repr(value) if abs(value) < 1e300 or isinstance(value, float) else f"{value}"
    raise TypeError(value)
