"""Documents in and out: checked when read, whole and finite when written.

Reading goes through powbench.bounded first (size of numbers, depth, NaN), then through the
document's type. A wrong field is one InputError with the file, the field and what belongs there.
"""

from __future__ import annotations

import json
import re
import typing
from functools import cache
from typing import Any, TypeVar

import msgspec

from .. import bounded
from ..errors import InputError
from . import wrong_field

T = TypeVar("T")
S = TypeVar("S")
U = TypeVar("U")

HEAD = 200
"""Characters of a document that hold its schema."""
WRITERS = {
    "result": "powbench bench",
    "check": "powbench check",
    "projection": "powbench project",
    "simulation": "powbench simulate",
    "part": "powbench simulate --shard I/N",
    "allocation": "powbench allocate",
    "backtest": "powbench backtest",
    "baseline": "powbench baseline save",
    "history": "powbench check --store",
    "trend": "powbench history",
    "calibration": "powbench kernels",
    "meter-calibration": "powbench meters calibrate",
    "network": "powbench network show",
    "miners": "powbench miners scan",
    "verification": "powbench verify RESULT.json",
    "challenge": "powbench challenge",
    "compare-many": "powbench compare",
    "fleet": "powbench fleet bench",
    "compare-fleets": "powbench compare",
    **{k: f"powbench {k}" for k in ("verify", "info", "kernels", "rigs", "compare", "sweep")},
}


def value(text: str | bytes, name: str) -> Any:
    """What the JSON in the file `name` holds; InputError when it is none."""
    try:
        return bounded.json_value(text)
    except bounded.Unreadable as error:
        said = str(error).removeprefix("it ")
        raise InputError(f"{name} {said}", "pass a file that `--json FILE` wrote") from None


def _at_once(text: str | bytes, kinds: tuple[type[T], ...]) -> T | None:
    """The document where it is all right, several times as fast; None leaves it to the careful
    way, which says what is wrong.

    What we write has its schema first. A text that says one there and is another is refused by
    the type.
    """
    if bounded.is_large(text):
        return None
    head = text[:HEAD] if isinstance(text, str) else text[:HEAD].decode("latin-1")
    kind = next((kind for kind in kinds if f'"{schema_of(kind)}"' in head), None)
    try:
        return None if kind is None else msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None


def read(text: str | bytes, name: str, kind: type[T]) -> T:
    """The document of type `kind` in `text`; `name` is what messages call the file."""
    return _at_once(text, (kind,)) or typed(value(text, name), name, kind)


@typing.overload
def one_of(text: str | bytes, name: str, one: type[T], other: type[S], /) -> T | S: ...
@typing.overload
def one_of(
    text: str | bytes, name: str, one: type[T], other: type[S], third: type[U], /
) -> T | S | U: ...
def one_of(text: str | bytes, name: str, *kinds: type[Any]) -> Any:
    """The document in `text`, which may be of any of these types."""
    if (document := _at_once(text, kinds)) is not None:
        return document
    data = value(text, name)
    by_schema = {schema_of(kind): kind for kind in kinds}
    return typed(data, name, by_schema[of_kind(data, name, tuple(by_schema))])


def typed(data: Any, name: str, kind: type[T]) -> T:
    """The same for what JSON has become already."""
    wanted = schema_of(kind)
    of_kind(data, name, (wanted,))
    return checked(data, name, kind, f"a damaged {wanted[9:].partition('/')[0]}")


def of_kind(data: Any, name: str, wanted: tuple[str, ...]) -> str:
    """The document's schema, one of `wanted`; InputError says what `name` is instead."""
    schema = data.get("schema") if isinstance(data, dict) else None
    if isinstance(schema, str) and schema in wanted:
        return schema
    kinds = [w.removeprefix("powbench.").partition("/")[0] for w in wanted]
    commands = " or ".join(f"`{WRITERS[k]} --json FILE`" for k in kinds)
    if isinstance(schema, str) and re.fullmatch(
        rf"powbench\.({'|'.join(kinds)})/\d{{1,4}}", schema
    ):
        raise InputError(
            f"{name} has the newer format {schema}, this powbench reads {' or '.join(wanted)}",
            "upgrade powbench",
        )
    said = f" but {schema}" if isinstance(schema, str) and schema else ""
    raise InputError(
        f"{name} is no powbench {' or '.join(kinds)}{said}", f"pass a file that {commands} wrote"
    )


def checked(data: Any, name: str, kind: type[T], said: str = "damaged") -> T:
    """`data` as `kind`; InputError names the first field that is wrong, `name` is `said`."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        path, problem = wrong_field.of(error, data, kind)
        where = f"{path} " if path else "it "
        raise InputError(
            f"{name} is {said}: {where}{problem}", "write it again with the command that wrote it"
        ) from None


def schema_of(kind: type) -> str:
    """Result -> `powbench.result/1`."""
    return _schema_of(kind)


@cache
def _schema_of(kind: type) -> str:
    name: str = typing.get_args(typing.get_type_hints(kind)["schema"])[0]
    return name


def builtins(document: Any) -> dict[str, Any]:
    """The document as JSON's own dictionaries and lists."""
    made: dict[str, Any] = _lists(msgspec.to_builtins(document))
    return made


def text(document: Any, indent: int | None = 1) -> str:
    """The document as JSON; ValueError for NaN and infinity, which are no JSON."""
    separators = None if indent is not None else (",", ":")
    return json.dumps(
        msgspec.to_builtins(document), indent=indent, separators=separators, allow_nan=False
    )


def _lists(inner: Any) -> Any:
    if isinstance(inner, dict):
        return {key: _lists(one) for key, one in inner.items()}
    return [_lists(one) for one in inner] if isinstance(inner, list | tuple) else inner
