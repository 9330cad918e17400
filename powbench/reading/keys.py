"""The keys of a table in a file, declared once: with them it is read, documented and checked.

A reader asks for a key by name and finds type, unit, range and default here. A key that is not
declared cannot be asked for; `tools/generate_sites_reference.py` lists those that are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..bounded import LARGEST

CURRENCY = "CURRENCY"
"""In a unit: the one that the table names under `currency`."""


@dataclass(frozen=True)
class Number:
    """low … high; above: beyond low."""

    unit: str = ""
    low: float = 0.0
    high: float = LARGEST
    above: bool = False


class Whole(Number):
    """Without a fraction."""


class Part(Number):
    """A share that something takes: below 1, as 1 is 100 % and 1 % was meant."""


class Change(Number):
    """A relative change: from 1 on the reader says that it is not in percent."""


@dataclass(frozen=True)
class Text:
    """like: a pattern that all of it follows."""

    like: str = ""


@dataclass(frozen=True)
class Choice:
    options: Callable[[], tuple[str, ...]]


@dataclass(frozen=True)
class Flag:
    """true or false."""


@dataclass(frozen=True)
class Moment:
    """A date, or with `time` a moment, local to the site."""

    time: bool = True


@dataclass(frozen=True)
class Numbers:
    """A list; count: how many there must be. whole: without a fraction."""

    unit: str = ""
    count: int | None = None
    low: float = 0.0
    high: float = LARGEST
    whole: bool = False


@dataclass(frozen=True)
class Dated:
    """[[date, number], …] in the order of their dates."""

    unit: str = ""
    above: bool = False


@dataclass(frozen=True)
class Pairs:
    """[[from, number], …] in rising order."""

    unit: str = ""


@dataclass(frozen=True)
class Grid:
    """12 rows of 24 period numbers, or one row."""


@dataclass(frozen=True)
class Names:
    """A list of texts."""


@dataclass(frozen=True)
class Inline:
    """One table."""

    keys: Keys


@dataclass(frozen=True)
class Rows:
    """A list of tables."""

    keys: Keys


@dataclass(frozen=True)
class Named:
    """Tables by a name of the user's choice."""

    keys: Keys


Kind = (
    Number | Text | Choice | Flag | Moment | Numbers | Dated | Pairs | Grid | Names | Inline
    | Rows | Named
)  # fmt: skip


@dataclass(frozen=True)
class Key:
    """kinds: what may stand there, one or several. meaning: a sentence. examples: values as TOML
    writes them; of a table so many that every key of it is in one. default: the value that
    counts without the key; without: the same in words, where no value says it. With neither the
    key is needed.
    """

    name: str
    kinds: tuple[Kind, ...]
    meaning: str
    examples: tuple[str, ...]
    default: float | str | bool | None = None
    without: str = ""

    @property
    def needed(self) -> bool:
        return self.default is None and not self.without


def key(
    name: str, kinds: Kind | tuple[Kind, ...], meaning: str, *examples: str,
    default: float | str | bool | None = None, without: str = "",
) -> Key:  # fmt: skip
    return Key(
        name, kinds if isinstance(kinds, tuple) else (kinds,), meaning, examples, default, without
    )


class Undeclared(Exception):
    """A reader asks for a key that no table declares: a fault of the program."""


@dataclass(frozen=True)
class Keys:
    """The keys of one table. every: what stands under any name, where the user chooses names.
    one_of: keys of which exactly one is given."""

    meaning: str
    keys: tuple[Key, ...] = ()
    every: Key | None = None
    one_of: tuple[str, ...] = ()
    by_name: dict[str, Key] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {each.name: each for each in self.keys})

    def __getitem__(self, name: str) -> Key:
        declared = self.by_name.get(name, self.every)
        if declared is None:
            raise Undeclared(f"{name!r} is not among {sorted(self.by_name)}")
        return declared

    def __iter__(self) -> Iterator[Key]:
        yield from self.keys
        if self.every is not None:
            yield self.every
