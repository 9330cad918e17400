"""Reads one table of a file: what is asked for is known, what is left over is misspelt.

A number may be written plainly, or with its provenance:

    price = 0.035
    price = { value = 0.035, status = "read", source = "CoinDesk 2022-01-25" }

Nothing raises here: problems go into the book, and reading goes on with a stand-in.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from .. import numerals
from ..bounded import LARGEST
from ..errors import InputError
from ..network import when
from ..provenance import Figure, Status, parse_status
from .lines import Path
from .problems import Book

Choice = TypeVar("Choice")
REQUIRED = None
_LISTED = 12


def is_currency(code: str) -> bool:
    """Whether `code` looks like one of ISO 4217: three capitals."""
    return re.fullmatch(r"[A-Z]{3}", code) is not None


class Table:
    """A table at `path`, with the figures read from it so far (shared by a whole site)."""

    def __init__(self, data: Any, path: Path, book: Book, figures: list[Figure]) -> None:
        self.path, self.book, self.figures = path, book, figures
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
        self._asked.add(key)
        return key in self.data

    def get(self, key: str) -> Any:
        self._asked.add(key)
        return self.data.get(key)

    def name(self, key: str) -> str:
        """The figure's name: the path below the site."""
        below = self.path[2:] if self.path[:1] == ("site",) else self.path
        return ".".join(str(part) for part in (*below, key))

    def place(self, key: str) -> str:
        return f"{self.book.file}:{self.book.line((*self.path, key))}"

    def note(self, key: str, value: Any, unit: str, status: Status, source: str) -> None:
        self.figures.append(Figure(self.name(key), value, unit, status, source))

    def number(
        self,
        key: str,
        unit: str,
        default: float | None = REQUIRED,
        low: float = 0.0,
        high: float = LARGEST,
        above: bool = False,
    ) -> float:
        """A finite number in low … high (above: beyond low), with its provenance noted."""
        if not self.has(key):
            if default is None:
                remedy = f"add {key} = … [{unit or 'number'}]"
                self.problem(key, "is missing", remedy, unread=True)
                return 1.0
            self.note(key, default, unit, Status.DEFAULT, "not given")
            return default
        value, status, source = self._provenance(key)
        checked = self.checked((*self.path, key), value, low, high, above)
        self.note(key, checked, unit, status, source)
        return checked

    def part(self, key: str, unit: str, default: float | None = REQUIRED) -> float:
        """A share that something takes: below 1, as 1 is 100 % and 1 % was meant."""
        value = self.number(key, unit, default, high=100.0)
        if value >= 1 and not self.unread(key):
            remedy = f"write {value / 100:g} for {value:g} %"
            self.problem(key, f"is {value:g}, and 1 is 100 %", remedy, unread=True)
        return 0.0 if self.unread(key) else value

    def rate(
        self, key: str, unit: str, default: float | None = REQUIRED, low: float = 0.0,
        high: float = LARGEST,
    ) -> float:  # fmt: skip
        """A relative change; from 1 on it is said that it is not meant in percent."""
        value = self.number(key, unit, default, low, high)
        if value >= 1 and not self.unread(key):
            self.book.notes.append(
                f"{key} = {value:g} is {value:.0%}; {value:g} % is {value / 100:g}"
            )
        return value

    def optional(
        self, key: str, unit: str, low: float = 0.0, high: float = LARGEST, absent: str = "none"
    ) -> float | None:
        """A number, or None when it is not there; absent: what then counts, noted as default."""
        if not self.has(key):
            self.note(key, absent, "", Status.DEFAULT, "not given")
            return None
        return self.number(key, unit, low=low, high=high)

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
        inner = Table(value, (*self.path, key), self.book, [])
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

    def text(self, key: str, default: str | None = REQUIRED) -> str:
        """A text that is not empty."""
        if not self.has(key):
            if default is None:
                self.problem(key, "is missing", f'add {key} = "…"', unread=True)
                return ""
            return default
        value = self.data[key]
        if not isinstance(value, str) or not value.strip():
            self.problem(key, f"{value!r:.60} is no text", f'write {key} = "…"', unread=True)
            return default or ""
        return value

    def choice(self, key: str, options: Iterable[str], default: str | None = REQUIRED) -> str:
        """One of `options`; the nearest one is suggested."""
        known = list(options)
        value = self.text(key, default)
        if not self.has(key) and default is not None:
            self.note(key, default, "", Status.DEFAULT, "not given")
        if value and value not in known and value != default:
            near = difflib.get_close_matches(value, known, 1)
            more = f" … ({len(known)} in all)" if len(known) > _LISTED else ""
            remedy = "use one of " + ", ".join(known[:_LISTED]) + more
            remedy = f"did you mean {near[0]!r}?" if near else remedy
            self.problem(key, f"there is no {value!r}", remedy, unread=True)
            return default or known[0]
        if self.has(key):
            self.note(key, value, "", Status.TYPED, self.place(key))
        return value if value in known or value == default else known[0]  # told by `text`

    def currency(self, key: str, known: Iterable[str]) -> str:
        """A currency for which there is a rate; USD when nothing is said."""
        value = self.get(key)
        if isinstance(value, str) and value not in known:
            near = difflib.get_close_matches(value, known, 1)
            remedy = f"did you mean {near[0]!r}?" if near else "write three capitals, as in KZT"
            if is_currency(value):
                remedy = f"add {value} = … to [exchange_rates]"
            self.problem(key, f"there is no rate for {value!r}", remedy, unread=True)
            return "USD"
        return self.choice(key, known, "USD")

    def flag(self, key: str, default: bool) -> bool:
        if not self.has(key):
            self.note(key, default, "", Status.DEFAULT, "not given")
            return default
        value = self.data[key]
        if not isinstance(value, bool):
            self.problem(key, f"{value!r} is neither true nor false", "write true or false")
            return default
        self.note(key, value, "", Status.TYPED, self.place(key))
        return value

    def moment(self, key: str, utc_offset: float = 0.0, default: float | None = REQUIRED) -> float:
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

    def numbers(
        self, key: str, count: int | None, low: float = 0.0, high: float = LARGEST
    ) -> tuple[float, ...]:
        """A list of numbers, `count` of them when that is given."""
        value = self.get(key)
        if not isinstance(value, list) or (count is not None and len(value) != count):
            size = f"{count} numbers" if count else "numbers"
            self.problem(
                key, "is missing or no list of " + size, f"write {key} = [ … ]", unread=True
            )
            return (1.0,) * (count or 1)
        numbers = tuple(
            self.checked((*self.path, key, place), cell, low, high)
            for place, cell in enumerate(value)
        )
        shown = ", ".join(f"{number:g}" for number in numbers)
        self.note(key, shown, "", Status.TYPED, self.place(key))
        return numbers

    def table(self, key: str) -> Table:
        """A sub-table, the same at each call; an empty one when it is not there."""
        value = self.data.get(key) if self.has(key) else {}
        if key not in self._below:
            self._below[key] = Table(value, (*self.path, key), self.book, self.figures)
        return self._below[key]

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables; empty when it is not there."""
        value = self.data.get(key) if self.has(key) else []
        if not isinstance(value, list):
            remedy = f"write [[…{key}]] or {key} = [{{ … }}]"
            self.problem(key, "is no list of tables", remedy, unread=True)
            return ()
        return tuple(
            Table(item, (*self.path, key, place), self.book, self.figures)
            for place, item in enumerate(value)
        )

    def dated(
        self, key: str, unit: str, above: bool = False, utc_offset: float = 0.0
    ) -> tuple[tuple[float, float], ...]:
        """[[date, number], …] in ascending order of date -> ((s since 1970, value), …).

        Or { value = [[date, number], …], status = "…", source = "…" }.
        """
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
            pairs.append((moment, self.checked(path, row[1], 0.0, above=above)))
            if len(pairs) > 1 and pairs[-1][0] <= pairs[-2][0]:
                self.book.add(path, "does not come after the row before", "sort the rows by date")
        if pairs:
            self.note(key, f"{len(pairs)} dated values", unit, status, source)
        return tuple(pairs)

    def guarded(self, key: str, read: Callable[[], Choice], stand_in: Choice) -> Choice:
        """Call `read`; an InputError becomes a problem at `key`."""
        try:
            return read()
        except InputError as error:
            self.problem(key, error.message, error.hint or "mend it", unread=True)
            return stand_in

    def finish(self) -> None:
        """Whatever nobody asked for is unknown: name the nearest key that exists."""
        for key in self.data:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, 1, 0.5)
                known = ", ".join(sorted(self._asked))
                remedy = f"did you mean {near[0]!r}?" if near else f"known are {known}"
                self.problem(key, "unknown key", remedy)
