"""Reads one table of a file by its declared keys: what nobody asks for is misspelt.

A number may be written plainly, or with its provenance:

    price = 0.035
    price = { value = 0.035, status = "read", source = "CoinDesk 2022-01-25" }

Nothing raises here: problems go into the book, and reading goes on with a stand-in.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from .. import numerals
from ..bounded import LARGEST
from ..errors import InputError
from ..network import when
from ..provenance import Figure, Status, parse_status
from . import keys as declared
from .keys import Choice, Inline, Key, Keys, Number, Numbers, Rows
from .lines import Path
from .problems import Book

Value = TypeVar("Value")
Kind = TypeVar("Kind")
PROVENANCE = Keys(
    "A number with the place that it comes from.",
    (
        declared.key("value", Number(), "The number itself.", "0.035"),
        declared.key(
            "status", Choice(lambda: tuple(s.value for s in Status if s is not Status.DEFAULT)),
            "How well the number is known.", '"read"', default=Status.TYPED.value,
        ),
        declared.key("source", declared.Text(), "Where the number stands.",
                     '"contract of 2021-11-03"', without="the file itself"),
    ),
)  # fmt: skip
_LISTED = 12


def is_currency(code: str) -> bool:
    """Whether `code` looks like one of ISO 4217: three capitals."""
    return re.fullmatch(r"[A-Z]{3}", code) is not None


class Table:
    """A table at `path`, with the figures read from it so far (shared by a whole site).

    keys: those that may be asked for; Undeclared for any other.
    """

    def __init__(
        self, data: Any, path: Path, book: Book, figures: list[Figure], keys: Keys
    ) -> None:
        self.path, self.book, self.figures, self.keys = path, book, figures, keys
        self.currency_code = "USD"
        self._asked: set[str] = set()
        self._below: dict[str, Table] = {}
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            remedy = "write it as [name] with keys below, or { key = value }"
            book.add(path, "is no table", remedy, unread=True)

    def problem(self, key: str, fault: str, remedy: str, unread: bool = False) -> None:
        self.book.add((*self.path, key) if key else self.path, fault, remedy, unread)

    def unread(self, key: str) -> bool:
        """Whether a stand-in took the place of what is at `key`."""
        return self.book.is_unread((*self.path, key))

    def has(self, key: str) -> bool:
        self._ask(key)
        return key in self.data

    def get(self, key: str) -> Any:
        self._ask(key)
        return self.data.get(key)

    def _ask(self, key: str) -> Key:
        self._asked.add(key)
        return self.keys[key]

    def _kind(self, key: str, kind: type[Kind]) -> Kind:
        """What `key` is declared to hold, of the kinds that may stand there."""
        return next(each for each in self._ask(key).kinds if isinstance(each, kind))

    def given(self, *keys: str) -> list[str]:
        """Those of `keys` that the file has; without any, of those that exclude each other."""
        return [key for key in keys or self.keys.one_of if self.has(key)]

    def name(self, key: str) -> str:
        """The figure's name: the path below the site."""
        below = self.path[2:] if self.path[:1] == ("site",) else self.path
        return ".".join(str(part) for part in (*below, key))

    def place(self, key: str) -> str:
        file, line = self.book.place((*self.path, key))
        return f"{file}:{line}"

    def note(self, key: str, value: Any, unit: str, status: Status, source: str) -> None:
        new = figure = Figure(self.name(key), value, unit, status, source)
        if isinstance(value, Hashable):  # 1, 1.0 and true are equal, and not the same figure
            figure = self.book.once((type(value), new), lambda: new)
        self.figures.append(figure)

    def number(self, key: str, default: float | None = None) -> float:
        """A number as declared, with its provenance noted. default: in place of the declared."""
        kind = self._kind(key, Number)
        unit = kind.unit.replace(declared.CURRENCY, self.currency_code)
        if not self.has(key):
            value = self.keys[key].default if default is None else default
            if value is None:
                remedy = f"add {key} = … [{unit or 'number'}]"
                self.problem(key, "is missing", remedy, unread=True)
                return 1.0
            self.note(key, float(value), unit, Status.DEFAULT, "not given")
            return float(value)
        value, status, source = self._provenance(key)
        part = isinstance(kind, declared.Part)
        high = 100.0 if part else kind.high
        number = self.checked((*self.path, key), value, kind.low, high, kind.above)
        self.note(key, number, unit, status, source)
        if self.unread(key):
            return 0.0 if part else number
        if part and number >= 1:
            remedy = f"write {number / 100:g} for {number:g}%"
            self.problem(key, f"is {number:g}, and 1 is 100%", remedy, unread=True)
            return 0.0
        if isinstance(kind, declared.Change) and number >= 1:
            self.book.notes.append(
                f"{key} = {number:g} is {number:.0%}; {number:g}% is {number / 100:g}"
            )
        if isinstance(kind, declared.Whole) and number != int(number):
            self.problem(key, f"{number:g} is no whole number", f"write {int(number)}")
            return float(int(number))
        return number

    def whole(self, key: str) -> int:
        return int(self.number(key))

    def optional(self, key: str) -> float | None:
        """A number, or None when it is not there; what then counts is noted as default."""
        if not self.has(key):
            self.note(key, self.keys[key].without, "", Status.DEFAULT, "not given")
            return None
        return self.number(key)

    def checked(
        self, path: Path, value: Any, low: float = 0.0, high: float = LARGEST, above: bool = False
    ) -> float:
        """`value` as a float in range; otherwise a problem at `path` and 1.0."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            said = "has no value" if value is None else f"{value!r:.60} is no number"
            remedy = "write a number without quotes or unit"
            remedy = numerals.without_comma(value, remedy) if isinstance(value, str) else remedy
            self.book.add(path, said, remedy, unread=True)
            return 1.0
        if isinstance(value, int) and abs(value) > LARGEST:  # may be too large for a float
            value = math.inf if value > 0 else -math.inf
        if not math.isfinite(value):
            self.book.add(path, f"is {value}", f"write a number up to {LARGEST:g}", unread=True)
            return 1.0
        if value < low or value > high or (above and value == low):
            limits = f"{'above' if above else 'at least'} {low:g}"
            limits += f" and at most {high:g}" if math.isfinite(high) else ""
            self.book.add(path, f"is {value:g}", f"it must be {limits}", unread=True)
            return 1.0
        return float(value)

    def _provenance(self, key: str) -> tuple[Any, Status, str]:
        value = self.data[key]
        if not isinstance(value, dict):
            return value, Status.TYPED, self.place(key)
        inner = Table(value, (*self.path, key), self.book, [], PROVENANCE)
        number, source = inner.get("value"), inner.get("source")
        written = inner.get("status")
        status = parse_status(str(written)) if written is not None else Status.TYPED
        inner.finish()
        if status is None or status is Status.DEFAULT:  # what stands in a file was given
            known = ", ".join(s.value for s in Status if s is not Status.DEFAULT)
            inner.problem("status", f"{written!r} is no status", f"use one of {known}")
            status = Status.TYPED
        place = self.place(key)
        return number, status, f"{source} ({place})" if source else place

    def optional_text(self, key: str) -> str:
        """A text, empty when it is not there."""
        return self.text(key) if self.has(key) else ""

    def line(self, key: str) -> str:
        """A text on one line, empty when it is not there: it cannot pass for a line of ours."""
        return " ".join(self.optional_text(key).split())

    def remark(self, subject: str = "") -> None:
        """Keep what the user notes at this table; it is shown with every answer."""
        if text := self.line("note"):
            self.book.remarks.append(f"{subject}: {text}" if subject else text)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        default = self._ask(key).default
        if not self.has(key):
            if default is None:
                self.problem(key, "is missing", f'add {key} = "…"', unread=True)
            return str(default or "")
        value = self.data[key]
        if not isinstance(value, str) or not value.strip():
            said = "is empty" if value == "" else f"{value!r:.60} is no text"
            self.problem(key, said, f'write {key} = "…"', unread=True)
            return str(default or "")
        return value

    def choice(self, key: str, options: Iterable[str] | None = None) -> str:
        """One of the options declared, or of those that only the file knows, which may be none; a
        slip of the pen is told with the nearest one."""
        known = list(self._kind(key, Choice).options() if options is None else options)
        other = known[0] if known else ""
        default = self.keys[key].default
        value = self.text(key)
        if not self.has(key) and default is not None:
            self.note(key, default, "", Status.DEFAULT, "not given")
        if value and value not in known and value != default:
            near = difflib.get_close_matches(value, known, 1)
            more = f" … ({len(known)} in all)" if len(known) > _LISTED else ""
            remedy = "use one of " + ", ".join(known[:_LISTED]) + more if known else "leave it out"
            remedy = f"did you mean {near[0]!r}?" if near else remedy
            self.problem(key, f"there is no {value!r}", remedy, unread=True)
            return str(default or other)
        if self.has(key):
            self.note(key, value, "", Status.TYPED, self.place(key))
        return value if value in known or value == default else other  # `text` has told it

    def currency(self, key: str, known: Iterable[str]) -> str:
        """A currency for which there is a rate, of which the table's units then are."""
        value = self.get(key)
        if isinstance(value, str) and value not in known:
            near = difflib.get_close_matches(value, known, 1)
            remedy = f"did you mean {near[0]!r}?" if near else "write three capitals, as in KZT"
            if is_currency(value):
                remedy = f"add {value} = … to [exchange_rates]"
            self.problem(key, f"there is no rate for {value!r}", remedy, unread=True)
            return "USD"
        self.currency_code = self.choice(key, known)
        return self.currency_code

    def flag(self, key: str) -> bool:
        default = bool(self._ask(key).default)
        if not self.has(key):
            self.note(key, default, "", Status.DEFAULT, "not given")
            return default
        value = self.data[key]
        if not isinstance(value, bool):
            self.problem(key, f"{value!r} is neither true nor false", "write true or false")
            return default
        self.note(key, value, "", Status.TYPED, self.place(key))
        return value

    def moment(self, key: str, utc_offset: float = 0.0, default: float | None = None) -> float:
        """A date or moment [s since 1970]; local to the offset unless it names its own."""
        if not self.has(key):
            if default is None:
                self.problem(key, "is missing", f"add {key} = 2022-01-31", unread=True)
                return 0.0
            shown = when.iso_date(default + 43_200) if math.isfinite(default) else "open"
            self.note(key, shown, "", Status.DEFAULT, "not given")
            return default
        self.note(key, str(self.data[key]), "", Status.TYPED, self.place(key))
        return self.date_at((*self.path, key), self.data[key], utc_offset)

    def date_at(self, path: Path, value: Any, utc_offset: float = 0.0) -> float:
        """The moment that `value` stands for; a problem at `path` when it is none."""
        if isinstance(value, str):
            try:
                value = when.parse(value)
            except InputError as error:
                self.book.add(path, error.message, error.hint, unread=True)
                return 0.0
        if not isinstance(value, date | datetime):
            self.book.add(path, f"{value!r:.60} is no date", "write it as 2022-01-31", unread=True)
            return 0.0
        day = value.date() if isinstance(value, datetime) else value
        if not when.FIRST <= day <= when.LAST:
            remedy = f"use a date from {when.FIRST} to {when.LAST}"
            self.book.add(path, f"{day} is out of range", remedy, unread=True)
            return 0.0
        return when.seconds(value, utc_offset)

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers, as many as declared."""
        kind = self._kind(key, Numbers)
        value, count = self.get(key), kind.count
        if not isinstance(value, list) or (count is not None and len(value) != count):
            size = f"{count} numbers" if count else "numbers"
            self.problem(
                key, "is missing or no list of " + size, f"write {key} = [ … ]", unread=True
            )
            return (1.0,) * (count or 1)
        numbers = tuple(
            self.checked((*self.path, key, place), cell, kind.low, kind.high)
            for place, cell in enumerate(value)
        )
        shown = ", ".join(f"{number:g}" for number in numbers)
        self.note(key, shown, "", Status.TYPED, self.place(key))
        return numbers

    def table(self, key: str) -> Table:
        """A sub-table, the same at each call; an empty one when it is not there."""
        value = self.data.get(key) if self.has(key) else {}
        if key not in self._below:
            self._below[key] = self._inner(value, (key,), self._kind(key, Inline).keys)
        return self._below[key]

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables; empty when it is not there."""
        value = self.data.get(key) if self.has(key) else []
        if not isinstance(value, list):
            remedy = f"write [[…{key}]] or {key} = [{{ … }}]"
            self.problem(key, "is no list of tables", remedy, unread=True)
            return ()
        below = self._kind(key, Rows).keys
        return tuple(self._inner(item, (key, place), below) for place, item in enumerate(value))

    def _inner(self, value: Any, path: Path, keys: Keys) -> Table:
        inner = Table(value, (*self.path, *path), self.book, self.figures, keys)
        inner.currency_code = self.currency_code
        return inner

    def dated(self, key: str, utc_offset: float = 0.0) -> tuple[tuple[float, float], ...]:
        """[[date, number], …] in ascending order of date -> ((s since 1970, value), …).

        Or { value = [[date, number], …], status = "…", source = "…" }.
        """
        kind = self._kind(key, declared.Dated)
        if self.get(key) is None:
            return ()
        value, status, source = self._provenance(key)
        top = (*self.path, key, "value") if isinstance(self.data[key], dict) else (*self.path, key)
        pairs: list[tuple[float, float]] = []
        rows = value if isinstance(value, list) and value else None
        if rows is None:
            self.problem(key, "is no list of [date, number]", f"{key} = [[2022-01-01, 1.0]]")
        for place, row in enumerate(rows or []):
            path = (*top, place)
            if not isinstance(row, list) or len(row) != 2:
                self.book.add(path, "is no [date, number]", "write [2022-01-01, 1.0]")
                continue
            moment = self.date_at(path, row[0], utc_offset)
            pairs.append((moment, self.checked(path, row[1], above=kind.above)))
            if len(pairs) > 1 and pairs[-1][0] <= pairs[-2][0]:
                self.book.add(path, "does not come after the row before", "sort the rows by date")
        if pairs:
            self.note(key, numerals.counted(len(pairs), "dated value"), kind.unit, status, source)
        return tuple(pairs)

    def guarded(self, key: str, read: Callable[[], Value], stand_in: Value) -> Value:
        """Call `read`; an InputError becomes a problem at `key`."""
        try:
            return read()
        except InputError as error:
            self.problem(key, error.message, error.hint or "correct it", unread=True)
            return stand_in

    def finish(self) -> None:
        """Whatever nobody asked for is unknown, or has no effect with the keys beside it."""
        for key in self.data:
            if key in self._asked:
                continue
            if key in self.keys.by_name:
                self.problem(key, "has no effect with the keys beside it", "leave it out")
                continue
            near = difflib.get_close_matches(key, self.keys.by_name, 1, 0.5)
            known = ", ".join(sorted(self.keys.by_name))
            remedy = f"did you mean {near[0]!r}?" if near else f"the keys of this table are {known}"
            self.problem(key, "unknown key", remedy)
